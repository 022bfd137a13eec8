# SPDX-License-Identifier: EUPL-1.2
"""How is an accepted file kept, and what does it say in our words? The bytes with the mapping that was agreed on.

Files of one sender and template add up to one series: a cell that a later file repeats is revised by it. Every file
keeps the moment at which it was known, so that late reports can be seen coming in.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from veiligheidsbeeld.ground.core import Observation, Origin, Provenance, Revision, StoreError, area_type_of
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.partner_file.mapping import Mapping
from veiligheidsbeeld.loop.sources.partner_file.places import Places
from veiligheidsbeeld.loop.sources.partner_file.reading import Entry, Key, Reading, read
from veiligheidsbeeld.loop.sources.partner_file.sheet import open_file
from veiligheidsbeeld.loop.sources.partner_file.template import Template, template
from veiligheidsbeeld.loop.sources.tidied import Tidy

SOURCE = "partner_file"
RANK = 40


def deliver(
    snapshots: Snapshots, kind: Template, sender: str, name: str, content: bytes, reading: Reading, now: datetime,
    origin: Origin = Origin.DELIVERED,
) -> Delivery:  # fmt: skip
    """Record an accepted file. The table's name holds the moment, so that earlier files of the sender stay."""
    about = {"template": kind.id, "sender": sender, "file": name}
    parts = {
        "file": snapshots.keep(content),
        "mapping.json": snapshots.keep(reading.mapping.as_json()),
        "about.json": snapshots.keep(json.dumps(about, sort_keys=True).encode()),
    }
    digest = Snapshots.digest_of(parts)[:12]
    others = [one.provenance for one in snapshots.deliveries() if one.provenance.id != f"{kind.id}@{digest}"]
    before = [one.recorded_at for one in others if (one.table, one.publisher) == (kind.id, sender)]
    recorded_at = max([now, *(one + timedelta(microseconds=1) for one in before)])
    provenance = Provenance(
        id=f"{kind.id}@{digest}", source=f"{SOURCE}:{kind.id}", publisher=sender, table=kind.id,
        title=kind.nl, url=f"bestand: {name}", licence="eigen levering", division_year=None, known_at=now,
        recorded_at=recorded_at, origin=origin, released_by_publisher=kind.open,
        snapshots=tuple(sorted(parts.values())),
        scope=f"{sender}|{digest}",
    )  # fmt: skip
    return snapshots.deliver(provenance, parts)


def entries_of(snapshots: Snapshots, delivery: Delivery, places: Places) -> list[Entry]:
    """The figures of a stored file. Raises StoreError when it no longer reads as it did when it was accepted."""
    provenance = delivery.provenance
    about = json.loads(snapshots.read(delivery.parts["about.json"], provenance.table))
    mapping = Mapping.from_json(snapshots.read(delivery.parts["mapping.json"], provenance.table), "mapping.json")
    opened = open_file(snapshots.read(delivery.parts["file"], provenance.table), about["file"])
    reading = read(template(about["template"]), opened, places, mapping)
    if not reading.clean:
        raise StoreError("snapshot_damaged", snapshot=provenance.id, table=provenance.table)
    return reading.entries


def newest(deliveries: Iterable[tuple[Delivery, list[Entry]]]) -> Iterator[tuple[Delivery, list[Entry]]]:
    """Of each file the cells that no later file of the same sender and template revised."""
    last: dict[tuple[str, str, Key], str] = {}
    known = sorted(deliveries, key=lambda one: one[0].provenance.recorded_at)
    for delivery, entries in known:
        for one in entries:
            last[delivery.provenance.publisher, delivery.provenance.table, one.key] = delivery.provenance.id
    for delivery, entries in known:
        own = delivery.provenance
        yield delivery, [one for one in entries if last[own.publisher, own.table, one.key] == own.id]


def tidy(files: Iterable[tuple[Delivery, list[Entry]]], division_year: int) -> list[Tidy]:
    """All accepted files of a world, each with the cells it still speaks for."""
    found = []
    for delivery, entries in newest(files):
        provenance = replace(delivery.provenance, division_year=division_year)
        observations = [
            Observation(
                one.measure, one.slice, area_type_of(one.area), one.area, division_year, one.period, one.value,
                one.presence, Revision.FINAL, provenance.known_at, provenance.id, one.lower, one.upper, one.n,
            )
            for one in entries
        ]  # fmt: skip
        found.append(Tidy(provenance, RANK, observations))
    return found
