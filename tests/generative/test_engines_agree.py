# SPDX-License-Identifier: EUPL-1.2
"""Do DuckDB and plain Python give the same answer to every question, on any table of figures?"""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veiligheidsbeeld.ground.core import Area, Figure, Period, Presence, area_type_of
from veiligheidsbeeld.ground.store import FIGURES, DuckEngine, MemoryEngine, Row, rows_of
from veiligheidsbeeld.ground.store.tables import AREAS, load, row_of_area

Make = Callable[..., Figure]
INDICATORS, SLICES, YEARS = ("a", "b-c", "B"), ("", "1.1.1", "1.10.1"), (2024, 2025)
CODES = ("NL", "GM0114", "WK011401", "WK011402", "BU01140100", "BU01140101", "BU01140201")
PERIODS = ("2023", "2024", "2024-01", "2024-02", "2024-K1", "2024-W01", "2024+2", "2024-01+3")
NAMES = {
    "figures": ("indicator", "slice", "area_code", "area_type", "period", "frequency", "about"),
    "parts": ("parent", "indicator", "slice", "area_type", "period", "about"),
    "areas": (),
    "periods": (),
    "counts": ("indicator", "area_type", "frequency"),
    "stretch": ("indicator", "area_type", "frequency", "since", "until"),
    "changes": ("indicator",),
}
VALUES: dict[str, tuple[object, ...]] = {
    "indicator": INDICATORS, "slice": SLICES, "area_code": CODES, "area_type": ("NL", "GM", "WK", "BU", "PV"),
    "division_year": YEARS, "about": (0, 1.5, 4), "period": PERIODS, "frequency": ("Y", "M", "Q", "W"), "parent": CODES,
    "since": (date(2023, 1, 1), date(2024, 1, 15)), "until": (date(2024, 1, 1), date(2024, 3, 1)),
}  # fmt: skip
KEYS = st.tuples(*map(st.sampled_from, (INDICATORS, SLICES, CODES, YEARS, PERIODS)))
COUNTS = st.none() | st.integers(0, 3).map(float)
TABLES = st.dictionaries(KEYS, st.tuples(COUNTS, st.sampled_from(Presence)), max_size=25)
PLACES = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(YEARS)), st.none() | st.sampled_from(CODES), max_size=10
)
QUESTIONS = st.sampled_from(sorted(NAMES)).flatmap(
    lambda query: st.tuples(
        st.just(query),
        st.fixed_dictionaries(
            {
                name: st.sampled_from(VALUES[name]) | (st.nothing() if name in ("since", "until") else st.none())
                for name in NAMES[query]
            }
        ),
    )
)
NUMBERS = itertools.count()


def made(make: Make, table: dict[Any, Any]) -> list[tuple[object, ...]]:
    figures = (
        make(
            indicator=indicator, slice=slice_id, area_type=area_type_of(area), area_code=area,
            division_year=division, period=Period.parse(period), count=count, presence=presence,
        )
        for (indicator, slice_id, area, division, period), (count, presence) in table.items()
    )  # fmt: skip
    return list(rows_of(figures, FIGURES))


def plain(schema: Any, rows: list[tuple[object, ...]]) -> list[Row]:
    found = [dict(zip(schema, row, strict=True)) for row in rows]
    for row in found:
        if "period_start" in row:
            row["period_start"] = date.fromisoformat(str(row["period_start"]))
    return found


@given(TABLES, TABLES, PLACES, st.lists(QUESTIONS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_engines_agree(
    figure: Make, tmp_path_factory: pytest.TempPathFactory, table: Any, older: Any, places: Any, questions: Any
) -> None:
    now, then = made(figure, table), made(figure, older)
    areas = [row_of_area(Area(area_type_of(code), code, year, code, parent)) for (code, year), parent in places.items()]
    scratch = tmp_path_factory.getbasetemp()
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS older")
        for name, schema, rows in (
            ("figures", FIGURES, now),
            ("areas", AREAS, areas),
            ("older.figures", FIGURES, then),
        ):
            load(connection, name, schema, rows, scratch / f"engines-{next(NUMBERS)}.csv")
        duck = DuckEngine(connection)
        memory = MemoryEngine(plain(FIGURES, now), plain(AREAS, areas), plain(FIGURES, then))
        for query, filters in questions:
            assert duck.run(query, **filters) == memory.run(query, **filters), (query, filters)
