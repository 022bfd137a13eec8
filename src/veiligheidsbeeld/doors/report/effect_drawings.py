# SPDX-License-Identifier: EUPL-1.2
"""How is an estimate of an effect drawn, in which words? What was counted against what was expected, each half-year
against the other years, and what the method gives where nothing was done; of cases how long they stay quiet. Without
numbers nothing is drawn.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from veiligheidsbeeld.doors.report import time_axis, words
from veiligheidsbeeld.doors.report.case_words import told
from veiligheidsbeeld.doors.report.chart_frame import NARROW, Locale
from veiligheidsbeeld.doors.report.course_chart import Stretch, course_chart
from veiligheidsbeeld.doors.report.document import Picture
from veiligheidsbeeld.doors.report.event_chart import Ratio, event_chart
from veiligheidsbeeld.doors.report.placebo_chart import placebo_chart
from veiligheidsbeeld.doors.report.quiet_chart import Curve, Step, quiet_chart
from veiligheidsbeeld.doors.report.render import render_svg
from veiligheidsbeeld.doors.report.time_marks import Marks
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.ground.core import Frequency, Period
from veiligheidsbeeld.loop.effect.arms import Arm
from veiligheidsbeeld.loop.effect.result import Block, Course, Estimate, Kind, Method
from veiligheidsbeeld.loop.effect.telling import change_pct

_CALM = 24  # points that a line may have; with more of them periods are taken together
_TOGETHER = {  # how many periods may make one point
    Frequency.DAY: (7, 28, 91), Frequency.WEEK: (4, 13, 26), Frequency.MONTH: (3, 6), Frequency.QUARTER: (2,),
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """Pixels of the drawing for a large and for a small screen, and how high they are; None as the chart likes it."""

    wide: int
    narrow: int
    wide_high: int | None = None
    narrow_high: int | None = None


PAGE = Size(1076, 346)
SHEET = Size(680, 346, 190, 170)  # full and half width of A4, flat enough for three on one sheet


def effect_pictures(
    found: Estimate, language: Locale, foot: str, *, size: Size = PAGE, ident: str = "e"
) -> tuple[Picture, ...]:  # fmt: skip
    """The drawings that this estimate has numbers for, each with a title that says what was found and a sentence for
    who does not see it. `foot` names world and source; ids in the drawings start with `ident`."""
    drawn = (
        course_picture(found, language, foot, size=size, ident=ident),
        event_picture(found, language, foot, size=size, ident=ident),
        placebo_picture(found, language, foot, size=size, ident=ident),
        quiet_picture(found, language, foot, size=size, ident=ident),
    )
    return tuple(one for one in drawn if one is not None)


def course_picture(
    found: Estimate, language: Locale, foot: str, *, size: Size = PAGE, ident: str = "e"
) -> Picture | None:  # fmt: skip
    """What was counted in all treated areas together against what was expected; None where nothing was estimated."""
    if found.course is None:
        return None
    course = within_window(found.course)
    periods = [Period.parse(one) for one in course.periods]
    together = _together(periods)
    stretches = _stretches(course, periods, together, language)
    expected, low, high = (
        _amount(math.fsum(one[course.start :]), language) for one in (course.expected, course.lower, course.upper)
    )
    title = tr("Since the start {counted} were counted; {expected} were to be expected", language,
               counted=words.number(found.observed, language), expected=expected)  # fmt: skip
    note = tr("All areas with the measure together. The band is the 95% interval of what was expected.", language)
    alt = tr("{title}, between {low} and {high}. A line shows what was counted, a broken line what was to be expected.",
             language, title=title, low=low, high=high)  # fmt: skip
    chosen = (course.left_out[0], course.left_out[-1]) if course.left_out else None

    def spec(width: int, height: int | None) -> dict[str, Any]:
        marks = Marks(course.start, _start_words(width, language), chosen, _chosen_words(found, language))
        return course_chart(
            stretches, marks, _time_axis(periods, width, language), counted_word=tr("counted", language),
            expected_word=tr("expected", language), unit_title=_unit(periods[0].frequency, language), foot=foot,
            width=width, locale=language, height=height,
        )  # fmt: skip

    averaged = _averaged(periods[0].frequency, together, language)
    return _picture(spec, size, f"{ident}-course", title, " ".join(filter(None, (note, averaged))), alt)


def event_picture(
    found: Estimate, language: Locale, foot: str, *, size: Size = PAGE, ident: str = "e"
) -> Picture | None:  # fmt: skip
    """Each half-year against the other years; None where it cannot be said."""
    blocks, course = found.blocks, found.course
    if not blocks or course is None:
        return None
    before = [one for one in blocks if not one.after and not one.chosen]
    title = _before_words(sum(one.lower > 1 or one.upper < 1 for one in before), len(before), language)
    note = tr("Open points lie before the start, filled ones after it; the rules are 95% intervals.", language)
    said = [f"{_when(one, language)}: {_change(one, language)}" for one in blocks]
    alt = f"{title}. {'; '.join(said)}."
    begin = course.periods.index(blocks[0].first)
    shown = course.periods[begin : course.periods.index(blocks[-1].last) + 1]
    periods = [Period.parse(one) for one in shown]
    ratios = [
        Ratio(shown.index(one.first), shown.index(one.last), one.ratio, one.lower, one.upper, one.after, told)
        for one, told in zip(blocks, said, strict=True)
    ]
    chosen = (course.left_out[0] - begin, course.left_out[-1] - begin) if course.left_out else None

    def spec(width: int, height: int | None) -> dict[str, Any]:
        marks = Marks(course.start - begin, _start_words(width, language), chosen, _chosen_words(found, language))
        return event_chart(
            ratios, marks, _time_axis(periods, width, language), none_word=tr("equal", language),
            unit_title=tr("difference from what was expected", language), foot=foot, width=width, locale=language,
            height=height,
        )  # fmt: skip

    return _picture(spec, size, f"{ident}-event", title, note, alt)


def placebo_picture(
    found: Estimate, language: Locale, foot: str, *, size: Size = PAGE, ident: str = "e"
) -> Picture | None:  # fmt: skip
    """What the same method gives where nothing was done, with the result in it; None where it was not tried."""
    placebos = [one for one in found.placebos if not math.isnan(one)]
    if not placebos or not 0 < found.ratio < math.inf:
        return None
    far = abs(math.log(found.ratio))
    as_far = sum(not math.exp(-far) < one < math.exp(far) for one in placebos)
    title, note = _placebo_words(found, as_far, len(placebos), language)
    here = tr("here {change}", language, change=change_pct(found.ratio))
    alt = tr("{title}. Bars show how often each change came up; a line marks this measure: {change}.", language,
             title=title, change=change_pct(found.ratio))  # fmt: skip

    def told(low: float, high: float, number: int) -> str:
        return tr("{low} to {high}: in {number} draws", language, low=change_pct(low), high=change_pct(high),
                  number=number)  # fmt: skip

    def spec(width: int, height: int | None) -> dict[str, Any]:
        return placebo_chart(
            placebos, found.ratio, found_words=here, none_word=tr("equal", language),
            unit_title=tr("change that the method gives", language), count_title=tr("number of draws", language),
            told=told, foot=foot, width=width, locale=language, height=height,
        )  # fmt: skip

    return _picture(spec, size, f"{ident}-placebo", title, note, alt)


def _placebo_words(found: Estimate, times: int, number: int, language: Locale) -> tuple[str, str]:
    """The title, which says what was found, and what is drawn."""
    if found.method is Method.LOTS:
        return (
            tr("Of {number} other ways in which the lots could have fallen, {times} give a change this large", language,
               number=number, times=times),
            tr("The same areas under other lots. The line is what the real lots give.", language),
        )  # fmt: skip
    return (
        tr("Where nothing was done, a change this large came up in {times} of {number} draws", language, times=times,
           number=number),
        tr("The same method, in like areas without the measure. The line is what it gives for this measure.", language),
    )  # fmt: skip


def within_window(course: Course) -> Course:
    """Without what lies after the last period that the protocol looks at: there nothing was expected."""
    known = [n for n, one in enumerate(course.upper) if not math.isnan(one)]
    end = max(known, default=len(course.periods) - 1) + 1
    return Course(
        course.periods[:end], course.treated[:end], course.expected[:end], course.lower[:end], course.upper[:end],
        course.start, course.left_out,
    )  # fmt: skip


def quiet_picture(
    found: Estimate, language: Locale, foot: str, *, size: Size = PAGE, ident: str = "e"
) -> Picture | None:  # fmt: skip
    """How many cases stay quiet, in both arms; None where no cases were compared or nothing of them may be told."""
    if found.arms is None:
        return None
    names = (tr("With the measure", language), tr("Without", language))
    curves = [_curve(arm, name, language) for arm, name in zip(found.arms, names, strict=True)]
    if not any(one.steps for one in curves):
        return None
    note = tr("Share of cases without a new report yet, with 95% intervals. Told are days with ten cases or more still "
              "followed, and five first reports or more between two of them.", language)  # fmt: skip
    alt = "; ".join(one.told for curve in curves for one in curve.steps) + "."

    def spec(width: int, height: int | None) -> dict[str, Any]:
        return quiet_chart(
            *curves, day_title=tr("days since the case was taken up", language),
            share_title=tr("share still quiet", language), foot=foot, width=width, locale=language, height=height,
        )  # fmt: skip

    return _picture(spec, size, f"{ident}-quiet", tr("Cases still quiet, by the number of days", language), note, alt)


def _curve(arm: Arm, name: str, language: Locale) -> Curve:
    """The days that are told of one arm."""
    return Curve(name, tuple(
        Step(
            day, 100 * one.value, 100 * one.lower, 100 * one.upper,
            tr("{name}, {days} days: {share}", language, name=name, days=day, share=told(one, language, share=True)),
        )
        for day, one in arm.quiet.items() if one.reason is None
    ))  # fmt: skip


def _picture(
    spec: Callable[[int, int | None], dict[str, Any]], size: Size, ident: str, title: str, note: str, alt: str
) -> Picture:  # fmt: skip
    wide, narrow = (
        render_svg(spec(width, height), ident=f"{ident}-{width}", title=title, desc=alt)
        for width, height in ((size.wide, size.wide_high), (size.narrow, size.narrow_high))
    )
    return Picture(title, note, alt, wide, narrow)


def _time_axis(periods: Sequence[Period], width: int, language: Locale) -> Any:
    labels, days = [words.period(one, language) for one in periods], [one.start for one in periods]
    return time_axis.axis(list(range(len(periods))), labels, days, periods[0].frequency, width, years=True)


def _together(periods: Sequence[Period]) -> int:
    """How many periods make one point, so that the line reads calmly."""
    if len(periods) <= _CALM:
        return 1
    steps = _TOGETHER.get(periods[0].frequency, (1,))
    return next((one for one in steps if len(periods) / one <= _CALM), steps[-1])


def _stretches(course: Course, periods: Sequence[Period], together: int, language: Locale) -> list[Stretch]:
    """Averages of so many periods, counted from the start both ways, so that none lies on both sides of it; the first
    and the last one may hold fewer."""
    first = course.start % together
    cuts = [*([0] if first else []), *range(first, len(periods), together), len(periods)]
    found = []
    for begin, end in pairwise(cuts):
        counted, expected, lower, upper = (
            _mean(one[begin:end]) for one in (course.treated, course.expected, course.lower, course.upper)
        )
        when = words.period(called(periods[begin], end - begin), language)
        found.append(Stretch(begin, end - 1, counted, expected, lower, upper, _told(when, counted, expected, language)))
    return found


def _mean(amounts: Sequence[float]) -> float:
    """NaN where one of them has no limit, or is not known."""
    found = math.fsum(amounts) / len(amounts)
    return found if math.isfinite(found) else math.nan


def _amount(value: float, language: Locale, decimals: int = 0) -> str:
    return words.number(value, language, decimals) if math.isfinite(value) else words.NO_NUMBER


def _told(when: str, counted: float, expected: float, language: Locale) -> str:
    said = [_amount(one, language, 1) for one in (counted, expected)]
    return tr("{when}: counted {counted}, expected {expected}", language, when=when, counted=said[0], expected=said[1])


def called(first: Period, number: int) -> Period:
    """So many periods from the first one, as the quarter or half-year that they make."""
    together = Period(first.start, first.frequency, number)
    if first.frequency is not Frequency.MONTH:
        return together
    for frequency, months in ((Frequency.QUARTER, 3), (Frequency.HALF, 6), (Frequency.YEAR, 12)):
        if number == months and (first.start.month - 1) % months == 0:
            return Period(first.start, frequency)
    return together


def between(first: str, last: str) -> Period:
    """From one period to another, the last one included."""
    begin, end = Period.parse(first), Period.parse(last)
    return called(begin, round(time_axis.steps_since(end.start, begin.start, begin.frequency)) + 1)


def _when(block: Block, language: Locale) -> str:
    """The time of a block in words."""
    return words.period(between(block.first, block.last), language)


def _change(block: Block, language: Locale) -> str:
    ends = (block.ratio, block.lower, block.upper)
    said = [change_pct(one) if math.isfinite(one) else words.NO_NUMBER for one in ends]
    return tr("{change} ({low} to {high})", language, change=said[0], low=said[1], high=said[2])


def _before_words(apart: int, number: int, language: Locale) -> str:
    """What the half-years before the start say."""
    if number == 0:
        return tr("Each half-year against the other areas", language)
    if apart == 0:
        return tr("Before the start none of {number} half-years went another way than the other areas", language,
                  number=number)  # fmt: skip
    return tr("Before the start {apart} of {number} half-years went another way than the other areas", language,
              apart=apart, number=number)  # fmt: skip


def _start_words(width: int, language: Locale) -> str:
    return tr("start", language) if width < NARROW else tr("start of the measure", language)


def _chosen_words(found: Estimate, language: Locale) -> str:
    """Why a time before the start does not count: the areas were chosen on it, or it was a bad one."""
    codes = {said.code for one in found.checks if one.kind is Kind.SELECTION for said in one.statements}
    if "chosen_peak" in codes:
        return tr("left out: a bad time", language)
    return tr("areas chosen on this time", language)


def _unit(frequency: Frequency, language: Locale) -> str:
    units = {
        Frequency.DAY: tr("number per day", language), Frequency.WEEK: tr("number per week", language),
        Frequency.MONTH: tr("number per month", language), Frequency.QUARTER: tr("number per quarter", language),
    }  # fmt: skip
    return units.get(frequency, tr("number", language))


def _averaged(frequency: Frequency, number: int, language: Locale) -> str:
    """That points are averages, of how many periods."""
    if number == 1:
        return ""
    return {
        Frequency.DAY: tr("Each point is the average of {n} days.", language, n=number),
        Frequency.WEEK: tr("Each point is the average of {n} weeks.", language, n=number),
        Frequency.MONTH: tr("Each point is the average of {n} months.", language, n=number),
        Frequency.QUARTER: tr("Each point is the average of {n} quarters.", language, n=number),
    }[frequency]
