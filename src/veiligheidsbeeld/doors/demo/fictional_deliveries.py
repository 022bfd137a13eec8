# SPDX-License-Identifier: EUPL-1.2
"""What do partners send in the fictional world? Files as people make them, with the cards that allow them.

They come in through the ordinary import. One week of the police is faulty on purpose, and one spreadsheet is there to
try the import with.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from veiligheidsbeeld.doors.demo.fictional_hours import TITLES, hours_rows
from veiligheidsbeeld.doors.demo.fictional_places import Places, read_places
from veiligheidsbeeld.doors.demo.fictional_truths import TODAY, read_truths

WEEKS, LAST_WEEK = 30, date(2026, 1, 12)  # Monday of the newest week, two weeks before today
LATE = (0.62, 0.85, 0.94, 0.98, 1.0)  # share of a week's reports that is known after 1, 2, 3 ... deliveries
HISTORY_WEEKS = 104  # settled weeks before those, in one file: without them no week has a year before it
HISTORY_DAY = LAST_WEEK - timedelta(weeks=WEEKS)
YEARLY_DAY = date(2026, 1, 15)
WEEK_TITLES = ["jaar", "week", "wijk", "soort misdrijf", "bruto aantal", "netto aantal"]
FAULTY = 22  # in this delivery half of the wijken are missing
OFFENCES = {"Woninginbraak": 2.2, "Fietsdiefstal": 9.5, "Vernieling": 7.0, "Mishandeling": 3.6, "Winkeldiefstal": 4.9}
CARDS = {
    "overlastmeldingen": ("Waar is overlast en neemt die af?", "gemeente"),
    "buurtbemiddeling": ("Helpt buurtbemiddeling bij burenruzies?", "buurtbemiddeling"),
    "ondermijning": ("Wat doen wij aan ondermijnende criminaliteit?", "gemeente"),
    "evenementen": ("Welke evenementen vragen inzet?", "gemeente"),
    "uren": ("Waar gaan de uren van handhaving heen?", "handhaving"),
    "boa-incidenten": ("Waarmee krijgen boa's te maken?", "handhaving"),
    "wijkenquete": ("Hoe veilig voelen inwoners zich per wijk?", "gemeente"),
    "huisverboden": ("Hoe vaak legt de burgemeester een huisverbod op?", "gemeente"),
    "zaken": ("Helpt een overlastregisseur?", "gemeente"),
    "campagnebereik": ("Wie bereiken onze campagnes?", "gemeente"),
    "police_weekly": ("Wat veranderde er deze week?", "politie"),
}


def write_cards(folder: Path) -> None:
    """Purpose cards of the world; cards that exist stay."""
    for source, (question, partner) in CARDS.items():
        path = folder / "purposes" / f"{source}.toml"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f'question = "{question}"\npartners = ["{partner}"]\n'
                'legal_basis = "Gemeentewet art. 172; AVG art. 6 lid 1 onder e"\n'
                'retention_months = 60\nfinest = "WK"\nexpires = 2027-12-31\n',
                encoding="utf-8",
            )


def files(today: date = TODAY) -> Iterator[tuple[date, str, str, bytes]]:
    """Day, template, name and content of every file that has come. The same bytes each time."""
    for kind, name, content in _yearly():
        yield YEARLY_DAY, kind, name, content
    seed = read_truths().seed
    yield HISTORY_DAY, "police_weekly", "weeklevering_historie.csv", _history(np.random.default_rng(seed + 4))
    yield from _weeks(np.random.default_rng(seed + 3), read_places())
    if today >= read_truths().later:
        weights = _weights(np.random.default_rng(seed + 2), read_places())  # of the reports before
        reports = _reports(np.random.default_rng([seed, 9]), weights, (today.year - 1,))
        yield YEARLY_DAY.replace(year=today.year), "overlastmeldingen", f"meldingen_{today.year - 1}.csv", reports


def _yearly() -> Iterator[tuple[str, str, bytes]]:
    rng = np.random.default_rng(read_truths().seed + 2)
    places = read_places()
    yield "overlastmeldingen", "meldingen_2023_2025.csv", _reports(rng, _weights(rng, places), (2023, 2024, 2025))
    yield "buurtbemiddeling", "buurtbemiddeling_jaarcijfers.csv", _mediation(rng, places)
    yield "ondermijning", "ondermijning_per_kwartaal.csv", _undermining(rng)
    yield "evenementen", "evenementenkalender_2025_2026.csv", _events(rng, places)
    yield "uren", "uren_handhaving.csv", _hours(rng, places)
    yield "boa-incidenten", "incidenten_2025.csv", _incidents(rng, places)
    yield "wijkenquete", "wijkenquete_2025.csv", _survey(rng, places)
    yield "huisverboden", "huisverboden.csv", _bans(rng)
    yield (
        "halt-verwijzingen",
        "halt.csv",
        _csv(["jaar", "verwijzingen"], [[year, int(rng.poisson(58))] for year in range(2020, 2026)]),
    )
    yield "jonge-aanwas", "jonge_aanwas_2022.csv", _young(rng, places)


def _csv(titles: list[str], rows: list[list[object]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerows([titles, *rows])
    return stream.getvalue().encode()


def _weights(rng: np.random.Generator, places: Places) -> dict[str, float]:
    """Share of each wijk by name: centres are busy, villages quiet."""
    size = {"centre": 3.0, "town": 1.2, "village": 0.5}
    raw = {one.name: size.get(one.kind, 1.0) * float(np.exp(rng.normal(0, 0.4))) for one in places.wijken}
    return {name: weight / sum(raw.values()) for name, weight in raw.items()}


def _reports(rng: np.random.Generator, weights: dict[str, float], years: tuple[int, ...]) -> bytes:
    kinds = {"Geluid": 0.4, "Jongeren": 0.25, "Afval en vervuiling": 0.35}
    rows: list[list[object]] = [
        [name, f"{year}-{month:02d}", kind, int(rng.poisson(260 * weight * share))]
        for year in years for month in range(1, 13)
        for name, weight in weights.items() for kind, share in kinds.items()
    ]  # fmt: skip
    return _csv(["wijk", "maand", "soort", "aantal meldingen"], rows)


def _mediation(rng: np.random.Generator, places: Places) -> bytes:
    rows: list[list[object]] = []
    for year in (2022, 2023, 2024, 2025):
        for name, weight in _weights(rng, places).items():
            cases = int(rng.poisson(190 * weight))
            rows.append([name, year, cases, int(rng.binomial(cases, 0.68)), int(rng.binomial(cases, 0.25))])
    return _csv(["wijk", "jaar", "aanmeldingen", "positief afgesloten", "complexe zaken"], rows)


def _undermining(rng: np.random.Generator) -> bytes:
    rows: list[list[object]] = [
        [f"{year}-K{quarter}", *(int(rng.poisson(level)) for level in (5, 9, 6, 14))]
        for year in (2023, 2024, 2025) for quarter in range(1, 5)
    ]  # fmt: skip
    return _csv(["kwartaal", "sluitingen 13b", "bibob-toetsen", "integrale controles", "anonieme tips"], rows)


def _events(rng: np.random.Generator, places: Places) -> bytes:
    names = [one.name for one in places.wijken]
    rows: list[list[object]] = []
    for number in range(90):
        day = date(2025, 1, 4) + timedelta(days=int(number * 4.3))
        kind = "ABC"[int(rng.choice(3, p=[0.75, 0.2, 0.05]))]
        rows.append(
            [
                day.strftime("%d-%m-%Y"),
                f"Evenement {number + 1}",
                names[int(rng.integers(len(names)))],
                kind,
                int(rng.integers(1, 40)) * 100,
            ]
        )
    return _csv(["datum", "evenement", "wijk", "klasse", "verwacht aantal bezoekers"], rows)


def _hours(rng: np.random.Generator, places: Places) -> bytes:
    known: dict[tuple[date, str], int] = {}
    for number in range(WEEKS):
        week = LAST_WEEK - timedelta(weeks=WEEKS - 1 - number)
        for name, weight in _weights(rng, places).items():
            known[week, name] = int(rng.poisson(420 * weight))
    return _csv(TITLES, hours_rows(known, places))


def _incidents(rng: np.random.Generator, places: Places) -> bytes:
    names = [one.name for one in places.wijken]
    tasks = ["Parkeren", "Jeugd", "Horeca", "Evenement"]
    rows: list[list[object]] = []
    for number in range(64):
        day = date(2025, 1, 6) + timedelta(days=int(number * 5.6))
        flags = ["ja" if rng.random() < share else "nee" for share in (0.35, 0.2, 0.15, 0.05)]
        wijk = names[int(rng.choice(len(names), p=list(_weights(rng, places).values())))]
        rows.append(
            [
                day.strftime("%d-%m-%Y"),
                wijk,
                tasks[int(rng.integers(4))],
                flags[0],
                flags[1],
                int(rng.integers(4, 25)) if flags[1] == "ja" else "",
                flags[2],
                flags[3],
            ]
        )
    return _csv(
        ["datum", "wijk", "taak", "verzet", "politie gevraagd", "aankomst minuten", "teruggetrokken", "letsel"], rows
    )


def _survey(rng: np.random.Generator, places: Places) -> bytes:
    rows: list[list[object]] = [
        [one.name, 2025, "Onveilig in de buurt", _share(rng, 15, 5), int(rng.integers(70, 240))]
        for one in places.wijken
    ]  # fmt: skip
    return _csv(["wijk", "jaar", "onderwerp", "percentage", "respondenten"], rows)


def _share(rng: np.random.Generator, mean: float, sd: float) -> str:
    """A percentage with one decimal, the Dutch way."""
    return str(round(float(np.clip(rng.normal(mean, sd), 1.5, 40)), 1)).replace(".", ",")


def _bans(rng: np.random.Generator) -> bytes:
    return _csv(
        ["jaar", "opgelegd", "verlengd"],
        [[year, int(rng.poisson(24)), int(rng.poisson(13))] for year in range(2021, 2026)],
    )


def _young(rng: np.random.Generator, places: Places) -> bytes:
    rows: list[list[object]] = [
        [one.name, 2022, _share(rng, 6, 2.2)] for one in places.wijken
    ]  # fmt: skip
    return _csv(["wijk", "peiljaar", "percentage"], rows)


def _history(rng: np.random.Generator) -> bytes:
    """The weeks before the weekly deliveries, all that came in late included."""
    weights = _weights(np.random.default_rng(read_truths().seed + 3), read_places())
    rows: list[list[object]] = []
    for number in range(HISTORY_WEEKS):
        week = (LAST_WEEK - timedelta(weeks=WEEKS + HISTORY_WEEKS - 1 - number)).isocalendar()
        for name, weight in weights.items():
            for offence, level in OFFENCES.items():
                if count := int(rng.poisson(level * weight * 8)):
                    rows.append([week.year, week.week, name, offence, count, count])
    return _csv(WEEK_TITLES, rows)


def _weeks(rng: np.random.Generator, places: Places) -> Iterator[tuple[date, str, str, bytes]]:
    """Each delivery holds the newest week and what came in late for the four before it."""
    weights = _weights(rng, places)
    final = {
        (number, name, offence): int(rng.poisson(level * weight * 8))
        for number in range(WEEKS) for name, weight in weights.items() for offence, level in OFFENCES.items()
    }  # fmt: skip
    known: dict[tuple[int, str, str], int] = {}
    for newest in range(WEEKS):
        rows: list[list[object]] = []
        for number in range(max(0, newest - len(LATE) + 1), newest + 1):
            week = (LAST_WEEK - timedelta(weeks=WEEKS - 1 - number)).isocalendar()
            for name in list(weights)[: 13 if newest == FAULTY and number == newest else None]:
                for offence in OFFENCES:
                    key, late = (number, name, offence), LATE[newest - number]
                    known[key] = max(known.get(key, 0), int(rng.binomial(final[key], late)) if late < 1 else final[key])
                    if known[key]:
                        rows.append(
                            [week.year, week.week, name, offence, known[key] + int(rng.random() < 0.05), known[key]]
                        )
        day = LAST_WEEK - timedelta(weeks=WEEKS - 2 - newest)
        yield day, "police_weekly", f"weeklevering_{day}.csv", _csv(WEEK_TITLES, rows)


def try_out() -> bytes:
    """A spreadsheet with what goes wrong in real ones: a title, a misspelt wijk, a remark in a number, a total."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Meldingen"
    names = [one.name for one in read_places().wijken]
    sheet.append(["Meldingen overlast, eerste kwartaal 2026"])
    sheet.append([])
    sheet.append(["wijk", "kwartaal", "soort", "aantal"])
    wrong = [names[3][:-1] + "x", names[4]]
    for wijk, count in zip([*names[:3], *wrong, names[5]], (61, "<5", "12 (schatting)", 9, 8, "-"), strict=True):
        quarter = "eerste kwartaal" if wijk == names[4] else "2026-K1"
        sheet.append([wijk, quarter, "Geluid", count])
    sheet.append(["Totaal", "2026-K1", "Geluid", 90])
    sheet.append(["Bron: meldsysteem"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
