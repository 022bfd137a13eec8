# SPDX-License-Identifier: EUPL-1.2
"""Which table of neighbourhood counts could we have seen, had nothing been done? Areas of unlike size by month, with
good and bad years, months that go together, seasons, and areas that drift. And the same with an effect in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from veiligheidsbeeld.ground.simulate.counts import Floats, Ints, season


@dataclass(frozen=True)
class Neighbourhoods:
    """What is true of such a table. Variances are of the logarithm of the expected count: `between` areas, of one year
    in one area, of one month (which keeps `memory` of the month before), and of what an area `drifts` in a year.

    The defaults fit threat, assault, vandalism and burglary by neighbourhood and month in The Hague 2011-2017
    (EFFECTS.md, section 3): about half of the cells 0, five busiest of 80 areas with some 60 a year each.
    """

    median: float = 0.7  # a month, of the median area
    between: float = 0.72
    year: float = 0.03
    month: float = 0.03
    memory: float = 0.5
    drift: float = 0.0
    amplitude: float = 0.15


def neighbourhood_counts(
    rng: np.random.Generator, areas: int, months: int, truth: Neighbourhoods | None = None
) -> Ints:  # fmt: skip
    """Counts of shape (areas, months), in which nothing was done."""
    one = truth or Neighbourhoods()
    level = one.median * np.exp(rng.normal(0, np.sqrt(one.between), (areas, 1)))
    years = np.repeat(rng.normal(0, np.sqrt(one.year), (areas, months // 12 + 1)), 12, axis=1)[:, :months]
    drift = np.cumsum(rng.normal(0, np.sqrt(one.drift / 12), (areas, months)), axis=1)
    peak = season(int(rng.integers(1, 13)), one.amplitude)
    log = years + _remembered(rng, areas, months, one) + drift
    return rng.poisson(level * np.exp(log) * np.resize(peak, months))


def planted(rng: np.random.Generator, counts: Ints, rows: Sequence[int], start: int, change: float) -> Ints:
    """The same with a `change` (-0.25: a quarter less) of the counts of `rows` from column `start` on: each incident
    that falls away is drawn; those that come on top are Poisson."""
    made = counts.copy()
    at = np.ix_(list(rows), range(start, counts.shape[1]))
    made[at] = rng.binomial(made[at], 1 + change) if change <= 0 else made[at] + rng.poisson(made[at] * change)
    return made


def _remembered(rng: np.random.Generator, areas: int, months: int, truth: Neighbourhoods) -> Floats:
    """Months of an area, each with some memory of the one before."""
    moves = rng.normal(0, np.sqrt(truth.month), (areas, months))
    kept = np.sqrt(1 - truth.memory**2)
    for now in range(1, months):
        moves[:, now] = truth.memory * moves[:, now - 1] + kept * moves[:, now]
    return moves
