# SPDX-License-Identifier: EUPL-1.2
"""A name that was typed in a plan goes out of every text of it, and it stays on record that it did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Ambition, MeasureText, Note, Plan, Refresh, TargetText
from veiligheidsbeeld.loop.action.plan import add_ambition, adopt, create_plan, save_measure, save_note, save_target
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.action.redaction import redact
from veiligheidsbeeld.loop.action.refresh import changed_in, refresh
from veiligheidsbeeld.loop.action.rollover import roll_over
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.redaction import MARK

Told = Callable[[int], Any]
THEME, NAME = "veilige-dorpen-en-wijken", "Kees Bakker"
HALF = TargetWords(THEME, f"Minder door {NAME}", "woninginbraak", "", "percent", Decimal(-50), date(2026, 12, 31))
VISITS = MeasureWords(THEME, f"Bezoek aan {NAME}", NAME, f"{NAME} en buren")


def test_words_go_out_of_every_text_and_version_of_a_plan_and_of_the_plans_around_it(
    plan: Plan, told: Told, october: Author, january: Author
) -> None:
    Plan.objects.update(title=f"Plan van {NAME}", introduction=f"Namens {NAME}.", claim=NAME)
    plan.refresh_from_db()
    add_ambition(told(33), plan, THEME, f"Rust voor {NAME}")
    save_target(told(33), plan, HALF, october)
    measure = save_measure(told(33), plan, VISITS, october)
    save_measure(
        told(33), plan, replace(VISITS, what="Bezoek aan KEES  BAKKER thuis"), october, measure=measure, seen=1
    )
    save_note(measure, "late", f"{NAME} was ziek", january)
    refresh(told(36), plan, january)
    adopt(plan, january)
    later = replace(january, at=datetime(2026, 10, 20, tzinfo=UTC))
    new = roll_over(told(45), plan, [measure.public_id], "Plan 2027", later)
    save_target(told(45), new, replace(HALF, text="De bakkerij"), later)
    stone = redact(new, "kees bakker", "Naam van een inwoner.", later)
    kept = [
        *Plan.objects.values_list("title", "introduction", "claim"), *Ambition.objects.values_list("text"),
        *TargetText.objects.values_list("text"), *MeasureText.objects.values_list("what", "owner", "partners"),
        *Note.objects.values_list("text"), *((one.text,) for one in changed_in(Refresh.objects.get())),
    ]  # fmt: skip
    assert not [text for texts in kept for text in texts if "bakker" in text.lower().split()]
    assert f"Plan van {MARK}" in kept[1] and ("De bakkerij",) in kept
    assert (stone.places, stone.by, stone.why) == (19, "analist", "Naam van een inwoner.")


def test_other_plans_keep_their_words(plan: Plan, told: Told, october: Author) -> None:
    other = create_plan(told(33), 2026, f"Plan van {NAME}", october)
    add_ambition(told(33), plan, THEME, f"Rust voor {NAME}")
    redact(plan, NAME, "Naam.", october)
    other.refresh_from_db()
    assert other.title == f"Plan van {NAME}"


@pytest.mark.parametrize(
    ("words", "why", "code"),
    [("ab", "Naam.", "redact_what"), (NAME, "", "redact_why"), (NAME, "Over kees bakker.", "redact_why"),
     ("Piet", "Naam.", "redact_not_there")],
)  # fmt: skip
def test_what_cannot_be_taken_out_of_a_plan_is_refused(
    plan: Plan, told: Told, october: Author, words: str, why: str, code: str
) -> None:
    add_ambition(told(33), plan, THEME, f"Rust voor {NAME}")
    with pytest.raises(UserError) as refused:
        redact(plan, words, why, october)
    assert refused.value.statement.code == code
    assert not plan.tombstones.exists()
