# SPDX-License-Identifier: EUPL-1.2
"""Did what was decided help? What an evaluation found, as it was said then; handed down by the room `effect`, which
this room does not know."""

from django.db import models

from veiligheidsbeeld.loop.assessment.models.meetings import Item


class Outcome(models.Model):
    """One verdict of an evaluation. Added, never changed: of one evaluation the newest holds.

    `items` are those whose decisions ordered it, `measure` is the public id of the measure of a plan that it is about:
    plans stand above this room, so no key of theirs can stand here. `indicator` is what was measured: what stays inside
    the house is not told outside it. `sentences` are codes with their parameters and the
    words they had, by language. `ratio` is what happened over what was expected, with its 95% interval; None where it
    cannot be said."""

    evaluation = models.CharField(max_length=16, db_index=True)
    world = models.CharField(max_length=40)
    items = models.ManyToManyField(Item, related_name="outcomes")
    measure = models.CharField(max_length=16, blank=True, db_index=True)
    indicator = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=20)
    sentences = models.JSONField()
    ratio = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.evaluation}: {self.verdict}"

    def said(self, language: str) -> list[str]:
        """What was said, in a language."""
        return [one[language] for one in self.sentences]
