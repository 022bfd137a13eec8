# SPDX-License-Identifier: EUPL-1.2
"""Can this question be answered, and by which set-up? Advice from our own figures, worked out by a job.
Then somebody chooses."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.queue import enqueue
from veiligheidsbeeld.doors.web.pages.hielp_het import area_names, evaluation_to_see
from veiligheidsbeeld.doors.web.pages.hielp_het_velden import differing
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, seen_version, typed
from veiligheidsbeeld.doors.web.pages.typed import day_of, warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.effect.drafts import METHODS
from veiligheidsbeeld.loop.effect.evaluations import write_set_up
from veiligheidsbeeld.loop.effect.evaluations_read import advice_of, statements_of, whole
from veiligheidsbeeld.loop.effect.models import Evaluation

_REFRESH = "2"  # seconds, while a job works
_FIELDS = {  # of the set-up, and their names in the form
    "design": "opzet", "estimand": "vergelijking", "stopping_rule": "stopregel", "seed_source": "getal",
    "base_from": "basis", "steps": "stappen",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def advice(visit: Visit, public_id: str) -> HttpResponse:
    """What was advised; ask for it, or choose a set-up."""
    chosen = evaluation_to_see(visit, public_id)
    if visit.request.method == "GET":
        return _show(visit, chosen, _given(whole(chosen).set_up.values))
    if typed(visit, "stap") == "advies":
        author = visit.author
        enqueue(visit.world.id, Job.Kind.ADVISE, evaluation=public_id, by=author.by, role=author.role)
        return HttpResponseRedirect(visit.to("evaluation_advice", public_id=public_id))
    return _chosen(visit, chosen)


def _chosen(visit: Visit, chosen: Evaluation) -> HttpResponse:
    given = {name: typed(visit, name) for name in _FIELDS.values()}
    seen = seen_version(visit)
    try:
        values: dict[str, Any] = {of: given[name] for of, name in _FIELDS.items()}
        values["base_from"] = day_of(given["basis"])
        values["steps"] = [day.isoformat() for day in map(day_of, given["stappen"].split()) if day]
        warn_of_persons(visit, [given[name] for name in ("vergelijking", "stopregel", "getal")])
        write_set_up(chosen, values, seen, visit.author)
    except ConflictError as conflict:
        told = {"error": conflict.statement, "theirs": conflict.newest, "seen": conflict.newest.version,
                "differing": differing(visit, conflict)}  # fmt: skip
        return refused(_show(visit, chosen, _given(conflict.mine), **told), conflict)
    except UserError as error:
        return refused(_show(visit, chosen, given, seen=seen, error=error.statement), error)
    return HttpResponseRedirect(visit.to("evaluation_protocol", public_id=chosen.public_id))


def _given(values: dict[str, Any]) -> dict[str, str]:
    """The fields of a form, from those of a set-up."""
    return {
        name: " ".join(value) if isinstance(value, list) else value.isoformat() if isinstance(value, date) else (
            value or ""
        )
        for name, value in ((name, values[of]) for of, name in _FIELDS.items())
    }  # fmt: skip


def _show(visit: Visit, chosen: Evaluation, given: dict[str, str], **context: object) -> HttpResponse:
    found, job = whole(chosen), _job_of(visit, chosen)
    advised = found.advised
    answer = visit.show(
        "web/evaluation_advice.html",
        **{
            "whole": found, "given": given, "seen": found.set_up.version, "job": job, "designs": tuple(METHODS),
            "advice": advice_of(advised) if advised else None,
            "advised_on": chosen.questions.get(version=advised.question) if advised else None,
            "names": area_names(visit),
            "left_out": statements_of(advised.advice.get("left_out", ())) if advised else (),
            "failed": _why(job) if job else None, **context,
        },
    )  # fmt: skip
    if job is not None and job.open and visit.request.method == "GET":
        answer["Refresh"] = _REFRESH
    return answer


def _job_of(visit: Visit, chosen: Evaluation) -> Job | None:
    """The newest job that worked, or works, on the advice."""
    return Job.objects.filter(world=visit.world.id, kind=Job.Kind.ADVISE, options__evaluation=chosen.public_id).first()


def _why(job: Job) -> Statement | None:
    """Why it ended without advice."""
    return Statement(job.result["statement"], job.result["params"]) if "statement" in job.result else None
