# SPDX-License-Identifier: EUPL-1.2
"""Do claims about real municipalities get the answers that were worked out by hand? The shipped set, GM0114."""

from pathlib import Path

import numpy as np
import pytest

from veiligheidsbeeld.ground.core import AreaType, Statement
from veiligheidsbeeld.ground.statistics import funnel_limits
from veiligheidsbeeld.loop.picture import claims
from veiligheidsbeeld.loop.picture.claim_grammar import read_claim
from veiligheidsbeeld.loop.picture.claims import Answer
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.standing import read_years
from veiligheidsbeeld.loop.picture.worlds import read_installation

CRIME, EMMEN = "geregistreerde-misdrijven", "GM0114"


@pytest.fixture(scope="module")
def real(demo_home: Path) -> Picture:
    return open_picture(read_installation(demo_home).world("werkelijk"))


def asked(picture: Picture, text: str, area: str = EMMEN, years: str = "") -> claims.Question:
    claim = read_claim(text, picture.areas(AreaType.MUNICIPALITY))
    return claims.question_of(picture, claim, area, CRIME, read_years(years) if years else None)


def judged(picture: Picture, text: str, area: str = EMMEN, years: str = "") -> Answer:
    return claims.judge_claims(picture, [asked(picture, text, area, years)])[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Emmen is de veiligste grote gemeente", "not_supported"),
        ("one of the seven safest", "supported"),
        ("een van de vijf veiligste", "not_decidable"),
        ("one of the 2 safest", "not_supported"),
        ("in the safest quarter", "supported"),  # the first 8 of 32
        ("veiliger dan Haarlemmermeer", "not_decidable"),
        ("veiliger dan Westland", "not_supported"),
        ("safer than Amsterdam", "supported"),
    ],
)
def test_claims_over_three_years(real: Picture, text: str, result: str) -> None:
    assert judged(real, text).result == result


@pytest.mark.slow
def test_the_places_over_three_years(real: Picture) -> None:
    found = judged(real, "the safest")
    assert found.standing is not None
    at = found.standing.codes.index(EMMEN)
    assert len(found.standing.codes) == 32
    assert 0.0399 <= np.sqrt(found.standing.tau2) <= 0.0401
    assert (found.rank, found.places, found.standing.table[at]) == (4, (3, 7), (3, 10))
    assert claims.names_of(real, found.standing.candidates) == ["Westland", "Alphen aan den Rijn", "Ede"]
    assert found.instead == 7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "rank", "places"), [("2022", 7, (1, 13)), ("2023", 4, (1, 9)), ("2024", 4, (2, 8))]
)  # fmt: skip
def test_one_year_says_less(real: Picture, year: str, rank: int, places: tuple[int, int]) -> None:
    found = judged(real, "the safest", years=year)
    assert (found.rank, found.places) == (rank, places)
    assert found.result == ("not_supported" if places[0] > 1 else "not_decidable")


@pytest.mark.slow
def test_the_smallest_k_that_is_supported_is_supported_and_one_less_is_not(real: Picture) -> None:
    k = judged(real, "the safest").instead
    assert judged(real, f"one of the {k} safest").result == "supported"
    assert judged(real, f"one of the {(k or 0) - 1} safest").result == "not_decidable"


@pytest.mark.slow
def test_what_would_decide_it_does(real: Picture) -> None:
    """Five years like these three would tell two neighbours apart; four would not."""
    found = judged(real, "safer than Ede")
    assert found.would_decide == Statement("decide_years", {"number": 5})
    assert found.standing is not None
    apart = [found.standing.ahead(EMMEN, "GM0228", years / 3) for years in (4, 5)]
    assert abs(apart[0]) < 1.6449 < abs(apart[1])


@pytest.mark.slow
def test_an_adjusted_comparison_is_refused_where_nobody_is_known_to_be_alike(real: Picture) -> None:
    found = claims.adjusted(real, asked(real, "the safest"))
    assert isinstance(found, Statement)
    assert found.code.startswith("no_comparable_peer")


@pytest.mark.slow
def test_every_municipality_of_the_shipped_set_gets_an_answer(real: Picture) -> None:
    """All 342, among the large ones or those nearest in size; every tenth here."""
    codes = [one.code for one in real.areas(AreaType.MUNICIPALITY)]
    assert len(codes) == 342
    for code in codes[::10]:
        found = judged(real, "is de veiligste", code)
        assert found.places is not None and found.rank is not None and found.standing is not None
        assert len(found.standing.codes) in (21, 32)
        assert found.places[0] <= found.rank <= found.places[1]


def test_funnel_limits_are_the_published_ones() -> None:
    """Chi-square limits of observed / expected, three expected counts."""
    lower, upper = funnel_limits([15, 20, 30])
    assert lower == pytest.approx([0.5596924, 0.6108260, 0.6746958], abs=1e-6)
    assert upper == pytest.approx([1.649348, 1.544419, 1.427562], abs=1e-6)


def test_extra_variance_widens_a_funnel_and_does_not_fade_with_size() -> None:
    for more in ({"phi": 2.0}, {"tau2": 0.01}):
        lower, upper = funnel_limits([15, 1500], **more)
        plain = funnel_limits([15, 1500])
        assert np.all(lower < plain[0]) and np.all(upper > plain[1])
    assert funnel_limits(1e9, tau2=0.01)[1] == pytest.approx(np.exp(1.96 * 0.1), abs=0.02)
    assert funnel_limits(1e9, phi=2.0)[1] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("expected", "phi", "tau2"), [(0, 1, 0), (5, 0.5, 0), (5, 1, -0.1)])
def test_a_funnel_without_a_count_or_with_too_little_variance_is_refused(expected: float, phi: float, tau2: float):
    with pytest.raises(ValueError, match="expected counts above 0"):
        funnel_limits(expected, phi=phi, tau2=tau2)
