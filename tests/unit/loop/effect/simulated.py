# SPDX-License-Identifier: EUPL-1.2
"""A municipality in which nothing was done, and the same with an effect in it."""

import numpy as np

from veiligheidsbeeld.ground.core import Frequency, Period
from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods, neighbourhood_counts, planted
from veiligheidsbeeld.loop.effect.panel import Panel

START, CHOSEN_ON = "2014-01", ("2013-01", "2013-12")
BEFORE = 36  # months


def months(number: int, first: str = "2011-01") -> tuple[Period, ...]:
    periods = [Period.parse(first)]
    while len(periods) < number:
        periods.append(Period(periods[-1].end, Frequency.MONTH))
    return tuple(periods)


def town(
    seed: int, areas: int = 80, number: int = 48, truth: Neighbourhoods | None = None, treated: int = 0,
    effect: float = 0.0, city: float = 0.0,
) -> Panel:  # fmt: skip
    """Areas a0, a1, ... from the busiest of 2013 on; with an `effect` in the first `treated` of them from 2014 on, and
    in all areas what the whole city did."""
    rng = np.random.default_rng(seed)
    counts = neighbourhood_counts(rng, areas, number, truth)
    counts = counts[np.argsort(-counts[:, 24:36].sum(axis=1), kind="stable")]
    counts = planted(rng, counts, range(areas), BEFORE, city) if city else counts
    counts = planted(rng, counts, range(treated), BEFORE, effect) if effect else counts
    return Panel(tuple(f"a{n}" for n in range(areas)), months(number), counts.astype(float))


def named(*numbers: int) -> list[str]:
    return [f"a{n}" for n in numbers]
