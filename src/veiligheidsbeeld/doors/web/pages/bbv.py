# SPDX-License-Identifier: EUPL-1.2
"""BBV: the indicators that every municipal budget must hold, from the official source, beside the police's own count.

Besluit begroting en verantwoording (BBV) art. 25 and its regulation on indicators; the official statistics are rounded
to 5 and count crimes found by other services as well, so the two differ a little.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_indicator
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Figure, Period, UserError

# official indicator -> what the police itself counts; nothing where the police publish no such total
_BESIDE = {
    "halt-verwijzingen": "", "bbv-winkeldiefstal": "winkeldiefstal", "bbv-geweld": "",
    "bbv-woninginbraak": "woninginbraak", "bbv-vernieling": "vernieling",
    "bbv-misdrijven": "geregistreerde-misdrijven",
}  # fmt: skip


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
    pairs = []
    for official, police in _BESIDE.items():
        figure = _figure(visit, official, area.code, None)
        beside = _figure(visit, police, area.code, figure.period if figure else None) if police else None
        pairs.append(
            Pair(
                visit.picture.catalogue.get(official).names.in_language(visit.language),
                row_of_indicator(visit, figure, area) if figure else None,
                row_of_indicator(visit, beside, area) if beside else None,
            )
        )
    shown = [one.figure for pair in pairs for one in (pair.official, pair.police) if one]
    return visit.show("web/bbv.html", pairs=pairs, area=area, made=made_of(visit, shown))


def _figure(visit: Visit, indicator: str, area: str, period: Period | None) -> Figure | None:
    try:
        return visit.picture.figure(indicator, area, period)
    except UserError:
        return None
