# SPDX-License-Identifier: EUPL-1.2
"""Would other lots have given as much? Inference from nothing but the lots that were drawn: no model of the scores, no
assumption on how they vary. Knows no indicator and no page.

R. A. Fisher, The Design of Experiments (1935); the interval after E. J. G. Pitman, Supplement to the JRSS 4 (1937)
119-130.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats

MOST_EXACT = 20_000  # ways to draw lots; of more, a sample
DRAWS = 9_999  # of that sample, so that with the real lots it holds 10,000
_TIE = 1e-9  # of the largest difference, or of one: sums in another order are still equal
Lots = NDArray[np.bool_]


@dataclass(frozen=True)
class Randomisation:
    """`difference` of the means (those with the measure minus those without, in the unit of the scores), the two-sided
    chance `p` of one as large when the measure does nothing, and the bounds of an effect that is the same for every
    unit: infinite where the lots cannot bound it. `differences`: by the same scores and other lots, the real lots
    first; `exact` when these are all there are."""

    difference: float
    p: float
    lower: float
    upper: float
    differences: Floats
    exact: bool


def randomisation(
    scores: ArrayLike, treated: ArrayLike, strata: Sequence[Hashable] | None = None, *, draws: int = DRAWS,
    seed: int = 0, level: float = LEVEL,
) -> Randomisation:  # fmt: skip
    """Judge the `scores` of units (one each, such as the change of a log rate) by all other ways in which lots could
    have given the measure to as many of them: `treated` is true where they did. Where lots were drawn within `strata`,
    so are the others, and the difference is that within strata, weighted by t c / (t + c) of each.

    Of more than `MOST_EXACT` ways it takes a sample of `draws`, which `seed` fixes. Raises ValueError for scores that
    are missing or lots that leave no stratum with both.

    >>> found = randomisation([-0.6, -0.3, -0.5, 0.1, 0.0, 0.2], [1, 1, 1, 0, 0, 0])
    >>> round(found.difference, 3), found.p, found.exact
    (-0.567, 0.1, True)
    """
    values, given = np.asarray(scores, dtype=float), np.asarray(treated, dtype=bool)
    if values.shape != given.shape or values.ndim != 1 or not np.all(np.isfinite(values)):
        raise ValueError("each unit has one finite score")
    share = _share(given, _groups(given, strata))
    lots, exact = other_lots(given, strata, draws=draws, seed=seed)
    weights = (lots - share) / np.sum(share * (1 - share))
    return among_lots(weights @ values, weights @ given, exact=exact, level=level)


def among_lots(found: Floats, overlap: Floats, *, exact: bool, level: float = LEVEL) -> Randomisation:
    """Judge what the real lots found (the first of `found`) among what others find by the same linear statistic;
    `overlap` is what each would find of an effect of one given by the real lots."""
    near = np.abs(found) >= abs(found[0]) - _TIE * max(1.0, float(np.max(np.abs(found))))
    lower, upper = _bounds(found, overlap, level)
    return Randomisation(float(found[0]), float(np.mean(near)), lower, upper, found, exact)


def other_lots(
    treated: ArrayLike, strata: Sequence[Hashable] | None = None, *, draws: int = DRAWS, seed: int = 0
) -> tuple[Lots, bool]:
    """Ways to draw lots (rows) over units (columns), the real one first, as many treated in each of `strata`; and
    whether these are all. See `randomisation`."""
    given = np.asarray(treated, dtype=bool)
    groups = _groups(given, strata)
    if prod(comb(len(units), int(given[units].sum())) for units in groups) > MOST_EXACT:
        return _sampled(given, groups, draws, seed), False
    ways = [list(combinations(units.tolist(), int(given[units].sum()))) for units in groups]
    lots = np.zeros((prod(map(len, ways)), len(given)), dtype=bool)
    for row, parts in zip(lots, product(*ways), strict=True):
        for part in parts:
            row[list(part)] = True
    real = int(np.flatnonzero((lots == given).all(axis=1))[0])
    lots[[0, real]] = lots[[real, 0]]
    return lots, True


def _sampled(given: Lots, groups: list[NDArray[np.intp]], draws: int, seed: int) -> Lots:
    rng = np.random.default_rng(seed)
    lots = np.tile(given, (draws + 1, 1))
    for units in groups:
        lots[1:, units] = rng.permuted(lots[1:, units], axis=1)
    return lots


def _groups(given: Lots, strata: Sequence[Hashable] | None) -> list[NDArray[np.intp]]:
    """Places of the units of each stratum."""
    names = list(strata) if strata is not None else [None] * len(given)
    if len(names) != len(given):
        raise ValueError("each unit has one stratum")
    return [np.array([n for n, one in enumerate(names) if one == name]) for name in dict.fromkeys(names)]


def _share(given: Lots, groups: list[NDArray[np.intp]]) -> Floats:
    """The chance that the lots gave each unit."""
    share = np.zeros(len(given))
    for units in groups:
        share[units] = given[units].mean()
    if not np.any((share > 0) & (share < 1)):
        raise ValueError("no stratum has units with and units without the measure")
    return share


def _bounds(found: Floats, overlap: Floats, level: float) -> tuple[float, float]:
    """Effects that the lots do not reject. Take an effect d away from the treated, and lots that found `a` find
    a - d b, with b their `overlap` with the real ones (1 for the same, -1 for the opposite): as far from zero as the
    real ones find, t - d, exactly for d from (t - a) / (1 - b) to (t + a) / (1 + b) or the other way around. All these
    stretches hold d = t, so d is rejected from where too few of them reach. No search is needed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (found[0] - found) / (1 - overlap), (found[0] + found) / (1 + overlap)
    always = (1 - np.abs(overlap)) < _TIE  # the same lots, or the opposite: as far for every d
    low, high = np.where(always, -np.inf, np.minimum(one, other)), np.where(always, np.inf, np.maximum(one, other))
    needed = int(np.floor((1 - level) * len(found) + _TIE))  # so many may reach a d that is rejected
    return float(np.sort(low)[needed]), float(np.sort(high)[::-1][needed])
