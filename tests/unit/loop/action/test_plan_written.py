# SPDX-License-Identifier: EUPL-1.2
"""How a plan is written, read, refreshed and rolled over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from workbook import workbook

from veiligheidsbeeld.ground.access.written import ConflictError
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.action.models import Measure, MeasureText, Plan, Refresh, Target, TargetText
from veiligheidsbeeld.loop.action.plan import (
    add_ambition,
    adopt,
    check_target,
    create_plan,
    plans_of,
    save_measure,
    save_note,
    save_target,
)
from veiligheidsbeeld.loop.action.plan_read import Outcome, PlanRead, read_plan
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.action.refresh import changed_in, changes, refresh
from veiligheidsbeeld.loop.action.rollover import roll_over
from veiligheidsbeeld.loop.action.taking_in import preview, take_in
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item

Told = Callable[[int], Any]
THEME = "veilige-dorpen-en-wijken"
HALF = TargetWords(
    THEME, "De helft minder woninginbraken", "woninginbraak", "", "percent", Decimal(-50), date(2026, 12, 31)
)  # fmt: skip
WORDS = TargetWords(THEME, "Inwoners voelen zich thuis")
VISITS = MeasureWords(THEME, "Huisbezoeken", "Team Veiligheid", "Politie", 300, 25000, date(2026, 6, 30), "on_track")
TODAY = date(2026, 1, 26)


def read(told: Any, plan: Plan, today: date = TODAY) -> PlanRead:
    return read_plan(told, plan, today)


def test_a_draft_of_october_starts_from_twelve_months_up_to_q3(plan: Plan, told: Told, october: Author) -> None:
    save_target(told(33), plan, HALF, october)
    one = read(told(33), plan).targets[0]
    assert one.start is not None
    assert (one.start.period, one.start.number, one.start.provisional) == ("2024-10+12", 480, True)
    assert (one.text.area, one.to) == ("GM0114", 240), "no area is the whole municipality"
    assert (plan.edition, plan.state, plan.baselines_until) == ("2026", "draft", date(2025, 10, 20))


def test_a_target_of_words_may_stand_and_says_that_it_cannot_be_measured(
    plan: Plan, told: Told, october: Author
) -> None:
    save_target(told(33), plan, WORDS, october)
    one = read(told(33), plan).targets[0]
    assert (one.start, one.since, one.to) == (None, None, None)
    assert [said.code for said in one.checked.sentences] == ["target_vague"]
    assert one.outcome is Outcome.NOT_MEASURABLE


def test_checking_stores_nothing(plan: Plan, told: Told) -> None:
    start, checked = check_target(told(33), plan, HALF)
    assert start is not None and checked.sentences
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [{"theme": "overlast"}, {"text": " "}, {"indicator": "geluk"}, {"aim_kind": ""}, {"aim": Decimal(-101)},
     {"aim_kind": "number", "aim": Decimal(-1)}, {"indicator": "onveilig-algemeen"}],
)  # fmt: skip
def test_a_target_that_cannot_be_is_refused(
    plan: Plan, told: Told, october: Author, changed: dict[str, object]
) -> None:
    with pytest.raises(UserError):
        save_target(told(33), plan, replace(HALF, **changed), october)
    assert not Target.objects.exists() and not TargetText.objects.exists()


def test_two_people_who_change_one_target_lose_nothing(
    plan: Plan, told: Told, october: Author, january: Author
) -> None:
    target = save_target(told(33), plan, HALF, october)
    save_target(told(33), plan, replace(HALF, text="Een derde minder"), january, target=target, seen=1)
    with pytest.raises(ConflictError) as conflict:
        save_target(told(33), plan, replace(HALF, text="Een kwart minder"), october, target=target, seen=1)
    assert conflict.value.newest.text == "Een derde minder"
    assert [one.text for one in TargetText.objects.order_by("version")] == [HALF.text, "Een derde minder"]


def test_fields_of_a_measure_that_two_people_changed_apart_are_put_together(
    plan: Plan, told: Told, october: Author, january: Author
) -> None:
    measure = save_measure(told(33), plan, VISITS, october)
    save_measure(told(33), plan, replace(VISITS, hours=400), january, measure=measure, seen=1)
    save_measure(told(33), plan, replace(VISITS, owner="Team Wijken"), october, measure=measure, seen=1)
    text = MeasureText.objects.order_by("version").last()
    assert text is not None and (text.hours, text.owner, text.version) == (400, "Team Wijken", 3)


def test_a_measure_is_linked_to_targets_of_its_plan_and_to_decisions_of_its_world(
    plan: Plan, told: Told, october: Author
) -> None:
    target = save_target(told(33), plan, HALF, october)
    here, there = (
        meetings.add_item(meetings.plan_meeting(world, "GM0114", "Overleg", date(2025, 9, 1)), Item.Kind.OWN, "Inbraak")
        for world in ("werkelijk", "fictief")
    )
    links = {"targets": (target.public_id, "other"), "decided_in": (here.public_id, there.public_id)}
    measure = save_measure(told(33), plan, replace(VISITS, **links), october)
    assert list(measure.targets.all()) == [target]
    assert list(measure.decided_in.all()) == [here], "no page joins two worlds"


def test_who_saves_a_measure_changes_only_the_links_that_were_on_the_screen(
    plan: Plan, told: Told, october: Author, january: Author
) -> None:
    first, second, third = (
        save_target(told(33), plan, replace(WORDS, text=text), october) for text in ("Een", "Twee", "Drie")
    )
    measure = save_measure(told(33), plan, replace(VISITS, targets=(first.public_id,)), october)
    shown = (first.public_id,)
    other = replace(VISITS, targets=(first.public_id, second.public_id))
    save_measure(told(33), plan, other, january, measure=measure, seen=1, linked=shown)
    mine = replace(VISITS, targets=(third.public_id,))
    save_measure(told(33), plan, mine, october, measure=measure, seen=1, linked=shown)
    assert set(measure.targets.all()) == {second, third}, "the link of the other stays, mine comes, the first goes"


@pytest.mark.parametrize("changed", [{"what": ""}, {"owner": " "}, {"theme": "geluk"}, {"state": "green"}])
def test_a_measure_needs_what_who_and_where(
    plan: Plan, told: Told, october: Author, changed: dict[str, object]
) -> None:
    with pytest.raises(UserError):
        save_measure(told(33), plan, replace(VISITS, **changed), october)
    assert not Measure.objects.exists()


def test_a_text_that_its_field_does_not_hold_is_refused_and_never_cut_off(
    plan: Plan, told: Told, october: Author
) -> None:
    measure = save_measure(told(33), plan, VISITS, october)
    for refused in (
        lambda: create_plan(told(33), 2026, "x" * 201, october),
        lambda: create_plan(told(33), 2026, "Plan", october, claim="x" * 201),
        lambda: save_measure(told(33), plan, replace(VISITS, owner="x" * 151), october),
        lambda: save_measure(told(33), plan, replace(VISITS, partners="x" * 301), october),
        lambda: save_target(told(33), plan, replace(WORDS, area="x" * 13), october),
        lambda: save_target(told(33), plan, replace(WORDS, aim_kind="x" * 11), october),
        lambda: save_note(measure, "late", "x" * 1001, october),
        lambda: add_ambition(told(33), plan, THEME, "x" * 1001),
    ):
        with pytest.raises(UserError, match="too long"):
            refused()
    assert (Plan.objects.count(), Measure.objects.count(), Target.objects.count()) == (1, 1, 0)


def test_how_it_goes_is_noted_and_never_overwritten(plan: Plan, told: Told, october: Author, january: Author) -> None:
    measure = save_measure(told(33), plan, VISITS, october)
    save_note(measure, "late", " Te weinig mensen. ", october)
    save_note(measure, "done", "", january)
    with pytest.raises(UserError):
        save_note(measure, "stopped", "  ", january)
    one = read(told(33), plan).measures[0]
    assert [(note.state, note.text, note.by) for note in one.notes] == [
        ("late", "Te weinig mensen.", "adviseur"), ("done", "", "analist"),
    ]  # fmt: skip
    assert one.measure.state == "done" and one.on_schedule


@pytest.mark.parametrize(
    ("state", "today", "overdue", "on_schedule"),
    [("on_track", "2026-06-30", False, True), ("on_track", "2026-07-01", True, False),
     ("planned", "2026-07-01", True, False), ("done", "2026-07-01", False, True),
     ("stopped", "2026-07-01", False, False), ("late", "2026-01-01", False, False)],
)  # fmt: skip
def test_overdue_is_past_its_last_day_and_not_ended(
    plan: Plan, told: Told, october: Author, state: str, today: str, overdue: bool, on_schedule: bool
) -> None:
    save_measure(told(33), plan, replace(VISITS, state=state), october)
    found = read(told(33), plan, date.fromisoformat(today))
    assert (bool(found.overdue), found.measures[0].on_schedule) == (overdue, on_schedule)


def test_the_answer_counts_measures_on_schedule_and_targets_that_cannot_be_measured(
    plan: Plan, told: Told, october: Author
) -> None:
    assert read(told(33), plan).answer.code == "plan_no_measures"
    for what in ("A", "B", "C"):
        save_measure(told(33), plan, replace(VISITS, what=what, state="late" if what == "C" else "on_track"), october)
    assert read(told(33), plan).answer.code == "plan_no_targets"
    save_target(told(33), plan, replace(HALF, aim=Decimal(-95)), october)
    assert read(told(33), plan).answer == Statement("plan_answer_all", {"on": 2, "all": 3, "open": 0})
    save_target(told(33), plan, WORDS, october)
    assert read(told(33), plan).answer.code == "plan_answer_one"
    save_target(told(33), plan, replace(WORDS, text="Rust"), october)
    assert read(told(33), plan).answer.in_english() == (
        "2 of 3 measures are on schedule; of 2 targets the outcome cannot be measured."
    )


def test_the_longest_overdue_stand_first_and_all_stand_under_their_theme(
    plan: Plan, told: Told, october: Author
) -> None:
    add_ambition(told(33), plan, "ondermijning", "Weerbaar")
    for month in (5, 3, 4):
        save_measure(told(33), plan, replace(VISITS, what=f"{month}", until=date(2026, month, 1)), october)
    found = read(told(33), plan, date(2026, 7, 1))
    assert [one.text.what for one in found.overdue] == ["3", "4", "5"]
    assert [(part.theme.id, len(part.ambitions), len(part.measures)) for part in found.parts] == [
        ("ondermijning", 1, 0), (THEME, 0, 3),
    ]  # fmt: skip


def test_progress_is_the_verdict_on_what_came_after_the_baseline(plan: Plan, told: Told, october: Author) -> None:
    save_target(told(36), plan, HALF, october)
    waiting = read(told(36), plan).targets[0]
    assert (waiting.since and waiting.since.code, waiting.before and waiting.before.code) != (None, None)
    after = read(told(48), plan).targets[0]
    assert after.since is not None and after.since.code == "fall"
    assert after.outcome is Outcome.AS_AIMED and after.before is None


def test_what_moved_otherwise_is_said_so(plan: Plan, told: Told, october: Author) -> None:
    save_target(told(36), plan, replace(HALF, aim=Decimal(60)), october)
    assert read(told(48), plan).targets[0].outcome is Outcome.NOT_AS_AIMED


@pytest.mark.parametrize("aim", [("percent", Decimal(0)), ("number", Decimal(480))])
def test_an_aim_at_what_there_is_already_is_never_said_to_be_reached(
    plan: Plan, told: Told, october: Author, aim: tuple[str, Decimal]
) -> None:
    save_target(told(36), plan, replace(HALF, aim_kind=aim[0], aim=aim[1]), october)
    one = read(told(48), plan).targets[0]
    assert one.since is not None and one.since.code == "fall"
    assert not one.checked.measurable and one.outcome is Outcome.NOT_MEASURABLE


def test_a_baseline_stays_as_it_was_and_a_revision_is_told(plan: Plan, told: Told, october: Author) -> None:
    save_target(told(33), plan, HALF, october)
    later = told(33)
    later.figures = [replace(one, count=(one.count or 0) + 1) for one in later.figures]
    one = read(later, plan).targets[0]
    assert one.start is not None and one.revised is not None
    assert (one.start.number, one.revised.number) == (480, 492)
    assert read(told(33), plan).targets[0].revised is None


def test_in_january_baselines_become_those_of_the_whole_year_and_the_difference_is_kept(
    plan: Plan, told: Told, october: Author, january: Author
) -> None:
    target = save_target(told(33), plan, HALF, october)
    save_target(told(33), plan, WORDS, october)
    found = changes(told(36), plan)
    assert [(one.target, one.was.baseline.period, one.now.baseline.period) for one in found] == [
        (target.public_id, "2024-10+12", "2025"),
    ]  # fmt: skip
    assert read(told(36), plan).targets[0].start == found[0].was.baseline, "to look is not to change"
    done = refresh(told(36), plan, january)
    assert changed_in(done) == found and (done.by, done.until) == ("analist", date(2026, 1, 1))
    assert read(told(36), plan).targets[0].start == found[0].now.baseline
    assert (plan.state, plan.baselines_until) == ("refreshed", date(2026, 1, 1))
    assert changes(told(36), plan) == [], "once is enough"


def test_an_adopted_plan_only_gets_notes(plan: Plan, told: Told, october: Author, january: Author) -> None:
    target = save_target(told(33), plan, HALF, october)
    measure = save_measure(told(33), plan, VISITS, october)
    adopt(plan, january)
    assert (plan.state, plan.adopted_by, plan.adopted_at) == ("adopted", "analist", january.at)
    for refused in (
        lambda: save_target(told(33), plan, HALF, october, target=target, seen=1),
        lambda: save_measure(told(33), plan, VISITS, october),
        lambda: add_ambition(told(33), plan, THEME, "Rust"),
        lambda: refresh(told(36), plan, january),
        lambda: adopt(plan, january),
    ):
        with pytest.raises(UserError, match="adopted"):
            refused()
    save_note(measure, "done", "", january)
    assert not Refresh.objects.exists() and TargetText.objects.count() == 1


def test_a_plan_that_is_adopted_while_a_refresh_is_computed_stays_adopted_as_it_was(
    plan: Plan, told: Told, october: Author, january: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = save_target(told(33), plan, HALF, october)

    def slow(*asked: Any) -> Any:
        adopt(Plan.objects.get(pk=plan.pk), january)
        return changes(*asked)

    monkeypatch.setattr("veiligheidsbeeld.loop.action.refresh.changes", slow)
    with pytest.raises(UserError, match="adopted"):
        refresh(told(36), plan, january)
    stored = Plan.objects.get(pk=plan.pk)
    assert (stored.state, stored.baselines_until) == ("adopted", date(2025, 10, 20))
    assert Target.objects.get(pk=target.pk).baseline == target.baseline and not Refresh.objects.exists()


def test_a_target_that_is_changed_while_a_refresh_is_computed_keeps_its_own_baseline(
    plan: Plan, told: Told, october: Author, january: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_target(told(33), plan, HALF, october)

    def slow(*asked: Any) -> Any:
        found = changes(*asked)
        save_target(told(33), plan, replace(HALF, text="Nog een"), october)
        return found

    monkeypatch.setattr("veiligheidsbeeld.loop.action.refresh.changes", slow)
    with pytest.raises(UserError) as error:
        refresh(told(36), plan, january)
    assert error.value.statement.code == "plan_changed_meanwhile" and not Refresh.objects.exists()


@pytest.mark.parametrize("end", [adopt, lambda plan, by: Plan.objects.update(baselines_until=date(2026, 1, 1))])
def test_a_target_that_is_checked_while_the_plan_is_adopted_or_refreshed_is_not_stored(
    plan: Plan, told: Told, october: Author, monkeypatch: pytest.MonkeyPatch, end: Callable[[Plan, Author], object]
) -> None:
    def slow(*asked: Any) -> Any:
        found = check_target(*asked)
        end(Plan.objects.get(pk=plan.pk), october)
        return found

    monkeypatch.setattr("veiligheidsbeeld.loop.action.plan.check_target", slow)
    with pytest.raises(UserError):
        save_target(told(33), plan, HALF, october)
    assert not Target.objects.exists() and not TargetText.objects.exists()


def test_next_year_takes_along_what_was_chosen_and_nothing_else(
    plan: Plan, told: Told, october: Author, january: Author
) -> None:
    target = save_target(told(33), plan, HALF, october)
    save_target(told(33), plan, WORDS, october)
    kept = save_measure(told(33), plan, replace(VISITS, targets=(target.public_id,), until=date(2028, 2, 29)), october)
    save_measure(told(33), plan, replace(VISITS, what="Klaar"), october)
    add_ambition(told(33), plan, THEME, "Rust")
    later = replace(january, at=datetime(2026, 10, 20, tzinfo=UTC))
    new = roll_over(told(45), plan, [target.public_id, kept.public_id], "Uitvoeringsplan 2027", later)
    found = read(told(45), new)
    assert (new.first_year, new.follows, new.state) == (2027, plan, "draft")
    assert [(one.text.text, one.text.due, one.target.follows) for one in found.targets] == [
        (HALF.text, date(2027, 12, 31), target),
    ]  # fmt: skip
    assert found.targets[0].start is not None and found.targets[0].start.period == "2025-10+12"
    assert [(one.text.what, one.text.until, one.measure.state) for one in found.measures] == [
        ("Huisbezoeken", date(2029, 2, 28), "planned"),
    ]  # fmt: skip
    assert [one.text for one in found.measures[0].measure.targets.get().versions.all()] == [HALF.text]
    assert [one.text for part in found.parts for one in part.ambitions] == ["Rust"]
    assert plan.targets.count() == 2, "the old plan stays what it was"


def test_themes_of_an_old_plan_become_those_of_the_new_year(db: None, told: Told, october: Author) -> None:
    old = create_plan(told(33), 2025, "Plan 2025", october, until=date(2024, 10, 1))
    assert old.edition == "2023"
    target = save_target(told(33), old, replace(HALF, theme="bedrijvigheid-en-veiligheid"), october)
    new = roll_over(told(33), old, [target.public_id], "Plan 2026", october)
    assert [one.text.theme for one in read(told(33), new).targets] == [THEME]


def test_a_plan_for_four_years_has_the_last_of_them(db: None, told: Told, october: Author) -> None:
    found = create_plan(told(33), 2026, "IVP", october, four_year=True)
    assert (found.kind, found.last_year) == ("four_year", 2029)
    with pytest.raises(UserError):
        create_plan(told(33), 2026, "  ", october)


def test_who_may_not_see_drafts_sees_adopted_plans_of_this_world_only(plan: Plan, told: Told, october: Author) -> None:
    assert list(plans_of("werkelijk", drafts=False)) == [] and list(plans_of("fictief", drafts=True)) == []
    adopt(plan, october)
    assert list(plans_of("werkelijk", drafts=False)) == [plan]


def test_the_claim_of_the_introduction_is_judged_or_says_why_not(plan: Plan, told: Told, october: Author) -> None:
    plan.claim = "de veiligste van het heelal"
    assert isinstance(read(told(33), plan).claim, Statement)
    plan.claim = ""
    assert read(told(33), plan).claim is None


def test_an_indicator_that_is_gone_says_so_and_breaks_nothing(plan: Plan, told: Told, october: Author) -> None:
    save_target(told(33), plan, HALF, october)
    later = told(33)
    del later.catalogue.indicators["woninginbraak"]
    one = read(later, plan).targets[0]
    assert one.outcome is Outcome.NOT_MEASURABLE and one.checked.sentences[0].code == "unknown_indicator"
    assert changes(later, plan) == []


def test_a_file_is_stored_whole_as_a_draft(db: None, told: Told, october: Author) -> None:
    names = ["Ondermijning", "Veilige dorpen en wijken", "Digitale en maatschappelijke weerbaarheid",
             "Sociaal-maatschappelijke spanningen"]  # fmt: skip
    content = workbook(names, J19=None, K19=None, L19=None)
    shown = preview(told(33), 2026, content, "plan.xlsx", october)
    assert shown.reading.clean and not Plan.objects.exists(), "a look stores nothing"
    assert [checked.measurable for _, checked in shown.checked] == [False] * 3
    plan = take_in(told(33), 2026, "Uitvoeringsplan 2026", shown, october)
    found = read(told(33), plan)
    assert (len(found.measures), len(found.targets), len(found.parts)) == (40, 3, 4)
    assert found.targets[0].text.due == date(2026, 12, 31), "without a day it ends with the plan"
    assert found.measures[0].measure.targets.count() == 1


def test_of_a_file_with_a_fault_nothing_is_stored(db: None, told: Told, october: Author) -> None:
    shown = preview(told(33), 2026, workbook(["Ondermijning"], G8="duizend"), "plan.xlsx", october)
    with pytest.raises(UserError):
        take_in(told(33), 2026, "Plan", shown, october)
    assert not Plan.objects.exists()


def test_what_stands_under_a_theme_that_is_gone_is_still_there(plan: Plan, told: Told, october: Author) -> None:
    save_measure(told(33), plan, VISITS, october)
    MeasureText.objects.update(theme="oud-thema")
    found = read(told(33), plan, date(2026, 7, 1))
    assert [(part.theme.id, len(part.measures)) for part in found.parts] == [("oud-thema", 1)]
    assert len(found.overdue) == 1, "no commitment gets lost"


def test_a_refresh_before_the_year_is_over_leaves_it_a_draft_on_figures_so_far(
    plan: Plan, told: Told, october: Author
) -> None:
    save_target(told(30), plan, HALF, october)
    november = replace(october, at=datetime(2025, 11, 3, tzinfo=UTC))
    done = refresh(told(33), plan, november)
    assert [one.now.baseline.period for one in changed_in(done)] == ["2024-10+12"]
    assert (plan.state, plan.baselines_until, plan.on_whole_years) == ("draft", date(2025, 11, 3), False)
