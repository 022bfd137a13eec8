# SPDX-License-Identifier: EUPL-1.2
"""Which documents were made, and how far is each? What it says is sealed in the world's folder; here stands only which
file that is, and every step with who took it."""

from django.db import models
from django.utils.translation import gettext_noop as _

from veiligheidsbeeld.ground.access.models import new_public_id
from veiligheidsbeeld.ground.access.written import Signed


class Document(models.Model):
    """One document in both languages. `content` is the id of the sealed file, which is gone once it was destroyed;
    `period` a period as text."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        AGREED = "agreed", _("agreed")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DESTROYED = "destroyed", _("destroyed")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    world = models.CharField(max_length=40)
    municipality = models.CharField(max_length=8)
    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=20)
    content = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"


class DocumentStep(Signed):
    """One step of a document, as `workflow.yml` allows it; the first is that it was made. Never changed."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    to = models.CharField(max_length=10)
    reason = models.TextField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} -> {self.to}"
