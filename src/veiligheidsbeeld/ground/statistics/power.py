# SPDX-License-Identifier: EUPL-1.2
"""Could a change of this size be seen at all? The chance that two counts of equal exposure get the verdict of `change`,
and the smallest change that gets it four times in five. Knows no indicator and no page.

The earlier count is taken to vary as the later one will. The answer is never above that of the exact conditional test
(Przyborowski and Wilenski, Biometrika 31 (1940) 313-323) on counts that only chance plays with: mid-p, which the
verdict uses, would promise slightly more (docs/adr/0018-the-plan.md).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammaincc, ndtr, ndtri

from veiligheidsbeeld.ground.statistics.change import edge, usual_range
from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats

ENOUGH = 0.8  # Cohen, Statistical Power Analysis (1988): the usual bar
_FARTHEST = 8.0  # standard deviations
_MOST_COUNTS = 400  # earlier counts to try; of larger ones every so many-th
_TAIL = (1 - LEVEL) / 2
_MOST_RISE = 400  # per cent


def power(
    before: float, after: ArrayLike, *, phi: float = 0.0, tau2: float = 0.0, factor: float = 1.0,
    degrees: float = np.inf,
) -> Floats:  # fmt: skip
    """Chance (0 to 1) of the verdict "fall", for each of `after` that is more than `before` of "rise": events expected
    in two periods of equal exposure. `phi`, `tau2`, `factor` and `degrees` as in `change` and `dispersion_of`. Raises
    ValueError for an expected count below 0.

    >>> power(40, [28, 20]).round(2).tolist()
    [0.27, 0.7]
    """
    later = np.atleast_1d(np.asarray(after, dtype=float))
    if before < 0 or np.any(later < 0):
        raise ValueError("an expected count is 0 or more")
    own = _chance(before, later, phi, tau2, factor, _own_edges(phi, tau2, factor, degrees))
    return np.minimum(own, _chance(before, later, 0.0, 0.0, 1.0, _exact_edges))


def smallest_visible(
    before: float, *, falls: bool, phi: float = 0.0, tau2: float = 0.0, factor: float = 1.0, degrees: float = np.inf
) -> int | None:
    """The smallest change, in whole per cent, that is seen with a chance of `ENOUGH`, as is every larger one; None
    where even a fall to nothing (or five times as many) would not be. Parameters as `power` has them.

    >>> smallest_visible(40, falls=True)
    55
    """
    percent = np.arange(1, 101 if falls else _MOST_RISE + 1)
    after = before * (1 - percent / 100 if falls else 1 + percent / 100)
    seen = power(before, after, phi=phi, tau2=tau2, factor=factor, degrees=degrees) >= ENOUGH
    unseen = np.flatnonzero(~seen)
    first = int(unseen[-1]) + 1 if len(unseen) else 0
    return int(percent[first]) if first < len(percent) else None


def power_of_estimates(difference: float, half_width: float, slack: float) -> float:
    """Chance that two independent estimates whose true values differ by so much are called different, each published
    with a margin of `half_width` (at `LEVEL`) that the verdict widens by `slack` for rounding; all in one unit."""
    spread = np.hypot(half_width, half_width) / -ndtri(_TAIL)
    needed = np.hypot(half_width + slack, half_width + slack)
    return float(ndtr((abs(difference) - needed) / spread))


def smallest_difference(half_width: float, slack: float) -> float:
    """The difference that `power_of_estimates` sees with a chance of `ENOUGH`, in the same unit."""
    spread = np.hypot(half_width, half_width) / -ndtri(_TAIL)
    return float(np.hypot(half_width + slack, half_width + slack) + ndtri(ENOUGH) * spread)


def _chance(before: float, after: Floats, phi: float, tau2: float, factor: float, edges: "_Edges") -> Floats:
    """Over all earlier counts: their chance, times that of a later one beyond the edge they set."""
    spread = np.sqrt(before * _dispersion(np.array([before]), phi, tau2, factor)[0])
    last = np.ceil(before + _FARTHEST * (spread + 1))
    step = max(1.0, np.ceil(2 * _FARTHEST * spread / _MOST_COUNTS))
    ends = np.append(np.arange(max(0.0, np.floor(before - _FARTHEST * spread)) - 1, last, step), last)
    weight = np.diff(_below(ends, before, phi, tau2, factor))
    low, high = edges(np.floor((ends[1:] + ends[:-1] + 1) / 2))
    means = after[:, None]
    fewer = _below(low[None, :] - 1, means, phi, tau2, factor)
    more = 1 - _below(high[None, :], means, phi, tau2, factor)
    return np.asarray(np.where(means < before, fewer, more) @ weight)


def _below(count: Floats, mean: ArrayLike, phi: float, tau2: float, factor: float) -> Floats:
    """Chance of so many or fewer: Poisson, or negative binomial with the variance of the indicator."""
    k, m = np.broadcast_arrays(count, np.maximum(np.asarray(mean, dtype=float), 1e-9))
    dispersion = _dispersion(m, phi, tau2, factor)
    wide, known = dispersion > 1, np.maximum(np.where(np.isfinite(k), k, 0.0), 0.0)
    size = m / np.where(wide, dispersion - 1, 1.0)
    chance = np.where(wide, betainc(size, known + 1, 1 / dispersion), gammaincc(known + 1, m))
    return np.where(k < 0, 0.0, np.where(np.isfinite(k), chance, 1.0))


def _dispersion(mean: Floats, phi: float, tau2: float, factor: float) -> Floats:
    """Variance of one count over its mean; half of `tau2`, the variance of the difference of two logarithms, is its."""
    return np.maximum(1.0, factor * (1 + phi + tau2 * mean / 2))


def _own_edges(phi: float, tau2: float, factor: float, degrees: float) -> "_Edges":
    """Those of the verdict itself."""
    return lambda earlier: usual_range(
        earlier, np.ones_like(earlier), np.ones_like(earlier), phi, tau2, factor, degrees
    )  # fmt: skip


def _exact_edges(earlier: Floats) -> tuple[Floats, Floats]:
    """Those of the exact conditional test: each tail of the binomial whole, not mid-p."""

    def called(later: Floats) -> NDArray[np.bool_]:
        fewest, most = np.minimum(earlier, later), np.maximum(earlier, later)
        tail = np.where(most > 0, betainc(np.maximum(most, 1), fewest + 1, 0.5), 1.0)
        return np.asarray((most > fewest) & (tail <= _TAIL))

    beyond = earlier * 2 + 100  # far outside: of none before, 6 are called a change
    edges = edge(called, np.stack([earlier, earlier]), np.stack([np.full_like(earlier, -1.0), beyond]))
    return edges[0] + 1, edges[1] - 1


_Edges = Callable[[Floats], tuple[Floats, Floats]]
