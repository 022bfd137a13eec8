# SPDX-License-Identifier: EUPL-1.2
"""What is due? A sync a day for a real world, files that arrived, a look for what stands out; asked by `tick`."""

from datetime import timedelta

from django.utils import timezone

from veiligheidsbeeld.doors.jobs.drop_folder import take_in
from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.queue import enqueue
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.signal_states import stored_scan
from veiligheidsbeeld.loop.picture.read import current_id
from veiligheidsbeeld.loop.picture.worlds import Installation

# a little under a day, so that a tick at the same hour every morning is not too early by a second
SYNC_EVERY = timedelta(hours=20)


def enqueue_due(installation: Installation) -> int:
    """Put what is due in the queue; returns how many jobs. A failed sync is tried again at the next tick."""
    number = enqueue_scans(installation)
    for world in installation.worlds.values():
        if take_in(world):
            enqueue(world.id, Job.Kind.PUBLISH)
            number += 1
        syncs = Job.objects.filter(world=world.id, kind=Job.Kind.SYNC)
        recent = syncs.filter(state=Job.State.DONE, finished_at__gt=timezone.now() - SYNC_EVERY).exists()
        waiting = syncs.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()
        if not (world.settings.fictional or recent or waiting):
            enqueue(world.id, Job.Kind.SYNC, municipality=world.settings.municipality)
            number += 1
    return number


def enqueue_scans(installation: Installation) -> int:
    """Worlds whose publication was not looked through for what stands out yet, and is not being looked through."""
    number = 0
    for world in installation.worlds.values():
        try:
            publication = current_id(world)
        except UserError:  # nothing was published yet
            continue
        municipality = world.settings.municipality
        scans = Job.objects.filter(world=world.id, kind=Job.Kind.SCAN, options={"municipality": municipality})
        waiting = scans.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()
        if not waiting and stored_scan(world.id, municipality, publication) is None:
            enqueue(world.id, Job.Kind.SCAN, municipality=municipality)
            number += 1
    return number
