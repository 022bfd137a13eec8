# SPDX-License-Identifier: EUPL-1.2
"""How large is the effect, by each method? All give the same: a ratio on the log scale with bounds, or a reason why
they cannot."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.estimators.by_lot import ratio_by_lot
from veiligheidsbeeld.loop.effect.estimators.displacement import displacement_difference
from veiligheidsbeeld.loop.effect.estimators.interrupted import LevelChange, interrupted_series, structural_series
from veiligheidsbeeld.loop.effect.estimators.ratio import Ratio, between_areas, cluster_robust, ratio_of_ratios
from veiligheidsbeeld.loop.effect.estimators.stepped import stepped_start
from veiligheidsbeeld.loop.effect.result import Method

EITHER = 0.90  # level of each of two comparisons that must both hold; measured together in bench/effects.py
_FEWEST_CONTROLS = 2
_NEAREST = 5  # areas of the most similar level, for each treated one
_SHOWN = 500
_CORRECTION = 0.5
_MOST_SEASONS = 12
_NOTHING = 1e-9  # a log ratio of rounding


@dataclass(frozen=True)
class Effect:
    """The log of a ratio and its bounds (95%). `expected`: counts of the treated areas, while they had the measure, as
    they would have been without it."""

    log: float
    lower: float
    upper: float
    expected: float
    controls: tuple[int, ...] = ()
    p: float | None = None
    others: tuple[float, ...] = ()  # what other lots find, on the log scale

    @property
    def shown(self) -> bool:
        """Do its bounds leave out "no effect"?"""
        return self.lower > _NOTHING or self.upper < -_NOTHING


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
    before, after, growth = _sides(asked, asked.base)
    if after[list(asked.treated)].sum() == 0:
        raise RefusedError("nothing_left")  # of which no cluster can tell how sure it is
    found = cluster_robust(before, after, list(asked.treated), list(controls), growth)
    return _effect((found,), LEVEL, controls)


def by_lots(asked: Asked) -> Effect:
    """Exact randomisation inference: would other lots have given as much?"""
    if asked.steps is not None:
        return _by_steps(asked, asked.steps)
    rows = list(asked.rows)
    given = np.arange(len(rows)) < len(asked.treated)
    if given.all():
        raise RefusedError("too_few_controls", number=0)
    before, after, growth = (one[rows] for one in _sides(asked, asked.base))
    found = ratio_by_lot(
        before, after, growth, given, asked.strata, resampled=asked.resampled,
        fewest=fewest_lots(len(asked.treated), len(asked.controls)),
    )  # fmt: skip
    if isinstance(found, int):
        raise RefusedError("too_few_lots", number=found)
    seen = float(after[given].sum())
    expected = seen / float(np.exp(found.log))
    return Effect(found.log, found.lower, found.upper, expected, asked.controls, found.p, _spread(found.lots))


def _spread(differences: Floats) -> tuple[float, ...]:
    """Of many other lots so many, in order of size, that a chart shows them well."""
    others = np.sort(differences)
    kept = np.linspace(0, len(others) - 1, min(len(others), _SHOWN)).round().astype(int)
    return tuple(others[kept].tolist())


def by_before_after(asked: Asked) -> Effect:
    """The year before and after in the treated areas alone, with Poisson errors: what is done in practice, to be seen
    beside the others. Never a verdict on its own: its rate of false claims on own history is shown."""
    last = (asked.selected or asked.base)[-len(asked.window) :]
    rows = list(asked.treated)
    due = float((asked.counts(last) * asked.growth(last))[rows].sum())
    before, after = float(asked.counts(last)[rows].sum()), float(asked.counts(asked.window)[rows].sum())
    log = float(np.log((after + _CORRECTION) / (due + _CORRECTION)))
    half = float(-ndtri((1 - LEVEL) / 2) * np.sqrt(1 / (after + _CORRECTION) + 1 / (before + _CORRECTION)))
    return Effect(log, log - half, log + half, due)


def by_series(asked: Asked) -> Effect:
    """Interrupted series of the treated areas together, or of their ratio to the comparison where there is one: a step
    on top of a level that drifts and a season. With periods without incidents, in which that model has no logarithm, a
    regression with trend and season; its rate of false claims is high, and own history will tell."""
    columns = sorted((*asked.base, *asked.selected, *asked.window))
    kept = np.isin(columns, (*asked.base, *asked.window))
    treated, others = (_series(asked, rows, columns, kept) for rows in (asked.treated, asked.controls))
    start = len(columns) - len(asked.window)
    try:
        found = _step_in(treated, others if asked.controls else None, start, asked.panel.per_year)
    except UserError as error:
        raise RefusedError(error.statement.code, **error.statement.params) from error
    with np.errstate(divide="ignore"):
        log, lower, upper = (float(np.log(one)) for one in (found.ratio, found.lower, found.upper))
    return Effect(log, lower, upper, float(np.nansum(treated[0][start:])) / found.ratio, asked.controls)


def _series(asked: Asked, rows: tuple[int, ...], columns: list[int], kept: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Counts of these areas together by period, NaN where not `kept`; and their exposure."""
    counts = np.where(kept, asked.panel.counts[list(rows)][:, columns].sum(axis=0), np.nan)
    exposure = asked.panel.exposure
    return counts, np.ones(len(columns)) if exposure is None else exposure[list(rows)][:, columns].sum(axis=0)


def _step_in(
    treated: tuple[Floats, Floats], others: tuple[Floats, Floats] | None, start: int, per_year: int
) -> LevelChange:  # fmt: skip
    """The structural model takes half a minute for the 52 seasons of weeks, so it is for months and longer."""
    counts, exposure = treated
    beside, theirs = others if others is not None else (np.ones_like(counts), np.ones_like(counts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of series that tell little: their bounds are wide
        if per_year <= _MOST_SEASONS and np.nanmin(counts) > 0 and np.nanmin(beside) > 0:
            return structural_series(counts / exposure / (beside / theirs), start, per_year=per_year)
        return interrupted_series(
            counts, start, comparison=None if others is None else beside, exposure=exposure / theirs,
            per_year=per_year, harmonics=1,
        )  # fmt: skip


def by_displacement(asked: Asked) -> Effect:
    """Weighted displacement difference with the areas around (`buffers`), in incidents, against the areas of the most
    similar level; the variance between areas is learnt from all others."""
    if not asked.buffers:
        raise RefusedError("no_buffers")
    if asked.panel.exposure is not None:
        raise RefusedError("no_exposure_here")
    _refuse_single(asked)
    before, after, growth = _sides(asked, asked.base)
    controls = nearest(asked, asked.controls, 1)
    near = nearest(replace(asked, treated=asked.buffers), tuple(n for n in asked.controls if n not in controls), 1)
    tau2, _ = between_areas(before, after, list(asked.controls), growth)
    rows = [
        np.column_stack([before[list(one)], after[list(one)]]) for one in (asked.treated, controls, asked.buffers, near)
    ]
    try:
        found = displacement_difference(*rows, time_weights=(1 / float(growth[0]), 1.0), tau2=tau2)
    except ValueError:  # nothing was counted in any of these areas
        raise RefusedError("comparison_empty") from None
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
    columns = [*asked.base, *asked.window]
    counts = asked.panel.counts[list(asked.rows)][:, columns]
    exposure = asked.panel.exposure
    begun = np.array([*steps, *(len(asked.panel.periods) for _ in asked.controls)]) - columns[0]
    try:
        found = stepped_start(
            counts, begun.tolist(), exposure=None if exposure is None else exposure[list(asked.rows)][:, columns],
            orders=asked.resampled,
        )  # fmt: skip
    except ValueError:
        raise RefusedError("too_few_lots", number=1) from None
    seen = float(counts[np.arange(len(columns)) >= begun[:, None]].sum())
    expected = seen / float(np.exp(found.difference))
    others = _spread(found.differences[1:])
    return Effect(found.difference, found.lower, found.upper, expected, p=found.p, others=others)


def fewest_lots(treated: int, controls: int) -> int:
    """In how many ways lots must be able to fall: of fewer, none is so rare that it shows anything at 5%. Of two halves
    the opposite lots are as rare as the real ones."""
    return 40 if treated == controls else 20


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
    before, after, growth = _sides(asked, base)
    return ratio_of_ratios(before, after, list(asked.treated), list(asked.controls), growth)


def _sides(asked: Asked, base: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
    """By area, counts before and after, and how much more there was to count after."""
    return asked.counts(base), asked.counts(asked.window), asked.growth(base)


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
    for columns in filter(None, (asked.base, asked.selected, asked.window)):
        if asked.counts(columns)[list(asked.controls)].sum() == 0:
            raise RefusedError("comparison_empty")
