# SPDX-License-Identifier: EUPL-1.2
"""What do people know beside the figures? Signals that nobody set aside, decisions that hold, what was agreed, and a
meeting with everything that was written in it. Read from the registry; roles are named, never persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Comparison, Finding, Meeting, SignalState
from veiligheidsbeeld.loop.assessment.signal_states import states, stored_scan
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.signals import Signal, scan


@dataclass(frozen=True)
class Agreed:
    """A decision that holds: of which item, what, by whom, and when it is looked back at."""

    title: str
    what: str
    owner: str
    hours_per_week: int | None
    until: date | None
    check_back_on: date | None


@dataclass(frozen=True)
class Shared:
    """What police and municipality agreed on: what is seen, and what may lie behind it in the words of each."""

    title: str
    seen: str
    causes: tuple[str, ...]
    held_on: date
    evidence: str


@dataclass(frozen=True)
class Matter:
    """Everything that is told beside the figures."""

    signals: Sequence[Signal] = ()
    agreed: Sequence[Agreed] = ()
    shared: Sequence[Shared] = ()
    meeting: Meeting | None = None


def matter_of(picture: Picture, municipality: str, period: Period | None) -> Matter:
    """What is known of a municipality today; the meeting is the last one in the period, or of all.

    Raises UserError when a day, week or month was asked for in which no meeting was held.
    """
    world = picture.world.id
    found = stored_scan(world, municipality, picture.publication.id) or scan(picture, municipality)
    handled = states(world)
    open_ = [one for one in found.signals if not _set_aside(handled.get(one.key, []))]
    mine = [one for one in meetings.decided(world) if one[0].meeting.municipality == municipality]
    agreed = [
        Agreed(item.title, one.what, one.owner, one.hours_per_week, one.until, one.check_back_on) for item, one in mine
    ]
    return Matter(
        [one for one in open_ if period is None or Period.parse(one.after).end <= period.end], agreed,
        _shared(world, municipality, period), _meeting(world, municipality, period),
    )  # fmt: skip


def _set_aside(known: Sequence[SignalState]) -> bool:
    return bool(known) and known[-1].state != SignalState.State.NEW


def _held(world: str, municipality: str, period: Period | None) -> list[Meeting]:
    """Meetings that were held, in a period, the last one first."""
    found = meetings.meetings(world).filter(municipality=municipality).exclude(state=Meeting.State.PLANNED)
    if period is not None:
        found = found.filter(held_on__gte=period.start, held_on__lt=period.end)
    return list(found.order_by("-held_on", "-id"))


def _meeting(world: str, municipality: str, period: Period | None) -> Meeting | None:
    return next(iter(_held(world, municipality, period)), None)


def _shared(world: str, municipality: str, period: Period | None) -> list[Shared]:
    found = []
    for meeting in _held(world, municipality, period):
        for item in meeting.items.all():
            said: Comparison | None = newest(Comparison, item=item)
            if said is None or said.outcome != Comparison.Outcome.AGREE:
                continue
            views = [newest(Finding, item=item, party=one) for one in Finding.Party.values]
            seen = next((one.seen for one in views if one), "")
            causes = tuple(dict.fromkeys(one.cause for one in views if one and one.cause))
            found.append(Shared(item.title, said.about or seen, causes, meeting.held_on, item.evidence))
    return found


def meeting_needed(matter: Matter) -> Meeting:
    """The meeting of minutes. Raises UserError when none was held."""
    if matter.meeting is None:
        raise UserError("no_meeting_held")
    return matter.meeting
