# SPDX-License-Identifier: EUPL-1.2
"""Plan: what did we promise and are we on course? What is overdue first, then theme by theme; in words, never in
colours or percentages done."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.report.yearly_plan import OUTCOMES, STATES
from veiligheidsbeeld.doors.web.pages.claim_form import in_words
from veiligheidsbeeld.doors.web.pages.plan_forms import plan_to_see, plans_to_see, refused, typed
from veiligheidsbeeld.doors.web.pages.rows import made_of
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import of_today
from veiligheidsbeeld.loop.action.plan_read import PlanRead, read_plan
from veiligheidsbeeld.loop.action.redaction import redact
from veiligheidsbeeld.loop.action.refresh import changed_in
from veiligheidsbeeld.loop.effect.evaluations_read import of_measures as evaluations_of
from veiligheidsbeeld.loop.picture.claims import Result
from veiligheidsbeeld.loop.registers.hours import of_measures


@require_GET
@page(Action.VIEW_PLAN)
def plan(visit: Visit) -> HttpResponse:
    """The plan of this year, else the newest that this person may see; or that there is none."""
    found = of_today(plans_to_see(visit), visit.world.clock().date())
    if found is not None:
        return show_plan(visit, found)
    return visit.show(
        "web/plan_none.html", area=visit.picture.area(visit.world.settings.municipality),
        may_edit=visit.may(Action.EDIT_PLAN),
    )  # fmt: skip


@require_GET
@page(Action.VIEW_PLAN)
def one(visit: Visit, ident: str) -> HttpResponse:
    """One plan."""
    return show_plan(visit, plan_to_see(visit, ident))


@require_POST
@page(Action.REDACT)
def take_out(visit: Visit, ident: str) -> HttpResponse:
    """Take words out of every text of a plan, for good."""
    chosen = plan_to_see(visit, ident)
    try:
        redact(chosen, typed(visit, "woorden"), typed(visit, "waarom"), visit.author)
    except UserError as error:
        return refused(show_plan(visit, chosen, error.statement), error)
    write_step(visit.request, Action.REDACT, f"plan {ident}", "text", "taken out")
    return HttpResponseRedirect(visit.to("plan_one", ident=ident))


def show_plan(visit: Visit, chosen: Plan, error: Statement | None = None) -> HttpResponse:
    """A whole plan with what this person may do with it."""
    found = read_plan(visit.picture, chosen, visit.world.clock().date())
    figures = [
        figure for one in found.targets for judged in (one.since, one.before) if judged and judged.figures
        for figure in judged.figures
    ]  # fmt: skip
    adopted, refreshes = chosen.state == Plan.State.ADOPTED, list(chosen.refreshes.all())
    return visit.show(
        "web/plan.html",
        plan=chosen,
        read=found,
        area=visit.picture.area(chosen.municipality),
        others=[one for one in plans_to_see(visit) if one.pk != chosen.pk],
        claim=_claim(visit, found),
        refreshed=changed_in(refreshes[-1]) if refreshes else None,
        refreshed_at=refreshes[-1] if refreshes else None,
        may_edit=visit.may(Action.EDIT_PLAN) and not adopted,
        may_edit_targets=visit.may(Action.EDIT_TARGET) and not adopted,
        may_adopt=visit.may(Action.ADOPT_PLAN) and not adopted,
        may_note=visit.may(Action.NOTE_PROGRESS),
        may_go_on=visit.may(Action.EDIT_PLAN),
        may_redact=visit.may(Action.REDACT),
        tombstones=list(chosen.tombstones.all()),
        error=error,
        may_see_names=visit.allowed(Action.VIEW_DRAFT_PLAN),
        written=of_measures(visit.world.id) if visit.allowed(Action.VIEW_HOURS) else {},
        evaluations=evaluations_of(visit.world.id, unjudged=visit.allowed(Action.VIEW_UNJUDGED)),
        may_evaluate=visit.may(Action.EDIT_EVALUATION),
        may_see_meetings=visit.allowed(Action.VIEW_MEETING),
        may_see_figures=visit.may(Action.VIEW_FIGURES),
        states=STATES,
        outcomes=OUTCOMES,
        inside=visit.inside,
        made=made_of(visit, figures) if figures else None,
    )


def _claim(visit: Visit, found: PlanRead) -> dict[str, object]:
    """The claim of the introduction in words with its answer; or why it could not be judged."""
    if found.claim is None or isinstance(found.claim, Statement):
        return {"refused": found.claim} if found.claim else {}
    question = found.claim.question
    kind = {Result.SUPPORTED: "yes", Result.NOT_SUPPORTED: "no"}.get(found.claim.result, "open")
    return {"words": in_words(visit, question.claim, question.area.name), "answer": found.claim, "kind": kind}
