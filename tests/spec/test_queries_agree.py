# SPDX-License-Identifier: EUPL-1.2
"""What does each stored question answer? The same on DuckDB as in plain Python, for every filter.

This table is all there is in the publication of these examples:

| indicator | slice | area | division | period | count |
|---|---|---|---|---|---|
| inbraak | | BU01140100 | 2024 | 2023 | 4 |
| inbraak | | BU01140100 | 2024 | 2024 | hidden |
| inbraak | | BU01140100 | 2024 | 2024-01 | 0 |
| inbraak | | BU01140101 | 2024 | 2024 | 7 |
| inbraak | 1.1.1 | BU01140101 | 2024 | 2024 | 2 |
| inbraak | | BU01140100 | 2025 | 2024 | 5 |
| inbraak | | WK011401 | 2024 | 2024 | 7 |
| fiets | | GM0114 | 2024 | 2024 | missing |
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from veiligheidsbeeld.ground.core import Area, Figure, Period, Presence, area_type_of
from veiligheidsbeeld.ground.store import FIGURES, DuckEngine, Engine, MemoryEngine, Row, rows_of
from veiligheidsbeeld.ground.store.engine import QUERIES, query_text
from veiligheidsbeeld.ground.store.tables import AREAS, load, row_of_area

Make = Callable[..., Figure]
COUNTS: list[tuple[str, str, str, int, str, float | None, Presence]] = [
    ("inbraak", "", "BU01140100", 2024, "2023", 4, Presence.VALUE),
    ("inbraak", "", "BU01140100", 2024, "2024", None, Presence.SUPPRESSED),
    ("inbraak", "", "BU01140100", 2024, "2024-01", 0, Presence.VALUE),
    ("inbraak", "", "BU01140101", 2024, "2024", 7, Presence.VALUE),
    ("inbraak", "1.1.1", "BU01140101", 2024, "2024", 2, Presence.VALUE),
    ("inbraak", "", "BU01140100", 2025, "2024", 5, Presence.VALUE),
    ("inbraak", "", "WK011401", 2024, "2024", 7, Presence.VALUE),
    ("fiets", "", "GM0114", 2024, "2024", None, Presence.MISSING),
]
PLACES = [
    ("GM0114", 2024, "NL"), ("WK011401", 2024, "GM0114"), ("BU01140100", 2024, "WK011401"),
    ("BU01140101", 2024, "WK011401"), ("BU01140100", 2025, "WK011402"), ("NL", 2024, None),
]  # fmt: skip
FILTERS: dict[str, dict[str, list[object]]] = {
    "figures": {
        "indicator": ["inbraak", "fiets", "nothing"], "slice": ["", "1.1.1"],
        "area_code": ["BU01140100", "GM0114", "GM9999"], "area_type": ["BU", "GM"],
        "period": ["2024", "2024-01"], "frequency": ["Y", "M"], "about": [4, 5.5, 900],
    },
    "parts": {
        "parent": ["WK011401", "NL"], "indicator": ["inbraak", "nothing"], "slice": ["", "1.1.1"],
        "area_type": ["BU", "GM"], "period": ["2024", "2024-01"], "about": [4, 900],
    },
    "areas": {},
    "periods": {},
    "counts": {"indicator": ["inbraak", "fiets"], "area_type": ["BU", "GM"], "frequency": ["Y", "M"]},
    "stretch": {
        "indicator": ["inbraak", "fiets"], "area_type": ["BU", "GM"], "frequency": ["Y", "M"],
        "since": [date(2023, 1, 1), date(2024, 1, 1)], "until": [date(2024, 1, 1), date(2025, 1, 1)],
    },
    "changes": {"indicator": ["inbraak", "fiets", "nothing"]},
}  # fmt: skip


def figures(make: Make) -> list[tuple[object, ...]]:
    made = (
        make(
            indicator=indicator, slice=slice_id, area_type=area_type_of(area), area_code=area,
            division_year=division, period=Period.parse(period), count=count, presence=presence,
        )
        for indicator, slice_id, area, division, period, count, presence in COUNTS
    )  # fmt: skip
    return list(rows_of(made, FIGURES))


def older_than(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """As it was: one count was another, one hidden was shown, one row was not there, one has gone since."""
    count, area = list(FIGURES).index("count"), list(FIGURES).index("area_code")
    old = [list(row) for row in rows]
    old[0][count], old[1][count] = 3.0, 9.0
    gone = [*old[3]]
    gone[area] = "BU01140109"
    return [tuple(row) for row in [*old[:3], gone, *old[4:]]]


@pytest.fixture(scope="module")
def engines(figure: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Engine]]:
    rows, folder = figures(figure), tmp_path_factory.mktemp("engines")
    areas = [row_of_area(Area(area_type_of(code), code, year, code, parent)) for code, year, parent in PLACES]
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS older")
        load(connection, "figures", FIGURES, rows, folder / "f.csv")
        load(connection, "areas", AREAS, areas, folder / "a.csv")
        load(connection, "older.figures", FIGURES, older_than(rows), folder / "o.csv")
        memory = MemoryEngine(plain(FIGURES, rows), plain(AREAS, areas), plain(FIGURES, older_than(rows)))
        yield {"duck": DuckEngine(connection), "memory": memory}


def plain(schema: Any, rows: list[tuple[object, ...]]) -> list[Row]:
    """Rows for the oracle: dates as dates, as a database holds them."""
    found = [dict(zip(schema, row, strict=True)) for row in rows]
    for row in found:
        if "period_start" in row:
            row["period_start"] = date.fromisoformat(str(row["period_start"]))
    return found


@pytest.fixture(params=["duck", "memory"])
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    return engines[request.param]


NEEDED = {"since": date(2023, 1, 1), "until": date(2025, 1, 1)}  # of every stretch


def ask(engine: Engine, query: str, **filters: object) -> list[Row]:
    return engine.run(query, **{**{name: NEEDED.get(name) for name in FILTERS[query]}, **filters})


CASES = [(query, {}) for query in FILTERS]
CASES += [
    (query, {name: value}) for query, names in FILTERS.items() for name, values in names.items() for value in values
]
CASES += [
    (query, {a: x, b: y})
    for query, names in FILTERS.items()
    for a in names for b in names if a < b
    for x in names[a] for y in names[b]
]  # fmt: skip


@pytest.mark.parametrize(("query", "filters"), CASES, ids=str)
def test_every_question_has_one_answer(engines: dict[str, Engine], query: str, filters: dict[str, object]) -> None:
    assert ask(engines["duck"], query, **filters) == ask(engines["memory"], query, **filters)


def cells(rows: list[Row]) -> list[tuple[str, int, str]]:
    return [(row["area_code"], row["division_year"], row["period"]) for row in rows]


def test_a_series_is_all_periods_of_one_area_oldest_first(engine: Engine) -> None:
    rows = ask(engine, "figures", indicator="inbraak", area_code="BU01140100", frequency="Y")
    found = [(row["period"], row["count"]) for row in rows if row["division_year"] == 2024]
    assert found == [("2023", 4), ("2024", None)]


def test_parts_of_an_area_are_found_by_its_code_in_their_own_division(engine: Engine) -> None:
    rows = ask(engine, "parts", indicator="inbraak", period="2024", slice="", parent="WK011401")
    assert cells(rows) == [("BU01140100", 2024, "2024"), ("BU01140101", 2024, "2024")]


def test_the_empty_slice_is_the_indicator_itself_and_none_means_any(engine: Engine) -> None:
    assert [row["slice"] for row in ask(engine, "figures", area_code="BU01140101", slice="")] == [""]
    assert [row["slice"] for row in ask(engine, "figures", area_code="BU01140101")] == ["", "1.1.1"]


def test_one_code_in_two_divisions_is_two_places(engine: Engine) -> None:
    rows = [row for row in ask(engine, "areas") if row["area_code"] == "BU01140100"]
    assert [(row["division_year"], row["parent"]) for row in rows] == [(2024, "WK011401"), (2025, "WK011402")]


def test_a_period_with_only_missing_figures_is_not_offered(engine: Engine) -> None:
    found = [(row["indicator"], row["area_type"], row["period"]) for row in ask(engine, "periods")]
    assert found == [
        ("inbraak", "BU", "2024-01"), ("inbraak", "BU", "2023"), ("inbraak", "BU", "2024"), ("inbraak", "WK", "2024"),
    ]  # fmt: skip


def test_counts_are_of_the_indicator_itself_and_a_hidden_one_is_none(engine: Engine) -> None:
    rows = ask(engine, "counts", area_type="BU", frequency="Y")
    assert [(row["area_code"], row["division_year"], row["period_start"].year, row["count"]) for row in rows] == [
        ("BU01140100", 2024, 2023, 4), ("BU01140100", 2024, 2024, None), ("BU01140100", 2025, 2024, 5),
        ("BU01140101", 2024, 2024, 7),
    ]  # fmt: skip


def test_a_stretch_holds_what_begins_on_its_first_day_and_before_its_end(engine: Engine) -> None:
    rows = ask(engine, "stretch", area_type="BU", frequency="Y", since=date(2023, 1, 1), until=date(2024, 1, 1))
    assert cells(rows) == [("BU01140100", 2024, "2023")]


def test_what_changed_is_revised_new_or_gone(engine: Engine) -> None:
    found = [
        (row["kind"], row["area_code"], row["period"], row["before"], row["after"]) for row in ask(engine, "changes")
    ]
    assert found == [
        ("revised", "BU01140100", "2023", 3, 4),
        ("revised", "BU01140100", "2024", 9, None),
        ("new", "BU01140101", "2024", None, 7),
        ("gone", "BU01140109", "2024", 7, None),
    ]


def test_a_forgotten_filter_is_an_error_and_not_any(engine: Engine) -> None:
    with pytest.raises((KeyError, duckdb.Error)):
        engine.run("counts", indicator="inbraak")


def test_every_query_file_has_its_examples_here() -> None:
    assert {path.stem for path in QUERIES.glob("*.sql")} == set(FILTERS)


# The portable subset (DuckDB, PostgreSQL, Spark), so that the store can move without rewriting a question.
NOT_PORTABLE = {
    r"\bGROUP BY ALL\b": "name the columns", r"\bORDER BY ALL\b": "name the columns", r"\bFILTER\s*\(": "use CASE",
    r"\bQUALIFY\b": "use a subquery", r"\bEXCLUDE\b": "name the columns", r"\bPIVOT\b": "write it out",
    r"\bASOF\b": "write it out", r"\bIGNORE NULLS\b": "write it out", r"\bTRY_CAST\b": "cast typed columns",
    r"\bANY_VALUE\b": "use MIN", r"\bARG_MAX\b": "use a subquery", r"\bMODE\s*\(": "use a subquery",
    r"\bPERCENTILE_CONT\b": "use MEDIAN or statistics", r"\bDATE_DIFF\b": "year * 12 + month",
    r"\bMAKE_DATE\b": "pass a date", r"\bQUARTER\s*\(": "use EXTRACT", r"\bGENERATE_SERIES\b": "pass a list",
    r"\bILIKE\b": "compare in code", r"\bUPPER\s*\(": "compare in code", r"\bLIST_\w+\(": "DuckDB only",
    r"\bSELECT\s+(\w+\.)?\*": "name the columns", r"\bROUND\s*\(": "FLOOR(x + 0.5)", r"\?": "parameters have names",
    r"\$\d": "parameters have names", r"::": "CAST(x AS type)", r"\bREAD_(PARQUET|CSV)\b": "ask tables only",
    r"%": "a literal percent breaks the binding of PostgreSQL", r"\bCURRENT_\w+|\bNOW\s*\(": "pass the clock",
}  # fmt: skip
FILES = sorted(QUERIES.glob("*.sql"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_keeps_to_the_portable_subset(path: Path) -> None:
    text = query_text(path.stem)
    assert [f"{rule}: {advice}" for rule, advice in NOT_PORTABLE.items() if re.search(rule, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_optional_parameter_is_cast_where_it_is_compared_with_null(path: Path) -> None:
    text = query_text(path.stem)
    assert not re.search(r"\$\w+\s+IS\s+(NOT\s+)?NULL", text), "write CAST($name AS type) IS NULL"
    assert set(re.findall(r"\$(\w+)", text)) == set(FILTERS[path.stem])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_table_has_a_lower_case_alias_and_every_column_names_it(path: Path) -> None:
    text = query_text(path.stem)
    tables = re.findall(r"\b(?:(?<!DISTINCT )FROM|JOIN)\s+[\w.]+(\s+AS\s+[a-z]\w*)?", text)
    assert tables
    assert all(tables)
    where = text.partition("WHERE")[2].partition("ORDER BY")[0]
    bare = re.findall(r"(?<![\w.$'])([a-z_]+)(?![\w.(])", re.sub(r"'[^']*'", "", where))
    assert [name for name in bare if not name.isupper()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_tells_in_its_first_line_what_it_answers_and_sorts_its_rows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"-- \w.*\.", text)
    assert "ORDER BY" in query_text(path.stem)


def test_the_rules_find_what_they_forbid() -> None:
    bad = "SELECT * FROM t QUALIFY x::INT > ? GROUP BY ALL"
    assert sum(bool(re.search(rule, bad, re.IGNORECASE)) for rule in NOT_PORTABLE) == 5
