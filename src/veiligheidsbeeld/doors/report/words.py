# SPDX-License-Identifier: EUPL-1.2
"""How are numbers, periods and statements written, in Dutch and in English? For pages, commands and documents."""

import gettext
import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from veiligheidsbeeld.ground.core import Figure, Frequency, Period, Presence, Provenance, Statement
from veiligheidsbeeld.loop.picture.claim_grammar import Claim, Kind
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import Judged

LOCALES = {"nl": "nl_NL", "en": "en_GB"}
HOUSE_TIME = ZoneInfo("Europe/Amsterdam")
NO_NUMBER = "–"
_WRITTEN = 8192  # numbers and dates, of which pages hold hundreds and mostly the same
_FOLDER = Path(__file__).resolve().parents[2] / "locale"
_NB = "\u00a0"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", _FOLDER, [language], fallback=language == "en")


def translate(msgid: str, language: str) -> str:
    """The words for an English msgid; English itself needs no catalogue."""
    return msgid if language == "en" else _catalogue(language).gettext(msgid)


def gettext_noop(msgid: str) -> str:
    """Marks words that are translated where they are shown; unlike Django's it needs no settings."""
    return msgid


def tr(msgid: str, language: str, **params: object) -> str:
    """A message in a language, with its parameters filled in."""
    return translate(msgid, language).format(**params)


def say(statement: Statement, language: str) -> str:
    """A statement as a sentence. Parameters that are msgids (a role's name), or words in both languages, come along."""
    params = {name: _parameter(value, language) for name, value in statement.params.items()}
    return translate(statement.msgid, language).format(**params)


def _parameter(value: object, language: str) -> str:
    if isinstance(value, Words):
        return value.in_language(language)
    if isinstance(value, Period):
        return period(value, language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return translate(str(value), language) if value else str(value)
    if isinstance(value, float):
        return number(value, language, len(f"{value:.4f}".rstrip("0").partition(".")[2]))
    return str(value) if 1900 <= value <= 2100 else number(value, language)


def number(value: float, language: str, decimals: int = 0) -> str:
    """1.234,5 in Dutch, 1,234.5 in English; a real minus sign."""
    return _number(value or 0, language, decimals)  # no minus nought


@lru_cache(maxsize=_WRITTEN)
def _number(value: float, language: str, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=LOCALES[language]).replace("-", "\u2212")


@lru_cache(maxsize=_WRITTEN)
def day(value: date, language: str) -> str:
    """12 maart 2026, without a break inside."""
    return format_date(value, "d MMMM y", locale=LOCALES[language]).replace(" ", _NB)


def moment(value: datetime, language: str) -> str:
    """12 maart 2026, 10.14 uur; in the house's time zone."""
    local = value.astimezone(HOUSE_TIME)
    clock = format_datetime(local, "H.mm 'uur'" if language == "nl" else "HH:mm", locale=LOCALES[language])
    return f"{day(local.date(), language)}, {clock}".replace(" ", _NB)


@lru_cache(maxsize=_WRITTEN)
def period(value: Period, language: str) -> str:
    """2024; 3e kwartaal 2024; maart 2024; week 40 van 2024."""
    year = value.start.year
    if value.frequency is Frequency.YEAR:
        return str(year) if value.count == 1 else f"{year}–{year + value.count - 1}"
    if value.frequency is Frequency.MONTH and value.count == 1:
        return format_date(value.start, "MMMM y", locale=LOCALES[language]).replace(" ", _NB)
    if value.frequency is Frequency.QUARTER and value.count == 1:
        ordinal = (value.start.month + 2) // 3
        return f"{ordinal}e{_NB}kwartaal{_NB}{year}" if language == "nl" else f"Q{ordinal}{_NB}{year}"
    if value.frequency is Frequency.MONTH:
        between = "t/m" if language == "nl" else "to"
        last = (value.end - timedelta(days=1)).replace(day=1)
        months = [Period(day, Frequency.MONTH) for day in (value.start, last)]
        return f"{period(months[0], language)} {between} {period(months[1], language)}"
    return _other_period(value, language) if value.count == 1 else _weeks(value, language)


def _weeks(value: Period, language: str) -> str:
    """Week 48 t/m 51 van 2025; weeks of two years are named apart."""
    if value.frequency is not Frequency.WEEK:
        return str(value)
    first, last = (replace(value, start=one, count=1) for one in (value.start, value.end - timedelta(days=7)))
    between = "t/m" if language == "nl" else "to"
    iso = first.start.isocalendar(), last.start.isocalendar()
    if iso[0].year != iso[1].year:
        return f"{_other_period(first, language)} {between} {_other_period(last, language)}"
    return _NB.join(("week", str(iso[0].week), between, _other_period(last, language).removeprefix(f"week{_NB}")))


def _other_period(value: Period, language: str) -> str:
    """A half-year, a week or a day."""
    if value.frequency is Frequency.HALF:
        ordinal = (value.start.month + 5) // 6
        words = (f"{ordinal}e", "halfjaar", str(value.start.year)) if language == "nl" else (
            "first" if ordinal == 1 else "second", "half", "of", str(value.start.year)
        )  # fmt: skip
        return _NB.join(words)
    if value.frequency is Frequency.WEEK:
        iso = value.start.isocalendar()
        return _NB.join(("week", str(iso.week), "van" if language == "nl" else "of", str(iso.year)))
    return day(value.start, language)


def decimals_of(figure: Figure) -> int:
    """One decimal for rates and shares, none for counts; two digits of a rate that would read as 0,0."""
    if figure.unit == "aantal" or figure.value is None:
        return 0
    return 1 - math.floor(math.log10(figure.value)) if 0 < figure.value < 0.1 else 1


def count_of(figure: Figure, language: str) -> str:
    """Number of events; a dash where there is none."""
    return NO_NUMBER if figure.count is None else number(figure.count, language)


def value_of(figure: Figure, language: str) -> str:
    """The indicator's value without its unit; a dash where none can be made."""
    return NO_NUMBER if figure.value is None else number(figure.value, language, decimals_of(figure))


def interval_of(figure: Figure, language: str) -> str:
    """37,7 tot 42,0; of the value, or of the count where there is no value."""
    if figure.lower is None or figure.upper is None:
        return NO_NUMBER
    places = decimals_of(figure) if figure.value is not None else 1
    between = "tot" if language == "nl" else "to"
    return f"{number(figure.lower, language, places)}{_NB}{between}{_NB}{number(figure.upper, language, places)}"


def span(first: int, last: int, language: str) -> str:
    """3 tot en met 7: possible places; one place where only that is left."""
    between = "tot en met" if language == "nl" else "to"
    return str(first) if first == last else f"{first} {between} {last}"


STEPS = {  # of publishing; of a sync the tables have names of their own
    "tidy": "reading deliveries",
    "cells": "putting figures in their place",
    "figures": "computing rates",
    "release": "hiding small numbers",
    "publish": "writing the publication",
}
UNITS = {
    "per_1000": "per 1,000 inhabitants",
    "per_10000": "per 10,000 inhabitants",
    "score": "score",
    "aantal": "number",
    "procent": "percent",
}


def unit_of(figure: Figure, language: str) -> str:
    """The unit in words."""
    return translate(UNITS[figure.unit], language)


STATUS = {
    "final": "final", "further_provisional": "further provisional", "provisional": "provisional",
    "estimated": "estimated",
}  # fmt: skip
WORLDS = {False: "Real figures", True: "Fictional: this municipality does not exist"}
ORIGINS = {
    "publisher": "fetched from the publisher",
    "proefdata": "proefdata: fetched from another address than the publisher's own",
    "overgenomen": "overgenomen: copied facts that come with the product",
    "fictief": "fictional",
    "aangeleverd": "delivered by a partner",
}


def status(figure: Figure, language: str) -> str:
    """May it still be revised?"""
    return translate(STATUS[figure.revision.value], language)


def reason_of(
    figure: Figure, threshold: int, reliable_from: int, provenances: dict[str, Provenance]
) -> Statement | None:
    """Why a figure has no value, is hidden or carries no conclusion; None when nothing is the matter."""
    if figure.reason:
        other = provenances.get(figure.denominator_provenance)
        params = {
            "threshold": threshold,
            "own": figure.division_year,
            "other": other.division_year if other else NO_NUMBER,
            "weights": other.table if other else NO_NUMBER,
        }
        return Statement(figure.reason, params)
    if figure.presence is Presence.VALUE and not figure.reliable:
        return Statement("too_few", {"threshold": reliable_from})
    return None


# in which respects a figure is not the one that was asked about
DIFFERS = {
    "indicator": "another indicator", "type": "one type of it", "area": "another area", "period": "another period",
    "vintage": "an older publication", "division": "another area division", "rate": "a rate, not a count",
}  # fmt: skip

# the four words on screen, and the short reason beside "cannot tell"
VERDICTS = {"rise": "rose", "fall": "fell", "stable": "stayed the same"}
NOT_TO_SAY = {
    "no_conclusion": "such differences are ordinary", "too_few": "too few",
    "not_comparable": "cannot be compared", "incomplete": "not everything is known yet",
    "suppressed": "hidden or not known", "among_many": "stands out, but among so many it may be chance",
}  # fmt: skip
OPEN = "cannot tell"


def verdict(code: str, language: str) -> str:
    """A verdict in one of the four words."""
    return translate(VERDICTS.get(code, OPEN), language)


def usual(judged: Judged, language: str) -> str:
    """What would have been ordinary: "ordinary is 41 to 84"; else why nothing can be said."""
    if judged.code == "no_conclusion" and judged.usual is None:
        short = {"verdict_no_conclusion": "no_conclusion", "verdict_among_many": "among_many"}.get(judged.why.code)
        return translate(NOT_TO_SAY[short], language) if short else _reason(judged, language)
    if judged.code in NOT_TO_SAY and judged.code != "no_conclusion":
        return translate(NOT_TO_SAY[judged.code], language)
    if judged.usual_range is None:
        return ""
    said = say(judged.usual_range, language).removesuffix(".")
    said = said[0].lower() + said[1:]
    many = judged.why.code == "verdict_among_many"
    return f"{translate(NOT_TO_SAY['among_many'], language)}; {said}" if many else said


def because(judged: Judged, language: str) -> str:
    """What stands after the word: what would be ordinary, or in full why nothing can be said."""
    if judged.usual is not None and judged.code in (*VERDICTS, "no_conclusion"):
        return usual(judged, language)
    return _reason(judged, language) if judged.code in NOT_TO_SAY else ""


def _reason(judged: Judged, language: str) -> str:
    return say(judged.why, language).removesuffix(".").partition(": ")[2]


CLAIMS = {
    Kind.SAFEST: "{place} is the safest municipality",
    Kind.ONE_OF: "{place} is one of the {k} safest municipalities",
    Kind.QUARTER: "{place} is in the safest quarter of municipalities",
    Kind.SAFER_THAN: "{place} is safer than {other}",
    Kind.IMPROVED: "{place} has improved since {since}",
}


def claim(picture: Picture, said: Claim, place: str, language: str) -> str:
    """A claim as a sentence about a place, without a full stop."""
    other = picture.area(said.other).name if said.other else ""
    return translate(CLAIMS[said.kind], language).format(place=place, k=said.k, other=other, since=said.since)
