# SPDX-License-Identifier: EUPL-1.2
"""What stands in a file that somebody sent? CSV, XLSX or ODS as plain cells, within limits, without running anything.

A workbook is a zip of XML from a stranger: its size is looked at before it is unpacked, and XML with entities of its
own is refused.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from veiligheidsbeeld.ground.core import UserError

MAX_BYTES = 100_000_000
MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 200  # a bomb unpacks to thousands of times its size; a sheet of numbers to tens
MAX_ROWS, MAX_COLUMNS = 1_100_000, 500
MAX_AREA, MAX_SPARSE = 60_000_000, 40  # cells in all, and places per filled cell: a sheet is read as a full rectangle
_ROW, _WIDE = re.compile(rb'<row[^>]*? r="(\d+)"'), re.compile(rb'<c[^>]*? r="([A-Z]{1,3})\d')
_REPEATED = "number-columns-repeated", "number-rows-repeated"
Cell = str | float | int | bool | date | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of cells. `first_row` is the number that the sender sees beside the first of them."""

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    first_row: int = 1


@dataclass(frozen=True)
class Opened:
    """A file: its sheets, the texts that stand beside the cells (comments), and how it was read."""

    name: str
    sheets: list[Sheet]
    asides: list[str] = field(default_factory=list)
    encoding: str = ""


def open_file(content: bytes, name: str) -> Opened:
    """Read a file by what it is, not by its name. Raises UserError for one that is too large or none of ours."""
    if len(content) > MAX_BYTES:
        raise UserError("file_too_large", file=name, size=len(content) // 1_000_000, limit=MAX_BYTES // 1_000_000)
    if not content.strip():
        raise UserError("file_empty", file=name)
    if content.startswith(b"PK"):
        return _workbook(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # the old binary format of Excel: macros and all
        raise UserError("file_kind", file=name)
    return _text(content, name)


def _workbook(content: bytes, name: str) -> Opened:
    asides = list(_looked_through(content, name))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            Sheet(
                one.name, _cells(workbook.get_sheet_by_name(one.name).to_python(skip_empty_area=False), name),
                one.visible is not SheetVisibleEnum.Visible,
            )
            for one in workbook.sheets_metadata
        ]  # fmt: skip
    except (CalamineError, ValueError, OSError) as error:
        raise UserError("file_damaged", file=name, problem=str(error)[:120]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises where it gives up
            raise
        raise UserError("file_damaged", file=name, problem="unreadable") from error
    if all(not sheet.rows for sheet in sheets):
        raise UserError("file_empty", file=name)
    return Opened(name, sheets, asides)


def _looked_through(content: bytes, name: str) -> Iterator[str]:
    """Refuse a bomb, foreign entities and a sheet that is mostly empty; texts of comments and text boxes on the way."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            large = [one for one in members if one.file_size > MAX_RATIO * max(one.compress_size, 50_000)]
            if large or sum(one.file_size for one in members) > MAX_UNPACKED:
                raise UserError("file_bomb", file=name)
            if not any(one.filename in ("[Content_Types].xml", "mimetype") for one in members):
                raise UserError("file_kind", file=name)
            for one in members:
                if "worksheets/sheet" in one.filename:
                    _measure(archive.read(one), name)
                elif one.filename.endswith((".xml", ".rels", ".vml")):
                    with archive.open(one) as stream:
                        yield from _asides(stream, one.filename, name)
    except (DefusedXmlException, ParseError) as error:
        raise UserError("file_entities", file=name) from error
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as error:  # cut, or a password
        raise UserError("file_damaged", file=name, problem=type(error).__name__) from error


def _measure(sheet: bytes, name: str) -> None:
    """Two cells in far corners make a rectangle that no memory holds; entities can only stand at the start."""
    if b"<!" in sheet[:2000]:
        raise UserError("file_entities", file=name)
    rows = max((int(one) for one in _ROW.findall(sheet)), default=1)
    columns = max((_column_number(one) for one in set(_WIDE.findall(sheet))), default=1)
    _refuse_size(rows, columns, sheet.count(b"<c "), name)


def _column_number(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - 64
    return number


def _refuse_size(rows: int, columns: int, filled: int, name: str) -> None:
    sparse = rows * columns > max(5_000_000, MAX_SPARSE * filled)
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_AREA or sparse:
        raise UserError("file_too_many_rows", file=name, rows=rows, limit=MAX_ROWS)


def _asides(stream: object, member: str, name: str) -> Iterator[str]:
    """Text of comments, text boxes and notes; elsewhere the XML is only walked, so that entities are met here."""
    beside = any(word in member.lower() for word in ("comment", "drawing"))
    inside = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        note = element.tag.endswith("}annotation")
        inside += note and event == "start"
        if event == "end":
            if (beside or inside) and element.text and element.text.strip():
                yield element.text
            inside -= note
            _refuse_repeated(element, name)
            element.clear()


def _refuse_repeated(element: Any, name: str) -> None:
    """In ODS one filled cell may stand for as many as it says."""
    for key, value in element.attrib.items():
        filled = any(one.endswith("}value") for one in element.attrib) or element.text
        if key.endswith(_REPEATED) and filled and value.isdigit() and int(value) > MAX_COLUMNS:
            raise UserError("file_too_many_rows", file=name, rows=int(value), limit=MAX_ROWS)


def _cells(rows: Sequence[Sequence[object]], name: str) -> list[list[Cell]]:
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows[:100]):
        raise UserError("file_too_many_rows", file=name, rows=len(rows), limit=MAX_ROWS)
    return [[_cell(one) for one in row] for row in rows]


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, float | int | bool | date) else str(value).strip() or None


def _text(content: bytes, name: str) -> Opened:
    text, encoding = _decoded(content, name)
    if "\x00" in text or text.lstrip()[:15].lower().startswith(("<!doctype", "<html", "%pdf", "{\\rtf")):
        raise UserError("file_kind", file=name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[Cell]] = []
    try:
        for row in reader:
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise UserError("file_too_many_rows", file=name, rows=len(rows), limit=MAX_ROWS)
            rows.append([one.strip() or None for one in row])
    except csv.Error as error:
        raise UserError("file_damaged", file=name, problem=str(error)) from error
    return Opened(name, [Sheet("", rows)], encoding=encoding)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """UTF-8 or UTF-16 where the bytes say so; else the Windows code page, which the sender is told."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise UserError("file_damaged", file=name, problem="UTF-16") from error
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise UserError("file_kind", file=name) from error


def _delimiter(text: str) -> str:
    """The one that stands most evenly on the lines; a Dutch file has semicolons and commas in its numbers."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {one: [line.count(one) for line in lines] for one in ";\t,|"}
    able = {one: found for one, found in counts.items() if found and max(found) > 0}
    return max(able, key=lambda one: (sum(n == max(able[one]) for n in able[one]), one == ";"), default=",")
