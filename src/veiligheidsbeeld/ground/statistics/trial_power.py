# SPDX-License-Identifier: EUPL-1.2
"""Would this design see an effect of this size? For areas of which some get a measure: before/after against a
comparison, in parallel, or in steps. Knows no indicator and no page.

All is the arithmetic of a plan: normal, with variances taken as known. So it is a promise at its best; with few areas
an exact test by lots keeps less of it. For two single counts see `power.py`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats
from veiligheidsbeeld.ground.statistics.power import ENOUGH

FEWEST_AFTER = 30  # events left in all treated areas: the logarithm of fewer is not near enough to normal
_BAR = float(ndtri((1 + LEVEL) / 2))
_HALVINGS = 60  # more than a double holds


def power_of_ratio(
    reduction: ArrayLike, treated: ArrayLike, control: ArrayLike, events_per_year: ArrayLike, tau2: ArrayLike, *,
    base_years: ArrayLike = 3.0, months: ArrayLike = 12.0,
) -> Floats:  # fmt: skip
    """Chance (0 to 1) that a `reduction` (0.25: a quarter less) is shown, two-sided at 5%, by the ratio of ratios of
    `treated` against `control` areas with `events_per_year` each. Arrays of one shape, or that broadcast.

    The logarithm of that ratio has the variance, for each group of n areas, (1/after + 1/before + tau2) / n, with the
    events expected in one area. `tau2` is what the logarithm of an area's later over its earlier rate varies beyond
    counting; no longer window makes it smaller, as areas drift. Delta method; table of EFFECTS.md, section 8.
    Cases that lots were drawn over have no earlier rate: `base_years` infinite, and `tau2` what they differ in level.

    Raises ValueError for fewer than one area, a rate or span not above 0, a negative `tau2`, or a fall to nothing.

    >>> power_of_ratio(0.25, [5, 20], [5, 20], 60, 0.06).round(2).tolist()
    [0.34, 0.88]
    """
    fall, n, m, rate, extra, before, window = _arrays(
        reduction, treated, control, events_per_year, tau2, base_years, months
    )
    if np.any(n < 1) or np.any(m < 1) or np.any(extra < 0):
        raise ValueError("a group has one area or more, and a variance is not negative")
    if np.any(rate <= 0) or np.any(before <= 0) or np.any(window <= 0) or np.any(fall >= 1):
        raise ValueError("events, base and window are above 0, and a reduction below 1")
    after = rate * window / 12
    common = 1 / (rate * before) + extra
    variance = (1 / (after * (1 - fall)) + common) / n + (1 / after + common) / m
    return np.asarray(ndtr(np.abs(np.log1p(-fall)) / np.sqrt(variance) - _BAR))


def smallest_detectable(
    treated: ArrayLike, control: ArrayLike, events_per_year: ArrayLike, tau2: ArrayLike, *,
    base_years: ArrayLike = 3.0, months: ArrayLike = 12.0, enough: float = ENOUGH,
) -> Floats:  # fmt: skip
    """The smallest reduction (0 to 1) that `power_of_ratio` shows with a chance of `enough`; parameters as there.

    NaN where not even the fall that leaves `FEWEST_AFTER` events in all treated areas together is seen.

    >>> smallest_detectable(5, 5, [24, 60, 120], 0.06).round(2).tolist()
    [0.48, 0.41, 0.38]
    """
    n, m, rate, extra, before, window = _arrays(treated, control, events_per_year, tau2, base_years, months)

    def seen(fall: Floats) -> NDArray[np.bool_]:
        return power_of_ratio(fall, n, m, rate, extra, base_years=before, months=window) >= enough

    # the chance may dip again for falls beyond 86% (1 - e^-2), but with FEWEST_AFTER left it stays near 1 there
    low, high = np.zeros(n.shape), np.maximum(1 - FEWEST_AFTER / (n * rate * window / 12), 0.0)
    visible = seen(high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough_there = seen(middle)
        low, high = np.where(enough_there, low, middle), np.where(enough_there, middle, high)
    return np.where(visible, high, np.nan)


def power_of_design(treatment: ArrayLike, effect: float, *, sigma: ArrayLike, tau: float = 0.0) -> float:
    """Chance (0 to 1) that `effect` is shown, two-sided at 5%, where `treatment` (clusters x periods, 0 or 1) says who
    has the measure when; generalised least squares with an effect of each period and a random one of each cluster.

    `sigma`: standard deviation of one cell (a cluster in a period), or of each; of a mean of N persons that of one over
    the root of N. `tau`: standard deviation between clusters. All in the unit of `effect`.
    Hussey and Hughes, Contemporary Clinical Trials 28 (2007) 182-191.

    Raises ValueError where the design cannot tell the measure from the periods.

    >>> round(power_of_design(stepped([6, 6, 6, 6]), 0.018, sigma=(0.041 * 0.959 / 100) ** 0.5, tau=0.025), 3)
    0.806
    """
    given = np.asarray(treatment, dtype=float)
    cells = np.broadcast_to(np.asarray(sigma, dtype=float), given.shape)
    if given.ndim != 2 or np.any(cells <= 0) or tau < 0:
        raise ValueError("treatment is clusters x periods, sigma above 0 and tau not below it")
    periods = given.shape[1]
    information = np.zeros((periods + 1, periods + 1))
    for own, spread in zip(given, cells, strict=True):
        design = np.column_stack([np.eye(periods), own])
        information += design.T @ np.linalg.solve(np.diag(spread**2) + tau**2, design)
    # what is left of the measure once the periods are known: the inverse of its variance
    of_periods, shared = information[:-1, :-1], information[:-1, -1]
    left = float(information[-1, -1] - shared @ np.linalg.solve(of_periods, shared))
    if left <= 1e-9 * information[-1, -1]:
        raise ValueError("in each period all clusters are treated, or none: the measure cannot be told from the period")
    return float(ndtr(abs(effect) * np.sqrt(left) - _BAR))


def parallel(treated: int, control: int, periods: int = 1) -> Floats:
    """The design in which `treated` clusters have the measure in all `periods` and `control` clusters in none."""
    return np.repeat([1.0, 0.0], [treated, control])[:, None] * np.ones(periods)


def stepped(per_step: Sequence[int]) -> Floats:
    """The stepped-wedge design: one period without, then in each so many more clusters have it, until all do.

    >>> stepped([1, 1]).tolist()
    [[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]]
    """
    first = np.repeat(np.arange(1, len(per_step) + 1), per_step)
    return np.asarray(np.arange(len(per_step) + 1) >= first[:, None], dtype=float)


def _arrays(*values: ArrayLike) -> list[Floats]:
    return list(np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in values)))
