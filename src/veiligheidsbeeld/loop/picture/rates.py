# SPDX-License-Identifier: EUPL-1.2
"""What is the figure? Counts, rates per 1,000 inhabitants and survey shares, each with its interval and its truth."""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.areas import Concordance
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Observation, Presence, Revision
from veiligheidsbeeld.ground.statistics import LEVEL, count_interval, rate_interval
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, Indicator
from veiligheidsbeeld.loop.picture.cells import Cells
from veiligheidsbeeld.loop.picture.population import BEGIN, END, Population, Populations

_NOBODY = Population(None)
_REASONS = {
    Presence.SUPPRESSED: "hidden_by_publisher",
    Presence.MISSING: "not_published",
    Presence.IMPOSSIBLE: "impossible",
}


def figures(
    catalogue: Catalogue, cells: Cells, areas: list[Area], concordances: Sequence[Concordance] = ()
) -> list[Figure]:
    """Figures of all indicators in all published cells, before release. One exact interval for each value."""
    populations = Populations(cells, areas, concordances)
    rows: list[Figure] = []
    for indicator in catalogue.indicators.values():
        types = {one for one in AreaType if indicator.shows(one)}
        for slice_id, observations in _wanted(indicator, cells):
            shown = [one for one in observations if one.area_type in types]
            rows += _figures(indicator, slice_id, shown, populations)
    return sorted(rows, key=_order)


def _order(row: Figure) -> tuple[object, ...]:
    return (row.indicator, row.slice, row.area_code, row.division_year, row.period)


def _wanted(indicator: Indicator, cells: Cells) -> Iterator[tuple[str, list[Observation]]]:
    """Observations of the indicator itself, then of its breakdown (years only)."""
    measure, own = indicator.numerator.measure, indicator.numerator.slice
    if measure == "inwoners":
        small = (AreaType.OWN, AreaType.WIJK, AreaType.BUURT)
        end = [one for one in cells.of(END, "") if one.area_type not in small]
        yield "", end + [one for one in cells.of(BEGIN, "") if one.area_type in small]
        return
    yield "", list(cells.of(measure, own))
    if indicator.breakdown:
        for slice_id in cells.slices(measure):
            if slice_id != own:
                years = [one for one in cells.of(measure, slice_id) if one.period.frequency is Frequency.YEAR]
                yield slice_id, years


def _figures(
    indicator: Indicator, slice_id: str, cells: Sequence[Observation], populations: Populations
) -> Iterator[Figure]:
    """Figures of cells with their bounds. What was counted on a day is no event and gets no interval; an answer of a
    survey has the bounds that were published."""
    answer, per = indicator.is_answer, indicator.per
    method = "published" if answer else "register" if indicator.nature == "stock" else "poisson-exact"
    people = [populations.of(one) if indicator.denominator == "inwoners" else _NOBODY for one in cells]
    bounds = _bounds(indicator, cells, people)
    for one, population, (value, lower, upper) in zip(cells, people, bounds, strict=True):
        known = one.presence is Presence.VALUE
        events = one.n if answer else one.value
        yield Figure(
            indicator=indicator.id, version=indicator.version, slice=slice_id, area_type=one.area_type,
            area_code=one.area_code, division_year=one.division_year, period=one.period, unit=indicator.unit,
            count=None if answer else one.value, value=value, lower=lower, upper=upper, level=LEVEL, method=method,
            n=events, denominator=population.people if known else None, presence=one.presence,
            reliable=known and (answer or (events or 0) >= indicator.reliable_from_n),
            reason=_REASONS.get(one.presence) or (population.reason if per else ""),
            revision=Revision.ESTIMATED if population.reason == "converted" else one.revision,
            known_at=one.known_at, provenance=one.provenance, denominator_provenance=population.provenance,
        )  # fmt: skip


def _bounds(
    indicator: Indicator, cells: Sequence[Observation], people: Sequence[Population]
) -> list[tuple[float | None, ...]]:
    """Value, lower and upper of each cell, all at once: of the rate, or of the count where there is none."""
    if indicator.is_answer or indicator.nature == "stock":
        return [(None if indicator.per else one.value, one.lower, one.upper) for one in cells]
    counts = _numbers(one.value for one in cells)
    of_count = count_interval(counts)
    if not indicator.per:
        return _plain(counts, of_count.lower, of_count.upper)
    over = _numbers(one.people for one in people)
    of_rate = rate_interval(counts, over, indicator.per)
    rates = counts / np.where(over > 0, over, np.nan) * indicator.per
    rated = ~np.isnan(rates)
    return _plain(rates, np.where(rated, of_rate.lower, of_count.lower), np.where(rated, of_rate.upper, of_count.upper))


def _numbers(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if one is None else one for one in values], dtype=float)


def _plain(*columns: NDArray[np.float64]) -> list[tuple[float | None, ...]]:
    """Rows of plain numbers; None for what is not known."""
    known = ([None if math.isnan(one) else one for one in column.tolist()] for column in columns)
    return list(zip(*known, strict=True))
