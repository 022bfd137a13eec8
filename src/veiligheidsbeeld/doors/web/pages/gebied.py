# SPDX-License-Identifier: EUPL-1.2
"""Gebied: how is this municipality, wijk or buurt doing? Its figures, its parts, and what cannot be said."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.bewijs import offer, offer_change
from veiligheidsbeeld.doors.web.pages.drawings import Drawing, area_drawing, series_drawing, without_shape
from veiligheidsbeeld.doors.web.pages.judging import as_rows, few_of, headline, judged_parts, sifted, with_judgement
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row, row_of_area, row_of_indicator
from veiligheidsbeeld.doors.web.pages.thema import indicators_of
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Frequency, Period
from veiligheidsbeeld.loop.assessment.subjects import PARTS
from veiligheidsbeeld.loop.picture.catalogue import LEADING, offences
from veiligheidsbeeld.loop.picture.changes import judge_newest
from veiligheidsbeeld.loop.picture.spans import twelve_months
from veiligheidsbeeld.loop.picture.themes import themes
from veiligheidsbeeld.loop.picture.verdicts import Judged


@require_GET
@page(Action.VIEW_FIGURES)
def gebied(visit: Visit, area: str) -> HttpResponse:
    """Answer, small series, map of the parts, all indicators, how it was made.

    `?naast=` puts another area beside it, `?periode=` chooses the year, `?soort=` a type of offence.
    """
    picture = visit.picture
    place = picture.area(area.split("-", maxsplit=1)[0])
    asked = visit.request.GET.get("periode", "")
    newest = picture.figure(LEADING, place.code, Period.parse(asked) if asked else None)
    other = _other(visit)
    table = [row_of_indicator(visit, one, place) for one in picture.of_area(place.code, newest.period).values()]
    order = list(picture.catalogue.indicators)
    part_type = PARTS.get(place.type)
    parts = [
        row_of_area(visit, one, picture.area(one.area_code))
        for one in (picture.across(LEADING, part_type, newest.period, parent=place.code) if part_type else [])
        if one.division_year == picture.division_year
    ]
    years = picture.series(LEADING, place.code, Frequency.YEAR)
    seen = sifted([*_judged(visit, place, newest.period), *judged_parts(visit, parts)])
    shown = [newest, *(one.figure for one in table), *(one.figure for one in parts)]
    return visit.show(
        "web/gebied.html",
        area=place,
        own_areas=picture.areas(AreaType.OWN, place.code),
        asked_division=int(area.split("-")[1]),
        lineage=lineage(visit, place),
        newest=row(visit, newest, place.name),
        table=sorted(with_judgement(table, seen.all), key=lambda one: order.index(one.figure.indicator)),
        parts=with_judgement(parts, seen.all),
        few=few_of(with_judgement(parts, seen.all)),
        seen=seen,
        changed=as_rows(visit, seen.changed),
        worth_a_look=as_rows(visit, seen.worth_a_look),
        **headline(visit, newest, newest.period.previous()),
        part_type=part_type,
        map=area_drawing(visit, LEADING, parts, part_type) if part_type and parts else None,
        without_shape=without_shape(visit, parts, part_type) if part_type else [],
        series=series_drawing(visit, LEADING, place, years),
        periods=[one.period for one in reversed(years)],
        change=offer_change(visit, newest, newest.period.previous()),
        map_offer=offer(visit, "map", indicator=LEADING, area=place.code, period=str(newest.period)) if parts else None,
        series_offer=offer(visit, "series", indicator=LEADING, area=place.code),
        other=other,
        comparable=[one for one in picture.areas(place.type, place.parent) if one.code != place.code],
        multiples=_multiples(visit, place, other),
        twelve=_twelve(visit, place),
        kind=_kind(visit, place),
        kinds=[(code, words.in_language(visit.language)) for code, words in offences().items() if code != "0.0.0"],
        indicator=picture.catalogue.get(LEADING),
        made=made_of(visit, shown),
    )


def _judged(visit: Visit, place: Area, period: Period) -> list[Judged]:
    """What changed here, of the newest figures that are of this period."""
    newest = judge_newest(visit.picture, place.code).values()
    return [one for one in newest if one.figures and one.figures[1].period == period]


def _other(visit: Visit) -> Area | None:
    code = visit.request.GET.get("naast", "").split("-")[0]
    return visit.picture.area(code) if code else None


def _multiples(visit: Visit, place: Area, other: Area | None) -> list[tuple[Drawing | None, Drawing | None]]:
    """The first indicator of each theme that has three years here, small; with the other area's beside it."""
    own, others = visit.picture.years(place.code), visit.picture.years(other.code) if other else {}
    found = []
    for theme in themes().values():
        for indicator in indicators_of(visit, theme):
            years = own.get(indicator.id, [])
            if sum(one.shown is not None for one in years) > 2:
                beside = others.get(indicator.id, [])
                found.append(
                    (series_drawing(visit, indicator.id, place, years, small=True),
                     series_drawing(visit, indicator.id, other, beside, small=True) if other else None)
                )  # fmt: skip
                break
    return found


def _twelve(visit: Visit, place: Area) -> list[Row]:
    """Twelve months of the leading indicator, and the twelve before."""
    return [row(visit, one, "") for one in twelve_months(visit.picture, LEADING, place.code)]


def _kind(visit: Visit, place: Area) -> tuple[str, list[Row]] | None:
    """One type of offence through the years, when one was chosen."""
    code = visit.request.GET.get("soort", "")
    if code not in offences():
        return None
    found = visit.picture.slice_series(LEADING, code, place.code)
    return offences()[code].in_language(visit.language), [row(visit, one, "") for one in reversed(found)]


def lineage(visit: Visit, area: Area) -> list[Area]:
    """Areas this one is part of, largest first; the nation is left out."""
    above: list[Area] = []
    parent = area.parent
    while parent and parent != AreaType.NATION.value and not parent.startswith("PV"):
        above.insert(0, visit.picture.area(parent))
        parent = above[0].parent
    return above
