# SPDX-License-Identifier: EUPL-1.2
"""What is on the agenda, and where does each point stand? Meetings, items and their steps; `workflow.yml` says which
steps there are. Never writes what people think of an item: that is `judging`."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, LookBack, Meeting, Step
from veiligheidsbeeld.loop.assessment.workflow import Need, transition

_OPEN = (Item.State.TO_JUDGE, Item.State.JUDGED)


@dataclass(frozen=True)
class Author:
    """Who acts, in which role, and when it is in this world."""

    by: str
    role: str
    at: datetime


def meetings(world: str) -> QuerySet[Meeting]:
    """All meetings of a world, the first day first."""
    return Meeting.objects.filter(world=world)


def meeting_of(world: str, public_id: str) -> Meeting:
    """One meeting. Raises UserError for an unknown one."""
    found = Meeting.objects.filter(world=world, public_id=public_id).first()
    if found is None:
        raise UserError("unknown_meeting")
    return found


def item_of(world: str, public_id: str) -> Item:
    """One item with its meeting. Raises UserError for an unknown one."""
    found = Item.objects.select_related("meeting", "follows__meeting").filter(meeting__world=world, public_id=public_id)
    if not found:
        raise UserError("unknown_item")
    return found[0]


def plan_meeting(world: str, municipality: str, name: str, held_on: date) -> Meeting:
    """A new meeting. Raises UserError without a name."""
    if not name.strip():
        raise UserError("name_needed")
    return Meeting.objects.create(world=world, municipality=municipality, name=name.strip()[:100], held_on=held_on)


def add_item(
    meeting: Meeting, kind: Item.Kind, title: str, *, signal_key: str = "", evidence: str = "",
    follows: Item | None = None,
) -> Item:  # fmt: skip
    """Put something at the end of the agenda. What is there already (the same signal, or the same decision to look back
    at) is returned as it is. Raises UserError when the meeting is closed or a title is missing."""
    if not title.strip():
        raise UserError("title_needed")
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.state == Meeting.State.CLOSED:
            raise UserError("meeting_closed")
        there = _there(meeting, kind, signal_key, follows)
        if there is not None:
            return there
        last = meeting.items.aggregate(last=Max("number"))["last"] or 0
        return Item.objects.create(
            meeting=meeting, number=last + 1, kind=kind, title=title.strip()[:200], signal_key=signal_key,
            evidence=evidence, follows=follows,
        )  # fmt: skip


def _there(meeting: Meeting, kind: Item.Kind, signal_key: str, follows: Item | None) -> Item | None:
    """The same, unless it was taken off or moved: then it may come back."""
    kept = meeting.items.exclude(state__in=(Item.State.DROPPED, Item.State.POSTPONED))
    if kind == Item.Kind.SIGNAL:
        return kept.filter(signal_key=signal_key).first()
    return kept.filter(follows=follows).first() if follows else None


def hold(meeting: Meeting) -> None:
    """Nobody else takes a step in this meeting until the transaction ends."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)


def step_meeting(meeting: Meeting, step: str, reason: str, author: Author) -> Step:
    """Begin, close or reopen a meeting. Raises UserError when it is not in the state for that, or not ready."""
    one = transition("meeting", step, meeting.state, reason)
    with transaction.atomic():
        hold(meeting)
        for need in one.needs:
            _NEEDS[need](meeting)
        if not Meeting.objects.filter(pk=meeting.pk, state=meeting.state).update(state=one.to):
            raise UserError("state_changed")
        meeting.state = one.to
        return Step.objects.create(meeting=meeting, step=step, to=one.to, reason=reason.strip()[:500], **asdict(author))


def step_item(item: Item, step: str, reason: str, author: Author) -> Step | None:
    """Bring an item to its next state; None when it is there already. Raises UserError as `step_meeting` does."""
    one = transition("item", step, item.state, reason)
    with transaction.atomic():
        hold(item.meeting)
        for need in one.needs:
            _NEEDS[need](item)
        if one.to == item.state:
            return None
        if not Item.objects.filter(pk=item.pk, state=item.state).update(state=one.to):
            raise UserError("state_changed")
        item.state = one.to
        return Step.objects.create(
            meeting=item.meeting, item=item, step=step, to=one.to, reason=reason.strip()[:500], **asdict(author)
        )


def postpone(item: Item, reason: str, author: Author) -> Item:
    """Move an item to the next meeting that is planned. Raises UserError when there is none."""
    after = meetings(item.meeting.world).filter(state=Meeting.State.PLANNED, held_on__gte=item.meeting.held_on)
    following = after.exclude(pk=item.meeting.pk).first()
    if following is None:
        raise UserError("no_next_meeting")
    with transaction.atomic():
        step_item(item, "postpone", reason, author)
        follows = item.follows if item.kind == Item.Kind.CHECK_BACK else item
        return add_item(
            following, Item.Kind(item.kind), item.title, signal_key=item.signal_key, evidence=item.evidence,
            follows=follows,
        )  # fmt: skip


def on_agendas(world: str) -> dict[str, Item]:
    """Signals that were put on an agenda and not taken off, by key; the newest item of each."""
    found = Item.objects.filter(meeting__world=world).exclude(signal_key="").exclude(state=Item.State.DROPPED)
    return {one.signal_key: one for one in found.select_related("meeting").order_by("id")}


def decided(world: str) -> list[tuple[Item, Decision]]:
    """All decisions that hold and were not looked back at, the first to look back at first; without a date last."""
    return _with_decisions(world, Item.State.DECIDED)


@dataclass(frozen=True)
class Agreed:
    """A decision and the days on which it held: to the day of its own end, or on which it was looked back at."""

    item: Item
    decision: Decision
    first: date
    last: date | None


def agreed(world: str) -> list[Agreed]:
    """All decisions, also those that were looked back at since: what held in weeks that are past."""
    back = Step.objects.filter(meeting__world=world, step="look_back")
    ended = {one.item_id: one.at.date() for one in back.order_by("id")}
    return [
        Agreed(item, one, item.meeting.held_on, min(filter(None, (one.until, ended.get(item.pk))), default=None))
        for item, one in _with_decisions(world, Item.State.DECIDED, Item.State.LOOKED_BACK)
    ]


def _with_decisions(world: str, *states: str) -> list[tuple[Item, Decision]]:
    items = Item.objects.filter(meeting__world=world, state__in=states).select_related("meeting")
    held: dict[int, Decision] = {}
    for one in Decision.objects.filter(item__in=items).order_by("version"):
        held[one.item_id] = one
    found = [(item, held[item.pk]) for item in items if item.pk in held]
    return sorted(found, key=lambda one: (one[1].check_back_on or date.max, one[0].pk))


def due(world: str, day: date) -> list[tuple[Item, Decision]]:
    """Decisions to look back at by `day` that stand on no open agenda yet."""
    there = set(
        Item.objects.filter(meeting__world=world, kind=Item.Kind.CHECK_BACK, state__in=_OPEN)
        .values_list("follows_id", flat=True)
    )  # fmt: skip
    return [
        (item, one) for item, one in decided(world)
        if one.check_back_on and one.check_back_on <= day and item.pk not in there
    ]  # fmt: skip


def of_owner(world: str, owners: Iterable[str]) -> list[tuple[Item, Decision]]:
    """Decisions that hold and have one of these owners."""
    names = {one.casefold() for one in owners if one}
    return [one for one in decided(world) if one[1].owner.casefold() in names]


def _no_open_items(meeting: Meeting) -> None:
    left = meeting.items.filter(state__in=_OPEN)
    if left:
        raise UserError("items_left", numbers=", ".join(str(one.number) for one in left))


def _running(item: Item) -> None:
    item.meeting.refresh_from_db()
    if item.meeting.state != Meeting.State.RUNNING:
        raise UserError("meeting_not_running")


def _both_heard(item: Item) -> None:
    """Agreeing or differing takes two; that it is not known takes none."""
    said = newest(Comparison, item=item)
    heard = [newest(Finding, item=item, party=party) for party in Finding.Party.values]
    if said is not None and said.outcome != Comparison.Outcome.UNKNOWN and None in heard:
        raise UserError("one_side_missing")


def _compared(item: Item) -> None:
    if newest(Comparison, item=item) is None:
        raise UserError("compare_first")


def _looked_back(item: Item) -> None:
    """Too early means that there is a later day to look again: that takes a decision, or the next meeting."""
    said = newest(LookBack, item=item)
    if said is None:
        raise UserError("look_back_first")
    if said.outcome == LookBack.Outcome.TOO_EARLY:
        raise UserError("too_early_needs_day")


def _not_closed(item: Item) -> None:
    item.meeting.refresh_from_db()
    if item.meeting.state == Meeting.State.CLOSED:
        raise UserError("meeting_closed")


_NEEDS: dict[Need, Callable[[Any], None]] = {
    "no_open_items": _no_open_items, "running": _running, "both_heard": _both_heard, "compared": _compared,
    "looked_back": _looked_back, "not_closed": _not_closed,
}  # fmt: skip
