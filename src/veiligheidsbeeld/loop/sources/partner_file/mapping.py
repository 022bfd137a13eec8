# SPDX-License-Identifier: EUPL-1.2
"""Which column of this sender's file is which, and what is still unclear? A mapping is saved per sender."""

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from veiligheidsbeeld.ground.core import DataContractError, Period
from veiligheidsbeeld.loop.sources.partner_file import values
from veiligheidsbeeld.loop.sources.partner_file.places import Places, normal_name
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell, Opened, Sheet
from veiligheidsbeeld.loop.sources.partner_file.template import Column, Template

_HEADER_ROWS = 40
_TOTAL = re.compile(r"^(sub)?tota(a)?l\b|^(som|sum)\b|^gemeente totaal", re.IGNORECASE)


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read one sender's files.

    `columns`: template column id -> title in the file; `fixed`: template column id ->
    one value for the whole file (a period, an area); `decimal`: , or .; `areas`: the sender's word -> area code, empty
    to leave rows of that word out; `marks`: - or an empty cell -> missing, zero or suppressed; `wide`: yes when the
    figures of each period stand in a column of their own, no when they do not, empty when nobody said; `absent`: how
    many areas have no row -> zero or missing, which holds for as many or fewer."""

    sheet: str = ""
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    decimal: str = ""
    areas: dict[str, str] = {}
    marks: dict[str, str] = {}
    wide: Literal["", "yes", "no"] = ""
    absent: dict[str, Literal["zero", "missing"]] = {}

    @classmethod
    def from_json(cls, content: bytes, name: str) -> "Mapping":
        """A saved or handed mapping. Raises DataContractError for another shape."""
        try:
            return msgspec.json.decode(content, type=cls)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise DataContractError(name, "a mapping", error) from error

    def as_json(self) -> bytes:
        """To save."""
        return msgspec.json.format(msgspec.json.encode(self))


class Question(msgspec.Struct, frozen=True):
    """Something only a person can say. `field` is where in the mapping the answer goes, `about` the key in it;
    `options` are what may be answered, empty for free text."""

    field: str
    about: str
    options: tuple[str, ...] = ()


def header_of(template: Template, mapping: Mapping, sheet: Sheet) -> int | None:
    """Place of the row with the titles: the first that holds every mapped title, else most words of the template, else
    the first row of two texts or years or more. Of titles in two rows it is the lower."""
    place = _first_header(template, mapping, sheet)
    below = sheet.rows[place + 1] if place is not None and place + 1 < len(sheet.rows) else []
    titles = [cell for cell in below if cell is not None]
    repeated = all(isinstance(one, str) for one in titles) and len(set(titles)) < len(titles)
    return place + 1 if place is not None and repeated and None in sheet.rows[place] else place


def _first_header(template: Template, mapping: Mapping, sheet: Sheet) -> int | None:
    wanted = {normal_name(title) for title in mapping.columns.values()}
    best: int | None = None
    most = 1
    for place, row in enumerate(sheet.rows[:_HEADER_ROWS]):
        titles = {normal_name(str(cell)) for cell in row if isinstance(cell, str)}
        if wanted and wanted <= titles:
            return place
        score = sum(1 for column in template.columns if titles & {normal_name(one) for one in column.titles})
        if score > most:
            best, most = place, score
    if best is None:
        texts = (sum(isinstance(cell, str) or _is_year(cell) for cell in row) for row in sheet.rows[:_HEADER_ROWS])
        best = next((place for place, count in enumerate(texts) if count > 1), None)
    return best


def titles_of(sheet: Sheet, header: int) -> list[str]:
    """Titles of the columns; a merged title above several columns stands before the title below it, and one that
    reaches down over both rows is a title too."""
    titles = [_title(cell) for cell in sheet.rows[header]]
    doubled = {one for one in titles if one and titles.count(one) > 1}
    if not doubled or header == 0:
        return titles
    merged, last = [], ""
    for n, cell in enumerate(sheet.rows[header - 1][: len(titles)]):
        last = _title(cell) or last
        merged.append(f"{last} {titles[n]}".strip() if titles[n] in doubled else titles[n] or _title(cell))
    return merged + titles[len(merged) :]


def wide_columns(template: Template, mapping: Mapping, titles: list[str]) -> dict[int, Period]:
    """Places of the columns that hold one period's figures each, where the sender said that they do."""
    return _called_after_periods(template, titles) if mapping.wide == "yes" else {}


def _called_after_periods(template: Template, titles: list[str]) -> dict[int, Period]:
    """Places of columns called after a period, maybe with a word for the number: "2024", "2024 meldingen"."""
    numbers = template.of_kind("number")
    if template.kind != "counts" or len(numbers) != 1:
        return {}
    words = {"", *(normal_name(one) for one in numbers[0].titles)}
    found = ((place, _period_in(title.split(), words)) for place, title in enumerate(titles))
    return {place: period for place, period in found if period is not None}


def _period_in(title: list[str], words: set[str]) -> Period | None:
    splits = [(title[:at], title[at:]) for at in range(len(title), 0, -1)]
    for when, rest in [*splits, *((rest, when) for when, rest in splits)]:
        if normal_name(" ".join(rest)) in words:
            try:
                return values.period(" ".join(when))
            except ValueError:
                continue
    return None


def _title(cell: Cell) -> str:
    """A title in words; a year is a number in a spreadsheet."""
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else str(int(cell) if whole else cell).strip()  # type: ignore[arg-type]


def _is_year(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell in range(1990, 2100)


def propose(
    template: Template, opened: Opened, places: Places, saved: Mapping | None = None
) -> tuple[Mapping, list[Question]]:
    """Complete a mapping with what is beyond doubt, and ask the rest. `saved` answers go before proposals."""
    mapping = saved or Mapping()
    sheet, questions = _sheet(template, mapping, opened)
    if sheet is None:
        return mapping, questions
    mapping = msgspec.structs.replace(mapping, sheet=sheet.name)
    header = header_of(template, mapping, sheet)
    if header is None:
        return mapping, [Question("columns", one.id) for one in template.columns if one.required]
    titles = titles_of(sheet, header)
    there = {normal_name(one) for one in titles}
    fitting = {column: title for column, title in mapping.columns.items() if normal_name(title) in there}
    columns = {**_columns(template, titles), **fitting}  # a sender may change the titles of a file
    mapping = msgspec.structs.replace(mapping, columns=columns)
    body = sheet.rows[header + 1 :]
    questions += _missing(template, mapping, titles)
    mapping, asked = _numbers(template, mapping, titles, body)
    return mapping, [*questions, *asked, *_areas(template, mapping, titles, body, places)]


def column_of(mapping: Mapping, titles: list[str], column: str) -> int | None:
    """Place of a template column in the file; None when it is not there."""
    wanted = normal_name(mapping.columns.get(column, ""))
    return next((n for n, one in enumerate(titles) if wanted and normal_name(one) == wanted), None)


def is_total(cell: Cell) -> bool:
    """Is this row the total of those above it?"""
    return isinstance(cell, str) and bool(_TOTAL.match(cell.strip()))


def _sheet(template: Template, mapping: Mapping, opened: Opened) -> tuple[Sheet | None, list[Question]]:
    visible = [one for one in opened.sheets if not one.hidden and one.rows]
    named = [one for one in visible if one.name == mapping.sheet]
    fitting = named or [one for one in visible if header_of(template, mapping, one) is not None] or visible
    if len(fitting) == 1:
        return fitting[0], []
    return None, [Question("sheet", "", tuple(one.name for one in fitting))]


def _columns(template: Template, titles: list[str]) -> dict[str, str]:
    """Titles that are exactly one of the words of exactly one column."""
    found: dict[str, str] = {}
    for column in template.columns:
        words = {normal_name(one) for one in column.titles}
        fitting = [one for one in titles if normal_name(one) in words]
        if len(fitting) == 1:
            found[column.id] = fitting[0]
    return found


def _missing(template: Template, mapping: Mapping, titles: list[str]) -> list[Question]:
    """Required columns that are neither there nor fixed for the whole file."""
    options = tuple(dict.fromkeys(one for one in titles if one))
    there = {
        one.id for one in template.columns if column_of(mapping, titles, one.id) is not None
    } | mapping.fixed.keys()
    when = template.of_kind("period", "date", "year")
    asked = [one for one in template.columns if one.required and one not in when and one.id not in there]
    if not any(one.id in there for one in when):
        asked.append(when[0])
    told = [one for one in asked if one in when or one.kind == "number"]
    wide = _called_after_periods(template, titles)
    questions = []
    # one title that is a period says little; two, with no column of periods, tell that figures stand below them
    if len(told) == 2 and (len(wide) > 1 if not mapping.wide else wide and mapping.wide == "yes"):
        asked = [one for one in asked if one not in told]
        about = ", ".join(titles[place] for place in wide)
        questions = [] if mapping.wide else [Question("wide", about, ("yes", "no"))]
    return [Question("columns", column.id, options) for column in asked] + questions


def _numbers(
    template: Template, mapping: Mapping, titles: list[str], body: list[list[Cell]]
) -> tuple[Mapping, list[Question]]:
    cells: list[Cell] = []
    wide = wide_columns(template, mapping, titles)
    for column in template.of_kind("number", "share", "margin", "n"):
        at = column_of(mapping, titles, column.id)
        for place in wide or ([] if at is None else [at]):
            own = [row[place] for row in body if place < len(row) and not is_footnote(row) and not _is_total(row)]
            cells += own if column.required else [one for one in own if one is not None]
    questions = []
    signs = values.decimal_signs(cells)
    if not mapping.decimal and len(signs) == 1:
        mapping = msgspec.structs.replace(mapping, decimal=next(iter(signs)))
    elif not mapping.decimal:
        questions.append(Question("decimal", "", (",", ".")))
    used = {"" if one is None else str(one).strip() for one in cells}
    asked = [one for one in values.ASKED_MARKS if one in used and one not in mapping.marks]
    return mapping, questions + [Question("marks", one, ("missing", "zero", "suppressed")) for one in asked]


def _is_total(row: list[Cell]) -> bool:
    return any(is_total(cell) for cell in row[:3])


def is_footnote(row: list[Cell]) -> bool:
    """A row with one cell filled, or none: a title, a remark or a source line."""
    return sum(cell is not None for cell in row) <= 1


def _areas(
    template: Template, mapping: Mapping, titles: list[str], body: list[list[Cell]], places: Places
) -> Iterable[Question]:
    for column in template.of_kind("area"):
        place = column_of(mapping, titles, column.id)
        if place is None:
            continue
        for word in _words(body, place):
            if word not in mapping.areas and places.find(word) is None:
                yield Question("areas", word, tuple(places.near(word)))


def _words(body: list[list[Cell]], place: int) -> list[str]:
    """Different words of a column, in order."""
    rows = (row for row in body if place < len(row) and not is_footnote(row) and not _is_total(row))
    return list(dict.fromkeys(str(row[place]).strip() for row in rows if row[place] is not None))


def needs_area(template: Template, mapping: Mapping) -> Column | None:
    """The area column, None when the file is about the whole municipality."""
    columns = template.of_kind("area")
    return columns[0] if columns and columns[0].id in mapping.columns else None
