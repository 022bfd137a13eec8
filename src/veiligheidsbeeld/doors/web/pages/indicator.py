# SPDX-License-Identifier: EUPL-1.2
"""Indicator: what exactly is this figure, where and when? Series, parts, definition, downloads."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.bewijs import Offer, offer, offer_change
from veiligheidsbeeld.doors.web.pages.downloads import answer, table_file
from veiligheidsbeeld.doors.web.pages.drawings import area_drawing, series_drawing, series_png, without_shape
from veiligheidsbeeld.doors.web.pages.gebied import lineage
from veiligheidsbeeld.doors.web.pages.judging import (
    few_of,
    headline,
    judged_parts,
    judged_years,
    sifted,
    with_judgement,
)
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row, row_of_area
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period, UserError
from veiligheidsbeeld.loop.assessment.subjects import PARTS
from veiligheidsbeeld.loop.picture.catalogue import offences
from veiligheidsbeeld.loop.picture.changes import a_year_before, outside_ordinary, trend
from veiligheidsbeeld.loop.picture.verdicts import judge_periods

_JUDGED_YEARS = 6


@require_GET
@page(Action.VIEW_FIGURES)
def indicator(visit: Visit, indicator: str) -> HttpResponse:
    """One indicator in one area. `?gebied=` and `?periode=` choose; both have a default."""
    picture = visit.picture
    known = picture.catalogue.get(indicator)
    area = _area(visit, known.id)
    newest = _newest(visit, known.id, area)
    years = picture.series(known.id, area.code, Frequency.YEAR)
    months = picture.series(known.id, area.code, Frequency.MONTH)
    others = [] if years or months else picture.series(known.id, area.code, newest.period.frequency)
    before = _before(visit, newest, years)
    parts = _parts(visit, known.id, area, newest.period)
    part_type = PARTS.get(area.type)
    types = _types(visit, newest)
    drawn = _drawable(months, years) or others
    outside = picture.keep(("outside", known.id, area.code), lambda: outside_ordinary(picture, known.id, drawn))
    seen = sifted([*judged_years(visit, years[-_JUDGED_YEARS:]), *judged_parts(visit, parts)])
    return visit.show(
        "web/indicator.html",
        indicator=known,
        area=area,
        lineage=lineage(visit, area),
        newest=row(visit, newest, area.name),
        years=with_judgement((row(visit, one, "") for one in reversed(years or others[-24:])), seen.all),
        series=series_drawing(visit, known.id, area, drawn, outside={one.figure.period for one in outside}),
        outside=outside,
        known_context=[one for one in picture.context if one.is_about(known) and area.code in one.areas],
        parts=with_judgement(parts, seen.all),
        few=few_of(with_judgement(parts, seen.all)),
        seen=seen,
        earlier=[one.period for one in years if one.period < newest.period],
        before=before,
        **headline(visit, newest, before),
        trend=trend(picture, known.id, years),
        part_type=part_type,
        map=area_drawing(visit, known.id, parts, part_type) if parts and part_type else None,
        without_shape=without_shape(visit, parts, part_type) if part_type else [],
        types=types,
        types_sum=_types_sum(newest, types),
        made=made_of(visit, [newest, *years, *months, *others, *(one.figure for one in parts)]),
        change=offer_change(visit, newest, before),
        series_offer=_series_offer(visit, known.id, area, drawn),
        map_offer=offer(visit, "map", indicator=known.id, area=area.code, period=str(newest.period)) if parts else None,
        periods=[one.period for one in reversed(years)],
        by_year=bool(years),
    )


@require_GET
@page(Action.VIEW_FIGURES)
def download(visit: Visit, indicator: str, area: str, kind: str) -> HttpResponse:
    """The series of an area as CSV or XLSX, the chart as PNG."""
    known = visit.picture.catalogue.get(indicator)
    place = visit.picture.area(area.split("-", maxsplit=1)[0])
    figures = [
        one for frequency in Frequency
        for one in visit.picture.series(known.id, place.code, frequency)
    ]  # fmt: skip
    if kind == "png":
        months = [one for one in figures if one.period.frequency is Frequency.MONTH]
        years = [one for one in figures if one.period.frequency is Frequency.YEAR]
        chosen = _drawable(months, years) or figures
        return answer(visit, series_png(visit, known.id, place, chosen), [known.id, place.key], "png")
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = [row(visit, one, place.name) for one in figures]
    return answer(visit, table_file(visit, known, rows, kind), [known.id, place.key], kind)


def _drawable(months: list[Figure], years: list[Figure]) -> list[Figure]:
    """Months where most of them can be shown, else years: a chart of hidden months says nothing."""
    shown = [one for one in months if one.shown is not None]
    return months if 2 * len(shown) > len(months) else years


def _series_offer(visit: Visit, indicator: str, area: Area, figures: list[Figure]) -> Offer | None:
    if not figures:
        return None
    return offer(visit, "series", indicator=indicator, area=area.code, frequency=figures[0].period.frequency.value)


def _area(visit: Visit, indicator: str) -> Area:
    """The area asked for; else the municipality, or where that has no figures the first area that does."""
    asked = visit.request.GET.get("gebied", "").split("-")[0]
    if asked:
        return visit.picture.area(asked)
    try:
        visit.picture.figure(indicator, visit.municipality)
    except UserError:
        for kind in (AreaType.PROVINCE, AreaType.NATION, AreaType.WIJK):
            codes = [one.area_code for one in visit.picture.across_newest(indicator, kind)]
            own = visit.picture.area(visit.municipality).parent
            if codes:
                return visit.picture.area(own if own in codes else codes[0])
    return visit.picture.area(visit.municipality)


def _newest(visit: Visit, indicator: str, area: Area) -> Figure:
    """The figure asked for; a stretch that was not published as such is the sum of its months or weeks."""
    asked = visit.request.GET.get("periode", "")
    period = Period.parse(asked) if asked else None
    try:
        return visit.picture.figure(indicator, area.code, period)
    except UserError:
        if period is None:
            raise
        judged = judge_periods(visit.picture, indicator, area.code, a_year_before(period), period)
        if judged.figures is None:
            raise
        return judged.figures[1]


def _before(visit: Visit, newest: Figure, years: list[Figure]) -> Period | None:
    """What the newest figure is held against: `?vanaf=`, else the year before, or the same part of that year."""
    asked = visit.request.GET.get("vanaf", "")
    if asked:
        before = Period.parse(asked)
        judge_periods(
            visit.picture, newest.indicator, newest.area_code, before, newest.period
        )  # refuses what cannot be
        return before
    if newest.period.frequency is not Frequency.YEAR:
        return a_year_before(newest.period)
    earlier = [one.period for one in years if one.period < newest.period and one.shown is not None]
    return earlier[-1] if earlier else None


def _parts(visit: Visit, indicator: str, area: Area, period: Period) -> list[Row]:
    part_type = PARTS.get(area.type)
    if part_type is None:
        return []
    found = visit.picture.across(indicator, part_type, period, parent=area.code)
    return [
        row_of_area(visit, one, visit.picture.area(one.area_code))
        for one in found
        if one.division_year == visit.picture.division_year
    ]


def _types(visit: Visit, newest: Figure) -> list[Row]:
    """The total by type of offence, most frequent first; hidden types last, with their reason."""
    names = offences()
    found = visit.picture.breakdown(newest.indicator, newest.area_code, newest.period)
    rows = [row(visit, one, names[one.slice].in_language(visit.language)) for one in found if one.slice in names]
    return sorted(rows, key=lambda one: (one.hidden, -(one.figure.count or 0), one.figure.slice))


def _types_sum(newest: Figure, types: list[Row]) -> dict[str, int] | None:
    """What the shown types add up to, beside the total; None when there are no types or one was not published."""
    known = [one.figure.count for one in types if one.figure.count is not None]
    if not known or newest.count is None:
        return None
    shown = int(sum(known))
    return {
        "shown": shown, "total": int(newest.count), "rest": int(newest.count) - shown,
        "hidden": sum(one.hidden for one in types),
        "missing": sum(one.figure.presence.value == "missing" for one in types),
    }  # fmt: skip
