# SPDX-License-Identifier: EUPL-1.2
"""How do our types look as columns? One place that turns rows into typed Parquet and back.

Rows go through a typed CSV into DuckDB, so that neither pandas nor pyarrow is needed (docs/adr/0008).
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import duckdb

from veiligheidsbeeld.ground.core import (
    FIGURE_COLUMNS,
    Area,
    AreaType,
    Figure,
    Observation,
    Period,
    Presence,
    Revision,
)

Schema = Mapping[str, str]
_NULL = "\\N"

_CELL: Schema = {
    "slice": "VARCHAR", "area_type": "VARCHAR", "area_code": "VARCHAR", "division_year": "INTEGER",
    "period": "VARCHAR", "period_start": "DATE", "frequency": "VARCHAR", "period_count": "INTEGER",
}  # fmt: skip
OBSERVATIONS: Schema = {
    "measure": "VARCHAR", **_CELL, "value": "DOUBLE", "lower": "DOUBLE", "upper": "DOUBLE", "n": "DOUBLE",
    "presence": "VARCHAR", "revision": "VARCHAR", "known_at": "VARCHAR", "provenance": "VARCHAR",
}  # fmt: skip
FIGURES: Schema = {
    "indicator": "VARCHAR", "version": "INTEGER", **_CELL, "unit": "VARCHAR", "count": "DOUBLE", "value": "DOUBLE",
    "lower": "DOUBLE", "upper": "DOUBLE", "level": "DOUBLE", "method": "VARCHAR", "n": "DOUBLE",
    "denominator": "DOUBLE", "presence": "VARCHAR", "reliable": "BOOLEAN", "reason": "VARCHAR",
    "revision": "VARCHAR", "known_at": "VARCHAR", "provenance": "VARCHAR", "denominator_provenance": "VARCHAR",
}  # fmt: skip
_PERIOD = ("period_start", "frequency", "period_count")  # beside the period itself
AREAS: Schema = {
    "area_type": "VARCHAR", "area_code": "VARCHAR", "division_year": "INTEGER", "name": "VARCHAR", "parent": "VARCHAR",
    "x": "DOUBLE", "y": "DOUBLE",
}  # fmt: skip


def rows_of(records: Iterable[Observation | Figure], schema: Schema) -> Iterator[tuple[object, ...]]:
    """Values in the order of `schema`; the period is spread over its columns."""
    names = [name for name in schema if name not in _PERIOD]
    values, period, known_at = attrgetter(*names), names.index("period"), names.index("known_at")
    for record in records:
        row = values(record)
        yield (
            *row[:period], *_period_columns(record.period), *row[period + 1 : known_at],
            _moment(record.known_at), *row[known_at + 1 :],
        )  # fmt: skip


def row_of_area(area: Area) -> tuple[object, ...]:
    """Values in the order of AREAS."""
    return (area.type.value, area.code, area.division_year, area.name, area.parent, area.x, area.y)


@lru_cache(maxsize=4096)  # of thousands of rows only a few are different
def _period_columns(period: Period) -> tuple[object, ...]:
    return (str(period), period.start.isoformat(), period.frequency, period.count)


_moment = lru_cache(maxsize=4096)(datetime.isoformat)


def figure_of(row: Mapping[str, Any]) -> Figure:
    """A figure from a row of the released table."""
    values = dict(row)
    for name in _PERIOD:
        values.pop(name, None)
    for name, read in _READ.items():
        values[name] = read(values[name])
    if values.keys() != _FIELDS:
        raise TypeError(f"a figure has other columns: {sorted(values.keys() ^ _FIELDS)}")
    figure = object.__new__(Figure)
    figure.__dict__.update(values)  # all at once: a frozen dataclass takes its fields one by one, five times as long
    return figure


_FIELDS = frozenset(FIGURE_COLUMNS)
# of thousands of rows only a few are different
_READ: dict[str, Callable[[str], object]] = {
    "period": lru_cache(maxsize=4096)(Period.parse),
    "area_type": cache(AreaType),
    "presence": cache(Presence),
    "revision": cache(Revision),
    "known_at": lru_cache(maxsize=4096)(datetime.fromisoformat),
}


def area_of(row: Mapping[str, Any]) -> Area:
    """An area from a row of the area table."""
    return Area(
        AreaType(row["area_type"]),
        row["area_code"],
        row["division_year"],
        row["name"],
        row["parent"],
        row["x"],
        row["y"],
    )


def load(
    connection: duckdb.DuckDBPyConnection, name: str, schema: Schema, rows: Iterable[Sequence[object]], scratch: Path
) -> None:
    """Create table `name` from rows in the order of `schema`, by way of a typed CSV at `scratch`."""
    with scratch.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerows([_NULL if value is None else value for value in row] for row in rows)
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in schema.items())
    connection.execute(
        f"CREATE TABLE {name} AS SELECT * FROM read_csv(?, header = false, auto_detect = false, delim = ',', "  # noqa: S608
        f"new_line = '\\n', quote = '\"', escape = '\"', nullstr = '{_NULL}', columns = {{{columns}}})",
        [str(scratch)],
    )
    scratch.unlink()
