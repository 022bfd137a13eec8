# SPDX-License-Identifier: EUPL-1.2
"""How many were there in each area of ours, period by period? The table that effects are measured on, out of released
figures. What is hidden or missing is unknown, never zero; an area of which nothing is known is left out and named."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from veiligheidsbeeld.ground.core import AreaType, Frequency, Period, Statement, UserError
from veiligheidsbeeld.ground.core.period import MONTHS
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.picture.histories import History, place_of
from veiligheidsbeeld.loop.picture.read import Picture

_LATE_WEEKS = 12  # reports of the newest weeks still come in: how many are looked at


@dataclass(frozen=True)
class OwnPanel:
    """The table with the areas that could not stand in it, each with the reason as a sentence; `unknown` is the number
    of cells in it that are hidden or missing."""

    panel: Panel
    left_out: tuple[Statement, ...]
    unknown: int


def own_panel(picture: Picture, indicator: str, area_type: AreaType, frequency: Frequency) -> OwnPanel:
    """Counts of an indicator in all areas of a type of the world's own municipality, in the display division; NaN where
    a cell is hidden, missing, or a week of which the reports still come in.

    Raises UserError for an unknown indicator, and where nothing of it was published for such areas.
    """
    picture.catalogue.get(indicator)
    ours = {one.code: one for one in picture.areas(area_type) if one.code[2:6] == _digits(picture)}
    history = picture.counts(indicator, area_type, frequency)
    rows = _rows(picture, history, set(ours))
    known = rows & ~np.isnan(history.count)
    if not known.any():
        raise UserError("no_own_panel", indicator=indicator)
    at = history.place[known]
    first, last = int(at.min()), int(at.max())
    periods = _periods(date.fromordinal(int(history.start[known][at.argmin()])), frequency, last - first + 1)
    kept = sorted({history.codes[n] for n in history.area[known]})
    counts = np.full((len(kept), len(periods)), np.nan)
    where = {code: n for n, code in enumerate(kept)}
    for n in np.flatnonzero(known):
        counts[where[history.codes[history.area[n]]], history.place[n] - first] = history.count[n]
    for column in _still_coming_in(picture, indicator, area_type, periods):
        counts[:, column] = np.nan
    left = tuple(
        Statement("area_not_known", {"area": one.name}) for code, one in sorted(ours.items()) if code not in where
    )
    return OwnPanel(Panel(tuple(kept), periods, counts), left, int(np.isnan(counts).sum()))


def period_at(day: date, frequency: Frequency) -> Period:
    """The single period of a frequency in which a day lies.

    >>> str(period_at(date(2025, 2, 14), Frequency.QUARTER))
    '2025-K1'
    """
    if frequency is Frequency.WEEK:
        return Period(date.fromordinal(day.toordinal() - day.weekday()), frequency)
    months = place_of(day, frequency) * MONTHS[frequency]
    return Period(date(months // 12, months % 12 + 1, 1), frequency)


def _digits(picture: Picture) -> str:
    return str(picture.world.settings.municipality)[2:6]


def _rows(picture: Picture, history: History, codes: set[str]) -> np.ndarray:
    """Which rows are of our areas, in the division they are shown in: one code may have been another place before."""
    own = np.array([code in codes for code in history.codes], dtype=bool)
    return np.asarray(own[history.area] & (history.division == picture.division_year)) if len(own) else (
        np.zeros(len(history.area), dtype=bool)
    )  # fmt: skip


def _periods(first: date, frequency: Frequency, count: int) -> tuple[Period, ...]:
    one = Period(first, frequency)
    return tuple(one.previous(-n) for n in range(count))


def _still_coming_in(
    picture: Picture, indicator: str, area_type: AreaType, periods: tuple[Period, ...]
) -> list[int]:  # fmt: skip
    """Columns of weeks that are not complete yet; other periods are published when they are."""
    if periods[-1].frequency is not Frequency.WEEK:
        return []
    late = []
    for n in range(max(0, len(periods) - _LATE_WEEKS), len(periods)):
        found = picture.across(indicator, area_type, periods[n])
        if found and picture.completeness(found[0]) is not None:
            late.append(n)
    return late
