# SPDX-License-Identifier: EUPL-1.2
"""What runs longer than a page? A row a job: kind, progress, heartbeat, cancel, result. The row is the truth."""

from django.db import models

from veiligheidsbeeld.ground.access.models import new_public_id


class Job(models.Model):
    """One piece of long work for one world."""

    class Kind(models.TextChoices):
        SYNC = "sync"
        PUBLISH = "publish"
        SCAN = "scan"
        ADVISE = "advise"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    world = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def open(self) -> bool:
        """Is there still something to wait for?"""
        return self.state in (self.State.QUEUED, self.State.RUNNING)
