# SPDX-License-Identifier: EUPL-1.2
"""What can be claimed on the page Vergelijken? Every form of the grammar as a choice, so nothing has to be typed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.picture.claim_grammar import Claim, Kind, write_claim
from veiligheidsbeeld.loop.picture.claims import Question, measures
from veiligheidsbeeld.loop.picture.peers import groups_of
from veiligheidsbeeld.loop.picture.standing import YEARS_TOGETHER, read_years, write_years, years_of

_MOST_NAMED = 10  # "one of the k safest" in the list of claims


@dataclass(frozen=True)
class Choice:
    """What the form offers: pairs of value and words; claims by heading."""

    claims: list[tuple[str, list[tuple[str, str]]]]
    indicators: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    years: list[tuple[str, str]]


def in_words(visit: Visit, claim: Claim, place: str) -> str:
    """The claim as a sentence about a place, without a full stop."""
    return words.claim(visit.picture, claim, place, visit.language)


def choices(visit: Visit, question: Question) -> Choice:
    """Everything that can be asked instead."""
    picture = visit.picture
    years = years_of(picture, question.indicator, question.area.code)
    return Choice(
        _claims(visit, question, years),
        [(one.id, one.names.in_language(visit.language)) for one in measures(picture, question)],
        [
            (one.group.id, one.group.names.in_language(visit.language))
            for one in groups_of(picture, question.area.code, question.period)
        ],
        [(text, words.period(read_years(text), visit.language)) for text in _spans(years, question)],
    )  # fmt: skip


def _claims(visit: Visit, question: Question, years: list[Period]) -> list[tuple[str, list[tuple[str, str]]]]:
    n = len(question.peers.codes)
    ks = sorted({*range(2, min(_MOST_NAMED, n - 1) + 1), *([question.claim.k] if question.claim.k else [])})
    others = sorted(question.peers.codes - {question.area.code}, key=lambda code: visit.picture.area(code).name)
    last = question.period.end.year - 1
    since = [] if question.indicator.is_answer else [one.start.year for one in years if one.start.year < last]
    groups = [
        (_("Place"), [Claim(Kind.SAFEST), *(Claim(Kind.ONE_OF, k=k) for k in ks), Claim(Kind.QUARTER)]),
        (_("Another municipality"), [Claim(Kind.SAFER_THAN, other=code) for code in others]),
        (_("Change"), [Claim(Kind.IMPROVED, since=year) for year in reversed(since)]),
    ]
    return [
        (heading, [(write_claim(one), in_words(visit, one, question.area.name)) for one in offered])
        for heading, offered in groups
        if offered
    ]


def _spans(years: list[Period], question: Question) -> list[str]:
    """Rows of three years and single years, newest first, and what was asked."""
    numbers = [one.start.year for one in years]
    together = [
        f"{year - YEARS_TOGETHER + 1}-{year}" for year in numbers
        if not question.indicator.is_answer and {year - 1, year - 2} <= set(numbers)
    ]  # fmt: skip
    offered = [*reversed(together), *map(str, reversed(numbers))]
    asked = write_years(question.period)
    return offered if asked in offered else [asked, *offered]
