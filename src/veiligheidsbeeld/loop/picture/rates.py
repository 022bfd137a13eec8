# SPDX-License-Identifier: EUPL-1.2
"""What is the figure? Counts, rates per 1,000 inhabitants and survey shares, each with its interval and its truth."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from veiligheidsbeeld.ground.areas import Concordance
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, FigureTable, Frequency, Observation, Presence, Revision
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
) -> FigureTable:
    """Figures of all indicators in all published cells, before release. One exact interval for each value."""
    populations = Populations(cells, areas, concordances)
    rows: list[Figure] = []
    for indicator in catalogue.indicators.values():
        for slice_id, observations in _wanted(indicator, cells):
            shown = [one for one in observations if indicator.shows(one.area_type)]
            rows += _with_intervals(indicator, [_figure(indicator, slice_id, one, populations) for one in shown])
    return FigureTable.of(sorted(rows, key=_order))


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


def _figure(indicator: Indicator, slice_id: str, one: Observation, populations: Populations) -> Figure:
    """A figure still without its interval."""
    answer = indicator.is_answer
    population = populations.of(one) if indicator.denominator == "inwoners" else _NOBODY
    count = None if answer else one.value
    reason = _REASONS.get(one.presence) or (population.reason if indicator.per else "")
    events = one.n if answer else one.value
    return Figure(
        indicator=indicator.id, version=indicator.version, slice=slice_id, area_type=one.area_type,
        area_code=one.area_code, division_year=one.division_year, period=one.period, unit=indicator.unit, count=count,
        value=None if indicator.per else one.value, lower=one.lower, upper=one.upper, level=LEVEL,
        method="published" if answer else "register" if indicator.nature == "stock" else "poisson-exact", n=events,
        denominator=population.people if one.presence is Presence.VALUE else None, presence=one.presence,
        reliable=one.presence is Presence.VALUE and (answer or (events or 0) >= indicator.reliable_from_n),
        reason=reason, revision=Revision.ESTIMATED if population.reason == "converted" else one.revision,
        known_at=one.known_at, provenance=one.provenance,
        denominator_provenance=population.provenance,
    )  # fmt: skip


def _with_intervals(indicator: Indicator, table: list[Figure]) -> list[Figure]:
    """Rates and bounds, all at once. What was counted on a day is no event and gets no interval; an answer of a survey
    has the bounds that were published."""
    if not table or indicator.is_answer or indicator.nature == "stock":
        return table
    counts = np.array([np.nan if row.count is None else row.count for row in table])
    of_count = count_interval(counts)
    if not indicator.per:
        return [
            replace(row, lower=_bound(of_count.lower[i]), upper=_bound(of_count.upper[i]))
            for i, row in enumerate(table)
        ]
    people = np.array([np.nan if row.denominator is None else row.denominator for row in table])
    of_rate = rate_interval(counts, people, indicator.per)
    rates = counts / np.where(people > 0, people, np.nan) * indicator.per
    return [
        replace(
            row,
            value=None if np.isnan(rates[i]) else float(rates[i]),
            lower=_bound(of_count.lower[i] if np.isnan(rates[i]) else of_rate.lower[i]),
            upper=_bound(of_count.upper[i] if np.isnan(rates[i]) else of_rate.upper[i]),
        )
        for i, row in enumerate(table)
    ]


def _bound(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
