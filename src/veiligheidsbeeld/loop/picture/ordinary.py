# SPDX-License-Identifier: EUPL-1.2
"""How much does an indicator vary in ordinary years? From its own history of all areas of a type, before a period."""

from dataclasses import dataclass

import numpy as np

from veiligheidsbeeld.ground.core import Figure, Frequency, Period
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.ground.statistics import fit
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.read import Picture

WEEKS_IN_A_YEAR = 52
_WITHIN_A_YEAR = 1.3  # tau2 of a month or quarter, times that of a year
_SEASON_YEARS = 2


@dataclass(frozen=True)
class Ordinary:
    """What is ordinary for one area: phi and tau2 over all areas, its own factor and degrees of freedom.

    `pairs` of earlier years of `areas` areas stand behind it; none means that the prior of its kind was used.
    `exposures` of the earlier and the later period are inhabitants, times the usual share of that part of the year;
    None where too few years tell that share."""

    phi: float
    tau2: float
    factor: float
    degrees: float
    pairs: int
    areas: int
    exposures: tuple[float, float] | None


def ordinary(picture: Picture, indicator: Indicator, earlier: Figure, later: Figure) -> Ordinary:
    """Fitted at the lag of the two periods on the history that ends before the later one, since the last break."""
    before, after = earlier.period, later.period
    positions, lag = positions_of(after.frequency), steps(before, after)
    rows = _history(picture, indicator, later)
    codes = sorted({row.area_code for row in rows} | {later.area_code})
    own = codes.index(later.area_code)
    first = min([before, *(row.period for row in rows)])
    length = steps(first, after)
    counts, people = np.full((len(codes), length), np.nan), np.full((len(codes), length + 1), np.nan)
    for row in rows:
        at = codes.index(row.area_code), steps(first, row.period)
        people[at] = row.denominator or np.nan
        if row.period < after:
            counts[at] = row.count
    exposure = _filled(people)
    known = lag % positions == 0
    if not known and length >= _SEASON_YEARS * positions:
        exposure *= _season(counts, positions)[np.arange(length + 1) % positions]
        known = True
    prior = indicator.prior(later.area_type)
    tau2 = prior.tau2 * (_WITHIN_A_YEAR if positions > 1 else 1)
    found = fit(counts, exposure[:, :-1], prior=(prior.phi, tau2), lag=lag, positions=positions)
    exposures = float(exposure[own, steps(first, before)]), float(exposure[own, -1])
    return Ordinary(
        found.phi, found.tau2, float(found.factor[own]), float(found.degrees[own]), found.pairs, len(codes),
        exposures if known else None,
    )  # fmt: skip


def positions_of(frequency: Frequency) -> int:
    """Periods in a year."""
    return 12 // MONTHS[frequency] if frequency in MONTHS else WEEKS_IN_A_YEAR


def steps(first: Period, later: Period) -> int:
    """Periods from one to the other, both of one frequency."""
    if later.frequency in MONTHS:
        months = (later.start.year - first.start.year) * 12 + later.start.month - first.start.month
        return months // MONTHS[later.frequency]
    return (later.start - first.start).days // (7 if later.frequency is Frequency.WEEK else 1)


def _history(picture: Picture, indicator: Indicator, later: Figure) -> list[Figure]:
    """Counts of all areas of its type and division that mean the same, up to the later period."""
    breaks = (Period.parse(one.period).start for one in indicator.breaks)
    since = max((one for one in breaks if one <= later.period.start), default=None)
    return [
        row
        for row in picture.history(indicator.id, later.area_type, later.period.frequency)
        if row.period.count == 1 and row.period <= later.period and row.count is not None
        and row.division_year == later.division_year and (since is None or row.period.start >= since)
    ]  # fmt: skip


def _filled(people: Floats) -> Floats:
    """Inhabitants of each period; where they are not published yet, those of the nearest period before (or after) that
    has them. Areas without any count as one: then only their counts are compared."""
    filled = people.copy()
    for line in filled:
        known = np.flatnonzero(np.isfinite(line))
        at = np.clip(np.searchsorted(known, np.arange(len(line)), side="right") - 1, 0, None)
        line[:] = line[known[at]] if len(known) else 1.0
    return filled


def _season(counts: Floats, positions: int) -> Floats:
    """Share of each position in a year times their number, over all areas and whole years, one added to each."""
    whole = counts[:, counts.shape[1] % positions :]
    totals = np.nansum(whole, axis=0).reshape(-1, positions).sum(axis=0)
    shares = (totals + 1) / (totals.sum() + positions) * positions
    return np.roll(shares, counts.shape[1] % positions)  # the first column is the first position
