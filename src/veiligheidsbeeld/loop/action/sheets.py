# SPDX-License-Identifier: EUPL-1.2
"""What does somebody's plan say, row by row, and what is wrong with it? Themes as merged rows or as a column, titles of
columns in several words, all faults at once; with one, nothing counts. Never guesses and never stores."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.action import cells
from veiligheidsbeeld.loop.action.editions import Editions
from veiligheidsbeeld.loop.action.measurable import AimKind
from veiligheidsbeeld.loop.action.persons import traces_among_parties
from veiligheidsbeeld.loop.action.plan_mapping import PlanMapping, columns
from veiligheidsbeeld.loop.action.plan_words import MeasureState, MeasureWords, TargetWords
from veiligheidsbeeld.loop.action.theme_names import theme_named
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.sources.partner_file import Fault, Places, open_file, refuse_personal
from veiligheidsbeeld.loop.sources.partner_file.mapping import is_footnote, is_total
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of
from veiligheidsbeeld.loop.sources.partner_file.places import normal_name
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell, Opened, Sheet

_SAYS_THEME = re.compile(r"^(?:thema|prioriteit|speerpunt|veiligheidsveld)\b", re.I)
_FEWEST_TITLES = 2
_MOST_FAULTS = 200
_LONGEST = {"what": 1000, "owner": 150, "partners": 300, "target": 1000, "ambition": 1000}  # signs, by column
_COPIED = ("partners", "hours", "costs_euros", "until", "state")


@dataclass(frozen=True)
class Known:
    """What a plan may refer to. `first_year` and `last_year` are those of the plan, `edition` that of its themes."""

    editions: Editions
    edition: str
    first_year: int
    last_year: int
    catalogue: Catalogue
    places: Places


@dataclass(frozen=True)
class Row:
    """A measure where it stands; `target` is its place among the targets that were read."""

    sheet: str
    number: int
    words: MeasureWords
    target: int | None


@dataclass
class PlanReading:
    """A plan as it was read. `ambitions` are pairs of theme and text."""

    measures: list[Row] = field(default_factory=list)
    targets: list[TargetWords] = field(default_factory=list)
    ambitions: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """May it be stored?"""
        return not self.faults and bool(self.measures or self.targets)


def read_plan_file(content: bytes, name: str, known: Known, mapping: PlanMapping | None = None) -> PlanReading:
    """Read a workbook or CSV. Raises UserError for a file that cannot be read, LawError for one about persons."""
    opened = open_file(content, name)
    refuse_personal(opened)
    reading = PlanReading()
    chosen = mapping or PlanMapping()
    _check_mapping(chosen, known)
    for sheet in _chosen(opened, chosen):
        _SheetReader(opened.name, sheet, known, chosen, reading).run()
    if not reading.measures and not reading.targets and not reading.faults:
        titles = "a row with titles of columns, such as Maatregel and Trekker"
        reading.faults.append(Fault(opened.name, opened.sheets[0].name, 0, "", titles, "none"))
    return reading


def _check_mapping(mapping: PlanMapping, known: Known) -> None:
    """What a mapping points at is there. Raises UserError naming it."""
    for theme in mapping.themes.values():
        known.editions.get(known.edition).theme(theme)
    for indicator in mapping.indicators.values():
        known.catalogue.get(indicator)
    for state in mapping.states.values():
        if state not in set(MeasureState):
            raise UserError("unknown_state", state=state, known=", ".join(MeasureState))
    for area in mapping.areas.values():
        if area not in known.places.areas:
            raise UserError("unknown_area", area=area)


def _chosen(opened: Opened, mapping: PlanMapping) -> Iterator[Sheet]:
    for sheet in opened.sheets:
        if not sheet.hidden and (not mapping.sheets or sheet.name in mapping.sheets):
            yield sheet


class _SheetReader:
    """Reads the rows of one sheet into `reading`; what is merged or said once holds for the rows below it."""

    def __init__(self, file: str, sheet: Sheet, known: Known, mapping: PlanMapping, reading: PlanReading) -> None:
        self.file, self.sheet, self.known, self.mapping, self.reading = file, sheet, known, mapping, reading
        self.titles: dict[str, int] = {}
        self.header: list[Cell] = []
        self.down: dict[str, Cell] = {}
        self.theme = ""
        self.ignored: list[int] = []
        self.number = 0

    def run(self) -> None:
        self.theme = self._theme_of(self.sheet.name) or ""
        for number, row in enumerate(self.sheet.rows, self.sheet.first_row):
            self.number = number
            if len(self.reading.faults) < _MOST_FAULTS and any(cell is not None for cell in row):
                self._row(row)
        if not self.titles and self.sheet.rows:
            self.reading.notes.append(Statement("plan_sheet_ignored", {"sheet": self.sheet.name or "-"}))
        elif self.ignored:
            said = {"sheet": self.sheet.name or "-", "rows": ", ".join(map(str, self.ignored))}
            self.reading.notes.append(Statement("plan_rows_ignored", said))

    def _row(self, row: list[Cell]) -> None:
        if titles := self._titles(row):
            self.titles, self.header, self.down = titles, row, {}
        elif is_footnote(row) and not self._only_what(row):
            self._merged(cells.text(next(cell for cell in row if cell is not None)))
        elif self.titles and not any(is_total(cell) for cell in row[:3]):
            self._measure({name: row[at] if at < len(row) else None for name, at in self.titles.items()})

    def _only_what(self, row: list[Cell]) -> bool:
        """Is the one cell a measure? A merged row begins in the first column, so only where measures do not."""
        at = self.titles.get("what", 0)
        return at > 0 and at < len(row) and row[at] is not None

    def _titles(self, row: list[Cell]) -> dict[str, int]:
        """Places of known columns, when this row holds their titles."""
        found: dict[str, int] = {}
        for column in columns():
            own = self.mapping.columns.get(column.id)
            words = {normal_name(one) for one in ((own,) if own else column.titles)}
            at = [n for n, cell in enumerate(row) if isinstance(cell, str) and normal_name(cell) in words]
            found |= {column.id: at[0]} if at and at[0] not in found.values() else {}
        return found if len(found) >= _FEWEST_TITLES and found.keys() & {"what", "target"} else {}

    def _merged(self, said: str) -> None:
        """A row of one cell: a theme, or something for the reader's eye only."""
        theme = self._theme_of(said)
        if theme is None and _SAYS_THEME.match(said):
            self._fault("", said, "a theme of this plan, or a line for it under themes in a mapping file")
        elif theme is None:
            self.ignored += [self.number] if self.titles else []
        else:
            self.theme, self.down = theme, {}

    def _theme_of(self, said: str) -> str | None:
        """The theme of this plan that some words mean; None where they are none. An older name is told."""
        found = theme_named(said, self.known.editions, self.known.edition, self.mapping.themes)
        if found is None:
            return None
        self.reading.notes += [found.note] if found.note and found.note not in self.reading.notes else []
        return found.id

    def _measure(self, row: dict[str, Cell]) -> None:
        self._look_at_texts(row)
        for column in columns():
            if column.down and column.id in row:
                self._carry(column.id, row)
        values = {name: self._read(name, cell) for name, cell in row.items()}
        theme = self.theme if "theme" not in row else self._named_theme(row["theme"])
        if not theme and "theme" not in row:
            self._fault("", "none", "a theme, in a row above or in a column of its own")
        target = self._target(theme, values)
        ambition = values.get("ambition")
        if ambition and (theme, ambition) not in self.reading.ambitions:
            self.reading.ambitions.append((theme, ambition))
        if values.get("what"):
            kept = {name: values[name] for name in _COPIED if name in values}
            words = MeasureWords(theme, values["what"], self._owner(values.get("owner") or ""), **kept)
            self.reading.measures.append(Row(self.sheet.name, self.number, words, target))
        elif target is None:
            self._fault("what", "none", "what will be done")

    def _owner(self, owner: str) -> str:
        """A role or an organisation."""
        if not owner:
            self._fault("owner", "none", "a role or an organisation")
        return owner

    def _look_at_texts(self, row: Mapping[str, Cell]) -> None:
        """A text may be too long; of one that points at a person the kind of trace is told, and never the words."""
        none = (*(one.name for one in self.known.places.areas.values()), *self.mapping.owners)
        for name, most in _LONGEST.items():
            said = cells.text(row.get(name))
            if len(said) > most:
                self._fault(name, len(said), EXPECTED[name])
            for trace in (traces_among_parties if name in ("owner", "partners") else traces_of)(said, none):
                self._fault(name, trace, "no traces of a person; a name that is none stands under owners in a mapping")

    def _carry(self, name: str, row: dict[str, Cell]) -> None:
        """A value stands in the first of the rows it holds for; a new theme begins with nothing."""
        if row[name] is not None:
            if name == "theme" and row[name] != self.down.get("theme"):
                self.down = {}
            self.down[name] = None if row[name] == "-" else row[name]
        row[name] = self.down.get(name)

    def _named_theme(self, cell: Cell) -> str:
        theme = self._theme_of(cells.text(cell)) or self.theme
        if not theme:
            self._fault("theme", cell, "a theme of this plan, or a line for it under themes in a mapping file")
        return theme

    def _target(self, theme: str, values: Mapping[str, Any]) -> int | None:
        """Place of the row's target, which several measures may share; a row that says more of it says it for all."""
        if not values.get("target"):
            if values.get("indicator") or values.get("aim"):
                self._fault("target", "none", "what must be different")
            return None
        kind, aim = values.get("aim") or ("", None)
        if aim is not None and values.get("indicator"):
            self._possible(values["indicator"], kind, aim)
        words = TargetWords(
            theme, values["target"], values.get("indicator") or "", values.get("area") or "", kind, aim,
            values.get("due"),
        )  # fmt: skip
        for at, one in enumerate(self.reading.targets):
            if (one.theme, one.text) == (words.theme, words.text):
                if not one.indicator:
                    self.reading.targets[at] = words
                elif words.indicator and words != one:
                    self._fault("target", words.text, "the same indicator, area, aim and day in every row of a target")
                return at
        self.reading.targets.append(words)
        return len(self.reading.targets) - 1

    def _possible(self, indicator: str, kind: str, aim: Decimal) -> None:
        """An aim that no figure can have is a fault here, where its row is known."""
        if kind == AimKind.PERCENT and self.known.catalogue.get(indicator).is_answer:
            self._fault("aim", f"{aim}%", "what the outcome of the survey must become, such as 30")
        elif aim < (-100 if kind == AimKind.PERCENT else 0):
            self._fault("aim", aim, "no fall below nothing")

    def _read(self, name: str, cell: Cell) -> Any:
        column = next(one for one in columns() if one.id == name)
        try:
            return self._of_kind(column.kind, cell)
        except ValueError:
            self._fault(name, cell, EXPECTED[column.kind])
            return None

    def _of_kind(self, kind: str, cell: Cell) -> Any:
        known, mapping = self.known, self.mapping
        said = cells.text(cell)
        if kind == "indicator":
            return _named(said, mapping.indicators, _indicator(known.catalogue, said))
        if kind == "area":
            return _named(said, mapping.areas, known.places.find(said) if said else None)
        if kind == "state" and said in mapping.states:
            return mapping.states[said]
        if kind == "day":
            return cells.last_day(cell, known.first_year, known.last_year)
        return {
            "text": cells.text, "hours": cells.hours, "euros": cells.euros, "state": cells.state, "aim": cells.aim,
        }[kind](cell)  # fmt: skip

    def _fault(self, name: str, found: object, expected: str) -> None:
        column = cells.text(self.header[self.titles[name]]) if name in self.titles else ""
        self.reading.faults.append(
            Fault(self.file, self.sheet.name, self.number, column, expected, str(found))
        )  # fmt: skip


EXPECTED = {  # by kind of column; of a text that is too long by column
    "what": "at most 1000 signs", "owner": "at most 150 signs", "partners": "at most 300 signs",
    "target": "at most 1000 signs", "ambition": "at most 1000 signs",
    "hours": "hours in all, such as 120", "euros": "an amount in euros, such as € 25.000",
    "day": "a day or the end of a period, such as 31-12-2026 or 2026 Q3",
    "state": "gepland, op schema, loopt achter, klaar or gestopt", "indicator": "the name or id of an indicator",
    "area": "the name or code of an area", "text": "",
    "aim": "a change in per cent or the number to reach, without “at most” or “at least”, such as -10% or 36",
}  # fmt: skip


def _named(said: str, own: Mapping[str, str], found: str | None) -> str:
    """By the municipality's own word, else by ours; empty for an empty cell. Raises ValueError for an unknown one."""
    if not said or said in own:
        return own.get(said, "")
    if found is None:
        raise ValueError("unknown")
    return found


def _indicator(catalogue: Catalogue, said: str) -> str | None:
    wanted = normal_name(said)
    for one in catalogue.indicators.values():
        if wanted in (normal_name(one.id), normal_name(one.names.nl), normal_name(one.names.en)):
            return one.id
    return None
