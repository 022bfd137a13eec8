# SPDX-License-Identifier: EUPL-1.2
"""Are limits and verdicts of `change` what the test says, whatever way they are computed?"""

import numpy as np
import pytest
from scipy.special import betainc
from scipy.stats import binom, t

from veiligheidsbeeld.ground.statistics import change, fit
from veiligheidsbeeld.ground.statistics.change import limits


def cases() -> tuple[np.ndarray, ...]:
    """Counts from none to a hundred thousand, alike and far apart, in equal and unequal stretches."""
    chance = np.random.default_rng(5)
    a = np.floor(np.exp(chance.uniform(0, np.log(1e5), 4000)) - 1)
    b = np.where(np.arange(4000) % 2, np.floor(a * np.exp(chance.normal(0, 0.1, 4000))), a[::-1])
    wa, wb = np.exp(chance.normal(0, 1, (2, 4000)))
    return a, b, wa, wb, 1 + chance.gamma(1, 3, 4000), 1 + chance.gamma(1, 0.5, 4000)


@pytest.mark.parametrize("degrees", [2.5, 14.0, np.inf])
def test_at_a_limit_the_mid_p_of_the_counts_is_half_of_what_the_level_leaves(degrees: float) -> None:
    a, b, wa, wb, factor, _ = cases()
    tail = t.cdf(t.ppf(0.025, degrees), np.inf)
    for earlier, later, ratio in (
        (a, b, change(a, b, wa, wb, dispersion=factor, degrees=degrees).lower * wb / wa),
        (b, a, wa / wb / change(a, b, wa, wb, dispersion=factor, degrees=degrees).upper),
    ):
        known = (ratio > 0) & np.isfinite(ratio)
        x, y, share = (earlier / factor)[known], (later / factor)[known], (ratio / (1 + ratio))[known]
        mid_p = (betainc(y, x + 1, share) + betainc(y + 1, x, share)) / 2
        assert known.sum() > 2000
        assert mid_p == pytest.approx(tail, rel=1e-9)


def test_the_chance_is_that_of_the_binomial_on_either_side() -> None:
    for later, share in ((0, 0.5), (3, 0.5), (27, 0.5), (30, 0.02), (1, 0.98)):
        upwards = binom.sf(later, 30, share) + binom.pmf(later, 30, share) / 2
        expected = 2 * min(upwards, 1 - upwards)
        assert float(change(30 - later, later, 1 - share, share).p) == pytest.approx(expected, rel=1e-9)


def test_stable_is_when_both_limits_by_chance_and_clustering_lie_within_the_margin() -> None:
    a, b, wa, wb, factor, noise = cases()
    margin = np.where(np.arange(len(a)) % 3, 0.1, 0.3)
    exact = np.round(a * wb / wa)
    for later in (b, exact):
        found = change(a, later, wa, wb, dispersion=40 * factor, noise=noise, margin=margin)
        lower, upper = limits(a, later, wa, wb, noise, np.inf)
        within = (lower >= 1 / (1 + margin)) & (upper <= 1 + margin)
        unsure = np.isin(found.verdict, ("stable", "no_conclusion"))
        assert ((found.verdict == "stable") == (within & unsure)).all()
    assert (found.verdict == "stable").sum() > 300


def test_too_few_is_when_even_all_in_the_shorter_stretch_would_be_no_change() -> None:
    for total, share in ((6, 0.5), (5, 0.5), (40, 0.5), (9, 0.3)):
        for factor in (1.0, 2.0, 9.0):
            one, other = (
                float(change(*pair, 1 - share, share, dispersion=factor).p) for pair in ((0, total), (total, 0))
            )
            few = total < 6 or min(one, other) >= 0.05
            found = change(total // 2, total - total // 2, 1 - share, share, dispersion=factor)
            assert (str(found.verdict) == "too_few") == few


def test_one_pair_of_years_has_one_fit_of_all_that_are_as_good() -> None:
    """Many pairs of phi and tau2 explain one difference as well: that one is taken in which both are as small."""
    found = fit([[10, 30]], prior=(0.5, 0.05))
    assert found.pairs == 1
    # z2 = 10, 1 - 1/N = .975, h = 10: own phi + 10 tau2 = 9 / .975; a fifth is its own, four fifths the prior
    own = 9 / 0.975 / (1 + 10**2)
    assert (found.phi, found.tau2) == pytest.approx((own / 5 + 0.4, 10 * own / 5 + 0.04), abs=1e-9)
