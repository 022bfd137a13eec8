# SPDX-License-Identifier: EUPL-1.2
"""How sure can we be of a count, a rate or a share? Exact intervals, and published margins as they were published.

They count only the chance of counting. Ordinary variation between years is larger; verdicts (a later room) add it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaincinv

LEVEL = 0.95
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Intervals:
    """Lower and upper bounds, arrays of one shape, at `level`; `method` is a short stable name."""

    lower: Floats
    upper: Floats
    level: float
    method: str


def count_interval(counts: ArrayLike, level: float = LEVEL) -> Intervals:
    """Exact Poisson interval of counts (events): chi-square quantiles of 2x and 2x + 2 degrees of freedom, halved.

    Garwood, Biometrika 28 (1936) 437-442. NaN stays NaN. Raises ValueError for a negative count.

    >>> count_interval([0, 10]).upper.round(3).tolist()
    [3.689, 18.39]
    """
    x = np.asarray(counts, dtype=float)
    if np.any(x < 0):
        raise ValueError("a count is 0 or more")
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(x > 0, gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
        upper = gammaincinv(x + 1, 1 - tail)
    return Intervals(np.where(np.isnan(x), np.nan, lower), upper, level, "poisson-exact")


def rate_interval(counts: ArrayLike, population: ArrayLike, per: float = 1000, level: float = LEVEL) -> Intervals:
    """Interval of a rate: the count's exact interval over a population taken as known. Events per `per` inhabitants.

    A population of zero or NaN gives NaN, never infinity.
    """
    people = np.asarray(population, dtype=float)
    scale = per / np.where(people > 0, people, np.nan)
    of_count = count_interval(counts, level)
    return Intervals(of_count.lower * scale, of_count.upper * scale, level, "poisson-exact")


def share_interval(successes: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Intervals:
    """Exact binomial interval of a share (0 to 1) of `n` independent respondents.

    Clopper and Pearson, Biometrika 26 (1934) 404-413. n of zero gives NaN. Raises ValueError for successes above n.

    >>> share_interval([8], [10]).lower.round(4).tolist()
    [0.4439]
    """
    x, total = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    if np.any(x > total) or np.any(x < 0):
        raise ValueError("successes lie between 0 and n")
    tail = (1 - level) / 2
    safe = np.where(total > 0, total, np.nan)
    lower = np.where(x > 0, betaincinv(np.where(x > 0, x, 1), safe - x + 1, tail), 0.0)
    upper = np.where(x < total, betaincinv(x + 1, np.where(x < total, safe - x, 1), 1 - tail), 1.0)
    unknown = np.isnan(safe)
    return Intervals(np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper), level, "binomial-exact")


def published_margin(values: ArrayLike, half_width: ArrayLike, decimals: int = 1) -> Intervals:
    """Bounds from a published value and half width, both rounded to `decimals`: the widest that rounding allows.

    A published 30.6 +- 2.4 may have been 30.64 +- 2.449, so the stated bounds are widened by half a unit of each.
    Values are percentages; bounds are clipped to 0 and 100.
    """
    value, half = np.asarray(values, dtype=float), np.asarray(half_width, dtype=float)
    slack = 10.0**-decimals
    return Intervals(np.clip(value - half - slack, 0, 100), np.clip(value + half + slack, 0, 100), LEVEL, "published")
