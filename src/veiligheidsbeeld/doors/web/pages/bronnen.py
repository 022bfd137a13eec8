# SPDX-License-Identifier: EUPL-1.2
"""Bronnen: what do we know, how fresh, from whom, and what is being fetched now?"""

from collections import defaultdict
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.queue import enqueue, request_cancel
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.visit import Visit, frame, guarded, page
from veiligheidsbeeld.ground.access import Action, Purpose
from veiligheidsbeeld.ground.core import Frequency, Period, Provenance, Statement
from veiligheidsbeeld.loop.picture.read import Freshness, latest_changes
from veiligheidsbeeld.loop.picture.worlds import World


@require_GET
@page(Action.VIEW_SOURCES)
def bronnen(visit: Visit) -> HttpResponse:
    """Tables with their freshness, revisions since the last publication, jobs."""
    changed, before = latest_changes(visit.world)
    jobs = Job.objects.filter(world=visit.world.id)[:10]
    return visit.show(
        "web/bronnen.html",
        freshness=_newest(visit.picture.freshness),
        timeline=_timeline(visit.picture.freshness),
        contacts=sorted(visit.world.settings.contacts.items()),
        reconciled=visit.picture.reconciled,
        findings=visit.picture.findings,
        changed=changed,
        before=before,
        jobs=jobs,
        area=visit.picture.area(visit.municipality),
        publication=visit.picture.publication.id,
        recorded_at=visit.picture.recorded_at,
        division_year=visit.picture.division_year,
    )


@require_POST
@guarded(Action.START_SYNC, Purpose.OPERATION)
def start_sync(request: HttpRequest, world: World) -> HttpResponse:
    """Put a sync of the chosen municipality in the queue and follow it."""
    municipality = request.COOKIES.get("vb_gemeente") or world.settings.municipality
    job = enqueue(world.id, Job.Kind.SYNC, municipality=municipality)
    return HttpResponseRedirect(reverse("job", kwargs={"world": world, "public_id": job.public_id}))


@require_GET
@guarded(Action.VIEW_SOURCES, Purpose.OPERATION)
def job(request: HttpRequest, world: World, public_id: str) -> HttpResponse:
    """One job: how far it is, or how it ended. Refreshes itself while it runs, without a script."""
    found = get_object_or_404(Job, world=world.id, public_id=public_id)
    failures = {name: _statement(plain) for name, plain in found.result.get("failures", {}).items()}
    ended = _statement(found.result) if "statement" in found.result else None
    news = [_statement(plain) for plain in found.result.get("news", [])]
    context = {
        **frame(request, world),
        "job": found,
        "step": words.STEPS.get(found.step, found.step),
        "failures": failures,
        "ended": ended,
        "news": news,
    }
    answer = render(request, "web/job.html", context)
    if found.open:
        answer["Refresh"] = "2"
    return answer


@require_POST
@guarded(Action.START_SYNC, Purpose.OPERATION)
def cancel_job(request: HttpRequest, world: World, public_id: str) -> HttpResponse:
    """Ask a job to stop."""
    found = get_object_or_404(Job, world=world.id, public_id=public_id)
    request_cancel(found)
    return HttpResponseRedirect(reverse("job", kwargs={"world": world, "public_id": public_id}))


def _newest(known: list[Freshness]) -> list[tuple[Provenance, date | None]]:
    """The newest delivery of each publisher's table; a sender's weekly files are one source."""
    newest = {(one.provenance.publisher, one.provenance.table): one for one in reversed(known)}
    order = sorted(newest.values(), key=lambda one: one.provenance.known_at, reverse=True)
    return [(one.provenance, _last_day(one.complete_until)) for one in order]


def _timeline(known: list[Freshness]) -> list[tuple[Period, list[str]]]:
    """What came in, by month, newest first."""
    months: dict[Period, set[str]] = defaultdict(set)
    for one in known:
        day = one.provenance.recorded_at.date()
        months[Period(day.replace(day=1), Frequency.MONTH)].add(one.provenance.table)
    return [(month, sorted(months[month])) for month in sorted(months, reverse=True)][:12]


def _last_day(until: str) -> date | None:
    """The last day a table covers: what is stored is the first day after it."""
    return date.fromisoformat(until) - timedelta(days=1) if until else None


def _statement(plain: dict[str, object]) -> Statement:
    return Statement(str(plain["statement"]), dict(plain["params"]))  # type: ignore[call-overload]
