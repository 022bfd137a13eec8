# SPDX-License-Identifier: EUPL-1.2
"""Do claims in the invented world get an answer under every definition, and is nothing said where nothing is known?"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from veiligheidsbeeld.ground.core import AreaType, DataContractError, Figure, Period, Statement, UserError
from veiligheidsbeeld.loop.picture import claims, peers
from veiligheidsbeeld.loop.picture.claim_grammar import read_claim
from veiligheidsbeeld.loop.picture.claims import Answer, Question
from veiligheidsbeeld.loop.picture.peers import Peers, comparable_peers, groups_of, peers_of
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.standing import Standing, read_years, standing_of, usual_period, write_years
from veiligheidsbeeld.loop.picture.worlds import World, read_installation

pytestmark = pytest.mark.slow
OWN, CRIME, YEARS = "GM9801", "geregistreerde-misdrijven", "2023-2025"


@pytest.fixture(scope="module")
def world(demo_home: Path) -> World:
    return read_installation(demo_home).world("fictief")


@pytest.fixture(scope="module")
def invented(world: World) -> Picture:
    return open_picture(world)


class Without(Picture):
    """The invented figures, changed by a test."""

    change = staticmethod(lambda rows: rows)

    def all_years(self, indicator: str) -> list[Figure]:
        return type(self).change(super().all_years(indicator))


def asked(picture: Picture, text: str, indicator: str = CRIME, years: str = "", group: str = "") -> Question:
    claim = read_claim(text, picture.areas(AreaType.MUNICIPALITY))
    return claims.question_of(picture, claim, OWN, indicator, read_years(years) if years else None, group)


def judged(picture: Picture, *texts: str, indicator: str = CRIME, years: str = "") -> list[Answer]:
    return claims.judge_claims(picture, [asked(picture, one, indicator, years) for one in texts])


def codes(answer: Answer) -> list[str]:
    return [one.code for one in answer.sentences]


def test_the_invented_municipality_stands_among_31_peers(invented: Picture) -> None:
    (found,) = judged(invented, "the safest")
    assert found.standing is not None and found.places is not None
    assert len(found.standing.codes) == 32
    assert write_years(found.question.period) == YEARS
    assert found.standing.measured == 6
    assert found.places[0] <= (found.rank or 0) <= found.places[1]


def test_a_table_is_less_certain_than_one_named_beforehand(invented: Picture) -> None:
    (found,) = judged(invented, "the safest")
    assert found.standing is not None
    for code, (first, last) in zip(found.standing.codes, found.standing.table, strict=True):
        alone = found.standing.places(code)
        assert first <= alone[0] <= found.standing.rank(code) <= alone[1] <= last


def test_every_k_from_the_smallest_supported_on_is_supported(invented: Picture) -> None:
    (found,) = judged(invented, "the safest")
    assert found.places is not None
    first, last = found.places
    results = [judged(invented, f"one of the {k} safest")[0].result for k in range(1, 32)]
    assert results == [
        "not_supported" if k < first else "supported" if k >= last else "not_decidable" for k in range(1, 32)
    ]


def test_the_same_claim_under_what_people_experience_and_how_safe_they_feel(invented: Picture) -> None:
    beside = claims.other_definitions(invented, asked(invented, "the safest"))
    assert [one.question.indicator.id for _, one in beside] == [
        "slachtoffer-traditioneel", "slachtoffer-online", "onveilig-buurt", "onveilig-algemeen",
    ]  # fmt: skip
    for _, one in beside:
        assert (one.together, len(one.standing.codes if one.standing else [])) == (4, 32)
        assert codes(one)[-1] == "claim_together"


def test_where_peers_have_no_other_figures_there_is_no_other_definition(demo_home: Path) -> None:
    real = open_picture(read_installation(demo_home).world("werkelijk"))
    claim = read_claim("the safest", [])
    assert claims.other_definitions(real, claims.question_of(real, claim, "GM0114", CRIME)) == []


def test_several_claims_at_once_say_no_more_than_one_by_one(invented: Picture) -> None:
    """Holm: at once, a claim is decided at a stricter level, never otherwise than alone."""
    texts = [*(f"one of the {k} safest" for k in (4, 5, 12, 13, 20)), "improved since 2022"]
    at_once, alone = judged(invented, *texts), [judged(invented, one)[0] for one in texts]
    for one, other in zip(at_once, alone, strict=True):
        assert one.result in ("not_decidable", other.result)
        assert one.together == 6
    assert [one.result for one in at_once].count("not_decidable") >= [one.result for one in alone].count(
        "not_decidable"
    )


def test_improved_follows_the_verdict_of_two_years(invented: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    for code, result in (
        ("fall", "supported"), ("rise", "not_supported"), ("stable", "not_supported"),
        ("no_conclusion", "not_decidable"), ("not_comparable", "not_decidable"), ("suppressed", "not_decidable"),
    ):  # fmt: skip
        told = type("Told", (), {"code": code, "statements": [Statement("only_chance")], "figures": None})
        monkeypatch.setattr(claims, "judge_periods", lambda *_, told=told: told)
        invented._kept.clear()
        assert judged(invented, "improved since 2022")[0].result == result
    invented._kept.clear()


def test_a_pair_is_tested_at_its_own_level(invented: Picture) -> None:
    (found,) = judged(invented, "the safest")
    assert found.standing is not None
    for code in set(found.standing.codes) - {OWN}:
        apart = found.standing.ahead(OWN, code)
        expected = "supported" if apart > 1.6449 else "not_supported" if apart < -1.6449 else "not_decidable"
        assert judged(invented, f"safer than {code}")[0].result == expected


def test_ordinary_years_enter_the_errors(invented: Picture) -> None:
    (found,) = judged(invented, "the safest")
    standing = found.standing
    assert standing is not None
    counts = np.array([one.count for one in standing.figures])
    assert standing.errors == pytest.approx(np.sqrt(1 / counts + standing.tau2 / 3))
    assert standing.tau2 > 1e-4
    for one in standing.figures:
        assert one.value is not None and one.lower is not None and one.upper is not None
        assert one.value == pytest.approx((one.count or 0) / (one.denominator or 1) * 1000)
        assert np.log(one.upper / one.lower) > 2 * 1.96 / np.sqrt(one.count or 1)


def test_a_single_year_of_history_takes_the_prior_of_its_kind(world: World) -> None:
    class OneYear(Without):
        change = staticmethod(lambda rows: [one for one in rows if one.period == Period.year(2025)])

    picture = OneYear(world, open_picture(world).publication)
    (found,) = judged(picture, "the safest")
    assert found.standing is not None
    assert (found.standing.measured, found.standing.tau2) == (0, 0.0015)
    assert write_years(found.question.period) == "2025"


def test_a_peer_without_a_year_takes_no_part_and_is_named(world: World) -> None:
    class Hole(Without):
        change = staticmethod(
            lambda rows: [one for one in rows if (one.area_code, str(one.period)) != ("GM9805", "2024")]
        )

    picture = Hole(world, open_picture(world).publication)
    (found,) = judged(picture, "the safest")
    assert found.standing is not None
    assert (found.standing.absent, len(found.standing.codes)) == (("GM9805",), 31)
    (other,) = judged(picture, "safer than GM9805")
    assert (other.result, codes(other)[-1]) == ("not_decidable", "claim_no_figure")


def test_too_few_events_are_not_compared(world: World) -> None:
    class Few(Without):
        change = staticmethod(
            lambda rows: [
                replace(one, count=0.0) if (one.area_code, one.indicator) == ("GM9805", CRIME) else one for one in rows
            ]
        )

    (found,) = judged(Few(world, open_picture(world).publication), "the safest", years=YEARS)
    assert (found.result, codes(found)[-1], found.rank, found.instead) == (
        "not_decidable", "too_few_to_compare", None, None,
    )  # fmt: skip


def test_more_is_safer_where_the_definition_says_so(invented: Picture) -> None:
    (found,) = judged(invented, "the safest", indicator="sociale-cohesie")
    standing = found.standing
    assert standing is not None
    first = standing.codes[int(np.argmax(standing.values))]
    assert standing.rank(first) == 1


def test_shares_of_a_survey_are_compared_with_their_margins(invented: Picture) -> None:
    (found,) = judged(invented, "the safest", indicator="onveilig-buurt")
    assert found.standing is not None and write_years(found.question.period) == "2025"
    for one, error in zip(found.standing.figures, found.standing.errors, strict=True):
        assert one.lower is not None and one.upper is not None and one.value is not None
        assert one.lower < one.value < one.upper
        assert error > 0.05


def test_what_says_nothing_of_safety_cannot_be_claimed_by(invented: Picture) -> None:
    for indicator in ("inwoners", "verdachten-12-18"):
        with pytest.raises(UserError, match="does not say how safe"):
            asked(invented, "the safest", indicator)


@pytest.mark.parametrize("text", ["", "22-24", "2024-2022", "2024-01", "9998-9999", "vorig jaar", "1900-2024"])
def test_years_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_years(text)


def test_groups_are_data_and_a_municipality_adds_its_own(world: World, tmp_path: Path, invented: Picture) -> None:
    period = usual_period(invented, invented.catalogue.get(CRIME), OWN)
    assert [one.group.id for one in groups_of(invented, OWN, period)] == ["groot", "naaste"]
    assert len(peers_of(invented, OWN, period, "naaste").codes) == 21
    own = {"groups": [{"id": "buren", "names": {"nl": "buren", "en": "neighbours"}, "codes": ["GM9802", "GM9803"]}]}
    (tmp_path / peers.FILE).write_text(yaml.safe_dump(own), encoding="utf-8")
    picture = open_picture(world)
    picture.world = replace(world, folder=tmp_path)
    found = peers_of(picture, OWN, period, "buren")
    assert found.codes == {OWN, "GM9802", "GM9803"}
    (answer,) = claims.judge_claims(picture, [asked(picture, "the safest", group="buren")])
    assert answer.standing is not None and len(answer.standing.codes) == 3
    with pytest.raises(UserError, match="buren"):
        peers_of(picture, OWN, period, "vrienden")


@pytest.mark.parametrize(
    "content",
    ["groups: 3", "groups: [{id: a, names: {nl: a, en: a}}]", "groups: [{id: a, names: {nl: a, en: a}, nearest: 5}]"],
)
def test_a_wrong_file_of_groups_is_named(world: World, tmp_path: Path, content: str) -> None:
    (tmp_path / peers.FILE).write_text(content, encoding="utf-8")
    picture = open_picture(world)
    picture.world = replace(world, folder=tmp_path)
    with pytest.raises(DataContractError, match=r"peer_groups\.yml"):
        groups_of(picture, OWN, Period.year(2025))


def test_comparable_peers_are_alike_in_everything_that_must_be(world: World, invented: Picture) -> None:
    """With density known for all: only those within a quarter on both; without anybody so, a refusal."""
    period = Period.year(2025)
    assert isinstance(comparable_peers(invented, OWN, period), Statement)

    class Dense(Without):
        factor = 1.1

        def all_years(self, indicator: str) -> list[Figure]:
            rows = super().all_years("inwoners")
            if indicator != "adressendichtheid":
                return super().all_years(indicator)
            return [replace(one, value=1000.0 * (1 if one.area_code == OWN else self.factor)) for one in rows]

    people = {one.area_code: one.count or 0 for one in invented.all_years("inwoners") if one.period == period}
    alike = comparable_peers(Dense(world, invented.publication), OWN, period)
    assert isinstance(alike, Peers)
    assert alike.codes == {code for code, n in people.items() if people[OWN] / 1.25 <= n <= people[OWN] * 1.25}
    assert 1 < len(alike.codes) < 32
    answer = claims.adjusted(Dense(world, invented.publication), asked(invented, "the safest"))
    assert isinstance(answer, Answer) and answer.standing is not None
    assert set(answer.standing.codes) == alike.codes

    class Alone(Dense):
        factor = 2.0

    refused = comparable_peers(Alone(world, invented.publication), OWN, period)
    assert isinstance(refused, Statement) and refused.code == "no_comparable_peer"


def test_a_standing_is_made_once(invented: Picture) -> None:
    question = asked(invented, "the safest")
    first, second = (standing_of(invented, question.indicator, question.peers.codes, question.period) for _ in range(2))
    assert isinstance(first, Standing) and first is second


def test_who_has_no_figure_may_be_safer_than_anybody(world: World, invented: Picture) -> None:
    (whole,) = judged(invented, "the safest")
    assert whole.standing is not None and whole.places is not None
    safer = [code for code in whole.standing.codes if whole.standing.rank(code) < whole.standing.rank(OWN)]
    gone = set(safer[:3])
    hidden = type("Hidden", (Without,), {"change": staticmethod(
        lambda rows: [one for one in rows if one.area_code not in gone or one.period != Period.year(2024)]
    )})(world, invented.publication)  # fmt: skip
    (found,) = judged(hidden, f"one of the {whole.places[1]} safest")
    assert found.standing is not None and found.places is not None
    assert (set(found.standing.absent), found.standing.size) == (gone, 32)
    assert found.places[1] >= whole.places[1], "dropping a neighbour makes nobody safer"
    assert "claim_absent" in codes(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("one of the 32 safest", "claim_says_nothing"), ("one of the 400 safest", "claim_says_nothing"),
        (f"safer than {OWN}", "claim_itself"), ("improved since 0000", "claim_since_unknown"),
        ("improved since 9999", "claim_since_unknown"), ("improved since 2025", "claim_since_unknown"),
    ],
)  # fmt: skip
def test_a_claim_that_says_nothing_is_refused(invented: Picture, text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        asked(invented, text)
    assert refused.value.statement.code == code


def test_a_claim_is_about_a_municipality(invented: Picture) -> None:
    wijk = invented.areas(AreaType.WIJK)[0].code
    with pytest.raises(UserError) as refused:
        claims.question_of(invented, read_claim("the safest", []), wijk, CRIME)
    assert refused.value.statement.code == "claim_municipality"


def test_a_change_of_its_own_does_not_wait_for_its_neighbours(world: World, invented: Picture) -> None:
    (whole,) = judged(invented, "improved since 2022")
    none = type("None_", (Without,), {"change": staticmethod(
        lambda rows: [replace(one, count=0.0) if one.area_code == "GM9802" else one for one in rows]
    )})(world, invented.publication)  # fmt: skip
    (found,) = judged(none, "improved since 2022")
    assert (found.result, codes(found)) == (whole.result, codes(whole))
    assert (found.places, found.instead) == (None, None), "it is set against itself, not against others"
    assert [str(one.period) for one in found.own] == ["2022", "2025"]
