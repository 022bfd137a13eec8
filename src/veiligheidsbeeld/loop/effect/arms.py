# SPDX-License-Identifier: EUPL-1.2
"""What may be told of two arms of cases? Aggregates only, and of few cases none. Never a case, never a day of one."""

import math
from dataclasses import dataclass, replace

from veiligheidsbeeld.ground.core import Statement

QUIET_DAYS = (90, 180, 365)  # that people speak of
# every 30 days in the first year, by quarter in the second; those that people speak of come first (`case_times`)
DAYS = (*QUIET_DAYS, *(day for day in range(30, 340, 30) if day not in QUIET_DAYS), 455, 545, 635, 730)
_MEDIAN_STEP = 5  # days: an exact median is the day of one case


@dataclass(frozen=True)
class Bounded:
    """A value with its bounds (95%), infinite where it has none; or NaN and the `reason` why it is not shown."""

    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    reason: Statement | None = None


@dataclass(frozen=True)
class Arm:
    """One arm: how many cases, the median of the days until the next report, and by number of days the share (0 to 1)
    of cases still quiet then. `reports`: all of them, None where they are too few to be told; `days`: that its cases
    were followed, together."""

    cases: int
    median_days: Bounded
    quiet: dict[int, Bounded]
    reports: int | None
    days: int

    def rounded(self) -> "Arm":
        """As it is stored and shown: shares in whole per cents, the median in steps of five days."""
        quiet = {day: _rounded(one, 0.01) for day, one in self.quiet.items()}
        return replace(self, median_days=_rounded(self.median_days, _MEDIAN_STEP), quiet=quiet)


def _rounded(one: Bounded, step: float) -> Bounded:
    value, lower, upper = (
        round(round(each / step) * step, 2) if math.isfinite(each) else each
        for each in (one.value, one.lower, one.upper)
    )
    return replace(one, value=value, lower=lower, upper=upper)
