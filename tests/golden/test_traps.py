# SPDX-License-Identifier: EUPL-1.2
"""Traps of the design (VERDICTS.md, section 7): each is a number that comes out otherwise when somebody steps in it."""

import numpy as np
import pytest
from scipy.stats import binom, poisson

from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.ground.statistics import change, dispersion_of, fit
from veiligheidsbeeld.loop.picture.verdicts import judge


def test_the_factor_is_taken_at_no_change_and_not_at_the_split_that_was_seen() -> None:
    """200 and 50: h is 62.5 at no change and 40 at the observed split; the smaller one calls too much."""
    phi, tau2 = 0.3, 0.04
    found = float(dispersion_of(200, 50, 1, 1, phi, tau2))
    assert found == pytest.approx(1 + (1 - 1 / 250) * (phi + tau2 * 250 / 4))
    assert found > 1 + (1 - 1 / 250) * (phi + tau2 * 250 * 0.8 * 0.2)
    assert float(dispersion_of(50, 200, 1, 1, phi, tau2)) == found, "whichever way it went"
    assert float(dispersion_of(125, 125, 1, 1, phi, tau2)) == found, "and however far"


def test_none_against_six_has_a_chance_of_3_percent_exactly_and_1_6_by_mid_p() -> None:
    """Jeffreys' limits would give .006, which is poison among many comparisons."""
    exact = 2 * float(binom.pmf(0, 6, 0.5))
    assert exact == pytest.approx(0.03125)
    assert float(change(0, 6).p) == pytest.approx(exact / 2)
    assert judge(0, 6, (1, 1), None).p == pytest.approx(0.015625)


@pytest.mark.parametrize(("total", "share"), [(6, 0.5), (6, 0.2), (9, 0.05), (20, 0.05), (40, 0.9)])
def test_unequal_periods_keep_their_size(total: int, share: float) -> None:
    """Jeffreys' limits are wrong 7% of the time there."""
    later = np.arange(total + 1)
    said = np.isin(change(total - later, later, 1 - share, share).verdict, ("rise", "fall"))
    assert binom.pmf(later, total, share)[said].sum() <= 0.07
    a, b = np.meshgrid(np.arange(120), np.arange(120))
    said = np.isin(change(a, b, 1 - share, share).verdict, ("rise", "fall"))
    levels = np.linspace(0.5, 60, 40)
    assert max((_poisson(a, one * (1 - share)) * _poisson(b, one * share))[said].sum() for one in levels) <= 0.05


def _poisson(count: np.ndarray, mean: float) -> np.ndarray:
    return np.asarray(poisson.pmf(count, mean))


def test_ups_and_downs_that_all_areas_share_are_part_of_what_is_ordinary() -> None:
    """Centred on the mean of the city they would vanish, and the next bad year would "rise" in every area at once."""
    city = np.array([1.0, 1.3, 0.9, 1.35, 0.95, 1.3])
    together = np.outer([200, 300, 250, 400, 150, 350, 220, 280], city).round()
    found = fit(together, prior=(0.3, 0.04))
    assert found.common > 0.8
    assert found.tau2 > 0.05, "years a third apart"
    before, after = together[:, -1], (together[:, -1] * 0.72).round()
    factor = dispersion_of(before, after, 1, 1, found.phi, found.tau2, found.factor)
    assert not np.isin(change(before, after, dispersion=factor, degrees=found.degrees).verdict, ("rise", "fall")).any()
    assert np.isin(change(before, after).verdict, ("rise", "fall")).mean() > 0.8, "chance alone would call them"


def test_one_event_doubles_what_seems_ordinary_until_it_is_left_out() -> None:
    chance = np.random.default_rng(11)
    calm = chance.poisson(80, (10, 6)).astype(float)
    struck, left_out = calm.copy(), calm.copy()
    struck[3, 2] *= 5
    left_out[3, 2] = np.nan
    quiet, odd, mended = (fit(one, prior=(0.3, 0.04)).tau2 for one in (calm, struck, left_out))
    assert odd > 2 * quiet
    assert mended == pytest.approx(quiet, rel=0.5)


@pytest.mark.parametrize(("before", "after"), [(4, 6), (6, 4), (9, 1), (19, 38), (0, 6), (3, 3)])
def test_a_base_under_twenty_carries_no_percentage(before: int, after: int) -> None:
    """Headlines of practice: 4 to 6 deaths in traffic "+50%", 9 to 1 burglaries "-89%"."""
    found = judge(before, after, (1, 1), None)
    assert found.interval is None
    assert all("percent" not in one.code for one in found.statements)
    for language in ("nl", "en"):
        assert "%" not in " ".join(say(one, language) for one in found.statements)
    assert found.counts is not None and found.counts.params["before"] == before


def test_4_against_6_is_nothing_to_say_of() -> None:
    assert judge(4, 6, (1, 1), None).code == "no_conclusion"
