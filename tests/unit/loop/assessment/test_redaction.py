# SPDX-License-Identifier: EUPL-1.2
"""A name that was typed by mistake goes out of every version, and it stays on record that it did."""

from collections.abc import Callable
from datetime import date

import pytest

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.judging import write_finding
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item, Meeting
from veiligheidsbeeld.loop.assessment.redaction import MARK, redact

Make = Callable[..., dict[str, str]]


def test_words_go_out_of_all_versions_whatever_their_case_and_spaces(
    item: Item, adviser: Author, finding: Make
) -> None:
    write_finding(item, finding("Kees  Bakker belde."), 0, adviser, "municipality")
    write_finding(item, finding("Een buur belde.", cause="Volgens KEES BAKKER het plein."), 1, adviser, "municipality")
    stone = redact(item, "Kees Bakker", "Naam van een inwoner.", adviser)
    texts = [(one.seen, one.cause) for one in item.findings.order_by("version")]
    assert texts == [(f"{MARK} belde.", ""), ("Een buur belde.", f"Volgens {MARK} het plein.")]
    assert (stone.places, stone.by, stone.why) == (2, "adviseur", "Naam van een inwoner.")


def test_titles_of_items_that_it_follows_or_that_follow_it_are_cleaned_too(meeting: Meeting, adviser: Author) -> None:
    first = meetings.add_item(meeting, Item.Kind.OWN, "Klacht van Kees Bakker")
    later = meetings.plan_meeting("fictief", "GM9801", "Later", date(2026, 4, 1))
    second = meetings.add_item(later, Item.Kind.CHECK_BACK, first.title, follows=first)
    other = meetings.add_item(later, Item.Kind.OWN, "Nog iets van Kees Bakker")
    redact(second, "kees bakker", "Naam van een inwoner.", adviser)
    titles = [Item.objects.get(pk=one.pk).title for one in (first, second, other)]
    assert titles == [f"Klacht van {MARK}", f"Klacht van {MARK}", "Nog iets van Kees Bakker"]


@pytest.mark.parametrize(("words", "why", "code"), [
    ("ab", "Naam.", "redact_what"),
    ("Kees Bakker", "", "redact_why"),
    ("Kees Bakker", "Over kees bakker.", "redact_why"),
    ("Piet", "Naam.", "redact_not_there"),
])  # fmt: skip
def test_what_cannot_be_taken_out_is_refused(
    item: Item, adviser: Author, finding: Make, words: str, why: str, code: str
) -> None:
    write_finding(item, finding("Kees Bakker belde."), 0, adviser, "municipality")
    with pytest.raises(UserError) as refused:
        redact(item, words, why, adviser)
    assert refused.value.statement.code == code
    assert item.tombstones.count() == 0


def test_only_whole_words_go_out(item: Item, adviser: Author, finding: Make) -> None:
    write_finding(item, finding("Geen een melding."), 0, adviser, "municipality")
    redact(item, "een", "Toets.", adviser)
    assert item.findings.get().seen == f"Geen {MARK} melding."


def test_names_of_meetings_and_reasons_are_cleaned_too(meeting: Meeting, item: Item, adviser: Author) -> None:
    meetings.step_meeting(meeting, "open", "", adviser)
    meetings.step_item(item, "drop", "Kees Bakker is verhuisd.", adviser)
    Meeting.objects.update(name="Overleg over Kees Bakker")
    redact(item, "Kees Bakker", "Naam.", adviser)
    assert Meeting.objects.get().name == f"Overleg over {MARK}"
    assert item.steps.get().reason == f"{MARK} is verhuisd."
