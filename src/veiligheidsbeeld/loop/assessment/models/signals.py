# SPDX-License-Identifier: EUPL-1.2
"""What was found to stand out, and what did people make of it? Nothing is overwritten: a new state is a new row."""

from django.db import models

from veiligheidsbeeld.ground.access import ROLE_NAMES


class SignalScan(models.Model):
    """Everything that stood out in one publication; `found` is a `Scan` as plain values."""

    world = models.CharField(max_length=40)
    municipality = models.CharField(max_length=8)
    publication = models.CharField(max_length=40)
    found = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["world", "municipality", "publication"], name="one_scan_a_publication")
        ]


class SignalState(models.Model):
    """What somebody made of a signal. `by` is the name of the account, `role` what that person did here."""

    class State(models.TextChoices):
        NEW = "new"
        SET_ASIDE = "set_aside"
        SETTLED = "settled"

    world = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField(max_length=500)
    by = models.CharField(max_length=150)
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    @property
    def role_name(self) -> str:
        """Msgid of the role; empty where none is known."""
        return ROLE_NAMES.get(self.role, "")  # type: ignore[call-overload]
