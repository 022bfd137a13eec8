# SPDX-License-Identifier: EUPL-1.2
"""Vergelijken: how does this municipality stand among its peers? Rates with intervals; no rank is claimed yet."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.downloads import answer, table_file
from veiligheidsbeeld.doors.web.pages.drawings import dots_drawing, intervals_drawing
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_area
from veiligheidsbeeld.doors.web.pages.situatie import LEADING
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.peers import Peers, peers_of


@dataclass(frozen=True)
class Comparison:
    """One indicator, one year, all municipalities; and the group the chosen one belongs to."""

    indicator: Indicator
    period: Period
    area: Area
    peers: Peers
    group: list[Row]
    everyone: list[Figure]


@require_GET
@page(Action.VIEW_FIGURES)
def vergelijken(visit: Visit) -> HttpResponse:
    """Answer, peers with intervals, dot map of all municipalities, table, how it was made."""
    found = _comparison(visit)
    own = next((one for one in found.group if one.focus), None)
    with_value = [one for one in found.group if one.figure.value is not None]
    return visit.show(
        "web/vergelijken.html",
        comparison=found,
        area=found.area,
        indicator=found.indicator,
        own=own,
        lowest=with_value[0] if with_value else None,
        highest=with_value[-1] if with_value else None,
        chart=intervals_drawing(visit, found.indicator.id, found.group),
        map=dots_drawing(visit, found.indicator.id, found.everyone, found.area, found.peers),
        choices=visit.picture.compared,
        periods=list(reversed(visit.picture.periods(found.indicator.id, AreaType.MUNICIPALITY, Frequency.YEAR))),
        made=made_of(visit, found.everyone),
    )


@require_GET
@page(Action.VIEW_FIGURES)
def download(visit: Visit, kind: str) -> HttpResponse:
    """The group as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = _comparison(visit)
    content = table_file(visit, found.indicator, found.group, kind)
    return answer(visit, content, ["vergelijken", found.indicator.id, str(found.period)], kind)


def _comparison(visit: Visit) -> Comparison:
    picture = visit.picture
    indicator = picture.catalogue.get(visit.request.GET.get("indicator", LEADING))
    periods = picture.periods(indicator.id, AreaType.MUNICIPALITY, Frequency.YEAR)
    asked = visit.request.GET.get("periode", "")
    period = Period.parse(asked) if asked else periods[-1]
    everyone = [
        one for one in picture.across(indicator.id, AreaType.MUNICIPALITY, period)
        if one.division_year == picture.division_year
    ]  # fmt: skip
    area = picture.area(visit.municipality)
    peers = peers_of(area.code, picture.across("inwoners", AreaType.MUNICIPALITY, period))
    group = [
        row_of_area(visit, one, picture.area(one.area_code), focus=one.area_code == area.code)
        for one in everyone
        if one.area_code in peers.codes
    ]
    group.sort(key=lambda one: (one.figure.value is None, one.figure.value or 0, one.name))
    return Comparison(indicator, period, area, peers, group, everyone)
