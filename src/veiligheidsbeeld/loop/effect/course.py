# SPDX-License-Identifier: EUPL-1.2
"""How did it go, period by period? What charts show beside the one figure: the treated areas against what the
comparison would have them be, and the ratio of each half-year to the years before."""

from dataclasses import replace

import numpy as np

from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.estimators.ratio import ratio_of_ratios
from veiligheidsbeeld.loop.effect.methods import Effect
from veiligheidsbeeld.loop.effect.result import Block, Course


def course_of(asked: Asked, effect: Effect) -> Course:
    """Counts of the treated areas together by period, and what was expected: their share of the comparison before the
    start, times the comparison. The bounds of the effect bound it after the start."""
    panel, window = asked.panel, list(asked.window)
    counts = panel.counts[list(asked.treated)]
    seen = counts.sum(axis=0)  # what is missing in one area is missing in all together
    if asked.steps is None:
        expected, lower, upper = _together(asked, effect, seen)
    else:
        begun = np.arange(counts.shape[1]) >= np.array(asked.steps)[:, None]
        had, not_yet = (np.where(one, counts, 0.0).sum(axis=0) for one in (begun, ~begun))
        expected, lower, upper = (not_yet + _times(had, -one) for one in (effect.log, effect.upper, effect.lower))
    before = np.arange(len(seen)) < window[0]
    lower[before], upper[before] = np.nan, np.nan
    return Course(
        tuple(map(str, panel.periods)), tuple(seen.tolist()), tuple(expected.tolist()), tuple(lower.tolist()),
        tuple(upper.tolist()), window[0], asked.selected,
    )  # fmt: skip


def _together(asked: Asked, effect: Effect, seen: Floats) -> tuple[Floats, Floats, Floats]:
    """Expected with its bounds, by period, where all began at once."""
    base, window = list(asked.base), list(asked.window)
    expected = np.full(len(seen), seen[base].mean())
    if effect.controls:
        beside = asked.panel.counts[list(effect.controls)].sum(axis=0)
        expected = beside * seen[base].sum() / max(beside[base].sum(), 1.0)
    expected[window] *= effect.expected / max(expected[window].sum(), 1e-9)
    return expected, _times(expected, effect.log - effect.upper), _times(expected, effect.log - effect.lower)


def _times(counts: Floats, log: float) -> Floats:
    """Counts times a ratio that may be without bound; of none it leaves none."""
    with np.errstate(invalid="ignore"):
        return np.where(counts == 0, 0.0, counts * np.exp(log))


def blocks_of(asked: Asked) -> tuple[Block, ...]:
    """The ratio of ratios of each half-year against the rest of the base, with its interval: an event study. Where it
    moves before the start, the comparison is not alike."""
    if len(asked.controls) < 2 or len(asked.treated) < 2 or asked.steps is not None:
        return ()
    length = max(asked.panel.per_year // 2, 1)
    first, last = min(*asked.base, *asked.selected, asked.window[0]), asked.window[-1] + 1
    starts = range(asked.window[0] - (asked.window[0] - first) // length * length, last, length)
    return tuple(one for start in starts if (one := _block(asked, range(start, min(start + length, last)))) is not None)


def _block(asked: Asked, columns: range) -> Block | None:
    base = tuple(n for n in asked.base if n not in columns)
    if not base:
        return None
    one = replace(asked, base=base, window=tuple(columns))
    found = ratio_of_ratios(
        one.counts(base), one.counts(columns), list(asked.treated), list(asked.controls), one.growth(base)
    )  # fmt: skip
    low, high = found.bounds()
    periods = asked.panel.periods
    return Block(
        str(periods[columns[0]]), str(periods[columns[-1]]), float(np.exp(found.log)), float(np.exp(low)),
        float(np.exp(high)), columns[0] >= asked.window[0], any(n in asked.selected for n in columns),
    )  # fmt: skip
