# SPDX-License-Identifier: EUPL-1.2
"""Who was in which arm, for how long, and when was there a report again? A file of pseudonymous cases, read in memory.

The numbers of the cases are looked at and forgotten. No error repeats what stands in a cell; it names row and column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from veiligheidsbeeld.ground.core import DataContractError, LawError, UserError
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.sources.partner_file.personal import TRACES, is_bsn, refuse_personal, traces_of
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell, Sheet, open_file

COLUMNS = ("case", "start", "arm", "reports", "end")
STRATUM = "stratum"
_DUTCH = {"zaak": "case", "groep": "arm", "meldingen": "reports", "einde": "end"}
_FORMATS = ("%Y-%m-%d", "%d-%m-%Y")
_WORDS = re.compile(r"zaak|casus|case|dossier", re.IGNORECASE)
_NUMBER = re.compile(r"(?=.*\d)[\w./-]{1,24}")
_NAME, _POSTCODE = re.compile(r"[^\W\d_]{4,}"), re.compile(r"(?<!\d)[1-9]\d{3}[A-Za-z]{2}(?![A-Za-z])")


@dataclass(frozen=True)
class Cases:
    """Cases in the order of the file, without their numbers. `followed`: days from start to end of observation;
    `reports`: the days after its start on which each had a report, in order. `span`: first start and last end."""

    arms: tuple[str, ...]
    strata: tuple[str, ...]
    followed: Floats
    reports: tuple[tuple[int, ...], ...]
    span: tuple[date, date] | None = None

    @property
    def quiet(self) -> Floats:
        """Days until the first report, or until the end of observation where there was none."""
        pairs = zip(self.reports, self.followed, strict=True)
        return np.array([days[0] if days else followed for days, followed in pairs], dtype=float)


def read_cases(content: bytes, name: str, between: tuple[date, date] | None = None) -> Cases:
    """Read a CSV, XLSX or ODS file of one row per case: case (a number that means nothing elsewhere), start, arm,
    reports (dates separated by spaces, in one cell), end of observation and, where lots were drawn within groups of
    cases, stratum. Titles may be Dutch: zaak, groep, meldingen, einde. `name` is what errors call the file;
    cases start and end `between` two days.

    Raises LawError for what looks like a person, UserError for other columns, DataContractError for a cell that cannot
    be, by its row and column as the file calls it.
    """
    opened = open_file(content, name)
    refuse_personal(opened)
    filled = [one for one in opened.sheets if any(cell is not None for row in one.rows for cell in row)]
    if len(filled) != 1:
        raise UserError("case_columns", file=name)
    titles, rows = _rows(filled[0], name)
    try:
        return _of_rows(rows, name, between)
    except (DataContractError, LawError) as error:
        raise _as_titled(error, titles) from None


def _of_rows(rows: list[tuple[int, dict[str, Cell]]], name: str, between: tuple[date, date] | None) -> Cases:
    seen: set[str] = set()
    for number, row in rows:
        _refuse_person(row, number)
        if (case := _text(row["case"])) in seen:
            raise _fault(name, "each case once", number, "case")
        seen.add(case)
    read = [_of_row(row, name, number, between) for number, row in rows]
    arms, strata = (tuple(_text(row.get(one)) for _, row in rows) for one in ("arm", STRATUM))
    if len(set(arms)) != 2 or "" in arms:
        raise UserError("case_arms", file=name, found=len(set(arms)))
    followed = np.array([(end - start).days for start, end, _ in read], dtype=float)
    span = min(start for start, _, _ in read), max(end for _, end, _ in read)
    return Cases(arms, strata, followed, tuple(one for _, _, one in read), span)


def _as_titled(error: DataContractError | LawError, titles: dict[str, str]) -> DataContractError | LawError:
    """The same error, with the column as the file calls it."""
    about = dict(error.statement.params)
    about["column"] = titles.get(str(about["column"]), about["column"])
    if isinstance(error, LawError):
        return LawError(error.statement.code, **about)
    return DataContractError(**about)  # type: ignore[arg-type]  # its own parameters


def _rows(sheet: Sheet, name: str) -> tuple[dict[str, str], list[tuple[int, dict[str, Cell]]]]:
    """Titles as the file has them, by our names; and each row under its titles, with the number that the sender
    sees."""
    filled = [(sheet.first_row + n, row) for n, row in enumerate(sheet.rows) if any(one is not None for one in row)]
    titles = [_text(one).casefold() for one in filled[0][1]]
    while titles and not titles[-1]:
        titles.pop()
    known = [_DUTCH.get(one, one) for one in titles]
    if sorted(known) not in (sorted(COLUMNS), sorted([*COLUMNS, STRATUM])):
        raise UserError("case_columns", file=name)
    if len(filled) < 2:
        raise UserError("file_empty", file=name)
    for number, row in filled[1:]:
        if any(one is not None for one in row[len(known) :]):
            raise _fault(name, f"{len(known)} columns", number, "-")
    as_written = dict(zip(known, map(_text, filled[0][1]), strict=False))
    return as_written, [
        (number, dict(zip(known, [*row, *[None] * len(known)][: len(known)], strict=True)))
        for number, row in filled[1:]
    ]  # fmt: skip


def _refuse_person(row: dict[str, Cell], number: int) -> None:
    """A case is a number that means nothing elsewhere; arms and strata name no person."""
    for column in ("case", "arm", STRATUM):
        text = _text(row.get(column))
        traces = traces_of(text) or (_traces_of_number(text) if column == "case" else [])
        if traces:
            raise LawError("case_looks_personal", row=number, column=column, trace=traces[0])


def _traces_of_number(text: str) -> list[str]:
    digits = re.sub(r"\D", "", text)
    if len(digits) in (8, 9) and is_bsn(digits):
        return [TRACES["bsn"]]
    if _POSTCODE.search(text):
        return [TRACES["address"]]
    return [] if _NUMBER.fullmatch(text) and not _NAME.search(_WORDS.sub("", text)) else [TRACES["name"]]


def _of_row(
    row: dict[str, Cell], name: str, number: int, between: tuple[date, date] | None
) -> tuple[date, date, tuple[int, ...]]:  # fmt: skip
    """First and last day followed, and the days after the start with a report."""
    dates = {one: list(_dates(row[one], name, number, one)) for one in ("start", "end", "reports")}
    for one in ("start", "end"):
        if len(dates[one]) != 1:
            raise _fault(name, "one date such as 2025-03-14", number, one)
    start, end = dates["start"][0], dates["end"][0]
    if between and not between[0] <= start <= between[1]:
        raise _fault(name, "a day within the time of the protocol", number, "start")
    if between and end > between[1]:
        raise _fault(name, "a day within the time of the protocol", number, "end")
    if end <= start:
        raise _fault(name, "a date after the start", number, "end")
    reports = sorted((one - start).days for one in dates["reports"])
    if reports and not 0 < reports[0] <= reports[-1] <= (end - start).days:
        raise _fault(name, "dates after the start, up to the end of observation", number, "reports")
    return start, end, tuple(reports)


def _dates(cell: Cell, name: str, number: int, column: str) -> Iterable[date]:
    if isinstance(cell, date):
        yield cell.date() if isinstance(cell, datetime) else cell
        return
    for text in _text(cell).split():
        for form in _FORMATS:
            try:
                yield datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
                break
            except ValueError:
                continue
        else:
            raise _fault(name, "dates such as 2025-03-14, separated by spaces", number, column)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _fault(name: str, expected: str, row: int, column: str) -> DataContractError:
    return DataContractError(name, expected, "something else (not repeated here)", row=row, column=column)
