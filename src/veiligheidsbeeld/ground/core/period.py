# SPDX-License-Identifier: EUPL-1.2
"""Which stretch of time is a figure about? Start, frequency and count; never a bare date.

A year is not the first of January: national files with both month and year rows carry two rows of that date.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from veiligheidsbeeld.ground.core.errors import UserError


class Frequency(StrEnum):
    """Length of one unit of a period."""

    YEAR = "Y"
    HALF = "H"
    QUARTER = "Q"
    MONTH = "M"
    WEEK = "W"
    DAY = "D"


MONTHS = {Frequency.YEAR: 12, Frequency.HALF: 6, Frequency.QUARTER: 3, Frequency.MONTH: 1}
_TEXT = re.compile(r"^(\d{4})(?:-(?:(H|K|W)(\d{1,2})|(\d{2})(?:-(\d{2}))?))?(?:\+([1-9]\d*))?$", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """`count` units of `frequency` from `start`.

    >>> Period.parse("2024").end
    datetime.date(2025, 1, 1)
    >>> str(Period.parse("2024-W40+4"))
    '2024-W40+4'
    """

    start: date
    frequency: Frequency
    count: int = 1

    @classmethod
    def year(cls, year: int) -> "Period":
        """The calendar year."""
        return cls(date(year, 1, 1), Frequency.YEAR)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2024`, `2024-H1`, `2024-K3`, `2024-03`, `2024-W40`, `2024-03-15`, each with `+n` for n units.

        Raises UserError when the text is none of these.
        """
        match = _TEXT.match(text.strip())
        if match is None:
            raise UserError("unknown_period", period=text)
        year, letter, number, month, day, count = match.groups()
        try:
            start, frequency = _start(int(year), letter, number, month, day)
            period = cls(start, frequency, int(count or 1))
            _ = period.end  # beyond the calendar, from the year 9999 on, there is none
        except (ValueError, OverflowError) as error:
            raise UserError("unknown_period", period=text) from error
        return period

    def __hash__(self) -> int:
        return hash(self.start)  # a date keeps its own; few periods share one, and a set asks millions of times

    @property
    def end(self) -> date:
        """First day after the period."""
        return self._shift(self.count)

    def previous(self, periods: int = 1) -> "Period":
        """The period of the same length that many periods earlier."""
        return Period(self._shift(-periods * self.count), self.frequency, self.count)

    def overlaps(self, other: "Period") -> bool:
        """Is there a day that lies in both?"""
        return self.start < other.end and other.start < self.end

    def _shift(self, units: int) -> date:
        if self.frequency in MONTHS:
            months = self.start.year * 12 + self.start.month - 1 + MONTHS[self.frequency] * units
            return date(months // 12, months % 12 + 1, 1)
        return self.start + timedelta(days=units * (7 if self.frequency is Frequency.WEEK else 1))

    def __str__(self) -> str:
        tail = f"+{self.count}" if self.count > 1 else ""
        year, month = self.start.year, self.start.month
        if self.frequency is Frequency.WEEK:
            iso = self.start.isocalendar()
            return f"{iso.year}-W{iso.week:02d}{tail}"
        stem = {
            Frequency.YEAR: f"{year}",
            Frequency.HALF: f"{year}-H{(month + 5) // 6}",
            Frequency.QUARTER: f"{year}-K{(month + 2) // 3}",
            Frequency.MONTH: f"{year}-{month:02d}",
            Frequency.DAY: self.start.isoformat(),
        }[self.frequency]
        return stem + tail


def _start(
    year: int, letter: str | None, number: str | None, month: str | None, day: str | None
) -> tuple[date, Frequency]:
    if letter == "W":
        return date.fromisocalendar(year, int(number or 0), 1), Frequency.WEEK
    if letter in ("H", "K"):
        step = 6 if letter == "H" else 3
        return date(year, (int(number or 0) - 1) * step + 1, 1), Frequency.HALF if step == 6 else Frequency.QUARTER
    if day:
        return date(year, int(month or 0), int(day)), Frequency.DAY
    if month:
        return date(year, int(month), 1), Frequency.MONTH
    return date(year, 1, 1), Frequency.YEAR
