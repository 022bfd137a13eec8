# SPDX-License-Identifier: EUPL-1.2
"""Template words: links that know their world, and figures written the Dutch or English way.

The figure filters take a Figure and refuse a bare number: a number without its truth must not reach a page.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import Figure, Period, Statement
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.changes import Outside
from veiligheidsbeeld.loop.picture.context import Context
from veiligheidsbeeld.loop.picture.spoken import spoken as spoken_in
from veiligheidsbeeld.loop.picture.verdicts import Judged

register = template.Library()


def language() -> str:
    """Language of this request: nl or en."""
    return (get_language() or "nl")[:2]


def _of_figure(write: Callable[[Figure, str], str]) -> Callable[[object], str]:
    def written(value: object) -> str:
        if not isinstance(value, Figure):
            raise TypeError(f"expected a Figure, found {type(value).__name__}: a bare number has no source")
        return write(value, language())

    return written


register.filter("count", _of_figure(words.count_of))
register.filter("value", _of_figure(words.value_of))
register.filter("interval", _of_figure(words.interval_of))
register.filter("unit", _of_figure(words.unit_of))


@register.filter("period")
def period(value: Period) -> str:
    """A period in words."""
    return words.period(value, language())


@register.filter("moment")
def moment(value: datetime) -> str:
    """Day and time."""
    return words.moment(value, language())


@register.filter("day")
def day(value: date) -> str:
    """A day in words."""
    return words.day(value, language())


@register.filter("say")
def say(value: Statement | str) -> str:
    """A statement as a sentence; one that was frozen is words already."""
    return value if isinstance(value, str) else words.say(value, language())


@register.inclusion_tag("web/parts/verdict.html")
def verdict(judged: Judged, large: bool = False) -> dict[str, object]:
    """A verdict as a word with its icon."""
    kind = {"rise": "up", "fall": "down", "stable": "same"}.get(judged.code, "open")
    return {"kind": kind, "word": words.verdict(judged.code, language()), "large": large}


@register.filter("usual")
def usual(judged: Judged) -> str:
    """What was there before and what would be ordinary, or why nothing can be said."""
    return words.usual(judged, language())


@register.filter("ordinary")
def ordinary(judged: Judged) -> str:
    """What would be ordinary, also of a stretch that is not all known yet."""
    return words.usual(replace(judged, code="no_conclusion"), language())


@register.simple_tag(takes_context=True)
def known_indicator(context: dict[str, Any], indicator: str) -> str:
    """Name of an indicator that was chosen once; its id where the catalogue does not have it any more."""
    found = context["visit"].picture.catalogue.indicators.get(indicator)
    return found.names.in_language(language()) if found else indicator


@register.simple_tag(takes_context=True)
def known_area(context: dict[str, Any], key: str) -> str:
    """Name of an area that was chosen once; its code and division where that is not the one of today."""
    found = {one.key: one.name for one in context["visit"].picture.areas()}
    return found.get(key, key)


@register.simple_tag(takes_context=True)
def spoken(context: dict[str, Any], text: str) -> str:
    """What somebody typed, for who reads in the language of the page; never in a form."""
    return spoken_in(context["visit"].world, text, language())


@register.filter("sentence")
def sentence(text: str) -> str:
    """What somebody wrote, with a full stop where it has none."""
    return text if not text or text.rstrip()[-1:] in ".!?…" else f"{text.rstrip()}."


@register.filter("iso")
def iso(value: date | str | None) -> str:
    """A day as a date field wants it; what was typed as it was typed."""
    return value.isoformat() if isinstance(value, date) else value or ""


@register.filter("get")
def get(found: dict[str, Any], key: str) -> Any:
    """What stands under a key; None where nothing does."""
    return found.get(key)


@register.filter("words")
def words_of(context: Context) -> str:
    """What the municipality wrote of a figure."""
    return context.words.in_language(language())


@register.filter("range")
def range_(judged: Judged | Outside) -> str:
    """What would be ordinary in figures alone: 41–84, or 41 or more."""
    usual = (judged.low, judged.high) if isinstance(judged, Outside) else judged.usual
    if usual is None:
        return words.NO_NUMBER
    low, high = usual
    return f"{words.number(low, language())}–{words.number(high, language())}" if high is not None else (
        f"≥ {words.number(low, language())}"
    )  # fmt: skip


@register.filter("because")
def because(judged: Judged) -> str:
    """What stands after the word: what would be ordinary, or in full why nothing can be said."""
    return words.because(judged, language())


@register.filter("whole")
def whole(value: int) -> str:
    """A count of things that are no figures: rows, tables, areas."""
    if not isinstance(value, int):
        raise TypeError("only whole numbers; a figure has its own filter")
    return words.number(value, language())


@register.filter("hours")
def hours(value: Decimal) -> str:
    """Hours of a team: what was written down, no estimate."""
    return words.number(float(value), language(), 0 if value == value.to_integral_value() else 1)


@register.simple_tag
def span(first: int, last: int) -> str:
    """First to last possible place."""
    return words.span(first, last, language())


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], name: str, **kwargs: object) -> str:
    """Address of a page in the world of this request."""
    return reverse(name, kwargs={"world": context["world"], **kwargs})


@register.filter("named")
def named(indicator: Indicator) -> str:
    """Name of an indicator."""
    return indicator.names.in_language(language())


@register.simple_tag(takes_context=True)
def indicator_name(context: dict[str, Any], indicator: str) -> str:
    """Name of an indicator by its id."""
    return context["visit"].picture.catalogue.get(indicator).names.in_language(language())


@register.simple_tag(takes_context=True)
def indicator_caveat(context: dict[str, Any], indicator: str) -> str:
    """What an indicator's figures do not tell."""
    return context["visit"].picture.catalogue.get(indicator).caveat.in_language(language())


@register.filter("translated")
def translated(msgid: str) -> str:
    """Words for a msgid that comes from data: a role's name."""
    return words.translate(msgid, language())


@register.filter("revised")
def revised(value: float | None) -> str:
    """A count before or after a revision; its figure's source stands in the same row."""
    return words.NO_NUMBER if value is None else words.number(value, language())


@register.filter("percent")
def percent(value: float) -> str:
    """A measured error rate of a method; no figure of an area."""
    return f"{words.number(value, language(), 0 if float(value).is_integer() else 1)}%"
