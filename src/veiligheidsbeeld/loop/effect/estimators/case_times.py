# SPDX-License-Identifier: EUPL-1.2
"""How long does it stay quiet after a case was taken up, and are there fewer reports? Two arms of cases, compared.

Only aggregates leave, and of few cases or reports none: `reason` says why. Never a case, never a day of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics import LEVEL, other_lots
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.effect.estimators.case_file import Cases

FEWEST_CASES, FEWEST_EVENTS = 10, 5
QUIET_DAYS = (90, 180, 365)


@dataclass(frozen=True)
class Bounded:
    """A value with its bounds (95%), infinite where it has none; or NaN and the `reason` why it is not shown."""

    value: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    reason: Statement | None = None


@dataclass(frozen=True)
class Arm:
    """One arm: how many cases, the median of the days until the next report, and by number of days the share (0 to 1)
    of cases still quiet then."""

    cases: int
    median_days: Bounded
    quiet: dict[int, Bounded]


@dataclass(frozen=True)
class CaseTimes:
    """Both arms (None where either has too few cases), and the `ratio` of reports per day, with the measure over
    without: 0.8 is a fifth less. `dispersion`: the variance between cases over that of chance. `p`: the chance that
    other lots give a ratio as far from 1 when the measure does nothing; None where no lots were drawn or the ratio is
    hidden."""

    treated: Arm | None
    usual: Arm | None
    ratio: Bounded
    dispersion: float = np.nan
    p: float | None = None


def case_times(
    cases: Cases, treated: str, *, days: Sequence[int] = QUIET_DAYS, lots: bool = False, seed: int = 0,
    level: float = LEVEL,
) -> CaseTimes:  # fmt: skip
    """Compare the arm called `treated` with the other. With `lots` the arms were drawn over the cases (within their
    strata, if the file has them), and `seed` fixes the sample of other lots.

    Times to the next report: Kaplan and Meier, JASA 53 (1958) 457-481, with Greenwood's error on the log-log scale.
    All reports: Poisson with the days followed as exposure, its variance times Pearson's dispersion of the cases (never
    less than 1) and bounds of Student's t on n - 2. Raises UserError when no case is in that arm.
    """
    given = np.array([one == treated for one in cases.arms])
    if not given.any():
        raise UserError("case_no_such_arm", arm=treated)
    if min(given.sum(), (~given).sum()) < FEWEST_CASES:
        return CaseTimes(None, None, Bounded(reason=Statement("cases_few", {"threshold": FEWEST_CASES})))
    one, other = (_arm(cases, arm, days, level) for arm in (given, ~given))
    reports = np.array([len(each) for each in cases.reports], dtype=float)
    if min(reports[given].sum(), reports[~given].sum()) < FEWEST_EVENTS:
        return CaseTimes(one, other, Bounded(reason=Statement("cases_few_reports", {"threshold": FEWEST_EVENTS})))
    ratio, dispersion = _rate_ratio(reports, cases.followed, given, level)
    p = _chance(reports, cases, given, seed) if lots else None
    return CaseTimes(one, other, ratio, dispersion, p)


def _arm(cases: Cases, arm: NDArray[np.bool_], days: Sequence[int], level: float) -> Arm:
    from statsmodels.duration.survfunc import SurvfuncRight

    quiet, reported = cases.quiet[arm], np.array([bool(one) for one in cases.reports])[arm]
    if reported.sum() < FEWEST_EVENTS:
        hidden = Bounded(reason=Statement("cases_few_reports", {"threshold": FEWEST_EVENTS}))
        return Arm(int(arm.sum()), hidden, dict.fromkeys(days, hidden))
    curve = SurvfuncRight(quiet, reported.astype(int))
    shares = {day: _share_quiet(curve, quiet, reported, day, level) for day in days}
    return Arm(int(arm.sum()), _median(curve, level), shares)


def _median(curve: Any, level: float) -> Bounded:
    value = float(curve.quantile(0.5))
    if np.isnan(value):
        return Bounded(reason=Statement("cases_no_median"))
    with np.errstate(divide="ignore", invalid="ignore"):  # where all or none are quiet, the log-log scale ends
        lower, upper = curve.quantile_ci(0.5, alpha=1 - level)
    return Bounded(value, float(lower), float(upper))


def _share_quiet(curve: Any, quiet: Floats, reported: NDArray[np.bool_], day: int, level: float) -> Bounded:
    """The curve on that day, where neither those who had a report by then nor those still quiet are few."""
    # observation that ends on the day itself was quiet to the end
    if np.sum((quiet > day) | ((quiet == day) & ~reported)) < FEWEST_EVENTS:
        return Bounded(reason=Statement("cases_few_followed", {"threshold": FEWEST_EVENTS, "days": day}))
    if np.sum(reported & (quiet <= day)) < FEWEST_EVENTS:
        return Bounded(reason=Statement("cases_few_reports", {"threshold": FEWEST_EVENTS}))
    at = int(np.searchsorted(curve.surv_times, day, side="right")) - 1
    share, error = float(curve.surv_prob[at]), float(curve.surv_prob_se[at])
    half = -float(ndtri((1 - level) / 2)) * error / (share * abs(np.log(share)))
    return Bounded(share, float(share ** np.exp(half)), float(share ** np.exp(-half)))


def _rate_ratio(reports: Floats, followed: Floats, given: NDArray[np.bool_], level: float) -> tuple[Bounded, float]:
    events = np.array([reports[given].sum(), reports[~given].sum()])
    rates = events / [followed[given].sum(), followed[~given].sum()]
    mean = followed * np.where(given, *rates)
    degrees = len(reports) - 2
    dispersion = float(np.sum((reports - mean) ** 2 / mean) / degrees)
    error = (max(1.0, dispersion) * np.sum(1 / events)) ** 0.5
    half = -float(stdtrit(degrees, (1 - level) / 2)) * error
    lower, value, upper = (float(one) for one in np.exp(np.log(rates[0] / rates[1]) + np.array([-half, 0, half])))
    return Bounded(value, lower, upper), dispersion


def _chance(reports: Floats, cases: Cases, given: NDArray[np.bool_], seed: int) -> float:
    """Lots that give a log rate ratio as far from 0 as the real ones; one without any report is as far as can be."""
    lots, _ = other_lots(given, cases.strata, seed=seed)
    rates = [(arm @ reports) / (arm @ cases.followed) for arm in (lots, ~lots)]
    with np.errstate(divide="ignore"):
        far = np.abs(np.log(rates[0]) - np.log(rates[1]))
    return float(np.mean(far >= far[0] * (1 - 1e-9)))
