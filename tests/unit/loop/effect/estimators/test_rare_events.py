# SPDX-License-Identifier: EUPL-1.2
"""Rare events: the E-test as published, its level counted out, exact bounds by another road, and a trap."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, binomtest, poisson
from statsmodels.stats.rates import power_poisson_ratio_2indep

from veiligheidsbeeld.ground.statistics import power
from veiligheidsbeeld.loop.effect.estimators.rare_events import largest_share, rare_rates

ACCEPTANCE = (
    Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[6] / "shared")) / "data/effects/acceptance.json"
)


@pytest.mark.skipif(not ACCEPTANCE.exists(), reason=f"no published results at {ACCEPTANCE} (set VB_SHARED)")
def test_the_e_test_is_as_published() -> None:
    entry = json.loads(ACCEPTANCE.read_text())["A16_etest"]
    for counts in ((3, 0), (6, 2)):
        found = rare_rates(counts[0], 1.0, counts[1], 1.0).p
        assert found == pytest.approx(entry["value"][f"e({counts[0]},{counts[1]})"], abs=entry["tol"])
    assert entry["value"]["e(20,20)"] == "<=1"
    assert rare_rates(20, 1.0, 20, 1.0).p <= 1


def e_test(events: int, other: int, exposure: float, other_exposure: float) -> float:
    """The sum that the paper writes down, over all pairs of counts at the pooled rate."""

    def z(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        pooled = (a + b) / (exposure + other_exposure)
        error = np.sqrt(pooled * (1 / exposure + 1 / other_exposure))
        return np.abs(a / exposure - b / other_exposure) / np.where(error > 0, error, 1)

    a, b = np.meshgrid(np.arange(120), np.arange(120), indexing="ij")
    rate = (events + other) / (exposure + other_exposure)
    weight = poisson.pmf(a, rate * exposure) * poisson.pmf(b, rate * other_exposure)
    return float(weight[z(a, b) >= z(np.array(events), np.array(other)) - 1e-9].sum())


@pytest.mark.parametrize(
    "given", [(3, 0, 1.0, 1.0), (0, 7, 2.0, 1.0), (6, 2, 1.0, 1.0), (12, 9, 3.5, 1.2), (1, 30, 1.0, 5.0)]
)
def test_the_e_test_is_the_sum_over_all_counts(given: tuple[int, int, float, float]) -> None:
    events, other, exposure, other_exposure = given
    found = rare_rates(events, exposure, other, other_exposure)
    assert found.p == pytest.approx(e_test(*given), abs=1e-6)


@pytest.mark.parametrize("mean", [2.0, 6.0, 15.0])
def test_of_equal_rates_it_calls_about_one_in_twenty_different(mean: float) -> None:
    counts = np.arange(int(mean + 6 * mean**0.5) + 3)
    p = np.array([[rare_rates(int(a), 1.0, int(b), 1.0).p for b in counts] for a in counts])
    weight = np.outer(poisson.pmf(counts, mean), poisson.pmf(counts, mean))
    assert weight[p <= 0.05].sum() <= 0.053


@pytest.mark.parametrize(("events", "other"), [(3, 0), (0, 3), (6, 2), (40, 25)])
def test_bounds_are_those_of_the_conditional_test(events: int, other: int) -> None:
    """Given the sum, the first count is binomial; at each bound one tail holds a fortieth."""
    found = rare_rates(events, 2.0, other, 1.0)

    def share(ratio: float) -> float:
        return 2 * ratio / (2 * ratio + 1)

    if events:
        assert binom.sf(events - 1, events + other, share(found.lower)) == pytest.approx(0.025)
    else:
        assert (found.ratio, found.lower) == (0.0, 0.0)
    if other:
        assert binom.cdf(events, events + other, share(found.upper)) == pytest.approx(0.025)
        assert found.ratio == pytest.approx(events / 2 / other)
    else:
        assert (found.ratio, found.upper) == (np.inf, np.inf)


def test_no_events_at_all_say_nothing() -> None:
    found = rare_rates(0, 1.0, 0, 1.0)
    assert np.isnan(found.ratio)
    assert (found.lower, found.upper, found.p) == (0.0, np.inf, 1.0)


@pytest.mark.parametrize("given", [(-1, 1.0, 2, 1.0), (1, 0.0, 2, 1.0)])
def test_what_cannot_be_is_an_error(given: tuple[int, float, int, float]) -> None:
    with pytest.raises(ValueError):
        rare_rates(*given)


@pytest.mark.parametrize("of", [30, 300, 5000])
def test_never_seen_may_still_be_three_in_that_many(of: int) -> None:
    assert largest_share(0, of) == pytest.approx(1 - 0.05 ** (1 / of))
    assert 0.9 < largest_share(0, of) / (3 / of) <= 1


def test_a_share_that_was_seen_is_bounded_as_scipy_does() -> None:
    for events, of in ((1, 40), (7, 20), (20, 20)):
        bound = binomtest(events, of, alternative="less").proportion_ci(0.95, method="exact").high
        assert largest_share(events, of) == pytest.approx(bound)
    with pytest.raises(ValueError):
        largest_share(0, 0)
    with pytest.raises(ValueError):
        largest_share(3, 2)


def test_the_library_answers_no_power_unless_told_what_to_compare_with() -> None:
    """EFFECTS.md, section 2: by default it tests a ratio of 0 from below. Ours is the exact test on two counts."""
    with np.errstate(divide="ignore"):
        assert power_poisson_ratio_2indep(0.75, 1.0, 200) == pytest.approx(0.0)
    told = power_poisson_ratio_2indep(0.7, 1.0, 160, value=1, alternative="two-sided")
    assert told == pytest.approx(0.825, abs=0.001)
    assert float(power(160, [112])[0]) == pytest.approx(told, abs=0.02)
    assert power(20, [10]).round(2).tolist() == [0.37]
