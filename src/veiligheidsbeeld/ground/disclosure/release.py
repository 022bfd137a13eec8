# SPDX-License-Identifier: EUPL-1.2
"""May this table leave? `release()` hides small cells, then cells that would give a hidden cell away. Pure.

Runs once, at publication. What was hidden keeps its row and a reason; it is never a zero and never simply absent.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

from veiligheidsbeeld.ground.core import Figure, FigureTable, Frequency, Period, Presence, Released
from veiligheidsbeeld.ground.disclosure.thresholds import bounds_of, is_small, solves_the_hidden

Key = tuple[str, str, str, int, Period]  # indicator, slice, area code, division year, period
Sum = list[Key]  # a total, then its parts
_OURS = ("few_events", "would_reveal_part")


def release(
    table: FigureTable, thresholds: Mapping[tuple[str, str], int], parents: Mapping[str, str],
    same: Mapping[tuple[str, str], object] | None = None,
) -> Released:  # fmt: skip
    """Hide what may not be shown.

    `thresholds` gives the smallest count to show by (indicator, provenance); a pair that is absent is refused with a
    KeyError, so that nothing leaves by forgetting. `parents` gives for an area code the code of the area it is part of.
    `same` names what is counted by (indicator, slice): the same count under two indicators is hidden in both.
    Sums run along areas (buurt, wijk, municipality), periods (months, year) and slices (offences, all). No sum gives a
    hidden cell of ours away, also not with what other sums gave; figures with threshold 1 are public and stay.
    """
    rows = {_key(row): row for row in table}
    if len(rows) < len(table):
        raise ValueError("a cell stands in the table twice")
    limit = {key: thresholds[row.indicator, row.provenance] for key, row in rows.items()}
    for key, row in rows.items():
        if row.presence is Presence.VALUE and is_small(row.n, limit[key]):
            rows[key] = _hide(row, "few_events")
    sums = [*_sums(rows, parents), *_twins(rows, same or {})]
    _say_less(rows, sums)
    _protect(rows, [one for one in sums if any(limit[key] > 1 for key in one)], limit)
    hidden = Counter(row.reason for row in rows.values() if row.presence is Presence.SUPPRESSED)
    return Released(FigureTable.of(rows.values()), dict(hidden))


def _key(row: Figure) -> Key:
    return (row.indicator, row.slice, row.area_code, row.division_year, row.period)


def _hide(row: Figure, reason: str) -> Figure:
    """Without its numbers, and without those that would tell them: the denominator may stay, it is public."""
    return replace(
        row, presence=Presence.SUPPRESSED, reason=reason, count=None, value=None, lower=None, upper=None, n=None,
        reliable=False,
    )  # fmt: skip


def _sums(rows: Mapping[Key, Figure], parents: Mapping[str, str]) -> list[Sum]:
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
    if period.frequency is Frequency.MONTH and period.count == 1:
        yield "period", (indicator, slice_id, area, Period.year(period.start.year))
    if slice_id:
        yield "slice", (indicator, "", area, period)


def _twins(rows: Mapping[Key, Figure], same: Mapping[tuple[str, str], object]) -> Iterator[Sum]:
    """The same count under two names: each is the sum of the other."""
    first: dict[tuple[object, ...], Key] = {}
    for key in rows:
        if key[:2] in same:
            twin = first.setdefault((same[key[:2]], *key[2:]), key)
            if twin != key:
                yield [twin, key]


def _say_less(rows: dict[Key, Figure], sums: list[Sum]) -> None:
    """A hidden total with hidden parts does not say "few": below 5 with four parts, each of them would be one."""
    for whole, *parts in sums:
        if rows[whole].reason == "few_events" and any(rows[part].reason in _OURS for part in parts):
            rows[whole] = replace(rows[whole], reason="would_reveal_part")


def _protect(rows: dict[Key, Figure], sums: list[Sum], limit: Mapping[Key, int]) -> None:
    """Hide one more cell of a sum that gives a hidden one away, until none does.

    Looks at one sum at a time: a relation that only several sums together show is not found.
    """
    sums_with: dict[Key, list[Sum]] = defaultdict(list)
    for one in sums:
        for key in one:
            sums_with[key].append(one)
    todo = deque(sums)
    while todo:
        one = todo.popleft()
        more = _one_more(rows, one, limit) if _gives_away(rows, one, limit) else None
        if more is not None:
            rows[more] = _hide(rows[more], "would_reveal_part")
            todo.extend(sums_with[more])


def _is_unknown(row: Figure) -> bool:
    """What we or the publisher hid or never published."""
    return row.presence in (Presence.SUPPRESSED, Presence.MISSING)


def _gives_away(rows: Mapping[Key, Figure], one: Sum, limit: Mapping[Key, int]) -> bool:
    """Does this sum tell a cell that we hid? What the publisher hid or never published stays unknown to all."""
    unknown = [key for key in one if _is_unknown(rows[key])]
    ours = [key for key in unknown if rows[key].reason in _OURS]
    if not ours or len(unknown) == 1:
        return bool(ours)
    whole, *parts = one
    if whole in unknown or len(ours) < len(unknown):
        return False
    rest = (rows[whole].count or 0) - sum(rows[part].count or 0 for part in parts)
    return solves_the_hidden(rest, [bounds_of(rows[key].reason == "few_events", limit[key]) for key in ours])


def _one_more(rows: Mapping[Key, Figure], one: Sum, limit: Mapping[Key, int]) -> Key | None:
    """The smallest part first and the total last: totals are what most people ask. A zero and a public figure stay.

    None when all the others are public: then so is the hidden one, and hiding more protects nobody.
    """
    able = [key for key in one if rows[key].presence is Presence.VALUE and rows[key].count and limit[key] > 1]
    return min(able, key=lambda key: (key == one[0], rows[key].count or 0), default=None)
