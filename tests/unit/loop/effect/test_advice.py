# SPDX-License-Identifier: EUPL-1.2
"""Does advice say beforehand what a trial can show, in step with the published powers?"""

import json

import numpy as np
import pytest
from simulated import named, town

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods
from veiligheidsbeeld.loop.effect import advise
from veiligheidsbeeld.loop.effect.designs.advice import Advice, Design, Option, cases_needed
from veiligheidsbeeld.loop.effect.designs.history import Trial, in_history
from veiligheidsbeeld.loop.effect.result import Level, Method

QUICK = (Design.LOTS, Design.STEPPED, Design.COMPARISON, Design.BEFORE_AFTER)
BUSY = Neighbourhoods(median=60, between=0.05, year=0.003, month=0.002)


def option(advice: Advice, design: Design) -> Option:
    return next(one for one in advice.options if one.design is design)


def test_for_one_wijk_it_says_that_areas_cannot_answer_and_what_can() -> None:
    """The pilot overlastregisseur (EFFECTS.md, section 0.4)."""
    advice = advise(town(1, areas=27, number=60), named(3), draws=20)
    said = [one.code for one in advice.statements]
    assert not advice.answerable and said[0] in ("advice_cannot_at_all", "advice_cannot")
    assert "advice_cases" in said and "advice_together" in said and advice.cases == cases_needed(0.25)
    assert option(advice, Design.LOTS).power is None and not option(advice, Design.BEFORE_AFTER).usable


def test_many_calm_areas_can_answer_by_lot() -> None:
    advice = advise(town(2, areas=40, number=60, truth=BUSY), named(*range(40)), designs=QUICK, draws=60)
    assert advice.answerable and advice.best is Design.LOTS and advice.statements[0].code == "advice_can"
    lots = option(advice, Design.LOTS)
    assert (
        lots.level is Level.LOTS and (lots.smallest or 1) < 0.25 and (lots.seen or 0) > 0.8 and lots.false is not None
    )


def test_more_areas_or_longer_are_offered_where_they_help() -> None:
    advice = advise(town(3, areas=40, number=60), named(*range(8)), designs=QUICK, draws=40)
    said = {one.code: one.params for one in advice.statements}
    assert not advice.answerable and advice.areas is not None and said["advice_more_areas"]["number"] == advice.areas
    assert advice.areas > 4


def test_the_smallest_visible_fall_is_that_of_the_published_table() -> None:
    """EFFECTS.md, section 8, 5 v 5: of areas with tau2 and events as ours, within simulation error."""
    truth = Neighbourhoods(median=4.3, between=0.001, year=0.03, month=0.0)
    advice = advise(town(4, areas=400, number=48, truth=truth), named(*range(10)), designs=QUICK, draws=20)
    assert advice.tau2 == pytest.approx(0.06, abs=0.012) and advice.events == pytest.approx(60, rel=0.15)
    assert option(advice, Design.LOTS).smallest == pytest.approx(0.41, abs=0.03)


def test_power_in_own_history_is_about_what_is_calculated() -> None:
    truth = Neighbourhoods(median=5, between=0.001, year=0.03, month=0.0)
    advice = advise(town(5, areas=40, number=60, truth=truth), named(*range(40)), designs=(Design.LOTS,), draws=100)
    lots = option(advice, Design.LOTS)
    assert lots.seen == pytest.approx(lots.power, abs=0.12) and lots.false <= 0.10  # type: ignore[operator]


def test_before_and_after_errs_most_and_is_never_usable() -> None:
    advice = advise(town(6, number=60), named(*range(10)), designs=QUICK, draws=60)
    before_after, comparison = option(advice, Design.BEFORE_AFTER), option(advice, Design.COMPARISON)
    assert before_after.false is not None and comparison.false is not None
    assert before_after.false > comparison.false + 0.1 and not before_after.usable


def test_the_same_seed_gives_the_same_advice_and_it_comes_back_from_json() -> None:
    panel = town(7, areas=20, number=48)
    told: list[tuple[str, int, int]] = []
    first = advise(panel, named(*range(8)), designs=QUICK, draws=25, progress=lambda *step: told.append(step))
    assert first == advise(panel, named(*range(8)), designs=QUICK, draws=25)
    assert Advice.of_plain(json.loads(json.dumps(first.as_plain(), allow_nan=False))) == first
    assert ("lots", 25, 25) in told
    with pytest.raises(ValueError):
        Advice.of_plain({"answerable": "yes"})


@pytest.mark.parametrize("asked, code", [
    ({"eligible": []}, "no_treated_area"), ({"eligible": ["x"]}, "area_not_in_panel"), ({"treat": 9}, "advice_of_what"),
    ({"months": 0}, "advice_of_what"), ({"worthwhile": 1.5}, "bad_worthwhile"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(asked: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as refused:
        advise(town(8, areas=10), **{"eligible": named(0, 1), **asked})  # type: ignore[arg-type]
    assert refused.value.statement.code == code


def test_a_history_under_two_years_cannot_tell_how_often_a_set_up_errs() -> None:
    advice = advise(town(9, areas=20, number=20), named(*range(10)), draws=20)
    assert option(advice, Design.COMPARISON).false is None and not advice.answerable


def test_a_planted_effect_is_seen_more_often_than_none() -> None:
    panel = town(10, areas=30, number=60, truth=BUSY)
    rows = tuple(range(30))
    past = in_history(panel, Trial(Method.LOTS, rows, 15, 12, rows, rows), 0.25, 60, 1)
    assert past is not None and past.power > 0.9 and past.false < 0.15 and past.draws == 60


def test_cases_are_counted_by_the_same_power() -> None:
    assert cases_needed(0.5) < cases_needed(0.25) < cases_needed(0.1)
    assert np.isclose(cases_needed(0.25), 490, atol=10)
