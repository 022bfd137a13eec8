# SPDX-License-Identifier: EUPL-1.2
"""Are our exact intervals those that others published, and do they leave exactly their tails?

Published values, to the digits printed:
* Garwood, Biometrika 28 (1936) 437-442: the 95% limits of 0, 1, 10 and 100, as reprinted in textbooks;
  25 at three levels: GraphPad, "How QuickCalcs computes the confidence interval of a count" (method: Garwood);
  5 in 94.32 pump hours: `poisson.test(5, 94.32)` of R, printed in Johns Hopkins' course Statistical Inference.
* Clopper and Pearson, Biometrika 26 (1934) 404-413: 8 of 10; 0 of n has the closed form 1 - (alpha / 2) ** (1 / n),
  manual of the R package GenBinomApps.
"""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veiligheidsbeeld.ground.statistics import count_interval, published_margin, rate_interval, share_interval

POISSON = [
    (0, 0.95, "0", "3.689"),
    (1, 0.95, "0.0253", "5.572"),
    (10, 0.95, "4.795", "18.390"),
    (100, 0.95, "81.36", "121.63"),
    (25, 0.90, "17.38", "34.92"),
    (25, 0.95, "16.18", "36.90"),
    (25, 0.99, "14.00", "41.00"),
]
BINOMIAL = [(0, 10, "0", "0.3085"), (8, 10, "0.4439", "0.9748"), (10, 10, "0.6915", "1")]


def as_printed(value: float, text: str) -> bool:
    """Is `text` this value, rounded to the decimals it was printed with?"""
    decimals = len(text.partition(".")[2])
    return f"{value:.{decimals}f}" == text


@pytest.mark.parametrize(("count", "level", "lower", "upper"), POISSON)
def test_the_interval_of_a_count_is_the_published_one(count: int, level: float, lower: str, upper: str) -> None:
    found = count_interval([count], level)
    assert as_printed(found.lower[0], lower), found
    assert as_printed(found.upper[0], upper), found


def test_the_interval_of_a_rate_is_the_published_one() -> None:
    found = rate_interval([5], [94.32], per=1)
    assert as_printed(found.lower[0], "0.01721254"), found
    assert as_printed(found.upper[0], "0.12371005"), found


@pytest.mark.parametrize(("successes", "n", "lower", "upper"), BINOMIAL)
def test_the_interval_of_a_share_is_the_published_one(successes: int, n: int, lower: str, upper: str) -> None:
    found = share_interval([successes], [n])
    assert as_printed(found.lower[0], lower), found
    assert as_printed(found.upper[0], upper), found


def poisson_at_most(count: int, mean: float) -> float:
    """P(X <= count), summed term by term: no library."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def binomial_at_most(successes: int, n: int, share: float) -> float:
    """P(X <= successes), summed in exact fractions."""
    p = Fraction(share)
    return float(sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(successes + 1)))


@given(st.integers(0, 400), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_an_interval_of_a_count_leaves_exactly_its_tail_on_both_sides(count: int, level: float) -> None:
    found, tail = count_interval([count], level), (1 - level) / 2
    assert poisson_at_most(count, found.upper[0]) == pytest.approx(tail, rel=1e-6)
    if count:
        assert 1 - poisson_at_most(count - 1, found.lower[0]) == pytest.approx(tail, rel=1e-6)
    else:
        assert found.lower[0] == 0


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_of_a_share_leaves_exactly_its_tail_on_both_sides(case: tuple[int, int]) -> None:
    successes, n = case
    found = share_interval([successes], [n])
    if successes < n:
        assert binomial_at_most(successes, n, found.upper[0]) == pytest.approx(0.025, rel=1e-6)
    if successes:
        assert 1 - binomial_at_most(successes - 1, n, found.lower[0]) == pytest.approx(0.025, rel=1e-6)


def test_a_population_of_nobody_gives_no_rate_and_never_infinity() -> None:
    found = rate_interval([3, 0, 3], [0, 0, math.nan])
    assert np.isnan(found.lower).all()
    assert np.isnan(found.upper).all()


def test_an_unknown_count_keeps_unknown_bounds() -> None:
    found = count_interval([math.nan, 1.0])
    assert np.isnan([found.lower[0], found.upper[0]]).all()
    assert as_printed(found.lower[1], "0.0253")


def test_nobody_asked_gives_no_share() -> None:
    found = share_interval([0], [0])
    assert np.isnan([found.lower[0], found.upper[0]]).all()


@pytest.mark.parametrize("counts", [[-1], [3, -0.5]])
def test_a_negative_count_is_refused(counts: list[float]) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        count_interval(counts)


@pytest.mark.parametrize(("successes", "n"), [(11, 10), (-1, 10)])
def test_more_successes_than_respondents_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        share_interval([successes], [n])


def test_a_published_margin_is_widened_by_the_rounding_of_value_and_margin() -> None:
    found = published_margin([30.6], [2.4])
    assert (found.lower[0], found.upper[0]) == (pytest.approx(28.1), pytest.approx(33.1))


def test_a_published_margin_never_leaves_0_to_100_percent() -> None:
    found = published_margin([1.0, 99.5], [2.4, 2.4])
    assert (found.lower[0], found.upper[1]) == (0, 100)
