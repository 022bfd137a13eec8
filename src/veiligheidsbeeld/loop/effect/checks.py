# SPDX-License-Identifier: EUPL-1.2
"""What could deceive us? The checks that stand with every result: placebos, the trend before, how the areas were
chosen, displacement, dose, and how things were recorded."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import Period, Statement
from veiligheidsbeeld.loop.effect.asked import Asked, Span
from veiligheidsbeeld.loop.effect.methods import Effect, RefusedError, by_ratio
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.placebos import TOO_MANY, Estimator, in_time, share_shown
from veiligheidsbeeld.loop.effect.result import Check, Kind, State

PEAK = 0.60  # level of the bounds beyond which a last year counts as a bad one: rather once too often than not
_SEEN = float(ndtri(0.975) + ndtri(0.8))  # standard errors that are seen four times in five
_MORE_HOURS = 1.1


@dataclass(frozen=True)
class Beside:
    """What is known beside the counts: an outcome that the measure cannot touch and hours that were spent (tables of
    the same areas), and changes in how things were counted (a period and words); None where nobody said."""

    untouched: Panel | None = None
    hours: Panel | None = None
    counting_changes: tuple[tuple[str, str], ...] | None = None


def checks_of(
    asked: Asked, effect: Effect, estimator: Estimator, beside: Beside, placebos: list[Effect], worthwhile: float
) -> list[Check]:
    """All of them, in the order in which they are shown."""
    size = max(abs(effect.log), -float(np.log1p(-worthwhile)))
    return [
        placebo_in_space(placebos, effect),
        placebo_in_time(asked, estimator),
        trend_before(asked, size),
        untouched_outcome(asked, estimator, beside.untouched, size),
        displacement(asked),
        dose(asked, beside.hours),
        recording(asked, beside),
    ]


def placebo_in_space(effects: list[Effect], effect: Effect) -> Check:
    """How often is an effect claimed in areas where nothing was done? Where lots were drawn: how often would other lots
    have given as much?"""
    if effect.others and effect.p is not None:
        told = Statement("other_lots", {"percent": round(100 * effect.p, 1)})
        return Check(Kind.PLACEBO_IN_SPACE, State.PASSED, (told,), {"share": effect.p})
    share = share_shown(effects)
    if share is None:
        return Check(Kind.PLACEBO_IN_SPACE, State.UNKNOWN, (Statement("placebo_too_few_areas"),))
    told = Statement("placebo_in_space", {"percent": round(share * 100), "number": len(effects)})
    state = State.FAILED if share > TOO_MANY else State.PASSED
    return Check(Kind.PLACEBO_IN_SPACE, state, (told,), {"share": share, "number": float(len(effects))})


def placebo_in_time(asked: Asked, estimator: Estimator) -> Check:
    """Is an effect claimed in the treated areas before anything was done?"""
    if asked.steps is not None:
        return Check(Kind.PLACEBO_IN_TIME, State.UNKNOWN, (Statement("placebo_not_stepped"),))
    effects = in_time(asked, estimator)
    if not effects:
        return Check(Kind.PLACEBO_IN_TIME, State.UNKNOWN, (Statement("placebo_too_short"),))
    shown = sum(one.shown for one in effects)
    told = Statement("placebo_in_time", {"shown": shown, "number": len(effects)})
    state = State.FAILED if 2 * shown > len(effects) else State.PASSED  # they overlap: one alone comes up by chance
    return Check(Kind.PLACEBO_IN_TIME, state, (told,), {"shown": float(shown), "number": float(len(effects))})


def trend_before(asked: Asked, size: float) -> Check:
    """Did the treated areas already go another way, before the start? And would a trend as large as the effect (`size`,
    of a log ratio) have been seen at all (Roth, AER: Insights 4 (2022) 305-322)?"""
    half = len(asked.base) // 2
    try:
        found = by_ratio(
            replace(asked, base=asked.base[:half], window=asked.base[half:], selected=(), steps=None, strata=None)
        )  # fmt: skip
    except (RefusedError, ValueError):
        return Check(Kind.TREND_BEFORE, State.UNKNOWN, (Statement("trend_not_known"),))
    if not np.isfinite(found.upper - found.lower):
        return Check(Kind.TREND_BEFORE, State.UNKNOWN, (Statement("trend_not_known"),))
    visible = _visible(found)
    values = {**_bounds(found), "visible": float(np.expm1(visible))}
    if found.shown:
        return Check(Kind.TREND_BEFORE, State.FAILED, (Statement("trend_before_seen", _said(found)),), values)
    if visible > size:
        told = Statement("trend_before_unseen", {"percent": round(100 * np.expm1(visible))})
        return Check(Kind.TREND_BEFORE, State.UNKNOWN, (told,), values)
    told = Statement("trend_before_none", {"percent": round(100 * np.expm1(visible))})
    return Check(Kind.TREND_BEFORE, State.PASSED, (told,), values)


def chosen_on(asked: Asked, named: Span | None) -> tuple[Asked, Check]:
    """Were the areas chosen on a bad period, named or not? Where nobody named one and the last year before the start
    was worse than the years before, that year is left out as if they had been (regression to the mean).

    Returns the question with that period left out, and what was found.
    """
    if named is not None:
        told = Statement("chosen_on", {"first": Period.parse(named[0]), "last": Period.parse(named[1])})
        return asked, Check(Kind.SELECTION, State.FAILED, (told,))
    earlier, last = asked.base[: -asked.panel.per_year], asked.base[-asked.panel.per_year :]
    if len(earlier) < max(asked.panel.per_year // 2, 1) or len(asked.treated) < 2 or len(asked.controls) < 2:
        return asked, Check(Kind.SELECTION, State.UNKNOWN, (Statement("chosen_not_known"),))
    try:
        peak = by_ratio(replace(asked, base=earlier, window=last, selected=()))
    except RefusedError:
        return asked, Check(Kind.SELECTION, State.UNKNOWN, (Statement("chosen_not_known"),))
    lower = peak.log - (peak.log - peak.lower) * float(ndtri(0.5 + PEAK / 2) / ndtri(0.975))
    if lower <= 0:
        return asked, Check(Kind.SELECTION, State.PASSED, (Statement("chosen_no_peak"),))
    told = Statement("chosen_peak", {"percent": _percent(peak.log)})
    return replace(asked, base=earlier, selected=last), Check(Kind.SELECTION, State.FAILED, (told,))


def untouched_outcome(asked: Asked, estimator: Estimator, untouched: Panel | None, size: float) -> Check:
    """Does an outcome that the measure cannot touch move as well? And would a change as large as the effect have been
    seen there?"""
    if untouched is None:
        return Check(Kind.UNTOUCHED_OUTCOME, State.UNKNOWN, (Statement("no_untouched_outcome"),))
    if untouched.areas != asked.panel.areas or untouched.periods != asked.panel.periods:
        raise ValueError("the untouched outcome has the areas and periods of the outcome")
    whole = ~np.isnan(untouched.counts[:, [*asked.base, *asked.selected, *asked.window]]).any(axis=1)
    controls = tuple(n for n in asked.controls if whole[n])
    if not all(whole[n] for n in asked.treated) or (asked.strata is not None and controls != asked.controls):
        return Check(Kind.UNTOUCHED_OUTCOME, State.UNKNOWN, (Statement("untouched_not_known"),))
    try:
        found = estimator(replace(asked, panel=untouched, controls=controls))
    except RefusedError as refused:
        return Check(Kind.UNTOUCHED_OUTCOME, State.UNKNOWN, (refused.statement,))
    if not found.shown and not _visible(found) <= size:
        told = Statement("untouched_unseen", _said(found))
        return Check(Kind.UNTOUCHED_OUTCOME, State.UNKNOWN, (told,), _bounds(found))
    told = Statement("untouched_moved" if found.shown else "untouched_still", _said(found))
    return Check(Kind.UNTOUCHED_OUTCOME, State.FAILED if found.shown else State.PASSED, (told,), _bounds(found))


def displacement(asked: Asked) -> Check:
    """Did it go elsewhere? The areas around that were named beforehand, against the same comparison."""
    if not asked.buffers:
        return Check(Kind.DISPLACEMENT, State.UNKNOWN, (Statement("no_buffers"),))
    if len(asked.buffers) == 1:
        return Check(Kind.DISPLACEMENT, State.UNKNOWN, (Statement("one_buffer"),))
    try:
        found = by_ratio(replace(asked, treated=asked.buffers, selected=(), steps=None, strata=None))
    except RefusedError as refused:
        return Check(Kind.DISPLACEMENT, State.UNKNOWN, (refused.statement,))
    if found.lower > 0:
        return Check(Kind.DISPLACEMENT, State.FAILED, (Statement("displaced", _said(found)),), _bounds(found))
    code = "diffused" if found.upper < 0 else "not_displaced"
    return Check(Kind.DISPLACEMENT, State.PASSED, (Statement(code, _said(found)),), _bounds(found))


def dose(asked: Asked, hours: Panel | None) -> Check:
    """Was it done? Hours a period in the treated areas, before and after."""
    if hours is None:
        return Check(Kind.DOSE, State.UNKNOWN, (Statement("no_dose"),))
    rows = hours.rows(asked.panel.areas[n] for n in asked.treated)
    periods = asked.panel.periods
    span = periods[asked.window[0]].start, periods[asked.window[-1]].end
    inside = [n for n, one in enumerate(hours.periods) if span[0] <= one.start < span[1]]
    before = [n for n, one in enumerate(hours.periods) if one.end <= span[0]]
    cells = [hours.counts[np.ix_(rows, at)] for at in (before, inside)]
    if not all(np.isfinite(one).any() for one in cells):  # what nobody wrote down is unknown, never none
        return Check(Kind.DOSE, State.UNKNOWN, (Statement("no_dose"),))
    first, after = (float(np.nanmean(one) * len(rows)) for one in cells)
    told = Statement("dose", {"before": round(first), "after": round(after)})
    state = State.PASSED if after > first * _MORE_HOURS else State.FAILED
    return Check(Kind.DOSE, state, (told,), {"before": first, "after": after})


def recording(asked: Asked, beside: Beside) -> Check:
    """Was it counted alike throughout? More patrol gives more records; awareness raises reports."""
    if beside.counting_changes is None:
        return Check(Kind.RECORDING, State.UNKNOWN, (Statement("recording_not_known"),))
    first, last = asked.panel.periods[min(asked.base)], asked.panel.periods[asked.window[-1]]
    within = [what for when, what in beside.counting_changes if not when or _between(when, first, last)]
    if within:
        told = tuple(Statement("recording_changed", {"what": one}) for one in within)
        return Check(Kind.RECORDING, State.FAILED, told)
    return Check(Kind.RECORDING, State.PASSED, (Statement("recording_alike"),))


def _between(when: str, first: Period, last: Period) -> bool:
    period = Period.parse(when)
    return first.start < period.end and period.start < last.end


def _bounds(found: Effect) -> dict[str, float]:
    return {"ratio": float(np.exp(found.log)), "lower": float(np.exp(found.lower)), "upper": float(np.exp(found.upper))}


def _said(found: Effect) -> dict[str, object]:
    return {"percent": _percent(found.log), "low": _percent(found.lower), "high": _percent(found.upper)}


def _visible(found: Effect) -> float:
    """The log ratio that would be seen four times in five, by the width of the bounds."""
    return _SEEN * (found.upper - found.lower) / 2 / float(ndtri(0.975))


def _percent(log: float) -> str:
    """A log ratio as a change in per cent, with its sign."""
    change = float(np.expm1(log))
    return f"{round(100 * change):+d}".replace("-", "\u2212") if np.isfinite(change) else "+∞"
