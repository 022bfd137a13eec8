# SPDX-License-Identifier: EUPL-1.2
"""How does a municipality get all its figures? Each table in turn; what arrived is kept when a later one fails."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from veiligheidsbeeld.doors.jobs.added import Source, added_sources
from veiligheidsbeeld.ground.areas import Locator, to_degrees
from veiligheidsbeeld.ground.core import DataContractError, ServiceError, Statement
from veiligheidsbeeld.ground.store import Delivery, Publications, Snapshots
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import bron, cbs_odata, long_table, pdok, signalen
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Progress


@dataclass
class Synced:
    """What a sync brought: tables that arrived, for each that did not why, tables that their publisher does not offer,
    and what is new about those that arrived."""

    tables: list[str] = field(default_factory=list)
    failures: dict[str, Statement] = field(default_factory=dict)
    not_offered: list[str] = field(default_factory=list)
    news: list[Statement] = field(default_factory=list)


def sync(world: World, municipality: str, base_url: str, progress: Progress, check: Callable[[], None]) -> Synced:
    """Fetch every table we know for a municipality, then the borders in the division of its buurten, then points.

    A service that fails is reported and the others go on; nothing that was stored is touched. `check` may raise to
    stop between two tables. An address that could not be reached at all ends the sync: the rest would fail alike.
    """
    service = Service(base_url or world.settings.sources.base_url, world.settings.sources.proxy)
    synced = Synced()
    with Publications(world.folder, world.id).writing():  # nobody prunes what is on its way in
        fetchers = _fetchers(service, world, municipality, progress)
        offered = _offered(service, synced)
        for number, (name, fetch) in enumerate(fetchers.items()):
            check()
            progress(name, number, len(fetchers))
            if _nothing_answers(synced):
                break
            if name in cbs_odata.tables() and offered and name not in offered:
                synced.not_offered.append(name)
                continue
            _one(world, name, fetch, synced)
    return synced


def _one(world: World, name: str, fetch: Callable[[], Delivery | None], synced: Synced) -> None:
    before = {(one.provenance.table, one.provenance.scope): one for one in Snapshots(world.folder).latest()}
    try:
        delivery = fetch()
    except (ServiceError, DataContractError) as error:
        synced.failures[name] = error.statement
        return
    if delivery is not None:
        synced.tables.append(name)
        synced.news += _news(before.get((delivery.provenance.table, delivery.provenance.scope)), delivery)


def _nothing_answers(synced: Synced) -> bool:
    return not synced.tables and any(one.code == "service_unreachable" for one in synced.failures.values())


def _offered(service: Service, synced: Synced) -> set[str]:
    """Tables that both hosts offer today; empty when a catalogue does not answer, and then all are asked."""
    try:
        hosts = {cbs_odata.layout(table).host for table in cbs_odata.tables()}
        return {table for host in sorted(hosts) for table in cbs_odata.offered(service, host)}
    except (ServiceError, DataContractError) as error:
        synced.failures["ODataCatalog"] = error.statement
        return set()


def _news(before: Delivery | None, now: Delivery) -> list[Statement]:
    """A table on another division, or changed by its publisher, since it last arrived. Never appended: replaced."""
    if before is None or before.provenance.id == now.provenance.id:
        return []
    old, new = before.provenance, now.provenance
    if old.division_year != new.division_year:
        return [Statement("new_division", {"table": new.table, "new": new.division_year, "old": old.division_year})]
    return [Statement("changed_table", {"table": new.table, "date": new.known_at.date().isoformat()})]


def _fetchers(
    service: Service, world: World, municipality: str, progress: Progress
) -> dict[str, Callable[[], Delivery | None]]:
    """How to fetch each table, in order; borders after the buurten, in their division; points after the borders."""
    snapshots = Snapshots(world.folder)
    host = world.settings.sources.signalen or (signalen.HOST if service.replaced else "")

    def table(name: str) -> Callable[[], Delivery]:
        layout = cbs_odata.layout(name)
        return lambda: cbs_odata.fetch(service, snapshots, layout, municipality, world.clock, progress)

    def borders() -> Delivery:
        own = [one.provenance for one in snapshots.latest() if one.provenance.scope == municipality]
        division = max((one.division_year or 0 for one in own if one.source == cbs_odata.SOURCE), default=0)
        return pdok.fetch(service, snapshots, municipality, world.clock, progress, division or world.clock().year)

    def accidents() -> Delivery | None:
        box = _box(snapshots, municipality)
        return bron.fetch(service, snapshots, municipality, box, world.clock, progress) if box else None

    def reports() -> Delivery | None:
        box = _box(snapshots, municipality)
        if box is None or not host:
            return None
        return signalen.fetch(service, snapshots, host, municipality, to_degrees(box), world.clock, progress)

    def added(source: Source) -> Callable[[], Delivery]:
        return lambda: source.fetch(service, snapshots, municipality, world.clock, progress)

    points = {bron.SOURCE: accidents, signalen.SOURCE: reports}
    others = {name: added(source) for name, source in added_sources().items()}
    return {**{name: table(name) for name in cbs_odata.tables()}, pdok.SOURCE: borders, **points, **others}


def _box(snapshots: Snapshots, municipality: str) -> tuple[float, float, float, float] | None:
    locator = locator_of(snapshots, municipality)
    return locator.box() if locator else None


def locator_of(snapshots: Snapshots, municipality: str) -> Locator | None:
    """The newest shapes of a municipality, to find places in; None where none were delivered."""
    own = [
        one
        for one in snapshots.latest()
        if (one.provenance.source, one.provenance.scope) == (pdok.SOURCE, municipality)
    ]
    if not own:
        return None
    newest = max(own, key=lambda one: one.provenance.division_year or 0)
    return pdok.locator(snapshots, newest)


def load_reference(world: World) -> None:
    """Deliver the figures that ship with the product, through the ordinary path."""
    load_folder(world, long_table.REFERENCE)


def load_folder(world: World, folder: Path) -> None:
    """Deliver a folder of long tables."""
    long_table.fetch(folder, Snapshots(world.folder), world.clock)
