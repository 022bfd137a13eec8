# SPDX-License-Identifier: EUPL-1.2
"""How does a table leave the house? As CSV or XLSX that says what it is before the first figure, and in which no text
can become a formula.
"""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Mapping[str, object]]
Columns = Sequence[tuple[str, str]]
About = Sequence[tuple[str, str]]

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 60
_NAME_LENGTH = 120


def csv_bytes(rows: Rows, columns: Columns, about: About, *, delimiter: Literal[";", ","] = ";") -> bytes:
    """Table as UTF-8 with a byte order mark; first the `about` lines after `#`, then headings and rows.

    `columns` are pairs of key and heading. With `;` (what a Dutch spreadsheet opens) numbers have a decimal comma, with
    `,` a point. Numbers have no thousands marks; a missing one is an empty cell.
    """
    text = io.StringIO()
    for key, value in about:
        text.write(f"# {_comment(f'{key}: {value}', delimiter)}\r\n")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([_harmless(heading) for _, heading in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(key), delimiter) for key, _ in columns])
    return (_BOM + text.getvalue()).encode()


def xlsx_bytes(rows: Rows, columns: Columns, about: About, title: str, *, about_sheet: str = "Info") -> bytes:
    """Workbook whose first sheet tells what the table is (`title`, then `about`); the second holds the figures."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook starts with a worksheet")
    first.title = _sheet_name(about_sheet)
    _fill_about(first, about, title)
    figures = book.create_sheet(_sheet_name(title))
    _fill_figures(figures, rows, columns)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def file_name(world: str, parts: Sequence[str], extension: str) -> str:
    """Name in plain letters with the world's word in front, so that a file on a desk still says what it is.

    >>> file_name("fictief", ["Misdrijven", "Oud-Elzér", "2024"], "csv")
    'fictief-misdrijven-oud-elzer-2024.csv'
    """
    word = _slug(world)
    if not word:
        raise ValueError("a file name needs the word of its world")
    stem = "-".join([word, *filter(None, map(_slug, parts))])[:_NAME_LENGTH].rstrip("-")
    return f"{stem}.{_slug(extension)}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _harmless(text: str) -> str:
    """A spreadsheet takes such text for a formula; after an apostrophe it does not."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def _comment(text: str, delimiter: str) -> str:
    """One line that stays one: no quotes that could open a cell, and no formula after a delimiter."""
    line = " ".join(text.replace('"', "'").split())
    return re.sub(rf"({delimiter}\s*)(?=[=+\-@])", r"\1'", line)


def _csv_cell(value: object, delimiter: str) -> str:
    if _is_number(value):
        plain = format(Decimal(str(value)), "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return plain.replace(".", ",") if delimiter == ";" else plain
    return "" if _is_nothing(value) else _harmless(str(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _sheet_name(text: str) -> str:
    return " ".join(_NOT_IN_SHEET_NAME.sub(" ", text).split())[:31] or "1"


def _fill_about(sheet: Worksheet, about: About, title: str) -> None:
    _write(sheet.cell(1, 1), title, bold=True)
    for at, (key, value) in enumerate(about, 3):
        _write(sheet.cell(at, 1), key, bold=True)
        _write(sheet.cell(at, 2), value).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90


def _fill_figures(sheet: Worksheet, rows: Rows, columns: Columns) -> None:
    for at, (key, heading) in enumerate(columns, 1):
        _write(sheet.cell(1, at), heading, bold=True)
        widest = len(heading)
        for down, row in enumerate(rows, 2):
            value = row.get(key)
            _write(sheet.cell(down, at), value)
            widest = max(widest, len(str(value or "")))
        sheet.column_dimensions[get_column_letter(at)].width = min(widest + 2, _WIDEST)
    sheet.freeze_panes = "B2"


def _write(cell: Any, value: object, *, bold: bool = False) -> Cell:
    """A number as number, nothing as nothing, the rest as text that stays text."""
    if _is_number(value):
        cell.value = value
    elif not _is_nothing(value):
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_STARTS_FORMULA)
    if bold:
        cell.font = Font(bold=True)
    written: Cell = cell
    return written
