# SPDX-License-Identifier: EUPL-1.2
"""Which sources did others add? Python packages that name themselves under the entry point `veiligheidsbeeld.sources`.

Each is a module with `SOURCE`, `fetch` and `tidy` (docs/add-a-source.md); nothing here changes for it.
"""

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from veiligheidsbeeld.ground.core import Clock
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Progress, Tidy

GROUP = "veiligheidsbeeld.sources"


class Source(Protocol):
    """What a module of an added source offers."""

    SOURCE: str

    def fetch(
        self, service: Service, snapshots: Snapshots, municipality: str, clock: Clock, progress: Progress
    ) -> Delivery:
        """Bring it to disk whole."""

    def tidy(self, snapshots: Snapshots, delivery: Delivery) -> Tidy:
        """Say it in our words."""


@cache
def added_sources() -> dict[str, Source]:
    """Added sources by the name that stands in the provenance of their deliveries."""
    found: list[Source] = [entry.load() for entry in entry_points(group=GROUP)]
    return {one.SOURCE: one for one in found}
