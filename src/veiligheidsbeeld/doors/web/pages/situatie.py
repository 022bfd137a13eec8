# SPDX-License-Identifier: EUPL-1.2
"""Situatie: how many, and what changed? The chosen municipality, its themes and its wijken."""

from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.drawings import Drawing, area_drawing, series_drawing
from veiligheidsbeeld.doors.web.pages.judging import as_rows, few_of, headline, judged_parts, sifted, with_judgement
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row, row_of_area, row_of_indicator
from veiligheidsbeeld.doors.web.pages.thema import indicators_of, newest_row
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Frequency
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.changes import judge_newest
from veiligheidsbeeld.loop.picture.themes import Theme, themes
from veiligheidsbeeld.loop.picture.verdicts import Judged

# what was recorded, what people went through, what they see around them, what they feel: never added up
FAMILIES = (LEADING, "slachtoffer-traditioneel", "overlast", "onveilig-algemeen")


@require_GET
@page(Action.VIEW_FIGURES)
def situatie(visit: Visit) -> HttpResponse:
    """Answer, map or series, all indicators of the newest year, how it was made."""
    picture = visit.picture
    area = picture.area(visit.municipality)
    newest = picture.figure(LEADING, area.code)
    years = [one for one in picture.series(LEADING, area.code, Frequency.YEAR) if one.shown is not None]
    table = [row for row in map(lambda theme: _leading_row(visit, theme), themes().values()) if row is not None]
    wijken = [
        row_of_area(visit, one, picture.area(one.area_code))
        for one in picture.across(LEADING, AreaType.WIJK, newest.period, parent=area.code)
        if one.division_year == picture.division_year
    ]
    here = judge_newest(picture, area.code)
    seen = sifted([*here.values(), *judged_parts(visit, wijken)])
    changed, look = as_rows(visit, seen.changed), as_rows(visit, seen.worth_a_look)
    families = _families(visit, area, seen.all)
    rows = [*table, *wijken, *changed, *look, *(one for one, _ in families)]
    return visit.show(
        "web/situatie.html",
        area=area,
        newest=row(visit, newest, area.name),
        table=with_judgement(table, seen.all),
        wijken=with_judgement(wijken, seen.all),
        few=few_of(with_judgement(wijken, seen.all)),
        seen=seen,
        changed=changed,
        worth_a_look=look,
        **headline(visit, newest, newest.period.previous()),
        map=area_drawing(visit, LEADING, wijken, AreaType.WIJK) if wijken else None,
        series=series_drawing(visit, LEADING, area, years),
        families=families,
        indicator=picture.catalogue.get(LEADING),
        made=made_of(visit, [newest, *(one.figure for one in rows)]),
    )


def _families(visit: Visit, area: Area, judged: list[Judged]) -> list[tuple[Row, Drawing]]:
    """Four kinds of figures side by side, each with its judgement; those that the municipality has."""
    newest, years = visit.picture.newest_of_area(area.code), visit.picture.years(area.code)
    rows = [row_of_indicator(visit, newest[one], area) for one in FAMILIES if one in newest]
    drawn = [
        (one, series_drawing(visit, one.figure.indicator, area, years.get(one.figure.indicator, []), small=True))
        for one in with_judgement(rows, judged)
    ]  # fmt: skip
    return [(one, drawing) for one, drawing in drawn if drawing is not None] if len(drawn) > 1 else []


def _leading_row(visit: Visit, theme: Theme) -> Row | None:
    """A theme's first figure; None for a theme that has none here: nothing is half shown."""
    for indicator in indicators_of(visit, theme):
        found = newest_row(visit, indicator)
        if found is not None:
            name = theme.names.in_language(visit.language)
            return replace(found, theme=visit.to("thema", theme=theme.id), theme_name=name)
    return None
