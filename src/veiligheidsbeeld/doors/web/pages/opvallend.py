# SPDX-License-Identifier: EUPL-1.2
"""Opvallend: what deserves a look? Signals under one budget of false alarms, and what became of each."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.queue import enqueue
from veiligheidsbeeld.doors.web.pages.drawings import Drawing, series_drawing
from veiligheidsbeeld.doors.web.pages.overleg import open_meetings
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_indicator
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Area, Frequency, Period, Statement, UserError
from veiligheidsbeeld.loop.assessment.meetings import on_agendas
from veiligheidsbeeld.loop.assessment.models import Item, SignalState
from veiligheidsbeeld.loop.assessment.signal_states import set_state, states, stored_scan
from veiligheidsbeeld.loop.picture.signals import FALSE_ALARMS, WEEKS, Signal
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_periods

_DRAWN = {Frequency.WEEK: 60, Frequency.MONTH: 36}  # newest stretches of a small series


@dataclass(frozen=True)
class Shown:
    """One signal as the page shows it."""

    signal: Signal
    row: Row
    judged: Judged
    since: Period
    drawing: Drawing | None
    causes: list[str]
    states: list[SignalState]
    item: Item | None

    @property
    def is_new(self) -> bool:
        """Has nobody set it aside or settled it?"""
        return not self.states or self.states[-1].state == SignalState.State.NEW


@require_GET
@page(Action.VIEW_FIGURES)
def opvallend(visit: Visit) -> HttpResponse:
    """New ones first, then what was set aside or settled; or that the series are being looked through."""
    return _opvallend(visit)


@require_POST
@page(Action.JUDGE_SIGNAL)
def judge_signal(visit: Visit) -> HttpResponse:
    """Set a signal of this publication aside, settle it, or make it new again."""
    key, state, reason = (visit.request.POST.get(name, "") for name in ("key", "state", "reason"))
    found = stored_scan(visit.world.id, visit.municipality, visit.picture.publication.id)
    if found is None or key not in {one.key for one in found.signals}:
        raise UserError("unknown_signal")
    user = visit.request.user
    try:
        set_state(visit.world.id, key, state, reason, user.get_username(), getattr(user, "role", ""))
    except UserError as error:
        return _opvallend(visit, key, reason, error.statement)
    return HttpResponseRedirect(visit.to("opvallend"))


def _opvallend(visit: Visit, key: str = "", typed: str = "", error: Statement | None = None) -> HttpResponse:
    found = stored_scan(visit.world.id, visit.municipality, visit.picture.publication.id)
    area = visit.picture.area(visit.municipality)
    if found is None:
        return _wait(visit, area)
    known = states(visit.world.id)
    there = on_agendas(visit.world.id) if visit.allowed(Action.VIEW_MEETING) else {}
    shown = [_shown(visit, one, known.get(one.key, []), there.get(one.key)) for one in found.signals]
    return visit.show(
        "web/opvallend.html",
        area=area,
        scan=found,
        new=[one for one in shown if one.is_new],
        handled=[one for one in shown if not one.is_new],
        false_alarms=FALSE_ALARMS,
        weeks=WEEKS,
        failed=key,
        typed=typed,
        may_judge=visit.may(Action.JUDGE_SIGNAL),
        agendas=open_meetings(visit) if visit.allowed(Action.PREPARE_MEETING) else [],
        error=error,
        made=made_of(visit, [one.row.figure for one in shown]) if shown else None,
    )


def _wait(visit: Visit, area: Area) -> HttpResponse:
    """The series are being looked through; a job that failed is started again only when somebody asks."""
    options = {"municipality": visit.municipality}
    last = Job.objects.filter(world=visit.world.id, kind=Job.Kind.SCAN, options=options).first()
    if last and last.state in (Job.State.FAILED, Job.State.CANCELLED) and "opnieuw" not in visit.request.GET:
        return visit.show("web/opvallend.html", area=area, waiting=True, failed_job=last)
    if last is None or not last.open:
        enqueue(visit.world.id, Job.Kind.SCAN, **options)
    answer = visit.show("web/opvallend.html", area=area, waiting=True)
    answer["Refresh"] = f"3; url={visit.request.path}"
    return answer


def _shown(visit: Visit, signal: Signal, states: list[SignalState], item: Item | None) -> Shown:
    picture = visit.picture
    judged = judge_periods(
        picture, signal.indicator, signal.area, Period.parse(signal.before), Period.parse(signal.after)
    )
    area, indicator = picture.area(signal.area), picture.catalogue.get(signal.indicator)
    assert judged.figures is not None  # a signal was tested
    figure = judged.figures[1]
    series = picture.series(signal.indicator, signal.area, figure.period.frequency)
    drawn = series[-_DRAWN.get(figure.period.frequency, len(series)) :]
    causes = [indicator.caveat.in_language(visit.language)]
    causes += [
        one.words.in_language(visit.language) for one in picture.context
        if one.is_about(indicator) and signal.area in one.areas and one.when.end > Period.parse(signal.since).start
    ]  # fmt: skip
    return Shown(
        signal, row_of_indicator(visit, figure, area), judged, Period.parse(signal.since),
        series_drawing(visit, signal.indicator, area, drawn, small=True), causes, states, item,
    )  # fmt: skip
