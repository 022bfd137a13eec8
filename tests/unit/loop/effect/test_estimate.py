# SPDX-License-Identifier: EUPL-1.2
"""Does an estimate say what the data can carry, and refuse what they cannot?"""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from simulated import CHOSEN_ON, START, months, named, town

from veiligheidsbeeld.ground.core import Frequency, UserError
from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods
from veiligheidsbeeld.loop.effect import estimate
from veiligheidsbeeld.loop.effect.checks import Beside
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.result import Check, Estimate, Kind, Level, Method, State, Verdict

FIVE = named(0, 1, 2, 3, 4)
BUSY = Neighbourhoods(median=30, year=0.005, month=0.005)


def check(found: Estimate, kind: Kind) -> Check:
    return next(one for one in found.checks if one.kind is kind)


def codes(found: Estimate) -> list[str]:
    return [one.code for one in found.refusals]


def test_a_large_effect_in_calm_areas_is_shown_with_its_size() -> None:
    panel = town(1, truth=BUSY, treated=5, effect=-0.3)
    found = estimate(panel, FIVE, START, selected_on=CHOSEN_ON, costs=50_000)
    assert found.verdict is Verdict.EFFECT_SHOWN and found.lower < 0.7 < found.upper < 1
    assert found.prevented_lower < found.prevented < found.prevented_upper
    truth = found.observed * 0.3 / 0.7
    assert found.prevented_lower < truth < found.prevented_upper
    each, best, worst = found.cost_each or ()
    assert best < each < worst and each == pytest.approx(50_000 / found.prevented)


def test_nothing_in_calm_areas_is_shown_to_be_no_large_effect() -> None:
    found = estimate(town(2, truth=BUSY), named(*range(10, 20)), START)
    assert found.verdict is Verdict.NO_EFFECT_BEYOND and found.lower < 1 < found.upper
    assert found.beyond == pytest.approx(1 - found.lower) and found.beyond < found.worthwhile
    assert found.level is Level.MANY_UNITS


def test_few_incidents_leave_it_open() -> None:
    found = estimate(town(3, treated=5, effect=-0.25), FIVE, START, selected_on=CHOSEN_ON)
    assert found.verdict is Verdict.CANNOT_TELL and found.beyond is None and found.refusals == ()


@pytest.mark.parametrize("chosen", [None, CHOSEN_ON])
def test_the_chance_agrees_with_the_bounds(chosen: tuple[str, str] | None) -> None:
    for seed in range(12):
        found = estimate(town(seed, truth=BUSY, treated=5, effect=-0.15), FIVE, START, selected_on=chosen, draws=0)
        assert found.p is not None and (found.p < 0.05) == (found.upper < 1 or found.lower > 1)


def test_what_the_whole_city_did_is_no_effect() -> None:
    found = estimate(town(4, truth=BUSY, city=-0.2), named(*range(10, 20)), START)
    assert found.verdict is Verdict.NO_EFFECT_BEYOND


def test_a_measure_that_should_make_it_rise_is_judged_on_that_side() -> None:
    panel = town(2, truth=BUSY)
    falls, rises = (estimate(panel, named(*range(10, 20)), START, hoped=one) for one in ("falls", "rises"))
    assert falls.beyond == pytest.approx(1 - falls.lower) and rises.beyond == pytest.approx(rises.upper - 1)


def test_areas_chosen_on_a_bad_year_are_not_credited_with_what_would_have_come_anyway() -> None:
    """Regression to the mean, over twenty towns: the year they were chosen on is left out, named or not."""
    noisy = Neighbourhoods(median=8, between=0.3, year=0.2)
    left_out, unnamed, peaks, compared_with_it = [], [], 0, []
    for seed in range(20):
        panel = town(seed, truth=noisy)
        left_out.append(estimate(panel, FIVE, START, selected_on=CHOSEN_ON, draws=0))
        unnamed.append(estimate(panel, FIVE, START, draws=0))
        compared_with_it.append(estimate(panel, FIVE, START, method="before_after", draws=0))
        peaks += check(unnamed[-1], Kind.SELECTION).statements[0].code == "chosen_peak"
    mean = [float(np.mean([np.log(one.ratio) for one in many])) for many in (compared_with_it, unnamed, left_out)]
    assert mean[0] < -0.2 and abs(mean[2]) < 0.1 and mean[0] < mean[1] <= mean[2] + 0.02
    assert peaks >= 12 and sum(one.verdict is Verdict.EFFECT_SHOWN for one in left_out) <= 2
    assert check(left_out[0], Kind.SELECTION).statements[0].code == "chosen_on"


def test_the_bounds_hold_whether_or_not_the_year_they_were_chosen_on_was_a_peak() -> None:
    """A change that began in that year and stayed is no effect of what came after."""
    panel = town(6, truth=BUSY)
    counts = panel.counts.copy()
    counts[:5, 24:] = np.round(counts[:5, 24:] * 1.4)
    found = estimate(replace(panel, counts=counts), FIVE, START, selected_on=CHOSEN_ON)
    assert found.ratio > 1.2 and found.lower < 1 < found.upper


def test_one_treated_area_is_refused_with_cluster_errors_and_by_default() -> None:
    """With one treated area cluster-robust errors claim an effect in 46% of draws (EFFECTS.md, 3a)."""
    panel = town(7, truth=BUSY, treated=1, effect=-0.6)
    for method in (Method.RATIO_OF_RATIOS, Method.MATCHED_POISSON):
        found = estimate(panel, named(0), START, method=method)
        assert found.verdict is Verdict.CANNOT_TELL and codes(found) == ["one_treated_area"]
        assert math.isnan(found.ratio) and found.observed == panel.counts[0, 36:].sum()


def test_a_method_that_errs_often_on_own_data_is_refused() -> None:
    """Areas that go their own way for years: Poisson regression with cluster errors takes that for effects."""
    panel = town(8, truth=Neighbourhoods(median=30, drift=0.3))
    found = estimate(panel, named(20, 21), START, method=Method.MATCHED_POISSON)
    share = check(found, Kind.PLACEBO_IN_SPACE).values["share"]
    assert share > 0.10 and "placebo_rate_too_high" in codes(found) and found.verdict is Verdict.CANNOT_TELL


def test_before_and_after_alone_is_never_a_verdict() -> None:
    found = estimate(town(9, truth=BUSY, treated=5, effect=-0.5), FIVE, START, method="before_after")
    assert found.upper < 1 and found.verdict is Verdict.CANNOT_TELL and "before_after_only" in codes(found)
    assert found.level is Level.BEFORE_AFTER


def test_lots_are_judged_by_the_other_lots() -> None:
    panel = town(10, truth=BUSY, treated=5, effect=-0.3)
    found = estimate(panel, FIVE, START, controls=named(*range(5, 10)), method="lots")
    assert found.p is not None and found.p <= 0.05 and found.verdict is Verdict.EFFECT_SHOWN
    assert found.lower < 0.7 < found.upper and found.level is Level.LOTS and found.placebos == ()
    few = estimate(panel, named(0, 1), START, controls=named(2, 3), method="lots")
    assert codes(few) == ["too_few_lots"]


def test_lots_within_strata_are_judged_within_them() -> None:
    panel = town(11, areas=12, truth=BUSY)
    counts = panel.counts.copy()
    counts[:6, 36:] *= 2  # a stratum that doubles, treated or not
    strata = {one: "rises" if n < 6 else "stays" for n, one in enumerate(panel.areas)}
    treated, controls = named(0, 1, 2, 6, 7, 8), named(3, 4, 5, 9, 10, 11)
    asked = {"controls": controls, "method": "lots"}
    plain = estimate(replace(panel, counts=counts), treated, START, **asked)
    within = estimate(replace(panel, counts=counts), treated, START, strata=strata, **asked)
    assert within.upper / within.lower < plain.upper / plain.lower


def test_a_stepped_start_is_judged_by_other_orders() -> None:
    panel = town(12, areas=12, number=60, truth=BUSY)
    counts = panel.counts.copy()
    steps = {one: f"2014-{1 + 3 * (n // 3):02d}" for n, one in enumerate(panel.areas)}
    for n in range(12):
        counts[n, 36 + 3 * (n // 3) :] = np.round(counts[n, 36 + 3 * (n // 3) :] * 0.6)
    found = estimate(replace(panel, counts=counts), panel.areas, START, controls=[], steps=steps, method="lots")
    assert found.verdict is Verdict.EFFECT_SHOWN and found.lower < 0.6 < found.upper and found.level is Level.LOTS
    still = estimate(panel, panel.areas, START, controls=[], steps=steps, method="lots")
    assert still.verdict is not Verdict.EFFECT_SHOWN


def test_a_series_of_one_place_is_compared_with_its_surroundings() -> None:
    panel = town(13, truth=BUSY, treated=1, effect=-0.5)
    found = estimate(panel, named(0), START, method="interrupted_series")
    assert found.upper < 1 and found.lower < 0.5 < found.upper and found.level is Level.COMPARISON
    alone = estimate(panel, named(0), START, controls=[], method="interrupted_series")
    assert alone.level is Level.BEFORE_AFTER


def test_incidents_that_moved_next_door_are_counted() -> None:
    panel = town(14, truth=BUSY, treated=5, effect=-0.4)
    counts = panel.counts.copy()
    counts[5:10, 36:] += 0.35 / 0.6 * counts[:5, 36:]  # nearly all of what fell away
    counts = np.round(counts)
    near = named(*range(5, 10))
    moved = estimate(replace(panel, counts=counts), FIVE, START, buffers=near, method="displacement_difference")
    stayed = estimate(panel, FIVE, START, buffers=near, method="displacement_difference")
    assert moved.ratio > stayed.ratio + 0.1
    beside = estimate(replace(panel, counts=counts), FIVE, START, buffers=near)
    assert check(beside, Kind.DISPLACEMENT).state is State.FAILED and not set(near) & set(beside.controls)


def test_what_the_measure_cannot_touch_gives_away_something_else() -> None:
    panel, other = town(15, truth=BUSY, treated=5, effect=-0.3), town(16, truth=BUSY, treated=5, effect=-0.4)
    still = town(17, truth=BUSY)
    for untouched, state in ((other, State.FAILED), (still, State.PASSED)):
        found = estimate(panel, FIVE, START, beside=Beside(untouched=untouched))
        assert check(found, Kind.UNTOUCHED_OUTCOME).state is state
    assert estimate(panel, FIVE, START, beside=Beside(untouched=other)).level < Level.MANY_UNITS


def test_the_dose_and_changes_of_counting_are_checked() -> None:
    panel = town(18, truth=BUSY)
    hours = Panel(panel.areas, panel.periods, np.where(np.arange(48) < 36, 5.0, 12.0) * np.ones((80, 1)))
    found = estimate(panel, FIVE, START, beside=Beside(hours=hours, counting_changes=(("2012-06", "new system"),)))
    assert check(found, Kind.DOSE).state is State.PASSED and check(found, Kind.RECORDING).state is State.FAILED
    later = estimate(panel, FIVE, START, beside=Beside(counting_changes=(("2019", "new system"),)))
    assert check(later, Kind.RECORDING).state is State.PASSED and check(later, Kind.DOSE).state is State.UNKNOWN
    same = replace(hours, counts=np.full((80, 48), 5.0))
    assert check(estimate(panel, FIVE, START, beside=Beside(hours=same)), Kind.DOSE).state is State.FAILED


def test_another_course_before_the_start_is_seen_and_lowers_the_level() -> None:
    panel = town(19, truth=BUSY)
    counts = panel.counts.copy()
    counts[20:30] = np.round(counts[20:30] * np.exp(-0.03 * np.arange(48)))
    found = estimate(replace(panel, counts=counts), named(*range(20, 30)), START)
    assert check(found, Kind.TREND_BEFORE).state is State.FAILED
    assert check(found, Kind.PLACEBO_IN_TIME).state is State.FAILED and found.level is Level.COMPARISON


def test_a_trend_that_could_not_have_been_seen_is_not_called_absent() -> None:
    found = estimate(town(20), named(30, 31, 32, 33, 34), START)
    assert check(found, Kind.TREND_BEFORE).state is State.UNKNOWN


def test_a_missing_cell_is_no_zero() -> None:
    panel = town(21, truth=BUSY)
    counts = panel.counts.copy()
    counts[50, 3] = np.nan
    holes = replace(panel, counts=counts)
    found = estimate(holes, FIVE, START)
    assert [one.code for one in found.notes] == ["controls_left_out"] and "a50" not in found.controls
    with pytest.raises(UserError, match="Counts are missing for a50"):
        estimate(holes, [*FIVE, "a50"], START)


def test_exposure_is_reckoned_with() -> None:
    """Twice the people and twice the incidents is no effect."""
    panel = town(22, truth=BUSY)
    counts, exposure = panel.counts.copy(), np.ones((80, 48))
    counts[10:20, 36:] *= 2
    exposure[10:20, 36:] = 2
    found = estimate(replace(panel, counts=counts, exposure=exposure), named(*range(10, 20)), START)
    assert found.verdict is Verdict.NO_EFFECT_BEYOND
    assert estimate(replace(panel, counts=counts), named(*range(10, 20)), START).ratio > 1.8


@pytest.mark.parametrize("asked, code", [
    ({"treated": []}, "no_treated_area"), ({"treated": ["a0", "a0"]}, "area_named_twice"),
    ({"treated": ["x"]}, "area_not_in_panel"), ({"start": "2011-01"}, "nothing_on_one_side"),
    ({"start": "2020-01"}, "nothing_on_one_side"), ({"start": "soon"}, "unknown_period"),
    ({"selected_on": ("2014-03", "2014-06")}, "selected_after_start"), ({"worthwhile": 25}, "bad_worthwhile"),
    ({"method": "magic"}, "not_one_of"), ({"controls": ["a0"]}, "area_named_twice"),
    ({"until": "2013-06"}, "nothing_on_one_side"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(asked: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as refused:
        estimate(town(1), **{"treated": FIVE, "start": START, **asked})  # type: ignore[arg-type]
    assert refused.value.statement.code == code


def test_too_short_a_base_is_a_refusal_with_the_fact() -> None:
    found = estimate(town(1), FIVE, "2011-04")
    assert codes(found) == ["base_too_short"] and found.observed > 0 and math.isnan(found.ratio)


def test_it_is_the_same_from_a_data_frame_and_comes_back_from_json() -> None:
    panel = town(23, areas=20, truth=BUSY)
    rows = [
        (one, str(period), panel.counts[n, m])
        for n, one in enumerate(panel.areas)
        for m, period in enumerate(panel.periods)
    ]
    frame = pd.DataFrame(rows, columns=["area", "period", "count"]).sample(frac=1, random_state=1)
    found = estimate(frame, FIVE, START, selected_on=CHOSEN_ON)
    same = estimate(panel, FIVE, START, selected_on=CHOSEN_ON)
    assert found.ratio == pytest.approx(same.ratio) and found.upper == pytest.approx(same.upper)
    back = Estimate.of_plain(json.loads(json.dumps(same.as_plain(), allow_nan=False)))
    assert back.checks == same.checks and back.verdict is same.verdict and back.course is not None
    assert math.isnan(back.course.lower[0]) and back.blocks == same.blocks
    refused = estimate(panel, named(0), START)
    assert Estimate.of_plain(refused.as_plain()).refusals == refused.refusals
    with pytest.raises(ValueError):
        Estimate.of_plain({"verdict": "significant"})


def test_the_course_and_the_blocks_tell_the_same_story_as_the_ratio() -> None:
    panel = town(24, truth=BUSY, treated=5, effect=-0.3)
    found = estimate(panel, FIVE, START, selected_on=CHOSEN_ON)
    course = found.course
    assert course is not None and course.start == 36 and course.left_out == tuple(range(24, 36))
    assert sum(course.treated[36:]) == found.observed
    assert sum(course.expected[36:]) == pytest.approx(found.observed + found.prevented)
    assert [one.first for one in found.blocks if one.chosen] == ["2013-01", "2013-07"]
    assert all(one.upper < 1 for one in found.blocks if one.after)


def test_weeks_and_quarters_are_counted_as_such() -> None:
    panel = town(26, truth=BUSY, number=48)
    quarters = Panel(
        panel.areas, tuple(months(48)[n] for n in range(0, 48, 3)), panel.counts.reshape(80, 16, 3).sum(axis=2)
    )
    quarters = replace(quarters, periods=tuple(replace(one, frequency=Frequency.QUARTER) for one in quarters.periods))
    monthly, by_quarter = (estimate(one, FIVE, START, selected_on=CHOSEN_ON) for one in (panel, quarters))
    assert by_quarter.ratio == pytest.approx(monthly.ratio) and by_quarter.upper == pytest.approx(monthly.upper)
