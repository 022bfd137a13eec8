# SPDX-License-Identifier: EUPL-1.2
"""Deze week: what does Monday's briefing need? Or deze maand, where no weekly files come. One A4."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.judging import sifted
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_area
from veiligheidsbeeld.doors.web.pages.taken import own
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Decision, Item
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.changes import a_year_before
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_areas

WEEKLY, REPORTS, EVENTS = "misdrijven-per-week", "meldingen-overlast-gemeente", "evenementen"
_AHEAD = 7  # days
_STRETCH = {Frequency.WEEK: 4, Frequency.MONTH: 3}


@dataclass(frozen=True)
class Line:
    """One wijk, or the whole municipality: the newest stretch so far, and a longer one of which all is known."""

    now: Row
    longer: Row | None
    reports: Row | None


@require_GET
@page(Action.VIEW_FIGURES)
def deze_week(visit: Visit) -> HttpResponse:
    """Per wijk the newest week or month with what is usual, four weeks or three months with their judgement, municipal
    reports, and events ahead."""
    area = visit.picture.area(visit.municipality)
    chosen = newest_known(visit)
    if chosen is None:
        return visit.show(
            "web/deze_week.html", area=area, commitments=_commitments(visit), may_see=visit.allowed(Action.VIEW_MEETING)
        )
    indicator, newest = chosen
    longer = whole_stretch(visit, indicator, newest)
    wijken = _lines(visit, indicator, AreaType.WIJK, newest, longer)
    whole = _lines(visit, indicator, AreaType.MUNICIPALITY, newest, longer)
    seen = sifted(one.longer.judged for one in wijken if one.longer and one.longer.judged)
    said = {one.figures[1].area_code: one for one in seen.all if one.figures}
    wijken = [_with(one, said) for one in wijken]
    figures = [one.now.figure for one in (*whole, *wijken)]
    events, reports = _events(visit, newest), [one.reports for one in (*whole, *wijken) if one.reports]
    return visit.show(
        "web/deze_week.html",
        area=area,
        weekly=newest.frequency is Frequency.WEEK,
        newest=newest,
        longer=longer,
        late=_late(visit, figures),
        whole=whole,
        wijken=wijken,
        seen=seen,
        reports=reports[0].figure.period if reports else None,
        events=events,
        commitments=_commitments(visit),
        may_see=visit.allowed(Action.VIEW_MEETING),
        indicator=visit.picture.catalogue.get(indicator),
        made=made_of(visit, [*figures, *(one.figure for one in (*events, *reports))]),
    )


def _commitments(visit: Visit) -> list[tuple[Item, Decision]]:
    """Decisions whose end or day to look back falls before the end of this week; for who may not see meetings only the
    own ones."""
    week_end = visit.world.clock().date() + timedelta(days=_AHEAD)
    found = meetings.decided(visit.world.id) if visit.allowed(Action.VIEW_MEETING) else own(visit)
    return [
        one for one in found if any(day is not None and day <= week_end for day in (one[1].until, one[1].check_back_on))
    ]


def newest_known(visit: Visit) -> tuple[str, Period] | None:
    """Weekly figures where they are delivered, else recorded crime by month; None where there are neither."""
    for indicator, frequency in ((WEEKLY, Frequency.WEEK), (LEADING, Frequency.MONTH)):
        if indicator in visit.picture.catalogue.indicators:
            here = visit.picture.series(indicator, visit.municipality, frequency)
            known = [one.period for one in here if one.count is not None]
            if known:
                return indicator, known[-1]
    return None


def whole_stretch(visit: Visit, indicator: str, newest: Period) -> Period:
    """The newest four weeks (or three months) of which everything is known."""
    found = visit.picture.series(indicator, visit.municipality, newest.frequency)
    known = [one.period for one in found if one.count is not None and visit.picture.completeness(one) is None]
    last, many = known[-1] if known else newest, _STRETCH[newest.frequency]
    return Period(last.previous(many - 1).start, last.frequency, many)


def _lines(visit: Visit, indicator: str, area_type: AreaType, newest: Period, longer: Period) -> list[Line]:
    now, long = (judged_by_area(visit, indicator, area_type, one) for one in (newest, longer))
    reports = _reports(visit, area_type)
    own = [
        one for one in visit.picture.within(indicator, area_type, newest.frequency, newest)
        if one.area_code[2:6] == visit.municipality[2:6] and one.division_year == visit.picture.division_year
    ]  # fmt: skip
    return [
        Line(
            replace(row_of_area(visit, one, visit.picture.area(one.area_code)), judged=now.get(one.area_code)),
            *(_row(visit, found[one.area_code]) if one.area_code in found else None for found in (long, reports)),
        )
        for one in sorted(own, key=lambda one: one.area_code)
    ]


def judged_by_area(visit: Visit, indicator: str, area_type: AreaType, period: Period) -> dict[str, Judged]:
    """The municipality's own areas against the same part of the year before."""
    found = judge_areas(visit.picture, indicator, area_type, a_year_before(period), period)
    return {code: one for code, one in found.items() if code[2:6] == visit.municipality[2:6]}


def _reports(visit: Visit, area_type: AreaType) -> dict[str, Judged]:
    """Reports to the municipality in their newest month, where they are delivered."""
    if REPORTS not in visit.picture.catalogue.indicators:
        return {}
    months = visit.picture.periods(REPORTS, area_type, Frequency.MONTH)
    return judged_by_area(visit, REPORTS, area_type, months[-1]) if months else {}


def _row(visit: Visit, judged: Judged) -> Row:
    assert judged.figures is not None  # judged by area, so it has its figures
    figure = judged.figures[1]
    return replace(row_of_area(visit, figure, visit.picture.area(figure.area_code)), judged=judged)


def _with(line: Line, said: dict[str, Judged]) -> Line:
    """Its judgement as it holds among all wijken of the page."""
    code = line.now.figure.area_code
    return replace(line, longer=replace(line.longer, judged=said[code])) if line.longer and code in said else line


def _late(visit: Visit, figures: list[Figure]) -> int | None:
    """Per cent of the newest stretch that usually still comes in."""
    shares = [share for one in figures if (share := visit.picture.completeness(one)) is not None]
    return round(100 * (1 - min(shares))) if shares else None


def _events(visit: Visit, newest: Period) -> list[Row]:
    """Wijken with events in the newest month that the calendar holds, when that month is not over yet."""
    if EVENTS not in visit.picture.catalogue.indicators:
        return []
    months = visit.picture.periods(EVENTS, AreaType.WIJK, Frequency.MONTH)
    if not months or months[-1].end <= newest.end:
        return []
    found = visit.picture.across(EVENTS, AreaType.WIJK, months[-1], parent=visit.municipality)
    return [row_of_area(visit, one, visit.picture.area(one.area_code)) for one in found if one.count]
