# SPDX-License-Identifier: EUPL-1.2
"""How is a question put to a publication? Named `.sql` files with named parameters, run on DuckDB.

`MemoryEngine` answers the same questions in plain Python: slow, obvious, and the oracle of the spec tests.
"""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import duckdb

Row = dict[str, Any]
QUERIES = Path(__file__).parent / "queries"
MEMORY_LIMIT = "512MB"  # per process; DuckDB takes 80% of the machine unless told


class Engine(Protocol):
    """Answers a named query."""

    def run(self, query: str, **params: object) -> list[Row]:
        """Rows of `queries/<query>.sql`; every parameter of the file must be given, None for 'any'."""
        ...


@cache
def query_text(name: str) -> str:
    """Text of a query file, without its comment lines."""
    lines = (QUERIES / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))


class DuckEngine:
    """Queries on an open DuckDB connection. One cursor per question, so threads may share the connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, index: Path) -> "DuckEngine":
        """Read-only on an index file that nobody writes any more."""
        if "pandas" not in sys.modules and find_spec("pandas") is None:
            sys.modules["pandas"] = None  # type: ignore[assignment]  # DuckDB looks for it at each parameter: 2 ms
        return cls(duckdb.connect(str(index), read_only=True, config={"memory_limit": MEMORY_LIMIT, "threads": 2}))

    def run(self, query: str, **params: object) -> list[Row]:
        """See Engine."""
        cursor = self.connection.cursor()
        cursor.execute(query_text(query), params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


class MemoryEngine:
    """The oracle: tables as lists of rows, each query as a few lines of Python."""

    def __init__(self, figures: list[Row], areas: list[Row], older: list[Row] | None = None) -> None:
        self.figures, self.areas, self.older = figures, areas, older or []

    def run(self, query: str, **params: object) -> list[Row]:
        """See Engine."""
        answer: Callable[..., list[Row]] = getattr(self, f"_{query}")
        return answer(params)

    def _figures(self, params: Mapping[str, object]) -> list[Row]:
        names = ("indicator", "slice", "area_code", "area_type", "period", "frequency")
        found = [
            row
            for row in self.figures
            if all(params.get(name) is None or row[name] == params[name] for name in names)
            and (params["about"] is None or any(_about(params, row[name]) for name in ("count", "value")))
        ]
        order = ("indicator", "slice", "area_code", "division_year", "frequency", "period_start", "period_count")
        return sorted(found, key=lambda row: tuple(row[name] for name in order))

    def _parts(self, params: Mapping[str, Any]) -> list[Row]:
        of_parent = [row for row in self.areas if row["parent"] and row["parent"] == params["parent"]]
        parts = {(row["area_code"], row["division_year"]) for row in of_parent}
        return [row for row in self._figures(params) if (row["area_code"], row["division_year"]) in parts]

    def _areas(self, _: Mapping[str, object]) -> list[Row]:
        return sorted(self.areas, key=lambda row: (row["area_code"], row["division_year"]))

    def _periods(self, _: Mapping[str, object]) -> list[Row]:
        names = ("indicator", "area_type", "frequency", "period_start", "period")
        keys = {tuple(row[name] for name in names) for row in self.figures if row["presence"] != "missing"}
        return [dict(zip(names, key, strict=True)) for key in sorted(keys)]

    def _counts(self, params: Mapping[str, object]) -> list[Row]:
        columns = ("indicator", "area_code", "division_year", "period_start", "count", "denominator")
        return [{name: row[name] for name in columns} for row in self._single(params)]

    def _stretch(self, params: Mapping[str, Any]) -> list[Row]:
        return [row for row in self._single(params) if params["since"] <= row["period_start"] < params["until"]]

    def _single(self, params: Mapping[str, object]) -> list[Row]:
        asked = {"area_type": params["area_type"], "frequency": params["frequency"], "slice": "", "period_count": 1}
        found = [
            row
            for row in self.figures
            if params["indicator"] in (None, row["indicator"]) and all(row[name] == asked[name] for name in asked)
        ]
        order = ("indicator", "area_code", "division_year", "period_start")
        return sorted(found, key=lambda row: tuple(row[name] for name in order))

    def _changes(self, params: Mapping[str, object]) -> list[Row]:
        names = ("indicator", "slice", "area_code", "division_year", "period")
        old = {tuple(row[name] for name in names): row for row in self.older}
        new = {tuple(row[name] for name in names): row for row in self.figures}
        changed = []
        for key in sorted(old.keys() | new.keys()):
            a, b = old.get(key), new.get(key)
            before, after = (row and row["value" if row["unit"] == "procent" else "count"] for row in (a, b))
            if params["indicator"] in (None, key[0]) and (before != after or (a is None) != (b is None)):
                kind = "gone" if b is None else "new" if a is None else "revised"
                changed.append({**dict(zip(names, key, strict=True)), "before": before, "after": after, "kind": kind})
        return changed


def _about(params: Mapping[str, Any], number: float | None) -> bool:
    return number is not None and abs(number - params["about"]) <= 1
