# SPDX-License-Identifier: EUPL-1.2
"""How fast are the two questions that pages ask most, on five million figures? As ratios, all in one run.

A map (one indicator and period, all buurten of a municipality) and a series (one indicator and area, all months):
our named queries with their optional parameters, against SQL with parameters written for this one question on the same
file, and against the same SQL on a copy that is in no order.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from veiligheidsbeeld.ground.core import Area, AreaType
from veiligheidsbeeld.ground.store import FIGURES, DuckEngine, Row
from veiligheidsbeeld.ground.store.tables import AREAS, load, row_of_area
from veiligheidsbeeld.loop.picture.catalogue import Catalogue

MUNICIPALITIES, BUURTEN, MONTHS = 10, 80, 108
RUNS = 31
FILTERS = {
    "figures": ("indicator", "slice", "area_code", "area_type", "period", "frequency", "about"),
    "parts": ("parent", "indicator", "slice", "area_type", "period", "about"),
}
MAP = {"indicator": "woninginbraak", "slice": "", "area_type": "BU", "period": "2020-05", "parent": "GM0005"}
SERIES = {"indicator": "woninginbraak", "slice": "", "area_code": "BU00050007", "frequency": "M"}
PLAIN_MAP = """SELECT {columns} FROM {table} AS f JOIN areas AS a USING (area_code, division_year)
WHERE f.indicator = $indicator AND f.slice = $slice AND f.area_type = $area_type AND f.period = $period
  AND a.parent = $parent ORDER BY f.area_code"""
PLAIN_SERIES = """SELECT {columns} FROM {table} AS f
WHERE f.indicator = $indicator AND f.slice = $slice AND f.area_code = $area_code AND f.frequency = $frequency
ORDER BY f.period_start"""


def fill(index: Path) -> None:
    """The tables of a publication, in its order, and the figures once more in none."""
    areas = [
        Area(AreaType.BUURT, f"BU{m:04}{b:04}", 2024, f"Buurt {b}", f"GM{m:04}")
        for m in range(MUNICIPALITIES)
        for b in range(BUURTEN)
    ]
    with duckdb.connect(str(index)) as connection:
        load(connection, "areas", AREAS, map(row_of_area, areas), index.with_suffix(".csv"))
        load(connection, "empty", FIGURES, [], index.with_suffix(".csv"))
        given = {
            "indicator": "i", "slice": "''", "area_type": "'BU'", "area_code": "a.area_code",
            "division_year": "2024", "period": "strftime(start, '%Y-%m')", "period_start": "start", "frequency": "'M'",
            "period_count": "1", "count": "hash(i, a.area_code, start) % 40", "presence": "'value'", "version": "1",
            "unit": "'count'", "reliable": "true", "known_at": "now()",
        }  # fmt: skip
        columns = ", ".join(f"{given.get(name, 'NULL')} AS {name}" for name in FIGURES)
        connection.execute(
            f"""INSERT INTO empty SELECT {columns} FROM unnest($ids) AS r(i), areas AS a,
            (SELECT DATE '2015-01-01' + to_months(n::INTEGER) AS start FROM range({MONTHS}) AS m(n))""",
            {"ids": list(Catalogue.read().indicators)},
        )
        connection.execute("CREATE TABLE figures AS SELECT * FROM empty ORDER BY indicator, slice, period, area_code")
        connection.execute("CREATE TABLE unsorted AS SELECT * FROM empty ORDER BY hash(area_code, indicator, period)")
        connection.execute("DROP TABLE empty")


def medians(*ways: Callable[[], object]) -> list[float]:
    """Median wall seconds of each way, warm; by turns, so that all of them meet the same moods of the machine."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for way, own in zip(ways, times, strict=True):
            start = time.perf_counter()
            way()
            own.append(time.perf_counter() - start)
    return [statistics.median(own) for own in times]


def main() -> None:
    """Both questions, three ways."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index.duckdb"
        fill(index)
        engine = DuckEngine.open(index)
        (whole,) = engine.connection.execute("SELECT count(*) FROM figures").fetchall()[0]
        columns = ", ".join(f"f.{name}" for name in FIGURES)
        for what, query, filters, plain in (
            ("map", "parts", MAP, PLAIN_MAP),
            ("series", "figures", SERIES, PLAIN_SERIES),
        ):
            params = {**dict.fromkeys(FILTERS[query]), **filters}

            def ours(query: str = query, params: dict[str, object] = params) -> list[Row]:
                return engine.run(query, **params)

            def sql(table: str, plain: str = plain, filters: dict[str, str] = filters) -> list[tuple[object, ...]]:
                return (
                    engine.connection.cursor().execute(plain.format(columns=columns, table=table), filters).fetchall()
                )

            found = len(ours())
            if found != len(sql("figures")):
                raise SystemExit(f"{what}: {found} figures, plain SQL finds another number")
            own, written = medians(ours, lambda: sql("figures"))
            (scan,) = medians(lambda: sql("unsorted"))
            print(
                f"{what} of {found} figures among {whole:,}: "
                f"{own / written:.2f} of plain SQL, {own / scan:.2f} of a scan in no order ({own * 1000:.1f} ms)"
            )
        engine.close()


if __name__ == "__main__":
    main()
