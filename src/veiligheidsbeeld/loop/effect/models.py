# SPDX-License-Identifier: EUPL-1.2
"""Which evaluations are there, and what was asked, promised, done and found in each? The question is written in
versions (`access.written`); all the rest is added and never changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_noop as _

from veiligheidsbeeld.ground.access.models import new_public_id
from veiligheidsbeeld.ground.access.written import Signed, Written
from veiligheidsbeeld.ground.core import AreaType, Frequency
from veiligheidsbeeld.loop.action.models import Measure
from veiligheidsbeeld.loop.assessment.models import Item


class Evaluation(models.Model):
    """One question of the form "did it help?". `measure` is what it is about, `item` the point of an agenda whose
    decision ordered it; both may be missing, as for a pilot that stands in no plan. `template` is the id of the
    question it was begun from."""

    class State(models.TextChoices):
        QUESTION = "question", _("question, no set-up yet")
        ADVISED = "advised", _("set-up advised")
        FROZEN = "frozen", _("protocol frozen")
        RUNNING = "running", _("running")
        JUDGED = "judged", _("judged")
        STOPPED = "stopped", _("stopped")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    world = models.CharField(max_length=40)
    municipality = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUESTION)
    template = models.CharField(max_length=40, blank=True)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="evaluations")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="evaluations")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class EvaluationStep(Signed):
    """One step of an evaluation, as `workflow.yml` allows it; the first is that it was begun."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    to = models.CharField(max_length=10, choices=Evaluation.State.choices)
    reason = models.TextField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]


class QuestionText(Written):
    """One version of a question. The outcome is an `indicator` of ours, or in words only (`outcome`) where nothing is
    published of it; so is what the measure cannot touch (`untouched`, `untouched_words`). Lists of areas are codes;
    `treated` is filled where it is known who gets the measure, `treat` where lots will say, `controls` where the method
    does not find what to compare with. The last five are the
    headings of EMMIE (Johnson, Tilley and Bowers 2015)."""

    class Hypothesis(models.TextChoices):
        FALLS = "falls", _("it falls")
        RISES = "rises", _("it rises")

    class Areas(models.TextChoices):
        WIJK = AreaType.WIJK.value, _("wijken")
        BUURT = AreaType.BUURT.value, _("buurten")

    class Steps(models.TextChoices):
        MONTH = Frequency.MONTH.value, _("months")
        QUARTER = Frequency.QUARTER.value, _("quarters")
        WEEK = Frequency.WEEK.value, _("weeks")

    FIELDS = (
        "title", "problem", "measure", "who", "where", "indicator", "outcome", "register", "counting_changes",
        "secondary", "untouched", "untouched_words", "hypothesis", "area_type", "frequency", "eligible", "treated",
        "treat", "controls", "buffers", "start", "until", "selected_from", "selected_to", "worthwhile_pct",
        "costs_euros", "effect", "mechanism", "moderators", "implementation", "economics",
    )  # fmt: skip
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="questions")
    title = models.CharField(max_length=200, default="")
    problem = models.TextField(max_length=1000, blank=True, default="")
    measure = models.TextField(max_length=1000, blank=True, default="")
    who = models.CharField(max_length=300, blank=True, default="")
    where = models.CharField(max_length=300, blank=True, default="")
    indicator = models.CharField(max_length=80, blank=True, default="")
    outcome = models.CharField(max_length=300, blank=True, default="")
    register = models.CharField(max_length=300, blank=True, default="")
    counting_changes = models.TextField(max_length=1000, blank=True, default="")
    secondary = models.TextField(max_length=1000, blank=True, default="")
    untouched = models.CharField(max_length=80, blank=True, default="")
    untouched_words = models.CharField(max_length=300, blank=True, default="")
    hypothesis = models.CharField(max_length=5, choices=Hypothesis.choices, default=Hypothesis.FALLS)
    area_type = models.CharField(max_length=2, choices=Areas.choices, default=Areas.WIJK)
    frequency = models.CharField(max_length=1, choices=Steps.choices, default=Steps.MONTH)
    eligible = models.JSONField(default=list)
    treated = models.JSONField(default=list)
    treat = models.PositiveSmallIntegerField(null=True, default=None)
    controls = models.JSONField(default=list)
    buffers = models.JSONField(default=list)
    start = models.DateField(null=True, default=None)
    until = models.DateField(null=True, default=None)
    selected_from = models.DateField(null=True, default=None)
    selected_to = models.DateField(null=True, default=None)
    worthwhile_pct = models.PositiveSmallIntegerField(default=25)
    costs_euros = models.PositiveIntegerField(null=True, default=None)
    effect = models.TextField(max_length=1000, blank=True, default="")
    mechanism = models.TextField(max_length=1000, blank=True, default="")
    moderators = models.TextField(max_length=1000, blank=True, default="")
    implementation = models.TextField(max_length=1000, blank=True, default="")
    economics = models.TextField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "version"], name="one_question_a_version")]


class SetUpText(Written):
    """One version of how the question will be answered. `steps`: first days of a stepped start, as texts."""

    FIELDS = ("design", "estimand", "stopping_rule", "seed_source", "base_from", "steps")
    TOGETHER = True
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="set_ups")
    design = models.CharField(max_length=30, blank=True, default="")
    estimand = models.TextField(max_length=1000, blank=True, default="")
    stopping_rule = models.TextField(max_length=500, blank=True, default="")
    seed_source = models.CharField(max_length=300, blank=True, default="")
    base_from = models.DateField(null=True, default=None)
    steps = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "version"], name="one_set_up_a_version")]


class Advised(Signed):
    """Which set-ups could answer the question, on the figures of one publication; `advice` as plain values."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="advice")
    question = models.PositiveIntegerField()  # the version that was advised on
    publication = models.CharField(max_length=40)
    advice = models.JSONField()

    class Meta:
        ordering = ["id"]


class Frozen(Signed):
    """One version of the protocol as it stands in its file (`protocol.py`), with its seal."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="protocol")
    version = models.PositiveIntegerField()
    held = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "version"], name="one_protocol_a_version")]

    @property
    def content(self) -> dict[str, Any]:
        """What was promised."""
        found: dict[str, Any] = self.held["content"]
        return found


class Event(Signed):
    """What happened after it was frozen, as it stands in the protocol's file: lots drawn, outcomes seen."""

    class Kind(models.TextChoices):
        LOTS_DRAWN = "lots_drawn", _("lots drawn")
        OUTCOMES_SEEN = "outcomes_seen", _("outcomes seen for the first time")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    held = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "kind"], name="one_event_a_kind")]


class Result(Signed):
    """What was found on the figures of one publication, under one version of the protocol; `estimate` is an `Estimate`
    as plain values. Older ones stay."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="results")
    publication = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    estimate = models.JSONField()

    class Meta:
        ordering = ["id"]
