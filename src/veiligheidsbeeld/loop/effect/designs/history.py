# SPDX-License-Identifier: EUPL-1.2
"""What would a set-up have claimed in our own past, when nothing was done, and what would it have seen of an effect
that is planted there? Starts, areas and lots are drawn again and again from the counts of the municipality itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from veiligheidsbeeld.ground.simulate.panels import planted
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.methods import METHODS, Effect, RefusedError
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.result import Method

Progress = Callable[[int], None]
_RESAMPLED = 399  # other lots for each draw


@dataclass(frozen=True)
class Past:
    """How a set-up did in own history: share of `draws` that claimed an effect where nothing was done, and share that
    saw the planted fall."""

    draws: int
    false: float
    power: float


@dataclass(frozen=True)
class Trial:
    """What is drawn, for so many `periods` and by a method: `treat` of the `eligible` rows by lot, or the busiest of
    the last year in the `town`. `among`: the rows to compare with, those treated left out; none where there is no
    comparison."""

    method: Method
    eligible: tuple[int, ...]
    treat: int
    periods: int
    among: tuple[int, ...]
    town: tuple[int, ...]
    busiest: bool = False
    steps: int = 0


def in_history(
    panel: Panel, trial: Trial, effect: float, draws: int, seed: int, progress: Progress | None = None
) -> Past | None:  # fmt: skip
    """Draw `draws` starts and areas. None where the history is too short for one year before, and where areas are
    chosen on their last year two, or where the method refuses every draw."""
    rng = np.random.default_rng(seed)
    year = panel.per_year
    first, last = year * (2 if trial.busiest else 1), len(panel.periods) - trial.periods
    if first > last:
        return None
    false, seen = [], []
    for number in range(draws):
        asked = _drawn(rng, panel, trial, int(rng.integers(first, last + 1)))
        nothing = _found(asked, trial.method)
        if nothing is not None:
            false.append(nothing.shown)
            found = _found(_with_effect(rng, asked, effect), trial.method)
            seen.append(found is not None and found.upper < 0)
        if progress is not None:
            progress(number + 1)
    return Past(len(false), float(np.mean(false)), float(np.mean(seen))) if false else None


def _drawn(rng: np.random.Generator, panel: Panel, trial: Trial, start: int) -> Asked:
    window = tuple(range(start, start + trial.periods))
    if trial.busiest:
        last = tuple(range(start - panel.per_year, start))
        # in half of the town at a time: else it would be the same few areas in every draw
        town = rng.permutation(trial.town)[: max(len(trial.town) // 2, trial.treat)]
        counts = panel.counts[town][:, last].sum(axis=1) + rng.random(len(town)) / 2
        treated = tuple(town[np.argsort(-counts)[: trial.treat]].tolist())
        base, selected = tuple(range(start - panel.per_year)), last
    else:
        treated = tuple(rng.permutation(trial.eligible)[: trial.treat].tolist())
        base, selected = tuple(range(start)), ()
    controls = tuple(one for one in trial.among if one not in treated)
    begun = None
    if trial.steps:
        length = trial.periods // trial.steps
        begun = tuple(start + length * (number * trial.steps // len(treated)) for number in range(len(treated)))
    return Asked(panel, treated, controls, base, window, selected, steps=begun, resampled=_RESAMPLED)


def _with_effect(rng: np.random.Generator, asked: Asked, effect: float) -> Asked:
    """The same draw, with a fall planted from the start on."""
    counts = asked.panel.counts.copy()
    for place, row in enumerate(asked.treated):
        begun = asked.steps[place] if asked.steps is not None else asked.window[0]
        counts[[row]] = planted(rng, counts[[row]].astype(np.int64), [0], begun, -effect)
    return replace(asked, panel=replace(asked.panel, counts=counts))


def _found(asked: Asked, method: Method) -> Effect | None:
    try:
        return METHODS[method](asked)
    except RefusedError:
        return None
