# SPDX-License-Identifier: EUPL-1.2
"""Overleg: what do police and municipality still have to judge? Meetings and their agendas."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.web.pages.bewijs import frozen
from veiligheidsbeeld.doors.web.pages.typed import day_of, warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, AreaType, Statement, UserError
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Decision, Item, Meeting
from veiligheidsbeeld.loop.assessment.signal_states import states, stored_scan
from veiligheidsbeeld.loop.picture.changes import held_against
from veiligheidsbeeld.loop.picture.signals import Signal
from veiligheidsbeeld.loop.picture.since import periods_since

_LONGEST_AGO = timedelta(days=61)  # a meeting may be written down afterwards, but a wrong year is a mistake


@dataclass(frozen=True)
class Offered:
    """A signal that stands on no agenda yet, as the page names it."""

    key: str
    title: str


@require_GET
@page(Action.VIEW_MEETING)
def overleg(visit: Visit) -> HttpResponse:
    """All meetings: the next one first, then the ones that were held."""
    return _overleg(visit)


@require_POST
@page(Action.PREPARE_MEETING)
def plan(visit: Visit) -> HttpResponse:
    """A new meeting, with the decisions on its agenda that are due by then."""
    name, day = visit.request.POST.get("naam", ""), visit.request.POST.get("dag", "")
    try:
        warn_of_persons(visit, [name])
        held_on = day_of(day)
        if held_on is None:
            raise UserError("bad_date", date=day or "-")
        if held_on < visit.world.clock().date() - _LONGEST_AGO:
            raise UserError("long_past", date=held_on)
        made = meetings.plan_meeting(visit.world.id, visit.municipality, name, held_on)
    except UserError as error:
        return _overleg(visit, error.statement, {"naam": name, "dag": day})
    for item, decision in meetings.due(visit.world.id, held_on):
        _return_to(visit, made, item, decision)
    return HttpResponseRedirect(visit.to("meeting", public_id=made.public_id))


@require_GET
@page(Action.VIEW_MEETING)
def meeting(visit: Visit, public_id: str) -> HttpResponse:
    """One agenda, and what may still be put on it."""
    return _meeting(visit, meetings.meeting_of(visit.world.id, public_id))


@require_POST
@page(Action.PREPARE_MEETING)
def add(visit: Visit, public_id: str) -> HttpResponse:
    """Put a signal, a decision that is due, or an item of one's own on the agenda."""
    found, kind = meetings.meeting_of(visit.world.id, public_id), visit.request.POST.get("soort", "")
    try:
        if kind not in _ADD:
            raise UserError("choose_outcome")
        _ADD[kind](visit, found)
    except UserError as error:
        return _meeting(visit, found, error.statement)
    return HttpResponseRedirect(visit.to("meeting", public_id=public_id))


@require_POST
@page(Action.RUN_MEETING)
def step(visit: Visit, public_id: str) -> HttpResponse:
    """Begin, close or reopen the meeting."""
    found = meetings.meeting_of(visit.world.id, public_id)
    before, wanted, reason = found.state, *(visit.request.POST.get(name, "") for name in ("stap", "reden"))
    try:
        warn_of_persons(visit, [reason])
        with transaction.atomic():
            taken = meetings.step_meeting(found, wanted, reason, visit.author)
            write_step(visit.request, Action.RUN_MEETING, f"meeting {found.public_id}", before, taken.to)
    except UserError as error:
        found.refresh_from_db()
        return _meeting(visit, found, error.statement)
    return HttpResponseRedirect(visit.to("meeting", public_id=public_id))


def open_meetings(visit: Visit) -> list[Meeting]:
    """Meetings whose agenda still takes items."""
    return list(meetings.meetings(visit.world.id).exclude(state=Meeting.State.CLOSED))


def title_of_signal(visit: Visit, signal: Signal) -> str:
    """What the signal is about: `Fietsdiefstal: Ketelbrink`."""
    name = visit.picture.catalogue.get(signal.indicator).names.in_language(visit.language)
    return f"{name}: {visit.picture.area(signal.area).name}"


def choices(visit: Visit) -> dict[str, object]:
    """Indicators and areas for a form."""
    named = [(one.id, one.names.in_language(visit.language)) for one in visit.picture.catalogue.indicators.values()]
    return {"indicators": sorted(named, key=lambda one: one[1].casefold()), "areas": own_areas(visit)}


def own_areas(visit: Visit) -> list[Area]:
    """The municipality, then its wijken of today."""
    here = visit.picture.area(visit.municipality)
    wijken = visit.picture.areas(AreaType.WIJK, parent=here.code)
    return [here, *(one for one in wijken if one.division_year == visit.picture.division_year)]


def _overleg(visit: Visit, error: Statement | None = None, typed: dict[str, str] | None = None) -> HttpResponse:
    found, today = list(meetings.meetings(visit.world.id)), visit.world.clock().date()
    ahead = [one for one in found if one.state != Meeting.State.CLOSED]
    answer = visit.show(
        "web/overleg.html", ahead=ahead, held=[one for one in reversed(found) if one not in ahead],
        area=visit.picture.area(visit.municipality), due=meetings.due(visit.world.id, today), today=today,
        to_judge=Item.objects.filter(meeting__in=ahead, state=Item.State.TO_JUDGE).count(), error=error,
        typed=typed or {}, may_prepare=visit.may(Action.PREPARE_MEETING),
    )  # fmt: skip
    answer.status_code = 400 if error else 200
    return answer


def _meeting(visit: Visit, found: Meeting, error: Statement | None = None) -> HttpResponse:
    items = list(found.items.select_related("follows__meeting"))
    takes = found.state != Meeting.State.CLOSED and visit.may(Action.PREPARE_MEETING)
    answer = visit.show(
        "web/meeting.html", meeting=found, items=items, error=error,
        decisions=_newest_decisions(items), left=[one for one in items if one.state in ("to_judge", "judged")],
        signals=_offered(visit) if takes else [], due=meetings.due(visit.world.id, found.held_on) if takes else [],
        takes=takes, may_run=visit.may(Action.RUN_MEETING), may_make=visit.may(Action.MAKE_DOCUMENT),
        typed=visit.request.POST,
        held=[one for one in found.steps.filter(item=None)], **(choices(visit) if takes else {}),
    )  # fmt: skip
    answer.status_code = 400 if error else 200
    return answer


def _newest_decisions(items: list[Item]) -> dict[int, Decision]:
    return {one.item_id: one for one in Decision.objects.filter(item__in=items).order_by("version")}


def _offered(visit: Visit) -> list[Offered]:
    """Signals of this publication that nobody dealt with and that stand on no agenda."""
    scan = stored_scan(visit.world.id, visit.municipality, visit.picture.publication.id)
    known, there = states(visit.world.id), meetings.on_agendas(visit.world.id)
    new = [
        one for one in (scan.signals if scan else ())
        if one.key not in there and (one.key not in known or known[one.key][-1].state == "new")
    ]  # fmt: skip
    return [Offered(one.key, title_of_signal(visit, one)) for one in new]


def _add_signal(visit: Visit, found: Meeting) -> Item:
    scan, key = (
        stored_scan(visit.world.id, visit.municipality, visit.picture.publication.id),
        visit.request.POST.get("signaal"),
    )
    signal = next((one for one in (scan.signals if scan else ()) if one.key == key), None)
    if signal is None:
        raise UserError("unknown_signal")
    about = {"indicator": signal.indicator, "area": signal.area, "from": signal.before, "to": signal.after}
    return meetings.add_item(
        found, Item.Kind.SIGNAL, title_of_signal(visit, signal), signal_key=signal.key,
        evidence=frozen(visit, "change", about),
    )  # fmt: skip


def _add_due(visit: Visit, found: Meeting) -> Item:
    public_id = visit.request.POST.get("punt", "")
    for item, decision in meetings.decided(visit.world.id):
        if item.public_id == public_id:
            return _return_to(visit, found, item, decision)
    raise UserError("unknown_item")


def _return_to(visit: Visit, found: Meeting, item: Item, decision: Decision) -> Item:
    """Look back at a decision, with what happened since frozen where its indicator has something to say."""
    evidence = ""
    if decision.indicator and decision.area:
        area = decision.area.partition("-")[0]
        since = periods_since(visit.picture, decision.indicator, area, decision.at.date())
        if since is not None:
            about = {"indicator": decision.indicator, "area": area, "from": str(since[0]), "to": str(since[1])}
            with suppress(UserError):  # the year before was not published: it returns without figures
                evidence = frozen(visit, "change", about)
    return meetings.add_item(found, Item.Kind.CHECK_BACK, item.title, evidence=evidence, follows=item)


def _add_own(visit: Visit, found: Meeting) -> Item:
    """An item of one's own; about an indicator and an area when they are chosen, with its newest change frozen."""
    title, indicator = (visit.request.POST.get(name, "") for name in ("titel", "indicator"))
    area = visit.request.POST.get("gebied", "").partition("-")[0] or visit.municipality
    if not title.strip():
        raise UserError("title_needed")
    warn_of_persons(visit, [title])
    return meetings.add_item(found, Item.Kind.OWN, title, evidence=_newest(visit, indicator, area) if indicator else "")


def _newest(visit: Visit, indicator: str, area: str) -> str:
    figure = visit.picture.figure(indicator, area)
    before, about = held_against(visit.picture, figure), {"indicator": indicator, "area": area}
    if before is not None:
        try:
            return frozen(visit, "change", {**about, "from": str(before), "to": str(figure.period)})
        except UserError:  # the earlier stretch was not published: the figure itself is what there is
            pass
    return frozen(visit, "figure", {**about, "period": str(figure.period)})


_ADD: dict[str, Callable[[Visit, Meeting], Item]] = {
    "signaal": _add_signal, "terugblik": _add_due, "eigen": _add_own,
}  # fmt: skip
