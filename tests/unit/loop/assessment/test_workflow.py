# SPDX-License-Identifier: EUPL-1.2
"""Only steps that stand in the table can be taken."""

import pytest

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.meetings import Author, step_item, step_meeting
from veiligheidsbeeld.loop.assessment.models import Item, Meeting, Step
from veiligheidsbeeld.loop.assessment.workflow import transition, transitions


@pytest.mark.parametrize(("thing", "kind"), [("meeting", Meeting), ("item", Item)])
def test_every_state_of_the_table_is_a_state_and_can_be_reached_or_is_the_first(
    thing: str, kind: type[Meeting | Item]
) -> None:
    rows = transitions(thing).values()
    used = {state for one in rows for state in (*one.from_, one.to)}
    assert used == set(kind.State.values)
    assert set(kind.State.values) - {one.to for one in rows} <= {kind._meta.get_field("state").default}


def test_a_step_from_another_state_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        transition("item", "decide", "to_judge", "")
    assert refused.value.statement.code == "no_such_step"


def test_a_step_that_needs_a_reason_is_refused_without_one() -> None:
    with pytest.raises(UserError) as refused:
        transition("item", "drop", "to_judge", "  ")
    assert refused.value.statement.code == "reason_needed"


def test_a_step_is_kept_with_who_when_and_why(meeting: Meeting, adviser: Author) -> None:
    step_meeting(meeting, "open", "", adviser)
    step_meeting(meeting, "close", "", adviser)
    step_meeting(meeting, "reopen", "Besluit 2 ontbrak.", adviser)
    assert [(one.step, one.to, one.by, one.reason) for one in meeting.steps.all()] == [
        ("open", "running", "adviseur", ""), ("close", "closed", "adviseur", ""),
        ("reopen", "running", "adviseur", "Besluit 2 ontbrak."),
    ]  # fmt: skip


def test_a_step_that_somebody_else_took_a_moment_ago_is_refused(meeting: Meeting, adviser: Author) -> None:
    same = Meeting.objects.get(pk=meeting.pk)
    step_meeting(same, "open", "", adviser)
    with pytest.raises(UserError) as refused:
        step_meeting(meeting, "open", "", adviser)
    assert refused.value.statement.code == "state_changed"
    assert Step.objects.count() == 1


def test_a_meeting_closes_only_when_every_item_is_dealt_with(running: Meeting, item: Item, adviser: Author) -> None:
    with pytest.raises(UserError) as refused:
        step_meeting(running, "close", "", adviser)
    assert refused.value.statement.in_english().startswith("Not dealt with yet: item 1.")
    step_item(item, "drop", "Is al opgelost.", adviser)
    step_meeting(running, "close", "", adviser)
    assert running.state == "closed"
