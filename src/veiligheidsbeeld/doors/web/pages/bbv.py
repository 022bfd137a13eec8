# SPDX-License-Identifier: EUPL-1.2
"""BBV: the indicators that every municipal budget must hold, from the official source, beside the police's count."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.report.budget import mandatory
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_indicator
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action


@dataclass(frozen=True)
class Pair:
    """A mandatory indicator and the police's own figure of the same year, where there is one."""

    name: str
    official: Row | None
    police: Row | None


@require_GET
@page(Action.VIEW_FIGURES)
def bbv(visit: Visit) -> HttpResponse:
    """The mandatory indicators in the municipality, newest year of each."""
    area = visit.picture.area(visit.municipality)
    pairs = [
        Pair(
            visit.picture.catalogue.get(one.indicator).names.in_language(visit.language),
            *(row_of_indicator(visit, figure, area) if figure else None for figure in (one.official, one.police)),
        )
        for one in mandatory(visit.picture, area.code)
    ]
    shown = [one.figure for pair in pairs for one in (pair.official, pair.police) if one]
    return visit.show("web/bbv.html", pairs=pairs, area=area, made=made_of(visit, shown))
