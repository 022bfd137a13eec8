# SPDX-License-Identifier: EUPL-1.2
"""What does a cell of somebody's plan say? Days, euros, hours, aims and states as municipalities write them; ValueError
where that is unclear, so that nothing is guessed."""

import re
from datetime import date, timedelta
from decimal import Decimal

from veiligheidsbeeld.loop.action.measurable import AimKind
from veiligheidsbeeld.loop.action.plan_words import MeasureState
from veiligheidsbeeld.loop.sources.partner_file import values
from veiligheidsbeeld.loop.sources.partner_file.places import normal_name
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell

_OPEN = frozenset({  # no number was named, and everybody knows it
    "", "pm", "p m", "ntb", "n t b", "nvt", "n v t", "nader te bepalen", "onbekend", "geen", "regulier",
    "binnen begroting", "binnen bestaand budget", "binnen bestaande begroting", "bestaand budget", "reguliere middelen",
})  # fmt: skip
_GOES_ON = frozenset({"doorlopend", "continu", "structureel", "gehele jaar", "hele jaar", "jaarlijks", "permanent"})
_STATES = {
    MeasureState.PLANNED: (
        "gepland",
        "niet gestart",
        "nog niet gestart",
        "nog niet begonnen",
        "nog te starten",
        "te starten",
        "planned",
    ),
    MeasureState.ON_TRACK: (
        "op schema",
        "loopt",
        "lopend",
        "in uitvoering",
        "gestart",
        "bezig",
        "op koers",
        "on track",
    ),
    MeasureState.LATE: ("vertraagd", "loopt achter", "achter op schema", "vertraging", "late"),
    MeasureState.DONE: ("klaar", "gereed", "afgerond", "uitgevoerd", "voltooid", "gerealiseerd", "done"),
    MeasureState.STOPPED: ("gestopt", "vervallen", "geannuleerd", "niet uitgevoerd", "stopped"),
}
_EURO = re.compile(r"(?:€|eur|euro)?\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{2}|-+|--))?\s*(?:€|euro)?")
_HOURS = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:uur|uren|u)?(?: per jaar| p/j)?")
_LESS = re.compile(
    r"(?:-\s*|min(?:us)? |daling van |afname van )(\d+(?:,\d+)?) ?%|"
    r"(\d+(?:,\d+)?) ?% (?:minder|lager|daling|afname)"
)
_MORE = re.compile(
    r"(?:\+\s*|plus |stijging van |toename van )(\d+(?:,\d+)?) ?%|"
    r"(\d+(?:,\d+)?) ?% (?:meer|hoger|stijging|toename)"
)
_TO = re.compile(r"(?:naar |tot )?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?: ?%)?")
_DAY = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})")


def text(cell: Cell) -> str:
    """Words on one line; empty for an empty cell."""
    return "" if cell is None else " ".join(str(cell).split())


def last_day(cell: Cell, first_year: int, last_year: int) -> date | None:
    """The last day that a cell names: a day, or the last one of a month, quarter or year; None where none is named. A
    month or quarter without a year is of a plan's only year; what goes on, until the plan ends.

    >>> [str(last_day(one, 2026, 2026)) for one in ("31-03-2026", "2026 Q3", "Q2", "eind 2026", "doorlopend", "p.m.")]
    ['2026-03-31', '2026-09-30', '2026-06-30', '2026-12-31', '2026-12-31', 'None']
    """
    if isinstance(cell, date):
        return cell
    said = text(cell).lower().removeprefix("eind ").removeprefix("t/m ")
    if normal_name(said) in _OPEN or said == "-":
        return None
    if normal_name(said) in _GOES_ON:
        return date(last_year, 12, 31)
    if found := _DAY.fullmatch(said):
        month = values.period(f"{found[2]} {found[3]}").start
        return month.replace(day=int(found[1]))
    for way in (_end_of, values.day):
        try:
            return way(said)
        except ValueError:
            continue
    if first_year != last_year:
        raise ValueError("of which year?")
    return _end_of(f"{said} {first_year}")


def euros(cell: Cell) -> int | None:
    """Whole euros; None where no amount is named.

    >>> euros("€ 25.000"), euros("12.500,-"), euros(3000.0), euros("regulier")
    (25000, 12500, 3000, None)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= 0:
        return round(cell)
    said = text(cell).lower()
    if normal_name(said) in _OPEN or said in ("-", "–"):
        return None
    found = _EURO.fullmatch(said)
    if found is None:
        raise ValueError("no amount")
    cents = int(found[2]) if found[2] and found[2].isdigit() else 0
    return round(int(found[1].replace(".", "")) + cents / 100)


def hours(cell: Cell) -> int | None:
    """Whole hours in all; None where none are named. Hours a week are refused: for how many weeks?"""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= 0:
        return round(cell)
    said = text(cell).lower()
    if normal_name(said) in _OPEN or said in ("-", "–"):
        return None
    found = _HOURS.fullmatch(said)
    if found is None:
        raise ValueError("no hours")
    return int(found[1].replace(".", ""))


def aim(cell: Cell) -> tuple[str, Decimal] | None:
    """A change in per cent or a number to reach; None where the cell is empty. A bound ("maximaal 36") is refused:
    where it already holds, it asks for no change.

    >>> aim("10% minder"), aim("-10%"), aim("naar 36")
    (('percent', Decimal('-10')), ('percent', Decimal('-10')), ('number', Decimal('36')))
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return AimKind.NUMBER.value, Decimal(str(cell))
    said = text(cell).lower().replace("−", "-")
    if normal_name(said) in _OPEN:
        return None
    for sign, pattern in ((-1, _LESS), (1, _MORE)):
        if found := pattern.fullmatch(said):
            return AimKind.PERCENT.value, sign * Decimal((found[1] or found[2]).replace(",", "."))
    found = _TO.fullmatch(said)
    if found is None:
        raise ValueError("no aim")
    return AimKind.NUMBER.value, Decimal(".".join(filter(None, (found[1].replace(".", ""), found[2]))))


def state(cell: Cell) -> MeasureState:
    """One of our words for how a measure goes; a colour says nothing, so it is refused."""
    said = normal_name(text(cell))
    if not said:
        return MeasureState.PLANNED
    found = next((name for name, known in _STATES.items() if said in known), None)
    if found is None:
        raise ValueError("no state")
    return found


def _end_of(said: str) -> date:
    return values.period(said).end - timedelta(days=1)
