# SPDX-License-Identifier: EUPL-1.2
"""How is a name that was typed by mistake taken out again? In every text and version of an item, for good; what stays
is who did it, when and why (AVG art. 5(1)(c) and 17)."""

import re
from dataclasses import asdict

from django.db import models, transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.meetings import Author, hold
from veiligheidsbeeld.loop.assessment.models import (
    Comparison,
    Decision,
    Finding,
    Item,
    LookBack,
    Meeting,
    Step,
    Tombstone,
)

MARK = "[…]"
_TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Finding: ("seen", "cause"), Comparison: ("about",), Decision: ("what", "owner"), LookBack: ("about",),
    Step: ("reason",), Tombstone: ("why",),
}  # fmt: skip


def redact(item: Item, words: str, why: str, author: Author) -> Tombstone:
    """Put a mark in the place of `words`, whatever their case; also in items before and after it and the names of
    their meetings.

    Raises UserError when they are not there, are shorter than three letters, or no reason is given.
    """
    if len(words.strip()) < 3:
        raise UserError("redact_what")
    if not why.strip() or _found(words).search(why):
        raise UserError("redact_why")
    with transaction.atomic():
        hold(item.meeting)
        told = _told_again(item)
        places = _redact(Item, ("title",), models.Q(pk__in=told), words)
        places += sum(_redact(kind, fields, models.Q(item__in=told), words) for kind, fields in _TEXTS.items())
        held = set(Item.objects.filter(pk__in=told).values_list("meeting_id", flat=True))
        places += _redact(Meeting, ("name",), models.Q(pk__in=held), words)
        places += _redact(Step, ("reason",), models.Q(meeting__in=held, item=None), words)
        if not places:
            raise UserError("redact_not_there")
        return Tombstone.objects.create(item=item, why=why.strip()[:500], places=places, **asdict(author))


def taken_out(item: Item) -> int:
    """How often words were taken out of the item or of those before and after it: who still has an older page open must
    not put them back."""
    return Tombstone.objects.filter(item__in=_told_again(item)).count()


def _told_again(item: Item) -> set[int]:
    """The item with those that it follows and that follow it: they carry its title on."""
    found, new = set[int](), {item.pk}
    while new:
        found |= new
        near = Item.objects.filter(models.Q(follows__in=new) | models.Q(followed_by__in=new))
        new = set(near.values_list("pk", flat=True)) - found
    return found


def _redact(kind: type[models.Model], fields: tuple[str, ...], among: models.Q, words: str) -> int:
    """Number of texts that held the words."""
    places = 0
    for row in kind._default_manager.select_for_update().filter(among):
        changed = {name: _found(words).sub(MARK, getattr(row, name)) for name in fields}
        here = [name for name in fields if changed[name] != getattr(row, name)]
        if here:
            kind._default_manager.filter(pk=row.pk).update(**changed)
        places += len(here)
    return places


def _found(words: str) -> re.Pattern[str]:
    """Whole words: "een" is not looked for in "geen"."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)
