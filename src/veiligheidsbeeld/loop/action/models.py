# SPDX-License-Identifier: EUPL-1.2
"""What was promised? Plans with their ambitions, targets and measures. An owner is a role or an organisation, never a
person; notes and refreshes are added, never changed."""

from django.db import models

from veiligheidsbeeld.ground.access import ROLE_NAMES
from veiligheidsbeeld.ground.access.models import new_public_id


class Written(models.Model):
    """What people edit: an id for addresses, and a version that goes up with every edit."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Plan(Written):
    """The plan of one year or of four. `baselines_until`: figures up to that day are its baselines (exclusive)."""

    class Kind(models.TextChoices):
        YEARLY = "yearly"
        FOUR_YEAR = "four_year"

    class State(models.TextChoices):
        DRAFT = "draft"
        REFRESHED = "refreshed"
        ADOPTED = "adopted"

    world = models.CharField(max_length=40)
    municipality = models.CharField(max_length=8)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.YEARLY)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=4)
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, max_length=4000)
    claim = models.CharField(max_length=200, blank=True)
    claim_indicator = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    baselines_until = models.DateField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    made_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-first_year", "-id"]

    def __str__(self) -> str:
        return self.title


class Ambition(models.Model):
    """What a plan wants in one theme of its edition, in words."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="ambitions")
    theme = models.CharField(max_length=80)
    text = models.TextField(max_length=1000)

    class Meta:
        ordering = ["id"]


class Target(Written):
    """What should be different, and by when. Without an indicator it is words only and cannot be measured.

    `baseline` is a `Baseline` as plain values, frozen when the target was written; `aim` is a change in per cent or a
    number to reach, as `aim_kind` says."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    theme = models.CharField(max_length=80)
    text = models.TextField(max_length=1000)
    indicator = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=10, blank=True)
    baseline = models.JSONField(null=True)
    aim_kind = models.CharField(max_length=10, blank=True)
    aim = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    due = models.DateField(null=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")

    class Meta:
        ordering = ["id"]


class Measure(Written):
    """What is done, by which role or organisation, with what, until when."""

    class State(models.TextChoices):
        PLANNED = "planned"
        ON_TRACK = "on_track"
        LATE = "late"
        DONE = "done"
        STOPPED = "stopped"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    theme = models.CharField(max_length=80)
    what = models.TextField(max_length=1000)
    owner = models.CharField(max_length=150)
    partners = models.CharField(max_length=300, blank=True)
    hours = models.PositiveIntegerField(null=True)
    costs_euros = models.PositiveIntegerField(null=True)
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    targets = models.ManyToManyField(Target, related_name="measures")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")

    class Meta:
        ordering = ["id"]


class Note(models.Model):
    """How a measure goes, said on a day. `by` is the name of the account, `role` what that person did here."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="notes")
    state = models.CharField(max_length=10, choices=Measure.State.choices)
    text = models.TextField(max_length=1000, blank=True)
    by = models.CharField(max_length=150)
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    @property
    def role_name(self) -> str:
        """Msgid of the role; empty where none is known."""
        return ROLE_NAMES.get(self.role, "")  # type: ignore[call-overload]


class Refresh(models.Model):
    """Baselines taken anew; `changed` is a list of `Changed` as plain values."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="refreshes")
    until = models.DateField()
    changed = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
