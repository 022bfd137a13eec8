# SPDX-License-Identifier: EUPL-1.2
"""A plan through the years: begun, given ambitions, refreshed on the figures of a whole year, adopted, rolled over."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from veiligheidsbeeld.doors.web.pages.plan import OUTCOMES
from veiligheidsbeeld.doors.web.pages.plan_forms import (
    STATES,
    author,
    no_person,
    plan_to_see,
    themes_of,
    typed,
    typed_whole,
)  # fmt: skip
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import add_ambition, adopt, create_plan
from veiligheidsbeeld.loop.action.plan_read import read_plan
from veiligheidsbeeld.loop.action.refresh import changes, refresh
from veiligheidsbeeld.loop.action.rollover import roll_over

_FIRST, _LAST = 2000, 2100


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def new(visit: Visit) -> HttpResponse:
    """A form for a new plan; a draft once it is filled in."""
    given = {name: typed(visit, name) for name in ("titel", "jaar", "soort", "inleiding", "bewering")}
    error: Statement | None = None
    if visit.request.method == "POST":
        try:
            year = typed_whole(visit, "jaar")
            if year is None or not _FIRST <= year < _LAST:
                raise UserError("unknown_period", period=given["jaar"] or "-")
            no_person(visit, [given["titel"], given["inleiding"]])
            made = create_plan(
                visit.picture, year, given["titel"], author(visit), four_year=given["soort"] == "vierjarig",
                introduction=given["inleiding"], claim=given["bewering"],
            )  # fmt: skip
            return _to(visit, made)
        except UserError as refused:
            error = refused.statement
    given["jaar"] = given["jaar"] or str(visit.world.clock().date().year + 1)
    return visit.show("web/plan_new.html", given=given, error=error)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def ambition(visit: Visit, ident: str) -> HttpResponse:
    """What the plan wants in one theme."""
    chosen = plan_to_see(visit, ident)
    given, error = {name: typed(visit, name) for name in ("thema", "ambitie")}, None
    if visit.request.method == "POST":
        try:
            no_person(visit, [given["ambitie"]])
            add_ambition(visit.picture, chosen, given["thema"], given["ambitie"])
            return _to(visit, chosen)
        except UserError as refused:
            error = refused.statement
    return visit.show(
        "web/plan_ambition.html", plan=chosen, given=given, error=error, themes=themes_of(visit, chosen)
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def renew(visit: Visit, ident: str) -> HttpResponse:
    """What new baselines would change; then do it."""
    chosen = plan_to_see(visit, ident)
    if visit.request.method == "POST":
        refresh(visit.picture, chosen, author(visit))
        return _to(visit, chosen)
    return visit.show("web/plan_refresh.html", plan=chosen, changed=changes(visit.picture, chosen))


@require_POST
@page(Action.ADOPT_PLAN)
def lay_down(visit: Visit, ident: str) -> HttpResponse:
    """The plan was adopted: from now on only notes are added."""
    chosen = plan_to_see(visit, ident)
    adopt(chosen, author(visit))
    return _to(visit, chosen)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def next_year(visit: Visit, ident: str) -> HttpResponse:
    """What moved as aimed, what did not, what cannot be told; and what goes on next year."""
    chosen = plan_to_see(visit, ident)
    title, error = typed(visit, "titel"), None
    if visit.request.method == "POST":
        try:
            return _to(visit, roll_over(visit.picture, chosen, visit.request.POST.getlist("mee"), title, author(visit)))
        except UserError as refused:
            error = refused.statement
    read = read_plan(visit.picture, chosen, visit.world.clock().date())
    groups = [(words, [one for one in read.targets if one.outcome == outcome]) for outcome, words in OUTCOMES.items()]
    return visit.show(
        "web/plan_next_year.html", plan=chosen, read=read, groups=[one for one in groups if one[1]], states=STATES,
        title=title, year=chosen.last_year + 1, error=error,
        kept=visit.request.POST.getlist("mee") if error else None,
    )  # fmt: skip


def _to(visit: Visit, plan: Plan) -> HttpResponse:
    return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))
