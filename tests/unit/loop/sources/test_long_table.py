# SPDX-License-Identifier: EUPL-1.2
"""Is every mistake in a long table named by file, row and column, and nothing read by habit?"""

from datetime import date
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import AreaType, DataContractError, Origin, Period, Presence, Revision, fixed_clock
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.sources import long_table
from veiligheidsbeeld.loop.sources.tidied import Tidy

SOURCE = """
tables:
- id: T1
  file: t.csv
  title: Proef
  publisher: Politie
  url: https://example.org
  licence: CC0
  retrieved: 2026-01-15
  known_at: 2026-01-15 00:00:00
  division_year: 2026
  origin: overgenomen
  released_by_publisher: true
  default: zero
  hidden_slices: ["3.2.1"]
"""
AREAS = """code,division_year,name,parent,x,y
GM9801,2026,Proefstad,NL,1.5,2
WK980101,2026,"Oost, en verder",GM9801,,
BU98010101,2026,Een,WK980101,,
BU98010102,2026,Twee,WK980101,,
"""
ROWS = """measure,slice,area_code,period,value,lower,upper,n,presence,revision
misdrijven,0.0.0,GM9801,2024,12,,,,,
misdrijven,0.0.0,BU98010101,2024,7,5.5,9,,value,provisional
misdrijven,1.1.1,BU98010101,2023,,,,,suppressed,
"""


def read(folder: Path, rows: str = ROWS, areas: str = AREAS, source: str = SOURCE) -> Tidy:
    for name, text in (("t.csv", rows), ("areas.csv", areas), ("source.yml", source)):
        (folder / name).write_bytes(text.encode())
    snapshots = Snapshots(folder / "world")
    (delivery,) = long_table.fetch(folder, snapshots, fixed_clock(date(2026, 2, 1)))
    return long_table.tidy(snapshots, delivery)


def test_a_row_is_read_as_it_stands(tmp_path: Path) -> None:
    tidy = read(tmp_path)
    _, one, hidden = tidy.observations
    assert (one.value, one.lower, one.upper, one.n) == (7, 5.5, 9, None)
    assert (one.area_type, one.division_year, one.period) == (AreaType.BUURT, 2026, Period.year(2024))
    assert (one.presence, one.revision) == (Presence.VALUE, Revision.PROVISIONAL)
    assert (hidden.value, hidden.presence, hidden.revision) == (None, Presence.SUPPRESSED, Revision.FINAL)
    assert tidy.areas[1].name == "Oost, en verder"
    assert (tidy.provenance.origin, tidy.provenance.released_by_publisher) == (Origin.SHIPPED, True)


def test_a_buurt_without_a_row_is_a_zero_where_the_table_says_so_and_a_hidden_offence_is_not(tmp_path: Path) -> None:
    (grid,) = [one for one in read(tmp_path).grids if one.area_type is AreaType.BUURT]
    year = Period.year(2024)
    assert grid.absence("0.0.0", "BU98010102", year) is Presence.VALUE
    assert grid.absence("3.2.1", "BU98010102", year) is Presence.SUPPRESSED


def test_an_absent_row_of_a_table_that_leaves_out_the_unknown_is_missing(tmp_path: Path) -> None:
    grids = read(tmp_path, source=SOURCE.replace("default: zero", "default: missing")).grids
    assert {grid.absent for grid in grids} == {Presence.MISSING}


def line(**changes: str) -> str:
    cells = {
        "measure": "misdrijven", "slice": "0.0.0", "area_code": "GM9801", "period": "2024", "value": "12", "lower": "",
        "upper": "", "n": "", "presence": "", "revision": "",
    } | changes  # fmt: skip
    return ",".join(cells.values())


MISTAKES_IN_ROWS = [
    ({"area_code": "GM9802"}, "area_code", "GM9802"),
    ({"period": "2024JJ00"}, "period", "2024JJ00"),
    ({"value": "twelve"}, "value", "twelve"),
    ({"value": "nan"}, "value", "nan"),
    ({"value": "inf"}, "value", "inf"),
    ({"value": "1.234,5".replace(",", ";")}, "value", "1.234;5"),
    ({"value": ""}, "value", ""),
    ({"presence": "suppressed"}, "value", "12"),
    ({"presence": "hidden"}, "presence", "hidden"),
    ({"revision": "Definitief"}, "revision", "Definitief"),
    ({"lower": "-"}, "lower", "-"),
    ({"upper": "x"}, "upper", "x"),
    ({"n": "many"}, "n", "many"),
]


@pytest.mark.parametrize(("changes", "column", "found"), MISTAKES_IN_ROWS)
def test_a_mistake_in_a_row_is_named_by_file_row_and_column(
    tmp_path: Path, changes: dict[str, str], column: str, found: str
) -> None:
    with pytest.raises(DataContractError) as refused:
        read(tmp_path, rows=f"{ROWS}{line(**{'period': '2022'} | changes)}\n")
    named = refused.value.statement.params
    assert (named["file"], named["row"], named["column"], named["found"]) == ("t.csv", 5, column, found)


@pytest.mark.parametrize("text", [line(period="2022") + ",extra", line(period="2022").rsplit(",", 2)[0]])
def test_a_row_with_too_many_or_too_few_cells_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataContractError) as refused:
        read(tmp_path, rows=f"{ROWS}{text}\n")
    assert (refused.value.statement.params["file"], refused.value.statement.params["row"]) == ("t.csv", 5)


def test_a_cell_that_stands_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataContractError, match=r"t\.csv, row 5.*GM9801 2024 again"):
        read(tmp_path, rows=f"{ROWS}{line(value='13')}\n")


MISTAKES_IN_AREAS = [
    ("XX9801,2026,Nergens,NL,,", "code", "XX9801"),
    ("GM9803,26,Nergens,NL,,", "division_year", "26"),
    ("GM9803,now,Nergens,NL,,", "division_year", "now"),
    ("GM9803,2026,Nergens,NL,east,", "x", "east"),
    ("GM9803,2026,Nergens,NL,,north", "y", "north"),
]


@pytest.mark.parametrize(("text", "column", "found"), MISTAKES_IN_AREAS)
def test_a_mistake_in_an_area_is_named_by_file_row_and_column(
    tmp_path: Path, text: str, column: str, found: str
) -> None:
    with pytest.raises(DataContractError) as refused:
        read(tmp_path, areas=f"{AREAS}{text}\n")
    named = refused.value.statement.params
    assert (named["file"], named["row"], named["column"], named["found"]) == ("areas.csv", 6, column, found)


@pytest.mark.parametrize("name", ["t.csv", "areas.csv"])
def test_other_columns_than_agreed_are_named(tmp_path: Path, name: str) -> None:
    rows, areas = (
        (ROWS.replace("measure,", "maat,"), AREAS) if name == "t.csv" else (ROWS, AREAS.replace("code,", "c,"))
    )
    with pytest.raises(DataContractError) as refused:
        read(tmp_path, rows, areas)
    assert (refused.value.statement.params["file"], refused.value.statement.params["row"]) == (name, 1)


@pytest.mark.parametrize("name", ["source.yml", "areas.csv", "t.csv"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    read(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(DataContractError) as refused:
        long_table.fetch(tmp_path, Snapshots(tmp_path / "world"), fixed_clock(date(2026, 2, 1)))
    assert refused.value.statement.params["file"] == name


def test_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "areas.csv").write_bytes(AREAS.replace("Een", "Één").encode("latin-1"))
    snapshots = Snapshots(tmp_path / "world")
    (delivery,) = long_table.fetch(tmp_path, snapshots, fixed_clock(date(2026, 2, 1)))
    with pytest.raises(DataContractError, match=r"areas\.csv.*UTF-8"):
        long_table.tidy(snapshots, delivery)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  title: Proef\n", ""),
        ("origin: overgenomen", "origin: somewhere"),
        ("default: zero", "default: nul"),
        ("division_year: 2026", "division_year: new"),
        ("  title: Proef\n", "  title: Proef\n  titel: Proef\n"),
        ("tables:\n", "tables: [\n"),
    ],
)
def test_a_description_that_is_incomplete_or_misspelt_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in SOURCE
    with pytest.raises(DataContractError, match=r"source\.yml"):
        read(tmp_path, source=SOURCE.replace(old, new, 1))


def test_a_table_delivered_twice_is_one_delivery(tmp_path: Path) -> None:
    read(tmp_path)
    read(tmp_path)
    assert len(Snapshots(tmp_path / "world").deliveries()) == 1


def test_the_shipped_reference_set_has_no_mistake(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    deliveries = long_table.fetch(long_table.REFERENCE, snapshots, fixed_clock(date(2026, 2, 1)))
    assert len(deliveries) == 4
    assert all(long_table.tidy(snapshots, one).observations for one in deliveries)
