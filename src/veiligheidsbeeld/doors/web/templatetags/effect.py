# SPDX-License-Identifier: EUPL-1.2
"""Template words for evaluations: an estimate with its interval, its course by period, and names of its parts."""

from django import template

from veiligheidsbeeld.doors.report import evaluation_words, words
from veiligheidsbeeld.doors.web.pages.hielp_het_velden import HOW
from veiligheidsbeeld.doors.web.templatetags.vb import language
from veiligheidsbeeld.ground.core import Period, Statement
from veiligheidsbeeld.loop.effect.result import Check, Course, Estimate

register = template.Library()


@register.filter("change_with_interval")
def change_with_interval(found: Estimate) -> str:
    """−9% (−24% tot +10%)."""
    return evaluation_words.interval_of(found, language())


@register.filter("strength")
def strength(found: Estimate) -> int | None:
    """2 to 5, or nothing."""
    return evaluation_words.strength_of(found)


@register.filter("course_rows")
def course_rows(course: Course) -> list[tuple[str, str, str, str, bool]]:
    """By period: its name, what was counted, what was expected, between what, and does the measure run."""
    between = "tot" if language() == "nl" else "to"
    rows = []
    for n, period in enumerate(course.periods):
        counted, expected, low, high = (
            evaluation_words.amount(one[n], language())
            for one in (course.treated, course.expected, course.lower, course.upper)
        )
        limits = words.NO_NUMBER if low == words.NO_NUMBER else f"{low} {between} {high}"
        rows.append((words.period(Period.parse(period), language()), counted, expected, limits, n >= course.start))
    return rows


@register.filter("check_name")
def check_name(check: Check) -> str:
    """What was checked."""
    return words.translate(evaluation_words.CHECKS[check.kind], language())


@register.filter("check_state")
def check_state(check: Check) -> str:
    """How it came out."""
    return words.translate(evaluation_words.CHECK_STATES[check.state], language())


@register.filter("method_name")
def method_name(found: Estimate) -> str:
    """How it was made."""
    return words.translate(evaluation_words.METHODS[found.method], language())


@register.filter("design_name")
def design_name(design: str) -> str:
    """What a set-up is called."""
    return words.say(Statement(f"design_{design}"), language())


@register.filter("share")
def share(value: float | None) -> str:
    """A measured property of a method as a per cent; a dash where it cannot be said."""
    return words.NO_NUMBER if value is None else f"{words.number(100 * value, language())}%"


@register.filter("event_name")
def event_name(kind: str) -> str:
    """What happened."""
    return words.translate(evaluation_words.EVENTS[kind], language())


@register.filter("how_it_works")
def how_it_works(content: dict[str, str]) -> list[tuple[str, str]]:
    """The headings of EMMIE as the form asks them, with what was written under them."""
    return [(one.label, content[one.of]) for one in HOW if content[one.of]]


@register.filter("area_names")
def area_names(codes: list[str], names: dict[str, str]) -> str:
    """Names of areas, with commas; the code of one that is not known any more."""
    return ", ".join(names.get(one, one) for one in codes)
