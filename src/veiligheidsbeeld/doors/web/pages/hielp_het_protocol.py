# SPDX-License-Identifier: EUPL-1.2
"""What is promised before anything is seen? The protocol as it would be frozen, every version that was, what is not as
it was agreed, and the lots, which anyone can draw again."""

from datetime import timedelta
from typing import Any

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from veiligheidsbeeld.doors.web.pages.hielp_het import area_names, evaluation_to_see, stepping
from veiligheidsbeeld.doors.web.pages.hielp_het_velden import fault
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, typed
from veiligheidsbeeld.doors.web.pages.typed import warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.effect import evaluations, frozen
from veiligheidsbeeld.loop.effect.drafts import OVER_AREAS
from veiligheidsbeeld.loop.effect.evaluations_read import Whole, whole
from veiligheidsbeeld.loop.effect.lots import key
from veiligheidsbeeld.loop.effect.models import Evaluation

State = Evaluation.State
_OPEN = (State.QUESTION, State.ADVISED, State.FROZEN, State.RUNNING)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def protocol(visit: Visit, public_id: str) -> HttpResponse:
    """Read it over, then freeze it; a later version says why."""
    chosen = evaluation_to_see(visit, public_id)
    if visit.request.method == "GET":
        return _show(visit, chosen)
    why = typed(visit, "waarom")
    try:
        warn_of_persons(visit, [why])
        with stepping(visit, chosen):
            evaluations.freeze(visit.picture, chosen, visit.author, why)
    except UserError as error:
        chosen.refresh_from_db()
        found = getattr(error, "faults", ())  # a sentence for each field, of `protocol.ContentError`
        faults = [fault(visit, public_id, one) for one in found]
        return refused(_show(visit, chosen, error=error.statement, faults=faults, why=why), error)
    return HttpResponseRedirect(visit.to("evaluation_protocol", public_id=public_id))


@require_GET
@page(Action.VIEW_EVALUATIONS)
def download(visit: Visit, public_id: str) -> HttpResponse:
    """The protocol as its file: `veiligheidsbeeld protocol verify` says whether it is whole."""
    chosen = evaluation_to_see(visit, public_id)
    answer = HttpResponse(frozen.file_of(chosen), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="protocol-{visit.world.id}-{public_id}.json"'
    return answer


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def lots(visit: Visit, public_id: str) -> HttpResponse:
    """Draw the lots with the number that was named beforehand; afterwards, how to draw them again."""
    chosen = evaluation_to_see(visit, public_id)
    if visit.request.method == "GET":
        return _show_lots(visit, whole(chosen))
    seed = typed(visit, "getal")
    try:
        with stepping(visit, chosen):
            evaluations.draw(chosen, seed, visit.author)
    except UserError as error:
        chosen.refresh_from_db()
        return refused(_show_lots(visit, whole(chosen), seed=seed, error=error.statement), error)
    return HttpResponseRedirect(visit.to("evaluation_lots", public_id=public_id))


def _show(visit: Visit, chosen: Evaluation, **context: object) -> HttpResponse:
    found = whole(chosen)
    draft, missing = _draft(visit, chosen) if chosen.state in _OPEN else (None, None)
    held = found.protocol.content if found.protocol else None
    return visit.show(
        "web/evaluation_protocol.html",
        **{
            "whole": found, "draft": draft if draft != held else None, "missing": missing, "names": area_names(visit),
            "findings": frozen.findings(chosen), "events": list(chosen.events.all()), "drawn": frozen.LOTS_DRAWN,
            "moved": _moved(draft, found) if draft else (),
            "may_amend": chosen.state in (State.FROZEN, State.RUNNING),
            **context,
        },
    )  # fmt: skip


def _moved(draft: dict[str, Any], found: Whole) -> list[Statement]:
    """Where a day lies within a period: from or until which whole one is counted."""
    start, until = Period.parse(draft["start"]), Period.parse(draft["until"])
    said = []
    if found.text.start != start.start:
        said.append(Statement("first_whole_period", {"day": found.text.start, "period": start}))
    if found.text.until != until.end - timedelta(days=1):
        said.append(Statement("last_whole_period", {"day": found.text.until, "period": until}))
    return said


def _draft(visit: Visit, chosen: Evaluation) -> tuple[dict[str, Any] | None, Statement | None]:
    """What would be frozen now, as JSON holds it; or what must be said first."""
    try:
        content = evaluations.draft_of(visit.picture, chosen)
    except UserError as error:
        return None, error.statement
    return msgspec.json.decode(msgspec.json.encode(content)), None


def _show_lots(visit: Visit, found: Whole, **context: object) -> HttpResponse:
    if found.protocol is None:
        raise UserError("no_protocol")
    content = found.protocol.content
    return visit.show(
        "web/evaluation_lots.html", whole=found, content=content, names=area_names(visit), order=_order(content),
        by_lot=content["design"] in OVER_AREAS, may_draw=found.evaluation.state == State.FROZEN, **context,
    )  # fmt: skip


def _order(content: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Areas as the lots put them, with the key of each and whether it was drawn; nothing before the draw."""
    if not (content["lots"] and content["lots"]["seed"]):
        return []
    keys = sorted((key(content["lots"]["seed"], one), one) for one in content["eligible"])
    return [(area, found, area in content["treated"]) for found, area in keys]
