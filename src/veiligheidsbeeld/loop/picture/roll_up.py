# SPDX-License-Identifier: EUPL-1.2
"""How do delivered counts reach wijk and municipality? Added up through the grid, so that a hole stays a hole.

Figures that are not open stop at wijk: smaller areas are added up here and go no further.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from veiligheidsbeeld.ground.core import Area, AreaType, Observation, Period, Presence
from veiligheidsbeeld.ground.store import Grid, total
from veiligheidsbeeld.loop.sources.tidied import Tidy

_LEVELS = ((AreaType.BUURT, AreaType.WIJK), (AreaType.WIJK, AreaType.MUNICIPALITY))


def rolled_up(tidy: Tidy, areas: Iterable[Area], absent: Presence, finest: AreaType, additive: bool) -> Tidy:
    """The delivery with wijken and municipality added up where they were not delivered, and nothing below `finest`.

    `absent` is what an area without a row means in a period that has rows. Shares do not add up.
    """
    known = [area for area in areas if area.division_year == tidy.provenance.division_year]
    observations = list(tidy.observations)
    grids = list(_grids(tidy, observations, known, absent))
    if additive:
        for small, large in _LEVELS:
            observations += _sums(observations, [one for one in grids if one.area_type is small], known, large)
            grids = list(_grids(tidy, observations, known, absent))
    order = list(AreaType)
    shown = [one for one in observations if order.index(one.area_type) <= order.index(finest)]
    return replace(
        tidy, observations=shown, grids=[one for one in grids if order.index(one.area_type) <= order.index(finest)]
    )


def _grids(tidy: Tidy, observations: list[Observation], areas: list[Area], absent: Presence) -> Iterator[Grid]:
    """One rectangle per measure and area type: all areas of the type, the slices and periods that were delivered."""
    groups: dict[tuple[str, AreaType], list[Observation]] = defaultdict(list)
    for one in observations:
        groups[one.measure, one.area_type].append(one)
    for (measure, area_type), rows in sorted(groups.items()):
        codes = {one.area_code for one in rows} | {
            area.code for area in areas if area.type is area_type and area.parent
        }
        if area_type is AreaType.MUNICIPALITY:
            codes = {one.area_code for one in rows}
        periods = sorted({one.period for one in rows})
        yield Grid(
            measure, tidy.provenance.id, tidy.provenance.division_year or 0, area_type, tuple(sorted(codes)),
            tuple(sorted({one.slice for one in rows})), tuple(str(one) for one in periods), absent, (),
            max(one.end for one in periods).isoformat(),
        )  # fmt: skip


def _sums(
    observations: list[Observation], grids: list[Grid], areas: list[Area], large: AreaType
) -> Iterator[Observation]:
    """Totals of the larger areas that have no row of their own; none where a part is hidden or unknown."""
    own = {(one.measure, one.slice, one.area_code, one.period) for one in observations}
    parts: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        parts[area.parent or ""].append(area.code)
    larger = [one.code for one in areas if one.type is large and parts[one.code]]
    for grid in grids:
        for period, cells in _by_period(observations, grid).items():
            example = next(iter(cells.values()))
            for area_code, slice_id in product(larger, grid.slices):
                found = total(grid, cells, [(slice_id, part, period) for part in parts[area_code]])
                if found.complete and (grid.measure, slice_id, area_code, period) not in own:
                    yield replace(
                        example, slice=slice_id, area_type=large, area_code=area_code, value=found.value,
                        presence=Presence.VALUE,
                    )  # fmt: skip


def _by_period(observations: list[Observation], grid: Grid) -> Mapping[Period, dict[tuple[str, str], Observation]]:
    rows: dict[Period, dict[tuple[str, str], Observation]] = defaultdict(dict)
    for one in observations:
        if (one.measure, one.area_type) == (grid.measure, grid.area_type):
            rows[one.period][one.slice, one.area_code] = one
    return rows
