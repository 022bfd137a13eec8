# SPDX-License-Identifier: EUPL-1.2
"""What does this file say, cell by cell, and what is wrong with it? All faults at once; with one, nothing counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from veiligheidsbeeld.ground.core import Frequency, Period, Presence, Statement
from veiligheidsbeeld.ground.statistics import published_margin, share_interval
from veiligheidsbeeld.loop.sources.partner_file import values
from veiligheidsbeeld.loop.sources.partner_file.mapping import (
    Mapping,
    Question,
    column_of,
    header_of,
    is_footnote,
    is_total,
    propose,
    titles_of,
    wide_columns,
)
from veiligheidsbeeld.loop.sources.partner_file.places import Places, normal_name
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell, Opened, Sheet
from veiligheidsbeeld.loop.sources.partner_file.template import Column, Template

Key = tuple[str, str, str, Period]  # measure, slice, area code, period
_MOST_FAULTS = 1000


@dataclass(frozen=True)
class Entry:
    """One figure of a file, with the row it stands in."""

    measure: str
    slice: str
    area: str
    period: Period
    value: float | None
    presence: Presence
    row: int
    lower: float | None = None
    upper: float | None = None
    n: float | None = None

    @property
    def key(self) -> Key:
        """The cell it fills."""
        return (self.measure, self.slice, self.area, self.period)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what was expected, what was found."""

    file: str
    sheet: str
    row: int
    column: str
    expected: str
    found: str

    @property
    def statement(self) -> Statement:
        """As a sentence."""
        where = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column or "-"}
        code = "file_fault" if self.sheet else "text_fault"  # a CSV has no sheets
        return Statement(code, {**where, "expected": self.expected, "found": self.found})


@dataclass
class Reading:
    """A file as it was read: entries, faults, open questions, what was left out and why, and what an area without a row
    means where that was asked."""

    mapping: Mapping
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)
    absent: str = ""

    @property
    def clean(self) -> bool:
        """May it be accepted?"""
        return not self.faults and not self.questions and bool(self.entries)


def read(template: Template, opened: Opened, places: Places, saved: Mapping | None = None) -> Reading:
    """Read a file by a template. Faults are named although words or marks are still to be asked about; which column is
    which comes first."""
    mapping, questions = propose(template, opened, places, saved)
    reading = Reading(mapping, questions=questions)
    reading.notes += _notes(opened)
    sheet = next((one for one in opened.sheets if one.name == mapping.sheet and not one.hidden), None)
    if sheet is None or any(one.field in ("columns", "sheet", "decimal", "wide") for one in questions):
        return reading
    _Reader(template, mapping, opened.name, sheet, places, reading).run()
    lacking = _areas_without_a_row(reading.entries, places) if template.default == "ask" else 0
    if lacking and not questions:  # what is left to ask when all rows are understood
        told = [word for most, word in mapping.absent.items() if most.isdigit() and int(most) >= lacking]
        reading.absent = told[0] if told else ""
        questions += [] if told else [Question("absent", str(lacking), ("zero", "missing"))]
    if questions:
        reading.entries = []
    elif not reading.entries and not reading.faults:
        reading.faults.append(Fault(opened.name, sheet.name, 0, "", "at least one row with figures", "none"))
    return reading


def _areas_without_a_row(entries: list[Entry], places: Places) -> int:
    """How many areas of the type of the others have no row, in the period that lacks most of them."""
    there: dict[tuple[str, Period], set[str]] = defaultdict(set)
    for one in entries:
        there[one.area[:2], one.period].add(one.area)
    known = Counter(code[:2] for code in places.areas)
    return max((known[kind] - len(codes) for (kind, _), codes in there.items() if kind in ("WK", "BU")), default=0)


def _notes(opened: Opened) -> Iterator[Statement]:
    for sheet in opened.sheets:
        if sheet.hidden:
            yield Statement("sheet_hidden", {"sheet": sheet.name})
    if opened.encoding not in ("", "UTF-8"):
        yield Statement("read_as", {"encoding": opened.encoding})


class _Reader:
    """Reads the rows of one sheet into `reading`."""

    def __init__(
        self, template: Template, mapping: Mapping, file: str, sheet: Sheet, places: Places, reading: Reading
    ) -> None:
        self.template, self.mapping, self.file, self.sheet = template, mapping, file, sheet
        self.places, self.reading = places, reading
        header = header_of(template, mapping, sheet)
        self.header = 0 if header is None else header
        self.titles = titles_of(sheet, self.header)
        self.at = {one.id: column_of(mapping, self.titles, one.id) for one in template.columns}
        self.wide = wide_columns(template, mapping, self.titles)
        self.asked = {(one.field, one.about) for one in reading.questions}

    def run(self) -> None:
        """Every row once; events are counted by month at the end."""
        entries: list[Entry] = []
        if self.wide:
            titles = ", ".join(self.titles[place] for place in self.wide)
            self.reading.notes.append(Statement("read_wide", {"titles": titles}))
        for place in range(self.header + 1, len(self.sheet.rows)):
            row, number = self.sheet.rows[place], self.sheet.first_row + place
            if len(self.reading.faults) >= _MOST_FAULTS:
                break
            if not self._left_out(row, number):
                entries += self._row(row, number)
        if self.template.kind == "events":
            entries = _counted(entries)
        else:
            self._refuse_doubles(entries)
        if self.template.kind == "shares":
            self._refuse_fractions(entries)
        if self.template.kind == "counts" and self.template.of_kind("category"):
            totals = _totals(entries)
            entries += totals
            self.reading.notes += [Statement("totals_added", {"number": len(totals)})] if totals else []
        self.reading.entries = [] if self.reading.faults else entries

    def _left_out(self, row: list[Cell], number: int) -> bool:
        """Titles, remarks and totals; the sender is told of each."""
        if is_footnote(row):
            if any(cell is not None for cell in row):
                self.reading.notes.append(Statement("row_remark", {"row": number}))
            return True
        if any(is_total(cell) for cell in row[:3]):
            self.reading.notes.append(Statement("row_total", {"row": number}))
            return True
        return False

    def _row(self, row: list[Cell], number: int) -> list[Entry]:
        area = self._area(row, number)
        if self.template.kind == "counts":
            return self._counts(row, number, area)
        period = self._period(row, number)
        if area is None or period is None:
            return []
        return (self._event if self.template.kind == "events" else self._share)(row, number, area, period)

    def _counts(self, row: list[Cell], number: int, area: str | None) -> list[Entry]:
        """Every number of a row: one period's, or a column for each period. Looked at also where the area is wrong."""
        slice_id, columns = self._slice(row, number), self.template.of_kind("number")
        if not self.wide:
            return list(self._numbers(row, number, columns, area, self._period(row, number), slice_id))
        found: list[Entry] = []
        for place, period in self.wide.items():
            self.at[columns[0].id] = place  # a fault then names the column it stands in
            found += self._numbers(row, number, columns, area, period, slice_id)
        return found

    def _numbers(
        self,
        row: list[Cell],
        number: int,
        columns: list[Column],
        area: str | None,
        period: Period | None,
        slice_id: str,
    ) -> Iterator[Entry]:
        for column in columns:
            if self.at[column.id] is None:
                continue
            value, presence = self._number(row, number, column)
            if area is not None and period is not None and presence is not None:
                measure = column.measure or self.template.measure
                yield Entry(measure, column.slice or slice_id, area, period, value, presence, number)

    def _cell(self, row: list[Cell], column: Column) -> Cell:
        if column.id in self.mapping.fixed:
            return self.mapping.fixed[column.id]
        place = self.at[column.id]
        return row[place] if place is not None and place < len(row) else None

    def _fault(self, number: int, column: Column | None, expected: str, found: object) -> None:
        """The words of an area or category may be quoted; they passed the look for personal data."""
        place = self.at[column.id] if column else None
        title = self.titles[place] if place is not None else (column.id if column else "")
        shown = values.MARK_WORDS[""] if found is None else str(found)[:60]
        self.reading.faults.append(Fault(self.file, self.sheet.name, number, title, expected, shown))

    def _area(self, row: list[Cell], number: int) -> str | None:
        columns = self.template.of_kind("area")
        if not columns or (self.at[columns[0].id] is None and columns[0].id not in self.mapping.fixed):
            return self.places.municipality
        cell = self._cell(row, columns[0])
        if cell is None:
            self._fault(number, columns[0], "an area", cell)
            return None
        word = str(cell).strip()
        if word in self.mapping.areas:
            return self.mapping.areas[word] or None  # left out by the sender's own answer
        code = self.places.find(word)
        if code is None and ("areas", word) not in self.asked:
            self._fault(number, columns[0], "a known area", word)
        return code

    def _period(self, row: list[Cell], number: int) -> Period | None:
        for column in self.template.of_kind("date"):
            return self._month_of(row, number, column)
        for column in self.template.of_kind("period"):
            if self.at[column.id] is not None or column.id in self.mapping.fixed:
                return self._period_in(row, number, column)
        return self._year_and_part(row, number)

    def _period_in(self, row: list[Cell], number: int, column: Column) -> Period | None:
        """A date does not say whether it stands for a day, a month or a year; above "maand" the first of it does."""
        cell, place = self._cell(row, column), self.at[column.id]
        title = normal_name(self.titles[place]) if place is not None else ""
        if isinstance(cell, date) and not (cell.day == 1 and title in ("maand", "month")):
            self._fault(
                number, column, "a period such as 2024, March 2024 or Q1 2024; a date may be a day, month or year", cell
            )
            return None
        try:
            return values.period(cell)
        except ValueError:
            self._fault(number, column, "a period such as 2024, Q1 2024, March 2024 or week 5 2024", cell)
            return None

    def _month_of(self, row: list[Cell], number: int, column: Column) -> Period | None:
        try:
            day = values.day(self._cell(row, column))
        except ValueError:
            self._fault(number, column, "a date such as 12-03-2026", self._cell(row, column))
            return None
        return Period(day.replace(day=1), Frequency.MONTH)

    def _year_and_part(self, row: list[Cell], number: int) -> Period | None:
        """Year and week, or year and month, or a year alone, each in a column of its own."""
        years = self.template.of_kind("year")
        if not years:
            return None
        year = self._cell(row, years[0])
        for column in self.template.of_kind("week", "month"):
            part = self._cell(row, column)
            if part is None:
                continue
            letter = "W" if column.kind == "week" else ""
            digits = str(part).lower().removeprefix("week").removeprefix("wk").strip()
            text = f"{year}-{letter}{digits.zfill(2)}" if digits.isdigit() else f"{part} {year}"
            return self._parsed(text, number, column, part)
        return self._parsed(str(year), number, years[0], year)

    def _parsed(self, text: str, number: int, column: Column, found: Cell) -> Period | None:
        try:
            return values.period(text)
        except ValueError:
            self._fault(number, column, "a week or month of that year" if column.kind != "year" else "a year", found)
            return None

    def _slice(self, row: list[Cell], number: int) -> str:
        columns = self.template.of_kind("category")
        if not columns or (self.at[columns[0].id] is None and columns[0].id not in self.mapping.fixed):
            return ""
        cell = self._cell(row, columns[0])
        if cell is None:
            return ""
        word = normal_name(str(cell))
        if not columns[0].categories:
            return word.replace(" ", "-")
        known = {normal_name(name): slice_id for name, slice_id in columns[0].categories.items()}
        known |= {normal_name(slice_id): slice_id for slice_id in columns[0].categories.values()}
        if word not in known:
            self._fault(number, columns[0], ", ".join(sorted(set(columns[0].categories))), cell)
        return known.get(word, "")

    def _number(self, row: list[Cell], number: int, column: Column) -> tuple[float | None, Presence | None]:
        """Value and presence; (None, None) after a fault, or for an optional column that is empty."""
        cell = self._cell(row, column)
        if isinstance(cell, str) or cell is None:
            text = (cell or "").strip()
            if (not text and not column.required) or ("marks", text) in self.asked:
                return None, None
            if text in self.mapping.marks:
                meaning = self.mapping.marks[text]
                return (0.0, Presence.VALUE) if meaning == "zero" else (None, Presence(meaning))
            presence = values.mark(cell)
            if presence is not None:
                return None, presence
        try:
            value = values.number(cell, self.mapping.decimal or ",")
        except ValueError:
            self._fault(number, column, "a number", cell)
            return None, None
        if value < 0 or (self.template.kind == "shares" and column.kind == "share" and value > 100):
            self._fault(number, column, "0 to 100" if column.kind == "share" else "0 or more", cell)
            return None, None
        if column.kind == "number" and column.whole and not value.is_integer():
            self._fault(number, column, "a whole number", cell)
            return None, None
        return value, Presence.VALUE

    def _share(self, row: list[Cell], number: int, area: str, period: Period) -> list[Entry]:
        """A share with its margin (half width), or with n and the template's design effect; bounds or a fault."""
        (column,) = self.template.of_kind("share")
        value, presence = self._number(row, number, column)
        if presence is None:
            return []
        measure, slice_id = self.template.measure, self._slice(row, number)
        if value is None:
            return [Entry(measure, slice_id, area, period, None, presence, number)]
        for kind in ("margin", "n"):
            for beside in self.template.of_kind(kind):
                if self.at[beside.id] is None:
                    continue
                width, known = self._number(row, number, beside)
                if known is not Presence.VALUE or width is None:
                    continue
                lower, upper = self._bounds(kind, value, width)
                n = width if kind == "n" else None
                return [Entry(measure, slice_id, area, period, value, presence, number, lower, upper, n)]
        if self.template.of_kind("margin", "n") and not self.template.open:
            self._fault(number, column, "a margin or a number of respondents beside the share", "none")
            return []
        return [Entry(measure, slice_id, area, period, value, presence, number)]

    def _bounds(self, kind: str, value: float, width: float) -> tuple[float, float]:
        if kind == "margin":
            found = published_margin([value], [width])
            return float(found.lower[0]), float(found.upper[0])
        effective = max(width / self.template.design_effect, 1.0)
        share = share_interval([value / 100 * effective], [effective])
        return float(share.lower[0] * 100), float(share.upper[0] * 100)

    def _event(self, row: list[Cell], number: int, area: str, period: Period) -> list[Entry]:
        """One event: one for all, one for its category, one for each question answered yes; numbers are added."""
        measure = self.template.measure
        found = [Entry(measure, "", area, period, 1.0, Presence.VALUE, number)]
        kind = self._slice(row, number)
        if kind:
            found.append(Entry(measure, kind, area, period, 1.0, Presence.VALUE, number))
        traits = f"{measure}-kenmerken"  # an event has several or none of these: they are no parts of the whole
        for column in self.template.of_kind("yes_no"):
            answer = values.yes(self._cell(row, column))
            if answer is None:
                self._fault(number, column, "yes or no", self._cell(row, column))
            elif answer:
                found.append(Entry(traits, column.slice or column.id, area, period, 1.0, Presence.VALUE, number))
        for column in self.template.of_kind("number"):
            value, presence = self._number(row, number, column)
            if value is not None and presence is Presence.VALUE and column.slice:
                found.append(Entry(traits, column.slice, area, period, value, Presence.VALUE, number))
        return found

    def _refuse_fractions(self, entries: list[Entry]) -> None:
        """A cell that a spreadsheet shows as 15% holds 0.15: where no share is above 1, they are fractions."""
        shares = [one for one in entries if one.value]
        if shares and all((one.value or 0) <= 1 for one in shares):
            (column,) = self.template.of_kind("share")
            self._fault(shares[0].row, column, "percentages such as 15, not fractions such as 0.15", shares[0].value)

    def _refuse_doubles(self, entries: list[Entry]) -> None:
        first: dict[Key, int] = {}
        for one in entries:
            if one.key in first:
                where = f"{one.area} {one.period} {one.slice}".strip()
                self._fault(one.row, None, "every cell once", f"{where}: {first[one.key]}")
            first.setdefault(one.key, one.row)


def _counted(entries: list[Entry]) -> list[Entry]:
    """Events of one cell added up."""
    sums: Counter[Key] = Counter()
    for one in entries:
        sums[one.key] += int(one.value or 0)
    return [Entry(*key, float(total), Presence.VALUE, 0) for key, total in sorted(sums.items(), key=str)]


def _totals(entries: list[Entry]) -> list[Entry]:
    """All categories of an area and period together; hidden or unknown where one of them is."""
    cells: dict[tuple[str, str, Period], list[Entry]] = defaultdict(list)
    for one in entries:
        cells[one.measure, one.area, one.period].append(one)
    totals = []
    for (measure, area, period), parts in cells.items():
        if not all(one.slice for one in parts):  # the file has a total of its own
            continue
        kinds = {one.presence for one in parts}
        whole = next((one for one in (Presence.SUPPRESSED, Presence.MISSING) if one in kinds), Presence.VALUE)
        value = sum(one.value or 0 for one in parts) if whole is Presence.VALUE else None
        totals.append(Entry(measure, "", area, period, value, whole, 0))
    return totals


def difference(before: dict[Key, float | None], entries: list[Entry]) -> dict[str, int]:
    """How many cells are new, revised or the same against what was delivered before; and by how much in all."""
    now = {one.key: one.value for one in entries}
    revised = [key for key in now if key in before and not np.isclose(now[key] or 0, before[key] or 0)]
    return {
        "new": sum(key not in before for key in now), "revised": len(revised),
        "same": sum(key in before for key in now) - len(revised),
    }  # fmt: skip
