# SPDX-License-Identifier: EUPL-1.2
"""How many were there in every period, in all areas of a type? Columns of numbers to learn from; what is shown of a
period is a Figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.core import Frequency
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.ground.statistics.intervals import Floats

Numbers = NDArray[np.int_]


# area, division, first day of the period, count, inhabitants
Counted = tuple[str, int, date, float | None, float | None]


@dataclass(frozen=True)
class History:
    """Single periods of one frequency, by area and oldest first. `area` is a place in `codes`; `place` numbers the
    periods (`place_of`), `start` is the first day as an ordinal; `count` and `people` are NaN where not known."""

    codes: list[str]
    area: Numbers
    division: Numbers
    place: Numbers
    start: Numbers
    count: Floats
    people: Floats


def history_of(rows: Iterable[Counted], frequency: Frequency) -> History:
    """Columns of these rows."""
    kept = sorted(rows, key=lambda row: row[:3])
    area, division, day, count, people = zip(*kept, strict=True) if kept else ((),) * 5
    codes, days = sorted(set(area)), set(day)
    at = {code: n for n, code in enumerate(codes)}
    places, ordinals = {one: place_of(one, frequency) for one in days}, {one: one.toordinal() for one in days}
    return History(
        codes,
        np.array([at[one] for one in area], dtype=int),
        np.array(division, dtype=int),
        np.array([places[one] for one in day], dtype=int),
        np.array([ordinals[one] for one in day], dtype=int),
        np.array(count, dtype=float),
        np.array([one or None for one in people], dtype=float),  # of nobody there is no rate
    )


def place_of(day: date, frequency: Frequency) -> int:
    """Number of the period of a frequency in which a day lies; the next period has the next number."""
    if frequency in MONTHS:
        return (day.year * 12 + day.month - 1) // MONTHS[frequency]
    return (day.toordinal() - 1) // 7 if frequency is Frequency.WEEK else day.toordinal()
