# SPDX-License-Identifier: EUPL-1.2
"""Where on the time axis does a period stand, and which labels fit? Periods are counted from the first one, so that a
time zone cannot move a figure. A point stands in the middle of its period, a year starts half a step before January.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from veiligheidsbeeld.ground.core import Frequency
from veiligheidsbeeld.ground.core.period import MONTHS

_YEAR_STEPS = (1, 2, 5, 10, 20)
_SHORT_SERIES_YEARS = 3  # under this, labels name periods instead of years


def steps_since(day: date, first: date, frequency: Frequency) -> float:
    """Periods from the first one to the period of `day`; a fraction if it starts within one."""
    if frequency in MONTHS:
        months = (day.year - first.year) * 12 + day.month - first.month + (day.day - first.day) / 31
        return round(months / MONTHS[frequency], 3)
    return round((day - first).days / (7 if frequency is Frequency.WEEK else 1), 3)


def axis(
    places: Sequence[float], labels: Sequence[str], days: Sequence[date], frequency: Frequency, width: int,
    *, years: bool = False,
) -> Any:  # fmt: skip
    """Axis with the years, or with the names of some periods where the series is short; with `years` also of a short
    one the years, where one begins in it."""
    if not places:
        return None
    ticks = _years(days, frequency, width)
    short = days[-1].year - days[0].year < _SHORT_SERIES_YEARS and frequency is not Frequency.YEAR
    if short and not (years and ticks):
        ticks = _named(places, labels, width)
    words = {_key(place): word for place, word in ticks.items()}
    return {
        "title": None,
        "values": list(ticks),
        "labelExpr": f"{json.dumps(words)}[toString(datum.value)]",
        "labelFlush": False,
        "labelOverlap": False,
    }


def _key(place: float) -> str:
    return f"{place:g}"


def _named(places: Sequence[float], labels: Sequence[str], width: int) -> dict[float, str]:
    """Every so many periods, counted back from the newest."""
    longest = max(len(label) for label in labels) * 7.6 + 16
    every = max(1, -(-len(places) // max(1, int((width - 60) / longest))))
    last = len(places) - 1
    return {round(places[at], 2): labels[at] for at in range(last, -1, -every)}


def _years(days: Sequence[date], frequency: Frequency, width: int) -> dict[float, str]:
    shift = 0.0 if frequency is Frequency.YEAR else -0.5
    first, last = days[0], days[-1]
    years = range(first.year, last.year + 1)
    step = next((one for one in _YEAR_STEPS if len(years) / one * 52 <= width), _YEAR_STEPS[-1])
    starts = ((year, steps_since(date(year, 1, 1), first, frequency) + shift) for year in years)
    return {round(place, 2): str(year) for year, place in starts if year % step == 0 and place >= -0.5}
