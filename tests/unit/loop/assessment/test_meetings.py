# SPDX-License-Identifier: EUPL-1.2
"""What stands on an agenda, and which decisions are due."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.judging import compare, decide, look_back
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item, Meeting

Make = Callable[..., dict[str, object]]


@pytest.fixture
def decided(running: Meeting, item: Item, adviser: Author, decision: Make) -> Item:
    compare(item, {"outcome": "unknown", "about": ""}, 0, adviser)
    decide(item, decision(), 0, adviser)
    return item


def _later(name: str = "Volgend overleg", day: date = date(2026, 4, 20)) -> Meeting:
    return meetings.plan_meeting("fictief", "GM9801", name, day)


def test_items_are_numbered_in_the_order_they_came(meeting: Meeting) -> None:
    found = [meetings.add_item(meeting, Item.Kind.OWN, title).number for title in ("een", "twee", "drie")]
    assert found == [1, 2, 3]


def test_a_signal_stands_on_an_agenda_once(meeting: Meeting) -> None:
    first = meetings.add_item(meeting, Item.Kind.SIGNAL, "Fietsdiefstal", signal_key="fiets|WK980100")
    again = meetings.add_item(meeting, Item.Kind.SIGNAL, "Fietsdiefstal", signal_key="fiets|WK980100")
    assert again == first
    assert meetings.on_agendas("fictief") == {"fiets|WK980100": first}


def test_a_meeting_of_another_world_is_not_found(meeting: Meeting) -> None:
    with pytest.raises(UserError):
        meetings.meeting_of("werkelijk", meeting.public_id)


def test_a_closed_meeting_takes_no_more_items(running: Meeting, adviser: Author) -> None:
    meetings.step_meeting(running, "close", "", adviser)
    with pytest.raises(UserError) as refused:
        meetings.add_item(running, Item.Kind.OWN, "Te laat")
    assert refused.value.statement.code == "meeting_closed"


def test_a_postponed_item_stands_on_the_next_planned_agenda_and_says_where_from(
    running: Meeting, item: Item, adviser: Author
) -> None:
    with pytest.raises(UserError) as refused:
        meetings.postpone(item, "De politie is er niet.", adviser)
    assert refused.value.statement.code == "no_next_meeting"
    following = _later()
    moved = meetings.postpone(item, "De politie is er niet.", adviser)
    assert (moved.meeting, moved.title, moved.follows, item.state) == (following, item.title, item, "postponed")


def test_a_decision_is_due_from_its_day_on_until_it_stands_on_an_agenda(decided: Item) -> None:
    assert meetings.due("fictief", date(2026, 4, 9)) == []
    assert [one.pk for one, _ in meetings.due("fictief", date(2026, 4, 10))] == [decided.pk]
    meetings.add_item(_later(), Item.Kind.CHECK_BACK, decided.title, follows=decided)
    assert meetings.due("fictief", date(2026, 4, 10)) == []


def test_a_decision_that_was_looked_back_at_is_no_longer_held(decided: Item, adviser: Author) -> None:
    later = _later()
    again = meetings.add_item(later, Item.Kind.CHECK_BACK, decided.title, follows=decided)
    look_back(again, {"outcome": "not_done", "about": "Er is niets van gekomen."}, 0, adviser)
    decided.refresh_from_db()
    assert decided.state == "looked_back"
    assert meetings.decided("fictief") == []


def test_what_was_agreed_holds_for_past_weeks_also_after_it_was_looked_back_at(decided: Item, adviser: Author) -> None:
    again = meetings.add_item(_later(), Item.Kind.CHECK_BACK, decided.title, follows=decided)
    look_back(again, {"outcome": "as_hoped", "about": ""}, 0, adviser)
    held = meetings.agreed("fictief")
    assert [(one.item.pk, one.first, one.last) for one in held] == [(decided.pk, date(2026, 1, 26), date(2026, 1, 26))]


def test_a_decision_without_an_end_holds_until_it_was_looked_back_at(
    running: Meeting, item: Item, adviser: Author, decision: Make
) -> None:
    compare(item, {"outcome": "unknown", "about": ""}, 0, adviser)
    decide(item, decision(until=None), 0, adviser)
    assert meetings.agreed("fictief")[0].last is None
    again = meetings.add_item(_later(), Item.Kind.CHECK_BACK, item.title, follows=item)
    look_back(
        again,
        {"outcome": "as_hoped", "about": ""},
        0,
        Author("adviseur", "policy_adviser", datetime(2026, 4, 20, 9, tzinfo=UTC)),
    )
    assert meetings.agreed("fictief")[0].last == date(2026, 4, 20)


def test_too_early_asks_for_a_new_day_before_the_item_is_dealt_with(decided: Item, adviser: Author) -> None:
    again = meetings.add_item(_later(), Item.Kind.CHECK_BACK, decided.title, follows=decided)
    look_back(again, {"outcome": "too_early", "about": ""}, 0, adviser)
    with pytest.raises(UserError) as refused:
        meetings.step_item(again, "settle", "", adviser)
    assert refused.value.statement.code == "too_early_needs_day"


def test_a_signal_that_was_taken_off_can_come_back(meeting: Meeting, adviser: Author) -> None:
    first = meetings.add_item(meeting, Item.Kind.SIGNAL, "Fietsdiefstal", signal_key="fiets|WK980100")
    meetings.step_item(first, "drop", "Later.", adviser)
    again = meetings.add_item(meeting, Item.Kind.SIGNAL, "Fietsdiefstal", signal_key="fiets|WK980100")
    assert (again.number, again.state) == (2, "to_judge")


def test_nothing_is_taken_up_in_a_closed_meeting_or_after_it_moved(
    running: Meeting, item: Item, adviser: Author
) -> None:
    meetings.step_item(item, "drop", "Is al opgelost.", adviser)
    meetings.step_meeting(running, "close", "", adviser)
    with pytest.raises(UserError) as refused:
        meetings.step_item(item, "take_up", "Toch niet.", adviser)
    assert refused.value.statement.code == "meeting_closed"


def test_an_item_that_was_looked_back_at_can_be_dealt_with_without_a_new_decision(
    decided: Item, adviser: Author
) -> None:
    later = _later()
    again = meetings.add_item(later, Item.Kind.CHECK_BACK, decided.title, follows=decided)
    with pytest.raises(UserError) as refused:
        meetings.step_item(again, "settle", "", adviser)
    assert refused.value.statement.code == "look_back_first"
    look_back(again, {"outcome": "as_hoped", "about": ""}, 0, adviser)
    meetings.step_item(again, "settle", "", adviser)
    meetings.step_meeting(later, "open", "", adviser)
    meetings.step_meeting(later, "close", "", adviser)
    assert later.state == "closed"


def test_who_owns_a_decision_finds_it_whatever_the_case_of_the_name(decided: Item) -> None:
    assert [one.pk for one, _ in meetings.of_owner("fictief", ["teamleider HANDHAVING"])] == [decided.pk]
    assert meetings.of_owner("fictief", ["iemand anders", ""]) == []
