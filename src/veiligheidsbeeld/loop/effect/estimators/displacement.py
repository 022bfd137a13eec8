# SPDX-License-Identifier: EUPL-1.2
"""How many incidents fewer, once those that moved to the streets around are counted too? The weighted displacement
difference of Wheeler and Ratcliffe, Crime Science 7 (2018) 11, with good and bad years in its error.

Their variance is that of chance alone; with it, a third of all measures that did nothing "work". It compares numbers,
not ratios: treated and control areas should have about as many before, or a trend that all share looks like an effect.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from veiligheidsbeeld.ground.statistics import LEVEL


@dataclass(frozen=True)
class DisplacementDifference:
    """Incidents after minus before, treated minus control, displacement areas included: below 0 is fewer. `estimate`
    and its bounds are incidents, per unit of the weights; `variance` is their square, `z` the estimate in errors."""

    estimate: float
    variance: float
    z: float
    lower: float
    upper: float


def displacement_difference(
    treated: ArrayLike, control: ArrayLike, displaced: ArrayLike = (0, 0), displaced_control: ArrayLike = (0, 0), *,
    time_weights: tuple[float, float] = (1.0, 1.0), area_weights: tuple[float, float, float, float] = (1.0,) * 4,
    phi: float = 0.0, tau2: float = 0.0, level: float = LEVEL,
) -> DisplacementDifference:  # fmt: skip
    """The change of the `treated` areas and of those around them (`displaced`), minus that of their controls. Each is
    two counts, before and after, or a row of two for each area.

    `time_weights` (before, after) are the lengths of the periods, `area_weights` the sizes of treated, control,
    displaced and its control: counts are divided by them. `phi` and `tau2` are what `ground.statistics.fit` finds in
    quiet years: a count c of one area varies by c (1 + phi) + c^2 tau2 / 2, where `tau2` is the variance of the
    difference of two logarithms and so twice that of one. Areas have good years by themselves, so a sum of areas needs
    their rows. With neither it is the published variance. Bounds are normal.

    Raises ValueError for counts that are missing, negative or all 0, weights not above 0, or a negative variance.

    >>> displacement_difference((207, 110), (308, 318), (178, 157), (150, 140)).estimate
    -118.0
    """
    if min(*time_weights, *area_weights) <= 0 or phi < 0 or tau2 < 0:
        raise ValueError("weights are above 0, and phi and tau2 not below it")
    estimate = variance = 0.0
    groups = (treated, control, displaced, displaced_control)
    for counts, sign, size in zip(groups, (1, -1, 1, -1), area_weights, strict=True):
        rows = np.atleast_2d(np.asarray(counts, dtype=float))
        if rows.shape[1:] != (2,) or not np.all(rows >= 0):
            raise ValueError("counts of an area are two, before and after, and not below 0")
        scale = size * np.asarray(time_weights)
        before, after = rows.sum(axis=0) / scale
        estimate += sign * (after - before)
        variance += float(np.sum((rows * (1 + phi) + rows**2 * tau2 / 2) / scale**2))
    if variance == 0:
        raise ValueError("nothing was counted")
    error = variance**0.5
    half = -float(ndtri((1 - level) / 2)) * error
    return DisplacementDifference(
        float(estimate), variance, float(estimate / error), float(estimate - half), float(estimate + half)
    )
