# SPDX-License-Identifier: EUPL-1.2
"""How much less than where nothing was done? The ratio of two ratios: after over before in the treated areas, over the
same in the comparison. Good and bad years of areas are counted, which Poisson errors forget.

On neighbourhood counts with nothing done, difference-in-differences with Poisson errors claims an effect in 28% of
draws (EFFECTS.md, section 3). Here the variance is the larger of two: what areas like these were seen to differ from
year to year, and what the areas of this group differ among themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats

Rows = NDArray[np.intp] | list[int]
FEWEST_EXPECTED = 3.0  # an area with fewer expected says little of how areas vary
FEWEST_AREAS = 6  # to learn from
_TAU2_UNKNOWN = 0.10  # of burglary, the most capricious of four kinds (EFFECTS.md, section 8)
_DEGREES_UNKNOWN = 5
_CORRECTION = 0.5  # added to a count before its logarithm (Haldane, 1956)
_WIDEST = 100.0  # a variance of the log rate beyond which nothing is known


@dataclass(frozen=True)
class Ratio:
    """An effect on the log scale. `expected`: treated counts after the start, had they gone as the comparison did."""

    log: float
    se: float
    degrees: float
    expected: float

    def bounds(self, level: float = LEVEL) -> tuple[float, float]:
        """Of the log ratio, by Student's t."""
        from scipy.special import stdtrit

        half = float(stdtrit(self.degrees, 0.5 + level / 2)) * self.se
        return self.log - half, self.log + half

    @property
    def chance_of_lower(self) -> float:
        """One-sided p of a fall: how often one as large comes up when nothing was done."""
        from scipy.special import stdtr

        return float(stdtr(self.degrees, self.log / self.se))


def ratio_of_ratios(before: Floats, after: Floats, treated: Rows, controls: Rows, learn: Rows | None = None) -> Ratio:
    """Counts of areas `before` (times the exposure after over that before, where it differs) and `after`. The areas of
    `learn`, by default the controls, tell how much areas vary.

    The estimate equals that of Poisson regression with effects of areas and periods; of its variance, the part between
    areas is the larger of tau2 (Paule and Mandel, 1982, on the log ratios of `learn`) and the cluster-robust one
    (Liang and Zeger, 1986).
    """
    learn = controls if learn is None else learn
    tau2, degrees = between_areas(before, after, learn)
    one, other = _side(before, after, treated, tau2), _side(before, after, controls, tau2)
    expected = float(before[treated].sum()) * np.exp(other[0])
    return Ratio(one[0] - other[0], float(np.sqrt(one[1] + other[1])), degrees, float(expected))


def cluster_robust(before: Floats, after: Floats, treated: Rows, controls: Rows) -> Ratio:
    """The same estimate with cluster-robust errors alone, each area a cluster, t with areas - 1 degrees of freedom:
    Poisson regression with effects of areas and periods, in closed form. Meaningless with one treated area."""
    clusters = len(treated) + len(controls)
    logs, variance = [], 0.0
    for rows in (treated, controls):
        logs.append(_log_ratio(before[rows].sum(), after[rows].sum()))
        variance += float((_influence(before[rows], after[rows]) ** 2).sum())
    se = float(np.sqrt(variance * clusters / max(clusters - 1, 1)))
    return Ratio(logs[0] - logs[1], se, max(clusters - 1, 1), float(before[treated].sum() * np.exp(logs[1])))


def between_areas(before: Floats, after: Floats, areas: Rows) -> tuple[float, float]:
    """Variance of the log of after over before between areas, beyond chance, and its degrees of freedom. With too few
    areas to learn from it is taken as large.

    >>> before = np.array([40.0, 60, 80, 30, 50, 90])
    >>> between_areas(before, before, np.arange(6))
    (0.0, 5)
    """
    first, second = before[areas], after[areas]
    share = second.sum() / max(first.sum(), 1.0)
    enough = first * min(1.0, share) >= FEWEST_EXPECTED
    if enough.sum() < FEWEST_AREAS:
        return _TAU2_UNKNOWN, _DEGREES_UNKNOWN
    first, second = first[enough], second[enough]
    logs = np.log((second + _CORRECTION) / (first + _CORRECTION))
    chance = 1 / (first + _CORRECTION) + 1 / (first * share + _CORRECTION)
    return _paule_mandel(logs, chance), len(logs) - 1


def _paule_mandel(values: Floats, variances: Floats) -> float:
    """The variance between values beyond their own, with which their weighted squares sum to degrees of freedom."""

    def beyond(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        mean = (weights * values).sum() / weights.sum()
        return float((weights * (values - mean) ** 2).sum()) - (len(values) - 1)

    if beyond(0.0) <= 0:
        return 0.0
    from scipy.optimize import brentq

    return float(brentq(beyond, 0.0, _WIDEST, xtol=1e-6)) if beyond(_WIDEST) < 0 else _WIDEST


def _side(before: Floats, after: Floats, rows: Rows, tau2: float) -> tuple[float, float]:
    """Log of after over before in all these areas together, and its variance."""
    first, second = before[rows], after[rows]
    shares = first / max(first.sum(), 1.0)
    chance = 1 / (first.sum() + _CORRECTION) + 1 / (second.sum() + _CORRECTION)
    variance = chance + tau2 * float((shares**2).sum())
    if len(first) > 1:
        robust = float((_influence(first, second) ** 2).sum()) * len(first) / (len(first) - 1)
        variance = max(variance, robust)
    return _log_ratio(first.sum(), second.sum()), variance


def _log_ratio(before: float, after: float) -> float:
    if before > 0 and after > 0:
        return float(np.log(after / before))
    return float(np.log((after + _CORRECTION) / (before + _CORRECTION)))


def _influence(before: Floats, after: Floats) -> Floats:
    """What each area adds to the log of after over before of all."""
    return np.asarray(after / max(after.sum(), _CORRECTION) - before / max(before.sum(), _CORRECTION))
