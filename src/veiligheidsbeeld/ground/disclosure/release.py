# SPDX-License-Identifier: EUPL-1.2
"""May this table leave? `release()` hides small cells, then totals that would give a hidden cell away. Pure.

Runs once, at publication. What was hidden keeps its row and a reason; it is never a zero and never simply absent.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from veiligheidsbeeld.ground.core import Figure, FigureTable, Frequency, Period, Presence, Released
from veiligheidsbeeld.ground.disclosure.thresholds import is_small, solves_the_hidden

Key = tuple[str, str, str, Period]  # indicator, slice, area code, period


def release(table: FigureTable, thresholds: Mapping[tuple[str, str], int], parents: Mapping[str, str]) -> Released:
    """Hide what may not be shown.

    `thresholds` gives the smallest count to show by (indicator, provenance); a pair that is absent is refused with a
    KeyError, so that nothing leaves by forgetting. `parents` gives for an area code the code of the area it is part of.
    Totals are hidden along areas (buurt, wijk, municipality) and along periods (months, year) until nothing changes.
    """
    rows = {_key(row): row for row in table}
    limit = {key: thresholds[row.indicator, row.provenance] for key, row in rows.items()}
    for key, row in rows.items():
        if row.presence is Presence.VALUE and is_small(row.n, limit[key]):
            rows[key] = _hide(row, "few_events")
    groups = [group for group in _groups(rows, parents).items() if any(limit[part] > 1 for part in group[1])]
    while _hide_revealing_totals(rows, groups, limit):
        pass
    hidden = Counter(row.reason for row in rows.values() if row.presence is Presence.SUPPRESSED)
    return Released(FigureTable.of(rows.values()), dict(hidden))


def _key(row: Figure) -> Key:
    return (row.indicator, row.slice, row.area_code, row.period)


def _hide(row: Figure, reason: str) -> Figure:
    """Without its numbers, and without those that would tell them: the denominator may stay, it is public."""
    return replace(
        row, presence=Presence.SUPPRESSED, reason=reason, count=None, value=None, lower=None, upper=None, n=None,
        reliable=False,
    )  # fmt: skip


def _groups(rows: Iterable[Key], parents: Mapping[str, str]) -> dict[tuple[Key, str], list[Key]]:
    """Parts of each total, along areas and along periods."""
    known = set(rows)
    groups: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for indicator, slice_id, area, period in known:
        part = (indicator, slice_id, area, period)
        whole = (indicator, slice_id, parents.get(area, ""), period)
        if whole in known:
            groups[whole, "area"].append(part)
        if period.frequency is Frequency.MONTH and period.count == 1:
            year = (indicator, slice_id, area, Period.year(period.start.year))
            if year in known:
                groups[year, "period"].append(part)
    return groups


def _hide_revealing_totals(
    rows: dict[Key, Figure], groups: list[tuple[tuple[Key, str], list[Key]]], limit: Mapping[Key, int]
) -> bool:
    changed = False
    for (whole, _), parts in groups:
        if rows[whole].presence is Presence.VALUE and _reveals(rows, whole, parts, limit):
            rows[whole] = _hide(rows[whole], "would_reveal_part")
            changed = True
    return changed


def _reveals(rows: Mapping[Key, Figure], whole: Key, parts: list[Key], limit: Mapping[Key, int]) -> bool:
    """A part whose publisher hid it is not ours to count on: then nothing can be solved."""
    cells = [rows[part] for part in parts]
    hidden = [part for part, cell in zip(parts, cells, strict=True) if cell.presence is Presence.SUPPRESSED]
    total = rows[whole].count
    if not hidden or total is None or any(cell.reason == "hidden_by_publisher" for cell in cells):
        return False
    if any(cell.presence is Presence.MISSING for cell in cells):
        return False
    shown = sum(cell.count or 0 for cell in cells)
    small_only = all(rows[part].reason == "few_events" for part in hidden)
    if not small_only:
        return len(hidden) == 1
    return solves_the_hidden(total, shown, len(hidden), max(limit[part] for part in hidden))
