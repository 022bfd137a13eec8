# SPDX-License-Identifier: EUPL-1.2
"""Two years of meetings of the invented municipality, put into the registry as people would have done it: step by step,
each in their own role and on their own day. Never over what is there, and never in a real world."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from veiligheidsbeeld.doors.demo.fictional_minutes import Change, Decided, Judged, Minutes, View, read_minutes
from veiligheidsbeeld.doors.demo.fictional_minutes import Item as Told
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.figure_drawings import draw_series
from veiligheidsbeeld.doors.report.frozen import worded
from veiligheidsbeeld.ground.access import ROLE_NAMES, Role
from veiligheidsbeeld.loop.assessment import judging, meetings
from veiligheidsbeeld.loop.assessment.evidence import Drawing, Worded, freeze
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Finding, Item, Meeting
from veiligheidsbeeld.loop.assessment.redaction import redact
from veiligheidsbeeld.loop.assessment.subjects import Subject, gather
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World

_ROLES = {"adviser": Role.POLICY_ADVISER, "analyst": Role.ANALYST, "police": Role.POLICE_LIAISON}
_BEGINS, _STEP = time(8, 30), timedelta(minutes=3)  # in UTC; what people do follows each other
_WIDTHS, _DRAWN = (1076, 346), 60  # as a page draws a change: wide and narrow, its newest stretches
_LANGUAGES: tuple[Locale, ...] = ("nl", "en")
_NOTICE = timedelta(days=7)  # an agenda is made a week before


def tell_meetings(world: World) -> dict[str, Item]:
    """Fill the registry of an invented world that has no meetings yet; evidence is frozen as of each meeting's day.

    Returns the items that were made, by their id in the file: none where there was nothing to do.
    """
    if not world.settings.fictional or meetings.meetings(world.id).exists():
        return {}
    telling = _Telling(open_picture(world))
    with transaction.atomic():
        telling.tell(read_minutes())
    return telling.items


def role_author(role: Role, at: datetime) -> Author:
    """The person of the demonstration who signs in with a role."""
    return Author(words.translate(ROLE_NAMES[role], "nl"), role.value, at)


@dataclass
class _Telling:
    """What was told so far: the items by their id in the file, and the clock of the day."""

    picture: Picture
    items: dict[str, Item] = field(default_factory=dict)
    now: datetime = field(init=False)  # of who acts

    def tell(self, told: tuple[Minutes, ...]) -> None:
        settings, name = self.picture.world.settings, self.picture.world.id
        planned = [
            meetings.plan_meeting(name, settings.municipality, one.name.nl, one.day) for one in told
        ]  # first, so that an item can be moved to the next
        for one, meeting in zip(told, planned, strict=True):
            self._meet(one, meeting)

    def _meet(self, told: Minutes, meeting: Meeting) -> None:
        self.now = datetime.combine(told.day - _NOTICE, _BEGINS, UTC)
        for one in told.items:
            self.items[one.id] = self._on_agenda(one, meeting)
        self.now = datetime.combine(told.day, _BEGINS, UTC)
        if told.planned:
            for one in told.items:
                self._findings(one, told.day)
            return
        meetings.step_meeting(meeting, "open", "", self._author())
        for one in told.items:
            self._deal_with(one, told.day)
        meetings.step_meeting(meeting, "close", "", self._author())
        if told.reopened:
            self.now += timedelta(days=1)
            meetings.step_meeting(meeting, "reopen", told.reopened.nl, self._author())
            meetings.step_meeting(meeting, "close", "", self._author())

    def _on_agenda(self, told: Told, meeting: Meeting) -> Item:
        if told.moved:
            return meeting.items.get(follows=self.items[told.moved])
        before = self.items[told.follows] if told.follows else None
        evidence = self._frozen(told.evidence, meeting.held_on) if told.evidence else ""
        return meetings.add_item(
            meeting, Item.Kind(told.kind), before.title if before else told.title.nl, signal_key=told.signal,
            evidence=evidence, follows=before,
        )  # fmt: skip

    def _deal_with(self, told: Told, day: date) -> None:
        item = self.items[told.id]
        item.refresh_from_db()
        for step, reason in (("drop", told.dropped), ("take_up", told.taken_up)):
            if reason:
                meetings.step_item(item, step, reason.nl, self._author())
        if told.postponed:
            meetings.postpone(item, told.postponed.nl, self._author())
            return
        self._findings(told, day)
        self._judged(item, told)
        if told.take_out:
            redact(item, told.take_out.words.nl, told.take_out.why.nl, self._author())

    def _judged(self, item: Item, told: Told) -> None:
        if told.looked_back:
            judging.look_back(item, _said(told.looked_back), 0, self._author())
        if told.comparison:
            judging.compare(item, _said(told.comparison), 0, self._author())
        if told.decision:
            judging.decide(item, self._decision(told.decision), 0, self._author())
        elif told.looked_back:
            meetings.step_item(item, "settle", "", self._author())

    def _findings(self, told: Told, day: date) -> None:
        for party, views in ((Finding.Party.MUNICIPALITY, told.municipality), (Finding.Party.POLICE, told.police)):
            for seen, view in enumerate(views):
                self._finding(self.items[told.id], party, view, seen, day)

    def _finding(self, item: Item, party: str, view: View, seen: int, day: date) -> None:
        author = self._author(view.by)
        if view.day and view.day != day:
            author = role_author(_ROLES[view.by], datetime.combine(view.day, time(13), UTC))
        values = {"seen": view.seen.nl, "cause": view.cause.nl, "sure": view.sure}
        judging.write_finding(item, values, seen, author, party)
        if view.confirmed:
            confirmed_at = datetime.combine(view.confirmed, time(9, 10), UTC)
            judging.confirm(item, seen + 1, role_author(Role.POLICE_LIAISON, confirmed_at))

    def _decision(self, told: Decided) -> dict[str, object]:
        return {
            "kind": told.kind, "what": told.what.nl, "owner": told.owner.nl, "hours_per_week": told.hours_per_week,
            "until": told.until, "indicator": told.indicator,
            "area": f"{told.area}-{self.picture.division_year}" if told.area else "", "check_back_on": told.check_back,
        }  # fmt: skip

    def _frozen(self, told: Change, day: date) -> str:
        query = {"indicator": told.indicator, "area": told.area, "from": told.before, "to": told.after}
        subject, author = gather(self.picture, "change", query), self._author()
        said: dict[str, Worded] = {
            one: worded(self.picture, subject, one, _drawing(self.picture, subject, one)) for one in _LANGUAGES
        }
        now = datetime.combine(day, time(7), UTC)
        return freeze(self.picture, subject, said, by=f"demo-{author.role}", role=author.role, now=now).id

    def _author(self, who: str = "adviser") -> Author:
        self.now += _STEP
        return role_author(_ROLES[who], self.now)


def _said(told: Judged) -> dict[str, str]:
    return {"outcome": told.outcome, "about": told.about.nl}


def _drawing(picture: Picture, subject: Subject, language: Locale) -> Drawing | None:
    period = subject.figures[-1].figure.period
    found = picture.series(subject.query["indicator"], subject.area.code, period.frequency)
    until = [one for one in found if one.period.end <= period.end][-_DRAWN:]
    if not until:  # it was added up of parts that are not published by themselves
        return None
    desc = words.tr("The page of the indicator has the same figures, in a table or to download.", language)
    return draw_series(picture, language, subject.query["indicator"], subject.area, until, _WIDTHS, desc=desc)
