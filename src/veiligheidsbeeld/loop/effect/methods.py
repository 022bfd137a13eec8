# SPDX-License-Identifier: EUPL-1.2
"""How large is the effect, by each method? All give the same: a ratio on the log scale with bounds, or a reason why
they cannot."""

import warnings
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats
from veiligheidsbeeld.ground.statistics.randomisation import among_lots, other_lots
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.estimators.displacement import displacement_difference
from veiligheidsbeeld.loop.effect.estimators.interrupted import LevelChange, interrupted_series, structural_series
from veiligheidsbeeld.loop.effect.estimators.ratio import Ratio, between_areas, cluster_robust, ratio_of_ratios
from veiligheidsbeeld.loop.effect.estimators.stepped import stepped_start
from veiligheidsbeeld.loop.effect.result import Method

EITHER = 0.90  # level of each of two comparisons that must both hold; measured together in bench/effects.py
_FEWEST_CONTROLS = 2
_NEAREST = 5  # areas of the most similar level, for each treated one
_FEWEST_LOTS = 20  # ways to draw them; of fewer, none is so rare that it shows anything at 5%
_CORRECTION = 0.5
_BETWEEN = 0.06  # variance of the log rate between years, as of threat (EFFECTS.md, section 8)


@dataclass(frozen=True)
class Effect:
    """The log of a ratio and its bounds (95%). `expected`: treated counts in the window without the measure."""

    log: float
    lower: float
    upper: float
    expected: float
    controls: tuple[int, ...] = ()
    p: float | None = None

    @property
    def shown(self) -> bool:
        """Do its bounds leave out "no effect"?"""
        return self.lower > 0 or self.upper < 0


class RefusedError(Exception):
    """This method can say nothing here, with the reason."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.statement = Statement(code, params)


def by_ratio(asked: Asked) -> Effect:
    """Ratio of ratios, corrected for overdispersion, against all areas that were asked for.

    Where areas were chosen on a period, that period is left out of the estimate. Whether it was a chance peak or a
    change that stayed is not known, so the bounds hold for both: they span the comparison without that period and the
    one with it alone, each at 90%.
    """
    _refuse_single(asked)
    found = _ratio(asked, asked.base)
    if not asked.selected:
        return _effect((found,), LEVEL, asked.controls)
    return _effect((found, _ratio(asked, asked.selected)), EITHER, asked.controls)


def by_matched_poisson(asked: Asked) -> Effect:
    """Poisson regression with effects of areas and periods, against the areas of the most similar level before, with
    cluster-robust errors."""
    _refuse_single(asked)
    controls = nearest(asked, asked.controls, _NEAREST)
    found = cluster_robust(*_sides(asked, asked.base), list(asked.treated), list(controls))
    return _effect((found,), LEVEL, controls)


def by_lots(asked: Asked) -> Effect:
    """Exact randomisation inference: would other lots have given as much? The score of an area is the log of after over
    before; areas with more incidents before, of which it is surer, count for more."""
    if asked.steps is not None:
        return _by_steps(asked, asked.steps)
    rows = list(asked.rows)
    before, after = (one[rows] for one in _sides(asked, asked.base))
    scores = np.log((after + _CORRECTION) / (before + _CORRECTION))
    given = np.arange(len(rows)) < len(asked.treated)
    if given.all():
        raise RefusedError("too_few_controls", number=0)
    lots, exact = other_lots(given, asked.strata, draws=asked.resampled)
    if len(lots) < _FEWEST_LOTS:
        raise RefusedError("too_few_lots", number=len(lots))
    length = len(asked.window) / len(asked.base)
    # what is known beforehand of how sure each score is: it may not depend on how the lots fell
    weights = 1 / (1 / (before + _CORRECTION) + 1 / (before * length + _CORRECTION) + _BETWEEN)
    found = among_lots(*_weighted(scores, lots, weights, asked.strata), exact=exact)
    expected = float(after[given].sum() / np.exp(found.difference))
    return Effect(found.difference, found.lower, found.upper, expected, asked.controls, found.p)


def _weighted(
    scores: Floats, lots: NDArray[np.bool_], weights: Floats, strata: tuple[Hashable, ...] | None
) -> tuple[Floats, Floats]:
    """By all lots (rows), the weighted difference of the scores of those with and without the measure within strata,
    and what it finds of an effect that the first lots gave."""
    names = strata if strata is not None else (None,) * len(scores)
    centred = lots.astype(float)
    for name in dict.fromkeys(names):
        units = [n for n, one in enumerate(names) if one == name]
        share = centred[:, units] @ weights[units] / weights[units].sum()
        centred[:, units] -= share[:, None]
    weighted = centred * weights
    size = (weighted * lots).sum(axis=1)
    return weighted @ scores / size, weighted @ lots[0] / size


def by_before_after(asked: Asked) -> Effect:
    """The year before and after in the treated areas alone, with Poisson errors: what is done in practice, to be seen
    beside the others. Never a verdict on its own: its rate of false claims on own history is shown."""
    last = (asked.selected or asked.base)[-len(asked.window) :]
    rows = list(asked.treated)
    before = asked.counts(last, asked.window)[rows].sum() * len(asked.window) / len(last)
    after = asked.counts(asked.window)[rows].sum()
    log = float(np.log((after + _CORRECTION) / (before + _CORRECTION)))
    half = float(-ndtri((1 - LEVEL) / 2) * np.sqrt(1 / (after + _CORRECTION) + 1 / (before + _CORRECTION)))
    return Effect(log, log - half, log + half, float(before))


def by_series(asked: Asked) -> Effect:
    """Interrupted series of the treated areas together, or of their ratio to the comparison where there is one: a step
    on top of a level that drifts and a season. With periods without incidents, in which that model has no logarithm, a
    regression with trend and season; its rate of false claims is high, and own history will tell."""
    columns = sorted((*asked.base, *asked.selected, *asked.window))
    kept = np.isin(columns, (*asked.base, *asked.window))
    treated, others = (
        np.where(kept, asked.panel.counts[list(rows)][:, columns].sum(axis=0), np.nan)
        for rows in (asked.treated, asked.controls)
    )
    start, comparison = len(columns) - len(asked.window), others if asked.controls else None
    try:
        found = _step_in(treated, comparison, start, asked.panel.per_year)
    except UserError as error:
        raise RefusedError(error.statement.code, **error.statement.params) from error
    with np.errstate(divide="ignore"):
        log, lower, upper = (float(np.log(one)) for one in (found.ratio, found.lower, found.upper))
    return Effect(log, lower, upper, float(np.nansum(treated[start:])) / found.ratio, asked.controls)


def _step_in(treated: Floats, comparison: Floats | None, start: int, per_year: int) -> LevelChange:
    beside = np.ones_like(treated) if comparison is None else comparison
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of series that tell little: their bounds are wide
        if np.nanmin(treated) > 0 and np.nanmin(beside) > 0:
            return structural_series(treated / beside, start, per_year=per_year)
        return interrupted_series(treated, start, comparison=comparison, per_year=per_year, harmonics=1)


def by_displacement(asked: Asked) -> Effect:
    """Weighted displacement difference with the areas around (`buffers`), in incidents, against the areas of the most
    similar level; the variance between areas is learnt from all others."""
    if not asked.buffers:
        raise RefusedError("no_buffers")
    _refuse_single(asked)
    before, after = _sides(asked, asked.base)
    controls = nearest(asked, asked.controls, 1)
    near = nearest(replace(asked, treated=asked.buffers), tuple(n for n in asked.controls if n not in controls), 1)
    tau2, _ = between_areas(before, after, list(asked.controls))
    scale = len(asked.window) / len(asked.base)
    rows = [
        np.column_stack([before[list(one)], after[list(one)]]) for one in (asked.treated, controls, asked.buffers, near)
    ]
    found = displacement_difference(*rows, time_weights=(1 / scale, 1.0), tau2=tau2)
    seen = float(rows[0][:, 1].sum())
    expected, most, fewest = (seen - one for one in (found.estimate, found.lower, found.upper))
    if fewest <= 0 or seen == 0:
        raise RefusedError("difference_no_ratio")
    log, lower, upper = (float(np.log(seen / one)) for one in (expected, most, fewest))
    return Effect(log, lower, upper, expected, (*controls, *near))


METHODS: dict[Method, Callable[[Asked], Effect]] = {
    Method.RATIO_OF_RATIOS: by_ratio,
    Method.MATCHED_POISSON: by_matched_poisson,
    Method.LOTS: by_lots,
    Method.INTERRUPTED_SERIES: by_series,
    Method.DISPLACEMENT_DIFFERENCE: by_displacement,
    Method.BEFORE_AFTER: by_before_after,
}


def _by_steps(asked: Asked, steps: tuple[int, ...]) -> Effect:
    """All areas get the measure, each in its turn."""
    counts = asked.panel.counts[list(asked.rows)][:, sorted((*asked.base, *asked.window))]
    begun = np.array([*steps, *(len(asked.panel.periods) for _ in asked.controls)]) - min(asked.base)
    try:
        found = stepped_start(counts, begun.tolist(), orders=asked.resampled)
    except ValueError:
        raise RefusedError("too_few_lots", number=1) from None
    after = np.arange(counts.shape[1]) >= begun[:, None]
    return Effect(
        found.difference, found.lower, found.upper, float(counts[after].sum() / np.exp(found.difference)), p=found.p
    )


def nearest(asked: Asked, among: tuple[int, ...], each: int) -> tuple[int, ...]:
    """For each treated area, the `each` others of the most similar level before, none twice; the busiest chooses
    first."""
    level = np.log(asked.counts(asked.base) + 1)
    free = list(among)
    chosen: list[int] = []
    for one in sorted(asked.treated, key=lambda n: -level[n]):
        free.sort(key=lambda n: (abs(level[n] - level[one]), n))
        chosen += free[:each]
        free = free[each:]
    return tuple(sorted(chosen))


def _ratio(asked: Asked, base: tuple[int, ...]) -> Ratio:
    return ratio_of_ratios(*_sides(asked, base), list(asked.treated), list(asked.controls))


def _sides(asked: Asked, base: tuple[int, ...]) -> tuple[Floats, Floats]:
    return asked.counts(base, asked.window), asked.counts(asked.window)


def _effect(found: tuple[Ratio, ...], level: float, controls: tuple[int, ...]) -> Effect:
    """The first estimate, with bounds that span those of all at this level; p is 0.05 where they just leave out 1."""
    bounds, below = [one.bounds(level) for one in found], [one.chance_of_lower for one in found]
    p = 2 * min(max(below), 1 - min(below)) * (1 - LEVEL) / (1 - level)
    lower, upper = min(low for low, _ in bounds), max(high for _, high in bounds)
    return Effect(found[0].log, lower, upper, found[0].expected, controls, min(p, 1.0))


def _refuse_single(asked: Asked) -> None:
    if len(asked.treated) == 1:
        raise RefusedError("one_treated_area")
    if len(asked.controls) < _FEWEST_CONTROLS:
        raise RefusedError("too_few_controls", number=len(asked.controls))
