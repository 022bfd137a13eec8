# SPDX-License-Identifier: EUPL-1.2
"""What do people know beside the figures? Signals that nobody set aside, decisions that hold, what was agreed, and a
meeting with everything that was written in it. Read from the registry; roles are named, never persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from veiligheidsbeeld.doors.report.words import HOUSE_TIME
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import of_today
from veiligheidsbeeld.loop.action.plan_read import PlanRead, read_plan
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, Meeting, SignalState, Step
from veiligheidsbeeld.loop.assessment.signal_states import states, stored_scan
from veiligheidsbeeld.loop.effect.evaluations_read import Whole, evaluation_of, whole
from veiligheidsbeeld.loop.effect.models import Result
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.signals import Signal, scan
from veiligheidsbeeld.loop.picture.stretch import newest_stretch


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
    plan: PlanRead | None = None
    earlier_plan: PlanRead | None = None
    evaluated: Whole | None = None


def matter_of(
    picture: Picture, municipality: str, period: Period | None, kind: str, meeting: str = "", evaluation: str = ""
) -> Matter:  # fmt: skip
    """What is known for a document of this kind, and nothing else. `period` is the one the document is of; for minutes
    and plans the one to look in, None for all. `meeting` is the public id of the meeting whose minutes are wanted.

    Raises UserError for an unknown meeting, and for one that was not held yet.
    """
    world = picture.world.id
    if kind == "briefing":
        until = _known_until(picture, municipality, period)
        return Matter(_signals(picture, municipality, until), _agreed(world, municipality, until))
    if kind == "monitor":
        return Matter(shared=_shared(world, municipality, period))
    if kind == "minutes":
        return Matter(
            meeting=_held_meeting(world, municipality, meeting) if meeting else _meeting(world, municipality, period)
        )
    if kind == "result":
        return Matter(evaluated=_evaluated(world, municipality, period, evaluation))
    plan, earlier = _plans(picture, municipality, period)
    return Matter(plan=plan, earlier_plan=earlier)


def _known_until(picture: Picture, municipality: str, period: Period | None) -> date | None:
    """The end of a period that is past; None for the newest one, which is told with what is known today."""
    return period.end if period and period.end < newest_stretch(picture, LEADING, municipality).end else None


def _signals(picture: Picture, municipality: str, until: date | None) -> list[Signal]:
    """Signals that nobody set aside, of figures that ended by a day."""
    world = picture.world.id
    found = stored_scan(world, municipality, picture.publication.id) or scan(picture, municipality)
    handled = states(world)
    open_ = [one for one in found.signals if not _set_aside(handled.get(one.key, []))]
    return [one for one in open_ if until is None or Period.parse(one.after).end <= until]


def _agreed(world: str, municipality: str, until: date | None) -> list[Agreed]:
    """Decisions of closed meetings that hold, or that held on a day."""
    all_ = [(one.item, one.decision) for one in meetings.agreed(world)]
    found = meetings.decided(world) if until is None else all_
    closed = [one for one in found if one[0].meeting.state == Meeting.State.CLOSED]
    mine = [one for one in closed if one[0].meeting.municipality == municipality]
    if until is not None:
        over = _looked_back(mine, until)
        mine = [one for one in mine if one[0].meeting.held_on < until and one[0].pk not in over]
    return [
        Agreed(item.title, one.what, one.owner, one.hours_per_week, one.until, one.check_back_on) for item, one in mine
    ]


def _looked_back(found: Sequence[tuple[Item, Decision]], until: date) -> set[int | None]:
    """Items that were looked back at before a day."""
    midnight = datetime.combine(until, time(), HOUSE_TIME)
    steps = Step.objects.filter(item__in=[item for item, _ in found], to=Item.State.LOOKED_BACK, at__lt=midnight)
    return set(steps.values_list("item_id", flat=True))


def _plans(picture: Picture, municipality: str, period: Period | None) -> tuple[PlanRead | None, PlanRead | None]:
    """The plan of this year, or of another, and the one that it follows."""
    found = Plan.objects.filter(world=picture.world.id, municipality=municipality, kind=Plan.Kind.YEARLY)
    if period is not None:
        found = found.filter(first_year=period.start.year)
    today = picture.world.clock().date()
    plan = of_today(found, today)
    if plan is None:
        return None, None
    return read_plan(picture, plan, today), read_plan(picture, plan.follows, today) if plan.follows else None


def plan_needed(matter: Matter) -> PlanRead:
    """The plan of a document. Raises UserError when none was written."""
    if matter.plan is None:
        raise UserError("no_plan_written")
    return matter.plan


def _evaluated(world: str, municipality: str, period: Period | None, public_id: str) -> Whole | None:
    """One evaluation with its newest verdict; when none is named the last one that was judged, in a period or ever."""
    if public_id:
        found = evaluation_of(world, public_id, unjudged=True)
        if found.municipality != municipality:
            raise UserError("unknown_evaluation")
        return whole(found)
    judged = Result.objects.filter(evaluation__world=world, evaluation__municipality=municipality)
    if period is not None:
        judged = judged.filter(at__date__gte=period.start, at__date__lt=period.end)
    last = judged.last()
    return whole(last.evaluation) if last else None


def evaluated_needed(matter: Matter) -> Whole:
    """The evaluation of a result. Raises UserError when none was judged."""
    if matter.evaluated is None or matter.evaluated.result is None:
        raise UserError("no_result_yet")
    return matter.evaluated


def _set_aside(known: Sequence[SignalState]) -> bool:
    return bool(known) and known[-1].state != SignalState.State.NEW


def _meeting(world: str, municipality: str, period: Period | None) -> Meeting | None:
    """The last meeting that was held, in a period or ever. One that still runs will say so."""
    found = meetings.meetings(world).filter(municipality=municipality).exclude(state=Meeting.State.PLANNED)
    if period is not None:
        found = found.filter(held_on__gte=period.start, held_on__lt=period.end)
    return found.order_by("-held_on", "-id").first()


def _held_meeting(world: str, municipality: str, public_id: str) -> Meeting | None:
    found = meetings.meeting_of(world, public_id)
    if found.municipality != municipality:
        raise UserError("unknown_meeting")
    return None if found.state == Meeting.State.PLANNED else found


def _shared(world: str, municipality: str, period: Period | None) -> list[Shared]:
    """What was agreed on in meetings of a period that are closed, the last one first."""
    found = Item.objects.filter(
        meeting__world=world, meeting__municipality=municipality, meeting__state=Meeting.State.CLOSED
    ).select_related("meeting")
    if period is not None:
        found = found.filter(meeting__held_on__gte=period.start, meeting__held_on__lt=period.end)
    items = list(found.order_by("-meeting__held_on", "-meeting__id", "number"))
    said = {one.item_id: one for one in Comparison.objects.filter(item__in=items).order_by("version")}
    views = {(one.item_id, one.party): one for one in Finding.objects.filter(item__in=items).order_by("version")}
    agreed = [one for one in items if one.pk in said and said[one.pk].outcome == Comparison.Outcome.AGREE]
    pairs = {one.pk: [(one.pk, party) for party in Finding.Party.values] for one in agreed}
    return [_shared_of(one, said[one.pk], [views[key] for key in pairs[one.pk] if key in views]) for one in agreed]


def _shared_of(item: Item, said: Comparison, views: Sequence[Finding]) -> Shared:
    seen = said.about or next((one.seen for one in views), "")
    causes = tuple(dict.fromkeys(one.cause for one in views if one.cause))
    return Shared(item.title, seen, causes, item.meeting.held_on, item.evidence)


def meeting_needed(matter: Matter) -> Meeting:
    """The meeting of minutes. Raises UserError when none was held."""
    if matter.meeting is None:
        raise UserError("no_meeting_held")
    return matter.meeting
