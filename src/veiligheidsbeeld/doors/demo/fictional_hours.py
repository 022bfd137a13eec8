# SPDX-License-Identifier: EUPL-1.2
"""On what do the municipal officers of the invented municipality spend their hours? The rows of their file of 2025 and
January 2026; they fit what was decided in the meetings (meetings.yml) and the pilot with evening rounds (truths.yml),
but for the school in Noordermade, where fewer hours were spent than agreed."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from veiligheidsbeeld.doors.demo.fictional_places import Places, Wijk
from veiligheidsbeeld.doors.demo.fictional_truths import read_truths

TITLES = ["wijk", "week", "taak", "uren"]
FIRST_WEEK = date(2024, 12, 30)  # the first week of 2025
ROUNDS, ROUNDS_HOURS = "avondrondes", 14  # the pilot with evening rounds: hours a week in a wijk that was drawn
SCHOOL, SCHOOL_FROM = "Noordermade", date(2025, 10, 13)
_SHARES = {
    "centre": {"Toezicht": 0.4, "Horeca en controles": 0.3, "Jeugd": 0.1, "Afval": 0.1, "Parkeren": 0.1},
    "village": {"Toezicht": 1.0},
}
_BESIDE = ("Woonoverlast", "Jeugd", "Afval", "Parkeren")  # in a town wijk one of these, beside patrols
_PATROL_SHARE, _SCHOOL_SHARE = 0.7, 0.8


def hours_rows(known: Mapping[tuple[date, str], int], places: Places) -> list[list[object]]:
    """Wijk, week, task and hours. `known` are hours by Monday and wijk; the weeks of 2025 before them are like them."""
    rng = np.random.default_rng(read_truths().seed + 5)
    by_name = {one.name: (number, one) for number, one in enumerate(places.wijken)}
    rows: list[list[object]] = []
    rounds = _rounds(places)
    for (week, name), hours in [*_earlier(rng, known), *known.items()]:
        shares = _shares(*by_name[name], week)
        year, number, _ = week.isocalendar()
        for task, spent in zip(shares, rng.multinomial(hours, list(shares.values())), strict=True):
            more = rounds.get((f"{week:%Y-%m}", name), 0) if task == "Toezicht" else 0
            if spent + more:
                rows.append([name, f"{year}-W{number:02d}", task, int(spent) + more])
    return rows


def _rounds(places: Places) -> dict[tuple[str, str], int]:
    """Hours a week of the evening rounds, by month and name of a wijk that was drawn."""
    pilot = read_truths().pilot(ROUNDS)
    drawn = [one.name for one in places.wijken if one.code in pilot.treated(places)]
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    return {(one, name): ROUNDS_HOURS for one in months if pilot.since <= one <= pilot.until for name in drawn}


def _earlier(rng: np.random.Generator, known: Mapping[tuple[date, str], int]) -> Iterator[tuple[tuple[date, str], int]]:
    first = min(week for week, _ in known)
    mean = {name: np.mean([hours for (_, where), hours in known.items() if where == name]) for _, name in known}
    for number in range((first - FIRST_WEEK).days // 7):
        for name, level in mean.items():
            yield (FIRST_WEEK + timedelta(weeks=number), name), int(rng.poisson(level))


def _shares(number: int, wijk: Wijk, week: date) -> dict[str, float]:
    if wijk.name == SCHOOL and week >= SCHOOL_FROM:
        return {"Toezicht": 1 - _SCHOOL_SHARE, "Parkeren": _SCHOOL_SHARE}
    beside = _BESIDE[number % len(_BESIDE)]
    return _SHARES.get(wijk.kind) or {"Toezicht": _PATROL_SHARE, beside: 1 - _PATROL_SHARE}
