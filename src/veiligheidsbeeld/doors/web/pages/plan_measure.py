# SPDX-License-Identifier: EUPL-1.2
"""One measure of a plan: written as a form, and how it goes as notes that are added and never changed."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.web.pages.plan_forms import (
    STATES,
    author,
    no_person,
    plan_to_see,
    themes_of,
    typed,
    typed_day,
    typed_whole,
)  # fmt: skip
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Measure, MeasureText, Plan
from veiligheidsbeeld.loop.action.plan import newest_texts, save_measure, save_note
from veiligheidsbeeld.loop.action.written import MeasureWords
from veiligheidsbeeld.loop.assessment.meetings import decided
from veiligheidsbeeld.loop.assessment.written import ConflictError, newest

_FIELDS = ("thema", "wat", "trekker", "partners", "uren", "kosten", "tot")


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def measure(visit: Visit, ident: str, measure: str = "") -> HttpResponse:
    """A new measure, or one that is changed."""
    plan = plan_to_see(visit, ident)
    chosen = _measure_of(plan, measure) if measure else None
    if visit.request.method == "GET":
        return _show(visit, plan, chosen, _of_text(plan, chosen))
    return _posted(visit, plan, chosen)


@require_http_methods(["GET", "POST"])
@page(Action.NOTE_PROGRESS)
def progress(visit: Visit, ident: str, measure: str) -> HttpResponse:
    """What was noted of a measure, and a form to note more; also when the plan was adopted."""
    plan = plan_to_see(visit, ident)
    chosen = _measure_of(plan, measure)
    state, text, error = typed(visit, "stand"), typed(visit, "notitie"), None
    if visit.request.method == "POST":
        try:
            no_person(visit, [text])
            save_note(chosen, state, text, author(visit))
            return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))
        except UserError as refused:
            error = refused.statement
    return visit.show(
        "web/plan_progress.html", plan=plan, measure=chosen, text=newest(MeasureText, measure=chosen),
        notes=list(chosen.notes.all()), states=STATES, given={"stand": state or chosen.state, "notitie": text},
        error=error,
    )  # fmt: skip


def _posted(visit: Visit, plan: Plan, chosen: Measure | None) -> HttpResponse:
    given = {name: typed(visit, name) for name in _FIELDS}
    seen = int(typed(visit, "versie")) if typed(visit, "versie").isdigit() else 0
    chosen_links = {name: visit.request.POST.getlist(name) for name in ("doelen", "besluiten")}
    context: dict[str, object] = {"seen": seen, "links": chosen_links}
    try:
        words = MeasureWords(
            given["thema"], given["wat"], given["trekker"], given["partners"], typed_whole(visit, "uren"),
            typed_whole(visit, "kosten"), typed_day(visit, "tot"), targets=tuple(chosen_links["doelen"]),
            decided_in=tuple(chosen_links["besluiten"]),
        )  # fmt: skip
        no_person(visit, [words.what, words.owner, words.partners])
        save_measure(visit.picture, plan, words, author(visit), measure=chosen, seen=seen)
        return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))
    except ConflictError as conflict:
        context |= {"error": conflict.statement, "theirs": conflict.newest, "seen": conflict.newest.version}
    except UserError as error:
        context["error"] = error.statement
    return _show(visit, plan, chosen, given, **context)


def _show(visit: Visit, plan: Plan, chosen: Measure | None, given: dict[str, str], **context: object) -> HttpResponse:
    text: MeasureText | None = newest(MeasureText, measure=chosen) if chosen else None
    texts, _ = newest_texts(plan)
    links = {
        "doelen": [one.public_id for one in chosen.targets.all()] if chosen else [],
        "besluiten": [one.public_id for one in chosen.decided_in.all()] if chosen else [],
    }
    return visit.show(
        "web/plan_measure.html",
        **{
            "plan": plan, "measure": chosen, "given": given, "seen": text.version if text else 0, "links": links,
            "themes": themes_of(visit, plan), "targets": [(one, texts[one.pk]) for one in plan.targets.all()],
            "decisions": decided(visit.world.id) if visit.may(Action.VIEW_MEETING) else [], **context,
        },
    )  # fmt: skip


def _of_text(plan: Plan, chosen: Measure | None) -> dict[str, str]:
    """The fields of a form as the measure is now."""
    text: MeasureText | None = newest(MeasureText, measure=chosen) if chosen else None
    if text is None:
        return {}
    return {
        "thema": text.theme, "wat": text.what, "trekker": text.owner, "partners": text.partners,
        "uren": "" if text.hours is None else str(text.hours),
        "kosten": "" if text.costs_euros is None else str(text.costs_euros),
        "tot": text.until.isoformat() if text.until else "",
    }  # fmt: skip


def _measure_of(plan: Plan, ident: str) -> Measure:
    found: Measure | None = plan.measures.filter(public_id=ident).first()
    if found is None:
        raise UserError("unknown_measure")
    return found
