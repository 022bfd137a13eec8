# SPDX-License-Identifier: EUPL-1.2
"""Who may say what of an item, and what a decision must hold."""

from collections.abc import Callable
from datetime import date

import pytest

from veiligheidsbeeld.ground.core import LawError, UserError
from veiligheidsbeeld.loop.assessment.judging import compare, confirm, decide, look_back, write_finding
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item, Meeting

Make = Callable[..., dict[str, object]]
UNKNOWN = {"outcome": "unknown", "about": ""}


def _refused(act: Callable[[], object]) -> str:
    with pytest.raises((UserError, LawError)) as refused:
        act()
    return refused.value.statement.code


def test_what_the_adviser_types_for_the_police_says_so_until_the_police_confirms(
    item: Item, adviser: Author, police: Author, finding: Make
) -> None:
    typed = write_finding(item, finding(), 0, adviser, "police")
    assert typed.on_behalf and not typed.confirmed_by
    done = confirm(item, typed.version, police)
    assert (done.confirmed_by, done.confirmed_at) == ("liaison", police.at)
    assert _refused(lambda: confirm(item, typed.version, police)) == "nothing_to_confirm"


def test_a_new_text_for_the_police_is_to_be_confirmed_anew(
    item: Item, adviser: Author, police: Author, finding: Make
) -> None:
    confirm(item, write_finding(item, finding(), 0, adviser, "police").version, police)
    again = write_finding(item, finding("Anders"), 1, adviser, "police")
    assert not again.confirmed_by
    assert _refused(lambda: confirm(item, 1, police)) == "nothing_to_confirm"


def test_what_the_police_writes_itself_needs_no_confirmation(item: Item, police: Author, finding: Make) -> None:
    own = write_finding(item, finding(), 0, police, "police")
    assert not own.on_behalf
    assert _refused(lambda: confirm(item, own.version, police)) == "nothing_to_confirm"


def test_only_the_police_confirms_for_the_police(item: Item, adviser: Author, finding: Make) -> None:
    typed = write_finding(item, finding(), 0, adviser, "police")
    assert _refused(lambda: confirm(item, typed.version, adviser)) == "not_your_side"


def test_the_police_does_not_write_for_the_municipality(item: Item, police: Author, finding: Make) -> None:
    assert _refused(lambda: write_finding(item, finding(), 0, police, "municipality")) == "not_your_side"


def test_agreeing_takes_two_findings_and_not_knowing_none(
    running: Meeting, item: Item, adviser: Author, finding: Make
) -> None:
    write_finding(item, finding(), 0, adviser, "municipality")
    assert _refused(lambda: compare(item, {"outcome": "agree", "about": ""}, 0, adviser)) == "one_side_missing"
    assert item.comparisons.count() == 0
    compare(item, UNKNOWN, 0, adviser)
    assert item.state == "judged"


def test_a_difference_is_put_in_words_and_stays_on_record(
    running: Meeting, item: Item, adviser: Author, finding: Make
) -> None:
    for party in ("municipality", "police"):
        write_finding(item, finding(), 0, adviser, party)
    assert _refused(lambda: compare(item, {"outcome": "differ", "about": " "}, 0, adviser)) == "say_difference"
    compare(item, {"outcome": "differ", "about": "De oorzaak."}, 0, adviser)
    compare(item, {"outcome": "agree", "about": ""}, 1, adviser)
    assert [one.outcome for one in item.comparisons.order_by("version")] == ["differ", "agree"]


def test_nothing_is_decided_before_it_is_said_whether_the_two_agree(
    running: Meeting, item: Item, adviser: Author, decision: Make
) -> None:
    assert _refused(lambda: decide(item, decision(), 0, adviser)) == "no_such_step"
    assert item.decisions.count() == 0


def test_nothing_is_decided_outside_a_running_meeting(item: Item, adviser: Author) -> None:
    assert _refused(lambda: compare(item, UNKNOWN, 0, adviser)) == "meeting_not_running"


@pytest.mark.parametrize(("changes", "code"), [
    ({"kind": "later"}, "choose_decision"),
    ({"what": " "}, "say_what"),
    ({"owner": ""}, "owner_needed"),
    ({"kind": "ask", "owner": ""}, "owner_needed"),
    ({"check_back_on": None}, "check_back_needed"),
    ({"check_back_on": date(2026, 3, 1)}, "check_back_too_early"),
    ({"until": None, "check_back_on": date(2026, 1, 26)}, "check_back_too_early"),
])  # fmt: skip
def test_a_decision_that_cannot_be_kept_is_refused(
    running: Meeting, item: Item, adviser: Author, decision: Make, changes: dict[str, object], code: str
) -> None:
    compare(item, UNKNOWN, 0, adviser)
    assert _refused(lambda: decide(item, decision(**changes), 0, adviser)) == code


def test_setting_aside_needs_no_owner_and_no_day(running: Meeting, item: Item, adviser: Author, decision: Make) -> None:
    compare(item, UNKNOWN, 0, adviser)
    decide(item, decision(kind="set_aside", owner="", until=None, check_back_on=None), 0, adviser)
    assert item.state == "decided"


def test_only_an_item_that_returns_can_be_looked_back_at(item: Item, adviser: Author) -> None:
    assert _refused(lambda: look_back(item, {"outcome": "not_done", "about": ""}, 0, adviser)) == "nothing_to_look_back"
