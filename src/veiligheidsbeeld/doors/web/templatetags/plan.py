# SPDX-License-Identifier: EUPL-1.2
"""Template words for the plan: a baseline with its interval, and a number to reach in its unit."""

from datetime import date, timedelta
from typing import Any

from django import template

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.yearly_plan import STATES
from veiligheidsbeeld.doors.web.templatetags.vb import language
from veiligheidsbeeld.loop.action.baseline import Baseline
from veiligheidsbeeld.loop.action.editions import PlanTheme
from veiligheidsbeeld.loop.action.plan_read import TargetRead
from veiligheidsbeeld.loop.action.plan_words import MeasureState
from veiligheidsbeeld.loop.assessment.models import Outcome
from veiligheidsbeeld.loop.effect.evaluations_read import titles

register = template.Library()


@register.filter("start")
def start(value: Baseline) -> str:
    """115, or 34,0%; a dash where it is hidden."""
    return words.NO_NUMBER if value.number is None else _written(value.number, value)


@register.filter("start_interval")
def start_interval(value: Baseline) -> str:
    """94,9 tot 138,0; empty where no interval was published."""
    if value.lower is None or value.upper is None:
        return ""
    between = "tot" if language() == "nl" else "to"
    return f"{words.number(value.lower, language(), 1)} {between} {words.number(value.upper, language(), 1)}"


@register.filter("aimed")
def aimed(value: TargetRead) -> str:
    """The number to reach: 58, or 30,0%; a dash where there is none."""
    return words.NO_NUMBER if value.to is None or value.start is None else _written(value.to, value.start)


def _written(number: float, of: Baseline) -> str:
    if of.unit == "aantal":
        return words.number(round(number), language())
    return words.number(number, language(), 1) + ("%" if of.unit == "procent" else "")


@register.filter("euros")
def euros(value: int) -> str:
    """€ 25.000."""
    return f"€ {words.number(value, language())}"


@register.filter("before_day")
def before_day(value: date) -> str:
    """The last day that lies before a day."""
    return words.day(value - timedelta(days=1), language())


@register.filter("year")
def year(value: int) -> str:
    """A year, which has no thousands."""
    return str(value)


@register.simple_tag
def theme_name(theme: PlanTheme) -> str:
    """Name of a theme of the plan."""
    return theme.names.in_language(language())


@register.simple_tag
def state_words(state: str) -> str:
    """How a measure goes, in words."""
    return words.translate(STATES[MeasureState(state)], language())


@register.simple_tag
def first_said(found: Outcome) -> str:
    """The verdict of an evaluation, in the words it was given in."""
    return found.said(language())[0]


@register.simple_tag
def evaluation_title(found: Outcome) -> str:
    """What the evaluation is called that found it."""
    return titles(found.world, [found.evaluation])[found.evaluation]


@register.simple_tag
def judged_on(found: Outcome) -> str:
    """The day of the verdict."""
    return words.day(found.at.astimezone(words.HOUSE_TIME).date(), language())


@register.simple_tag
def verdict_word(code: str) -> str:
    """A verdict that was written down, in one of the four words."""
    return words.verdict(code, language())


@register.simple_tag(takes_context=True)
def place_name(context: dict[str, Any], code: str) -> str:
    """Name of an area by its code."""
    return context["visit"].picture.area(code).name
