# SPDX-License-Identifier: EUPL-1.2
"""Who works, and what happens to the work of a worker that was killed?

One worker at a time holds a lock on a file; the system lets go of it when the process dies, however it dies. So
whoever gets the lock knows that a job still marked running was abandoned, and takes it up again.
"""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.work import Cancelled, run
from veiligheidsbeeld.ground.core import Statement, VeiligheidsbeeldError
from veiligheidsbeeld.loop.picture.worlds import Installation

HEARTBEAT_SECONDS = 5.0
ATTEMPTS = 5  # a job that kills its worker again and again must not be taken up for ever


def enqueue(world: str, kind: Job.Kind, **options: str) -> Job:
    """Put work in the queue. The same work that still waits is not put there twice."""
    with transaction.atomic():
        waiting = Job.objects.filter(world=world, kind=kind, options=options, state=Job.State.QUEUED).first()
        return waiting or Job.objects.create(world=world, kind=kind, options=options)


def request_cancel(job: Job) -> None:
    """Ask a job to stop; one that has not begun is stopped at once."""
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now(), result=_plain(Statement("cancelled"))
    )


def work(installation: Installation, *, until_empty: bool = False, pause: float = 1.0) -> int:
    """Take jobs one by one, oldest first; returns how many were finished. 0 at once when another worker works."""
    finished = 0
    with _only_worker(installation.home / "worker.lock") as ours:
        if not ours:
            return 0
        _take_up_abandoned()
        while True:
            job = _next()
            if job is not None:
                _finish(installation, job)
                finished += 1
            elif until_empty:
                return finished
            else:
                close_old_connections()
                time.sleep(pause)


@contextmanager
def _only_worker(path: Path) -> Iterator[bool]:
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _take_up_abandoned() -> None:
    abandoned = Job.objects.filter(state=Job.State.RUNNING)
    abandoned.filter(attempts__gte=ATTEMPTS).update(state=Job.State.FAILED, finished_at=timezone.now())
    abandoned.update(state=Job.State.QUEUED)


def _next() -> Job | None:
    with transaction.atomic():
        job = Job.objects.filter(state=Job.State.QUEUED).order_by("id").first()
        if job is not None:
            now = timezone.now()
            job.state, job.started_at, job.heartbeat_at, job.attempts = Job.State.RUNNING, now, now, job.attempts + 1
            job.save()
    return job


def _finish(installation: Installation, job: Job) -> None:
    with _heartbeat(job):
        try:
            state, result = Job.State.DONE, run(installation, job)
        except Cancelled:
            state, result = Job.State.CANCELLED, _plain(Statement("cancelled"))
        except VeiligheidsbeeldError as error:
            state, result = Job.State.FAILED, _plain(error.statement)
    Job.objects.filter(pk=job.pk).update(state=state, result=result, finished_at=timezone.now())


def _plain(statement: Statement) -> dict[str, object]:
    return {"statement": statement.code, "params": {name: str(value) for name, value in statement.params.items()}}


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """A sign of life every few seconds, also while one step takes long."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT_SECONDS):
            with suppress(OperationalError):  # somebody else writes just now: the next beat comes soon
                Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now())
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
