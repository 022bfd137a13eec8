# SPDX-License-Identifier: EUPL-1.2
"""A plan that exists, taken in from a file: read and shown first, stored when it is accepted, never with a fault."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.jobs import waiting
from veiligheidsbeeld.doors.report.yearly_plan import STATES
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, typed, year_of
from veiligheidsbeeld.doors.web.pages.typed import ANYWAY, warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import refuse_long
from veiligheidsbeeld.ground.core import UserError, VeiligheidsbeeldError
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan_mapping import read_mapping
from veiligheidsbeeld.loop.action.taking_in import PlanPreview, preview, take_in

_FIELDS = ("titel", "jaar", "soort", ANYWAY)


@dataclass(frozen=True)
class Sent:
    """A file of this form, by its own name; `token` where it waits for its sender."""

    name: str
    content: bytes
    token: str = ""


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def take(visit: Visit) -> HttpResponse:
    """A form for a file; then what it says; then the draft."""
    given = {name: typed(visit, name) for name in _FIELDS}
    if visit.request.method == "GET":
        given["jaar"] = str(visit.world.clock().date().year)
        return visit.show("web/plan_import.html", given=given)
    try:
        year = year_of(given["jaar"])
        if not given["titel"]:
            raise UserError("title_of_plan_needed")
        refuse_long(Plan, {"title": given["titel"]})
        warn_of_persons(visit, [given["titel"]])
        file, mapping = _of(visit, "bestand"), _of(visit, "mapping")
        if file is None:
            raise UserError("choose_plan_file")
        shown = preview(
            visit.picture, year, file.content, file.name, visit.author, four_year=given["soort"] == "vierjarig",
            mapping=read_mapping(mapping.content, mapping.name) if mapping else None,
        )  # fmt: skip
    except VeiligheidsbeeldError as error:
        return refused(visit.show("web/plan_import.html", given=given, error=error.statement), error)
    return _decided(visit, given, year, {"bestand": file, "mapping": mapping}, shown)


def _decided(
    visit: Visit, given: dict[str, str], year: int, files: dict[str, Sent | None], shown: PlanPreview
) -> HttpResponse:  # fmt: skip
    """Store what was accepted, forget what was thrown away; the rest is shown, and waits when it reads well."""
    decision = typed(visit, "besluit")
    if decision == "weggooien":
        _forget(visit, files)
        return HttpResponseRedirect(visit.to("plan"))
    if decision == "aannemen" and shown.reading.clean:
        made = take_in(
            visit.picture, year, given["titel"], shown, visit.author, four_year=given["soort"] == "vierjarig"
        )
        _forget(visit, files)
        return HttpResponseRedirect(visit.to("plan_one", ident=made.public_id))
    tokens = {name: _wait(visit, name, one) for name, one in files.items() if one} if shown.reading.clean else {}
    answer = visit.show("web/plan_import.html", given=given, tokens=tokens, shown=shown, states=STATES)
    answer.status_code = 200 if shown.reading.clean else 400
    return answer


def _of(visit: Visit, field: str) -> Sent | None:
    """A file that was sent now, or that waits since it was looked at; None without one. Raises UserError for one that
    is gone, or somebody else's."""
    if token := typed(visit, f"{field}_token"):
        found = waiting.get(visit.world, token, str(visit.request.user.pk))
        return Sent(found.name, found.content, token)
    file = visit.request.FILES.get(field)
    return Sent(str(file.name), file.read()) if file else None


def _wait(visit: Visit, field: str, one: Sent) -> str:
    """Kept only now that it was looked through: what seems to be about persons never comes here."""
    if one.token:
        return one.token
    return waiting.put(visit.world, "plan", field, one.name, str(visit.request.user.pk), one.content).token


def _forget(visit: Visit, files: dict[str, Sent | None]) -> None:
    for one in files.values():
        if one is not None and one.token:
            waiting.get(visit.world, one.token, str(visit.request.user.pk)).forget()
