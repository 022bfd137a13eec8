# SPDX-License-Identifier: EUPL-1.2
"""Did it work? One estimate by one method, held against its checks, with a verdict in three states."""

from collections.abc import Mapping, Sequence
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


def estimate(
    panel: Any, treated: Sequence[str], start: str, *, until: str | None = None,
    controls: Sequence[str] | None = None, selected_on: Span | None = None, base_from: str | None = None,
    buffers: Sequence[str] = (), strata: Mapping[str, str] | None = None,
    steps: Mapping[str, str] | None = None, method: Method | str = Method.RATIO_OF_RATIOS,
    worthwhile: float = WORTHWHILE, hoped: Hoped | str = Hoped.FALLS, costs: float | None = None,
    beside: Beside | None = None, draws: int = DRAWS, seed: int = 0,
) -> Estimate:  # fmt: skip
    """The effect on the `treated` areas from `start` on (to `until`, else to the end).

    `panel` is a table as `panel_of` reads it; `controls` the areas to compare with (without it, all others but
    `buffers`, in which displacement is looked for). With `method` "lots" they are the eligible areas that the lots left
    out, drawn within `strata`; or `steps` says from which period on each treated area had the measure. `selected_on`
    is the first and last period that the areas were chosen on. `worthwhile` is the smallest change worth having, as a
    fraction; `costs` are euros. Deterministic: `seed` fixes the placebos, of which there are `draws`.

    Raises UserError for what is not in the table or contradicts itself, DataContractError for a table that cannot be
    read. A question that the data cannot answer is no error: the verdict is `cannot_tell`, with `refusals`.
    """
    method, hoped = _one_of(Method, method), _one_of(Hoped, hoped)
    if method not in METHODS:
        raise UserError("cases_elsewhere")
    if not 0 < worthwhile < 1:
        raise UserError("bad_worthwhile", number=worthwhile)
    asked, notes = asked_of(
        panel_of(panel), treated, start, until, controls, selected_on, base_from, buffers, strata, steps
    )
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
    if method is Method.BEFORE_AFTER:
        refusals.append(Statement("before_after_only"))
    share = share_shown(placebos)
    if share is not None and share > TOO_MANY:
        refusals.append(Statement("placebo_rate_too_high", {"percent": round(share * 100)}))
    return _estimate(asked, method, effect, worthwhile, hoped, costs, refusals, checks, notes, placebos)


def _estimate(
    asked: Asked, method: Method, effect: Effect, worthwhile: float, hoped: Hoped, costs: float | None,
    refusals: list[Statement], checks: list[Check], notes: list[Statement], placebos: list[Effect],
) -> Estimate:  # fmt: skip
    ratio, lower, upper = (float(np.exp(one)) for one in (effect.log, effect.lower, effect.upper))
    verdict, beyond = verdict_of(lower, upper, worthwhile, hoped, refused=bool(refusals))
    prevented = [effect.expected * (1 - one) for one in (ratio, upper, lower)]
    return Estimate(
        verdict, ratio, lower, upper, float(asked.counts(asked.window)[list(asked.treated)].sum()), *prevented, method,
        _level(asked, method, checks), hoped, worthwhile, beyond, effect.p,
        None if costs is None else cost_each(costs, *prevented), tuple(refusals), tuple(checks), tuple(notes),
        tuple(float(np.exp(one.log)) for one in placebos), course_of(asked, effect), blocks_of(asked),
        tuple(asked.panel.areas[n] for n in asked.treated), tuple(asked.panel.areas[n] for n in effect.controls),
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
        checks=tuple(checks), notes=tuple(notes), treated=tuple(asked.panel.areas[n] for n in asked.treated),
    )  # fmt: skip


def _level(asked: Asked, method: Method, checks: list[Check]) -> Level:
    """As high as the design allows, one lower when a placebo failed or counting changed (Maryland scale)."""
    if method is Method.BEFORE_AFTER or (not asked.controls and asked.steps is None):
        return Level.BEFORE_AFTER
    failed = {one.kind for one in checks if one.state is State.FAILED}
    many = len(asked.treated) >= _MANY and len(asked.controls) >= 2 * _MANY
    top = Level.LOTS if method is Method.LOTS else Level.MANY_UNITS if many and not asked.selected else Level.COMPARISON
    doubts = {Kind.PLACEBO_IN_TIME, Kind.UNTOUCHED_OUTCOME, Kind.TREND_BEFORE, Kind.RECORDING}
    return Level(max(top - bool(failed & doubts), Level.BEFORE_AFTER))


def _one_of(kind: Any, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise UserError("not_one_of", value=str(value), known=", ".join(kind)) from None
