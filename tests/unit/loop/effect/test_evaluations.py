# SPDX-License-Identifier: EUPL-1.2
"""From a question to a verdict: what may follow what, and what is handed down."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from told_cases import file_of
from told_effect import WIJKEN, estimate_of, say

from veiligheidsbeeld.ground.access.written import ConflictError, newest
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Measure
from veiligheidsbeeld.loop.action.plan import create_plan, save_measure
from veiligheidsbeeld.loop.action.plan_read import read_plan
from veiligheidsbeeld.loop.action.plan_words import MeasureWords
from veiligheidsbeeld.loop.assessment import outcomes
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.assessment.workflow import transitions
from veiligheidsbeeld.loop.effect import evaluations, frozen
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.case_register import judge_cases
from veiligheidsbeeld.loop.effect.evaluations_read import advice_of
from veiligheidsbeeld.loop.effect.models import Evaluation, Event, Frozen, QuestionText, Result, SetUpText
from veiligheidsbeeld.loop.effect.result import Verdict

Known = Callable[[int], Any]
THEME = "veilige-dorpen-en-wijken"
SEED = "4-11-19-27-33-41"


def code(refused: pytest.ExceptionInfo[UserError]) -> str:
    return refused.value.statement.code


@pytest.fixture
def running(asked: Evaluation, known: Known, november: Author) -> Evaluation:
    evaluations.freeze(known(34), asked, november)
    evaluations.draw(asked, SEED, november.at.date(), november)
    return asked


@pytest.fixture
def measure(known: Known, november: Author, decided: Item) -> Measure:
    plan = create_plan(known(34), 2026, "Plan 2026", november)
    words = MeasureWords(THEME, "Huisbezoeken", "Team Wijken", costs_euros=9000, until=date(2026, 12, 31),
                         decided_in=(decided.public_id,))  # fmt: skip
    return save_measure(known(34), plan, words, november)


def test_every_state_of_the_table_is_a_state_and_can_be_reached_or_is_the_first() -> None:
    rows = transitions("evaluation", evaluations.TABLE).values()
    assert {state for one in rows for state in (*one.from_, one.to)} == set(Evaluation.State.values)
    assert set(Evaluation.State.values) - {one.to for one in rows if one.step != "ask"} == {"question"}


def test_a_question_needs_a_name(db: None, known: Known, november: Author) -> None:
    with pytest.raises(UserError) as refused:
        begin(known(34), november, title="  ")
    assert code(refused) == "question_title_needed"
    assert not Evaluation.objects.exists()


def test_from_a_measure_what_is_known_of_it_is_filled_in(measure: Measure, known: Known, november: Author) -> None:
    made = begin(known(34), november, measure=measure)
    text = newest(QuestionText, evaluation=made)
    assert (text.title, text.who, text.costs_euros, text.until) == (
        "Huisbezoeken", "Team Wijken", 9000, date(2026, 12, 31)
    )  # fmt: skip


def test_from_a_decision_what_was_decided_is_filled_in(decided: Item, known: Known, november: Author) -> None:
    made = begin(known(34), november, item=decided)
    text = newest(QuestionText, evaluation=made)
    assert (text.title, text.measure, text.indicator) == (
        "Inbraken in vier wijken", "Huisbezoeken in 2026.", "woninginbraak"
    )  # fmt: skip


def test_from_a_question_that_stands_ready_its_set_up_comes_along(db: None, known: Known, november: Author) -> None:
    made = begin(known(34), november, template="overlastregisseur", language="en")
    text, chosen = newest(QuestionText, evaluation=made), newest(SetUpText, evaluation=made)
    assert text.title == "Does a nuisance coordinator help?" and text.worthwhile_pct == 25 and text.mechanism
    assert chosen.design == "cases_by_lot" and chosen.stopping_rule and chosen.seed_source


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": ""}, "question_title_needed"), ({"indicator": "no-such"}, "unknown_indicator"),
        ({"eligible": ["WK999901"]}, "question_area_unknown"), ({"buffers": ["WK011401"]}, "question_both"),
        ({"until": date(2025, 12, 31)}, "question_dates"), ({"treat": 4}, "question_treat"),
        ({"selected_from": date(2025, 1, 1), "selected_to": date(2026, 2, 1)}, "question_dates"),
        ({"worthwhile_pct": 0}, "question_worthwhile"), ({"problem": "x" * 1001}, "text_too_long"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_is_refused_and_nothing_is_stored(
    asked: Evaluation, known: Known, question: dict[str, Any], november: Author, changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(UserError) as refused:
        evaluations.write_question(known(34), asked, {**question, **changes}, 2, november)
    assert code(refused) == why
    assert newest(QuestionText, evaluation=asked).version == 2


def test_two_who_write_the_same_field_get_both_texts(
    asked: Evaluation, known: Known, question: dict[str, Any], november: Author, later: Author
) -> None:
    evaluations.write_question(known(34), asked, {**question, "problem": "Te veel inbraken."}, 2, november)
    with pytest.raises(ConflictError):
        evaluations.write_question(known(34), asked, {**question, "problem": "Onrust."}, 2, later)


def test_advice_on_an_earlier_question_does_not_count_any_more(
    asked: Evaluation, known: Known, question: dict[str, Any], november: Author
) -> None:
    evaluations.keep_advice(asked, 2, "told", {"answerable": True, "options": []}, november)
    assert asked.state == "advised"
    evaluations.write_question(known(34), asked, question, 2, november)
    assert asked.state == "advised", "nothing was changed"
    evaluations.write_question(known(34), asked, {**question, "treat": 1}, 2, november)
    assert asked.state == "question"


def test_what_is_frozen_is_what_was_asked_and_is_sealed(asked: Evaluation, known: Known, november: Author) -> None:
    held = evaluations.freeze(known(34), asked, november)
    assert asked.state == "frozen" and held.version == 1 and len(held.sha256) == 64
    content = held.content
    assert (content["start"], content["until"], content["worthwhile"]) == ("2026-01", "2026-12", 0.25)
    assert content["lots"]["treat"] == 2 and content["treated"] == [] and content["method"] == "lots"
    assert frozen.findings(asked) == []


def test_a_protocol_with_costs_in_whole_euros_is_read_back_as_it_was_sealed(
    asked: Evaluation, known: Known, question: dict[str, Any], november: Author
) -> None:
    evaluations.write_question(known(34), asked, {**question, "costs_euros": 20_000}, 2, november)
    assert evaluations.freeze(known(34), asked, november).content["costs_euros"] == 20_000
    asked.refresh_from_db()
    assert frozen.findings(asked) == []
    evaluations.draw(asked, SEED, november.at.date(), november)


def test_a_protocol_is_not_frozen_when_figures_after_the_start_are_known(
    asked: Evaluation, known: Known, later: Author
) -> None:
    with pytest.raises(UserError) as refused:
        evaluations.freeze(known(37), asked, later)
    assert code(refused) == "outcome_shown_already"
    assert asked.state == "question" and not Frozen.objects.exists()


def test_a_protocol_with_a_fault_is_not_frozen(
    asked: Evaluation, known: Known, set_up: dict[str, Any], november: Author
) -> None:
    evaluations.write_set_up(asked, {**set_up, "seed_source": ""}, 2, november)
    with pytest.raises(UserError) as refused:
        evaluations.freeze(known(34), asked, november)
    assert [one.params["field"] for one in refused.value.faults] == ["lots.seed_source"]  # type: ignore[attr-defined]
    asked.refresh_from_db()
    assert asked.state == "question" and not Frozen.objects.exists()


def test_a_question_without_days_or_set_up_cannot_be_frozen(db: None, known: Known, november: Author) -> None:
    made = begin(known(34), november, title="Helpt het?")
    with pytest.raises(UserError) as refused:
        evaluations.freeze(known(34), made, november)
    assert code(refused) == "question_incomplete"


def test_a_later_version_says_why_and_the_first_stays(
    asked: Evaluation, known: Known, question: dict[str, Any], november: Author
) -> None:
    evaluations.freeze(known(34), asked, november)
    evaluations.write_question(known(34), asked, {**question, "treat": 1}, 2, november)
    assert asked.state == "frozen"
    with pytest.raises(UserError) as refused:
        evaluations.freeze(known(34), asked, november)
    assert code(refused) == "reason_needed"
    evaluations.freeze(known(34), asked, november, "Eén team minder.")
    assert [one.content["lots"]["treat"] for one in asked.protocol.all()] == [2, 1]


def test_lots_are_drawn_once_and_say_who_gets_the_measure(running: Evaluation, november: Author) -> None:
    assert running.state == "running"
    content = running.protocol.last().content  # type: ignore[union-attr]
    assert len(content["treated"]) == 2 and set(content["controls"]) | set(content["treated"]) == set(
        content["eligible"]
    )
    with pytest.raises(UserError) as refused:
        evaluations.draw(running, "1-2-3-4-5-6", november.at.date(), november)
    assert code(refused) == "no_such_step"
    assert Event.objects.get().held["seed"] == SEED


def test_a_measure_does_not_begin_before_the_lots_say_where(asked: Evaluation, known: Known, november: Author) -> None:
    evaluations.freeze(known(34), asked, november)
    with pytest.raises(UserError) as refused:
        evaluations.start(asked, november)
    assert code(refused) == "lots_not_drawn"


def test_a_version_after_the_draw_keeps_to_what_the_lots_gave(
    running: Evaluation, known: Known, question: dict[str, Any], november: Author
) -> None:
    drawn = running.protocol.last().content["treated"]  # type: ignore[union-attr]
    evaluations.write_question(known(34), running, {**question, "who": "Team Noord"}, 2, november)
    held = evaluations.freeze(known(34), running, november, "Ander team.")
    assert (running.state, held.version, held.content["treated"]) == ("running", 3, drawn)
    assert frozen.findings(running) == []


def test_without_lots_the_named_areas_get_it(
    asked: Evaluation, known: Known, question: dict[str, Any], set_up: dict[str, Any], november: Author, january: Author
) -> None:
    named = {"eligible": [], "treated": ["WK011401"], "treat": None}
    evaluations.write_question(known(34), asked, {**question, **named}, 2, november)
    evaluations.write_set_up(asked, {**set_up, "design": "comparison", "seed_source": ""}, 2, november)
    held = evaluations.freeze(known(34), asked, november)
    assert held.content["treated"] == ["WK011401"] and held.content["lots"] is None
    assert (held.content["design"], held.content["method"]) == ("comparison", "ratio_of_ratios")
    with pytest.raises(UserError) as refused:
        evaluations.start(asked, november)
    assert code(refused) == "measure_not_begun"
    evaluations.start(asked, january)
    assert asked.state == "running"


def test_nobody_looks_before_the_last_period_is_known(
    running: Evaluation, known: Known, later: Author, estimating: list[dict[str, Any]]
) -> None:
    with pytest.raises(UserError) as refused:
        evaluations.judge(known(47), running, later, say)
    assert code(refused) == "result_too_early"
    assert estimating == [] and not Event.objects.filter(kind="outcomes_seen").exists()


def test_a_result_is_made_as_the_protocol_says_and_that_it_was_seen_is_kept(
    running: Evaluation, known: Known, later: Author, estimating: list[dict[str, Any]]
) -> None:
    made = evaluations.judge(known(48), running, later, say)
    content = running.protocol.last().content  # type: ignore[union-attr]
    one = estimating[0]
    assert [*one["treated"]] == content["treated"] and [*one["controls"]] == content["controls"]
    assert (one["start"], one["until"], one["method"], one["worthwhile"]) == ("2026-01", "2026-12", "lots", 0.25)
    assert one["panel"].counts.shape == (4, 48) and one["hoped"] == "falls" and one["selected_on"] is None
    assert running.state == "judged" and made.version == 2
    assert [one.kind for one in running.events.all()] == ["lots_drawn", "outcomes_seen"]
    assert frozen.findings(running) == []


def test_the_calculation_itself_says_that_four_areas_are_too_few_for_lots(
    running: Evaluation, known: Known, later: Author
) -> None:
    made = evaluations.judge(known(48), running, later, say)
    assert made.estimate["verdict"] == "cannot_tell" and made.estimate["observed"] == 240
    assert [one["code"] for one in made.estimate["refusals"]] == ["too_few_lots"]
    told = running.public_id, outcomes.Outcome.objects.get().said("en")
    assert told == (running.public_id, [
        "en: Cannot tell: these figures do not allow an estimate.",
        "en: Counted where the measure was, since its start: 240; in the same part of the year before: 240.",
        "en: The lots could have fallen in 6 ways only; at least 20 are needed.",
        "en: More areas, a longer time, or lots that decide who begins would tell more.",
    ])  # fmt: skip


def test_a_stepped_start_is_judged_by_the_order_of_its_lots(
    asked: Evaluation, known: Known, set_up: dict[str, Any], november: Author, later: Author
) -> None:
    steps = {"design": "stepped", "steps": ["2026-01-01", "2026-07-01"]}
    evaluations.write_set_up(asked, {**set_up, **steps}, 2, november)
    evaluations.freeze(known(34), asked, november)
    evaluations.draw(asked, SEED, november.at.date(), november)
    made = evaluations.judge(known(48), asked, later, say)
    assert made.estimate["method"] == "lots" and made.estimate["p"] is not None and asked.state == "judged"


@pytest.mark.parametrize(("day", "may"), [(14, False), (15, True)])
def test_a_measure_that_begins_within_a_month_begins_on_its_own_day(
    asked: Evaluation,
    known: Known,
    question: dict[str, Any],
    set_up: dict[str, Any],
    november: Author,
    day: int,
    may: bool,
) -> None:
    named = {"eligible": [], "treated": ["WK011401"], "treat": None, "start": date(2026, 1, 15)}
    evaluations.write_question(known(34), asked, {**question, **named}, 2, november)
    evaluations.write_set_up(asked, {**set_up, "design": "comparison", "seed_source": ""}, 2, november)
    held = evaluations.freeze(known(34), asked, november)
    assert held.content["start"] == "2026-02"
    assert evaluations.begins_on(asked, held.content) == date(2026, 1, 15)
    now = Author("adviseur", "policy_adviser", datetime(2026, 1, day, 9, tzinfo=UTC))
    if may:
        evaluations.start(asked, now)
    else:
        with pytest.raises(UserError, match="The measure begins on"):
            evaluations.start(asked, now)
    assert (asked.state == "running") is may


def test_of_cases_no_result_is_made_here(
    asked: Evaluation, known: Known, set_up: dict[str, Any], november: Author, january: Author, later: Author
) -> None:
    evaluations.write_set_up(asked, {**set_up, "design": "cases_by_lot"}, 2, november)
    evaluations.freeze(known(34), asked, november)
    evaluations.start(asked, january)
    with pytest.raises(UserError) as refused:
        evaluations.judge(known(48), asked, later, say)
    assert code(refused) == "cases_elsewhere"
    asked.refresh_from_db()
    assert asked.state == "running" and not asked.events.exists()


def test_a_question_without_areas_gets_no_advice(db: None, known: Known, november: Author) -> None:
    made = begin(known(34), november, title="Helpt het?")
    with pytest.raises(UserError) as refused:
        evaluations.advise(known(34), made, november)
    assert code(refused) == "question_incomplete"


def test_advice_is_worked_out_on_what_was_known_before_the_start(
    asked: Evaluation, known: Known, november: Author
) -> None:
    told: list[tuple[str, int, int]] = []
    kept = evaluations.advise(known(40), asked, november, lambda *step: told.append(step))
    found = advice_of(kept)
    assert (found.eligible, found.treat, found.months, found.events) == (tuple(WIJKEN), 2, 12, 120.0)
    assert not found.answerable and found.statements[0].code.startswith("advice_cannot")
    assert told and asked.state == "advised" and kept.question == 2


def test_the_breaks_that_the_catalogue_knows_stand_in_the_protocol(
    asked: Evaluation, known: Known, november: Author
) -> None:
    picture = known(34)
    breaks = [{"period": one.period, "what": one.nl} for one in picture.catalogue.get("woninginbraak").breaks]
    assert evaluations.freeze(picture, asked, november).content["outcome"]["counting_changes"] == breaks


def test_an_older_result_stays_and_the_newest_verdict_holds(
    running: Evaluation, known: Known, later: Author, estimating: list[dict[str, Any]]
) -> None:
    evaluations.judge(known(48), running, later, say)
    evaluations.judge(known(49), running, later, say)
    assert Result.objects.count() == 2
    assert Event.objects.filter(kind="outcomes_seen").count() == 1


def test_a_version_that_was_frozen_after_outcomes_were_seen_is_found(
    running: Evaluation, known: Known, november: Author, later: Author
) -> None:
    frozen.keep_seen(running, later)
    evaluations.freeze(known(34), running, Author(later.by, later.role, later.at), "Toch anders.")
    assert "protocol_after_seen" in [one.code for one in frozen.findings(running)]


def test_what_was_changed_in_the_register_is_found(asked: Evaluation, known: Known, november: Author) -> None:
    evaluations.freeze(known(34), asked, november)
    held = asked.protocol.get()
    held.held["content"]["until"] = "2026-06"
    Frozen.objects.filter(pk=held.pk).update(held=held.held)
    assert [one.code for one in frozen.findings(asked)] == ["protocol_version_changed"]


def test_the_verdict_stands_at_the_decision_and_beside_the_measure(
    measure: Measure, decided: Item, known: Known, question: dict[str, Any], set_up: dict[str, Any], november: Author,
    later: Author, estimating: list[dict[str, Any]],
) -> None:  # fmt: skip
    made = begin(known(34), november, measure=measure)
    evaluations.write_question(known(34), made, question, 1, november)
    evaluations.write_set_up(made, set_up, 1, november)
    evaluations.freeze(known(34), made, november)
    evaluations.draw(made, SEED, november.at.date(), november)
    evaluations.judge(known(48), made, later, say)
    at_decision = outcomes.of_item(decided)
    assert [(one.evaluation, one.indicator) for one in at_decision] == [(made.public_id, "woninginbraak")]
    assert at_decision[0].said("nl")[0] == (
        "nl: Cannot tell: −9% against what was to be expected, but it can also be chance (between −24% and +10%)."
    )
    read = read_plan(known(48), measure.plan, date(2027, 2, 1))
    assert [one.pk for one in read.measures[0].evaluated] == [at_decision[0].pk]


def test_what_was_stopped_stays_with_its_reason_and_gets_no_verdict(
    running: Evaluation, known: Known, later: Author
) -> None:
    with pytest.raises(UserError) as refused:
        evaluations.stop(running, " ", later)
    assert code(refused) == "reason_needed"
    evaluations.stop(running, "Geen geld meer.", later)
    assert running.steps.last().reason == "Geen geld meer."  # type: ignore[union-attr]
    with pytest.raises(UserError) as refused:
        evaluations.write_set_up(running, {"design": "lots"}, 1, later)
    assert code(refused) == "no_such_step"


def test_what_counts_alone_may_never_judge_gets_no_result(
    running: Evaluation, known: Known, later: Author, november: Author
) -> None:
    """Though the figures are ours and all else is as for any other: from the template of handcuffs no verdict comes."""
    Evaluation.objects.filter(pk=running.pk).update(template="handboeien")
    running.refresh_from_db()
    with pytest.raises(UserError) as refused:
        evaluations.judge(known(48), running, later, say)
    assert code(refused) == "need_report_only"
    with pytest.raises(UserError) as refused:
        evaluations.keep_result(running, estimate_of(Verdict.EFFECT_SHOWN, 0.5), "", later, say)
    assert code(refused) == "need_report_only"
    assert not Result.objects.exists() and not Event.objects.filter(kind="outcomes_seen").exists()


@pytest.mark.parametrize(("design", "lots"), [("cases_by_lot", True), ("cases", False)])
def test_over_cases_the_result_comes_from_their_file_only(
    asked: Evaluation,
    known: Known,
    set_up: dict[str, Any],
    november: Author,
    january: Author,
    later: Author,
    design: str,
    lots: bool,
) -> None:
    evaluations.write_set_up(asked, {**set_up, "design": design}, 2, november)
    held = evaluations.freeze(known(34), asked, november)
    assert held.content["method"] == "case_times" and (held.content["lots"] is None) is not lots
    evaluations.start(asked, january)
    with pytest.raises(UserError) as refused:
        evaluations.judge(known(48), asked, later, say)
    assert code(refused) == "cases_elsewhere"
    with pytest.raises(UserError) as refused:
        judge_cases(asked, file_of(1), "zaken.csv", "regie", november, say)
    assert code(refused) == "cases_too_early"
    made = judge_cases(asked, file_of(1, until=date(2026, 12, 31)), "zaken.csv", "regie", later, say)
    assert made.publication == "" and made.estimate["method"] == "case_times"
    assert (made.estimate["level"], made.estimate["p"] is not None) == ((5, True) if lots else (3, False))
    assert asked.state == "judged" and Event.objects.filter(kind="outcomes_seen").count() == 1


def test_a_protocol_about_areas_is_not_judged_from_cases(running: Evaluation, later: Author) -> None:
    with pytest.raises(UserError) as refused:
        judge_cases(running, file_of(1), "zaken.csv", "regie", later, say)
    assert code(refused) == "not_over_cases"
