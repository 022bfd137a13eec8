# SPDX-License-Identifier: EUPL-1.2
"""How does a municipality get all its figures? Each table in turn; what arrived is kept when a later one fails."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from veiligheidsbeeld.ground.core import DataContractError, ServiceError, Statement
from veiligheidsbeeld.ground.store import Delivery, Publications, Snapshots
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import cbs_odata, long_table, pdok
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Progress


@dataclass(frozen=True)
class Synced:
    """What a sync brought: tables that arrived, and for each that did not, why."""

    tables: list[str]
    failures: dict[str, Statement]


def sync(world: World, municipality: str, base_url: str, progress: Progress, check: Callable[[], None]) -> Synced:
    """Fetch every table we know for a municipality, then the borders in the division of its buurten.

    A service that fails is reported and the others go on; nothing that was stored is touched. `check` may raise to
    stop between two tables. An address that could not be reached at all ends the sync: the rest would fail alike.
    """
    service = Service(base_url or world.settings.sources.base_url, world.settings.sources.proxy)
    arrived: list[str] = []
    failures: dict[str, Statement] = {}
    with Publications(world.folder, world.id).writing():  # nobody prunes what is on its way in
        fetchers = _fetchers(service, world, municipality, progress)
        for number, (name, fetch) in enumerate(fetchers.items()):
            check()
            progress(name, number, len(fetchers))
            try:
                fetch()
                arrived.append(name)
            except (ServiceError, DataContractError) as error:
                failures[name] = error.statement
                if error.statement.code == "service_unreachable" and not arrived:
                    break
    return Synced(arrived, failures)


def _fetchers(
    service: Service, world: World, municipality: str, progress: Progress
) -> dict[str, Callable[[], Delivery]]:
    """How to fetch each table, in order; borders last, in the division of the buurten that arrived."""
    snapshots = Snapshots(world.folder)

    def table(name: str) -> Callable[[], Delivery]:
        layout = cbs_odata.layout(name)
        return lambda: cbs_odata.fetch(service, snapshots, layout, municipality, world.clock, progress)

    def borders() -> Delivery:
        own = [one.provenance for one in snapshots.latest() if one.provenance.scope == municipality]
        division = max((one.division_year or 0 for one in own if one.source == cbs_odata.SOURCE), default=0)
        return pdok.fetch(service, snapshots, municipality, world.clock, progress, division or world.clock().year)

    return {**{name: table(name) for name in cbs_odata.tables()}, pdok.SOURCE: borders}


def load_reference(world: World) -> None:
    """Deliver the figures that ship with the product, through the ordinary path."""
    load_folder(world, long_table.REFERENCE)


def load_folder(world: World, folder: Path) -> None:
    """Deliver a folder of long tables."""
    long_table.fetch(folder, Snapshots(world.folder), world.clock)
