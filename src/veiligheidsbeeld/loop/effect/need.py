# SPDX-License-Identifier: EUPL-1.2
"""How great is the need for a measure against what is rare and grave, such as handcuffs? A report on counts of
incidents, with bounds; never a verdict on the measure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics import LEVEL, rate_interval, share_interval
from veiligheidsbeeld.ground.statistics.power import power
from veiligheidsbeeld.loop.effect.estimators.rare_events import RareRates, largest_share, rare_rates
from veiligheidsbeeld.loop.effect.telling import change_pct

_PER = 1000.0  # duty hours


@dataclass(frozen=True)
class Need:
    """Shares are 0 to 1, rates per 1,000 duty hours, each with bounds (95%). `most`: the largest share that the
    assessed incidents still allow, one-sided. `seen`: the chance that a halving of the incidents in this many hours
    would be seen. `since` compares with an earlier time, where one was given."""

    share: float
    share_lower: float
    share_upper: float
    most: float
    rate: float
    rate_lower: float
    rate_upper: float
    seen: float
    since: RareRates | None
    statements: tuple[Statement, ...]


def need_of(
    incidents: int, mattered: int, hours: float, *, earlier: int | None = None, earlier_hours: float | None = None
) -> Need:  # fmt: skip
    """The need, from `incidents` that were assessed one by one, in `mattered` of which the measure would have mattered,
    in so many duty `hours`; and, not needed, `earlier` incidents in `earlier_hours`.

    Shares: Clopper and Pearson; without one that mattered the rule of three; rates: Garwood; two times of rare events:
    the E-test (`rare_rates`); the chance to see a halving: the exact conditional test (`statistics.power`). Raises
    UserError for numbers that cannot be.

    >>> round(need_of(300, 0, 12_000).most, 4)
    0.0099
    """
    if not (0 <= mattered <= incidents and incidents >= 1 and 0 < hours < math.inf):
        raise UserError("need_of_what")
    since = _since_earlier(incidents, hours, earlier, earlier_hours)
    share, rate = share_interval(mattered, incidents), rate_interval(incidents, hours, _PER)
    made = Need(
        mattered / incidents, float(share.lower), float(share.upper), largest_share(mattered, incidents),
        _PER * incidents / hours, float(rate.lower), float(rate.upper), float(power(incidents, incidents / 2)[0]),
        since, (),
    )  # fmt: skip
    return Need(**{**vars(made), "statements": tuple(_said(made, incidents, mattered))})


def _since_earlier(incidents: int, hours: float, earlier: int | None, earlier_hours: float | None) -> RareRates | None:
    if earlier is None and earlier_hours is None:
        return None
    if earlier is None or earlier_hours is None or earlier < 0 or not 0 < earlier_hours < math.inf:
        raise UserError("need_of_what")
    return rare_rates(incidents, hours, earlier, earlier_hours)


def _said(found: Need, incidents: int, mattered: int) -> Iterator[Statement]:
    about = {"incidents": incidents, "mattered": mattered, "most": round(100 * found.most, 1)}
    if mattered:
        bounds = {"low": round(100 * found.share_lower, 1), "high": round(100 * found.share_upper, 1)}
        yield Statement("need_share", {**about, **bounds, "percent": round(100 * found.share, 1)})
    else:
        yield Statement("need_none_seen", about)
    low, rate, high = (round(one, 2) for one in (found.rate_lower, found.rate, found.rate_upper))
    yield Statement("need_rate", {"rate": rate, "low": low, "high": high})
    if found.since is not None:
        yield _since(found.since)
    yield Statement("need_seen", {"incidents": incidents, "percent": min(round(100 * found.seen), 99)})
    yield Statement("need_no_verdict")


def _since(found: RareRates) -> Statement:
    """Per duty hour, against the earlier time; what else changed meanwhile is not known."""
    if not all(map(math.isfinite, (found.ratio, found.lower, found.upper))) or found.ratio == 0:
        return Statement("need_since_few")
    told = {"change": change_pct(found.ratio), "low": change_pct(found.lower), "high": change_pct(found.upper)}
    return Statement("need_since_more" if found.p <= 1 - LEVEL else "need_since_chance", told)
