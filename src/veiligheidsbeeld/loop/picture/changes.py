# SPDX-License-Identifier: EUPL-1.2
"""What changed in an area? Each indicator's newest stretch against the one before; and where that says nothing, the
finest longer stretch or larger area that does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, Statement, UserError
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.ground.statistics import CHANGED, Verdict, change, dispersion_of, false_discovery, usual_range
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.context import known_causes
from veiligheidsbeeld.loop.picture.ordinary import ordinary
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.spans import WEEKS_IN_A_YEAR, windows
from veiligheidsbeeld.loop.picture.verdicts import (
    SMALLEST_BASE,
    Judged,
    complete,
    judge_areas,
    judge_periods,
    meaning_since,
    signed,
)

SAID = (Verdict.RISE, Verdict.FALL, Verdict.STABLE)
_SHORTEST_TREND = 4  # years
_MOST_OUTSIDE = 8  # of more periods it is not the period that is odd
_WORTH_AHEAD = 5  # indicators of one stretch: then all of it is read at once
_IN_A_YEAR = {Frequency.WEEK: WEEKS_IN_A_YEAR, Frequency.DAY: 7 * WEEKS_IN_A_YEAR}
_LONGER = {Frequency.MONTH: (3, 12), Frequency.WEEK: (4, 13, 52), Frequency.QUARTER: (4,), Frequency.HALF: (2,)}


@dataclass(frozen=True)
class Said:
    """The judgement that was asked, and when it says nothing the first one that does: None where none does."""

    asked: Judged
    instead: Judged | None

    @property
    def best(self) -> Judged:
        """What a first line can say."""
        return self.instead or self.asked


def a_year_before(period: Period) -> Period:
    """The same part of the year before: the same week, month or quarter."""
    if period.frequency in MONTHS:
        return replace(period, start=period.start.replace(year=period.start.year - 1))
    return replace(period, start=replace(period, count=1).previous(_IN_A_YEAR[period.frequency]).start)


def judge_newest(picture: Picture, area_code: str) -> dict[str, Judged]:
    """Every indicator of events or answers in one area, its newest year (or newest stretch where there are no years)
    against the one before it; by indicator. What was counted twice over is judged once. Kept by the picture."""
    return picture.keep(("newest_judged", area_code), lambda: _judge_newest(picture, area_code))


def _judge_newest(picture: Picture, area_code: str) -> dict[str, Judged]:
    found, counted = {}, set()
    asked = _asked(picture, area_code)
    often = Counter((area_type, period) for area_type, *both in asked.values() for period in both)
    for (area_type, period), times in often.items():
        if times >= _WORTH_AHEAD:
            picture.read_ahead(area_type, period)
    for indicator, (area_type, before, after) in asked.items():
        numerator = picture.catalogue.get(indicator).numerator
        if numerator in counted:
            continue
        judged = judge_areas(picture, indicator, area_type, before, after).get(area_code)
        if judged is not None:
            found[indicator] = judged
            counted.add(numerator)
    return found


def _asked(picture: Picture, area_code: str) -> dict[str, tuple[AreaType, Period, Period]]:
    """What is held against what, by indicator."""
    found = {}
    for indicator, newest in picture.newest_of_area(area_code).items():
        before = held_against(picture, newest)
        if before is not None and picture.catalogue.get(indicator).nature != "stock":
            found[indicator] = newest.area_type, before, newest.period
    return found


def held_against(picture: Picture, figure: Figure) -> Period | None:
    """What a figure is held against: the same part of the year before; of a survey, not held every year, its last
    round; None without one."""
    if figure.period.frequency is not Frequency.YEAR or not picture.catalogue.get(figure.indicator).is_answer:
        return a_year_before(figure.period)
    years = picture.years(figure.area_code).get(figure.indicator, [])
    return max((one.period for one in years if one.period < figure.period and one.shown is not None), default=None)


def first_said(picture: Picture, indicator: str, area_code: str, before: Period, after: Period) -> Said:
    """Judge, and where that says nothing step up: to a longer stretch that ends with the same day, then to the area
    around it, up to the municipality.

    Raises UserError as `judge_periods` does.
    """
    asked = judge_periods(picture, indicator, area_code, before, after)
    if asked.code in SAID:
        return Said(asked, None)
    tried = _steps_up(picture, area_code, before, after)
    return Said(asked, next((one for step in tried if (one := _try(picture, indicator, *step))), None))


def _try(picture: Picture, indicator: str, area_code: str, before: Period, after: Period) -> Judged | None:
    try:
        found = judge_periods(picture, indicator, area_code, before, after)
    except UserError:  # not published for that stretch or area
        return None
    return found if found.code in SAID else None


def _steps_up(picture: Picture, area_code: str, before: Period, after: Period) -> Iterator[tuple[str, Period, Period]]:
    code: str | None = area_code
    while code is not None:
        area = picture.area(code)
        if code != area_code:
            yield code, before, after
        if after.count == 1:
            for units in _LONGER.get(after.frequency, ()):
                later = Period(after.previous(units - 1).start, after.frequency, units)
                yield code, a_year_before(later), later
        code = area.parent if area.type in (AreaType.OWN, AreaType.WIJK, AreaType.BUURT) else None


@dataclass(frozen=True)
class Outside:
    """A count that differs from a year before more than is ordinary: from `low` to `high` would be."""

    figure: Figure
    low: int
    high: int | None


def outside_ordinary(picture: Picture, indicator: str, figures: list[Figure]) -> list[Outside]:
    """Periods of one series (oldest first) that lie outside the ordinary, judged together (BH, q = .04).

    What is ordinary is taken at the newest of them, from all areas of the type. One odd period would widen it for
    itself, so the oddest stays out while it is judged, then the next, until one is ordinary. Nothing is compared across
    a break; a known cause is not judged again. Empty for answers of a survey, and where no year lies before.
    """
    known = picture.catalogue.get(indicator)
    pairs = [] if known.is_answer or known.nature == "stock" else _year_pairs(picture, known, figures)
    found: list[Outside] = []
    while pairs and len(found) < _MOST_OUTSIDE:
        odd = [one.figure for one in found]
        first = int(np.argmin(_chances(picture, known, pairs, odd)[0]))
        chances, low, high = _chances(picture, known, pairs, [*odd, pairs[first][1]])
        if false_discovery(chances)[first] > CHANGED:
            break
        most = int(high[first]) if np.isfinite(high[first]) else None
        found.append(Outside(pairs[first][1], int(low[first]), most))
        pairs = [pair for pair in pairs if found[-1].figure not in pair]  # nor is anything held against it
    return sorted(found, key=lambda one: one.figure.period)


def _chances(
    picture: Picture, indicator: Indicator, pairs: list[tuple[Figure, Figure]], odd: list[Figure]
) -> tuple[Floats, Floats, Floats]:
    """The chance of each pair when nothing changes, and the fewest and most that would be ordinary; `odd` periods stay
    out of what is ordinary."""
    newest = pairs[-1][1]
    left_out = [*known_causes(picture.context, indicator), *((one.area_code, one.period) for one in odd)]
    found = windows(
        picture, indicator.id, newest.area_type, a_year_before(newest.period), newest.period,
        since=meaning_since(indicator, newest.period), left_out=left_out,
    )  # fmt: skip
    usual, own = ordinary(found, indicator.prior(newest.area_type)), found.codes.index(newest.area_code)
    a, b = (np.array([pair[side].count for pair in pairs], dtype=float) for side in (0, 1))
    people = [tuple(one.denominator for one in pair) for pair in pairs]
    before, after = (np.array([pair[side] if all(pair) else 1.0 for pair in people], dtype=float) for side in (0, 1))
    factor, degrees = usual.factor[own], usual.degrees[own]
    spread = dispersion_of(a, b, before, after, phi=usual.phi, tau2=usual.tau2, factor=factor)
    chances = change(a, b, before, after, dispersion=spread, degrees=degrees).p
    return chances, *usual_range(a, before, after, usual.phi, usual.tau2, factor, degrees)


def _year_pairs(picture: Picture, indicator: Indicator, figures: list[Figure]) -> list[tuple[Figure, Figure]]:
    """Each period with the one a year before it, where both are counted alike and no cause is known of either."""
    newest = figures[-1].division_year if figures else None
    known = {one.period: one for one in figures if one.count is not None and one.division_year == newest}
    breaks = [Period.parse(one.period).start for one in indicator.breaks]
    causes = known_causes(picture.context, indicator)
    pairs = [(known[before], one) for one in known.values() if (before := a_year_before(one.period)) in known]
    return [
        (earlier, later) for earlier, later in pairs
        if not any(earlier.period.start < one < later.period.end for one in breaks) and complete(picture, later)
        and not any(_touches(one, causes) for one in (earlier, later))
    ]  # fmt: skip


def _touches(figure: Figure, causes: list[tuple[str, Period]]) -> bool:
    return any(code == figure.area_code and one.overlaps(figure.period) for code, one in causes)


def trend(picture: Picture, indicator: str, years: list[Figure]) -> Statement | None:
    """Average yearly change since the last break, from its first and its last year; None below four years, or where
    no interval can be made.

    Years differ as a walk (VERDICTS.md, section 1, "Lag"): what lies between the two ends says nothing more of the
    mean step. The interval is that of the two ends, to the power of one over the years between them.
    """
    breaks = [Period.parse(one.period).start for one in picture.catalogue.get(indicator).breaks]
    since = max((one for one in breaks if not years or one < years[-1].period.start), default=None)
    known = [one for one in years if one.count is not None and (since is None or one.period.start >= since)]
    if len(known) < _SHORTEST_TREND:
        return None
    first, last = known[0].period, known[-1].period
    found = judge_periods(picture, indicator, known[-1].area_code, first, last)
    if found.ratio is None or not found.lower or found.upper is None or (found.before or 0) < SMALLEST_BASE:
        return None
    steps = last.start.year - first.start.year
    said = {name: signed(value ** (1 / steps)) for name, value in
            (("percent", found.ratio), ("lower", found.lower), ("upper", found.upper))}  # fmt: skip
    return Statement(
        "trend" if found.code in (Verdict.RISE, Verdict.FALL) else "trend_open", {"first": first, "last": last, **said}
    )
