# SPDX-License-Identifier: EUPL-1.2
"""Will anybody be able to tell whether a target was reached? So it is when our own judgement of change would name the
aimed change with a chance of 80% or more, given how the indicator varies when nothing is done. Says why not, and which
change could be seen; never whether a target is a good one."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.ground.statistics import ENOUGH, power, power_of_estimates, smallest_difference, smallest_visible
from veiligheidsbeeld.loop.action.baseline import Baseline
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.context import known_causes
from veiligheidsbeeld.loop.picture.ordinary import ordinary_ahead
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.spans import windows
from veiligheidsbeeld.loop.picture.verdicts import ROUNDING, meaning_since


class AimKind(StrEnum):
    """How an aim is written: a change in per cent of the baseline, or a number to reach."""

    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True)
class Aim:
    """What a target is after, in per cent (signed) of the baseline or in its unit."""

    kind: AimKind
    value: float

    def number(self, start: float) -> float:
        """What is to be reached from a baseline, in its unit."""
        return self.value if self.kind == AimKind.NUMBER else start * (1 + self.value / 100)


@dataclass(frozen=True)
class Checked:
    """The answer. `chance` (0 to 1) that a change of the aimed size would be named; None where nothing was computed.
    `sentences`: the answer, the smallest change that could be seen, and what that was judged by."""

    measurable: bool
    sentences: tuple[Statement, ...]
    chance: float | None = None


def check(picture: Picture, indicator_id: str, start: Baseline | None, aim: Aim | None, due: date | None) -> Checked:
    """Is a target with this indicator, baseline, aim and last day measurable? Without an indicator it is words only.

    Raises UserError for an indicator or area that this publication does not know.
    """
    if start is None:
        return _no("target_no_figure" if indicator_id else "target_vague")
    if start.number is None:
        return _no("target_hidden")
    if aim is None or due is None:
        return _no("target_no_date" if aim else "target_no_aim")
    indicator = picture.catalogue.get(start.indicator)
    if refused := _refused(indicator, start, start.number, aim, due):
        return Checked(False, (refused,))
    if indicator.is_answer:
        return _of_answers(start, start.number, aim)
    number, years = start.number, whole_years(start, due)
    key = "measurable", start.indicator, start.area, start.period, number, aim, years
    return picture.keep(key, lambda: _of_counts(picture, indicator, start, number, aim, years))


def _refused(indicator: Indicator, start: Baseline, number: float, aim: Aim, due: date) -> Statement | None:
    """Why no judgement can ever tell, whatever the figures do; None where one may."""
    if indicator.nature == "stock":
        return Statement("target_stock")
    if whole_years(start, due) < 1:
        return Statement("target_too_soon", {"date": a_year_after(start.over.end) - timedelta(days=1)})
    return Statement("target_no_change") if aim.number(number) == number else None


def whole_years(start: Baseline, due: date) -> int:
    """Years that lie between the end of a baseline and a last day, that day included."""
    end, after = start.over.end, due + timedelta(days=1)
    return after.year - end.year - ((after.month, after.day) < (end.month, end.day))


def a_year_after(day: date) -> date:
    """The same day of the next year; baselines end with a month, so there always is one."""
    return day.replace(year=day.year + 1)


def _no(code: str, **params: object) -> Checked:
    return Checked(False, (Statement(code, params),))


def _of_counts(
    picture: Picture, indicator: Indicator, start: Baseline, number: float, aim: Aim, years: int
) -> Checked:  # fmt: skip
    """By the test that will judge it, on counts that vary as they always did over so many years."""
    period, area_type = start.over, picture.area(start.area).type
    found = windows(
        picture, indicator.id, area_type, period.previous(), period, since=meaning_since(indicator, period),
        left_out=known_causes(picture.context, indicator),
    )  # fmt: skip
    if start.area not in found.codes:
        return _no("target_figure_gone", period=period)
    usual = ordinary_ahead(found, indicator.prior(area_type), years * found.positions)
    at = found.codes.index(start.area)
    varies = {
        "phi": usual.phi, "tau2": usual.tau2, "factor": float(usual.factor[at]), "degrees": float(usual.degrees[at])
    }  # fmt: skip
    to, falls = max(0.0, aim.number(number)), aim.number(number) < number
    chance = float(power(number, [to], **varies)[0])
    smallest = smallest_visible(number, falls=falls, **varies)
    basis = (
        Statement("by_history", {"areas": len(found.codes), "pairs": usual.pairs})
        if usual.pairs
        else Statement("by_prior")
    )
    word = "fall" if falls else "rise"
    said = Statement(
        f"target_{'seen' if chance >= ENOUGH else 'unseen'}_{word}",
        {"before": number, "after": float(round(to)), "chance": _of_hundred(chance)},
    )
    if not number:  # of nothing there is no per cent
        return Checked(chance >= ENOUGH, (said, basis), chance)
    could = (
        Statement(f"visible_{word}", {"percent": smallest})
        if smallest is not None
        else Statement(f"visible_no_{word}", {"before": number})
    )
    return Checked(chance >= ENOUGH, (said, could, basis), chance)


def _of_answers(start: Baseline, number: float, aim: Aim) -> Checked:
    """By the published margin of the baseline: the next survey is taken to be as large."""
    if start.lower is None or start.upper is None:
        return _no("target_no_margin")
    half = max(start.upper - number, number - start.lower)
    to = aim.number(number)
    chance = power_of_estimates(to - number, half, ROUNDING)
    code = f"target_{'seen' if chance >= ENOUGH else 'unseen'}_{'fall' if to < number else 'rise'}"
    said = Statement(
        code, {"before": round(number, 1), "after": round(to, 1), "chance": _of_hundred(chance)}
    )  # fmt: skip
    could = Statement("visible_points", {"points": round(smallest_difference(half, ROUNDING) + 0.05, 1)})
    return Checked(chance >= ENOUGH, (said, could, Statement("by_margins")), chance)


def _of_hundred(chance: float) -> int:
    """Cases in a hundred, rounded down: what is below the bar must not read as on it, nor almost all as all."""
    return min(99, max(1, int(100 * chance)))
