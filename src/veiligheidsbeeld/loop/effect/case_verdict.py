# SPDX-License-Identifier: EUPL-1.2
"""Are there fewer new reports in cases with the measure than in those without? Two arms of cases, as an estimate with
the verdict of every other method. Holds released aggregates only."""

import math

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics import LEVEL
from veiligheidsbeeld.loop.effect.arms import Arm
from veiligheidsbeeld.loop.effect.estimators.case_file import Cases
from veiligheidsbeeld.loop.effect.estimators.case_times import CaseTimes, case_times
from veiligheidsbeeld.loop.effect.result import (
    WORTHWHILE,
    Check,
    Estimate,
    Hoped,
    Kind,
    Level,
    Method,
    State,
)
from veiligheidsbeeld.loop.effect.verdicts import cost_each, verdict_of

_LONGER = 1.25  # how much longer one arm may be followed: new reports grow rarer with time

_SENTENCES = {"cases_few": "cases_too_few", "cases_few_reports": "cases_too_few_reports"}


def estimate_cases(
    cases: Cases, treated: str, *, lots: bool, worthwhile: float = WORTHWHILE, hoped: Hoped = Hoped.FALLS,
    costs: float | None = None, seed: int = 0,
) -> Estimate:  # fmt: skip
    """The effect on new reports of the measure that the arm called `treated` had. `lots`: they decided which cases got
    it; `worthwhile` is the smallest change worth having, as a fraction; `costs` are euros. `seed` fixes the other lots
    that the real ones are held against. Raises UserError as `case_times`, and for a `worthwhile` that cannot be."""
    if not 0 < worthwhile < 1:
        raise UserError("bad_worthwhile", number=worthwhile)
    return of_cases(case_times(cases, treated, lots=lots, seed=seed), worthwhile=worthwhile, hoped=hoped, costs=costs)


def of_cases(
    found: CaseTimes, *, worthwhile: float = WORTHWHILE, hoped: Hoped = Hoped.FALLS, costs: float | None = None
) -> Estimate:  # fmt: skip
    """A comparison of two arms as an estimate. The ratio is that of new reports per day and case; an effect is shown
    where its interval leaves out 1 and, with lots, other lots rarely give as much."""
    ratio, lower, upper = found.ratio.value, found.ratio.lower, found.ratio.upper
    refusals = tuple(filter(None, (_not_shown(found), _lots_disagree(found))))
    verdict, beyond = verdict_of(lower, upper, worthwhile, hoped, refused=bool(refusals))
    arms = (found.treated, found.usual) if found.treated and found.usual else None
    observed = math.nan
    if arms and arms[0].reports is not None and not math.isnan(ratio):
        observed = float(arms[0].reports)
    prevented, fewest, most = (observed / ratio * (1 - one) for one in (ratio, upper, lower))
    checks = _checks(*arms) if arms else ()
    return Estimate(
        verdict, ratio, lower, upper, observed, prevented, fewest, most, Method.CASE_TIMES,
        _level(found, checks), hoped=hoped, worthwhile=worthwhile, beyond=beyond, p=found.p,
        cost_each=None if costs is None or math.isnan(observed) else cost_each(costs, prevented, fewest, most),
        refusals=refusals, checks=checks, notes=tuple(_notes(found)),
        arms=(arms[0].rounded(), arms[1].rounded()) if arms else None,
    )  # fmt: skip


def _not_shown(found: CaseTimes) -> Statement | None:
    """Why there is no ratio, as a sentence of its own."""
    why = found.ratio.reason
    return Statement(_SENTENCES[why.code], why.params) if why else None


def _lots_disagree(found: CaseTimes) -> Statement | None:
    """The interval is an approximation; lots are exact. What they do not bear out is not shown."""
    outside = found.ratio.upper < 1 or found.ratio.lower > 1
    if found.p is None or not outside or found.p <= 1 - LEVEL:
        return None
    return Statement("cases_lots_disagree", {"percent": round(100 * found.p, 1)})


def _checks(treated: Arm, usual: Arm) -> tuple[Check, ...]:
    """Were both arms followed as long?"""
    days, usual_days = (one.days / one.cases for one in (treated, usual))
    alike = 1 / _LONGER <= days / usual_days <= _LONGER
    values = {"days": round(days), "usual_days": round(usual_days)}
    said = Statement("cases_followed", values)
    return (Check(Kind.RECORDING, State.PASSED if alike else State.FAILED, (said,), {**values}),)


def _notes(found: CaseTimes) -> list[Statement]:
    told = [] if found.lots else [Statement("cases_no_lots")]
    if found.treated and found.usual and not math.isnan(found.ratio.value):
        numbers = {
            f"{arm}_{name}": getattr(one, name)
            for arm, one in (("treated", found.treated), ("usual", found.usual)) for name in ("cases", "reports")
        }  # fmt: skip
        told.insert(0, Statement("cases_counted", numbers))
    return told


def _level(found: CaseTimes, checks: tuple[Check, ...]) -> Level:
    """Lots over cases reach the highest; a failed check, or nothing to tell at all, takes from it."""
    if math.isnan(found.ratio.value):
        return Level.BEFORE_AFTER
    top = Level.LOTS if found.lots else Level.COMPARISON
    return Level(top - any(one.state is State.FAILED for one in checks))
