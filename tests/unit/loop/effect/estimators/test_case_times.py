# SPDX-License-Identifier: EUPL-1.2
"""Time to the next report: a published trial, the curve by hand, a regression by another road, what stays hidden."""

from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import permutation_test
from scipy.stats import t as student
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.statistics import power_of_ratio
from veiligheidsbeeld.loop.effect.arms import DAYS, Bounded
from veiligheidsbeeld.loop.effect.estimators.case_file import Cases
from veiligheidsbeeld.loop.effect.estimators.case_times import CaseTimes, case_times

# Freireich et al., Blood 21 (1963) 699-716: weeks in remission; below 0 is censored
TREATED = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def remission() -> Cases:
    weeks = np.array([*TREATED, *PLACEBO])
    arms = tuple(["measure"] * len(TREATED) + ["usual"] * len(PLACEBO))
    reports = tuple((int(one),) if one > 0 else () for one in weeks)
    return Cases(arms, ("",) * len(arms), np.abs(weeks).astype(float), reports)


def drawn(seed: int, *, ratio: float = 1.0, arm: int = 40, mean: float = 3.0, spread: float = 1.0) -> Cases:
    """Cases that differ by a gamma factor, followed for 200 to 500 days."""
    rng = np.random.default_rng(seed)
    followed = rng.integers(200, 500, 2 * arm)
    rate = mean / 365 * rng.gamma(1 / spread, spread, 2 * arm) * np.where(np.arange(2 * arm) < arm, ratio, 1.0)
    counts = rng.poisson(rate * followed)
    reports = tuple(
        tuple(sorted(rng.integers(1, days + 1, n).tolist())) for days, n in zip(followed, counts, strict=True)
    )
    return Cases(("measure",) * arm + ("usual",) * arm, ("",) * (2 * arm), followed.astype(float), reports)


def test_a_published_trial_has_its_published_curve() -> None:
    """Medians 23 and 8 weeks, limits as `survfit` of R prints them on the log-log scale (13, NA and 4, 11); the share
    after ten weeks is .753 with error .0963 (Klein and Moeschberger, Survival Analysis, table 4.1B)."""
    found = case_times(remission(), "measure", days=(10, 20))
    assert found.treated is not None
    assert found.usual is not None
    assert (found.treated.cases, found.usual.cases) == (21, 21)
    assert found.treated.median_days == Bounded(23, 13, np.inf)
    assert found.usual.median_days == Bounded(8, 4, 11)
    after_ten = found.treated.quiet[10]
    assert after_ten.value == pytest.approx(0.7529, abs=1e-4)
    half = 1.959964 * 0.0963 / (after_ten.value * abs(np.log(after_ten.value)))
    assert after_ten.lower == pytest.approx(after_ten.value ** np.exp(half), abs=3e-4)
    assert after_ten.upper == pytest.approx(after_ten.value ** np.exp(-half), abs=3e-4)


def test_the_share_still_quiet_is_the_product_over_days_with_a_report() -> None:
    cases = drawn(1, arm=60)
    found = case_times(cases, "measure", days=(30, 100, 180))
    own = [n for n, arm in enumerate(cases.arms) if arm == "measure"]
    assert found.treated is not None
    for day, share in found.treated.quiet.items():
        by_hand = 1.0
        for one in range(1, day + 1):
            at_risk = sum(cases.quiet[n] >= one for n in own)
            by_hand *= 1 - sum(bool(cases.reports[n]) and cases.reports[n][0] == one for n in own) / at_risk
        assert share.value == pytest.approx(by_hand)
        assert share.lower < share.value < share.upper


def test_reports_per_day_are_a_quasi_poisson_regression() -> None:
    cases = drawn(2, ratio=0.6)
    counts, given = np.array([len(one) for one in cases.reports]), np.array([one == "measure" for one in cases.arms])
    fitted = GLM(
        counts, np.column_stack([np.ones(80), given]), family=Poisson(), offset=np.log(cases.followed)
    ).fit(scale="X2")  # fmt: skip
    found = case_times(cases, "measure")
    assert found.dispersion == pytest.approx(fitted.scale)
    assert found.ratio.value == pytest.approx(np.exp(fitted.params[1]))
    half = student.ppf(0.975, 78) * fitted.bse[1]
    assert [found.ratio.lower, found.ratio.upper] == pytest.approx(np.exp(fitted.params[1] + np.array([-half, half])))


def test_the_interval_holds_the_truth_though_cases_differ() -> None:
    held = []
    for seed in range(300):
        ratio = case_times(drawn(seed, ratio=0.5, arm=25, spread=1.5), "measure", days=()).ratio
        held.append(ratio.lower <= 0.5 <= ratio.upper)
    assert np.mean(held) >= 0.92


def test_the_plan_promises_what_the_cases_keep() -> None:
    """Of 350 days on average; cases that differ by a variance of 1."""
    shown = [case_times(drawn(seed, ratio=0.5, arm=60), "measure", days=()).ratio.upper < 1 for seed in range(400)]
    promised = power_of_ratio(0.5, 60, 60, 3.0, 1.0, base_years=np.inf, months=12 * 350 / 365)
    assert np.mean(shown) == pytest.approx(float(promised), abs=0.06)
    assert 0.5 < promised < 0.95


def test_lots_judge_the_ratio_as_scipy_does() -> None:
    cases = drawn(4, ratio=0.55, arm=20)
    counts = np.array([len(one) for one in cases.reports], dtype=float)

    def log_ratio(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
        def rate(places: np.ndarray) -> np.ndarray:
            at = places.astype(int)
            return counts[at].sum(axis) / cases.followed[at].sum(axis)

        return np.abs(np.log(rate(a) / rate(b)))

    other = permutation_test(
        (np.arange(20.0), np.arange(20.0, 40.0)), log_ratio, alternative="greater", n_resamples=9999, rng=3
    )
    found = case_times(cases, "measure", lots=True, seed=1)
    assert found.p == pytest.approx(other.pvalue, abs=0.02)
    assert found == case_times(cases, "measure", lots=True, seed=1)
    assert case_times(cases, "measure").p is None


def test_lots_within_strata_are_judged_within_strata() -> None:
    """All reports come from one stratum, and in it the arms do not differ; between strata they would."""
    busy, calm = (5, 9, 20), ()
    arms = ("measure",) * 15 + ("usual",) * 5 + ("measure",) * 5 + ("usual",) * 15
    cases = Cases(arms, ("busy",) * 20 + ("calm",) * 20, np.full(40, 300.0), (busy,) * 20 + (calm,) * 20)
    blind = Cases(arms, ("",) * 40, cases.followed, cases.reports)
    assert case_times(cases, "measure", lots=True).p == 1.0
    assert (case_times(blind, "measure", lots=True).p or 1.0) < 0.02


def test_few_cases_hide_everything() -> None:
    found = case_times(drawn(5, arm=9), "measure", lots=True)
    assert (found.treated, found.usual, found.p) == (None, None, None)
    assert found.ratio.reason is not None
    assert "fewer than 10 cases" in found.ratio.reason.in_english()
    assert np.isnan(found.ratio.value)


def test_few_reports_hide_what_they_would_say() -> None:
    cases = drawn(6, arm=30)
    quiet = Cases(cases.arms, cases.strata, cases.followed, ((3,), (4,), (5,), (6,), *((),) * 26, *cases.reports[30:]))
    found = case_times(quiet, "measure", days=(90,), lots=True)
    assert found.treated is not None
    assert found.usual is not None
    for one in (found.treated.median_days, found.treated.quiet[90], found.ratio):
        assert np.isnan(one.value)
        assert one.reason is not None
        assert one.reason.code == "cases_few_reports"
    assert found.p is None
    assert found.usual.quiet[90].reason is None


def test_a_share_of_few_is_hidden_early_and_late() -> None:
    followed, reports = np.full(40, 365.0), tuple((day,) for day in (*range(30, 46), *range(30, 46)))
    cases = Cases(("measure", "usual") * 20, ("",) * 40, followed, (*reports, *((),) * 8))
    found = case_times(cases, "measure", days=(32, 36, 365, 366)).treated
    assert found is not None
    reasons = {day: one.reason and one.reason.code for day, one in found.quiet.items()}
    assert reasons == {32: "cases_few_between", 36: None, 365: "cases_few_followed", 366: "cases_few_followed"}
    longer = Cases(cases.arms, cases.strata, followed, (*reports[:16], *((),) * 24))
    found = case_times(longer, "measure", days=(365, 366)).treated
    assert found is not None
    assert found.quiet[365].value == pytest.approx(12 / 20), "observed to the end of that day"
    assert found.quiet[366].reason is not None


def test_no_median_when_most_stay_quiet() -> None:
    cases = Cases(("measure", "usual") * 20, ("",) * 40, np.full(40, 100.0), (((3,),) * 12) + ((),) * 28)
    found = case_times(cases, "measure").treated
    assert found is not None
    assert found.median_days.reason is not None
    assert found.median_days.reason.code == "cases_no_median"


def test_an_arm_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UserError, match="lots"):
        case_times(drawn(1), "lots")


def test_a_result_holds_no_list_as_long_as_the_cases() -> None:
    def longest(value: Any) -> int:
        if is_dataclass(value):
            return max([0, *(longest(getattr(value, one.name)) for one in fields(value))])
        if isinstance(value, dict):
            return max([len(value), *map(longest, value.values())])
        return len(value) if isinstance(value, list | tuple | np.ndarray) else 0

    found = case_times(drawn(7), "measure", lots=True)
    assert isinstance(found, CaseTimes)
    assert longest(found) == len(DAYS)
    assert longest(case_times(drawn(7, arm=200), "measure")) == len(DAYS)


def test_between_two_shares_that_are_told_lie_the_first_reports_of_five_cases_or_more() -> None:
    told = []
    for seed in range(60):
        cases = drawn(seed, arm=25, mean=2.0)
        own = [n for n, arm in enumerate(cases.arms) if arm == "measure"]
        firsts = sorted(cases.reports[n][0] for n in own if cases.reports[n])
        found = case_times(cases, "measure").treated
        assert found is not None
        days = [day for day, one in found.quiet.items() if one.reason is None]
        assert list(found.quiet) == sorted(DAYS)
        for one, other in pairwise([0, *days]):
            assert sum(one < day <= other for day in firsts) >= 5
        if days:
            assert sum(cases.quiet[n] > days[-1] for n in own) >= 10
        told.append(len(days))
    assert 1 <= np.median(told) < 5, "and they are not all hidden"


def test_days_that_people_speak_of_are_told_rather_than_those_between() -> None:
    """Six first reports by day 80, six more by day 170: day 90 is told, and 30 or 60 is not at its cost."""
    firsts = (*range(50, 56), *range(160, 166))
    reports = tuple((day,) for day in firsts for _ in "ab")
    cases = Cases(("measure", "usual") * 30, ("",) * 60, np.full(60, 365.0), (*reports, *((),) * 36))
    found = case_times(cases, "measure").treated
    assert found is not None
    assert [day for day, one in found.quiet.items() if one.reason is None] == [90, 180]
