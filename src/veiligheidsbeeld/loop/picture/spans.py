# SPDX-License-Identifier: EUPL-1.2
"""How many were there in a stretch of time, and in all equal stretches before it? Published figures where there are,
else sums of shorter ones: four weeks of weeks, a quarter of months. With one part unknown, the sum is unknown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, Presence
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.ground.statistics import count_interval
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.picture.histories import History, place_of
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
    for frequency, units in _published_as(after):
        later = _wholes(picture, picture.within(indicator, area_type, frequency, after), after, units)
        if later:
            earlier = _earlier(picture, picture.within(indicator, area_type, frequency, before), before, units, later)
            history = picture.counts(indicator, area_type, frequency)
            return _windows(
                history,
                Period(after.start, frequency),
                Period(before.start, frequency),
                units,
                since,
                set(left_out),
                earlier,
                later,
            )
    return Windows([], np.empty((0, 1)), np.empty((0, 1)), 1, 1, {}, {})


def positions_of(frequency: Frequency) -> int:
    """Periods in a year."""
    return 12 // MONTHS[frequency] if frequency in MONTHS else WEEKS_IN_A_YEAR


def steps(first: Period, later: Period) -> int:
    """Periods from one to the other, both of one frequency."""
    return place_of(later.start, later.frequency) - place_of(first.start, later.frequency)


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


def twelve_months(picture: Picture, indicator: str, area: str) -> list[Figure]:
    """Twelve months up to the newest month, and the twelve before; none where a month has no row or is not known."""
    months = picture.series(indicator, area, Frequency.MONTH)
    found = []
    for end in (len(months), len(months) - 12):
        parts = months[max(0, end - 12) : max(0, end)]
        if len(parts) < 12 or steps(parts[0].period, parts[-1].period) != 11 or any(one.count is None for one in parts):
            break
        found.append(summed(parts, replace(parts[0].period, count=12)))
    return found


def _published_as(period: Period) -> Iterator[tuple[Frequency, int]]:
    """How a stretch may have been published, and of how many of those it is made."""
    yield period.frequency, period.count
    if period.frequency in (Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
        yield Frequency.MONTH, MONTHS[period.frequency] * period.count


def _windows(
    history: History, unit: Period, first: Period, units: int, since: date | None, left_out: set[tuple[str, Period]],
    earlier: dict[str, Figure], later: dict[str, Figure],
) -> Windows:  # fmt: skip
    """`unit` and `first` are the first parts of the two stretches."""
    in_a_year = positions_of(unit.frequency)
    positions = max(1, round(in_a_year / units))
    lag = _lag(steps(first, unit), units, in_a_year, positions)
    counts, people = _tables(history, later, unit, units, lag, since, left_out)
    return Windows(sorted(later), counts, people, lag, positions, earlier, later)


def _tables(
    history: History, later: dict[str, Figure], unit: Period, units: int, lag: int, since: date | None,
    left_out: set[tuple[str, Period]],
) -> tuple[Floats, Floats]:  # fmt: skip
    """Counts and inhabitants, areas x stretches, each area in the division of its last stretch."""
    newest = place_of(unit.start, unit.frequency)
    division = np.array([later[code].division_year if code in later else -1 for code in history.codes])
    own = (history.division == division[history.area]) & (history.place < newest + units)
    at = {code: n for n, code in enumerate(sorted(later))}
    area = np.array([at.get(code, -1) for code in history.codes])[history.area[own]]
    back, part = np.divmod(newest - history.place[own] + units - 1, units)
    length = max(lag, int(back.max())) + 1
    counts, people = np.full((len(later), length, units), np.nan), np.full((len(later), length), np.nan)
    people[area, -1 - back] = history.people[own]
    counts[area, -1 - back, part] = np.where(_counted(history, since, left_out, unit.frequency), history.count, np.nan)[
        own
    ]
    return counts.sum(axis=2), people


def _counted(
    history: History, since: date | None, left_out: set[tuple[str, Period]], frequency: Frequency
) -> NDArray[np.bool_]:
    """Which periods may be learnt from."""
    told = history.start >= (since or date.min).toordinal()
    for code, period in left_out:
        if code in history.codes:
            last = place_of(period.end - timedelta(days=1), frequency)
            inside = (history.place >= place_of(period.start, frequency)) & (history.place <= last)
            told &= ~(inside & (history.area == history.codes.index(code)))
    return told


def _lag(apart: int, units: int, in_a_year: int, positions: int) -> int:
    """Stretches between two that lie so many units apart. A week 53 in between leaves the same week the same."""
    years = round(apart / in_a_year)
    if years and abs(apart - years * in_a_year) <= years and in_a_year == WEEKS_IN_A_YEAR:
        return years * positions
    return max(1, round(apart / units))


def _wholes(picture: Picture, rows: list[Figure], period: Period, units: int) -> dict[str, Figure]:
    """The figure of a stretch by area, from single periods inside it."""
    by_area = _by_area(rows)
    return {code: one for code, known in by_area.items() if (one := whole(picture, known, period, units))}


def _earlier(
    picture: Picture, rows: list[Figure], period: Period, units: int, later: dict[str, Figure]
) -> dict[str, Figure]:
    """The same for the areas that have a later one, in the division of that if it is known."""
    found = {}
    for code, known in _by_area(rows).items():
        if code in later:
            own = [row for row in known if row.division_year == later[code].division_year]
            found[code] = whole(picture, own, period, units) or whole(picture, known, period, units)
    return {code: one for code, one in found.items() if one}


def _by_area(rows: list[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        found[row.area_code].append(row)
    return found


def whole(picture: Picture, rows: list[Figure], period: Period, units: int) -> Figure | None:
    """The figure of a stretch of so many `units`, from rows of one area that lie in it: in the display division if it
    has all parts there, else in the newest that does; None where none does."""
    parts: dict[int, list[Figure]] = defaultdict(list)
    for row in rows:
        parts[row.division_year].append(row)
    whole = [year for year, found in parts.items() if len(found) == units]
    if not whole:
        return None
    best = max(whole, key=lambda year: (any(row.count is not None for row in parts[year]),
                                        year == picture.division_year, year))  # fmt: skip
    found = sorted(parts[best], key=lambda row: row.period)
    return found[0] if units == 1 else summed(found, period)
