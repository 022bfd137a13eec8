# SPDX-License-Identifier: EUPL-1.2
"""How many were there, in each area and each period? The table that effects are measured on, from a data frame or a
file. A cell that is not there is missing, never zero."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from veiligheidsbeeld.ground.core import DataContractError, Frequency, Period, UserError
from veiligheidsbeeld.ground.statistics.intervals import Floats

COLUMNS = ("area", "period", "count")
_EMPTY = ("", "<NA>", "NaN", "nan", "None")  # also as pandas writes what is missing
_MOST = 1e12  # no municipality counts more; beyond it sums lose their last digits
_PER_YEAR = {
    Frequency.YEAR: 1, Frequency.HALF: 2, Frequency.QUARTER: 4, Frequency.MONTH: 12, Frequency.WEEK: 52,
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """Counts of `areas` (rows) in `periods` (columns, single and consecutive); NaN where missing. `exposure`: what a
    count grows with, of the same shape, or None where it is the same throughout."""

    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    counts: Floats
    exposure: Floats | None = None

    @property
    def per_year(self) -> int:
        """Periods in a year: 52 weeks, 12 months, 4 quarters, 2 halves, 1 year."""
        return _PER_YEAR[self.periods[0].frequency]

    def row(self, area: str) -> int:
        """Its row. Raises UserError for an area that is not in the table."""
        try:
            return self.areas.index(area)
        except ValueError:
            raise UserError("area_not_in_panel", area=area, known=", ".join(self.areas[:8])) from None

    def rows(self, areas: Iterable[str]) -> list[int]:
        """Their rows, in this order; see `row`."""
        return [self.row(one) for one in areas]

    def column(self, moment: str) -> int:
        """The first period that begins with `moment` or later; as many as there are periods when that is after all.
        Raises UserError for what is no period."""
        first = _period(moment).start
        return next((n for n, one in enumerate(self.periods) if one.start >= first), len(self.periods))

    def columns(self, span: tuple[str, str]) -> list[int]:
        """The periods that overlap with a span, its first and last period included: ("2014-01", "2014-12")."""
        first, after = _period(span[0]).start, _period(span[1]).end
        return [n for n, one in enumerate(self.periods) if one.start < after and one.end > first]

    def only(self, columns: Sequence[int]) -> "Panel":
        """The same areas in these consecutive periods."""
        at = list(columns)
        exposure = None if self.exposure is None else self.exposure[:, at]
        return Panel(self.areas, tuple(self.periods[n] for n in at), self.counts[:, at], exposure)


def read_panel(path: Path) -> Panel:
    """A table from a CSV file with columns area, period, count and, if there is one, exposure; separated by commas or
    semicolons. Raises UserError for a file that is not there, DataContractError for a cell that cannot be, with its
    place."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UserError("file_missing", file=path.name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("file_damaged", file=path.name, problem=type(error).__name__) from error
    head, _, _ = text.partition("\n")
    lines = list(csv.reader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ","))
    if not lines:
        raise UserError("file_empty", file=path.name)
    titles = [one.strip().casefold() for one in lines[0]]
    for name in COLUMNS:
        if name not in titles:
            raise UserError("no_such_column", file=path.name, column=name, known=", ".join(lines[0]))
    rows = [(number, line) for number, line in enumerate(lines[1:], 2) if any(one.strip() for one in line)]
    for number, line in rows:
        if len(line) != len(titles):
            raise DataContractError(path.name, f"{len(titles)} columns", len(line), row=number)
    columns = {name: [line[n] for _, line in rows] for n, name in enumerate(titles)}
    return _panel(columns, path.name, [number for number, _ in rows])


def panel_of(frame: "Panel | Mapping[str, Any] | Any") -> Panel:
    """A table from anything with columns area, period, count and perhaps exposure: a data frame, a dict of lists. A
    `Panel` stays as it is. Periods are texts such as 2024-03, dates of their first day, or pandas' own.

    Raises DataContractError with the row (from 1) and column of a value that cannot be; UserError for a missing column.
    """
    if isinstance(frame, Panel):
        return frame
    known = [str(one) for one in (frame if isinstance(frame, Mapping) else frame.columns)]
    for name in COLUMNS:
        if name not in known:
            raise UserError("no_such_column", file="panel", column=name, known=", ".join(known))
    columns = {name: list(frame[name]) for name in (*COLUMNS, "exposure") if name in known}
    return _panel(columns, "panel", list(range(1, len(columns["area"]) + 1)))


def _panel(columns: Mapping[str, list[Any]], file: str, numbers: list[int]) -> Panel:
    if not numbers:
        raise UserError("file_empty", file=file)
    names = [str(one).strip() for one in columns["area"]]
    periods = _periods(columns["period"], file, numbers)
    counts = [
        _number(one, file, number, "count", whole=True) for one, number in zip(columns["count"], numbers, strict=True)
    ]
    areas, spans = tuple(dict.fromkeys(names)), _consecutive(periods, file, numbers)
    at_area = {one: n for n, one in enumerate(areas)}
    at_period = {one: n for n, one in enumerate(spans)}
    table = np.full((len(areas), len(spans)), np.nan)
    filled = np.zeros(table.shape, dtype=bool)
    for area, period, count, number in zip(names, periods, counts, numbers, strict=True):
        at = at_area[area], at_period[period]
        if filled[at]:
            raise DataContractError(file, "one row for each area and period", f"{area}, {period}", row=number)
        filled[at], table[at] = True, count
    exposure = None
    if "exposure" in columns:
        exposure = np.full(table.shape, np.nan)
        for area, period, value, number in zip(names, periods, columns["exposure"], numbers, strict=True):
            exposure[at_area[area], at_period[period]] = _number(value, file, number, "exposure", whole=False)
    return Panel(areas, spans, table, exposure)


def _number(value: Any, file: str, row: int, column: str, *, whole: bool) -> float:
    """A count, or what it grows with; NaN for an empty cell."""
    if value is None or str(value).strip() in _EMPTY:
        return float("nan")
    expected = "a whole number, 0 or more" if whole else "a number above 0"
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise DataContractError(file, expected, value, row=row, column=column) from error
    if math.isnan(number):
        return number
    if not number <= _MOST or number < 0 or (whole and number != round(number)) or (not whole and number == 0):
        raise DataContractError(file, expected, value, row=row, column=column)
    return number


def _periods(values: list[Any], file: str, numbers: list[int]) -> list[Period]:
    """Each value as a period. Full dates are first days of the months, weeks, quarters or years that they step in."""
    read = []
    for value, number in zip(values, numbers, strict=True):
        try:
            read.append(_period(value))
        except UserError as error:
            raise DataContractError(file, "a period such as 2024-03", value, row=number, column="period") from error
    if read[0].frequency is Frequency.DAY:
        return _from_days(read, file, numbers)
    for one, number in zip(read, numbers, strict=True):
        if one.frequency is not read[0].frequency or one.count != 1 or one.frequency not in _PER_YEAR:
            raise DataContractError(file, f"a period like {read[0]}", one, row=number, column="period")
    return read


def _period(value: Any) -> Period:
    if isinstance(value, Period):
        return value
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").item()
    if str(getattr(value, "freqstr", "")).startswith("W"):  # a week of pandas
        value = value.start_time
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else str(value).strip().replace("Q", "-K")
    return Period.parse(text)


def _from_days(days: list[Period], file: str, numbers: list[int]) -> list[Period]:
    distinct = sorted({one.start for one in days})
    steps = {(later - earlier).days for earlier, later in pairwise(distinct)}
    if all(one.day == 1 for one in distinct) and (not steps or min(steps) >= 28):
        frequency = Frequency.YEAR if min(steps, default=0) >= 365 else (
            Frequency.QUARTER if min(steps, default=0) >= 90 else Frequency.MONTH
        )  # fmt: skip
        return [Period(one.start, frequency) for one in days]
    if steps and all(step % 7 == 0 for step in steps):
        return [Period(one.start - timedelta(days=one.start.weekday()), Frequency.WEEK) for one in days]
    raise DataContractError(file, "first days of months or of weeks", days[0], row=numbers[0], column="period")


def _consecutive(periods: list[Period], file: str, numbers: list[int]) -> tuple[Period, ...]:
    ordered = sorted(set(periods), key=lambda one: one.start)
    for earlier, later in pairwise(ordered):
        if earlier.end != later.start:
            at = numbers[periods.index(later)]
            raise DataContractError(
                file, f"a row for {Period(earlier.end, earlier.frequency)}", later, row=at, column="period"
            )
    return tuple(ordered)
