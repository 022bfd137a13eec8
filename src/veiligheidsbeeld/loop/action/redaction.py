# SPDX-License-Identifier: EUPL-1.2
"""How is a name that was typed in a plan by mistake taken out again? In every text and version, for good; what stays is
who did it, when and why (AVG art. 5(1)(c) and 17). As `assessment.redaction` does for the meeting."""

import re
from dataclasses import asdict

from django.db import models, transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Ambition, MeasureText, Note, Plan, Refresh, TargetText, Tombstone
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.redaction import MARK

_TEXTS: dict[type[models.Model], tuple[str, tuple[str, ...]]] = {  # by which way a text belongs to a plan
    Plan: ("pk__in", ("title", "introduction", "claim")), Ambition: ("plan__in", ("text",)),
    TargetText: ("target__plan__in", ("text",)), MeasureText: ("measure__plan__in", ("what", "owner", "partners")),
    Note: ("measure__plan__in", ("text",)), Tombstone: ("plan__in", ("why",)),
}  # fmt: skip


def redact(plan: Plan, words: str, why: str, author: Author) -> Tombstone:
    """Put a mark in the place of `words`, whatever their case; also in plans that it follows or that follow it. An
    adopted plan too: a name in it is no part of what was adopted.

    Raises UserError when they are not there, are shorter than three letters, or no reason is given.
    """
    if len(words.strip()) < 3:
        raise UserError("redact_what")
    found = _found(words)
    if not why.strip() or found.search(why):
        raise UserError("redact_why")
    with transaction.atomic():
        told = _told_again(plan)
        places = sum(_redact(kind, fields, {way: told}, found) for kind, (way, fields) in _TEXTS.items())
        places += _redact_refreshes(told, found)
        if not places:
            raise UserError("redact_not_there")
        return Tombstone.objects.create(plan=plan, why=why.strip()[:500], places=places, **asdict(author))


def _told_again(plan: Plan) -> set[int]:
    """The plan with those that it follows and that follow it: they carry its texts on."""
    found, new = set[int](), {plan.pk}
    while new:
        found |= new
        near = Plan.objects.filter(models.Q(follows__in=new) | models.Q(followed_by__in=new))
        new = set(near.values_list("pk", flat=True)) - found
    return found


def _redact(
    kind: type[models.Model], fields: tuple[str, ...], among: dict[str, set[int]], found: re.Pattern[str]
) -> int:  # fmt: skip
    """Number of texts that held the words."""
    places = 0
    for row in kind._default_manager.select_for_update().filter(**among):
        changed = {name: found.sub(MARK, getattr(row, name)) for name in fields}
        here = [name for name in fields if changed[name] != getattr(row, name)]
        if here:
            kind._default_manager.filter(pk=row.pk).update(**changed)
        places += len(here)
    return places


def _redact_refreshes(plans: set[int], found: re.Pattern[str]) -> int:
    """A refresh repeats the words of targets."""
    places = 0
    for row in Refresh.objects.select_for_update().filter(plan__in=plans):
        here = [one for one in row.changed if found.search(one["text"])]
        for one in here:
            one["text"] = found.sub(MARK, one["text"])
        if here:
            row.save(update_fields=["changed"])
        places += len(here)
    return places


def _found(words: str) -> re.Pattern[str]:
    """Whole words: "een" is not looked for in "geen"."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)
