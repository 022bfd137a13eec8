# SPDX-License-Identifier: EUPL-1.2
"""Long work: progress, stop, and being taken up again."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.doors.jobs import queue, work
from veiligheidsbeeld.doors.jobs.due import enqueue_due, enqueue_scans
from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.ground.core import StoreError
from veiligheidsbeeld.loop.assessment.models import SignalScan
from veiligheidsbeeld.loop.assessment.signal_states import newest_scan, store_scan
from veiligheidsbeeld.loop.picture.read import current_id
from veiligheidsbeeld.loop.picture.signals import Scan, Signal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOWHERE = "http://127.0.0.1:9"  # the discard port: refuses at once


@pytest.fixture(autouse=True)
def _ready(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veiligheidsbeeld.loop.sources.http.Service.rest", lambda self: None)
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def drain() -> int:
    return queue.work(settings.VB, until_empty=True)


def test_the_same_waiting_work_is_queued_once() -> None:
    first = queue.enqueue("werkelijk", Job.Kind.PUBLISH)
    assert queue.enqueue("werkelijk", Job.Kind.PUBLISH).pk == first.pk


def test_a_publication_job_ends_with_the_publication_in_use() -> None:
    job = queue.enqueue("fictief", Job.Kind.PUBLISH)
    assert drain() == 2, "and a look for what stands out"
    job.refresh_from_db()
    assert job.state == Job.State.DONE and job.done == job.total > 0
    assert job.result["publication"] == (settings.VB.home / "fictief" / "current").read_text().strip()


def test_without_a_connection_the_job_says_so_and_the_figures_stay() -> None:
    before = (settings.VB.home / "werkelijk" / "current").read_text()
    job = queue.enqueue("werkelijk", Job.Kind.SYNC, municipality="GM0114", base_url=NOWHERE)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert next(iter(job.result["failures"].values()))["statement"] == "service_unreachable"
    assert (settings.VB.home / "werkelijk" / "current").read_text() == before
    page = Client().get(f"/werkelijk/bronnen/taak/{job.public_id}").content.decode()
    assert NOWHERE in page and "Traceback" not in page


def test_a_waiting_job_can_be_stopped() -> None:
    job = queue.enqueue("werkelijk", Job.Kind.PUBLISH)
    queue.request_cancel(job)
    assert drain() == 0
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_running_job_stops_at_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    job = queue.enqueue("fictief", Job.Kind.PUBLISH)
    real = work.Reporter.progress

    def cancel_first(self: work.Reporter, step: str, done: int, total: int) -> None:
        queue.request_cancel(job)
        real(self, step, done, total)

    monkeypatch.setattr(work.Reporter, "progress", cancel_first)
    before = (settings.VB.home / "fictief" / "current").read_text()
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert (settings.VB.home / "fictief" / "current").read_text() == before


def test_a_job_whose_worker_was_killed_is_taken_up_again() -> None:
    job = queue.enqueue("fictief", Job.Kind.PUBLISH)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    assert drain() == 2, "and a look for what stands out"
    job.refresh_from_db()
    assert job.state == Job.State.DONE and job.attempts == 2


def test_a_job_that_kills_its_worker_again_and_again_is_given_up() -> None:
    job = queue.enqueue("fictief", Job.Kind.PUBLISH)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=queue.ATTEMPTS)
    assert drain() == 0
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_only_one_worker_works() -> None:
    with queue._only_worker(settings.VB.home / "worker.lock") as ours:
        assert ours
        queue.enqueue("fictief", Job.Kind.PUBLISH)
        assert drain() == 0


def test_a_failing_disk_fails_the_job_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("store_full", file="figures.parquet")

    monkeypatch.setattr("veiligheidsbeeld.doors.jobs.work.publish", full)
    job = queue.enqueue("fictief", Job.Kind.PUBLISH)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and job.result["statement"] == "store_full"


def test_a_sync_is_due_once_a_day_and_never_for_an_invented_world() -> None:
    for world in settings.VB.worlds.values():
        _look_through(world.id)
    assert enqueue_due(settings.VB) == 1
    assert enqueue_due(settings.VB) == 0
    assert list(Job.objects.values_list("world", "kind")) == [("werkelijk", Job.Kind.SYNC)]


def _look_through(name: str, *found: Signal, publication: str = "") -> None:
    """As if the world's newest publication was looked through, with this result."""
    world = settings.VB.world(name)
    publication = publication or current_id(world)
    store_scan(name, Scan(publication, world.settings.municipality, 1, 2, 0.05, found))


def test_a_publication_that_was_not_looked_through_is_queued_once() -> None:
    assert enqueue_scans(settings.VB) == 2
    assert enqueue_scans(settings.VB) == 0, "they wait"
    Job.objects.update(state=Job.State.RUNNING)
    assert enqueue_scans(settings.VB) == 0, "they run"
    Job.objects.update(state=Job.State.FAILED)
    _look_through("fictief")
    assert enqueue_scans(settings.VB) == 1
    last = Job.objects.order_by("id").last()
    assert last is not None and (last.world, last.kind, last.options) == (
        "werkelijk", Job.Kind.SCAN, {"municipality": "GM0114"},
    )  # fmt: skip


def test_a_scan_looks_once_and_keeps_the_begin_of_what_stood_out_before(monkeypatch: pytest.MonkeyPatch) -> None:
    signal = Signal("fietsdiefstal", "WK980100", "rise", "2025-10", "2024-11", "2025-11", 1e-7)
    _look_through("fictief", signal, publication="earlier")
    asked = []

    def scan(picture: object, municipality: str, check: object) -> Scan:
        asked.append(municipality)
        later = Signal("fietsdiefstal", "WK980100", "rise", "2025-08", "2024-10+3", "2025-10+3", 1e-9)
        return Scan(current_id(settings.VB.world("fictief")), municipality, 1, 2, 0.05, (later,))

    monkeypatch.setattr("veiligheidsbeeld.doors.jobs.scanning.scan", scan)
    for _ in range(2):
        job = queue.enqueue("fictief", Job.Kind.SCAN, municipality="GM9801")
        drain()
        job.refresh_from_db()
        assert (job.state, job.result) == (Job.State.DONE, {"signals": 1})
    assert asked == ["GM9801"]
    assert SignalScan.objects.count() == 2
    kept = newest_scan("fictief", "GM9801")
    assert kept is not None and [one.key for one in kept.signals] == [signal.key]


def test_a_scan_that_is_stopped_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    job = queue.enqueue("fictief", Job.Kind.SCAN, municipality="GM9801")
    monkeypatch.setattr(work.Reporter, "check", _cancelled)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not SignalScan.objects.exists()


def _cancelled(reporter: work.Reporter) -> None:
    raise work.Cancelled


def test_starting_a_sync_needs_the_right_role() -> None:
    client = Client()
    assert client.post("/werkelijk/bronnen/ophalen").status_code == 302
    client.post("/aanmelden-als", {"rol": "mayor"})
    assert client.post("/werkelijk/bronnen/ophalen").status_code == 403
    client.post("/aanmelden-als", {"rol": "analyst"})
    answer = client.post("/werkelijk/bronnen/ophalen")
    assert answer.status_code == 302 and "/bronnen/taak/" in answer["Location"]
    page = client.get(answer["Location"])
    assert page.status_code == 200 and page["Refresh"] == "2"
