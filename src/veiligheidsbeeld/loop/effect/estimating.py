# SPDX-License-Identifier: EUPL-1.2
"""Did it work? One estimate by one method, held against its checks, with a verdict in three states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.effect.asked import Asked, Span, asked_of, too_little
from veiligheidsbeeld.loop.effect.checks import Beside, checks_of, chosen_on
from veiligheidsbeeld.loop.effect.course import blocks_of, course_of
from veiligheidsbeeld.loop.effect.methods import METHODS, Effect, RefusedError
from veiligheidsbeeld.loop.effect.panel import panel_of
from veiligheidsbeeld.loop.effect.placebos import TOO_MANY, in_space, share_shown
from veiligheidsbeeld.loop.effect.result import (
    WORTHWHILE,
    Check,
    Estimate,
    Hoped,
    Kind,
    Level,
    Method,
    State,
    Verdict,
)
from veiligheidsbeeld.loop.effect.verdicts import cost_each, verdict_of

DRAWS = 200  # placebo areas
_DRAWS_SLOW = 40  # of a method that takes a twentieth of a second
_MANY = 5  # treated areas, and twice as many to compare with
_CHOSEN_ON = (Method.RATIO_OF_RATIOS, Method.MATCHED_POISSON)
_ONLY_TRIED = (Method.MATCHED_POISSON, Method.INTERRUPTED_SERIES, Method.DISPLACEMENT_DIFFERENCE)  # and not believed


def estimate(
    panel: Any, treated: Sequence[str], start: str, *, until: str | None = None,
    controls: Sequence[str] | None = None, selected_on: Span | None = None, base_from: str | None = None,
    buffers: Sequence[str] = (), strata: Mapping[str, str] | None = None,
    steps: Mapping[str, str] | None = None, method: Method | str = Method.RATIO_OF_RATIOS,
    worthwhile: float = WORTHWHILE, hoped: Hoped | str = Hoped.FALLS, costs: float | None = None,
    beside: Beside | None = None, on_record: bool = False, draws: int = DRAWS, seed: int = 0,
) -> Estimate:  # fmt: skip
    """The effect on the `treated` areas from `start` on (to `until`, else to the end).

    `panel` is a table as `panel_of` reads it; `controls` the areas to compare with (without it, all others but
    `buffers`, in which displacement is looked for). With `method` "lots" they are the eligible areas that the lots left
    out, drawn within `strata`; or `steps` says from which period on each treated area had the measure; `on_record`: a
    protocol holds how the lots fell. `selected_on` is the first and last period that the areas were chosen on.
    `worthwhile` is the smallest change worth having, as a fraction; `costs` are euros. Deterministic: `seed` fixes the
    placebos, of which there are `draws`.

    Raises UserError for what is not in the table or contradicts itself, DataContractError for a table that cannot be
    read. A question that the data cannot answer is no error: the verdict is `cannot_tell`, with `refusals`.
    """
    method, hoped = _one_of(Method, method), _one_of(Hoped, hoped)
    if method not in METHODS:
        raise UserError("cases_elsewhere")
    if not 0 < worthwhile < 1:
        raise UserError("bad_worthwhile", number=worthwhile)
    if costs is not None and costs < 0:
        raise UserError("bad_number", number=costs)
    asked, notes = asked_of(
        panel_of(panel), treated, start, until, controls, selected_on, base_from, buffers, strata, steps
    )
    if method is Method.LOTS:  # they do not look at the past, so all of it may be used
        asked = replace(asked, base=tuple(sorted((*asked.base, *asked.selected))), selected=())
        notes += [] if on_record else [Statement("lots_not_on_record")]
    checks: list[Check] = []
    if method in _CHOSEN_ON:
        asked, selection = chosen_on(asked, selected_on)
        checks.append(selection)
    refusals = too_little(asked)
    try:
        effect = None if refusals else METHODS[method](asked)
    except RefusedError as refused:
        refusals.append(refused.statement)
        effect = None
    if effect is None:
        return _nothing(asked, method, worthwhile, hoped, refusals, checks, notes)
    draws = min(draws, _DRAWS_SLOW) if method is Method.INTERRUPTED_SERIES else draws
    placebos = [] if method is Method.LOTS else in_space(asked, METHODS[method], draws, seed)
    checks += checks_of(asked, effect, METHODS[method], beside or Beside(), placebos, worthwhile)
    refusals += _doubts(method, effect, checks, share_shown(placebos))
    level = _level(asked, method, checks, on_record)
    return _estimate(asked, method, effect, level, worthwhile, hoped, costs, refusals, checks, notes, placebos)


def _doubts(method: Method, effect: Effect, checks: list[Check], false: float | None) -> list[Statement]:
    """Why a figure cannot carry a verdict: how often the method errs here, or a course that was there before."""
    found = []
    if method is Method.BEFORE_AFTER:
        found.append(Statement("before_after_only"))
    elif method in _ONLY_TRIED and false is None:
        found.append(Statement("placebo_needed"))
    if false is not None and false > TOO_MANY:
        found.append(Statement("placebo_rate_too_high", {"percent": round(false * 100)}))
    trend = next((one for one in checks if one.kind is Kind.TREND_BEFORE), None)
    went_on = trend is not None and trend.state is State.FAILED and (trend.values["ratio"] < 1) == (effect.log < 0)
    if went_on and method is not Method.LOTS:
        found.append(Statement("trend_went_on"))
    return found


def _estimate(
    asked: Asked, method: Method, effect: Effect, level: Level, worthwhile: float, hoped: Hoped, costs: float | None,
    refusals: list[Statement], checks: list[Check], notes: list[Statement], placebos: list[Effect],
) -> Estimate:  # fmt: skip
    ratio, lower, upper = (float(np.exp(one)) for one in (effect.log, effect.lower, effect.upper))
    verdict, beyond = verdict_of(lower, upper, worthwhile, hoped, refused=bool(refusals))
    counted = effect.expected * ratio  # the bounds are those of what was expected
    prevented = [counted * (1 / one - 1) if one > 0 else float("inf") for one in (ratio, upper, lower)]
    observed = counted if asked.steps else float(asked.counts(asked.window)[list(asked.treated)].sum())
    return Estimate(
        verdict, ratio, lower, upper, observed, *prevented, method, level, hoped, worthwhile, beyond, effect.p,
        None if costs is None else cost_each(costs, *prevented), tuple(refusals), tuple(checks), tuple(notes),
        tuple(float(np.exp(one)) for one in effect.others or [one.log for one in placebos]),
        course_of(asked, effect), blocks_of(asked), treated=tuple(asked.panel.areas[n] for n in asked.treated),
        controls=tuple(asked.panel.areas[n] for n in effect.controls),
    )  # fmt: skip


def _nothing(
    asked: Asked, method: Method, worthwhile: float, hoped: Hoped, refusals: list[Statement], checks: list[Check],
    notes: list[Statement],
) -> Estimate:  # fmt: skip
    """The fact without a figure of the effect: what was counted, and why no more can be said."""
    unknown = float("nan")
    return Estimate(
        Verdict.CANNOT_TELL, unknown, unknown, unknown, float(asked.counts(asked.window)[list(asked.treated)].sum()),
        unknown, unknown, unknown, method, Level.BEFORE_AFTER, hoped, worthwhile, refusals=tuple(refusals),
        checks=tuple(checks), notes=tuple(notes), year_before=_year_before(asked),
        treated=tuple(asked.panel.areas[n] for n in asked.treated),
    )  # fmt: skip


def _year_before(asked: Asked) -> float:
    """What was counted in the treated areas in the same part of the year before; NaN where that is not known."""
    year = asked.panel.per_year
    columns = [n - year * -(-len(asked.window) // year) for n in asked.window]
    if columns[0] < 0:
        return float("nan")
    return float(asked.panel.counts[list(asked.treated)][:, columns].sum())


def _level(asked: Asked, method: Method, checks: list[Check], on_record: bool) -> Level:
    """As high as the design allows, one lower when a placebo failed or counting changed (Maryland scale). That lots
    decided is believed when a protocol holds it."""
    if method is Method.BEFORE_AFTER or (not asked.controls and asked.steps is None):
        return Level.BEFORE_AFTER
    failed = {one.kind for one in checks if one.state is State.FAILED}
    many = len(asked.treated) >= _MANY and len(asked.controls) >= 2 * _MANY
    by_lot = method is Method.LOTS and on_record
    top = Level.LOTS if by_lot else Level.MANY_UNITS if many and not asked.selected and method is not Method.LOTS else (
        Level.COMPARISON
    )  # fmt: skip
    doubts = {Kind.PLACEBO_IN_TIME, Kind.UNTOUCHED_OUTCOME, Kind.TREND_BEFORE, Kind.RECORDING}
    return Level(max(top - bool(failed & doubts), Level.BEFORE_AFTER))


def _one_of(kind: Any, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise UserError("not_one_of", value=str(value), known=", ".join(kind)) from None
