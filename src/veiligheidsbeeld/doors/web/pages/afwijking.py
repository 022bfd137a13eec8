# SPDX-License-Identifier: EUPL-1.2
"""Waarom wijkt dit af? Somebody holds another number: which of our own figures is it, or is it none?"""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.report.words import DIFFERS
from veiligheidsbeeld.doors.web.pages.rows import Row, row
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.picture.catalogue import offences
from veiligheidsbeeld.loop.picture.reconcile import Match, reconcile

_MOST = 20


@dataclass(frozen=True)
class Found:
    """A figure of ours that is the number, and in which respects it is not what was asked."""

    row: Row
    what: str
    differs: list[str]
    publication: str


@require_GET
@page(Action.VIEW_FIGURES)
def afwijking(visit: Visit) -> HttpResponse:
    """The form, and the answer when a number was typed."""
    asked = {name: visit.request.GET.get(name, "").strip() for name in ("getal", "indicator", "gebied", "periode")}
    asked["gebied"] = asked["gebied"].split("-")[0] or visit.municipality
    found, problem = None, None
    if asked["getal"]:
        try:
            number = _number(asked["getal"])
            period = Period.parse(asked["periode"])
            matches = reconcile(visit.world, number, asked["indicator"], asked["gebied"], period)
            found = [_found(visit, one) for one in matches[:_MOST]]
        except UserError as error:
            problem = error.statement
    known = visit.picture.catalogue.indicators.values()
    indicators = [(one.id, one.names.in_language(visit.language)) for one in known]
    return visit.show("web/afwijking.html", asked=asked, found=found, problem=problem, indicators=indicators)


def _number(text: str) -> float:
    """4.034 and 36,8 as the Dutch write them; 36.8 as well."""
    plain = text.replace("\u00a0", "").replace(" ", "")
    dutch = "," in plain or re.fullmatch(r"\d{1,3}(\.\d{3})+", plain)
    try:
        return float(plain.replace(".", "").replace(",", ".") if dutch else plain)
    except ValueError as error:
        raise UserError("bad_number", number=text) from error


def _found(visit: Visit, match: Match) -> Found:
    figure = match.figure
    indicator = visit.picture.catalogue.indicators.get(figure.indicator)
    what = indicator.names.in_language(visit.language) if indicator else figure.indicator
    if figure.slice:
        names = offences()
        what = f"{what}: {names[figure.slice].in_language(visit.language) if figure.slice in names else figure.slice}"
    try:
        name = visit.picture.area(figure.area_code).name
    except UserError:
        name = figure.area_code
    shown = row(visit, figure, name) if indicator else Row(figure, name, "", Statement("not_published"))
    return Found(shown, what, [DIFFERS[one] for one in match.why], match.publication)
