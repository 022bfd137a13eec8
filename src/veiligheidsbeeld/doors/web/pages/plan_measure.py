# SPDX-License-Identifier: EUPL-1.2
"""One measure of a plan: written as a form, and how it goes as notes that are added and never changed."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.report.yearly_plan import STATES
from veiligheidsbeeld.doors.web.pages.plan_forms import plan_to_see, refused, seen_version, themes_of, typed
from veiligheidsbeeld.doors.web.pages.typed import day_of, warn_of_persons, whole_of
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError, newest
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.action.models import Measure, MeasureText, Plan
from veiligheidsbeeld.loop.action.plan import newest_texts, save_measure, save_note
from veiligheidsbeeld.loop.action.plan_words import MeasureWords
from veiligheidsbeeld.loop.assessment.meetings import agreed
from veiligheidsbeeld.loop.assessment.models import Decision, Item

# in the order of MeasureText.FIELDS
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
    given = {"stand": typed(visit, "stand") or chosen.state, "notitie": typed(visit, "notitie")}
    if visit.request.method == "GET":
        return _show_progress(visit, plan, chosen, given)
    before = chosen.state
    try:
        warn_of_persons(visit, [given["notitie"]])
        save_note(chosen, given["stand"], given["notitie"], visit.author)
    except UserError as error:
        return refused(_show_progress(visit, plan, chosen, given, error.statement), error)
    write_step(visit.request, Action.NOTE_PROGRESS, f"measure {measure}", before, given["stand"])
    return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))


def _show_progress(
    visit: Visit, plan: Plan, chosen: Measure, given: dict[str, str], error: Statement | None = None
) -> HttpResponse:  # fmt: skip
    return visit.show(
        "web/plan_progress.html", plan=plan, measure=chosen, text=newest(MeasureText, measure=chosen),
        notes=list(chosen.notes.all()), states=STATES, given=given, error=error,
    )  # fmt: skip


def _posted(visit: Visit, plan: Plan, chosen: Measure | None) -> HttpResponse:
    given = {name: typed(visit, name) for name in _FIELDS}
    links = {name: visit.request.POST.getlist(name) for name in ("doelen", "besluiten")}
    links["gekoppeld"] = typed(visit, "gekoppeld").split()
    try:
        words = MeasureWords(
            given["thema"], given["wat"], given["trekker"], given["partners"], whole_of(given["uren"]),
            whole_of(given["kosten"], 9), day_of(given["tot"]), targets=tuple(links["doelen"]),
            decided_in=tuple(links["besluiten"]),
        )  # fmt: skip
        warn_of_persons(visit, [words.what, words.owner, words.partners])
        save_measure(
            visit.picture, plan, words, visit.author, measure=chosen, seen=seen_version(visit),
            linked=links["gekoppeld"],
        )  # fmt: skip
        return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))
    except ConflictError as conflict:
        told = {"error": conflict.statement, "theirs": conflict.newest, "seen": conflict.newest.version, "links": links}
        return refused(_show(visit, plan, chosen, _of_values(conflict.mine), **told), conflict)
    except UserError as error:
        told = {"error": error.statement, "seen": seen_version(visit), "links": links}
        return refused(_show(visit, plan, chosen, given, **told), error)


def _show(visit: Visit, plan: Plan, chosen: Measure | None, given: dict[str, str], **context: object) -> HttpResponse:
    text: MeasureText | None = newest(MeasureText, measure=chosen) if chosen else None
    texts, _ = newest_texts(plan)
    links = {
        "doelen": [one.public_id for one in chosen.targets.all()] if chosen else [],
        "besluiten": [one.public_id for one in chosen.decided_in.all()] if chosen else [],
    }
    links["gekoppeld"] = links["doelen"] + links["besluiten"]
    return visit.show(
        "web/plan_measure.html",
        **{
            "plan": plan, "measure": chosen, "given": given, "seen": text.version if text else 0, "links": links,
            "themes": themes_of(visit, plan), "targets": [(one, texts[one.pk]) for one in plan.targets.all()],
            "decisions": _decisions(visit, links["besluiten"]) if visit.allowed(Action.VIEW_MEETING) else [], **context,
        },
    )  # fmt: skip


def _decisions(visit: Visit, linked: list[str]) -> list[tuple[Item, Decision]]:
    """Those that hold, and those that were looked back at where this measure carries them out."""
    return [
        (one.item, one.decision) for one in agreed(visit.world.id)
        if one.item.state == Item.State.DECIDED or one.item.public_id in linked
    ]  # fmt: skip


def _of_text(plan: Plan, chosen: Measure | None) -> dict[str, str]:
    """The fields of a form as the measure is now."""
    text: MeasureText | None = newest(MeasureText, measure=chosen) if chosen else None
    return _of_values(text.values) if text else {}


def _of_values(values: dict[str, Any]) -> dict[str, str]:
    """Values as they stand in the fields of a form."""
    return {name: "" if value is None else str(value) for name, value in zip(_FIELDS, values.values(), strict=True)}


def _measure_of(plan: Plan, ident: str) -> Measure:
    found: Measure | None = plan.measures.filter(public_id=ident).first()
    if found is None:
        raise UserError("unknown_measure")
    return found
