# SPDX-License-Identifier: EUPL-1.2
"""What do police and municipality make of it, what do they decide, and what came of it? Meetings, the items on their
agenda, and what was written of each item: every save is a version of its own (see `access.written`)."""

from django.db import models
from django.utils.translation import gettext_noop as _

from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.access.models import new_public_id
from veiligheidsbeeld.ground.access.written import Signed, Written


class Meeting(models.Model):
    """A meeting of municipality and police on one day."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")

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
        SIGNAL = "signal", _("signal")
        CHECK_BACK = "check_back", _("looking back at a decision")
        OWN = "own", _("own item")

    class State(models.TextChoices):
        TO_JUDGE = "to_judge", _("still to be judged")
        JUDGED = "judged", _("judged, no decision yet")
        DECIDED = "decided", _("decided")
        LOOKED_BACK = "looked_back", _("decided and looked back at")
        SETTLED = "settled", _("dealt with, nothing more to decide")
        POSTPONED = "postponed", _("moved to a later meeting")
        DROPPED = "dropped", _("taken off the agenda")

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

    @property
    def to_name(self) -> str:
        """Msgid of the state it led to."""
        return (Item.State if self.item_id else Meeting.State)(self.to).label


class Finding(Written):
    """What one party makes of an item. A version is confirmed once, by the party itself, when others typed it."""

    class Party(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        POLICE = "police", _("Police")

    class Sure(models.TextChoices):
        UNKNOWN = "", _("not said")
        SURE = "sure", _("sure")
        FAIRLY_SURE = "fairly_sure", _("fairly sure")
        NOT_SURE = "not_sure", _("not sure")

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
        AGREE = "agree", _("police and municipality agree")
        DIFFER = "differ", _("police and municipality differ")
        UNKNOWN = "unknown", _("it is not known whether they agree")

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
        ACT = "act", _("Act")
        WATCH = "watch", _("Watch")
        SET_ASIDE = "set_aside", _("Set aside")
        ASK = "ask", _("Ask for more")

    FIELDS = ("kind", "what", "owner", "hours_per_week", "until", "indicator", "area", "check_back_on")
    TOGETHER = True
    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default="")
    what = models.TextField(max_length=1000, default="")
    owner = models.CharField(max_length=150, blank=True, default="")
    hours_per_week = models.PositiveIntegerField(null=True, default=None)
    until = models.DateField(null=True, default=None)
    indicator = models.CharField(max_length=80, blank=True, default="")
    area = models.CharField(max_length=20, blank=True, default="")  # its key: code and division year
    check_back_on = models.DateField(null=True, default=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="one_decision_a_version")]


class LookBack(Written):
    """What came of an earlier decision, said on the day it was to be looked at. Nothing is an outcome too."""

    class Outcome(models.TextChoices):
        AS_HOPED = "as_hoped", _("done, and it is as was hoped")
        NOT_SEEN = "not_seen", _("done, and nothing of it is to be seen")
        NOT_DONE = "not_done", _("nothing came of it")
        TOO_EARLY = "too_early", _("too early to say")

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
