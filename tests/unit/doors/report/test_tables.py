# SPDX-License-Identifier: EUPL-1.2
"""A downloaded table says what it is before the first figure, and no text in it can become a formula."""

import csv
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from veiligheidsbeeld.doors.report.tables import csv_bytes, file_name, xlsx_bytes

COLUMNS = [("name", "Naam"), ("value", "Waarde"), ("reason", "Opmerking")]
ABOUT = [("Wereld", "Fictief"), ("Bron", "Politie")]
ROWS: list[dict[str, object]] = [
    {"name": "Ketelbrink", "value": 12.5, "reason": ""},
    {"name": "Turfdrift", "value": None, "reason": "verborgen: minder dan 5"},
    {"name": "Elzen", "value": 0, "reason": ""},
]
NASTY = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"]


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").split("\r\n")


def test_a_csv_starts_with_a_byte_order_mark_and_what_it_is() -> None:
    content = csv_bytes(ROWS, COLUMNS, ABOUT)
    assert content.startswith(b"\xef\xbb\xbf# Wereld: Fictief\r\n# Bron: Politie\r\n")


def test_a_dutch_csv_has_semicolons_and_a_decimal_comma() -> None:
    assert lines(csv_bytes(ROWS, COLUMNS, ABOUT))[2:4] == ["Naam;Waarde;Opmerking", "Ketelbrink;12,5;"]


def test_an_english_csv_has_commas_and_a_decimal_point() -> None:
    assert lines(csv_bytes(ROWS, COLUMNS, ABOUT, delimiter=","))[2:4] == ["Naam,Waarde,Opmerking", "Ketelbrink,12.5,"]


def test_a_missing_number_is_an_empty_cell_and_a_zero_a_zero() -> None:
    assert lines(csv_bytes(ROWS, COLUMNS, []))[2:4] == ["Turfdrift;;verborgen: minder dan 5", "Elzen;0;"]
    assert lines(csv_bytes([{"value": float("nan")}], [("value", "v")], []))[1] == '""'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1e-9, "0.000000001"),
        (-3, "-3"),
        (-0.5, "-0.5"),
        (5.0, "5"),
        (1e6, "1000000"),
        (np.float64(1.25), "1.25"),
        (100, "100"),
    ],
)
def test_numbers_are_plain_and_complete(value: float, written: str) -> None:
    assert lines(csv_bytes([{"v": value}], [("v", "v")], [], delimiter=","))[1] == written


@pytest.mark.parametrize("text", NASTY)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_in_csv(text: str) -> None:
    content = csv_bytes([{"name": text}], [("name", text)], []).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""), delimiter=";")) == [["'" + text], ["'" + text]]


@given(st.lists(st.text(), min_size=1, max_size=3), st.sampled_from([";", ","]))
def test_no_cell_of_a_csv_can_start_a_formula(texts: list[str], delimiter: Any) -> None:
    about = [(one, one) for one in texts]
    content = csv_bytes([{"a": one} for one in texts], [("a", "kop")], about, delimiter=delimiter)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert len(rows) == 2 * len(texts) + 1
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))]


def book(rows: list[dict[str, object]] = ROWS, **more: Any) -> Any:
    return load_workbook(io.BytesIO(xlsx_bytes(rows, COLUMNS, ABOUT, "Misdrijven [2024]: totaal", **more)))


def test_the_first_sheet_of_a_workbook_tells_what_it_is() -> None:
    sheets = book().worksheets
    assert [one.title for one in sheets] == ["Info", "Misdrijven 2024 totaal"]
    first = [tuple(cell.value for cell in row) for row in sheets[0].iter_rows()]
    assert first[0][0] == "Misdrijven [2024]: totaal"
    assert first[2:] == ABOUT
    assert book(about_sheet="Uitleg").worksheets[0].title == "Uitleg"


def test_the_second_sheet_has_real_numbers_and_empty_cells_under_a_bold_frozen_head() -> None:
    sheet = book().worksheets[1]
    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows()] == [
        ("Naam", "Waarde", "Opmerking"),
        ("Ketelbrink", 12.5, None),
        ("Turfdrift", None, "verborgen: minder dan 5"),
        ("Elzen", 0, None),
    ]
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize("text", NASTY)
def test_text_in_a_workbook_stays_text(text: str) -> None:
    cell = book([{"name": text}]).worksheets[1]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_signs_that_a_workbook_cannot_hold_are_left_out() -> None:
    assert book([{"name": "a\x00b"}]).worksheets[1]["A2"].value == "ab"


def test_a_file_name_starts_with_its_world_in_plain_letters() -> None:
    assert file_name("fictief", ["Súdwest-Fryslân", "2024 / K3", ""], "xlsx") == "fictief-sudwest-fryslan-2024-k3.xlsx"
    assert file_name("werkelijk", ["../../etc/passwd"], "csv") == "werkelijk-etc-passwd.csv"


def test_a_file_without_world_is_refused_and_a_long_name_cut() -> None:
    with pytest.raises(ValueError, match="world"):
        file_name("", ["x"], "csv")
    assert len(file_name("fictief", ["lang"] * 90, "csv")) <= 124
