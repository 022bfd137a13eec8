# SPDX-License-Identifier: EUPL-1.2
"""Where does an absent row of a CBS table mean something? Only in periods that the delivery shows to be published.

A code list may name years that the table does not hold (2012-2021 in a cut-down copy): a Default of Zero read there
would make ten years without crime. A period counts as published when the guard slice has a row in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from veiligheidsbeeld.ground.core import Area, AreaType, Frequency, Observation, Period, Presence
from veiligheidsbeeld.ground.store import Grid
from veiligheidsbeeld.loop.sources.cbs_odata.layout import Layout


def grids_of(
    table: Layout, measure: str, absent: Presence, areas: Iterable[Area], slices: Sequence[str], rows: list[Observation]
) -> list[Grid]:
    """Rectangles of one part of a table: one per area type, frequency and division."""
    if not rows:
        return []
    codes = _covered(table, areas, rows)
    published: dict[tuple[AreaType, Frequency, int], set[Period]] = defaultdict(set)
    seen: dict[tuple[AreaType, Frequency, int], set[str]] = defaultdict(set)
    for row in rows:
        key = (row.area_type, row.period.frequency, row.division_year)
        seen[key].add(row.slice)
        if table.guard in (None, row.slice):
            published[key].add(row.period)
    return [
        _grid(
            table, measure, absent, key, codes[key[0]], slices or sorted(seen[key]), sorted(periods), rows[0].provenance
        )
        for key, periods in sorted(published.items(), key=str)
    ]


def _covered(table: Layout, areas: Iterable[Area], rows: list[Observation]) -> dict[AreaType, list[str]]:
    """Areas the part was asked for: of our own municipality all in the code list, of others those with a row."""
    with_rows = {row.area_code for row in rows}
    municipalities = {code[2:] for code in with_rows if code.startswith("GM")}
    covered: dict[AreaType, list[str]] = defaultdict(list)
    for area in areas:
        if area.code in with_rows or (
            area.type in (AreaType.WIJK, AreaType.BUURT) and area.code[2:6] in municipalities
        ):
            covered[area.type].append(area.code)
    return covered


def _grid(
    table: Layout, measure: str, absent: Presence, key: tuple[AreaType, Frequency, int], areas: list[str],
    slices: Sequence[str], periods: list[Period], provenance: str,
) -> Grid:  # fmt: skip
    area_type, frequency, division = key
    hidden = tuple(
        sorted(
            slice_id
            for one in table.hidden
            if area_type.value in one.area_types and frequency.value in one.frequencies
            for slice_id in one.slices
        )
    )
    shown = tuple(slice_id for slice_id in slices if slice_id not in hidden)
    return Grid(
        measure, provenance, division, area_type, tuple(sorted(areas)), shown, tuple(str(one) for one in periods),
        absent, hidden, periods[-1].end.isoformat(),
    )  # fmt: skip
