# SPDX-License-Identifier: EUPL-1.2
"""Does what we store come back as it went in, whatever a publisher writes?"""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Origin, Period, Presence, Provenance, Revision
from veiligheidsbeeld.ground.store import FIGURES, Grid, area_of, figure_of, rows_of
from veiligheidsbeeld.ground.store.tables import AREAS, load, row_of_area

# what a title may hold: quotes, commas, line ends, any letter; not NUL and not the sign we write for null
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30).filter(
    lambda text: text != "\\N"
)
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False)
PERIODS = st.sampled_from([Period.parse(text) for text in ("2024", "2024-03", "2024-W40", "2024-K2+3", "2024-02-29")])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NUMBERS = itertools.count()


def through_the_store(folder: Path, schema: Any, rows: list[tuple[object, ...]]) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        load(connection, "t", schema, rows, folder / f"{next(NUMBERS)}.csv")
        found = connection.execute("SELECT * FROM t").fetchall()
    return [dict(zip(schema, row, strict=True)) for row in found]


@given(st.lists(st.tuples(TEXT, st.none() | TEXT, NUMBER), max_size=5))
@settings(max_examples=60, deadline=None)
def test_an_area_comes_back_with_its_name(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str | None, float | None]]
) -> None:
    areas = [Area(AreaType.BUURT, "BU01140100", 2024, name, parent, x, 0.1) for name, parent, x in drawn]
    rows = through_the_store(tmp_path_factory.getbasetemp(), AREAS, [row_of_area(area) for area in areas])
    assert [area_of(row) for row in rows] == areas


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_figure_comes_back_in_every_value(
    tmp_path_factory: pytest.TempPathFactory, figure: Callable[..., Figure], data: st.DataObject
) -> None:
    numbers = {name: data.draw(NUMBER) for name in ("count", "value", "lower", "upper", "n", "denominator")}
    one = figure(
        **numbers, period=data.draw(PERIODS), presence=data.draw(st.sampled_from(Presence)),
        revision=data.draw(st.sampled_from(Revision)), known_at=data.draw(MOMENTS), slice=data.draw(TEXT),
        reliable=data.draw(st.booleans()), division_year=data.draw(st.integers(1830, 2100)),
    )  # fmt: skip
    rows = through_the_store(tmp_path_factory.getbasetemp(), FIGURES, list(rows_of([one], FIGURES)))
    assert [figure_of(row) for row in rows] == [one]


@given(st.lists(TEXT, max_size=4), st.sampled_from(Presence), st.dates().map(date.isoformat))
def test_a_grid_comes_back_as_it_was_written(names: list[str], absent: Presence, until: str) -> None:
    grid = Grid(
        "misdrijven", "t@1", 2024, AreaType.BUURT, tuple(names), ("0.0.0",), ("2024",), absent, ("3.2.1",), until
    )
    assert Grid.from_json(grid.as_json()) == grid


@given(MOMENTS, st.none() | st.integers(1990, 2100), st.sampled_from(Origin), TEXT)
def test_a_provenance_comes_back_as_it_was_written(
    moment: datetime, division: int | None, origin: Origin, note: str
) -> None:
    one = Provenance(
        "t@1", "s", "p", "t", "title", "url", "licence", division, moment, moment + timedelta(days=1), origin, True,
        ("a", "b"), note,
    )  # fmt: skip
    assert Provenance.from_json(one.as_json()) == one


def test_a_row_with_another_column_is_no_figure(figure: Callable[..., Figure]) -> None:
    row = dict(zip(FIGURES, *rows_of([figure()], FIGURES), strict=True))
    del row["unit"]
    with pytest.raises(TypeError, match="unit"):
        figure_of(row)
