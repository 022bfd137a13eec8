# SPDX-License-Identifier: EUPL-1.2
"""What did the publisher publish? Rectangles minus holes: only inside them does an absent row mean something.

47018NED leaves zero cells out (Default = Zero) and also leaves hidden offence types out: the same absence, two
meanings. Reading the second as zero is the most damaging silent error there is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from veiligheidsbeeld.ground.core import AreaType, Observation, Period, Presence


@dataclass(frozen=True)
class Grid:
    """One rectangle of a delivery: every `slice` x `area` x `period` of `measure` was published, except the holes.

    `absent` is what a missing row means inside (value = a true zero). `hidden_slices` are the holes: published
    nowhere in this rectangle because the publisher hides them. `complete_until` is the end of the last full period.
    """

    measure: str
    provenance: str
    division_year: int
    area_type: AreaType
    areas: tuple[str, ...]
    slices: tuple[str, ...]
    periods: tuple[str, ...]
    absent: Presence
    hidden_slices: tuple[str, ...] = ()
    complete_until: str = ""

    def absence(self, slice_id: str, area: str, period: Period) -> Presence:
        """What the absence of this cell means. Outside the rectangle nothing was published: missing."""
        if area not in self._areas or period not in self._periods:
            return Presence.MISSING
        return self._meaning.get(slice_id, Presence.MISSING)

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(self.areas)

    @cached_property
    def _periods(self) -> frozenset[Period]:
        return frozenset(map(Period.parse, self.periods))

    @cached_property
    def _meaning(self) -> dict[str, Presence]:
        return dict.fromkeys(self.slices, self.absent) | dict.fromkeys(self.hidden_slices, Presence.SUPPRESSED)

    def as_json(self) -> str:
        """One line for the publication's grid file."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Grid":
        """Inverse of `as_json`."""
        plain: dict[str, Any] = json.loads(line)
        for name in ("areas", "slices", "periods", "hidden_slices"):
            plain[name] = tuple(plain[name])
        return cls(**{**plain, "area_type": AreaType(plain["area_type"]), "absent": Presence(plain["absent"])})


@dataclass(frozen=True)
class Sum:
    """A total over cells: `value` of what is known, and what the total lacks. Never a silent partial sum."""

    value: float
    cells: int
    suppressed: int
    missing: int

    @property
    def complete(self) -> bool:
        """May the sum be called the total?"""
        return self.suppressed == 0 and self.missing == 0


def total(
    grid: Grid, observed: Mapping[tuple[str, str], Observation], wanted: Iterable[tuple[str, str, Period]]
) -> Sum:
    """Add the cells (slice, area, period) of one period and carry every hole upwards.

    `observed` holds the published rows by (slice, area) of that period; a cell without a row is read through the grid.
    """
    value, cells, holes = 0.0, 0, {Presence.SUPPRESSED: 0, Presence.MISSING: 0, Presence.IMPOSSIBLE: 0}
    for slice_id, area, period in wanted:
        cells += 1
        row = observed.get((slice_id, area))
        presence = row.presence if row else grid.absence(slice_id, area, period)
        if presence is Presence.VALUE:
            value += row.value or 0 if row else 0
        else:
            holes[presence] += 1
    return Sum(value, cells, holes[Presence.SUPPRESSED], holes[Presence.MISSING])
