# SPDX-License-Identifier: EUPL-1.2
"""How did it go, period by period? What charts show beside the one figure: the treated areas against what the
comparison would have them be, and the ratio of each half-year to the years before."""

from dataclasses import replace

import numpy as np

from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.estimators.ratio import ratio_of_ratios
from veiligheidsbeeld.loop.effect.methods import Effect
from veiligheidsbeeld.loop.effect.result import Block, Course


def course_of(asked: Asked, effect: Effect) -> Course:
    """Counts of the treated areas together by period, and what was expected: their share of the comparison before the
    start, times the comparison. The bounds of the effect bound it after the start."""
    panel, treated, controls = asked.panel, list(asked.treated), list(effect.controls or asked.treated)
    seen = np.nansum(panel.counts[treated], axis=0)
    beside = np.nansum(panel.counts[controls], axis=0)
    base, window = list(asked.base), list(asked.window)
    share = seen[base].sum() / max(beside[base].sum(), 1.0)
    expected = beside * share if effect.controls else np.full(len(seen), seen[base].mean())
    scale = effect.expected / max(expected[window].sum(), 1e-9)
    lower, upper = np.full(len(seen), np.nan), np.full(len(seen), np.nan)
    expected[window] *= scale
    lower[window] = expected[window] * np.exp(effect.log - effect.upper)
    upper[window] = expected[window] * np.exp(effect.log - effect.lower)
    return Course(
        tuple(map(str, panel.periods)), tuple(seen.tolist()), tuple(expected.tolist()), tuple(lower.tolist()),
        tuple(upper.tolist()), window[0], asked.selected,
    )  # fmt: skip


def blocks_of(asked: Asked) -> tuple[Block, ...]:
    """The ratio of ratios of each half-year against the rest of the base, with its interval: an event study. Where it
    moves before the start, the comparison is not alike."""
    if len(asked.controls) < 2 or len(asked.treated) < 2:
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
        one.counts(base, columns), one.counts(columns), list(asked.treated), list(asked.controls)
    )  # fmt: skip
    low, high = found.bounds()
    periods = asked.panel.periods
    return Block(
        str(periods[columns[0]]), str(periods[columns[-1]]), float(np.exp(found.log)), float(np.exp(low)),
        float(np.exp(high)), columns[0] >= asked.window[0], any(n in asked.selected for n in columns),
    )  # fmt: skip
