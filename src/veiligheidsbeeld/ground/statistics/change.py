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
from scipy.special import betainc, expit, gammaln, log_expit, ndtr, ndtri, stdtr, stdtrit, xlog1py, xlogy

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats

METHOD = "change-1"  # another number as soon as the same counts can get another verdict
FEWEST = 6  # events in both periods together: none against five has an exact p of .0625
MARGIN = 0.2  # "as good as equal"
_TAIL = (1 - LEVEL) / 2
_STEPS, _LONGEST_STEP, _SETTLED = 12, 8.0, 1e-6  # Newton doubles the digits: what moved less is right to 1e-11
_CORRECTION = 0.35  # between Beta(b, a+1) and Beta(b+1, a), whose mean the mid-p is; measured to start nearest
_NEAR, _FARTHEST = 4, 1e3  # times what is expected: an edge lies mostly within the one, and beyond the other no count
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
    a, b, wa, wb, factor, nu, chance, room = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (
            before, after, exposure_before, exposure_after, dispersion, degrees, noise, margin,
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
    lower, upper = limits(a, b, wa, wb, factor, degrees)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(a > 0, (b / wb) / (a / wa), np.nan)
    called, few = p < 1 - LEVEL, _too_few(a + b, share, factor)
    unsure = ~called & ~few
    equal = np.zeros(p.shape, dtype=bool)
    equal[unsure] = _as_good_as_equal(*(one[unsure] for one in (a / chance, b / chance, wa, wb, room)))
    verdict = np.where(b * wa > a * wb, Verdict.RISE.value, Verdict.FALL.value)
    verdict = np.where(called, verdict, np.where(equal, Verdict.STABLE.value, Verdict.NO_CONCLUSION.value))
    return Change(ratio, lower, upper, p, np.where(few, Verdict.TOO_FEW.value, verdict))


def limits(
    before: ArrayLike, after: ArrayLike, exposure_before: ArrayLike, exposure_after: ArrayLike, dispersion: ArrayLike,
    degrees: ArrayLike,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Limits of later over earlier, as `change` gives them: 0 and infinity where there is none."""
    tails = ndtr(stdtrit(np.asarray(degrees, dtype=float), _TAIL))  # before it is spread: of each area one
    a, b, wa, wb, factor, tail = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (before, after, exposure_before, exposure_after, dispersion, tails))
    )
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
    near, far = (middle + FEWEST) * _NEAR, (middle + FEWEST) * _FARTHEST
    beyond = np.where(called(near), near, far)
    edges = edge(called, np.stack([middle, middle]), np.stack([np.full_like(a, -1.0), beyond]))
    low, high = edges[0] + 1, edges[1] - 1
    return np.maximum(low, 0), np.where(called(beyond), high, np.inf)


def edge(called: Callable[[Floats], NDArray[np.bool_]], inside: Floats, outside: Floats) -> Floats:
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
    """Would not even all of them in one period be called a change? Then p is the smaller share, to the power of all.

    Whatever is known of D: degrees of freedom make a conclusion harder, not the counts fewer."""
    return np.asarray((total < FEWEST) | (np.minimum(share, 1 - share) ** (total / factor) >= 1 - LEVEL))


def _as_good_as_equal(a: Floats, b: Floats, wa: Floats, wb: Floats, margin: Floats) -> NDArray[np.bool_]:
    """Do both limits lie within the margin? So when the test rejects both of its ends."""
    low, high = wb / (wb + wa * (1 + margin)), wa / (wa + wb * (1 + margin))  # share of the later, of the earlier
    return np.asarray((_mid_p(a, b, low) <= _TAIL) & (_mid_p(b, a, high) <= _TAIL))


def _p_value(a: Floats, b: Floats, share: Floats, nu: ArrayLike) -> Floats:
    """Two-sided chance of counts as far apart, as Student's t on the normal scale.

    Of the side that is seldom; the other mid-p is 1 minus it."""
    more = b * (1 - share) > a * share
    side = _mid_p(np.where(more, a, b), np.where(more, b, a), np.where(more, share, 1 - share))
    return np.asarray(2 * stdtr(nu, ndtri(np.clip(np.minimum(side, 1 - side), 0, 0.5))))


def _ways(a: Floats, b: Floats) -> Floats:
    """Logarithm of the ways to split, for counts that need not be whole."""
    return np.asarray(gammaln(a + b + 1) - gammaln(a + 1) - gammaln(b + 1))


def _mid_p(a: Floats, b: Floats, p: Floats) -> Floats:
    """Chance of `b` or more later ones, `b` itself for half."""
    at_least = np.where(b > 0, betainc(np.where(b > 0, b, 1.0), a + 1, p), 1.0)
    return np.asarray(at_least - np.exp(_ways(a, b) + xlogy(b, p) + xlog1py(a, -p)) / 2)


def _lower(a: Floats, b: Floats, tail: Floats) -> Floats:
    """Lower limit of the logit of the later share: Newton on the normal scale, each until it is settled."""
    found = np.full(a.shape, -np.inf)
    todo = np.flatnonzero(b > 0)
    earlier, later, target = a.flat[todo], b.flat[todo], ndtri(tail.flat[todo])
    ways, x = _ways(earlier, later), _near_lower(earlier, later, target)
    for _ in range(_STEPS):
        step = _newton(earlier, later, ways, x, target)
        x -= step
        found.flat[todo] = x
        on = np.abs(step) > _SETTLED
        if not on.any():
            break
        todo = todo[on]
        earlier, later, ways, x, target = (one[on] for one in (earlier, later, ways, x, target))
    return found


def _newton(a: Floats, b: Floats, ways: Floats, x: Floats, target: Floats) -> Floats:
    """How far the logit is beyond the one with the score that is sought."""
    p = expit(x)
    point = np.exp(ways + b * log_expit(x) + a * log_expit(-x))
    score = ndtri(np.clip(betainc(b, a + 1, p) - point / 2, 1e-300, 1 - 1e-16))
    with np.errstate(over="ignore"):
        slope = point * np.exp(score**2 / 2) * np.sqrt(2 * np.pi) * (b * (1 - p) + a * p) / 2
    return np.asarray(np.clip((score - target) / np.maximum(slope, 1e-300), -_LONGEST_STEP, _LONGEST_STEP))


def _near_lower(a: Floats, b: Floats, score: Floats) -> Floats:
    """About that logit: the quantile of a ratio of two gammas by their cube roots (Paulson, Biometrics 2 (1942))."""
    later, earlier = b + _CORRECTION, a + 1 - _CORRECTION
    one, other = 1 / (9 * later), 1 / (9 * earlier)
    c = (1 - one) ** 2 - score**2 * one
    half = (1 - one) * (1 - other)
    root = c / (half + np.sqrt(np.maximum(half**2 - ((1 - other) ** 2 - score**2 * other) * c, 0)))
    return np.asarray(3 * np.log(np.maximum(root, 1e-3)) + np.log(later / earlier))
