# SPDX-License-Identifier: EUPL-1.2
"""What is promised before anything is seen? The protocol as it would be frozen, every version that was, what is not as
it was agreed, and the lots, which anyone can draw again."""

import shlex
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from veiligheidsbeeld.doors.web.pages.hielp_het import area_names, evaluation_to_see, stepping
from veiligheidsbeeld.doors.web.pages.hielp_het_velden import fault
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, typed
from veiligheidsbeeld.doors.web.pages.typed import day_of, warn_of_persons
from veiligheidsbeeld.doors.web.visit import View, Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.effect import evaluations, frozen
from veiligheidsbeeld.loop.effect.drafts import OVER_AREAS
from veiligheidsbeeld.loop.effect.evaluations_read import Whole, whole
from veiligheidsbeeld.loop.effect.lots import draw_steps, key
from veiligheidsbeeld.loop.effect.models import Evaluation

State = Evaluation.State
_OPEN = (State.QUESTION, State.ADVISED, State.FROZEN, State.RUNNING)


def _either(read: View, write: View) -> View:
    """One address that more people may read than write."""

    @require_http_methods(["GET", "POST"])
    def either(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return (write if request.method == "POST" else read)(request, **kwargs)

    either.action = Action.EDIT_EVALUATION  # type: ignore[attr-defined]  # what a form without its token tried
    either.reads = Action.VIEW_EVALUATIONS  # type: ignore[attr-defined]
    return either


@page(Action.VIEW_EVALUATIONS)
def _read_protocol(visit: Visit, public_id: str) -> HttpResponse:
    """Every version; for who writes evaluations also what would be frozen."""
    return _show(visit, evaluation_to_see(visit, public_id))


@page(Action.EDIT_EVALUATION)
def _freeze(visit: Visit, public_id: str) -> HttpResponse:
    """Freeze it; a later version says why."""
    chosen = evaluation_to_see(visit, public_id)
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


protocol = _either(_read_protocol, _freeze)


@require_GET
@page(Action.VIEW_EVALUATIONS)
def download(visit: Visit, public_id: str) -> HttpResponse:
    """The protocol as its file: `veiligheidsbeeld protocol verify` says whether it is whole."""
    chosen = evaluation_to_see(visit, public_id)
    answer = HttpResponse(frozen.file_of(chosen), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="protocol-{visit.world.id}-{public_id}.json"'
    return answer


@page(Action.VIEW_EVALUATIONS)
def _read_lots(visit: Visit, public_id: str) -> HttpResponse:
    """What the lots gave, and how to draw them again; of cases, how they are drawn."""
    return _show_lots(visit, whole(evaluation_to_see(visit, public_id)))


@page(Action.EDIT_EVALUATION)
def _draw_lots(visit: Visit, public_id: str) -> HttpResponse:
    """Draw the lots with the number that was named beforehand, typed twice."""
    chosen = evaluation_to_see(visit, public_id)
    given = {name: typed(visit, name) for name in ("getal", "dag", "nog_eens")}
    sure = bool(given["nog_eens"])
    try:
        if sure and given["nog_eens"] != given["getal"]:
            raise UserError("seed_not_repeated")
        _draw(visit, chosen, given, sure=sure)
    except UserError as error:
        chosen.refresh_from_db()
        return refused(_show_lots(visit, whole(chosen), given=given, error=error.statement), error)
    if not sure:
        chosen.refresh_from_db()
        return _show_lots(visit, whole(chosen), given=given, confirm=True, day=day_of(given["dag"]))
    return HttpResponseRedirect(visit.to("evaluation_lots", public_id=public_id))


lots = _either(_read_lots, _draw_lots)


def _draw(visit: Visit, chosen: Evaluation, given: dict[str, str], *, sure: bool) -> None:
    """Draw; of who is not `sure` yet it is only found out whether it could be done, and all of it is undone."""
    with transaction.atomic(), stepping(visit, chosen) if sure else nullcontext():
        evaluations.draw(chosen, given["getal"], day_of(given["dag"]), visit.author)
        transaction.set_rollback(not sure)


def _show(visit: Visit, chosen: Evaluation, **context: object) -> HttpResponse:
    found = whole(chosen)
    may_edit = visit.may(Action.EDIT_EVALUATION)
    draft, missing = _draft(visit, chosen) if may_edit and chosen.state in _OPEN else (None, None)
    held = found.protocol.content if found.protocol else None
    draft = draft if draft != held else None
    return visit.show(
        "web/evaluation_protocol.html",
        **{
            "whole": found, "draft": draft, "missing": missing, "names": area_names(visit),
            "findings": frozen.findings(chosen), "events": list(chosen.events.all()), "drawn": frozen.LOTS_DRAWN,
            "began": _began(visit, chosen, draft) if draft else None, "moved": _moved(draft, found) if draft else (),
            "may_amend": may_edit and chosen.state in (State.FROZEN, State.RUNNING),
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


def _began(visit: Visit, chosen: Evaluation, content: dict[str, Any]) -> Statement | None:
    """A warning where the measure began before what is about to be frozen or drawn."""
    begins = evaluations.begins_on(chosen, content)
    return Statement("measure_began", {"start": begins}) if begins <= visit.world.clock().date() else None


def _show_lots(visit: Visit, found: Whole, **context: object) -> HttpResponse:
    if found.protocol is None:
        raise UserError("no_protocol")
    content, order = found.protocol.content, _order(found.protocol.content)
    may_draw = visit.may(Action.EDIT_EVALUATION) and found.evaluation.state == State.FROZEN
    return visit.show(
        "web/evaluation_lots.html", whole=found, content=content, names=area_names(visit), order=order,
        again=_again(content) if order else "", by_lot=content["design"] in OVER_AREAS, may_draw=may_draw,
        began=_began(visit, found.evaluation, content), **context,
    )  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """An area as the lots put it, with its key. `starts`: its first period, with a stepped start."""

    area: str
    key: str
    drawn: bool
    starts: str = ""


def _order(content: dict[str, Any]) -> list[_Row]:
    """Areas in the order of their keys; nothing before the draw."""
    if not (content["lots"] and content["lots"]["seed"]):
        return []
    seed, steps = content["lots"]["seed"], content["lots"]["steps"]
    keys = sorted((key(seed, one), one) for one in content["eligible"])
    by_step = draw_steps(content["eligible"], len(steps), seed) if content["design"] == "stepped" else {}
    return [
        _Row(area, found, area in content["treated"], steps[by_step[area] - 1] if by_step else "")
        for found, area in keys
    ]  # fmt: skip


def _again(content: dict[str, Any]) -> str:
    """The command that draws all lots again; within strata they are read from the protocol's file."""
    agreed = content["lots"]
    command = f"veiligheidsbeeld lots draw --seed {shlex.quote(agreed['seed'])}"
    if agreed["strata"]:
        return f"{command} --protocol protocol.json"
    many = f"--steps {len(agreed['steps'])}" if content["design"] == "stepped" else f"--treat {agreed['treat']}"
    return f"{command} {many} --eligible {shlex.quote(','.join(content['eligible']))}"
