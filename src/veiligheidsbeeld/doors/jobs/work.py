# SPDX-License-Identifier: EUPL-1.2
"""What does a job of each kind do? Progress goes to its row, at most twice a second; a wish to stop is obeyed."""

import time
from collections.abc import Callable

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.scanning import scan_newest
from veiligheidsbeeld.doors.jobs.sync import sync
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.effect.evaluations import advise
from veiligheidsbeeld.loop.effect.evaluations_read import evaluation_of
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import Installation, World

_REPORT_SECONDS = 0.5


class Cancelled(Exception):
    """The person who started the job asked to stop it."""


class Reporter:
    """Writes progress of one job to its row and looks whether it was asked to stop."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = 0.0

    def progress(self, step: str, done: int, total: int) -> None:
        """As `Progress` of the sources; skips what comes too fast, never the last of a step."""
        now = time.monotonic()
        if now - self._last >= _REPORT_SECONDS or done == total:
            self._last = now
            Job.objects.filter(pk=self._job.pk).update(step=step, done=done, total=total)
            self.check()

    def check(self) -> None:
        """Raises Cancelled when somebody asked to stop."""
        if Job.objects.filter(pk=self._job.pk, cancel_requested=True).exists():
            raise Cancelled


def run(installation: Installation, job: Job) -> dict[str, object]:
    """Do the work of one job; returns its result as plain values."""
    kinds: dict[str, Callable[[World, Job, Reporter], dict[str, object]]] = {
        Job.Kind.SYNC: _sync,
        Job.Kind.PUBLISH: _publish,
        Job.Kind.SCAN: _scan,
        Job.Kind.ADVISE: _advise,
    }
    return kinds[job.kind](installation.world(job.world), job, Reporter(job))


def _sync(world: World, job: Job, reporter: Reporter) -> dict[str, object]:
    municipality = job.options.get("municipality") or world.settings.municipality
    synced = sync(world, municipality, job.options.get("base_url", ""), reporter.progress, reporter.check)
    failures = {
        name: {"statement": one.code, "params": {key: str(value) for key, value in one.params.items()}}
        for name, one in synced.failures.items()
    }
    news = [
        {"statement": one.code, "params": {key: str(value) for key, value in one.params.items()}} for one in synced.news
    ]
    result: dict[str, object] = {
        "tables": synced.tables, "failures": failures, "not_offered": synced.not_offered, "news": news,
    }  # fmt: skip
    if synced.tables:
        result |= _published(world, municipality, reporter)
    return result


def _publish(world: World, job: Job, reporter: Reporter) -> dict[str, object]:
    return _published(world, world.settings.municipality, reporter)


def _published(world: World, municipality: str, reporter: Reporter) -> dict[str, object]:
    """A new publication; to look through it for what stands out is a job of its own, that may fail by itself."""
    publication = publish(world, reporter.progress, reporter.check)
    Job.objects.get_or_create(
        world=world.id, kind=Job.Kind.SCAN, options={"municipality": municipality}, state=Job.State.QUEUED
    )
    return {"publication": publication.id}


def _scan(world: World, job: Job, reporter: Reporter) -> dict[str, object]:
    return {"signals": scan_newest(world, job.options["municipality"], reporter.check)}


def _advise(world: World, job: Job, reporter: Reporter) -> dict[str, object]:
    """Which set-ups could answer a question; signed by who asked for it, as of the moment it is ready."""
    chosen = evaluation_of(world.id, job.options["evaluation"], unjudged=True)
    author = Author(job.options["by"], job.options["role"], world.clock())
    picture = open_picture(world)
    try:
        kept = advise(picture, chosen, author, reporter.progress)
    finally:
        picture.close()
    return {"publication": kept.publication}
