# SPDX-License-Identifier: EUPL-1.2
"""What changed in a stretch of time that a document is about? Every indicator that was counted in it against the same
part of the year before, and every yearly one in the last whole year. Judges; it does not choose what is told.
"""

from datetime import date, timedelta

from veiligheidsbeeld.ground.core import Frequency, Period, UserError
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.loop.picture.changes import a_year_before, held_against
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_areas

_MONTHS = 3  # one month says too little


def newest_stretch(picture: Picture, indicator: str, area: str) -> Period:
    """The three months up to the newest one that is known of an indicator; without months its newest year.

    Raises UserError when it has neither.
    """
    for frequency in (Frequency.MONTH, Frequency.YEAR):
        known = [one.period for one in picture.series(indicator, area, frequency) if one.count is not None]
        if known:
            return widened(known[-1])
    raise UserError("no_figure", indicator=indicator, area=area, period="-")


def newest_quarter(picture: Picture, indicator: str, area: str) -> Period:
    """The newest quarter of which every month is known; without months the newest year. Raises as `newest_stretch`."""
    newest = newest_stretch(picture, indicator, area)
    if newest.frequency is Frequency.YEAR:
        return newest
    first = date(newest.end.year, (newest.end.month - 1) // 3 * 3 + 1, 1)
    return Period(first, Frequency.QUARTER).previous()


def widened(period: Period) -> Period:
    """A month with the two before it; a quarter where it is one. Other periods stay as they are.

    >>> str(widened(Period.parse("2025-12"))), str(widened(Period.parse("2025-11"))), str(widened(Period.parse("2024")))
    ('2025-K4', '2025-09+3', '2024')
    """
    if period.frequency is not Frequency.MONTH or period.count != 1:
        return period
    months = Period(period.previous(_MONTHS - 1).start, Frequency.MONTH, _MONTHS)
    quarter = Period(months.start, Frequency.QUARTER)
    return quarter if months.start.month % MONTHS[Frequency.QUARTER] == 1 else months


def last_whole_year(period: Period) -> Period:
    """The year that ended with a stretch or before it.

    >>> str(last_whole_year(Period.parse("2025-K4"))), str(last_whole_year(Period.parse("2025-K3")))
    ('2025', '2024')
    """
    return Period.year((period.end - timedelta(days=1)).year if _ends_a_year(period) else period.end.year - 1)


def _ends_a_year(period: Period) -> bool:
    return (period.end.month, period.end.day) == (1, 1)


def judge_stretch(picture: Picture, area_code: str, period: Period) -> list[Judged]:
    """Every indicator of events that was counted in this stretch in one area, what was counted twice over once."""
    return picture.keep(("stretch_judged", area_code, period), lambda: _judge_stretch(picture, area_code, period))


def _judge_stretch(picture: Picture, area_code: str, period: Period) -> list[Judged]:
    area_type, before = picture.area(area_code).type, a_year_before(period)
    for one in (before, period):
        picture.read_ahead(area_type, one)
        if one.frequency in (Frequency.QUARTER, Frequency.HALF):  # most are published by month
            picture.read_ahead(area_type, one, Frequency.MONTH)
    found: dict[object, Judged] = {}
    for indicator in picture.catalogue.indicators.values():
        if indicator.nature == "stock" or indicator.is_answer or indicator.numerator in found:
            continue
        judged = judge_areas(picture, indicator.id, area_type, before, period).get(area_code)
        if judged is not None:
            found[indicator.numerator] = judged
    return list(found.values())


def judge_year(picture: Picture, area_code: str, year: Period) -> list[Judged]:
    """Every indicator of a year against the one before it, answers of a survey against their last round."""
    found: dict[object, Judged] = {}
    area_type = picture.area(area_code).type
    for one in (year.previous(), year):
        picture.read_ahead(area_type, one)
    for figure in picture.of_area(area_code, year).values():
        indicator, before = picture.catalogue.get(figure.indicator), held_against(picture, figure)
        if before is None or indicator.nature == "stock" or indicator.numerator in found:
            continue
        judged = judge_areas(picture, indicator.id, area_type, before, year).get(area_code)
        if judged is not None:
            found[indicator.numerator] = judged
    return list(found.values())
