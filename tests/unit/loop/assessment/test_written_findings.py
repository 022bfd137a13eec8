# SPDX-License-Identifier: EUPL-1.2
"""No text is overwritten silently."""

from collections.abc import Callable

import pytest

from veiligheidsbeeld.ground.access.written import ConflictError, newest
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.judging import compare, decide, write_finding
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Decision, Finding, Item, Meeting

Make = Callable[..., dict[str, str]]
MINE = "municipality"


def test_every_save_is_a_version_and_the_older_ones_stay(item: Item, adviser: Author, finding: Make) -> None:
    write_finding(item, finding("Eerst"), 0, adviser, MINE)
    write_finding(item, finding("Daarna"), 1, adviser, MINE)
    assert [one.seen for one in item.findings.order_by("version")] == ["Eerst", "Daarna"]


def test_saving_the_same_again_makes_no_version(item: Item, adviser: Author, finding: Make) -> None:
    write_finding(item, finding(), 0, adviser, MINE)
    assert write_finding(item, finding(), 1, adviser, MINE).version == 1


def test_changes_of_different_fields_are_put_together(item: Item, adviser: Author, finding: Make) -> None:
    write_finding(item, finding("Meer meldingen"), 0, adviser, MINE)
    write_finding(item, finding("Meer meldingen", cause="Campagne"), 1, adviser, MINE)
    last = write_finding(item, finding("Meer meldingen", sure="not_sure"), 1, adviser, MINE)
    assert (last.version, last.cause, last.sure) == (3, "Campagne", "not_sure")


def test_two_changes_of_one_field_store_nothing_and_give_both_texts(
    item: Item, adviser: Author, police: Author, finding: Make
) -> None:
    write_finding(item, finding("Eerst"), 0, adviser, "police")
    write_finding(item, finding("Van de politie"), 1, police, "police")
    with pytest.raises(ConflictError) as conflict:
        write_finding(item, finding("Van de adviseur"), 1, adviser, "police")
    assert conflict.value.fields == ("seen",)
    assert conflict.value.newest.values["seen"] == "Van de politie"
    assert newest(Finding, item=item, party="police").seen == "Van de politie"


def test_two_first_texts_of_one_field_are_a_conflict_too(item: Item, adviser: Author, finding: Make) -> None:
    write_finding(item, finding("Eerst"), 0, adviser, MINE)
    with pytest.raises(ConflictError):
        write_finding(item, finding("Ook eerst"), 0, adviser, MINE)


def test_a_decision_is_one_whole_and_never_put_together_from_two_halves(
    running: Meeting, item: Item, adviser: Author, decision: Callable[..., dict[str, object]]
) -> None:
    compare(item, {"outcome": "unknown", "about": ""}, 0, adviser)
    decide(item, decision(), 0, adviser)
    decide(item, decision(hours_per_week=20), 1, adviser)
    with pytest.raises(ConflictError) as conflict:
        decide(item, decision(kind="watch", hours_per_week=12), 1, adviser)
    assert conflict.value.fields == ("kind", "hours_per_week")
    assert newest(Decision, item=item).kind == "act"


def test_a_version_that_never_was_is_refused(item: Item, adviser: Author, finding: Make) -> None:
    with pytest.raises(UserError) as refused:
        write_finding(item, finding(), 7, adviser, MINE)
    assert refused.value.statement.code == "unknown_version"
