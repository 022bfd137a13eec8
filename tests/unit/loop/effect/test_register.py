# SPDX-License-Identifier: EUPL-1.2
"""Who sees which evaluation, and what may be said of many of them together."""

from collections.abc import Callable
from typing import Any

import pytest
from told_effect import estimate_of, say

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Measure, Plan
from veiligheidsbeeld.loop.action.plan import adopt, create_plan, save_measure
from veiligheidsbeeld.loop.action.plan_read import read_plan
from veiligheidsbeeld.loop.action.plan_words import MeasureWords
from veiligheidsbeeld.loop.action.rollover import roll_over
from veiligheidsbeeld.loop.assessment import meetings, outcomes
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item, Outcome
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.evaluations_read import (
    evaluation_of,
    measures_to_choose,
    register,
)
from veiligheidsbeeld.loop.effect.models import Evaluation
from veiligheidsbeeld.loop.effect.result import Estimate, Verdict

Known = Callable[[int], Any]
Judge = Callable[..., Evaluation]


@pytest.fixture
def judge(known: Known, question: dict[str, Any], set_up: dict[str, Any], november: Author, later: Author) -> Judge:
    """Brings an evaluation to a verdict."""

    def judged(found: Estimate, title: str = "Helpt het?", measure: Measure | None = None) -> Evaluation:
        made = begin(known(34), november, title=title, measure=measure)
        evaluations.write_question(known(34), made, {**question, "title": title}, 1, november)
        evaluations.write_set_up(made, set_up, 1, november)
        evaluations.freeze(known(34), made, november)
        evaluations.draw(made, "1-2-3", november.at.date(), november)
        evaluations.keep_result(made, found, "told", later, say)
        return made

    return judged


@pytest.fixture
def measure(db: None, known: Known, november: Author) -> Measure:
    plan = create_plan(known(34), 2026, "Plan 2026", november)
    return save_measure(known(34), plan, MeasureWords("ondermijning", "Huisbezoeken", "Team Wijken"), november)


def test_without_a_verdict_the_register_says_so(asked: Evaluation) -> None:
    found = register("werkelijk", unjudged=True)
    assert found.answer.in_english() == "No evaluation has been judged yet."
    assert [one.evaluation.pk for one in found.lines] == [asked.pk]


def test_the_register_says_how_many_would_show_an_effect_by_chance(db: None, judge: Judge) -> None:
    for n in range(20):
        judge(estimate_of(Verdict.EFFECT_SHOWN, 0.7, p=0.04) if n == 0 else estimate_of(), f"Proef {n}")
    found = register("werkelijk", unjudged=False)
    assert found.answer.in_english().startswith(
        "Judged: 20; effect shown: 1. If nothing had worked, about 1.0 of them would show an effect by chance"
    )
    shown = [one for one in found.lines if one.holds is not None]
    assert [one.holds for one in shown] == [False], "one in twenty at 4% is what chance gives"


def test_an_effect_that_is_far_from_chance_stands_among_many(db: None, judge: Judge) -> None:
    judge(estimate_of(Verdict.EFFECT_SHOWN, 0.7, p=0.0001))
    judge(estimate_of())
    assert [one.holds for one in register("werkelijk", unjudged=True).lines] == [None, True]


def test_null_results_stand_in_the_register(db: None, judge: Judge) -> None:
    made = judge(estimate_of(Verdict.NO_EFFECT_BEYOND, 0.99))
    line = register("werkelijk", unjudged=False).lines[0]
    assert line.evaluation == made and line.outcome is not None
    assert line.outcome.said("en")[0].startswith("en: No effect (fall) larger than 25% shown")


def test_who_sees_judged_ones_only_sees_no_other_and_none_of_a_draft_plan(
    asked: Evaluation, judge: Judge, measure: Measure, november: Author
) -> None:
    of_draft = judge(estimate_of(), measure=measure)
    free = judge(estimate_of(), "Los van een plan")
    seen = [one.evaluation for one in register("werkelijk", unjudged=False).lines]
    assert seen == [free]
    for hidden in (asked, of_draft):
        with pytest.raises(UserError):
            evaluation_of("werkelijk", hidden.public_id, unjudged=False)
    adopt(measure.plan, november)
    assert evaluation_of("werkelijk", of_draft.public_id, unjudged=False) == of_draft


def test_an_evaluation_of_another_world_is_not_found(asked: Evaluation) -> None:
    with pytest.raises(UserError) as refused:
        evaluation_of("fictief", asked.public_id, unjudged=True)
    assert refused.value.statement.code == "unknown_evaluation"


def test_a_measure_that_goes_on_next_year_keeps_what_was_found_of_it(
    db: None, judge: Judge, measure: Measure, known: Known, later: Author
) -> None:
    judge(estimate_of(), measure=measure)
    carried: Plan = roll_over(known(48), measure.plan, [measure.public_id], "Plan 2027", later)
    read = read_plan(known(48), carried, later.at.date())
    assert [one.measure for one in read.measures[0].evaluated] == [measure.public_id]


def test_a_measure_is_offered_once_and_not_when_its_plan_is_over(
    measure: Measure, judge: Judge, november: Author, later: Author
) -> None:
    assert measures_to_choose("werkelijk", november.at.date()) == [measure]
    assert measures_to_choose("werkelijk", later.at.date()) == []
    judge(estimate_of(), measure=measure)
    assert measures_to_choose("werkelijk", november.at.date()) == []


def test_the_look_back_at_a_decision_sees_what_was_found_of_it(decided: Item) -> None:
    again = meetings.plan_meeting("werkelijk", "GM0114", "Terugblik", decided.meeting.held_on)
    back = meetings.add_item(again, Item.Kind.CHECK_BACK, decided.title, follows=decided)
    assert outcomes.of_item(back) == []
    kept = {"world": "werkelijk", "measure": "", "indicator": "", "level": 5, "at": "2027-02-01T09:00Z"}
    for verdict in ("cannot_tell", "effect_shown"):
        outcomes.attach([decided], evaluation="e1", verdict=verdict, said=(), interval=(0.6, 0.7, 0.8), **kept)
    assert [one.verdict for one in outcomes.of_item(back)] == ["effect_shown"], "the newest holds"
    assert Outcome.objects.count() == 2
