# SPDX-License-Identifier: EUPL-1.2
"""Did a count really change? One test for counts of every size, wide enough for what varies without a cause.

Given both counts together, the later one is binomial when nothing changed. Both are divided by the variance factor D
of the indicator (`variation.py`) and judged by the mid-p test (Lancaster, JASA 56 (1961) 223-234), whose limits are
each other's reciprocal when time is turned around. With D = 1 only chance is counted. Method, measured error rates and
golden numbers: docs/methods/change.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, expit, gammaln, logit, ndtr, ndtri, stdtr, stdtrit

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats

METHOD = "change-1"  # another number as soon as the same counts can get another verdict
FEWEST = 6  # events in both periods together: none against five has an exact p of .0625
MARGIN = 0.2  # "as good as equal"
_TAIL = (1 - LEVEL) / 2
_STEPS, _LONGEST_STEP = 4, 8.0
_FARTHEST = 1e3  # times what is expected: beyond it nobody counts
_SMALLEST, _LARGEST = 1e-4, 1e4  # limits beyond these say "no limit"


class Verdict(StrEnum):
    """What may be said of two counts; the codes that a command prints."""

    RISE = "rise"
    FALL = "fall"
    STABLE = "stable"
    NO_CONCLUSION = "no_conclusion"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Change:
    """Arrays of one shape: later over earlier `ratio` (NaN where the earlier count is 0) with limits, the chance `p` of
    as much when nothing changed, and the `verdict` codes. The verdict and the limits come from one test."""

    ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats
    verdict: NDArray[np.str_]

    def at(self, place: int) -> "Change":
        """One of them."""
        return Change(self.ratio[place], self.lower[place], self.upper[place], self.p[place], self.verdict[place])


def change(
    before: ArrayLike, after: ArrayLike, exposure_before: ArrayLike = 1.0, exposure_after: ArrayLike = 1.0, *,
    dispersion: ArrayLike = 1.0, degrees: ArrayLike = np.inf, noise: ArrayLike = 1.0, margin: ArrayLike = MARGIN,
) -> Change:  # fmt: skip
    """Judge counts (events) of two periods. Exposures are inhabitants, days, areas that report: what counts grow with.

    `dispersion` multiplies the Poisson variance, `degrees` of freedom say how well it is known; `noise` is the part of
    it that is chance and clustering alone: when that leaves room for a change within `margin` only, the counts were as
    good as equal. Raises ValueError for a negative count, an exposure of 0 or less, or a factor below 1.
    """
    a, b, wa, wb, factor, nu, chance = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (
            before, after, exposure_before, exposure_after, dispersion, degrees, noise,
        ))
    )  # fmt: skip
    if np.any(a < 0) or np.any(b < 0):
        raise ValueError("a count is 0 or more")
    if np.any(wa <= 0) or np.any(wb <= 0):
        raise ValueError("an exposure is more than 0")
    if np.any(factor < 1) or np.any(chance < 1):
        raise ValueError("a factor on the Poisson variance is 1 or more")
    share = wb / (wa + wb)
    p = _p_value(a / factor, b / factor, share, nu)
    lower, upper = limits(a, b, wa, wb, factor, nu)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(a > 0, (b / wb) / (a / wa), np.nan)
    verdict = np.where(b * wa > a * wb, Verdict.RISE.value, Verdict.FALL.value)
    narrow_lower, narrow_upper = limits(a, b, wa, wb, chance, np.inf)
    equal = (narrow_lower >= 1 / (1 + np.asarray(margin))) & (narrow_upper <= 1 + np.asarray(margin))
    unsure = np.where(equal, Verdict.STABLE.value, Verdict.NO_CONCLUSION.value)
    verdict = np.where(p < 1 - LEVEL, verdict, unsure)
    return Change(ratio, lower, upper, p, np.where(_too_few(a + b, share, factor), Verdict.TOO_FEW.value, verdict))


def limits(
    before: ArrayLike, after: ArrayLike, exposure_before: ArrayLike, exposure_after: ArrayLike, dispersion: ArrayLike,
    degrees: ArrayLike,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Limits of later over earlier, as `change` gives them: 0 and infinity where there is none."""
    a, b, wa, wb, factor, nu = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (
            before, after, exposure_before, exposure_after, dispersion, degrees,
        ))
    )  # fmt: skip
    tail = ndtr(stdtrit(nu, _TAIL))
    low, high = _lower(a / factor, b / factor, tail), -_lower(b / factor, a / factor, tail)
    with np.errstate(over="ignore"):
        lower, upper = np.exp(low) * wa / wb, np.exp(high) * wa / wb
    return np.where(lower < _SMALLEST, 0.0, lower), np.where(upper > _LARGEST, np.inf, upper)


def usual_range(
    before: ArrayLike, exposure_before: ArrayLike, exposure_after: ArrayLike, phi: ArrayLike, tau2: ArrayLike,
    factor: ArrayLike = 1.0, degrees: ArrayLike = np.inf,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Fewest and most later events that would not be called a change, from the same test as `change`.

    Infinity where no number is too many to be ordinary. Parameters as `dispersion_of` and `change` have them.
    """
    a, wa, wb, cluster, years, area, nu = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (
            before, exposure_before, exposure_after, phi, tau2, factor, degrees,
        ))
    )  # fmt: skip

    def called(b: Floats) -> NDArray[np.bool_]:
        d = dispersion_of(a, b, wa, wb, cluster, years, area)
        few = _too_few(a + b, wb / (wa + wb), d)
        return np.asarray((_p_value(a / d, b / d, wb / (wa + wb), nu) < 1 - LEVEL) & ~few)

    middle = np.round(a * wb / wa)
    far = (middle + FEWEST) * _FARTHEST
    low, high = _edge(called, middle, np.full_like(a, -1.0)) + 1, _edge(called, middle, far) - 1
    return np.maximum(low, 0), np.where(called(far), high, np.inf)


def _edge(called: Callable[[Floats], NDArray[np.bool_]], inside: Floats, outside: Floats) -> Floats:
    """The whole number nearest to `inside` that is called a change, by halving; `outside` where none before it is."""
    inside, outside = inside.copy(), outside.copy()
    while np.any(np.abs(outside - inside) > 1):
        middle = np.trunc((inside + outside) / 2)
        far = called(np.maximum(middle, 0))
        inside, outside = np.where(far, inside, middle), np.where(far, middle, outside)
    return outside


def dispersion_of(
    before: ArrayLike, after: ArrayLike, exposure_before: ArrayLike, exposure_after: ArrayLike, phi: ArrayLike,
    tau2: ArrayLike, factor: ArrayLike = 1.0,
) -> Floats:  # fmt: skip
    """The variance factor D = max(1, factor (1 + (1 - 1/N)(phi + tau2 h))), with h as it is when nothing changed.

    `phi`: incidents come in clusters; `tau2`: variance of the logarithm between ordinary years; `factor`: one area.
    """
    a, b = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    total, share = a + b, np.asarray(exposure_after) / (np.asarray(exposure_before) + np.asarray(exposure_after))
    expected = total * share * (1 - share)
    extra = (1 - 1 / np.maximum(total, 1)) * (phi + np.asarray(tau2) * expected)
    return np.asarray(np.maximum(1.0, factor * (1 + extra)))


def _too_few(total: Floats, share: Floats, factor: Floats) -> NDArray[np.bool_]:
    """Would not even all of them in one period be called a change?"""
    none = np.zeros_like(total)
    fewest = np.minimum(
        _p_value(total / factor, none, share, np.inf), _p_value(none, total / factor, share, np.inf)
    )  # whatever is known of D: degrees of freedom make a conclusion harder, not the counts fewer
    return (total < FEWEST) | (fewest >= 1 - LEVEL)


def _p_value(a: Floats, b: Floats, share: Floats, nu: ArrayLike) -> Floats:
    """Two-sided chance of counts as far apart, as Student's t on the normal scale."""
    side = np.minimum(_mid_p(a, b, share), _mid_p(b, a, 1 - share))
    return np.asarray(2 * stdtr(nu, ndtri(np.clip(side, 0, 0.5))))


def _log_point(a: Floats, b: Floats, p: Floats) -> Floats:
    """Logarithm of the chance of exactly this split, for counts that need not be whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        later = np.where(b > 0, b * np.log(p), 0.0)
        earlier = np.where(a > 0, a * np.log1p(-p), 0.0)
    return np.asarray(gammaln(a + b + 1) - gammaln(a + 1) - gammaln(b + 1) + later + earlier)


def _mid_p(a: Floats, b: Floats, p: Floats) -> Floats:
    """Chance of `b` or more later ones, `b` itself for half."""
    at_least = np.where(b > 0, betainc(np.where(b > 0, b, 1.0), a + 1, p), 1.0)
    return np.asarray(at_least - np.exp(_log_point(a, b, p)) / 2)


def _lower(a: Floats, b: Floats, tail: Floats) -> Floats:
    """Lower limit of the logit of the later share: Newton on the normal scale, from Jeffreys' quantile."""
    some = b > 0
    b_safe = np.where(some, b, 1.0)
    x = logit(np.clip(betaincinv(b_safe + 0.5, a + 0.5, tail), 1e-12, 1 - 1e-12))
    target = ndtri(tail)
    for _ in range(_STEPS):
        p = expit(x)
        score = ndtri(np.clip(_mid_p(a, b_safe, p), 1e-300, 1 - 1e-16))
        with np.errstate(divide="ignore", over="ignore"):
            slope = (
                np.exp(_log_point(a, b_safe, p) + score**2 / 2) * np.sqrt(2 * np.pi) * (b_safe * (1 - p) + a * p) / 2
            )
        x = x - np.clip((score - target) / np.maximum(slope, 1e-300), -_LONGEST_STEP, _LONGEST_STEP)
    return np.where(some, x, -np.inf)
