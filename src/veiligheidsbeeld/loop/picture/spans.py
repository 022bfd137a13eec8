# SPDX-License-Identifier: EUPL-1.2
"""How many were there in a stretch of time, and in all equal stretches before it? Published figures where there are,
else sums of shorter ones: four weeks of weeks, a quarter of months. With one part unknown, the sum is unknown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, Presence
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.ground.statistics import count_interval
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.picture.read import Picture

WEEKS_IN_A_YEAR = 52


@dataclass(frozen=True)
class Windows:
    """All areas of a type in equal stretches of time, oldest first; the last stretch is the one that was asked about.

    `counts` and `people` (areas x stretches) are NaN where not known. `lag` is how many stretches lie between the two
    that are compared, `positions` how many make a year; `earlier` and `later` are their figures, by area."""

    codes: list[str]
    counts: Floats
    people: Floats
    lag: int
    positions: int
    earlier: dict[str, Figure]
    later: dict[str, Figure]


def windows(
    picture: Picture, indicator: str, area_type: AreaType, before: Period, after: Period, *, since: date | None = None,
    left_out: Iterable[tuple[str, Period]] = (),
) -> Windows:  # fmt: skip
    """Every area of a type that has a figure of `after`, in its division. What lies before `since` is not looked at;
    what is `left_out` (area and period, of any length) is not counted in the history."""
    found = Windows([], np.empty((0, 1)), np.empty((0, 1)), 1, 1, {}, {})
    for frequency, units in _published_as(after):
        rows = [row for row in picture.history(indicator, area_type, frequency) if row.period.count == 1]
        found = _windows(picture, rows, (before, after), units, since, set(left_out))
        if found.later:
            break
    return found


def positions_of(frequency: Frequency) -> int:
    """Periods in a year."""
    return 12 // MONTHS[frequency] if frequency in MONTHS else WEEKS_IN_A_YEAR


def steps(first: Period, later: Period) -> int:
    """Periods from one to the other, both of one frequency."""
    if later.frequency in MONTHS:
        months = (later.start.year - first.start.year) * 12 + later.start.month - first.start.month
        return months // MONTHS[later.frequency]
    return (later.start - first.start).days // (7 if later.frequency is Frequency.WEEK else 1)


def summed(parts: list[Figure], period: Period) -> Figure:
    """One count of a whole stretch, with its exact interval; no rate: a population belongs to a calendar year."""
    unknown = [one for one in parts if one.count is None]
    count = None if unknown else sum(one.count or 0 for one in parts)
    bounds = count_interval([np.nan if count is None else count])
    hidden = [one for one in unknown if one.presence is Presence.SUPPRESSED]
    says = (hidden or unknown or parts[-1:])[0]
    return replace(
        parts[-1], period=period, count=count, n=count, value=None, denominator=None, denominator_provenance="",
        lower=None if count is None else float(bounds.lower[0]), presence=says.presence, reason=says.reason,
        upper=None if count is None else float(bounds.upper[0]),
        reliable=count is not None and any(one.reliable for one in parts),
    )  # fmt: skip


def _published_as(period: Period) -> Iterator[tuple[Frequency, int]]:
    """How a stretch may have been published, and of how many of those it is made."""
    yield period.frequency, period.count
    if period.frequency in (Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
        yield Frequency.MONTH, MONTHS[period.frequency] * period.count


def _windows(
    picture: Picture, rows: list[Figure], asked: tuple[Period, Period], units: int, since: date | None,
    left_out: set[tuple[str, Period]],
) -> Windows:  # fmt: skip
    before, after = asked
    by_area: dict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        if row.period.end <= after.end:
            by_area[row.area_code].append(row)
    later = {code: one for code, known in by_area.items() if (one := _whole(picture, known, after, units))}
    own = {
        code: [row for row in by_area[code] if row.division_year == one.division_year] for code, one in later.items()
    }
    earlier = {
        code: one
        for code, known in own.items()
        if (one := _whole(picture, known, before, units) or _whole(picture, by_area[code], before, units))
    }
    if not later:
        return Windows([], np.empty((0, 1)), np.empty((0, 1)), 1, 1, {}, {})
    frequency = rows[0].period.frequency
    unit = Period(after.start, frequency)
    positions = max(1, round(positions_of(frequency) / units))
    lag = _lag(steps(Period(before.start, frequency), unit), units, positions_of(frequency), positions)
    counts, people = _tables(own, unit, units, lag, since, left_out)
    return Windows(sorted(own), counts, people, lag, positions, earlier, later)


def _tables(
    own: dict[str, list[Figure]], unit: Period, units: int, lag: int, since: date | None,
    left_out: set[tuple[str, Period]],
) -> tuple[Floats, Floats]:  # fmt: skip
    """Counts and inhabitants, areas x stretches; `unit` is the first part of the last stretch."""
    oldest = max(steps(row.period, unit) for known in own.values() for row in known)
    length = max(lag, -(-oldest // units)) + 1
    counts, people = np.full((len(own), length, units), np.nan), np.full((len(own), length), np.nan)
    for at, code in enumerate(sorted(own)):
        for row in own[code]:
            place, part = divmod(steps(row.period, unit) + units - 1, units)
            people[at, -1 - place] = row.denominator or np.nan
            old = since is not None and row.period.start < since
            if row.count is not None and not old and not _left_out(row, left_out):
                counts[at, -1 - place, part] = row.count
    return counts.sum(axis=2), people


def _lag(apart: int, units: int, in_a_year: int, positions: int) -> int:
    """Stretches between two that lie so many units apart. A week 53 in between leaves the same week the same."""
    years = round(apart / in_a_year)
    if years and abs(apart - years * in_a_year) <= years and in_a_year == WEEKS_IN_A_YEAR:
        return years * positions
    return max(1, round(apart / units))


def _left_out(row: Figure, left_out: set[tuple[str, Period]]) -> bool:
    return any(
        code == row.area_code and period.start < row.period.end and row.period.start < period.end
        for code, period in left_out
    )


def _whole(picture: Picture, rows: list[Figure], period: Period, units: int) -> Figure | None:
    """The figure of a stretch, in the display division if it has that, else in the newest."""
    parts: dict[int, list[Figure]] = defaultdict(list)
    for row in rows:
        if period.start <= row.period.start and row.period.end <= period.end:
            parts[row.division_year].append(row)
    whole = [year for year, found in parts.items() if len(found) == units]
    if not whole:
        return None
    best = max(whole, key=lambda year: (any(row.count is not None for row in parts[year]),
                                        year == picture.division_year, year))  # fmt: skip
    found = sorted(parts[best], key=lambda row: row.period)
    return found[0] if units == 1 else summed(found, period)
