# SPDX-License-Identifier: EUPL-1.2
"""Which published value feeds a cell? Fills the grids of all tables and lets the lowest rank speak.

A table speaks for a cell when it published it (a value, or hidden). Where two do, the others only reconcile: how often
they differ is counted and shown on Sources.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from veiligheidsbeeld.ground.core import Frequency, Observation, Period, Presence, Provenance, Revision
from veiligheidsbeeld.loop.sources.tidied import Tidy

Cell = tuple[str, str, str, Period]  # measure, slice, area code, period


@dataclass(frozen=True)
class Reconciled:
    """How two tables agree on the cells both published."""

    table: str
    other: str
    cells: int
    differing: int


class Cells:
    """Every published cell of a world, filled."""

    def __init__(self, tidied: Iterable[Tidy]) -> None:
        self.provenances: dict[str, Provenance] = {}
        self._best: dict[Cell, Observation] = {}
        self._pairs: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._covered: dict[tuple[str, str, Frequency], set[str]] = defaultdict(set)
        known = sorted(tidied, key=lambda tidy: tidy.rank)
        rows: dict[str, set[Cell]] = defaultdict(
            set
        )  # of all deliveries of a table: one says nothing of another's rows
        for one in known:
            rows[one.provenance.table] |= {(o.measure, o.slice, o.area_code, o.period) for o in one.observations}
        for one in known:
            self.provenances[one.provenance.id] = one.provenance
            self._add(one, rows[one.provenance.table])
        self._slices: dict[str, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        for (measure, slice_id, _, _), observation in self._best.items():
            self._slices[measure][slice_id].append(observation)

    def get(self, measure: str, slice_id: str, area: str, period: Period) -> Observation | None:
        """The observation that feeds this cell; None where nobody published it."""
        return self._best.get((measure, slice_id, area, period))

    def of(self, measure: str, slice_id: str) -> list[Observation]:
        """All cells of one slice of a measure."""
        return self._slices.get(measure, {}).get(slice_id, [])

    def slices(self, measure: str) -> list[str]:
        """All slices of a measure."""
        return sorted(self._slices.get(measure, {}))

    def reconciled(self) -> list[Reconciled]:
        """Pairs of tables that published the same cells."""
        return [Reconciled(a, b, cells, differing) for (a, b), (cells, differing) in sorted(self._pairs.items())]

    def _add(self, tidy: Tidy, rows: Set[Cell]) -> None:
        table = tidy.provenance.table
        for observation in _filled(tidy, rows):
            cell = (observation.measure, observation.slice, observation.area_code, observation.period)
            best = self._best.get(cell)
            if best is None or best.presence in (Presence.MISSING, Presence.IMPOSSIBLE):
                self._best[cell] = observation
            elif best.presence is observation.presence is Presence.VALUE:
                pair = self._pairs[self.provenances[best.provenance].table, table]
                pair[0] += 1
                pair[1] += best.value != observation.value


def _filled(tidy: Tidy, rows: Set[Cell]) -> Iterator[Observation]:
    """Rows as published, then what the grid says of every cell that no delivery of the table has a row for."""
    status = {(o.area_type, o.period): o.revision for o in tidy.observations}
    yield from tidy.observations
    for grid in tidy.grids:
        for period in map(Period.parse, grid.periods):
            revision = status.get((grid.area_type, period), Revision.FINAL)
            for slice_id in (*grid.slices, *grid.hidden_slices):
                for area in grid.areas:
                    if (grid.measure, slice_id, area, period) not in rows:
                        presence = grid.absence(slice_id, area, period)
                        yield Observation(
                            grid.measure, slice_id, grid.area_type, area, grid.division_year, period,
                            0.0 if presence is Presence.VALUE else None, presence, revision,
                            tidy.provenance.known_at, tidy.provenance.id,
                        )  # fmt: skip


def relabelled(tidy: Tidy, own: int, display: int) -> Tidy:
    """The same delivery with its areas in the display division: for divisions that hold the same municipalities."""
    return replace(
        tidy,
        observations=[replace(o, division_year=display) if o.division_year == own else o for o in tidy.observations],
        grids=[replace(g, division_year=display) if g.division_year == own else g for g in tidy.grids],
        areas=[replace(a, division_year=display) if a.division_year == own else a for a in tidy.areas],
    )
