# SPDX-License-Identifier: EUPL-1.2
"""What do police and municipality make of it, what do they decide, and what came of it? Meetings, the items on their
agenda, and what was written of each item: every save is a version of its own (see `written`)."""

from django.db import models

from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.access.models import new_public_id
from veiligheidsbeeld.loop.assessment.written import Signed, Written


class Meeting(models.Model):
    """A meeting of municipality and police on one day."""

    class State(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        CLOSED = "closed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    world = models.CharField(max_length=40)
    municipality = models.CharField(max_length=8)
    name = models.CharField(max_length=100)
    held_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)

    class Meta:
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.held_on}"


class Item(models.Model):
    """One point of an agenda. `evidence` is the id of what was frozen for it; `follows` the item whose decision is
    looked back at, or that was moved to this meeting."""

    class Kind(models.TextChoices):
        SIGNAL = "signal"
        CHECK_BACK = "check_back"
        OWN = "own"

    class State(models.TextChoices):
        TO_JUDGE = "to_judge"
        JUDGED = "judged"
        DECIDED = "decided"
        LOOKED_BACK = "looked_back"
        POSTPONED = "postponed"
        DROPPED = "dropped"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    signal_key = models.CharField(max_length=160, blank=True)
    evidence = models.CharField(max_length=64, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    state = models.CharField(max_length=11, choices=State.choices, default=State.TO_JUDGE)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_item_a_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Step(Signed):
    """One step of a meeting (`item` is empty) or of an item, as `workflow.yml` allows them. Never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="steps")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="steps")
    step = models.CharField(max_length=20)
    to = models.CharField(max_length=11)
    reason = models.TextField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} -> {self.to}"


class Finding(Written):
    """What one party makes of an item. A version is confirmed once, by the party itself, when others typed it."""

    class Party(models.TextChoices):
        MUNICIPALITY = "municipality"
        POLICE = "police"

    class Sure(models.TextChoices):
        UNKNOWN = "", ""
        SURE = "sure"
        FAIRLY_SURE = "fairly_sure"
        NOT_SURE = "not_sure"

    FIELDS = ("seen", "cause", "sure")
    item = models.ForeignKey(Item, models.PROTECT, related_name="findings")
    party = models.CharField(max_length=12, choices=Party.choices)
    seen = models.TextField(max_length=1000, blank=True, default="")
    cause = models.TextField(max_length=1000, blank=True, default="")
    sure = models.CharField(max_length=11, choices=Sure.choices, blank=True, default="")
    confirmed_by = models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "party", "version"], name="one_finding_a_version"),
        ]

    @property
    def on_behalf(self) -> bool:
        """Did somebody else type it for the police?"""
        return self.party == self.Party.POLICE and self.role != Role.POLICE_LIAISON


class Comparison(Written):
    """Do the two parties agree? Recorded, never overwritten."""

    class Outcome(models.TextChoices):
        AGREE = "agree"
        DIFFER = "differ"
        UNKNOWN = "unknown"

    FIELDS = ("outcome", "about")
    TOGETHER = True
    item = models.ForeignKey(Item, models.PROTECT, related_name="comparisons")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="")
    about = models.TextField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="one_comparison_a_version")]


class Decision(Written):
    """What was decided of an item: who does what until when, which indicator will tell, and when we look back."""

    class Kind(models.TextChoices):
        ACT = "act"
        WATCH = "watch"
        SET_ASIDE = "set_aside"
        ASK = "ask"

    FIELDS = ("kind", "what", "owner", "hours_per_week", "until", "indicator", "area", "check_back_on")
    TOGETHER = True
    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default="")
    what = models.TextField(max_length=1000, default="")
    owner = models.CharField(max_length=150, blank=True, default="")
    hours_per_week = models.PositiveIntegerField(null=True, default=None)
    until = models.DateField(null=True, default=None)
    indicator = models.CharField(max_length=80, blank=True, default="")
    area = models.CharField(max_length=12, blank=True, default="")
    check_back_on = models.DateField(null=True, default=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="one_decision_a_version")]


class LookBack(Written):
    """What came of an earlier decision, said on the day it was to be looked at. Nothing is an outcome too."""

    class Outcome(models.TextChoices):
        AS_HOPED = "as_hoped"
        NOT_SEEN = "not_seen"
        NOT_DONE = "not_done"
        TOO_EARLY = "too_early"

    FIELDS = ("outcome", "about")
    TOGETHER = True
    item = models.ForeignKey(Item, models.PROTECT, related_name="look_backs")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="")
    about = models.TextField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="one_look_back_a_version")]


class Tombstone(Signed):
    """Words were taken out of an item, in all versions; which ones is not kept. Who did it, when and why is."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="tombstones")
    why = models.TextField(max_length=500)
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.places}"
