# SPDX-License-Identifier: EUPL-1.2
"""From a file of cases to a verdict: how often it errs, how often it sees, what it says and what it never tells."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from told_cases import FIRST, LAST, file_of

from veiligheidsbeeld.ground.core import DataContractError, Statement, UserError
from veiligheidsbeeld.ground.statistics import power_of_ratio
from veiligheidsbeeld.loop.effect.arms import DAYS, Arm, Bounded
from veiligheidsbeeld.loop.effect.case_verdict import estimate_cases, of_cases
from veiligheidsbeeld.loop.effect.estimators.case_file import read_cases
from veiligheidsbeeld.loop.effect.estimators.case_times import CaseTimes
from veiligheidsbeeld.loop.effect.result import Estimate, Hoped, Level, Method, State, Verdict
from veiligheidsbeeld.loop.effect.telling import sentences


def judged(seed: int, *, lots: bool = True, costs: float | None = None, **about: Any) -> Estimate:
    return estimate_cases(
        read_cases(file_of(seed, **about), "zaken.csv", (FIRST, LAST)), "regie", lots=lots, costs=costs, seed=seed
    )  # fmt: skip


def arm_of(cases: int = 40, reports: int | None = 100, days: int = 12_000) -> Arm:
    return Arm(cases, Bounded(63, 41, math.inf), {90: Bounded(0.4123, 0.2567, 0.5678)}, reports, days)


def times(low: float, value: float, high: float, **about: Any) -> CaseTimes:
    return CaseTimes(arm_of(reports=80), arm_of(), Bounded(value, low, high), 3.0, **about)


def codes(statements: tuple[Statement, ...]) -> list[str]:
    return [one.code for one in statements]


@pytest.mark.parametrize("lots", [pytest.param(True, marks=pytest.mark.slow), False])
def test_an_effect_that_is_not_there_is_rarely_shown(lots: bool) -> None:
    found = [judged(seed, lots=lots, arm=25).verdict for seed in range(120)]
    assert sum(one is Verdict.EFFECT_SHOWN for one in found) <= 13  # 11%: of 7% it would be more in 3% of such tests


def test_the_interval_holds_the_truth_and_the_power_is_what_was_promised() -> None:
    found = [judged(seed, ratio=0.5, arm=50, lots=False) for seed in range(120)]
    assert np.mean([one.lower <= 0.5 <= one.upper for one in found]) >= 0.88
    months = 12 * np.mean([one.arms[1].days / one.arms[1].cases for one in found if one.arms]) / 365.25
    promised = float(power_of_ratio(0.5, 50, 50, 4.0, 1.0, base_years=np.inf, months=months))
    assert np.mean([one.verdict is Verdict.EFFECT_SHOWN for one in found]) == pytest.approx(promised, abs=0.12)


@pytest.mark.full
@pytest.mark.parametrize(("arm", "variance"), [(15, 1.0), (40, 0.0), (40, 3.0), (120, 1.0)])
def test_over_many_files_it_errs_in_seven_of_a_hundred_at_most(arm: int, variance: float) -> None:
    """Drawn by lot, the way that is advised; 300 files of each kind. Coverage with and without an effect."""
    found = [judged(seed, arm=arm, variance=variance) for seed in range(300)]
    assert np.mean([one.verdict is Verdict.EFFECT_SHOWN for one in found]) <= 0.07
    for ratio in (1.0, 0.6):
        planted = [judged(seed, lots=False, arm=arm, variance=variance, ratio=ratio) for seed in range(1000)]
        told = [one for one in planted if not math.isnan(one.ratio)]
        assert np.mean([one.lower <= ratio <= one.upper for one in told]) >= 0.92


def test_without_lots_the_evidence_is_weaker_and_that_is_said() -> None:
    drawn, chosen = judged(3), judged(3, lots=False)
    assert (drawn.level, chosen.level) == (Level.LOTS, Level.COMPARISON)
    assert drawn.p is not None and chosen.p is None
    assert "cases_no_lots" in codes(chosen.notes) and "cases_no_lots" not in codes(drawn.notes)
    assert (drawn.ratio, drawn.method) == (chosen.ratio, Method.CASE_TIMES)


@pytest.mark.parametrize(
    ("bounds", "hoped", "verdict", "beyond"),
    [
        ((0.5, 0.7, 0.9), Hoped.FALLS, Verdict.EFFECT_SHOWN, None),
        ((1.1, 1.4, 1.9), Hoped.FALLS, Verdict.EFFECT_SHOWN, None),
        ((0.8, 0.95, 1.2), Hoped.FALLS, Verdict.NO_EFFECT_BEYOND, 0.2),
        ((0.7, 1.0, 1.2), Hoped.RISES, Verdict.NO_EFFECT_BEYOND, 0.2),
        ((0.7, 1.0, 1.4), Hoped.FALLS, Verdict.CANNOT_TELL, None),
    ],
)
def test_the_verdict_follows_from_the_interval_as_for_every_method(
    bounds: tuple[float, float, float], hoped: Hoped, verdict: Verdict, beyond: float | None
) -> None:
    found = of_cases(times(*bounds), hoped=hoped)
    assert found.verdict is verdict
    assert found.beyond == pytest.approx(beyond) if beyond else found.beyond is None


def test_what_other_lots_give_as_well_is_not_shown() -> None:
    found = of_cases(times(0.5, 0.7, 0.99, p=0.08, lots=True))
    assert found.verdict is Verdict.CANNOT_TELL
    assert codes(found.refusals) == ["cases_lots_disagree"]
    assert "8.0%" in found.refusals[0].in_english()
    assert of_cases(times(0.5, 0.7, 0.99, p=0.04, lots=True)).verdict is Verdict.EFFECT_SHOWN


def test_reports_prevented_are_what_was_expected_less_what_came_and_cost_so_much_each() -> None:
    found = of_cases(times(0.5, 0.8, 0.9), costs=4000)
    assert (found.observed, found.prevented) == (80, pytest.approx(20))
    assert (found.prevented_lower, found.prevented_upper) == (pytest.approx(10), pytest.approx(50))
    assert found.cost_each == pytest.approx((200, 80, 400))
    told = sentences(found)
    assert codes(told) == ["effect_shown", "cases_prevented", "cases_cost_each"]
    assert told[1].in_english() == "New reports prevented: 20 (between 10 and 50)."


def test_arms_that_were_not_followed_as_long_take_from_the_evidence() -> None:
    even = times(0.5, 0.8, 0.9, lots=True)
    odd = of_cases(replace(even, treated=arm_of(reports=80, days=24_000)))
    assert of_cases(even).checks[0].state is State.PASSED and of_cases(even).level is Level.LOTS
    assert odd.checks[0].state is State.FAILED and odd.level is Level.MANY_UNITS
    assert odd.checks[0].values == {"days": 600, "usual_days": 300}


@pytest.mark.parametrize(
    ("about", "why"), [({"arm": 9}, "cases_too_few"), ({"arm": 12, "a_year": 0.1}, "cases_too_few_reports")]
)  # fmt: skip
def test_of_few_cases_or_reports_nothing_is_told_and_why(about: dict[str, Any], why: str) -> None:
    found = judged(1, **about)
    assert found.verdict is Verdict.CANNOT_TELL and codes(found.refusals) == [why]
    for one in (found.ratio, found.lower, found.upper, found.observed, found.prevented):
        assert math.isnan(one)
    assert found.level is Level.BEFORE_AFTER and found.p is None
    assert "cases_counted" not in codes(found.notes)
    assert codes(sentences(found)) == ["effect_not_to_tell", why, "cases_would_tell"]
    assert (found.arms is None) is (why == "cases_too_few")


def test_what_is_kept_comes_back_and_tells_rounded_aggregates_only() -> None:
    found = judged(5, ratio=0.4, arm=60)
    kept = json.loads(json.dumps(found.as_plain()))
    back = Estimate.of_plain(kept)
    assert back.as_plain() == found.as_plain() and back.verdict is found.verdict
    assert back.arms is not None and found.arms is not None
    for arm in back.arms:
        assert list(arm.quiet) == sorted(DAYS)
        told = [one for one in arm.quiet.values() if one.reason is None]
        assert told, "a year of 60 cases has shares to tell"
        assert all(round(100 * one.value, 9) % 1 == 0 for one in told)
        assert math.isnan(arm.median_days.value) or arm.median_days.value % 5 == 0
    assert not {"zaak", "start", "followed"} & set(_names(kept))


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(one for each in value.values() for one in _names(each))]
    return [one for each in value for one in _names(each)] if isinstance(value, list) else []


def test_a_median_without_an_upper_bound_stays_without_one() -> None:
    kept = Estimate.of_plain(json.loads(json.dumps(of_cases(times(0.5, 0.8, 0.9)).as_plain())))
    assert kept.arms is not None
    assert (kept.arms[0].median_days.value, kept.arms[0].median_days.lower) == (65, 40)
    assert not math.isfinite(kept.arms[0].median_days.upper)
    assert kept.arms[0].quiet[90] == Bounded(0.41, 0.26, 0.57)


@pytest.mark.parametrize(
    ("between", "column"),
    [((FIRST.replace(month=6), LAST), "start"), ((FIRST, LAST.replace(year=2026)), "einde")],
)
def test_cases_outside_the_time_of_the_protocol_are_refused(between: Any, column: str) -> None:
    with pytest.raises(DataContractError) as refused:
        read_cases(file_of(2), "zaken.csv", between)
    assert refused.value.statement.params["column"] == column


def test_a_smallest_change_that_cannot_be_is_refused() -> None:
    with pytest.raises(UserError):
        estimate_cases(read_cases(file_of(1), "zaken.csv"), "regie", lots=True, worthwhile=25)
