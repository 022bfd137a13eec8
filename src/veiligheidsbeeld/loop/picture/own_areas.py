# SPDX-License-Identifier: EUPL-1.2
"""Which areas does the municipality itself speak of? Villages, quadrants and police teams as unions of buurten.

One file, `areas.yml` in the world's folder. Counts and people are added up through the grid, so a hole stays a hole;
shares do not add up. Only figures that were released by buurt can be added up to an area that is no union of wijken.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import shapely
import yaml
from shapely.geometry import mapping, shape

from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    DataContractError,
    Observation,
    Period,
    Presence,
    Statement,
    area_type_of,
)
from veiligheidsbeeld.ground.store import Grid, total
from veiligheidsbeeld.loop.sources.tidied import Tidy

FILE = "areas.yml"
# what is no count of people or events cannot be added up
_NOT_ADDITIVE = ("laag-inkomen", "jongeren-met-jeugdzorg", "woz-waarde", "huurwoningen")


class OwnArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One area: `code` EG and digits, the codes of its buurten."""

    code: str
    name: str
    buurten: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    areas: tuple[OwnArea, ...]


def read_own_areas(folder: Path) -> tuple[OwnArea, ...]:
    """The areas of a world; none without a file. Raises DataContractError naming what is wrong."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _File).areas
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise DataContractError(FILE, "areas with code, name and buurten", error) from error
    for one in found:
        if not one.code.startswith("EG") or area_type_of(one.code) is not AreaType.OWN:
            raise DataContractError(FILE, "a code such as EG01", one.code, column="code")
        if not one.buurten:
            raise DataContractError(FILE, "at least one buurt", one.code, column="buurten")
    if len({one.code for one in found}) < len(found):
        raise DataContractError(FILE, "every code once", ", ".join(one.code for one in found), column="code")
    return found


def with_own_areas(tidied: list[Tidy], own: Iterable[OwnArea], areas: list[Area], division: int) -> list[Tidy]:
    """The same deliveries, each with what it says of the own areas whose buurten all exist in this division."""
    known = {area.code for area in areas if area.division_year == division}
    wanted = tuple(one for one in own if known.issuperset(one.buurten))
    return [_one(tidy, wanted, division) for tidy in tidied] if wanted else tidied


def left_out(own: Iterable[OwnArea], areas: list[Area], division: int) -> list[Statement]:
    """Own areas that name a buurt which this division does not have: a person must say what became of it."""
    known = {area.code for area in areas if area.division_year == division}
    return [
        Statement("own_area_left_out", {"area": one.name, "buurt": buurt, "division": division})
        for one in own
        for buurt in one.buurten
        if buurt not in known
    ]


def _one(tidy: Tidy, wanted: tuple[OwnArea, ...], division: int) -> Tidy:
    by_buurt = [one for one in tidy.grids if one.area_type is AreaType.BUURT and one.division_year == division]
    additive = [one for one in by_buurt if one.measure not in _NOT_ADDITIVE]
    sums = list(_sums(tidy.observations, additive, wanted)) if tidy.provenance.released_by_publisher else []
    shapes = dict(_shapes(tidy, wanted))
    areas = [_area(one, division) for one in wanted] if sums or shapes else []
    grids = [
        replace(one, area_type=AreaType.OWN, areas=tuple(area.code for area in wanted)) for one in additive if sums
    ]
    return replace(
        tidy, observations=[*tidy.observations, *sums], grids=[*tidy.grids, *grids], areas=[*tidy.areas, *areas],
        shapes={**tidy.shapes, **shapes},
    )  # fmt: skip


def _area(one: OwnArea, division: int) -> Area:
    return Area(AreaType.OWN, one.code, division, one.name, "GM" + one.buurten[0][2:6])


def _sums(observations: list[Observation], grids: list[Grid], wanted: tuple[OwnArea, ...]) -> Iterator[Observation]:
    rows: dict[tuple[str, Period], dict[tuple[str, str], Observation]] = defaultdict(dict)
    for one in observations:
        if one.area_type is AreaType.BUURT:
            rows[one.measure, one.period][one.slice, one.area_code] = one
    for grid in grids:
        for text in grid.periods:
            period = Period.parse(text)
            cells = rows[grid.measure, period]
            example = next(iter(cells.values()), None)
            if example is None:
                continue
            for area in wanted:
                for slice_id in (*grid.slices, *grid.hidden_slices):
                    found = total(grid, cells, [(slice_id, buurt, period) for buurt in area.buurten])
                    presence = (
                        Presence.VALUE
                        if found.complete
                        else Presence.SUPPRESSED
                        if found.suppressed
                        else Presence.MISSING
                    )
                    yield replace(
                        example, slice=slice_id, area_type=AreaType.OWN, area_code=area.code, presence=presence,
                        value=found.value if found.complete else None,
                    )  # fmt: skip


def _shapes(tidy: Tidy, wanted: tuple[OwnArea, ...]) -> Iterator[tuple[str, bytes]]:
    """Unions of the shapes of buurten; an area with a buurt without shape is left off the map."""
    for name, content in tidy.shapes.items():
        if not name.startswith(AreaType.BUURT.value):
            continue
        known = {one["properties"]["code"]: shape(one["geometry"]) for one in json.loads(content)["features"]}
        features = [
            {"type": "Feature", "properties": {"code": one.code}, "geometry": mapping(shapely.union_all(parts))}
            for one in wanted
            if len(parts := [known[buurt] for buurt in one.buurten if buurt in known]) == len(one.buurten)
        ]
        if features:
            collection = {"type": "FeatureCollection", "features": features}
            yield f"{AreaType.OWN.value}{name[2:]}", json.dumps(collection, separators=(",", ":")).encode()
