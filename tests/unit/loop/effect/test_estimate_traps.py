# SPDX-License-Identifier: EUPL-1.2
"""What deceived a strict reader of the first version: each once, so that it stays mended."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from simulated import CHOSEN_ON, START, named, town
from test_estimate import BUSY, FIVE, check, codes

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect import advise, estimate
from veiligheidsbeeld.loop.effect.checks import Beside
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.result import Kind, Method, State, Verdict

ALL = ["ratio_of_ratios", "matched_poisson", "lots", "interrupted_series", "before_after"]


def asked(method: str) -> dict[str, object]:
    return {"method": method, "draws": 20, "controls": named(*range(5, 10)) if method == "lots" else None}


@pytest.mark.parametrize("method", ["ratio_of_ratios", "matched_poisson", "displacement_difference"])
def test_nothing_counted_in_the_comparison_is_no_effect(method: str) -> None:
    panel = town(1, truth=BUSY)
    counts = panel.counts.copy()
    counts[5:] = 0
    near = named(70, 71) if method == "displacement_difference" else []
    found = estimate(replace(panel, counts=counts), FIVE, START, method=method, buffers=near)
    assert found.verdict is Verdict.CANNOT_TELL and codes(found) == ["comparison_empty"]


@pytest.mark.parametrize("method", ALL)
def test_a_constant_exposure_changes_nothing(method: str) -> None:
    panel = town(2, truth=BUSY, treated=5, effect=-0.2)
    plain = estimate(panel, FIVE, START, **asked(method))
    same = estimate(replace(panel, exposure=np.full((80, 48), 100.0)), FIVE, START, **asked(method))
    for name in ("ratio", "lower", "upper", "p"):
        one, other = getattr(plain, name), getattr(same, name)
        assert (one is None and other is None) or one == pytest.approx(other, rel=1e-3)


@pytest.mark.parametrize("method", ALL)
def test_twice_the_people_and_twice_the_incidents_is_no_effect(method: str) -> None:
    panel = town(3, truth=BUSY)
    counts, exposure = panel.counts.copy(), np.ones((80, 48))
    counts[:5, 36:] *= 2
    exposure[:5, 36:] = 2
    found = estimate(replace(panel, counts=counts, exposure=exposure), FIVE, START, **asked(method))
    assert 0.7 < found.ratio < 1.4 and estimate(replace(panel, counts=counts), FIVE, START, **asked(method)).ratio > 1.5


def test_a_stepped_start_with_exposure_and_a_selection_is_what_it_is_without() -> None:
    panel = town(4, areas=12, number=60, truth=BUSY)
    counts = panel.counts.copy()
    steps = {one: f"2014-{1 + 3 * (n // 3):02d}" for n, one in enumerate(panel.areas)}
    for n in range(12):
        counts[n, 36 + 3 * (n // 3) :] = np.round(counts[n, 36 + 3 * (n // 3) :] * 0.6)
    made = replace(panel, counts=counts)
    about = {"controls": [], "steps": steps, "method": "lots"}
    plain = estimate(made, panel.areas, START, **about)
    chosen = estimate(made, panel.areas, START, selected_on=CHOSEN_ON, **about)
    exposed = estimate(replace(made, exposure=np.full((12, 60), 7.0)), panel.areas, START, **about)
    assert plain.verdict is Verdict.EFFECT_SHOWN
    assert (chosen.ratio, chosen.upper) == pytest.approx((plain.ratio, plain.upper))
    assert (exposed.ratio, exposed.upper) == pytest.approx((plain.ratio, plain.upper))


def test_the_course_of_a_stepped_start_counts_what_the_estimate_counts() -> None:
    panel = town(5, areas=12, number=60, truth=BUSY)
    steps = {one: f"2014-{1 + 3 * (n // 3):02d}" for n, one in enumerate(panel.areas)}
    found = estimate(panel, panel.areas, START, controls=[], steps=steps, method="lots")
    course = found.course
    assert course is not None
    assert sum(course.expected[36:]) - sum(course.treated[36:]) == pytest.approx(found.prevented)


@pytest.mark.parametrize("method", ["ratio_of_ratios", "lots"])
def test_the_chart_and_the_number_prevented_say_the_same(method: str) -> None:
    panel = town(6, truth=BUSY, treated=5, effect=-0.3)
    found = estimate(panel, FIVE, START, **asked(method))
    course = found.course
    assert course is not None
    for line, number in (
        ("expected", found.prevented),
        ("lower", found.prevented_lower),
        ("upper", found.prevented_upper),
    ):
        assert sum(getattr(course, line)[36:]) - found.observed == pytest.approx(number, rel=0.02, abs=1)


def test_a_series_that_cannot_be_held_against_other_areas_gets_no_verdict() -> None:
    panel = town(7, areas=3, truth=BUSY, treated=1, effect=-0.7)
    found = estimate(panel, named(0), START, method="interrupted_series")
    assert found.verdict is Verdict.CANNOT_TELL and "placebo_needed" in codes(found)


def test_lots_over_areas_with_few_incidents_hold_the_truth() -> None:
    """Logarithms of single areas shrank a fall of half to a fifth there."""
    from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods, neighbourhood_counts, planted

    rng, held, ratios = np.random.default_rng(8), 0, []
    for _ in range(40):
        counts = neighbourhood_counts(rng, 80, 48, Neighbourhoods(median=0.06, between=0.3))
        counts = planted(rng, counts, range(40), 36, -0.5)
        panel = Panel(tuple(f"a{n}" for n in range(80)), town(1).periods, counts.astype(float))
        found = estimate(panel, named(*range(40)), START, controls=named(*range(40, 80)), method="lots", draws=0)
        held += found.lower <= 0.5 <= found.upper
        ratios.append(found.ratio)
    assert held >= 35 and 0.42 < float(np.median(ratios)) < 0.6


def test_counts_that_never_move_are_no_effect_by_rounding() -> None:
    panel = town(9, areas=12)
    still = replace(panel, counts=np.full((12, 48), 5.0))
    found = estimate(still, named(0, 1, 2, 3, 4, 5), START, controls=named(*range(6, 12)), method="lots")
    assert found.p == 1.0 and found.verdict is not Verdict.EFFECT_SHOWN


def test_what_is_not_known_of_an_untouched_outcome_or_of_hours_passes_no_check() -> None:
    panel = town(10, truth=BUSY)
    hidden = panel.counts.copy()
    hidden[0, 40] = np.nan
    after = np.full((80, 48), np.nan)
    after[:5, 36:] = 12.0
    beside = Beside(untouched=replace(panel, counts=hidden), hours=replace(panel, counts=after))
    found = estimate(panel, FIVE, START, beside=beside)
    assert check(found, Kind.UNTOUCHED_OUTCOME).state is State.UNKNOWN
    assert check(found, Kind.DOSE).state is State.UNKNOWN


def test_a_missing_cell_is_not_drawn_as_a_smaller_count() -> None:
    panel = town(11, truth=BUSY)
    counts = panel.counts.copy()
    counts[0, 2] = np.nan
    found = estimate(replace(panel, counts=counts), FIVE, START, base_from="2012-01")
    assert found.course is not None and np.isnan(found.course.treated[2])


def test_a_course_that_was_there_before_is_no_effect() -> None:
    panel = town(12, truth=BUSY)
    counts = panel.counts.copy()
    counts[20:30] = np.round(counts[20:30] * np.exp(-0.03 * np.arange(48)))
    found = estimate(replace(panel, counts=counts), named(*range(20, 30)), START)
    assert found.upper < 1 and found.verdict is Verdict.CANNOT_TELL and "trend_went_on" in codes(found)


def test_a_buffer_with_a_gap_is_told_and_one_is_too_few() -> None:
    panel = town(13, truth=BUSY)
    counts = panel.counts.copy()
    counts[40, 3] = np.nan
    found = estimate(replace(panel, counts=counts), FIVE, START, buffers=named(40, 41))
    assert [one.code for one in found.notes] == ["buffers_left_out"]
    assert check(found, Kind.DISPLACEMENT).statements[0].code == "one_buffer"


def test_a_notebook_may_give_what_notebooks_have() -> None:
    panel = town(14, areas=12, truth=BUSY)
    rows = [(n, period.start, panel.counts[n, m]) for n in range(12) for m, period in enumerate(panel.periods)]
    frame = pd.DataFrame(rows, columns=["area", "period", "count"])
    frame["period"] = pd.to_datetime(frame["period"])
    frame["count"] = frame["count"].astype("Int64")
    frame.loc[3, "count"] = pd.NA
    found = estimate(frame, [1, 2], pd.Timestamp("2014-01-01"), controls=pd.Series(range(4, 12)))  # type: ignore[arg-type]
    assert len(found.controls) == 8 and found.treated == ("1", "2")
    with pytest.raises(UserError, match="no area a1"):
        estimate(frame, "a1", "2014-01")
    weeks = pd.period_range("2014-01-06", periods=4, freq="W")
    assert estimate({"area": ["a"] * 4, "period": weeks, "count": [1] * 4}, ["a"], "2014-01-20").observed == 2


def test_weeks_are_estimated_in_a_moment() -> None:
    from veiligheidsbeeld.ground.core import Frequency, Period

    rng, periods = np.random.default_rng(15), [Period.parse("2014-W02")]
    while len(periods) < 208:
        periods.append(Period(periods[-1].end, Frequency.WEEK))
    panel = Panel(tuple(f"a{n}" for n in range(12)), tuple(periods), rng.poisson(20, (12, 208)).astype(float))
    found = estimate(panel, named(0), "2017-01", method=Method.INTERRUPTED_SERIES, draws=20)
    assert 0.7 < found.ratio < 1.4


def test_an_empty_table_has_too_short_a_base_for_advice() -> None:
    with pytest.raises(UserError) as refused:
        advise(town(16).only([]), named(0, 1))
    assert refused.value.statement.code == "base_too_short"


def test_a_short_history_is_not_told_as_impossible() -> None:
    advice = advise(town(17, areas=40, number=20, truth=BUSY), named(*range(40)), draws=20)
    assert advice.statements[0].code == "advice_history_short"
    assert "advice_more_areas" not in [one.code for one in advice.statements]


def test_more_cases_than_a_town_has_are_not_invented() -> None:
    advice = advise(town(18), named(*range(10)), worthwhile=0.03, draws=20)
    assert advice.cases is None and "advice_no_number_of_cases" in [one.code for one in advice.statements]
