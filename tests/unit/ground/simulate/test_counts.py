# SPDX-License-Identifier: EUPL-1.2
"""Do simulated counts vary as real ones do?"""

import numpy as np
import pytest

from veiligheidsbeeld.ground.simulate.counts import (
    YearSteps,
    correlated_effects,
    gini,
    overdispersed,
    season,
    year_levels,
)

PHI = 0.3


def multiple_of_poisson(mean_low: float, mean_high: float, lag: int, units: int = 20_000) -> float:
    """Mean over units of (B - A)^2 / (A + B): 1 where counts only differ by chance."""
    rng = np.random.default_rng(20260126)
    mean = np.exp(rng.uniform(np.log(mean_low), np.log(mean_high), units))
    counts = overdispersed(rng, mean[:, None] * year_levels(rng, mean, 3), PHI)
    first, later = counts[:, 0], counts[:, lag]
    return float(np.mean((later - first) ** 2 / (first + later)))


def test_counts_of_500_to_1000_differ_3_to_5_times_poisson_from_year_to_year() -> None:
    assert 3 <= multiple_of_poisson(500, 1000, lag=1) <= 5


@pytest.mark.parametrize("size", [7_000, 10_000, 15_000, 20_000])
def test_counts_above_7000_differ_9_to_24_times_poisson_from_year_to_year(size: float) -> None:
    assert 9 <= multiple_of_poisson(size, size * 1.01, lag=1) <= 24


@pytest.mark.parametrize("size", [700, 4_000, 10_000])
def test_two_years_apart_counts_differ_more_than_one_year_apart(size: float) -> None:
    one, two = (multiple_of_poisson(size, size * 1.01, lag) for lag in (1, 2))
    assert 1.5 * one < two < 2.2 * one


def test_the_multiple_grows_with_size_while_the_variance_of_the_log_falls() -> None:
    sizes = np.array([300.0, 700, 2_000, 7_000, 20_000])
    assert (np.diff([multiple_of_poisson(size, size * 1.01, 1) for size in sizes]) > 0).all()
    assert (np.diff(YearSteps().variance(sizes)) < 0).all()


def test_year_levels_start_at_one_and_stay_one_on_average() -> None:
    levels = year_levels(np.random.default_rng(3), np.full(50_000, 700.0), 6)
    assert (levels[:, 0] == 1).all()
    assert levels.mean(axis=0) == pytest.approx(np.ones(6), abs=0.01)


@pytest.mark.parametrize(("mean", "phi", "tau2"), [(5.0, 0.0, 0.0), (5.0, 0.5, 0.0), (40.0, 0.2, 0.05)])
def test_the_variance_factor_is_1_plus_phi_plus_tau2_times_the_mean(mean: float, phi: float, tau2: float) -> None:
    counts = overdispersed(np.random.default_rng(4), np.full(200_000, mean), phi, tau2)
    assert counts.mean() == pytest.approx(mean, rel=0.01)
    assert counts.var() / mean == pytest.approx(1 + phi + tau2 * mean, rel=0.03)


@pytest.mark.parametrize(("mean", "phi"), [(-1.0, 0.1), (1.0, -0.1)])
def test_negative_means_or_dispersion_are_refused(mean: float, phi: float) -> None:
    with pytest.raises(ValueError, match="not negative"):
        overdispersed(np.random.default_rng(1), np.array([mean]), phi)


def test_a_season_peaks_in_its_month_and_adds_nothing_to_the_year() -> None:
    weights = season(12, 0.3)
    assert weights.mean() == pytest.approx(1)
    assert weights.argmax() == 11
    assert weights[11] == pytest.approx(1.3)


def test_a_season_larger_than_the_level_is_refused() -> None:
    with pytest.raises(ValueError, match="amplitude"):
        season(1, 1.2)


def test_effects_have_their_own_spread_and_one_correlation() -> None:
    effects = correlated_effects(np.random.default_rng(5), 100_000, np.array([0.5, 1.0]), 0.6)
    assert effects.std(axis=0) == pytest.approx([0.5, 1.0], rel=0.02)
    assert np.corrcoef(effects.T)[0, 1] == pytest.approx(0.6, abs=0.02)


def test_an_impossible_correlation_is_refused() -> None:
    with pytest.raises(ValueError, match="correlation"):
        correlated_effects(np.random.default_rng(5), 3, np.array([1.0]), 1.5)


def test_gini_is_0_for_equal_shares_and_near_1_for_one_holder() -> None:
    assert gini(np.ones(83)) == pytest.approx(0)
    assert gini(np.eye(83)[0]) == pytest.approx(82 / 83)


def test_the_same_seed_gives_the_same_counts() -> None:
    one, two = (overdispersed(np.random.default_rng(9), np.full(50, 8.0), 0.4) for _ in range(2))
    assert (one == two).all()
