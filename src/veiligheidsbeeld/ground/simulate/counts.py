# SPDX-License-Identifier: EUPL-1.2
"""Which counts could we have seen, had the truth been such? Overdispersed, seasonal, correlated counts from a seed.

Knows nothing of indicators or areas: arrays in, arrays out. Every function takes the random generator it uses.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class YearSteps:
    """How much the log of an expected yearly count moves from one year to the next.

    The variance of one step is `at_reference` x (mean / `reference`) ** -`power`.

    The defaults fit recorded crime of the Dutch municipalities 2022-2024: one year apart the variance of a difference
    is 3-5 times Poisson at 500-1,000 crimes and 9-24 times above 7,000.
    """

    reference: float = 700.0
    at_reference: float = 0.0080
    power: float = 0.40

    def variance(self, mean: Floats) -> Floats:
        """Variance of one step on the log scale, for expected counts `mean` (any shape)."""
        return np.asarray(self.at_reference * (np.maximum(mean, 1.0) / self.reference) ** -self.power, dtype=np.float64)


def year_levels(rng: np.random.Generator, mean: Floats, years: int, steps: YearSteps | None = None) -> Floats:
    """Multipliers of the expected count by unit and year, shape (units, years): a random walk on the log scale.

    Starts at 1 and stays 1 on average. Two years apart the log differs by twice the variance of one year.
    """
    variance = (steps or YearSteps()).variance(mean)[:, None]
    moves = rng.normal(size=(len(mean), years - 1)) * np.sqrt(variance) - variance / 2
    return np.asarray(np.exp(np.hstack([np.zeros((len(mean), 1)), np.cumsum(moves, axis=1)])), dtype=np.float64)


def overdispersed(rng: np.random.Generator, mean: Floats, phi: float, tau2: float = 0.0) -> Ints:
    """Gamma-Poisson counts with variance mean x (1 + `phi` + `tau2` x mean), of the shape of `mean`.

    `phi` is clustering that grows with the count (one evening, several reports), `tau2` the squared coefficient of
    variation of the rate itself. Both zero gives Poisson. Raises ValueError for negative values.

    >>> overdispersed(np.random.default_rng(1), np.zeros(3), phi=0.5).tolist()
    [0, 0, 0]
    """
    if phi < 0 or tau2 < 0 or np.any(mean < 0):
        raise ValueError("mean, phi and tau2 are not negative")
    scale = phi + tau2 * mean
    positive = (scale > 0) & (mean > 0)
    shape = np.where(positive, mean / np.where(positive, scale, 1.0), 1.0)
    rate = np.where(positive, rng.gamma(shape) * scale, mean)
    return rng.poisson(rate)


def season(peak_month: int, amplitude: float) -> Floats:
    """Twelve multipliers with mean 1, highest in `peak_month` (1-12), lowest half a year later.

    >>> season(1, 0.5).round(2).tolist()[:4]
    [1.5, 1.43, 1.25, 1.0]
    """
    if not 0 <= amplitude <= 1:
        raise ValueError("amplitude lies between 0 and 1")
    months = np.arange(12) - (peak_month - 1)
    return np.asarray(1 + amplitude * np.cos(2 * np.pi * months / 12), dtype=np.float64)


def correlated_effects(rng: np.random.Generator, units: int, sd: Floats, correlation: float) -> Floats:
    """Log effects of shape (units, kinds): each kind with its own `sd`, every pair of kinds correlated alike.

    A place with much of one kind tends to have much of the others.
    """
    if not 0 <= correlation <= 1:
        raise ValueError("correlation lies between 0 and 1")
    shared = rng.normal(size=(units, 1))
    own = rng.normal(size=(units, len(sd)))
    return np.asarray(sd * (np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own), dtype=np.float64)


def gini(values: Floats) -> float:
    """Concentration of a total over units: 0 when all are equal, towards 1 when one has it all.

    >>> gini(np.array([1.0, 1.0, 1.0])), gini(np.array([0.0, 0.0, 9.0])).__round__(2)
    (0.0, 0.67)
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    ranks = np.arange(1, len(ordered) + 1)
    return float(2 * (ranks * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered))
