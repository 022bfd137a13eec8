# SPDX-License-Identifier: EUPL-1.2
"""What do a handful of events tell? Two rates of rare events, and how rare something that was not seen may still be.

Whether a study of such events can see anything at all is said beforehand by `ground.statistics.power`: its exact
conditional test sees a halving of 20 events a year with a chance of 37%, of 80 events with 95%.
"""

from dataclasses import dataclass

import numpy as np

from veiligheidsbeeld.ground.statistics import LEVEL, share_interval


@dataclass(frozen=True)
class RareRates:
    """One rate over another: `ratio` (NaN where neither had an event, infinite where only the first had) with bounds
    that hold at 95% or more, and the two-sided chance `p` of counts as far apart when the rates are the same."""

    ratio: float
    lower: float
    upper: float
    p: float


def rare_rates(
    events: int, exposure: float, other_events: int, other_exposure: float, *, level: float = LEVEL
) -> RareRates:
    """Compare `events` in an `exposure` (hours, shifts) with those in another. They count chance alone: events that
    come in clusters need more.

    `p` is the E-test of Krishnamoorthy and Thomson, Journal of Statistical Planning and Inference 119 (2004) 23-35,
    which sees more than the conditional test; bounds are those of the conditional test (Clopper and Pearson), a little
    wide, so that near 5% the two may differ. Raises ValueError for a negative count or an exposure not above 0.

    >>> round(rare_rates(6, 1.0, 2, 1.0).p, 4)
    0.1749
    """
    from statsmodels.stats.rates import etest_poisson_2indep

    if min(events, other_events) < 0 or min(exposure, other_exposure) <= 0:
        raise ValueError("a count is 0 or more, and an exposure above 0")
    if not events + other_events:
        return RareRates(np.nan, 0.0, np.inf, 1.0)
    scale = other_exposure / exposure
    share = share_interval(events, events + other_events, level)
    with np.errstate(divide="ignore"):
        ratio = np.float64(events) / np.float64(other_events) * scale
        lower, upper = (one / (1 - one) * scale for one in (share.lower, share.upper))
    # `etest_poisson_2indep` itself: `test_poisson_2indep` around it divides by the second count, which may be 0
    _, p = etest_poisson_2indep(events, exposure, other_events, other_exposure, value=1)
    return RareRates(float(ratio), float(lower), float(upper), min(1.0, float(p)))


def largest_share(events: int, of: int, level: float = LEVEL) -> float:
    """The largest share (0 to 1) of `of` cases that `events` of them still allow, one-sided at `level`: Clopper and
    Pearson. Of none seen it is close to three over the number of cases (the rule of three: Hanley and Lippman-Hand,
    JAMA 249 (1983) 1743-1745). Raises ValueError for no cases or more events than cases.

    >>> round(largest_share(0, 300), 4)
    0.0099
    """
    if of <= 0:
        raise ValueError("a share is of one case or more")
    return float(share_interval(events, of, 2 * level - 1).upper)
