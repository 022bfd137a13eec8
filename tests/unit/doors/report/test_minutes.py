# SPDX-License-Identifier: EUPL-1.2
"""Do minutes say what was written in a meeting, who typed it for whom, and what was decided?"""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tagged_pdf import opened, tags, words

from veiligheidsbeeld.doors.report import proofs
from veiligheidsbeeld.doors.report.document import Document, Heading, Item, Text, parts_of
from veiligheidsbeeld.doors.report.frozen import worded
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.matter import matter_of
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.assessment import judging, meetings, outcomes
from veiligheidsbeeld.loop.assessment.evidence import freeze, open_evidence
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Meeting
from veiligheidsbeeld.loop.assessment.models import Item as Point
from veiligheidsbeeld.loop.assessment.subjects import gather
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import read_installation

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = datetime(2026, 1, 26, 11, tzinfo=UTC)
ADVISER = Author("adviseur", "policy_adviser", NOW)
POLICE = Author("liaison", "police_liaison", datetime(2026, 1, 27, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def picture(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    world, folder = read_installation(demo_home).world("fictief"), tmp_path_factory.mktemp("minutes") / "fictief"
    shutil.copytree(world.folder, folder, ignore=shutil.ignore_patterns("evidence", "documents"))
    return open_picture(replace(world, folder=folder))


@pytest.fixture
def evidence(picture: Picture) -> str:
    query = {"indicator": "fietsdiefstal", "area": "WK980100", "from": "2024-10+3", "to": "2025-10+3"}
    subject = gather(picture, "change", query)
    said = {one: worded(picture, subject, one) for one in ("nl", "en")}
    return freeze(picture, subject, said, by="adviseur", role="policy_adviser", now=NOW).id


@pytest.fixture
def meeting(evidence: str) -> Meeting:
    """One item on which they differ, with evidence and a decision; one that was not dealt with."""
    meeting = meetings.plan_meeting("fictief", "GM9801", "Veiligheidsoverleg", date(2026, 1, 26))
    item = meetings.add_item(meeting, Point.Kind.SIGNAL, "Fietsdiefstal in Ketelbrink", signal_key="s",
                             evidence=evidence)  # fmt: skip
    meetings.add_item(meeting, Point.Kind.OWN, "Jaarwisseling")
    meetings.step_meeting(meeting, "open", "", ADVISER)
    item.meeting.refresh_from_db()
    for party, seen in ((Finding.Party.MUNICIPALITY, "Meer dan gewoon."), (Finding.Party.POLICE, "Eén dader.")):
        values = {"seen": seen, "cause": "Nieuwe stalling.", "sure": "fairly_sure"}
        judging.write_finding(item, values, 0, ADVISER, party)
    judging.confirm(item, 1, POLICE)
    judging.compare(item, {"outcome": "differ", "about": "Over de duur."}, 0, ADVISER)
    decision = {"kind": "act", "what": "Twaalf uur extra toezicht.", "owner": "teamleider handhaving",
                "hours_per_week": 12, "until": date(2026, 3, 1), "indicator": "fietsdiefstal", "area": "WK980100",
                "check_back_on": date(2026, 4, 10)}  # fmt: skip
    judging.decide(item, decision, 0, ADVISER)
    return meeting


def _made(picture: Picture, period: str = "", kind: str = "minutes", meeting: str = "") -> Document:
    asked = Period.parse(period) if period else None
    return make(picture, kind, "GM9801", asked, meeting=meeting, by="x", role="", now=NOW)["en"]


def _closed(meeting: Meeting) -> Meeting:
    """The meeting after its last item was taken off."""
    (left,) = meeting.items.filter(state=Point.State.TO_JUDGE)
    meetings.step_item(left, "drop", "Volgende keer.", ADVISER)
    meeting.refresh_from_db()
    meetings.step_meeting(meeting, "close", "", ADVISER)
    return meeting


def _said(document: Document) -> list[str]:
    return [one.text for one in parts_of(document) if isinstance(one, Item)]


def test_each_item_says_what_was_seen_whether_they_agree_and_what_was_decided(
    picture: Picture, meeting: Meeting
) -> None:
    reader = opened(pdf_bytes(_made(picture), Standing()))
    said = words(reader, 0)
    order = ["1. Fietsdiefstal in Ketelbrink", "Meer dan gewoon.", "Eén dader.", "police and municipality differ",
             "Over de duur.", "Twaalf uur extra toezicht.", "Owner: teamleider handhaving", "10 April 2026",
             "2. Jaarwisseling"]  # fmt: skip
    places = [said.lower().index(one.lower()) for one in order]
    assert places == sorted(places)
    assert [kind for kind, _ in tags(reader)].count("/H2") == 3


def test_who_typed_for_the_police_and_when_they_confirmed_it_is_said(picture: Picture, meeting: Meeting) -> None:
    facts = [dict(one.facts) for one in parts_of(_made(picture)) if isinstance(one, Item)]
    written = [one["Written by"] for one in facts if "Written by" in one]
    typed, confirmed = "26\u00a0January\u00a02026,\u00a012:00", "27\u00a0January\u00a02026,\u00a010:00"
    assert written == [
        f"Policy adviser, {typed}",
        f"Entered on behalf of the police by: Policy adviser, {typed}; confirmed by: Police liaison, {confirmed}",
    ]
    assert "adviseur" not in words(opened(pdf_bytes(_made(picture), Standing())), 0), "roles, no accounts"


def test_the_evidence_is_the_one_that_lay_on_the_table(picture: Picture, meeting: Meeting, evidence: str) -> None:
    document = _made(picture)
    assert document.evidence == (evidence,)
    assert {one.area for one in document.figures} == {"WK980100"}
    assert document.period == "2026-01-26" and document.title.startswith("Minutes: Safety meeting, 26")


def test_an_unclosed_meeting_says_so(picture: Picture, meeting: Meeting) -> None:
    assert "The meeting is not closed yet." in words(opened(pdf_bytes(_made(picture), Standing())), 0)


def test_without_a_meeting_in_the_period_there_are_no_minutes(picture: Picture, meeting: Meeting) -> None:
    assert _made(picture, "2026-01").period == "2026-01-26"
    with pytest.raises(UserError) as error:
        _made(picture, "2025-11")
    assert error.value.statement.code == "no_meeting_held"


def test_a_decision_that_holds_stands_in_the_briefing(picture: Picture, meeting: Meeting) -> None:
    assert not matter_of(picture, "GM9801", None, "briefing").agreed, "of a meeting that still runs nothing is final"
    _closed(meeting)
    matter = matter_of(picture, "GM9801", None, "briefing")
    assert [(one.title, one.hours_per_week) for one in matter.agreed] == [("Fietsdiefstal in Ketelbrink", 12)]
    assert "Twaalf uur extra toezicht." in _said(_made(picture, kind="briefing"))


def test_a_briefing_of_a_past_period_tells_what_held_then(picture: Picture, meeting: Meeting) -> None:
    _closed(meeting)
    assert "Twaalf uur extra toezicht." in _said(_made(picture, "2025-K4", "briefing")), "the newest: as it is today"
    assert "Twaalf uur extra toezicht." not in _said(_made(picture, "2025-K3", "briefing"))
    Meeting.objects.update(held_on=date(2025, 9, 1))
    assert "Twaalf uur extra toezicht." in _said(_made(picture, "2025-K3", "briefing"))
    item = meeting.items.get(number=1)
    meetings.step_item(item, "look_back", "", replace(ADVISER, at=datetime(2025, 12, 1, tzinfo=UTC)))
    assert "Twaalf uur extra toezicht." in _said(_made(picture, "2025-K3", "briefing")), "it held at the end of it"
    assert "Twaalf uur extra toezicht." not in _said(_made(picture, kind="briefing"))


def test_the_newest_monitor_tells_agreements_of_its_own_quarter_and_of_closed_meetings(
    picture: Picture, meeting: Meeting
) -> None:
    Comparison.objects.update(outcome="agree", about="Het loopt op.")
    Meeting.objects.update(held_on=date(2025, 12, 15))
    assert "Het loopt op." not in _said(_made(picture, kind="monitor")), "it still runs"
    _closed(meeting)
    assert "Het loopt op." in _said(_made(picture, kind="monitor"))
    for other in (date(2024, 12, 15), date(2026, 1, 5)):
        Meeting.objects.update(held_on=other)
        assert "Het loopt op." not in _said(_made(picture, kind="monitor")), other


def test_minutes_are_of_the_meeting_that_was_asked_for(picture: Picture, meeting: Meeting) -> None:
    _closed(meeting)
    other = meetings.plan_meeting("fictief", "GM9801", "Extra overleg", meeting.held_on)
    with pytest.raises(UserError) as error:
        _made(picture, meeting=other.public_id)
    assert error.value.statement.code == "no_meeting_held"
    meetings.step_meeting(other, "open", "", ADVISER)
    assert "Extra overleg" in _made(picture, meeting=other.public_id).title
    assert "Safety meeting" in _made(picture, meeting=meeting.public_id).title
    for unknown in ("bestaat-niet", meetings.plan_meeting("fictief", "GM0114", "Elders", NOW.date()).public_id):
        with pytest.raises(UserError) as error:
            _made(picture, meeting=unknown)
        assert error.value.statement.code == "unknown_meeting"


def test_no_hours_at_all_is_a_decision_too(picture: Picture, meeting: Meeting) -> None:
    _closed(meeting)
    Decision.objects.update(hours_per_week=0)
    for kind in ("minutes", "briefing"):
        facts = [dict(one.facts) for one in parts_of(_made(picture, kind=kind)) if isinstance(one, Item)]
        assert [one["Hours a week"] for one in facts if "Hours a week" in one] == ["0"], kind


def test_each_kind_of_document_reads_no_more_than_it_tells(
    picture: Picture, meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    _closed(meeting)
    for number in range(5):
        more = meetings.plan_meeting("fictief", "GM9801", f"Overleg {number}", date(2026, 1, 27))
        for title in "abcd":
            meetings.add_item(more, Point.Kind.OWN, title)
        more.items.update(state=Point.State.DECIDED)
    Meeting.objects.update(state=Meeting.State.CLOSED)
    with django_assert_max_num_queries(3):
        assert matter_of(picture, "GM9801", None, "monitor").meeting is None
    with django_assert_max_num_queries(1):
        assert not matter_of(picture, "GM9801", None, "minutes").signals


def test_evidence_that_a_document_does_not_use_is_not_opened(
    picture: Picture, meeting: Meeting, evidence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made(picture, kind="monitor")
    opened_: list[str] = []
    monkeypatch.setattr(
        proofs, "open_evidence", lambda world, ident: opened_.append(ident) or open_evidence(world, ident)
    )
    assert _made(picture).evidence == (evidence,)
    assert opened_ == [evidence], "once for both languages"
    monkeypatch.setattr(proofs, "list_about", None)
    assert _made(picture).evidence == (evidence,), "minutes look nothing up"


def test_minutes_say_what_an_evaluation_of_the_decision_had_found_by_then(picture: Picture, meeting: Meeting) -> None:
    said = [(Statement("effect_not_to_tell"), {"nl": "Niet vast te stellen.", "en": "Cannot tell."})]
    begun = begin(picture, ADVISER, title="Helpt toezicht?").public_id
    about: dict[str, Any] = {
        "evaluation": begun, "world": "fictief", "measure": "", "indicator": "fietsdiefstal", "verdict": "cannot_tell",
        "interval": (None, None, None), "level": 3,
    }  # fmt: skip
    item = meeting.items.get(number=1)
    outcomes.attach([item], **about, said=said, at=NOW)
    later = [(Statement("effect_not_to_tell"), {"nl": "Later.", "en": "Told later."})]
    outcomes.attach([item], **about, said=later, at=datetime(2026, 1, 26, 23, 30, tzinfo=UTC))
    made = make(picture, "minutes", "GM9801", None, meeting=meeting.public_id, by="x", role="", now=NOW)
    blocks = made["en"].blocks
    at = blocks.index(Heading("Did it help? (26\xa0January\xa02026)", 3))
    assert blocks[at + 1] == Text("Helpt toezicht? – Cannot tell.")
    assert isinstance(blocks[at - 1], Item), "after the decision"
    assert "Niet vast te stellen." in str(made["nl"]) and "Later." not in str(made["nl"]), "a verdict of the next day"
