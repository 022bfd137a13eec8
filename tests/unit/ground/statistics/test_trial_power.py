# SPDX-License-Identifier: EUPL-1.2
"""Would this design see it? Against published power, the closed form of Hussey and Hughes, and drawn counts."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from veiligheidsbeeld.ground.statistics.trial_power import (
    parallel,
    power_of_design,
    power_of_ratio,
    smallest_detectable,
    stepped,
)

ACCEPTANCE = (
    Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "data/effects/acceptance.json"
)
VARIANCES = [0.02, 0.06, 0.10]
EVENTS = [24, 60, 120]
NAN = np.nan
TABLE = {  # EFFECTS.md, section 8: per cent, by events per area-year (rows) and tau2 (columns)
    (1, 10): [(NAN, NAN, NAN), (NAN, NAN, NAN), (43, 57, 65)],
    (5, 5): [(41, 48, 53), (32, 41, 47), (27, 38, 45)],
    (5, 30): [(34, 40, 44), (25, 33, 39), (22, 31, 37)],
    (10, 10): [(31, 36, 40), (23, 31, 36), (20, 29, 34)],
    (20, 20): [(22, 27, 30), (17, 23, 27), (15, 21, 26)],
    (40, 40): [(16, 20, 22), (12, 17, 20), (11, 15, 19)],
}
BINOMIAL = (0.041 * 0.959 / 100) ** 0.5  # a share of .05 that becomes .032, of 100 persons
DESIGNS = {
    "parallel 10+10, eff 1.2": (parallel(10, 10), 1.2, 1.0, 0.0),
    "parallel 5 periods eff .25 sigma .5 tau 0": (parallel(10, 10, 5), 0.25, 0.5, 0.0),
    "same tau .2": (parallel(10, 10, 5), 0.25, 0.5, 0.2),
    "SW 3/3/3 eff .2 N=50": (stepped([3, 3, 3]), 0.2, 50**-0.5, 0.0),
    "Hussey-Hughes tau .025": (stepped([6, 6, 6, 6]), 0.018, BINOMIAL, 0.025),
    "tau .015": (stepped([6, 6, 6, 6]), 0.018, BINOMIAL, 0.015),
}


@pytest.mark.skipif(not ACCEPTANCE.exists(), reason=f"no published results at {ACCEPTANCE} (set VB_SHARED)")
@pytest.mark.parametrize("name", DESIGNS)
def test_power_of_designs_is_as_published(name: str) -> None:
    published = json.loads(ACCEPTANCE.read_text())["A15_power_gls"]
    treatment, effect, sigma, tau = DESIGNS[name]
    found = power_of_design(treatment, effect, sigma=sigma, tau=tau)
    assert found == pytest.approx(published["value"][name], abs=published["tol"])


@pytest.mark.parametrize(("groups", "published"), TABLE.items(), ids=str)
def test_the_smallest_fall_that_is_seen_is_that_of_the_table(
    groups: tuple[int, int], published: list[tuple[float, ...]]
) -> None:
    found = 100 * smallest_detectable(*groups, np.array(EVENTS)[:, None], VARIANCES)
    assert np.array_equal(np.isnan(found), np.isnan(published))
    np.testing.assert_allclose(found, published, atol=0.6)


def test_the_smallest_fall_is_seen_as_often_as_was_asked() -> None:
    areas = np.array([2, 5, 10, 40])
    for enough in (0.5, 0.8, 0.9):
        fall = smallest_detectable(areas, 8, 60, 0.04, base_years=2, months=9, enough=enough)
        found = power_of_ratio(fall, areas, 8, 60, 0.04, base_years=2, months=9)
        np.testing.assert_allclose(found, enough, atol=1e-9)


def test_larger_falls_more_areas_more_events_and_steadier_years_are_seen_better() -> None:
    def rises(values: np.ndarray) -> bool:
        return bool(np.all(np.diff(values) > 0))

    assert rises(power_of_ratio([0.1, 0.2, 0.3, 0.6], 5, 5, 60, 0.06))
    assert rises(power_of_ratio(0.25, [2, 5, 20], 5, 60, 0.06))
    assert rises(power_of_ratio(0.25, 5, 5, [12, 60, 600], 0.06))
    assert rises(power_of_ratio(0.25, 5, 5, 60, [0.1, 0.05, 0.0]))
    assert rises(power_of_ratio(0.25, 5, 5, 60, 0.06, months=[3, 12, 36]))


def test_no_effect_is_shown_as_a_fall_in_one_case_of_forty() -> None:
    assert power_of_ratio(0.0, 5, 5, 60, 0.06) == pytest.approx(0.025)


def test_drawn_counts_show_it_as_often_as_was_promised() -> None:
    """Years that differ by a gamma factor, counts on top; judged by the variance that the plan knew."""
    rng, draws, areas, rate, tau2, fall = np.random.default_rng(3), 20_000, 10, 120.0, 0.06, 0.25
    luck = rng.gamma(1 / tau2, tau2, (2, draws, areas))
    before = rng.poisson(3 * rate, (2, draws, areas))
    after = rng.poisson(luck * rate * np.array([1 - fall, 1.0])[:, None, None])
    logs = np.log(after / before).mean(axis=2)
    variance = (1 / (rate * (1 - fall)) + 1 / rate + 2 / (3 * rate) + 2 * tau2) / areas
    shown = np.mean((logs[0] - logs[1]) / np.sqrt(variance) < -1.959964)
    assert shown == pytest.approx(float(power_of_ratio(fall, areas, areas, rate, tau2)), abs=0.03)


@pytest.mark.parametrize("tau", [0.0, 0.03, 0.4])
@pytest.mark.parametrize("steps", [(1, 1), (3, 3, 3), (2, 5, 1, 4)])
def test_a_stepped_design_has_the_variance_of_hussey_and_hughes(steps: tuple[int, ...], tau: float) -> None:
    """Formula 8 of 2007: I s2 (s2 + T t2) / ((I U - W) s2 + (U^2 + I T U - T W - I V) t2)."""
    given, sigma = stepped(steps), 0.3
    clusters, periods = given.shape
    u, w, v = given.sum(), (given.sum(axis=0) ** 2).sum(), (given.sum(axis=1) ** 2).sum()
    s2, t2 = sigma**2, tau**2
    below = (clusters * u - w) * s2 + (u**2 + clusters * periods * u - periods * w - clusters * v) * t2
    error = (clusters * s2 * (s2 + periods * t2) / below) ** 0.5
    effect = (1.959964 + 0.3) * error  # a chance of ndtr(.3)
    assert power_of_design(given, effect, sigma=sigma, tau=tau) == pytest.approx(0.617911, abs=1e-6)


def test_cells_of_their_own_variance_weigh_as_much_as_they_know() -> None:
    """Two groups, one period: the variance of the difference is that of two weighted means."""
    spread = np.array([1.0, 2.0, 0.5, 3.0])[:, None]
    error = (1 / (1 + 1 / 4) + 1 / (4 + 1 / 9)) ** 0.5
    found = power_of_design(parallel(2, 2), (1.959964 + 0.3) * error, sigma=spread)
    assert found == pytest.approx(0.617911, abs=1e-6)


@pytest.mark.parametrize("given", [np.ones((4, 3)), np.repeat([[0.0, 0.0, 1.0]], 4, axis=0)])
def test_a_design_without_comparison_has_no_power_but_an_error(given: np.ndarray) -> None:
    with pytest.raises(ValueError, match="cannot be told"):
        power_of_design(given, 1.0, sigma=1.0, tau=0.2)


@pytest.mark.parametrize(
    "wrong", [(0.2, 0, 5, 60, 0.1), (0.2, 5, 5, 0, 0.1), (0.2, 5, 5, 60, -0.1), (1.0, 5, 5, 60, 0.1)]
)
def test_what_cannot_be_is_an_error(wrong: tuple[float, ...]) -> None:
    with pytest.raises(ValueError):
        power_of_ratio(*wrong)


def test_a_cell_without_spread_is_an_error() -> None:
    with pytest.raises(ValueError):
        power_of_design(parallel(2, 2), 1.0, sigma=0.0)
