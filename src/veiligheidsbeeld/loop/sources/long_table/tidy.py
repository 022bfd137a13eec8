# SPDX-License-Identifier: EUPL-1.2
"""What does a long table say? One row a cell; every mistake is named by file, row and column."""

import csv
import io
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

from veiligheidsbeeld.ground.areas.shapes import smaller
from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    DataContractError,
    Frequency,
    Observation,
    Period,
    Presence,
    Revision,
    VeiligheidsbeeldError,
    area_type_of,
)
from veiligheidsbeeld.ground.store import Delivery, Grid, Snapshots
from veiligheidsbeeld.loop.sources.long_table.fetch import Table, describe
from veiligheidsbeeld.loop.sources.tidied import Tidy

E = TypeVar("E", Presence, Revision)
COLUMNS = ("measure", "slice", "area_code", "period", "value", "lower", "upper", "n", "presence", "revision")
AREA_COLUMNS = ("code", "division_year", "name", "parent", "x", "y")
RANK = 90  # what was fetched from a publisher goes before what was shipped
_SMALL = (AreaType.WIJK, AreaType.BUURT)
_period = lru_cache(maxsize=4096)(Period.parse)  # of thousands of rows only a few are different


def tidy(snapshots: Snapshots, delivery: Delivery) -> Tidy:
    """Read one delivered table. Raises DataContractError for the first cell that is not as agreed."""
    table = next(
        one
        for one in describe(snapshots.read(delivery.parts["source.yml"]), "source.yml").tables
        if one.file in delivery.parts and one.id == delivery.provenance.table
    )
    areas = [_area(number, row) for number, row in _rows(snapshots, delivery, "areas.csv", AREA_COLUMNS)]
    known = {area.code: area for area in areas}
    observations, seen = [], set()
    for number, row in _rows(snapshots, delivery, table.file, COLUMNS):
        one = _observation(table, delivery, known, number, row)
        cell = (one.measure, one.slice, one.area_code, one.period)
        if cell in seen:
            raise DataContractError(
                table.file, "every cell once", f"{row['area_code']} {row['period']} again", row=number
            )
        seen.add(cell)
        observations.append(one)
    return Tidy(
        delivery.provenance, RANK, observations, _grids(table, areas, observations), areas, _shapes(snapshots, delivery)
    )


def _rows(
    snapshots: Snapshots, delivery: Delivery, name: str, columns: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = snapshots.read(delivery.parts[name], delivery.provenance.table).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataContractError(name, "text in UTF-8", error) from error
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != columns:
        raise DataContractError(name, ", ".join(columns), reader.fieldnames, row=1)
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():  # DictReader's marks for too many and too few
            raise DataContractError(name, "as many cells as columns", "another number", row=number)
        yield number, row


def _area(number: int, row: dict[str, str]) -> Area:
    def metres(column: str) -> float | None:
        return _float("areas.csv", number, row, column)

    try:
        kind = area_type_of(row["code"])
    except VeiligheidsbeeldError as error:
        raise DataContractError("areas.csv", "an area code", row["code"], row=number, column="code") from error
    year = row["division_year"]
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise DataContractError("areas.csv", "a year", year, row=number, column="division_year")
    return Area(kind, row["code"], int(year), row["name"], row["parent"] or None, metres("x"), metres("y"))


def _observation(
    table: Table, delivery: Delivery, areas: dict[str, Area], number: int, row: dict[str, str]
) -> Observation:
    area = areas.get(row["area_code"])
    if area is None:
        raise DataContractError(table.file, "an area of areas.csv", row["area_code"], row=number, column="area_code")
    try:
        period = _period(row["period"])
    except VeiligheidsbeeldError as error:
        raise DataContractError(table.file, "a period", row["period"], row=number, column="period") from error
    presence = _enum(table.file, number, row, "presence", Presence.VALUE)
    value = _float(table.file, number, row, "value")
    if (value is None) == (presence is Presence.VALUE):
        raise DataContractError(table.file, "a value, or the reason of its absence", row["value"], number, "value")
    return Observation(
        row["measure"], row["slice"], area.type, area.code, area.division_year, period, value, presence,
        _enum(table.file, number, row, "revision", Revision.FINAL), delivery.provenance.known_at,
        delivery.provenance.id, _float(table.file, number, row, "lower"), _float(table.file, number, row, "upper"),
        _float(table.file, number, row, "n"),
    )  # fmt: skip


def _float(file: str, number: int, row: dict[str, str], column: str) -> float | None:
    if row[column] == "":
        return None
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DataContractError(file, "a number", row[column], row=number, column=column)
    return value


def _enum(file: str, number: int, row: dict[str, str], column: str, default: E) -> E:
    kind = type(default)
    try:
        return kind(row[column]) if row[column] else default
    except ValueError as error:
        raise DataContractError(file, ", ".join(kind), row[column], row=number, column=column) from error


def _grids(table: Table, areas: list[Area], rows: list[Observation]) -> list[Grid]:
    """One rectangle per measure, area type and frequency: areas of municipalities that have rows."""
    groups: dict[tuple[str, AreaType, Frequency], list[Observation]] = defaultdict(list)
    for row in rows:
        groups[row.measure, row.area_type, row.period.frequency].append(row)
    absent = Presence.VALUE if table.default == "zero" else Presence.MISSING
    grids = []
    for (measure, area_type, _), found in sorted(groups.items()):
        covered = {row.area_code for row in found}
        if area_type in _SMALL:
            municipalities = {code[2:6] for code in covered}
            covered |= {area.code for area in areas if area.type is area_type and area.code[2:6] in municipalities}
        hidden = table.hidden_slices if area_type in _SMALL and measure == "misdrijven" else ()
        periods = sorted({row.period for row in found})
        grids.append(
            Grid(
                measure, found[0].provenance, table.division_year, area_type, tuple(sorted(covered)),
                tuple(sorted({row.slice for row in found} - set(hidden))), tuple(str(one) for one in periods), absent,
                tuple(sorted(hidden)), periods[-1].end.isoformat(),
            )
        )  # fmt: skip
    return grids


def _shapes(snapshots: Snapshots, delivery: Delivery) -> dict[str, bytes]:
    """Shapes by area type, already in plane metres."""
    if "boundaries.geojson" not in delivery.parts:
        return {}
    features = json.loads(snapshots.read(delivery.parts["boundaries.geojson"]))["features"]
    division, by_type = delivery.provenance.division_year, defaultdict(list)
    for feature in features:
        code = feature["properties"]["code"]
        by_type[f"{area_type_of(code)}-{division}-GM{code[2:6]}"].append(feature)
    return {name: smaller(found) for name, found in sorted(by_type.items())}
