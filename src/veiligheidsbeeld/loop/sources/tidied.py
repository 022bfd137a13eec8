# SPDX-License-Identifier: EUPL-1.2
"""What every source hands over: observations, grids, areas and shapes, with their provenance."""

from collections.abc import Callable
from dataclasses import dataclass, field

from veiligheidsbeeld.ground.core import Area, Observation, Provenance
from veiligheidsbeeld.ground.store import Grid

# What a source calls while it works: a short name of the step, how much is done, and of how much (0: unknown).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Tidy:
    """One delivery in our words. `rank`: where two tables publish the same cell, the lowest rank feeds it and the
    others only reconcile. `shapes`: GeoJSON in metres by area type, division and municipality (`WK-2024-GM0114`)."""

    provenance: Provenance
    rank: int
    observations: list[Observation] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    shapes: dict[str, bytes] = field(default_factory=dict)
