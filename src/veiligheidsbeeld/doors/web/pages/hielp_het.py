# SPDX-License-Identifier: EUPL-1.2
"""Hielp het? Did what we do help? All evaluations, those without an effect too, and each by itself: the verdict first,
then what was counted, the checks and what was promised."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.pages.drawings import estimate_drawings
from veiligheidsbeeld.doors.web.pages.hielp_het_velden import told
from veiligheidsbeeld.doors.web.pages.plan_forms import plans_to_see, refused, typed
from veiligheidsbeeld.doors.web.pages.typed import warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.action.models import Measure, MeasureText
from veiligheidsbeeld.loop.assessment.meetings import decided
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.effect import evaluations, frozen, questions
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.content import OVER_CASES
from veiligheidsbeeld.loop.effect.drafts import OVER_AREAS
from veiligheidsbeeld.loop.effect.evaluations_read import (
    Whole,
    chosen_on_a_period,
    evaluation_of,
    measures_to_choose,
    register,
    whole,
)
from veiligheidsbeeld.loop.effect.models import Evaluation, EvaluationStep, Event
from veiligheidsbeeld.loop.effect.result import Estimate
from veiligheidsbeeld.loop.effect.waiting import can_judge, earliest

State = Evaluation.State


@require_GET
@page(Action.VIEW_EVALUATIONS)
def hielp_het(visit: Visit) -> HttpResponse:
    """The register."""
    found = register(visit.world.id, unjudged=visit.allowed(Action.VIEW_UNJUDGED), inside=visit.inside)
    return visit.show(
        "web/evaluations.html", found=found, area=visit.picture.area(visit.world.settings.municipality),
        may_edit=visit.may(Action.EDIT_EVALUATION),
        lines=[(one, one.outcome.said(visit.language) if one.outcome else []) for one in found.lines],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def new(visit: Visit) -> HttpResponse:
    """Begin one: from nothing, a ready question, a measure of a plan or a decision."""
    given = {name: typed(visit, name) for name in ("titel", "sjabloon", "maatregel", "besluit")}
    if visit.request.method == "GET":
        given |= {name: visit.request.GET.get(name, "") for name in ("maatregel", "besluit")}
        return _show_new(visit, given)
    try:
        warn_of_persons(visit, [given["titel"]])
        made = begin(
            visit.picture, visit.author, title=given["titel"], template=given["sjabloon"], language=visit.language,
            measure=_measure_of(visit, given["maatregel"]), item=_item_of(visit, given["besluit"]),
        )  # fmt: skip
    except UserError as error:
        return refused(_show_new(visit, given, error=error.statement), error)
    write_step(visit.request, Action.EDIT_EVALUATION, f"evaluation {made.public_id}", "-", made.state)
    return HttpResponseRedirect(visit.to("evaluation_question", public_id=made.public_id))


@require_GET
@page(Action.VIEW_EVALUATIONS)
def one(visit: Visit, public_id: str) -> HttpResponse:
    """One evaluation: how far it is, and its verdict as soon as there is one."""
    return show_evaluation(visit, evaluation_to_see(visit, public_id))


@require_POST
@page(Action.EDIT_EVALUATION)
def take_step(visit: Visit, public_id: str) -> HttpResponse:
    """The measure has begun; or the evaluation ends without a verdict."""
    chosen, wanted, reason = evaluation_to_see(visit, public_id), typed(visit, "stap"), typed(visit, "reden")
    try:
        warn_of_persons(visit, [reason])
        with stepping(visit, chosen):
            if wanted == "begin":
                evaluations.start(chosen, visit.author)
            elif wanted == "stop":
                evaluations.stop(chosen, reason, visit.author)
            else:
                raise UserError("no_such_step")
    except UserError as error:
        chosen.refresh_from_db()
        return refused(show_evaluation(visit, chosen, error=error.statement), error)
    return HttpResponseRedirect(visit.to("evaluation", public_id=public_id))


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def result(visit: Visit, public_id: str) -> HttpResponse:
    """What making the result means; then make it. Whoever makes it has seen the outcomes: that is kept."""
    chosen = evaluation_to_see(visit, public_id)
    if visit.request.method == "GET":
        return visit.show("web/evaluation_result.html", whole=whole(chosen))
    try:
        with stepping(visit, chosen):
            evaluations.judge(visit.picture, chosen, visit.author, words.say)
    except UserError as error:
        chosen.refresh_from_db()
        answer = visit.show("web/evaluation_result.html", whole=whole(chosen), error=error.statement)
        return refused(answer, error)
    return HttpResponseRedirect(visit.to("evaluation", public_id=public_id))


@dataclass
class stepping:  # noqa: N801  used as a word: with stepping(...)
    """A line of the audit trail for the step that an evaluation takes meanwhile; both, or neither."""

    visit: Visit
    evaluation: Evaluation

    def __enter__(self) -> None:
        self._whole = transaction.atomic()
        self._whole.__enter__()
        self._before = self.evaluation.state

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        if kind is None:
            thing = f"evaluation {self.evaluation.public_id}"
            write_step(self.visit.request, Action.EDIT_EVALUATION, thing, self._before, self.evaluation.state)
        self._whole.__exit__(kind, *raised)


def evaluation_to_see(visit: Visit, public_id: str) -> Evaluation:
    """One that this person may see. Raises UserError for any other."""
    unjudged = visit.allowed(Action.VIEW_UNJUDGED)
    return evaluation_of(visit.world.id, public_id, unjudged=unjudged, inside=visit.inside)


def area_names(visit: Visit) -> dict[str, str]:
    """Names of areas by code."""
    return {one.code: one.name for one in visit.picture.areas()}


def show_evaluation(visit: Visit, chosen: Evaluation, error: Statement | None = None) -> HttpResponse:
    """Everything of one evaluation, with what this person may do next."""
    found = whole(chosen)
    content = found.protocol.content if found.protocol else None
    return visit.show(
        "web/evaluation.html", whole=found, content=content, names=area_names(visit), error=error,
        said=found.outcome.said(visit.language) if found.outcome else [], estimate=found.estimate,
        drawings=estimate_drawings(visit, found.estimate, content["outcome"]["name"]) if content else [],
        written=told(visit, found.text.values | found.set_up.values) if content is None else [],
        may_make=visit.allowed(Action.MAKE_DOCUMENT) and found.estimate is not None,
        earlier=[(one.at, Estimate.of_plain(one.estimate)) for one in found.results[-2::-1]],
        may_see_names=visit.allowed(Action.VIEW_UNJUDGED), findings=frozen.findings(chosen),
        history=_history(chosen), ready=_ready(visit, found),
        judged_from=earliest(content) if content else None,
        chosen_on_a_period=content is not None and chosen_on_a_period(content),
        next=_next(found) if visit.may(Action.EDIT_EVALUATION) else "", may_edit=visit.may(Action.EDIT_EVALUATION),
        may_stop=visit.may(Action.EDIT_EVALUATION) and chosen.state not in (State.JUDGED, State.STOPPED),
        measure=_words_of(chosen.measure) if _sees_plan_of(visit, chosen) else None,
        item=chosen.item if visit.allowed(Action.VIEW_MEETING) else None,
    )  # fmt: skip


def _ready(visit: Visit, found: Whole) -> bool:
    """Does it run, and can its verdict be made?"""
    if found.protocol is None or found.evaluation.state != State.RUNNING:
        return False
    return can_judge(visit.picture, found.protocol.content, visit.world.clock().date())


def _history(chosen: Evaluation) -> list[EvaluationStep | Event]:
    """What happened, in its order. Of one moment the steps come first, for they lead to what happened; but outcomes
    were seen before they were judged."""

    def place(one: EvaluationStep | Event) -> tuple[datetime, int]:
        step = isinstance(one, EvaluationStep)
        return one.at, 2 if step and one.to == State.JUDGED else 0 if step else 1

    return sorted([*chosen.steps.all(), *chosen.events.all()], key=place)


def _next(found: Whole) -> str:
    """What can be done now, as the name of the page or step it is done on."""
    state, content = found.evaluation.state, found.protocol.content if found.protocol else {}
    if state == State.FROZEN:
        return "lots" if content["design"] in OVER_AREAS else "begin"
    if state == State.RUNNING and questions.need_only(found.evaluation.template):
        return ""
    if state == State.RUNNING and content["design"] in OVER_CASES:
        return "cases"
    return {State.QUESTION: "advice", State.ADVISED: "protocol", State.RUNNING: "result"}.get(State(state), "")


def _sees_plan_of(visit: Visit, chosen: Evaluation) -> bool:
    return chosen.measure is not None and visit.allowed(Action.VIEW_PLAN) and (
        chosen.measure.plan in plans_to_see(visit)
    )  # fmt: skip


def _words_of(measure: Measure | None) -> MeasureText | None:
    return newest(MeasureText, measure=measure) if measure else None


def _show_new(visit: Visit, given: dict[str, str], error: Statement | None = None) -> HttpResponse:
    measures = measures_to_choose(visit.world.id, visit.world.clock().date())
    return visit.show(
        "web/evaluation_new.html", given=given, error=error, templates=_templates(visit.language),
        measures=[(one, newest(MeasureText, measure=one)) for one in measures],
        decisions=decided(visit.world.id) if visit.allowed(Action.VIEW_MEETING) else [],
    )  # fmt: skip


def _templates(language: str) -> list[tuple[str, str]]:
    """Ids and names of the questions that stand ready."""
    return [(one, questions.question(one, language).title) for one in questions.templates()]


def _measure_of(visit: Visit, ident: str) -> Measure | None:
    if not ident:
        return None
    found: Measure | None = Measure.objects.filter(plan__in=plans_to_see(visit), public_id=ident).first()
    if found is None:
        raise UserError("unknown_measure")
    return found


def _item_of(visit: Visit, ident: str) -> Item | None:
    if not ident:
        return None
    known = [one for one, _ in decided(visit.world.id) if visit.allowed(Action.VIEW_MEETING)]
    found = next((one for one in known if one.public_id == ident), None)
    if found is None:
        raise UserError("unknown_item")
    return found
