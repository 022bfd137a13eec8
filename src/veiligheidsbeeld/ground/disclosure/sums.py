# SPDX-License-Identifier: EUPL-1.2
"""Which cells of a table add up to which? Sums along areas, periods and slices, and the same count under two names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from veiligheidsbeeld.ground.core import Figure, Frequency, Period, Presence
from veiligheidsbeeld.ground.core.period import MONTHS

Key = tuple[str, str, str, int, Period]  # indicator, slice, area code, division year, period
Sum = list[Key]  # a total, then its parts


def key_of(row: Figure) -> Key:
    """The cell a figure stands in."""
    return (row.indicator, row.slice, row.area_code, row.division_year, row.period)


def sums_of(rows: Mapping[Key, Figure], parents: Mapping[str, str]) -> list[Sum]:
    """Every total with its parts. Shares have no count, so they add up to nothing.

    A total on another division than its parts is taken to hold as well: too careful rather than too open.
    """
    counted = [key for key, row in rows.items() if row.count is not None or row.presence is not Presence.VALUE]
    of_cell: dict[tuple[str, str, str, Period], list[Key]] = defaultdict(list)
    for key in counted:
        of_cell[*key[:3], key[4]].append(key)
    sums: dict[tuple[Key, int, str], Sum] = {}
    for key in counted:
        for along, cell in _totals_of(key, parents):
            for whole in of_cell.get(cell, ()):
                sums.setdefault((whole, key[3], along), [whole]).append(key)
    return list(sums.values())


def _totals_of(key: Key, parents: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str, str, Period]]]:
    """The cells this one is a part of, with the direction in which it is."""
    indicator, slice_id, area, _, period = key
    if area in parents:
        yield "area", (indicator, slice_id, parents[area], period)
    for name, larger in _larger_periods(period):
        yield name, (indicator, slice_id, area, larger)
    if slice_id:
        yield "slice", (indicator, "", area, period)


@lru_cache(maxsize=4096)  # of millions of cells only a few are of different periods
def _larger_periods(period: Period) -> tuple[tuple[str, Period], ...]:
    """The quarter, half-year and year that a month, quarter or half-year lies in."""
    own = MONTHS.get(period.frequency, 0) if period.count == 1 else 0
    found = []
    for larger in (Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
        months = MONTHS[larger]
        if 0 < own < months:
            first = (period.start.month - 1) // months * months + 1
            whole = Period(period.start.replace(month=first, day=1), larger)
            found.append((f"{period.frequency} in {larger}", whole))
    return tuple(found)


def twins_of(rows: Mapping[Key, Figure], same: Mapping[tuple[str, str], object]) -> Iterator[Sum]:
    """The same count under two names: each is the sum of the other."""
    first: dict[tuple[object, ...], Key] = {}
    for key in rows:
        if key[:2] in same:
            twin = first.setdefault((same[key[:2]], *key[2:]), key)
            if twin != key:
                yield [twin, key]
