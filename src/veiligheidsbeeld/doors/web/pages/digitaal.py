# SPDX-License-Identifier: EUPL-1.2
"""Digitaal: is crime moving online? Classic against online, recorded against experienced, in one view."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.pages.drawings import Drawing, sums_drawing
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Period, Statement
from veiligheidsbeeld.loop.picture.catalogue import LEADING, Break, offences
from veiligheidsbeeld.loop.picture.digital import GroupYears, Shift, groups, shift
from veiligheidsbeeld.loop.picture.experienced import Experienced, experienced, upwards
from veiligheidsbeeld.loop.picture.verdicts import Judged


@dataclass(frozen=True)
class Told:
    """A group as the page tells it."""

    name: str
    statements: list[Statement]
    steps: list[Judged]
    drawing: Drawing
    breaks: list[str]


@dataclass(frozen=True)
class Year:
    """One row of the table."""

    period: Period
    online: Row | None
    classic: Row | None
    share: int | None


@dataclass(frozen=True)
class Place:
    """Both groups in one area."""

    area: Area
    answer: Statement
    groups: list[Told]
    years: list[Year]


@require_GET
@page(Action.VIEW_FIGURES)
def digitaal(visit: Visit) -> HttpResponse:
    """The municipality and the nation, as far as each has figures by type of offence; then the survey."""
    here = visit.picture.area(visit.municipality)
    shifts = [one for one in (shift(visit.picture, area.code) for area in _areas(visit)) if one]
    survey = experienced(visit.picture, here.code)
    shown = [part for one in shifts for group in (one.online, one.classic) for part in group.parts]
    return visit.show(
        "web/digitaal.html",
        here=here,
        places=[_place(visit, one) for one in shifts],
        elsewhere=bool(shifts) and shifts[0].area.code != here.code,
        survey=[(one, _rounds(visit, one)) for one in survey],
        survey_basis=next((one.judged.basis for one in survey if one.judged and one.judged.basis), None),
        kinds=[_kind(visit, one.id) for one in groups().values()],
        later=_later(visit, shifts[0]) if shifts else None,
        newest=_newest(visit, shifts[0]) if shifts else None,
        made=made_of(visit, [*shown, *(one for answers in survey for one in answers.rounds)]),
    )


def _areas(visit: Visit) -> list[Area]:
    """The municipality, and the nation it lies in."""
    above = list(upwards(visit.picture, visit.municipality))
    return [one for one in above if one.code == visit.municipality or one.type is AreaType.NATION]


def _place(visit: Visit, found: Shift) -> Place:
    told = [_told(visit, found, one) for one in (found.online, found.classic)]
    years = [
        Year(period, _row(visit, online), _row(visit, classic), found.per_1000(period))
        for period, online, classic in reversed(found.both)
    ]
    return Place(found.area, found.answer, told, years)


def _told(visit: Visit, found: Shift, group: GroupYears) -> Told:
    name = group.group.names.in_language(visit.language)
    ident = f"{found.area.code}-{group.group.id}-"
    first, last = group.years[0].period.start, group.years[-1].period.end
    breaks = [one for one in group.breaks if first < Period.parse(one.period).start < last]
    drawing = sums_drawing(visit, ident, name, group.years, breaks, found.top)
    reasons = [f"{words.period(Period.parse(one.period), visit.language)}: {_words(visit, one)}" for one in breaks]
    return Told(name, group.statements, group.steps, drawing, reasons)


def _words(visit: Visit, one: Break) -> str:
    return one.nl if visit.language == "nl" else one.en


def _row(visit: Visit, figure: Figure | None) -> Row | None:
    return row(visit, figure, "") if figure else None


def _rounds(visit: Visit, found: Experienced) -> list[Row]:
    return [row(visit, one, found.area.name) for one in reversed(found.rounds)]


def _newest(visit: Visit, found: Shift) -> Row:
    """What the line 'How sure?' is about."""
    return row(visit, found.online.years[-1], found.area.name)


def _later(visit: Visit, found: Shift) -> Period | None:
    """Newest year with a total, where that is later than the newest year by type."""
    newest, by_type = visit.picture.figure(LEADING, found.area.code).period, found.both[-1][0]
    return newest if newest > by_type else None


def _kind(visit: Visit, group_id: str) -> dict[str, object]:
    """What a group holds, and what it does not tell."""
    group, language = groups()[group_id], visit.language
    names = offences()
    return {
        "name": group.names.in_language(language),
        "why": group.why.in_language(language),
        "left_out": group.left_out.in_language(language),
        "not_told": [one.in_language(language) for one in group.not_told],
        "codes": [f"{code} {names[code].in_language(language)}" for code in group.codes],
    }
