# SPDX-License-Identifier: EUPL-1.2
"""What did a measure do that lots gave to some areas? Exact randomisation inference on a ratio of weighted sums: would
other lots have given as much?

R. A. Fisher, The Design of Experiments (1935); the bounds are the effects that the lots do not reject, found by taking
them away from the counts of the treated again. Sums, not logarithms of single areas: those shrink where incidents are
few.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats
from veiligheidsbeeld.ground.statistics.randomisation import other_lots

BETWEEN = 0.06  # variance of the log rate between years, as of threat (EFFECTS.md, section 8): the weights need one
_FARTHEST = 6.0  # of a log ratio: 400 times as much
_HALVINGS = 24
_TIE = 1e-9
_CORRECTION = 0.5


@dataclass(frozen=True)
class ByLot:
    """The log of the ratio, its bounds (infinite where the lots bound nothing), the two-sided chance `p`, and what the
    other `lots` find."""

    log: float
    lower: float
    upper: float
    p: float
    lots: Floats


def ratio_by_lot(
    before: Floats, after: Floats, growth: Floats, given: NDArray[np.bool_],
    strata: tuple[Hashable, ...] | None = None, *, resampled: int, fewest: int, level: float = LEVEL,
) -> ByLot | int:  # fmt: skip
    """Counts of the areas over which lots were drawn, `before` and `after`; `growth` as in `ratio_of_ratios`; `given`:
    true where the lots gave the measure, as many in each of `strata` under other lots.

    An area counts by 1 / (1 + `BETWEEN` x expected): what is known beforehand of how sure its count is, so it may not
    depend on how the lots fell. Where the lots could have fallen in fewer than `fewest` ways, their number.
    """
    lots, _ = other_lots(given, strata, draws=resampled)
    if len(lots) < fewest:
        return len(lots)
    expected = before * growth
    weights = 1 / (1 + BETWEEN * expected)
    ours, theirs = lots * weights, ~lots * weights
    groups = _groups(strata, len(given))
    least = _CORRECTION * float(weights.mean())

    def found(effect: float) -> Floats:
        """By all lots, the log ratio that is left when this effect is taken away from the treated."""
        counts = np.where(given, after * np.exp(-effect), after)
        due = expected.copy()
        for one in groups:
            due[one] *= (weights[one] @ counts[one] + least) / (weights[one] @ expected[one] + least)
        treated, others = ((side @ counts + least) / (side @ due + least) for side in (ours, theirs))
        return np.asarray(np.log(treated / others))

    def chance(effect: float) -> float:
        left = found(effect)
        return float(np.mean(np.abs(left) >= abs(left[0]) - _TIE))

    log, p = _centre(found), chance(0.0)
    reach = 1 - level
    lower = _edge(chance, log, -1, reach, closer=0.0 if p <= reach and log > 0 else None)
    upper = _edge(chance, log, 1, reach, closer=0.0 if p <= reach and log < 0 else None)
    if p > reach:
        lower, upper = min(lower, 0.0), max(upper, 0.0)
    return ByLot(log, lower, upper, p, found(0.0)[1:])


def _centre(found: Callable[[float], Floats]) -> float:
    """The effect that, taken away, leaves none: by bisection, as what is left falls with it."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(2 * _HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if found(middle)[0] > 0 else (low, middle)
    return (low + high) / 2


def _edge(chance: Callable[[float], float], log: float, side: int, reach: float, closer: float | None) -> float:
    """The farthest effect on one side that is not rejected; infinite where none is. `closer`: one that is rejected."""
    far = closer if closer is not None else log + side * _FARTHEST
    if closer is None and chance(far) > reach:
        return side * np.inf
    near = log
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if chance(middle) > reach else (near, middle)
    return far


def _groups(strata: tuple[Hashable, ...] | None, number: int) -> list[NDArray[np.intp]]:
    names = strata if strata is not None else (None,) * number
    return [np.array([n for n, one in enumerate(names) if one == name]) for name in dict.fromkeys(names)]
