# SPDX-License-Identifier: EUPL-1.2
"""What does the method claim where nothing was done? The same on other areas, or at earlier dates."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.methods import Effect, RefusedError

TOO_MANY = 0.10  # share of false claims on own data from which a method is refused
_CHOICE = 6  # areas of like level to choose a placebo from, for each treated one
_FEWEST = 20  # effects from which a share says something
Estimator = Callable[[Asked], Effect]


def in_space(asked: Asked, estimator: Estimator, draws: int, seed: int) -> list[Effect]:
    """Effects "found" in areas where nothing was done: each draw takes, for every treated area, another of like level.
    Empty where there are not enough others to compare them with."""
    if len(asked.controls) < 2 * len(asked.treated) + 2:
        return []
    rng = np.random.default_rng(seed)
    level = np.log(asked.counts(asked.base) + 1)
    pool = np.array(asked.controls)
    found = []
    for _ in range(draws):
        chosen = list(_alike(rng, level, asked.treated, pool))
        try:
            found.append(estimator(asked.instead(chosen, asked.controls)))
        except RefusedError:
            return []
    return found


def in_time(asked: Asked, estimator: Estimator) -> list[Effect]:
    """Effects "found" in the treated areas at earlier starts, on the periods before that the areas were not chosen on;
    the latest first. Each has a whole window after it, or half a year of the base where the base is short."""
    half = max(asked.panel.per_year // 2, 1)
    length = min(len(asked.window), len(asked.base) // 2)
    found: list[Effect] = []
    for start in range(len(asked.base) - length, half - 1, -max(half // 2, 1)):
        window = asked.base[start : start + length]
        try:
            found.append(estimator(replace(asked, base=asked.base[:start], window=window, selected=())))
        except RefusedError:
            return []
    return found


def share_shown(effects: list[Effect]) -> float | None:
    """How often an effect was claimed; None where too few were drawn to say."""
    return sum(one.shown for one in effects) / len(effects) if len(effects) >= _FEWEST else None


def _alike(
    rng: np.random.Generator, level: Floats, treated: tuple[int, ...], pool: NDArray[np.int_]
) -> Iterator[int]:  # fmt: skip
    free = pool
    for one in treated:
        order = np.argsort(np.abs(level[free] - level[one]), kind="stable")[:_CHOICE]
        place = order[rng.integers(len(order))]
        yield int(free[place])
        free = np.delete(free, place)
