# SPDX-License-Identifier: EUPL-1.2
"""What happened since a day? The whole months (or weeks, or years) after it that are known, against the same part of
the year before."""

from datetime import date

from veiligheidsbeeld.ground.core import Figure, Frequency, Period
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.loop.picture.changes import a_year_before
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.spans import WEEKS_IN_A_YEAR, steps

_ORDER = (Frequency.MONTH, Frequency.WEEK, Frequency.QUARTER, Frequency.HALF, Frequency.YEAR)


def periods_since(picture: Picture, indicator: str, area: str, day: date) -> tuple[Period, Period] | None:
    """The stretch after `day` of which everything is known, at most a year, and the same part of the year before it.

    None where nothing of it was published. Raises UserError for an unknown indicator."""
    for frequency in _ORDER:
        found = [one for one in picture.series(indicator, area, frequency) if _known_since(picture, one, day)]
        if found:
            after = _stretch([one.period for one in found])
            return a_year_before(after), after
    return None


def _known_since(picture: Picture, figure: Figure, day: date) -> bool:
    return figure.period.start >= day and figure.shown is not None and picture.completeness(figure) is None


def _stretch(periods: list[Period]) -> Period:
    """The unbroken run that ends with the newest, at most a year long; of surveys and years the newest alone."""
    newest, frequency = periods[-1], periods[-1].frequency
    longest = 12 // MONTHS[frequency] if frequency in MONTHS else WEEKS_IN_A_YEAR
    first, count = newest, 1
    for one in reversed(periods[:-1]):
        if count == longest or steps(one, first) != 1:
            break
        first, count = one, count + 1
    return Period(first.start, frequency, count)
