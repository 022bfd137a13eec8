# SPDX-License-Identifier: EUPL-1.2
"""What was promised? Plans with their ambitions, targets and measures. An owner is a role or an organisation, never a
person. Every save of a text is a version (`access.written`); notes and refreshes are added, never changed."""

from datetime import date

from django.db import models

from veiligheidsbeeld.ground.access.models import new_public_id
from veiligheidsbeeld.ground.access.written import Signed, Written
from veiligheidsbeeld.loop.action.plan_words import MeasureState
from veiligheidsbeeld.loop.assessment.models import Item


class Plan(models.Model):
    """The plan of one year or of four. `baselines_until`: figures up to that day are its baselines (exclusive)."""

    class Kind(models.TextChoices):
        YEARLY = "yearly"
        FOUR_YEAR = "four_year"

    class State(models.TextChoices):
        DRAFT = "draft"
        REFRESHED = "refreshed"
        ADOPTED = "adopted"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    world = models.CharField(max_length=40)
    municipality = models.CharField(max_length=8)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.YEARLY)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=4)
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, max_length=4000)
    claim = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    baselines_until = models.DateField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    made_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-first_year", "-id"]

    @property
    def on_whole_years(self) -> bool:
        """Were its baselines taken when the year before it was over?"""
        return self.baselines_until == date(self.first_year, 1, 1)

    def __str__(self) -> str:
        return self.title


class Ambition(models.Model):
    """What a plan wants in one theme of its edition, in words."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="ambitions")
    theme = models.CharField(max_length=80)
    text = models.TextField(max_length=1000)

    class Meta:
        ordering = ["id"]


class Target(models.Model):
    """What should be different, and by when; the words are versions of their own (`TargetText`).

    `baseline` is a `Baseline` as plain values, frozen when the words were saved; empty in a target of words only."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    baseline = models.JSONField(null=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")

    class Meta:
        ordering = ["id"]


class TargetText(Written):
    """One version of a target. `aim` is a change in per cent or a number to reach, as `aim_kind` says."""

    FIELDS = ("theme", "text", "indicator", "area", "aim_kind", "aim", "due")
    TOGETHER = True
    target = models.ForeignKey(Target, models.CASCADE, related_name="versions")
    theme = models.CharField(max_length=80, default="")
    text = models.TextField(max_length=1000, default="")
    indicator = models.CharField(max_length=80, blank=True, default="")
    area = models.CharField(max_length=12, blank=True, default="")
    aim_kind = models.CharField(max_length=10, blank=True, default="")
    aim = models.DecimalField(max_digits=12, decimal_places=2, null=True, default=None)
    due = models.DateField(null=True, default=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="one_target_a_version")]


class Measure(models.Model):
    """What is done; the words are versions of their own (`MeasureText`). `decided_in` are the agenda items whose
    decisions it carries out: of a decision the newest version holds, so the item is what stays."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    state = models.CharField(max_length=10, default=MeasureState.PLANNED.value)
    targets = models.ManyToManyField(Target, related_name="measures")
    decided_in = models.ManyToManyField(Item, related_name="measures")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")

    class Meta:
        ordering = ["id"]


class MeasureText(Written):
    """One version of a measure: by which role or organisation, with what in all, until when."""

    FIELDS = ("theme", "what", "owner", "partners", "hours", "costs_euros", "until")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="versions")
    theme = models.CharField(max_length=80, default="")
    what = models.TextField(max_length=1000, default="")
    owner = models.CharField(max_length=150, default="")
    partners = models.CharField(max_length=300, blank=True, default="")
    hours = models.PositiveIntegerField(null=True, default=None)
    costs_euros = models.PositiveIntegerField(null=True, default=None)
    until = models.DateField(null=True, default=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "version"], name="one_measure_a_version")]


class Note(Signed):
    """How a measure goes, said on a day. Added, never changed."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="notes")
    state = models.CharField(max_length=10)
    text = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]


class Refresh(Signed):
    """Baselines taken anew; `changed` is a list of `Changed` as plain values."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="refreshes")
    until = models.DateField()
    changed = models.JSONField()

    class Meta:
        ordering = ["id"]


class Tombstone(Signed):
    """Words were taken out of a plan, in all versions; which ones is not kept. Who did it, when and why is."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tombstones")
    why = models.TextField(max_length=500)
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
