# SPDX-License-Identifier: EUPL-1.2
"""How is a name that was typed by mistake taken out again? In every text and version of an item, for good; what stays
is who did it, when and why (AVG art. 5(1)(c) and 17)."""

import re
from dataclasses import asdict

from django.db import models, transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, LookBack, Step, Tombstone

MARK = "[…]"
_TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Finding: ("seen", "cause"), Comparison: ("about",), Decision: ("what", "owner"), LookBack: ("about",),
    Step: ("reason",),
}  # fmt: skip


def redact(item: Item, words: str, why: str, author: Author) -> Tombstone:
    """Put a mark in the place of `words`, whatever their case; also in the items it follows or that follow it.

    Raises UserError when they are not there, are shorter than three letters, or no reason is given.
    """
    if len(words.strip()) < 3:
        raise UserError("redact_what")
    if not why.strip() or _found(words).search(why):
        raise UserError("redact_why")
    with transaction.atomic():
        told = _told_again(item)
        places = _redact(Item, ("title",), models.Q(pk__in=told), words)
        places += sum(_redact(kind, fields, models.Q(item__in=told), words) for kind, fields in _TEXTS.items())
        if not places:
            raise UserError("redact_not_there")
        return Tombstone.objects.create(item=item, why=why.strip()[:500], places=places, **asdict(author))


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
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
