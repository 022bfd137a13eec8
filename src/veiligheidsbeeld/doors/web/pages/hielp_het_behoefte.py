# SPDX-License-Identifier: EUPL-1.2
"""Hielp het?, where counts alone may never judge: how great is the need? Worked out from what is filled in, which is
not stored; for the team leader who records incidents and the adviser who reports on them."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.hielp_het import evaluation_to_see
from veiligheidsbeeld.doors.web.pages.plan_forms import refused
from veiligheidsbeeld.doors.web.pages.typed import number_of, whole_of
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.evaluations_read import whole
from veiligheidsbeeld.loop.effect.need import Need, need_of
from veiligheidsbeeld.loop.effect.questions import need_only

_FIELDS = ("voorvallen", "uitgemaakt", "uren", "eerder", "eerder_uren")


@require_GET
@page(Action.VIEW_EVALUATIONS)
def need(visit: Visit, public_id: str) -> HttpResponse:
    """The form, and the report on what was filled in."""
    chosen = evaluation_to_see(visit, public_id)
    if not need_only(chosen.template):
        raise UserError("unknown_evaluation")
    given = {name: visit.request.GET.get(name, "").strip() for name in _FIELDS}
    try:
        found = _need(given) if any(given.values()) else None
    except UserError as error:
        about = {"whole": whole(chosen), "given": given, "error": error.statement}
        return refused(visit.show("web/evaluation_need.html", **about), error)
    return visit.show("web/evaluation_need.html", whole=whole(chosen), given=given, found=found)


def _need(given: dict[str, str]) -> Need:
    """Raises UserError for what is missing or no number."""
    incidents, mattered, earlier = (whole_of(given[name]) for name in ("voorvallen", "uitgemaakt", "eerder"))
    hours, earlier_hours = (number_of(given[name]) for name in ("uren", "eerder_uren"))
    if incidents is None or mattered is None or hours is None:
        raise UserError("need_of_what")
    return need_of(
        incidents, mattered, float(hours), earlier=earlier,
        earlier_hours=None if earlier_hours is None else float(earlier_hours),
    )  # fmt: skip
