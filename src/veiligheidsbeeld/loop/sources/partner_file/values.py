# SPDX-License-Identifier: EUPL-1.2
"""What does a cell say? Numbers of both kinds, marks for "not known", periods in words; ValueError when unclear."""

import re
from datetime import date

from veiligheidsbeeld.ground.core import Frequency, Period, Presence, UserError
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell

# Marks whose meaning nobody disputes; a dash means nil at CBS and unknown elsewhere, so it is asked.
MARKS = {
    "nb": Presence.MISSING, "n.b.": Presence.MISSING, "nvt": Presence.IMPOSSIBLE, "n.v.t.": Presence.IMPOSSIBLE,
    "onbekend": Presence.MISSING, "unknown": Presence.MISSING, ".": Presence.MISSING, "x": Presence.SUPPRESSED,
    "geheim": Presence.SUPPRESSED,
}  # fmt: skip
MARK_WORDS = {
    "missing": "not known",
    "zero": "zero",
    "suppressed": "hidden",
    "impossible": "cannot exist",
    "": "an empty cell",
    "yes": "yes",
    "no": "no",
    ",": ",",
    ".": ".",
}
ASKED_MARKS = ("-", "–", "")
_FEW = re.compile(r"^(<|minder dan|fewer than)\s*\d+$", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february", "mrt maart mar march", "apr april", "mei may",
            "jun juni june",
            "jul juli july", "aug augustus august", "sep sept september", "okt oktober oct october", "nov november",
            "dec december",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_AMBIGUOUS = re.compile(r"^-?\d{1,3}[.,]\d{3}$")
_DUTCH = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$")
_ENGLISH = re.compile(r"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$")


def mark(cell: Cell) -> Presence | None:
    """What a mark in the place of a number means; None for anything that is no agreed mark."""
    text = str(cell).strip().lower() if cell is not None else ""
    if _FEW.match(text):
        return Presence.SUPPRESSED
    return MARKS.get(text)


def decimal_signs(cells: list[Cell]) -> set[str]:
    """The decimal signs with which all these cells can be read: one, both (unclear) or none (mixed up)."""
    texts = [str(one).replace(" ", "").replace("%", "") for one in cells if isinstance(one, str)]
    numbers = [one for one in texts if re.fullmatch(r"-?[\d.,]*\d[\d.,]*", one)]
    signs = {sign for sign, shape in ((",", _DUTCH), (".", _ENGLISH)) if all(shape.match(one) for one in numbers)}
    clear = not any(_AMBIGUOUS.match(one) for one in numbers)
    return signs if len(signs) < 2 or not clear else {","}


def number(cell: Cell, decimal: str) -> float:
    """A number, in the kind of the file. Raises ValueError for text with more in it than a number.

    >>> number("1.234,5", ","), number("1,234.5", "."), number(12, ",")
    (1234.5, 1234.5, 12.0)
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, date):
        raise ValueError("no number")
    if isinstance(cell, int | float):
        return float(cell)
    text = cell.replace("\u00a0", "").replace(" ", "").removesuffix("%").replace("\u2212", "-")
    if not (_DUTCH if decimal == "," else _ENGLISH).match(text):
        raise ValueError("no number")
    plain = text.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    return float(plain)


def yes(cell: Cell) -> bool | None:
    """Yes or no; None where it is neither."""
    text = str(cell).strip().lower() if cell is not None else ""
    if text in ("ja", "j", "yes", "y", "1", "true", "waar"):
        return True
    return False if text in ("nee", "n", "no", "0", "false", "onwaar", "") else None


def period(cell: Cell) -> Period:
    """A period as people write it. Raises ValueError when it is none.

    >>> [str(period(one)) for one in ("2024", "maart 2024", "Q1 2024", "week 5 2026", "2026-W05", "1e halfjaar 2023")]
    ['2024', '2024-03', '2024-K1', '2026-W05', '2026-W05', '2023-H1']
    """
    if isinstance(cell, date):
        return Period(cell.replace(day=1), Frequency.MONTH)
    text = str(cell).strip().lower().replace("\u00a0", " ") if cell is not None else ""
    try:
        return Period.parse(text.upper().replace("-Q", "-K"))
    except UserError:
        pass
    patterns = (
        (r"(?P<word>[a-z]+)\.?[ -](?P<year>\d{4})", None), (r"(?P<year>\d{4})[ -](?P<word>[a-z]{3,})", None),
        (r"(?:q|k|kwartaal |(?P<o>)e? ?kwartaal )(?P<n>[1-4])[ -]+(?P<year>\d{4})", "K"),
        (r"(?P<n>[1-4])e kwartaal (?P<year>\d{4})", "K"), (r"(?P<year>\d{4})[ -]?[qk](?P<n>[1-4])", "K"),
        (r"(?P<n>[12])e half ?jaar (?P<year>\d{4})", "H"),
        (r"(?:week|wk|w)\.? ?(?P<n>\d{1,2})[ ,-]+(?P<year>\d{4})", "W"),
        (r"(?P<year>\d{4})[ -]?(?:week|wk|w)\.? ?(?P<n>\d{1,2})", "W"), (r"(?P<n>\d{1,2})[-/](?P<year>\d{4})", "M"),
    )  # fmt: skip
    for pattern, letter in patterns:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        found = match.groupdict()
        try:
            if letter is None:
                return Period(date(int(found["year"]), _MONTHS[found["word"]], 1), Frequency.MONTH)
            code = (
                f"{found['year']}-{int(found['n']):02d}"
                if letter == "M"
                else f"{found['year']}-{letter}{int(found['n'])}"
            )
            return Period.parse(code)
        except (KeyError, UserError, ValueError):
            continue
    raise ValueError("no period")


def day(cell: Cell) -> date:
    """A day: a date cell, 2026-03-12 or 12-03-2026 (Dutch). A date with slashes is refused: its order is unclear."""
    if isinstance(cell, date):
        return cell
    text = str(cell).strip() if cell is not None else ""
    if match := re.fullmatch(r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})", text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    return date.fromisoformat(text)
