# SPDX-License-Identifier: EUPL-1.2
"""Could a change of this size be seen? Against a published table and simulated verdicts, and never too hopeful."""

import numpy as np
import pytest
from scipy.stats import binom, poisson

from veiligheidsbeeld.ground.statistics import (
    ENOUGH,
    Verdict,
    change,
    dispersion_of,
    power,
    power_of_estimates,
    smallest_difference,
    smallest_visible,
)

TABLE = {  # EFFECTS.md, section 8: two equal-exposure counts, exact conditional test, power for RR .8 / .7 / .5
    20: (0.07, 0.13, 0.37), 40: (0.13, 0.27, 0.70), 80: (0.24, 0.51, 0.95), 160: (0.45, 0.82, 1.00),
    320: (0.75, 0.98, 1.00),
}  # fmt: skip
RATIOS = np.array([0.0, 0.05, 0.2, 0.5, 0.7, 0.8, 0.95, 1.1, 1.5, 2.0, 4.0])
ORDINARY = [
    {"phi": 0.3, "tau2": 0.0}, {"phi": 0.3, "tau2": 0.06, "degrees": 14.0}, {"phi": 4.0, "tau2": 0.003},
    {"phi": 0.5, "tau2": 0.04, "factor": 0.2}, {"phi": 0.0, "tau2": 0.3, "degrees": 4.0}, {"factor": 3.0},
]  # fmt: skip


@pytest.mark.parametrize(("base", "published"), TABLE.items())
def test_by_chance_alone_it_is_the_published_table(base: int, published: tuple[float, ...]) -> None:
    assert power(base, base * np.array([0.8, 0.7, 0.5])).round(2).tolist() == list(published)


@pytest.mark.parametrize("varies", ORDINARY, ids=str)
@pytest.mark.parametrize("base", [0, 1, 5, 6, 8, 13, 20, 40, 87.5, 320, 2500])
def test_with_ordinary_variation_it_is_never_more_hopeful(base: float, varies: dict[str, float]) -> None:
    assert np.all(power(base, base * RATIOS, **varies) <= power(base, base * RATIOS))


@pytest.mark.parametrize("varies", ORDINARY[:2], ids=str)
def test_the_verdict_says_fell_as_often_as_was_promised(varies: dict[str, float]) -> None:
    """Counts drawn with the variance that the verdict allows for, judged by the verdict itself."""
    base, ratio, rng = 200.0, 0.6, np.random.default_rng(7)
    wide = {name: varies.get(name, 0.0) for name in ("phi", "tau2")}
    draws = [
        rng.negative_binomial(mean / (d - 1), 1 / d, 20_000)
        for mean in (base, base * ratio) for d in (1 + wide["phi"] + wide["tau2"] * mean / 2,)
    ]  # fmt: skip
    spread = dispersion_of(*draws, 1.0, 1.0, **wide)
    found = change(*draws, dispersion=spread, degrees=varies.get("degrees", np.inf)).verdict
    promised = float(power(base, [base * ratio], **varies)[0])
    assert np.mean(found == Verdict.FALL.value) == pytest.approx(promised, abs=0.015)


def test_by_chance_alone_the_verdict_says_it_at_least_as_often() -> None:
    """The exact test is a little stricter than mid-p: a promise that is kept."""
    rng = np.random.default_rng(8)
    for base in (20, 40, 160):
        found = change(rng.poisson(base, 20_000), rng.poisson(base * 0.5, 20_000)).verdict
        assert np.mean(found == Verdict.FALL.value) > power(base, [base * 0.5])[0]


def test_a_fall_of_five_per_cent_in_forty_cannot_be_seen_and_it_takes_more_than_half() -> None:
    assert power(40, [38])[0] < 0.05
    smallest = smallest_visible(40, falls=True)
    assert smallest is not None and smallest > 50


@pytest.mark.parametrize(("base", "falls"), [(40, True), (40, False), (500, True), (500, False)])
def test_the_smallest_that_is_seen_is_seen_and_the_next_smaller_is_not(base: int, falls: bool) -> None:
    smallest = smallest_visible(base, falls=falls, phi=0.3, tau2=0.01)
    assert smallest is not None
    sign = -1 if falls else 1
    later = [base * (1 + sign * percent / 100) for percent in (smallest, smallest - 1)]
    here, below = power(base, later, phi=0.3, tau2=0.01)
    assert here >= ENOUGH > below


def test_of_a_handful_not_even_a_fall_to_nothing_is_seen() -> None:
    assert smallest_visible(5, falls=True) is None
    assert smallest_visible(0, falls=False) is None


def test_more_counts_hardly_help_where_years_differ() -> None:
    few, many = (smallest_visible(base, falls=True, tau2=0.06) for base in (1_000, 100_000))
    assert few is not None and many is not None
    assert 0 <= few - many <= 3


def test_large_counts_are_taken_in_steps_without_another_answer() -> None:
    """Below and above where every count is tried: the answers follow each other."""
    chances = [float(power(base, [base * 0.97])[0]) for base in (7_000, 8_000, 9_000, 10_000, 11_000)]
    assert chances == sorted(chances)
    assert max(np.diff(chances)) < 0.1


def test_a_rise_from_nothing_is_seen_when_it_is_large_enough() -> None:
    """None before: six are called a rise (docs/methods/change.md), so it takes more than six expected."""
    few, many = power(0, [6, 20])
    assert few < ENOUGH < 0.99 < many
    assert power(0, [20], phi=4.0)[0] < many


@pytest.mark.parametrize(("before", "after"), [(-1, 5), (10, -1)])
def test_no_expected_count_is_below_nothing(before: float, after: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        power(before, [after])


def test_two_surveys_differ_as_often_as_was_promised() -> None:
    """Estimates with a margin of 3 points, called different when they differ by more than both margins together."""
    rng, half, slack = np.random.default_rng(9), 3.0, 0.1
    apart = smallest_difference(half, slack)
    one, other = rng.normal(0, half / 1.959964, 40_000), rng.normal(apart, half / 1.959964, 40_000)
    called = np.mean(other - one > np.hypot(half + slack, half + slack))
    assert called == pytest.approx(ENOUGH, abs=0.01)
    assert power_of_estimates(apart, half, slack) == pytest.approx(ENOUGH)
    assert power_of_estimates(-apart, half, slack) == pytest.approx(ENOUGH), "down as up"


def by_hand(before: float, after: float) -> float:
    """The same by two loops: every pair of counts, and the textbook test on each."""
    total = 0.0
    for a in range(int(before + 10 * before**0.5) + 10):
        for b in range(a):
            if 2 * binom.cdf(b, a + b, 0.5) <= 0.05:
                total += poisson.pmf(a, before) * poisson.pmf(b, after)
    return total


@pytest.mark.parametrize(("before", "after"), [(6, 0.5), (12, 3), (25, 12), (38, 30)])
def test_by_chance_alone_it_is_what_two_loops_find(before: float, after: float) -> None:
    assert power(before, [after])[0] == pytest.approx(by_hand(before, after), abs=1e-9)


def test_turned_around_in_time_the_exact_test_sees_as_much() -> None:
    """From 40 to 20 as from 20 to 40: the conditional test knows no direction."""
    assert power(40, [20])[0] == pytest.approx(power(20, [40])[0], abs=1e-9)
