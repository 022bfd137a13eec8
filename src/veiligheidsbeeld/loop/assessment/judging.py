# SPDX-License-Identifier: EUPL-1.2
"""What does each party make of an item, do they agree, what is decided, and what came of it? Every save is a version;
one keyboard may type for both parties, and then it says so."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.access.written import newest, write
from veiligheidsbeeld.ground.core import LawError, UserError
from veiligheidsbeeld.loop.assessment.meetings import Author, step_item
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, LookBack

Values = Mapping[str, Any]


def write_finding(item: Item, values: Values, seen: int, author: Author, party: str) -> Finding:
    """What a party sees, what is likely behind it, and how sure it is. Others may type for the police; nobody of the
    police types for the municipality. Raises LawError for that, UserError for an empty one, ConflictError."""
    if party == Finding.Party.MUNICIPALITY and author.role == Role.POLICE_LIAISON:
        raise LawError("not_your_side")
    if not values["seen"].strip():
        raise UserError("finding_empty")
    found: Finding = write(Finding, {"item": item, "party": party}, values, seen, **asdict(author))
    return found


def confirm(item: Item, version: int, author: Author) -> Finding:
    """The police say that what was typed for them is what they said. Raises UserError when it is not the version that
    holds, was confirmed before, or was typed by the police itself; LawError for anybody else."""
    if author.role != Role.POLICE_LIAISON:
        raise LawError("not_your_side")
    found: Finding | None = newest(Finding, item=item, party=Finding.Party.POLICE)
    if found is None or found.version != version or not found.on_behalf:
        raise UserError("nothing_to_confirm")
    if not Finding.objects.filter(pk=found.pk, confirmed_by="").update(confirmed_by=author.by, confirmed_at=author.at):
        raise UserError("nothing_to_confirm")
    found.refresh_from_db()
    return found


def compare(item: Item, values: Values, seen: int, author: Author) -> Comparison:
    """Record that the parties agree, differ, or that it is not known. Raises UserError, ConflictError."""
    if values["outcome"] not in Comparison.Outcome.values:
        raise UserError("choose_outcome")
    if values["outcome"] == Comparison.Outcome.DIFFER and not values["about"].strip():
        raise UserError("say_difference")
    with transaction.atomic():
        found: Comparison = write(Comparison, {"item": item}, values, seen, **asdict(author))
        step_item(item, "compare", "", author)
    return found


def decide(item: Item, values: Values, seen: int, author: Author) -> Decision:
    """Record what was decided. Raises UserError for what is missing in it or cannot be, ConflictError."""
    _check(values, item.meeting.held_on)
    with transaction.atomic():
        found: Decision = write(Decision, {"item": item}, values, seen, **asdict(author))
        step_item(item, "decide", "", author)
    return found


def look_back(item: Item, values: Values, seen: int, author: Author) -> LookBack:
    """Record what came of the decision that this item returns to. Raises UserError, ConflictError."""
    if item.kind != Item.Kind.CHECK_BACK or item.follows is None:
        raise UserError("nothing_to_look_back")
    if values["outcome"] not in LookBack.Outcome.values:
        raise UserError("choose_outcome")
    with transaction.atomic():
        found: LookBack = write(LookBack, {"item": item}, values, seen, **asdict(author))
        if item.follows.state == Item.State.DECIDED:
            step_item(item.follows, "look_back", "", author)
    return found


def _check(values: Values, held_on: date) -> None:
    """Acting and asking need an owner and a day to look back; watching needs a day; nothing needs words alone."""
    kind, until, back = values["kind"], values["until"], values["check_back_on"]
    if kind not in Decision.Kind.values:
        raise UserError("choose_decision")
    if not values["what"].strip():
        raise UserError("say_what")
    if kind in (Decision.Kind.ACT, Decision.Kind.ASK) and not values["owner"].strip():
        raise UserError("owner_needed")
    if kind != Decision.Kind.SET_ASIDE and back is None:
        raise UserError("check_back_needed")
    earliest = max(until or held_on, held_on)
    if back is not None and back <= earliest:
        raise UserError("check_back_too_early", date=earliest)
