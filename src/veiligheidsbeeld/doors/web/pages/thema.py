# SPDX-License-Identifier: EUPL-1.2
"""Thema: how does this develop, what can the figures not carry, and who knows the rest?"""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.drawings import area_drawing, series_drawing
from veiligheidsbeeld.doors.web.pages.judging import headline, sifted, with_judgement
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_area, row_of_indicator
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import AreaType, Figure
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.changes import held_against, judge_newest
from veiligheidsbeeld.loop.picture.experienced import upwards
from veiligheidsbeeld.loop.picture.themes import Theme, themes


@require_GET
@page(Action.VIEW_FIGURES)
def thema(visit: Visit, theme: str) -> HttpResponse:
    """The newest figure of every indicator of a theme, each where it is published: here, else in the region above."""
    known = themes().get(theme)
    if known is None:
        raise Http404
    found = [one for one in map(lambda one: newest_row(visit, one), indicators_of(visit, known)) if one is not None]
    judged = [
        one for area in {row.figure.area_code for row in found} for one in judge_newest(visit.picture, area).values()
    ]
    shown = {row.figure.indicator for row in found}
    seen = sifted(one for one in judged if one.figures and one.figures[1].indicator in shown)
    rows = with_judgement(found, seen.all)
    leading = next((one for one in rows if one.figure.shown is not None), None)
    context = _leading(visit, leading, rows) if leading else {}
    known_here = {one.figure.indicator for one in rows}
    by_wijk = [_by_wijk(visit, one) for one in indicators_of(visit, known) if one.id not in known_here]
    language = visit.language
    return visit.show(
        "web/thema.html",
        theme=known,
        name=known.names.in_language(language),
        question=known.question.in_language(language),
        caution=known.caution.in_language(language),
        unknown=[one.in_language(language) for one in known.unknown],
        rows=rows,
        seen=seen,
        by_wijk=[one for one in by_wijk if one],
        made=made_of(visit, [one.figure for one in (*rows, *(row for table in by_wijk for row in table))]),
        **context,
    )


def indicators_of(visit: Visit, theme: Theme) -> list[Indicator]:
    """Indicators of a theme, in the order of the catalogue."""
    return [one for one in visit.picture.catalogue.indicators.values() if theme.id in one.themes]


def newest_row(visit: Visit, indicator: Indicator) -> Row | None:
    """The newest figure of an indicator in the municipality, or in the smallest area above it that has one."""
    for area in upwards(visit.picture, visit.municipality):
        figure = visit.picture.newest_of_area(area.code).get(indicator.id)
        if figure is not None:
            return row_of_indicator(visit, figure, area)
    return None


def _by_wijk(visit: Visit, indicator: Indicator) -> list[Row]:
    """An indicator that is known by wijk only, in the order of their codes: no ranking."""
    found = visit.picture.across_newest(indicator.id, AreaType.WIJK)
    return [
        row_of_area(visit, one, visit.picture.area(one.area_code))
        for one in sorted(found, key=lambda one: one.area_code)
    ]


def _leading(visit: Visit, leading: Row, rows: list[Row]) -> dict[str, object]:
    """The theme's first figure: sentence, series, and a map where wijken have it; and whether no figure is of here."""
    figure = leading.figure
    area = visit.picture.area(figure.area_code)
    series = visit.picture.series(figure.indicator, area.code, figure.period.frequency)
    wijken = [
        row_of_area(visit, one, visit.picture.area(one.area_code)) for one in _wijken(visit, figure)
        if one.division_year == visit.picture.division_year
    ]  # fmt: skip
    here = visit.picture.area(visit.municipality)
    return {
        "newest": leading,
        "here": here,
        **headline(visit, figure, held_against(visit.picture, figure)),
        "elsewhere": not any(one.figure.area_code == here.code for one in rows),
        "area": area,
        "indicator": visit.picture.catalogue.get(figure.indicator),
        "series": series_drawing(visit, figure.indicator, area, series),
        "map": area_drawing(visit, figure.indicator, wijken, AreaType.WIJK) if wijken else None,
        "wijken": wijken,
    }


def _wijken(visit: Visit, figure: Figure) -> list[Figure]:
    if figure.area_type is not AreaType.MUNICIPALITY:
        return []
    return visit.picture.across(figure.indicator, AreaType.WIJK, figure.period, parent=figure.area_code)
