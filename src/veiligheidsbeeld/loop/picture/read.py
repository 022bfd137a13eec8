# SPDX-License-Identifier: EUPL-1.2
"""What has been released? The only way in for pages, commands and documents; reads, never computes or releases."""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, TypeVar

import msgspec

from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period, Provenance, Statement, UserError
from veiligheidsbeeld.ground.store import Publication, Publications, Row, area_of, changes, figure_of
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, Indicator
from veiligheidsbeeld.loop.picture.context import Context
from veiligheidsbeeld.loop.picture.histories import Counted, History, history_of
from veiligheidsbeeld.loop.picture.worlds import World

_WEEK = re.compile(r"\d{4}-W\d\d")
T = TypeVar("T")
_KEPT, _KEPT_HISTORIES = 512, 4
_ANSWERS, _LONGEST_ANSWER = 256, 400  # questions whose figures are kept: pages ask the same ones; no long histories
_FILTERS = {
    "figures": ("indicator", "slice", "area_code", "area_type", "period", "frequency", "about"),
    "parts": ("parent", "indicator", "slice", "area_type", "period", "about"),
}


@dataclass(frozen=True)
class Freshness:
    """One table a publication was made of, and how far it reaches."""

    provenance: Provenance
    complete_until: str


class Picture:
    """One publication, opened for reading. Safe to share between threads."""

    def __init__(self, world: World, publication: Publication) -> None:
        self.world, self.publication = world, publication
        self._engine = publication.open()
        self._newest: dict[str, dict[str, Figure]] = {}
        self._histories: dict[tuple[str, AreaType, Frequency], History] = {}
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._answers: OrderedDict[Hashable, list[Figure]] = OrderedDict()
        self._lock = Lock()

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from these figures alone: made once, then kept with them. The least recently asked goes first.

        Two threads that ask at the same moment may both make it; they get the same.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key]
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    @property
    def recorded_at(self) -> datetime:
        """When these figures were published here."""
        return self.publication.recorded_at

    @cached_property
    def division_year(self) -> int:
        """The division in which areas are shown."""
        return int(self.publication.manifest["division_year"])

    @cached_property
    def provenances(self) -> dict[str, Provenance]:
        """Deliveries behind the figures, by id."""
        return self.publication.provenances

    @cached_property
    def catalogue(self) -> Catalogue:
        """Indicators as they were defined when this was published."""
        return Catalogue(msgspec.convert(plain, Indicator) for plain in self.publication.manifest["indicators"])

    @cached_property
    def freshness(self) -> list[Freshness]:
        """Tables behind this publication with the end of their last complete period, newest change first."""
        until = self.publication.manifest["complete_until"]
        known = sorted(self.provenances.values(), key=lambda one: one.known_at, reverse=True)
        return [Freshness(one, until.get(one.id, "")) for one in known]

    def completeness(self, figure: Figure) -> float | None:
        """Share that is usually known by now of the week a figure is about; None for any that is settled."""
        measure = self.catalogue.get(figure.indicator).numerator.measure
        share = self.publication.manifest["completeness"].get(measure, {}).get(str(figure.period))
        return None if share is None else float(share)

    @property
    def findings(self) -> list[Statement]:
        """What is odd in delivered weeks: missing, repeated, half empty."""
        return [
            Statement(one["statement"], _with_weeks(one["params"])) for one in self.publication.manifest["findings"]
        ]

    @cached_property
    def context(self) -> tuple[Context, ...]:
        """What the municipality knew of its figures when this was published."""
        return msgspec.convert(self.publication.manifest.get("context", ()), tuple[Context, ...])

    @property
    def reconciled(self) -> list[dict[str, Any]]:
        """Pairs of tables that publish the same cells: how many, how many differ."""
        return list(self.publication.manifest["reconciled"])

    def figure(self, indicator: str, area: str, period: Period | None = None) -> Figure:
        """One figure; without a period the newest year, or the newest of all where there are no years.

        Raises UserError when it was not published.
        """
        self.catalogue.get(indicator)
        self.area(area)
        found = self._figures(indicator=indicator, slice="", area_code=area, period=period)
        if not found:
            raise UserError("no_figure", indicator=indicator, area=area, period=str(period or "-"))
        return self._best(found, period)

    def newest_of_area(self, area: str) -> dict[str, Figure]:
        """The newest figure of every indicator that has one in this area, as `figure` chooses it; kept once asked."""
        if area not in self._newest:
            rows: dict[str, list[Figure]] = defaultdict(list)
            for one in self._figures(slice="", area_code=area):
                rows[one.indicator].append(one)
            self._newest[area] = {indicator: self._best(found, None) for indicator, found in rows.items()}
        return self._newest[area]

    def _best(self, found: list[Figure], period: Period | None) -> Figure:
        if period is None:
            found = [one for one in found if one.period.frequency is Frequency.YEAR] or found
        return max(found, key=lambda row: (row.shown is not None, row.division_year == self.division_year, row.period))

    def series(self, indicator: str, area: str, frequency: Frequency) -> list[Figure]:
        """All periods of one area, oldest first."""
        found = self._figures(indicator=indicator, slice="", area_code=area, frequency=frequency)
        return sorted(found, key=lambda row: row.period)

    def years(self, area: str) -> dict[str, list[Figure]]:
        """The years of every indicator in one area, oldest first, by indicator."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for row in self._figures(slice="", area_code=area, frequency=Frequency.YEAR):
            found[row.indicator].append(row)
        return {indicator: sorted(rows, key=lambda row: row.period) for indicator, rows in found.items()}

    def history(self, indicator: str, area_type: AreaType, frequency: Frequency) -> list[Figure]:
        """All periods of one frequency in all areas of a type."""
        return self._figures(indicator=indicator, slice="", area_type=area_type, frequency=frequency)

    def counts(self, indicator: str, area_type: AreaType, frequency: Frequency) -> History:
        """The same as columns of counts, of single periods only: an eighth of the work. The last few answers are kept:
        each serves several questions about one indicator."""
        ahead = self._at_hand(("counts", area_type, frequency))
        if ahead is not None and indicator in ahead:
            history: History = ahead[indicator]
            return history
        key = indicator, area_type, frequency
        found = self._histories.get(key)
        if found is None:
            found = history_of(self._counts(area_type, frequency, indicator)[indicator], frequency)
            with self._lock:
                while len(self._histories) >= _KEPT_HISTORIES:
                    self._histories.pop(next(iter(self._histories)))
                self._histories[key] = found
        return found

    def within(self, indicator: str, area_type: AreaType, frequency: Frequency, period: Period) -> list[Figure]:
        """The single periods of one frequency inside a stretch of time, in all areas of a type."""
        ahead = self._at_hand(("within", area_type, frequency, period))
        if ahead is not None:
            return list(ahead.get(indicator, ()))
        return self._within(area_type, frequency, period, indicator)[indicator]

    def read_ahead(self, area_type: AreaType, period: Period, parts: Frequency | None = None) -> None:
        """Have `within` and `counts` of all indicators at hand, for who asks them one by one: fifty questions take
        hardly longer together than one. `parts`: of which frequency, the period's own when not given."""
        frequency = parts or period.frequency
        self.keep(("within", area_type, frequency, period), lambda: self._within(area_type, frequency, period))
        self.keep(
            ("counts", area_type, frequency),
            lambda: {one: history_of(rows, frequency) for one, rows in self._counts(area_type, frequency).items()},
        )

    def _at_hand(self, key: Hashable) -> Any:
        """What is kept under a key; None where nothing is."""
        with self._lock:
            return self._kept.get(key)

    def _counts(
        self, area_type: AreaType, frequency: Frequency, indicator: str | None = None
    ) -> dict[str, list[Counted]]:
        """By indicator."""
        found: dict[str, list[Counted]] = defaultdict(list)
        for row in self._engine.run(
            "counts", indicator=indicator, area_type=area_type.value, frequency=frequency.value
        ):  # fmt: skip
            name, *counted = row.values()
            found[name].append(tuple(counted))
        return found

    def _within(
        self, area_type: AreaType, frequency: Frequency, period: Period, indicator: str | None = None
    ) -> dict[str, list[Figure]]:
        """By indicator."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for row in self._engine.run(
            "stretch", indicator=indicator, area_type=area_type.value, frequency=frequency.value, since=period.start,
            until=period.end,
        ):  # fmt: skip
            one = figure_of(row)
            if one.period.end <= period.end:
                found[one.indicator].append(one)
        return found

    def all_years(self, indicator: str) -> list[Figure]:
        """All years of all municipalities in the display division; kept once asked."""
        return self.keep(
            ("all_years", indicator),
            lambda: [
                row for row in self.history(indicator, AreaType.MUNICIPALITY, Frequency.YEAR)
                if row.division_year == self.division_year and row.period.count == 1
            ],
        )  # fmt: skip

    def across(self, indicator: str, area_type: AreaType, period: Period, parent: str | None = None) -> list[Figure]:
        """One period, all areas of a type (within `parent`)."""
        return self._figures(indicator=indicator, slice="", area_type=area_type, period=period, parent=parent)

    def across_newest(self, indicator: str, area_type: AreaType = AreaType.MUNICIPALITY) -> list[Figure]:
        """The newest year of an indicator in all areas of a type that have a value."""
        periods = self.periods(indicator, area_type, Frequency.YEAR)
        found = self.across(indicator, area_type, periods[-1]) if periods else []
        return [row for row in found if row.shown is not None]

    def of_area(self, area: str, period: Period) -> dict[str, Figure]:
        """All indicators of one area and period, by indicator."""
        return {row.indicator: row for row in self._figures(slice="", area_code=area, period=period)}

    def near(self, number: float, area: str) -> list[Figure]:
        """Figures of an area, of the one above it and of its parts whose count or value is within 1 of a number: all
        indicators, slices, periods and divisions."""
        codes = [code for code in (area, self.area(area).parent) if code]
        return [
            *(row for code in codes for row in self._figures(area_code=code, about=number)),
            *self._figures(parent=area, about=number),
        ]

    def slice_series(self, indicator: str, slice_id: str, area: str) -> list[Figure]:
        """The years of one slice of an indicator, oldest first."""
        found = self._figures(indicator=indicator, slice=slice_id, area_code=area, frequency=Frequency.YEAR)
        return sorted(found, key=lambda one: one.period)

    def breakdown(self, indicator: str, area: str, period: Period) -> list[Figure]:
        """The slices of an indicator in one area and period, without the total."""
        return [row for row in self._figures(indicator=indicator, area_code=area, period=period) if row.slice]

    def same(self, figures: Sequence[Figure]) -> list[Figure | None]:
        """These figures as this publication gives them: of one indicator, slice, area, division and period each; None
        where it does not."""
        known: dict[tuple[object, ...], Figure] = {}
        for indicator, slice_id in {(one.indicator, one.slice) for one in figures}:
            own = [one for one in figures if (one.indicator, one.slice) == (indicator, slice_id)]
            areas, periods = {one.area_code for one in own}, {one.period for one in own}
            found = self._figures(
                indicator=indicator, slice=slice_id, area_code=areas.pop() if len(areas) == 1 else None,
                period=periods.pop() if len(periods) == 1 else None,
            )  # fmt: skip
            known |= {_cell(one): one for one in found}
        return [known.get(_cell(one)) for one in figures]

    def periods(self, indicator: str, area_type: AreaType, frequency: Frequency) -> list[Period]:
        """Periods with figures, oldest first."""
        return [*self._periods.get((indicator, area_type.value, frequency.value), ())]

    @cached_property
    def _periods(self) -> dict[tuple[str, str, str], list[Period]]:
        """All of them at once: one question for all indicators takes as long as ten for one."""
        found: dict[tuple[str, str, str], list[Period]] = defaultdict(list)
        for row in self._engine.run("periods"):
            found[row["indicator"], row["area_type"], row["frequency"]].append(Period.parse(row["period"]))
        return dict(found)

    def areas(self, area_type: AreaType | None = None, parent: str | None = None) -> list[Area]:
        """Areas of the display division, by code."""
        shown = [one for one in self._areas.values() if one.division_year == self.division_year]
        return [one for one in shown if area_type in (None, one.type) and parent in (None, one.parent)]

    def area(self, code: str) -> Area:
        """One area, in the display division if it has that. Raises UserError for an unknown code."""
        if code not in self._areas:
            raise UserError("unknown_area", area=code)
        return self._areas[code]

    @cached_property
    def _areas(self) -> dict[str, Area]:
        """Areas by code, sorted: each in the display division if it has that, else in the newest it has."""
        known: dict[str, Area] = {}
        for one in map(area_of, self._engine.run("areas")):  # of one code by division, oldest first
            if one.code not in known or known[one.code].division_year != self.division_year:
                known[one.code] = one
        return known

    def shapes(self, area_type: AreaType, municipality: str) -> tuple[int, dict[str, Any]] | None:
        """Division and GeoJSON of the shapes nearest to the display division; None where there are none."""
        known = self.publication.manifest["shapes"]
        names = [name for name in known if name.startswith(f"{area_type}-") and name.endswith(municipality)]
        if not names:
            return None
        name = min(names, key=lambda one: abs(int(one.split("-")[1]) - self.division_year))
        return int(name.split("-")[1]), self.keep(("shapes", name), lambda: self.publication.boundaries(name) or {})

    def close(self) -> None:
        """Let go of the files."""
        self._engine.close()

    def _figures(self, **filters: Any) -> list[Figure]:
        query = "parts" if filters.get("parent") else "figures"
        params = {name: filters.get(name) for name in _FILTERS[query]}
        for name in params.keys() & {"area_type", "period", "frequency"}:
            params[name] = None if params[name] is None else str(params[name])
        key = query, *params.values()
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return list(self._answers[key])
        found = [figure_of(row) for row in self._engine.run(query, **params)]
        with self._lock:
            if len(found) <= _LONGEST_ANSWER:
                self._answers[key] = found
            if len(self._answers) > _ANSWERS:
                self._answers.popitem(last=False)
        return list(found)


def _cell(one: Figure) -> tuple[object, ...]:
    return (one.indicator, one.slice, one.area_code, one.division_year, one.period)


def _with_weeks(params: dict[str, Any]) -> dict[str, Any]:
    """Weeks as periods, so that they are written as words."""
    return {name: Period.parse(one) if _WEEK.fullmatch(str(one)) else one for name, one in params.items()}


def open_picture(world: World, as_known_on: date | None = None) -> Picture:
    """The current publication of a world, or the one in use at the end of a day (UTC).

    Raises UserError when nothing was published (then).
    """
    publications = Publications(world.folder, world.id)
    return Picture(world, publications.known_on(as_known_on) if as_known_on else publications.current())


def picture_then(world: World, publication: str) -> Picture:
    """A world as a publication gave it. Raises StoreError when it is not there any more."""
    return Picture(world, Publications(world.folder, world.id).get(publication))


def current_id(world: World) -> str:
    """Id of the publication that readers use now; changes when a newer one is published."""
    return Publications(world.folder, world.id).current().id


def latest_changes(world: World, limit: int = 50) -> tuple[list[Row], str]:
    """Headline figures that the newest publication revised, and the id of the one before; empty with fewer than two."""
    publications = Publications(world.folder, world.id)
    names = publications.names()
    if len(names) < 2:
        return [], ""
    return _revised(publications.get(names[-2]), publications.get(names[-1]))[:limit], names[-2]


@lru_cache(maxsize=8)
def _revised(older: Publication, newer: Publication) -> list[Row]:
    """Kept once asked: neither publication ever changes."""
    return [row for row in changes(older, newer) if row["slice"] == "" and row["kind"] == "revised"]
