# SPDX-License-Identifier: EUPL-1.2
"""From which figure does a target start, and what came after it? A year, or the twelve months up to a quarter's end
while that year is not over; always a whole year, so that no season is taken for a change."""

from collections.abc import Iterator
from datetime import date

import msgspec

from veiligheidsbeeld.ground.core import Figure, Frequency, Period, Presence, Revision, UserError
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.ground.statistics import count_interval
from veiligheidsbeeld.loop.picture.changes import a_year_before
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.spans import whole
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_periods

_PARTS = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF)
_PARTS_OF_A_YEAR = (6, 3)  # months: what may be held against the same part of the baseline
_QUARTERS_BACK = 8


class Baseline(msgspec.Struct, frozen=True):
    """The figure a target starts from, as it was. `number` counts events, or is the answer of a survey in its `unit`;
    None where it is hidden. `lower` and `upper` bound it at 95%. `provisional`: the year was not over, or its figures
    may still change."""

    indicator: str
    version: int
    area: str
    division_year: int
    period: str
    unit: str
    number: float | None
    lower: float | None
    upper: float | None
    provisional: bool
    publication: str

    @property
    def over(self) -> Period:
        """The stretch it is about."""
        return Period.parse(self.period)


def baseline_of(picture: Picture, indicator: str, area: str, until: date) -> Baseline | None:
    """The newest year, or twelve months up to the end of a quarter where that is newer, that ended by `until`; None
    where nothing of a whole year was published. Raises UserError for an unknown indicator or area."""
    known = picture.catalogue.get(indicator)
    picture.area(area)
    ended = [one for one in picture.series(indicator, area, Frequency.YEAR) if one.period.end <= until and _told(one)]
    newest = max(ended, key=lambda one: (one.period, one.division_year == picture.division_year), default=None)
    if not known.is_answer and known.nature != "stock":
        later = _twelve_months(picture, indicator, area, until)
        if later is not None and (newest is None or later.period.end > newest.period.end):
            newest = later
    return None if newest is None else _frozen(picture, newest, answer=known.is_answer)


def since(picture: Picture, start: Baseline) -> Judged | None:
    """The newest stretch after a baseline against the same part of it: a year, else half a year or a quarter. None
    while there is none."""
    for before, after in _pairs(picture, start):
        try:
            return judge_periods(picture, start.indicator, start.area, before, after)
        except UserError:  # not published for that stretch
            continue
    return None


def before(picture: Picture, start: Baseline) -> Judged | None:
    """The baseline itself against the year before it, or the last round of a survey; None where there is none."""
    earlier: Period | None = a_year_before(start.over)
    if picture.catalogue.get(start.indicator).is_answer:
        years = [one.period for one in picture.series(start.indicator, start.area, Frequency.YEAR) if _told(one)]
        earlier = max((one for one in years if one < start.over), default=None)
    try:
        return judge_periods(picture, start.indicator, start.area, earlier, start.over) if earlier else None
    except UserError:
        return None


def _pairs(picture: Picture, start: Baseline) -> Iterator[tuple[Period, Period]]:
    """What may be held against a baseline or the same part of it: the longest first, and of those the newest."""
    yield from _equal_parts(picture, start, 12)
    years = [one.period for one in picture.series(start.indicator, start.area, Frequency.YEAR) if _told(one)]
    if years and start.over.frequency is Frequency.YEAR and max(years) > start.over:
        yield start.over, max(years)
    for months in _PARTS_OF_A_YEAR:
        yield from _equal_parts(picture, start, months)


def _equal_parts(picture: Picture, start: Baseline, months: int) -> Iterator[tuple[Period, Period]]:
    over = start.over
    for frequency in _PARTS:
        units = months // MONTHS[frequency]
        for end in _known_ends(picture, start, frequency) if units else ():
            after = Period(Period(end, frequency).previous(units).start, frequency, units)
            before = Period(over.start, frequency, units) if months == 12 else _same_part(over, after)
            if after.start >= over.end and over.start <= before.start and before.end <= over.end:
                yield before, after


def _same_part(over: Period, after: Period) -> Period:
    """The stretch of the same season as `after` that begins in a baseline over a year, or the last one before it."""
    before = a_year_before(after)
    while before.start >= over.end:
        before = a_year_before(before)
    return before


def _known_ends(picture: Picture, start: Baseline, frequency: Frequency) -> list[date]:
    """First days after the parts that are known and end with a quarter, the newest first."""
    rows = picture.series(start.indicator, start.area, frequency)
    found = {one.period.end for one in rows if one.count is not None and one.period.end.month in (1, 4, 7, 10)}
    return sorted(found, reverse=True)


def _twelve_months(picture: Picture, indicator: str, area: str, until: date) -> Figure | None:
    """Of the newest quarter's end that all parts are known of."""
    for frequency in _PARTS:
        rows = picture.series(indicator, area, frequency)
        for end in _quarter_ends(until) if rows else ():
            units = 12 // MONTHS[frequency]
            period = Period(Period(end, frequency).previous(units).start, frequency, units)
            inside = [one for one in rows if period.start <= one.period.start and one.period.end <= period.end]
            found = whole(picture, inside, period, units)
            if found is not None and found.count is not None:
                return found
    return None


def _quarter_ends(until: date) -> Iterator[date]:
    """First days of quarters, from the newest on."""
    quarter = Period(date(until.year, (until.month - 1) // 3 * 3 + 1, 1), Frequency.QUARTER)
    return (quarter.previous(n).start for n in range(_QUARTERS_BACK))


def _told(one: Figure) -> bool:
    return one.period.count == 1 and (one.shown is not None or one.presence is Presence.SUPPRESSED)


def _frozen(picture: Picture, one: Figure, *, answer: bool) -> Baseline:
    number = one.value if answer else one.count
    lower, upper = (one.lower, one.upper) if answer and number is not None else (None, None)
    if not answer and number is not None:
        bounds = count_interval([number])
        lower, upper = float(bounds.lower[0]), float(bounds.upper[0])
    open_year = one.period.frequency is not Frequency.YEAR and one.period.end.month != 1
    return Baseline(
        one.indicator, one.version, one.area_code, one.division_year, str(one.period), one.unit if answer else "aantal",
        number, lower, upper, open_year or one.revision is not Revision.FINAL, picture.publication.id,
    )  # fmt: skip
