# SPDX-License-Identifier: EUPL-1.2
"""A plan through the years: begun, given ambitions, refreshed on the figures of a whole year, adopted, rolled over."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from veiligheidsbeeld.doors.report.yearly_plan import OUTCOMES, STATES
from veiligheidsbeeld.doors.web.pages.plan_forms import plan_to_see, refused, themes_of, typed, year_of
from veiligheidsbeeld.doors.web.pages.typed import warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import add_ambition, adopt, create_plan
from veiligheidsbeeld.loop.action.plan_read import read_plan
from veiligheidsbeeld.loop.action.refresh import changes, refresh
from veiligheidsbeeld.loop.action.rollover import roll_over


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def new(visit: Visit) -> HttpResponse:
    """A form for a new plan; a draft once it is filled in."""
    given = {name: typed(visit, name) for name in ("titel", "jaar", "soort", "inleiding", "bewering")}
    if visit.request.method == "GET":
        given["jaar"] = str(visit.world.clock().date().year + 1)
        return visit.show("web/plan_new.html", given=given)
    try:
        year = year_of(given["jaar"])
        warn_of_persons(visit, [given["titel"], given["inleiding"], given["bewering"]])
        made = create_plan(
            visit.picture, year, given["titel"], visit.author, four_year=given["soort"] == "vierjarig",
            introduction=given["inleiding"], claim=given["bewering"],
        )  # fmt: skip
        return _to(visit, made)
    except UserError as error:
        return refused(visit.show("web/plan_new.html", given=given, error=error.statement), error)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def ambition(visit: Visit, ident: str) -> HttpResponse:
    """What the plan wants in one theme."""
    chosen = plan_to_see(visit, ident)
    given = {name: typed(visit, name) for name in ("thema", "ambitie")}
    context = {"plan": chosen, "given": given, "themes": themes_of(visit, chosen)}
    if visit.request.method == "GET":
        return visit.show("web/plan_ambition.html", **context)
    try:
        warn_of_persons(visit, [given["ambitie"]])
        add_ambition(visit.picture, chosen, given["thema"], given["ambitie"])
        return _to(visit, chosen)
    except UserError as error:
        return refused(visit.show("web/plan_ambition.html", **context, error=error.statement), error)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def renew(visit: Visit, ident: str) -> HttpResponse:
    """What new baselines would change; then do it."""
    chosen = plan_to_see(visit, ident)
    if visit.request.method == "GET":
        return visit.show("web/plan_refresh.html", plan=chosen, changed=changes(visit.picture, chosen))
    before = chosen.state
    refresh(visit.picture, chosen, visit.author)
    write_step(visit.request, Action.EDIT_PLAN, f"plan {ident}", before, chosen.state)
    return _to(visit, chosen)


@require_POST
@page(Action.ADOPT_PLAN)
def lay_down(visit: Visit, ident: str) -> HttpResponse:
    """The plan was adopted: from now on only notes are added."""
    chosen = plan_to_see(visit, ident)
    before = chosen.state
    adopt(chosen, visit.author)
    write_step(visit.request, Action.ADOPT_PLAN, f"plan {ident}", before, chosen.state)
    return _to(visit, chosen)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_PLAN)
def next_year(visit: Visit, ident: str) -> HttpResponse:
    """What moved as aimed, what did not, what cannot be told; and what goes on next year."""
    chosen = plan_to_see(visit, ident)
    if visit.request.method == "GET":
        return _account(visit, chosen)
    kept, title = visit.request.POST.getlist("mee"), typed(visit, "titel")
    try:
        warn_of_persons(visit, [title])
        return _to(visit, roll_over(visit.picture, chosen, kept, title, visit.author))
    except UserError as error:
        return refused(_account(visit, chosen, kept=kept, title=title, error=error.statement), error)


def _account(visit: Visit, plan: Plan, **context: object) -> HttpResponse:
    """The plan that ends, by what may be said of each target."""
    read = read_plan(visit.picture, plan, visit.world.clock().date())
    groups = [(words, [one for one in read.targets if one.outcome == outcome]) for outcome, words in OUTCOMES.items()]
    return visit.show(
        "web/plan_next_year.html", plan=plan, read=read, groups=[one for one in groups if one[1]], states=STATES,
        year=plan.last_year + 1, **{"kept": None, **context},
    )  # fmt: skip


def _to(visit: Visit, plan: Plan) -> HttpResponse:
    return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))
