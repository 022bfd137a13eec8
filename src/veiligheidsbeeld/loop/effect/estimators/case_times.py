# SPDX-License-Identifier: EUPL-1.2
"""How long does it stay quiet after a case was taken up, and are there fewer reports? Two arms of cases, compared.

Only aggregates leave, and of few cases or reports none: `reason` says why. Never a case, never a day of one.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics import LEVEL, other_lots
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.effect.arms import DAYS, Arm, Bounded
from veiligheidsbeeld.loop.effect.estimators.case_file import Cases

FEWEST_CASES, FEWEST_EVENTS = 10, 5
_FEW_REPORTS = Statement("cases_few_reports", {"threshold": FEWEST_EVENTS})


@dataclass(frozen=True)
class CaseTimes:
    """Both arms (None where either has too few cases), and the `ratio` of reports per day, with the measure over
    without: 0.8 is a fifth less. `dispersion`: the variance between cases over that of chance. `p`: the chance that
    other lots give a ratio as far from 1 when the measure does nothing; None where no lots were drawn or the ratio is
    hidden. `lots`: they were drawn."""

    treated: Arm | None
    usual: Arm | None
    ratio: Bounded
    dispersion: float = np.nan
    p: float | None = None
    lots: bool = False


def case_times(
    cases: Cases, treated: str, *, days: Sequence[int] = DAYS, lots: bool = False, seed: int = 0,
    level: float = LEVEL,
) -> CaseTimes:  # fmt: skip
    """Compare the arm called `treated` with the other. With `lots` the arms were drawn over the cases (within their
    strata, if the file has them), and `seed` fixes the sample of other lots.

    Times to the next report: Kaplan and Meier, JASA 53 (1958) 457-481, with Greenwood's error on the log-log scale.
    All reports: Poisson with the days followed as exposure, its variance times Pearson's dispersion of the cases (never
    less than 1) and bounds of Student's t on n - 2. Shares are told of as many of `days` as may be, the first named
    first (`_shares`). Raises UserError when no case is in that arm.
    """
    given = np.array([one == treated for one in cases.arms])
    if not given.any():
        raise UserError("case_no_such_arm", arm=treated)
    if min(given.sum(), (~given).sum()) < FEWEST_CASES:
        return CaseTimes(None, None, Bounded(reason=Statement("cases_few", {"threshold": FEWEST_CASES})), lots=lots)
    one, other = (_arm(cases, arm, days, level) for arm in (given, ~given))
    reports = np.array([len(each) for each in cases.reports], dtype=float)
    if min(reports[given].sum(), reports[~given].sum()) < FEWEST_EVENTS:
        return CaseTimes(one, other, Bounded(reason=_FEW_REPORTS), lots=lots)
    ratio, dispersion = _rate_ratio(reports, cases.followed, given, level)
    p = _chance(reports, cases, given, seed) if lots else None
    return CaseTimes(one, other, ratio, dispersion, p, lots)


def _arm(cases: Cases, arm: NDArray[np.bool_], days: Sequence[int], level: float) -> Arm:
    from statsmodels.duration.survfunc import SurvfuncRight

    reports = [cases.reports[n] for n in np.flatnonzero(arm)]
    all_reports = sum(map(len, reports))
    totals = (all_reports if all_reports >= FEWEST_EVENTS else None, int(cases.followed[arm].sum()))
    quiet, reported = cases.quiet[arm], np.array([bool(one) for one in reports])
    if reported.sum() < FEWEST_EVENTS:
        hidden = Bounded(reason=_FEW_REPORTS)
        return Arm(len(reports), hidden, dict.fromkeys(sorted(days), hidden), *totals)
    curve = SurvfuncRight(quiet, reported.astype(int))
    return Arm(len(reports), _median(curve, level), _shares(curve, quiet, reported, days, level), *totals)


def _median(curve: Any, level: float) -> Bounded:
    value = float(curve.quantile(0.5))
    if np.isnan(value):
        return Bounded(reason=Statement("cases_no_median"))
    with np.errstate(divide="ignore", invalid="ignore"):  # where all or none are quiet, the log-log scale ends
        lower, upper = curve.quantile_ci(0.5, alpha=1 - level)
    return Bounded(value, float(lower), float(upper))


def _shares(
    curve: Any, quiet: Floats, reported: NDArray[np.bool_], days: Sequence[int], level: float
) -> dict[int, Bounded]:  # fmt: skip
    """The curve on each day that may be told: enough cases are still followed, and between it and the days told before
    and after it enough had their first report. So no step of what is told stands for one case."""
    told: list[int] = [0]
    found: dict[int, Bounded] = {}
    firsts = quiet[reported]
    for day in days:
        # observation that ends on the day itself was quiet to the end
        followed = int(np.sum((quiet > day) | ((quiet == day) & ~reported)))
        at = bisect(told, day)
        between = [
            np.sum((firsts > one) & (firsts <= other))
            for one, other in pairwise([told[at - 1], day, *told[at : at + 1]])
        ]
        if followed < FEWEST_CASES:
            why = Statement("cases_few_followed", {"threshold": FEWEST_CASES, "days": day})
            found[day] = Bounded(reason=why)
        elif min(between) < FEWEST_EVENTS:
            found[day] = Bounded(reason=Statement("cases_few_between", {"threshold": FEWEST_EVENTS}))
        else:
            found[day] = _share_quiet(curve, day, level)
            told.insert(at, day)
    return dict(sorted(found.items()))


def _share_quiet(curve: Any, day: int, level: float) -> Bounded:
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
