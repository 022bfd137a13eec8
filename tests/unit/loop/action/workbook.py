# SPDX-License-Identifier: EUPL-1.2
"""A workbook with the structure of a real uitvoeringsplan: a title, a merged row for each theme, titles of columns that
come back under it, merged targets, empty lines, Dutch days and euros, a total, and forty measures."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

TITLES = (
    "Nr.", "Doelstelling", "Maatregel", "Trekker", "Partners", "Capaciteit (uren)", "Kosten", "Planning", "Status",
    "Indicator", "Wijk", "Streefwaarde",
)  # fmt: skip
DAYS = ("2026 Q3", "31-12-2026", "december 2026", "doorlopend", "31 maart 2026", "Q2", "eind 2026", "1e halfjaar 2026")
EUROS = ("€ 25.000", "12.500,-", "€ 3.750,50", "regulier", 8000, None, "PM", "n.t.b.")
STATES = ("op schema", "gepland", "loopt", "afgerond", "vertraagd", None, "gestart", "gereed")
OWNERS = ("Team Veiligheid", "Teamleider handhaving", "Programma Ondermijning", "Jongerenwerk")
TARGETS = {
    1: ("5% minder woninginbraken", "Woninginbraak", None, "-5%"),
    2: ("Fietsdiefstal in het centrum halveren", "fietsdiefstal", "Ketelbrink", "60% minder"),
    3: ("Inwoners zijn weerbaar", None, None, None),
}


def workbook(themes: Sequence[str], each: int = 10, **changes: object) -> bytes:
    """A plan with so many measures in each of these themes. `changes` put another value in a cell: `F7="veel"`."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Uitvoeringsplan"
    sheet.append(["Uitvoeringsplan integrale veiligheid 2026"])
    sheet.merge_cells("A1:L1")
    sheet.append([])
    number = 0
    for place, theme in enumerate(themes, 1):
        sheet.append([f"Thema {place}: {theme}"])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=12)
        sheet.append(list(TITLES))
        for one in range(each):
            number += 1
            sheet.append(_measure(number, one, place))
        first = sheet.max_row - each + 1
        sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=2, end_column=2)
        sheet.append([None, None, "Totaal", None, None, 1200, "€ 80.000"])
        sheet.append([])
    for cell, value in changes.items():
        sheet[cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _measure(number: int, one: int, place: int) -> list[object]:
    target = TARGETS.get(place, (None,) * 4) if one == 0 else (None,) * 4
    return [
        number, target[0], f"Maatregel {number}: wat wij doen", OWNERS[number % 4], "politie, woningcorporatie",
        120 + number, EUROS[number % 8], DAYS[number % 8], STATES[number % 8], *target[1:],
    ]  # fmt: skip
