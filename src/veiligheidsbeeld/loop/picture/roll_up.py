# SPDX-License-Identifier: EUPL-1.2
"""How do delivered counts reach wijk and municipality? Added up through the grid, so that a hole stays a hole.

Files of one sender add up to one series: a total counts the newest row of every part, whichever file it came in.
Figures that are not open stop at wijk: smaller areas are added up here and go no further.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from veiligheidsbeeld.ground.core import Area, AreaType, Observation, Period, Presence
from veiligheidsbeeld.ground.store import Grid, total
from veiligheidsbeeld.loop.sources.tidied import Tidy

_LEVELS = ((AreaType.BUURT, AreaType.WIJK), (AreaType.WIJK, AreaType.MUNICIPALITY))
_Rows = dict[tuple[str, AreaType, Period], dict[tuple[str, str], Observation]]  # then by slice and area


def rolled_up(
    files: Sequence[tuple[Tidy, Presence]], areas: Iterable[Area], finest: AreaType, *, additive: bool
) -> list[Tidy]:
    """The files of one sender and kind, oldest first, with wijken and municipality added up where they were not
    delivered, and nothing below `finest`.

    Beside each file stands what an area without a row means in a period that has rows. A total of which a part is
    hidden or unknown is that as well. Shares do not add up.
    """
    known = list(areas)
    found = [list(tidy.observations) for tidy, _ in files]
    rows: _Rows = defaultdict(dict)
    for one in (one for own in found for one in own):
        rows[one.measure, one.area_type, one.period][one.slice, one.area_code] = one
    for small, large in _LEVELS if additive else ():
        for (tidy, absent), own in reversed(list(zip(files, found, strict=True))):  # the newest speaks for a total
            sums = list(_sums(_grids(tidy, own, known, absent, small), own, rows, known, large))
            for one in sums:
                rows[one.measure, large, one.period][one.slice, one.area_code] = one
            own.extend(sums)
    order = list(AreaType)
    shown = order[: order.index(finest) + 1]
    return [
        replace(
            tidy,
            observations=[one for one in own if one.area_type in shown],
            grids=[grid for area_type in shown for grid in _grids(tidy, own, known, absent, area_type)],
        )
        for (tidy, absent), own in zip(files, found, strict=True)
    ]


def _grids(
    tidy: Tidy, observations: list[Observation], areas: list[Area], absent: Presence, area_type: AreaType
) -> Iterator[Grid]:
    """One rectangle per measure: all areas of the type, the slices and periods that were delivered."""
    division = tidy.provenance.division_year
    groups: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.area_type is area_type:
            groups[one.measure].append(one)
    for measure, rows in sorted(groups.items()):
        codes = {one.area_code for one in rows}
        if area_type is not AreaType.MUNICIPALITY:
            codes |= {
                one.code for one in areas if one.type is area_type and one.parent and one.division_year == division
            }
        periods = sorted({one.period for one in rows})
        yield Grid(
            measure, tidy.provenance.id, division or 0, area_type, tuple(sorted(codes)),
            tuple(sorted({one.slice for one in rows})), tuple(str(one) for one in periods), absent, (),
            max(one.end for one in periods).isoformat(),
        )  # fmt: skip


def _sums(
    grids: Iterable[Grid], own: list[Observation], rows: _Rows, areas: list[Area], large: AreaType
) -> Iterator[Observation]:
    """Totals of the larger areas that have no row yet, for the periods of one file."""
    examples = {(one.measure, one.area_type, one.period): one for one in own}
    for grid in grids:
        parts: dict[str, list[str]] = defaultdict(list)
        for area in areas:
            if area.type is grid.area_type and area.division_year == grid.division_year:
                parts[area.parent or ""].append(area.code)
        larger = [one.code for one in areas if one.type is large and one.code in parts]
        for period in map(Period.parse, grid.periods):
            example = examples[grid.measure, grid.area_type, period]
            delivered = rows[grid.measure, large, period]
            for area_code, slice_id in product(dict.fromkeys(larger), grid.slices):
                if (slice_id, area_code) in delivered:
                    continue
                cells = [(slice_id, part, period) for part in parts[area_code]]
                found = total(grid, rows[grid.measure, grid.area_type, period], cells)
                hole = Presence.SUPPRESSED if found.suppressed else Presence.MISSING
                yield replace(
                    example, slice=slice_id, area_type=large, area_code=area_code, lower=None, upper=None, n=None,
                    value=found.value if found.complete else None, presence=Presence.VALUE if found.complete else hole,
                )  # fmt: skip
