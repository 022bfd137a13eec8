# SPDX-License-Identifier: EUPL-1.2
"""How does a municipality get all its figures? Each table in turn; what arrived is kept when a later one fails."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from veiligheidsbeeld.ground.core import ServiceError, Statement
from veiligheidsbeeld.ground.store import Snapshots
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
    snapshots = Snapshots(world.folder)
    arrived, failures, division = [], {}, 0
    names = [*cbs_odata.tables(), pdok.SOURCE]
    for number, name in enumerate(names):
        check()
        progress(name, number, len(names))
        try:
            if name == pdok.SOURCE:
                pdok.fetch(service, snapshots, municipality, world.clock, progress, division or world.clock().year)
            else:
                table = cbs_odata.layout(name)
                delivery = cbs_odata.fetch(service, snapshots, table, municipality, world.clock, progress)
                division = max(division, delivery.provenance.division_year or 0)
            arrived.append(name)
        except ServiceError as error:
            failures[name] = error.statement
            if error.statement.code == "service_unreachable" and not arrived:
                break
    return Synced(arrived, failures)


def load_reference(world: World) -> None:
    """Deliver the figures that ship with the product, through the ordinary path."""
    load_folder(world, long_table.REFERENCE)


def load_folder(world: World, folder: Path) -> None:
    """Deliver a folder of long tables."""
    long_table.fetch(folder, Snapshots(world.folder), world.clock)
