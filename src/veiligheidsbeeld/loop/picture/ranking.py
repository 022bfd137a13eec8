# SPDX-License-Identifier: EUPL-1.2
"""Which places can each row of somebody's table have? By values with standard errors, or by counts and exposures."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.statistics import RankSets, rank_sets
from veiligheidsbeeld.loop.sources.partner_file import Sheet, open_file
from veiligheidsbeeld.loop.sources.partner_file.values import decimal_signs, number


@dataclass(frozen=True)
class Ranking:
    """Rows of a table in its own order, with their rank sets."""

    ids: list[str]
    sets: RankSets

    def as_plain(self, top: int) -> dict[str, Any]:
        """For JSON; `candidates` may be among the first `top`."""
        own = self.sets
        names = ("rank", "lower", "upper", "lower_joint", "upper_joint")
        rows = [{"id": one, **{name: int(getattr(own, name)[at]) for name in names}} for at, one in enumerate(self.ids)]
        may = own.candidates(top)
        return {"rows": rows, "candidates": [one for one, able in zip(self.ids, may, strict=True) if able]}


def rank_table(
    content: bytes, name: str, ids: str, columns: tuple[str, str], *, counts: bool, dispersion: float,
    descending: bool, level: float,
) -> Ranking:  # fmt: skip
    """Rank the rows of a CSV, XLSX or ODS table. `columns` are value and standard error, or count and exposure: then
    the logarithm of the rate is ranked, with `dispersion` times the variance of chance.

    Raises UserError naming file, row and column of the first cell that is not as expected.
    """
    sheet = next(one for one in open_file(content, name).sheets if one.rows)
    read = _Columns(name, sheet)
    first = (
        read.numbers(columns[0], lambda x: x > 0, expected="a count above 0")
        if counts
        else read.numbers(columns[0], math.isfinite, expected="a number")
    )
    second = read.numbers(columns[1], lambda x: x > 0, expected="a number above 0")
    if len(first) < 2:
        raise UserError("too_few_rows", file=name, rows=len(first))
    values, errors = (np.log(first / second), np.sqrt(dispersion / first)) if counts else (first, second)
    return Ranking(read.words(ids), rank_sets(values, errors, descending=descending, level=level))


class _Columns:
    """A table with titles in its first row."""

    def __init__(self, file: str, sheet: Sheet) -> None:
        self.file, self.sheet = file, sheet
        self.titles = ["" if one is None else str(one).strip() for one in sheet.rows[0]]
        self.rows = [
            (n, row)
            for n, row in enumerate(sheet.rows[1:], sheet.first_row + 1)
            if any(cell is not None for cell in row)
        ]

    def words(self, title: str) -> list[str]:
        """A column of names, each once."""
        found = ["" if (cell := row[self._place(title)]) is None else str(cell) for _, row in self.rows]
        for (line, _), word in zip(self.rows, found, strict=True):
            if not word or found.count(word) > 1:
                raise self._fault(line, title, word, expected="every name once")
        return found

    def numbers(self, title: str, fits: Callable[[float], bool], *, expected: str) -> "np.ndarray[Any, Any]":
        """A column of numbers, all of them fitting."""
        place = self._place(title)
        cells = [row[place] for _, row in self.rows]
        signs = decimal_signs(cells)
        if len(signs) > 1:  # 1.200 is 1200 to one reader and 1.2 to another
            line, cell = next((line, row[place]) for line, row in self.rows if isinstance(row[place], str))
            raise self._fault(line, title, cell, expected="numbers without a sign for thousands, or with two decimals")
        decimal = next(iter(signs), ".")
        values = []
        for (line, _), cell in zip(self.rows, cells, strict=True):
            try:
                value = number(cell, decimal)
            except ValueError as error:
                raise self._fault(line, title, cell, expected=expected) from error
            if not fits(value):
                raise self._fault(line, title, cell, expected=expected)
            values.append(value)
        return np.array(values)

    def _place(self, title: str) -> int:
        if title not in self.titles:
            raise UserError("no_such_column", file=self.file, column=title, known=", ".join(filter(None, self.titles)))
        return self.titles.index(title)

    def _fault(self, line: int, title: str, found: object, *, expected: str) -> UserError:
        shown = "an empty cell" if found is None else str(found)[:60]
        where = {"file": self.file, "sheet": self.sheet.name, "row": line, "column": title}
        code = "file_fault" if self.sheet.name else "text_fault"
        return UserError(code, **where, expected=expected, found=shown)
