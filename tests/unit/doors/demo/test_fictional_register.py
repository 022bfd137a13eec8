# SPDX-License-Identifier: EUPL-1.2
"""The registry of the invented municipality: filled once, through every step that people can take, never over them."""

from collections import Counter
from datetime import date

import msgspec
import pytest
from django.apps import apps
from django.conf import settings

from veiligheidsbeeld.doors.demo.fictional_minutes import read_minutes
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_register import tell, tell_hours
from veiligheidsbeeld.ground.core import Frequency, Statement
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan_read import Outcome, PlanRead, read_plan
from veiligheidsbeeld.loop.action.refresh import changed_in
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.documents import documents
from veiligheidsbeeld.loop.assessment.evidence import open_evidence
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
from veiligheidsbeeld.loop.assessment.redaction import MARK
from veiligheidsbeeld.loop.assessment.workflow import transitions
from veiligheidsbeeld.loop.picture.claims import Result
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.registers.models import Hours
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_ROOMS = ("assessment", "action", "registers", "effect")


def _rows() -> Counter[str]:
    kinds = [kind for room in _ROOMS for kind in apps.get_app_config(room).get_models()]
    return Counter({kind.__name__: kind._default_manager.count() for kind in kinds})


def test_telling_it_again_adds_nothing_and_what_people_added_stays(told: World) -> None:
    mine = meetings.add_item(Meeting.objects.get(state=Meeting.State.PLANNED), Item.Kind.OWN, "Een eigen punt")
    before = _rows()
    tell(told)
    assert _rows() == before
    assert Item.objects.filter(pk=mine.pk).exists()
    mine.delete()


def test_a_real_world_is_never_written_in(told: World) -> None:
    before = _rows()
    tell(settings.VB.world("werkelijk"))
    assert _rows() == before
    assert not Meeting.objects.exclude(world=told.id).exists()
    assert not Hours.objects.exclude(world=told.id).exists()
    assert not Plan.objects.exclude(world=told.id).exists()


def test_every_state_and_step_of_the_workflow_occurs(told: World) -> None:
    taken = set(Step.objects.values_list("step", flat=True))
    assert {*transitions("meeting"), *transitions("item")} <= taken
    reached = {*Step.objects.filter(item=None).values_list("to", flat=True), Meeting.State.PLANNED.value}
    assert reached == set(Meeting.State.values)
    reached = {*Step.objects.exclude(item=None).values_list("to", flat=True), Item.State.TO_JUDGE.value}
    assert reached == set(Item.State.values)


def test_everything_is_signed_by_a_role_on_the_day_of_its_meeting(told: World) -> None:
    today = told.clock()
    for kind in (Finding, Comparison, Decision, LookBack, Step, Tombstone):
        for one in kind._default_manager.all():
            assert one.role_name and one.by, one
            assert one.at <= today, one
    for decision in Decision.objects.select_related("item__meeting"):
        assert decision.at.date() == decision.item.meeting.held_on


def test_evidence_was_frozen_on_the_day_of_the_meeting_with_a_drawing_in_both_languages(told: World) -> None:
    items = [one for one in Item.objects.select_related("meeting").exclude(evidence="") if one.follows_id is None]
    assert len(items) >= 10
    drawn = 0
    for one in items:
        found = open_evidence(told, one.evidence).evidence
        assert found.when.date() == one.meeting.held_on
        assert set(found.words) == {"nl", "en"}
        drawn += bool(found.words["nl"].drawing and found.words["en"].drawing)
    assert drawn >= len(items) - 1


def test_a_name_was_taken_out_everywhere_and_nothing_else_points_at_a_person(told: World) -> None:
    (tombstone,) = Tombstone.objects.all()
    places = read_places().names
    texts = [one for kind in (Finding, Comparison, Decision, LookBack) for row in kind._default_manager.all()
             for one in row.said]  # fmt: skip
    assert any(MARK in one for one in texts)
    out = next(item.take_out.words.nl for one in read_minutes() for item in one.items if item.take_out)
    assert not any(out in one for one in texts)
    assert tombstone.places == 1
    assert [one for one in texts if traces_of(one, places)] == []


def test_a_finding_was_corrected_and_its_earlier_version_stays(told: World) -> None:
    corrected = Finding.objects.filter(version=2).get()
    earlier = Finding.objects.get(item=corrected.item, party=corrected.party, version=1)
    assert earlier.seen != corrected.seen


def test_police_and_municipality_differ_on_the_bicycles_and_a_team_works_on_it(told: World) -> None:
    item = Item.objects.get(signal_key="fietsdiefstal.WK980100.rise.2025-10")
    said, decision = item.comparisons.get(), item.decisions.get()
    assert said.outcome == Comparison.Outcome.DIFFER
    assert (decision.kind, decision.hours_per_week, decision.check_back_on) == ("act", 12, date(2026, 4, 13))
    police = item.findings.get(party=Finding.Party.POLICE)
    assert police.on_behalf
    assert police.confirmed_by == "liaison politie"
    unconfirmed = Finding.objects.filter(party=Finding.Party.POLICE, confirmed_by="").exclude(role="police_liaison")
    assert unconfirmed.exists()


def test_nothing_is_due_that_stands_on_no_agenda(told: World) -> None:
    assert meetings.due(told.id, told.clock().date()) == []


def test_hours_in_the_register_are_those_of_the_delivered_file(told: World) -> None:
    picture = open_picture(told)
    weeks = picture.series("uren-handhaving", told.settings.municipality, Frequency.WEEK)
    figures = [one for one in weeks if one.count is not None]
    assert len(figures) == 55
    for figure in figures:
        week = Hours.objects.filter(world=told.id, week=figure.period.start)
        assert sum(one.hours for one in week) == figure.count, figure.period


def test_a_team_that_wrote_hours_gets_no_others(told: World) -> None:
    before = Hours.objects.count()
    tell_hours(told)
    assert Hours.objects.count() == before > 2000


def _plan(told: World, title: str) -> PlanRead:
    return read_plan(open_picture(told), Plan.objects.get(title=title), told.clock().date())


def test_five_per_cent_fewer_burglaries_cannot_be_measured_and_the_bicycles_can(told: World) -> None:
    read = _plan(told, "Uitvoeringsplan veiligheid 2026")
    measurable = {one.text.indicator: one.checked.measurable for one in read.targets if one.text.indicator}
    assert measurable == {
        "woninginbraak": False, "fietsdiefstal": True, "onveilig-buurt": True, "integrale-controles": False
    }  # fmt: skip
    assert [one.text.text for one in read.targets if not one.text.indicator]
    assert len(read.overdue) == 1


def test_the_draft_of_october_was_refreshed_in_january_and_says_what_changed(told: World) -> None:
    plan = Plan.objects.get(first_year=2026)
    assert plan.state == Plan.State.REFRESHED
    changed = {one.text: one for one in changed_in(plan.refreshes.get())}
    bicycles = changed["30% minder fietsdiefstal in Ketelbrink."]
    assert (bicycles.was.measurable, bicycles.now.measurable) == (False, True)
    assert bicycles.was.baseline.number != bicycles.now.baseline.number


def test_a_target_can_be_reached_that_nobody_could_have_counted_on_seeing(told: World) -> None:
    read = _plan(told, "Uitvoeringsplan veiligheid 2025")
    zilverwaard = next(one for one in read.targets if one.text.area == "WK980114")
    assert (zilverwaard.outcome, zilverwaard.checked.measurable) == (Outcome.AS_AIMED, False)


def test_the_claim_of_the_introduction_cannot_be_decided(told: World) -> None:
    claim = _plan(told, "Samen veilig in Elzermade 2023-2026").claim
    assert claim is not None
    assert not isinstance(claim, Statement)
    assert claim.result is Result.NOT_DECIDABLE


def test_measures_name_the_meetings_that_decided_on_them(told: World) -> None:
    linked = [one for plan in Plan.objects.all() for one in plan.measures.all() if one.decided_in.exists()]
    assert len(linked) >= 15
    assert msgspec.to_builtins(sorted({one.state for one in Plan.objects.all()})) == ["adopted", "refreshed"]


def test_minutes_and_a_monitor_were_handed_out_and_the_briefing_is_still_a_draft(told: World) -> None:
    assert {one.kind: one.state for one in documents(told, published_only=False)} == {
        "minutes": "published", "monitor": "published", "briefing": "draft",
    }  # fmt: skip
    assert {one.kind for one in documents(told, published_only=True)} == {"monitor"}, "minutes are for who met"
