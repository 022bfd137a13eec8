# SPDX-License-Identifier: EUPL-1.2
"""Gebied: how is this municipality, wijk or buurt doing? Its figures, its parts, and what cannot be said."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.drawings import area_drawing, series_drawing, without_shape
from veiligheidsbeeld.doors.web.pages.rows import made_of, row, row_of_area, row_of_indicator
from veiligheidsbeeld.doors.web.pages.situatie import LEADING
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Frequency

_PARTS = {AreaType.MUNICIPALITY: AreaType.WIJK, AreaType.WIJK: AreaType.BUURT}


@require_GET
@page(Action.VIEW_FIGURES)
def gebied(visit: Visit, area: str) -> HttpResponse:
    """Answer, series, map of the parts, all indicators, how it was made."""
    picture = visit.picture
    place = picture.area(area.split("-", maxsplit=1)[0])
    newest = picture.figure(LEADING, place.code)
    table = [row_of_indicator(visit, one, place) for one in picture.of_area(place.code, newest.period).values()]
    order = list(picture.catalogue.indicators)
    part_type = _PARTS.get(place.type)
    parts = [
        row_of_area(visit, one, picture.area(one.area_code))
        for one in (picture.across(LEADING, part_type, newest.period, parent=place.code) if part_type else [])
        if one.division_year == picture.division_year
    ]
    years = picture.series(LEADING, place.code, Frequency.YEAR)
    shown = [newest, *(one.figure for one in table), *(one.figure for one in parts)]
    return visit.show(
        "web/gebied.html",
        area=place,
        own_areas=picture.areas(AreaType.OWN, place.code),
        asked_division=int(area.split("-")[1]),
        lineage=lineage(visit, place),
        newest=row(visit, newest, place.name),
        table=sorted(table, key=lambda one: order.index(one.figure.indicator)),
        parts=parts,
        part_type=part_type,
        map=area_drawing(visit, LEADING, parts, part_type) if part_type and parts else None,
        without_shape=without_shape(visit, parts, part_type) if part_type else [],
        series=series_drawing(visit, LEADING, place, years),
        indicator=picture.catalogue.get(LEADING),
        made=made_of(visit, shown),
    )


def lineage(visit: Visit, area: Area) -> list[Area]:
    """Areas this one is part of, largest first; the nation is left out."""
    above: list[Area] = []
    parent = area.parent
    while parent and parent != AreaType.NATION.value and not parent.startswith("PV"):
        above.insert(0, visit.picture.area(parent))
        parent = above[0].parent
    return above
