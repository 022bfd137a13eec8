# SPDX-License-Identifier: EUPL-1.2
"""How is an accepted file kept, and what does it say in our words? The bytes, the mapping, and the cells agreed on.

Files of one sender and template add up to one series: a cell that a later file repeats is revised by it. Every file
keeps the moment at which it was known, so that late reports can be seen coming in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from veiligheidsbeeld.ground.core import (
    AreaType,
    Observation,
    Origin,
    Provenance,
    Revision,
    StoreError,
    area_type_of,
)
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.partner_file.reading import Entry, Key, Reading
from veiligheidsbeeld.loop.sources.partner_file.template import Template
from veiligheidsbeeld.loop.sources.tidied import Tidy

SOURCE = "partner_file"
RANK = 40


@dataclass(frozen=True)
class About:
    """What was agreed when a file was accepted: `finest` is the smallest area it may be shown for, `absent` what an
    area without a row means (zero or missing; empty: as the template says)."""

    template: str
    sender: str
    file: str
    finest: AreaType
    absent: str = ""


def deliver(
    snapshots: Snapshots, kind: Template, about: About, content: bytes, reading: Reading, now: datetime,
    division_year: int, origin: Origin = Origin.DELIVERED,
) -> Delivery:  # fmt: skip
    """Record an accepted file: as it came, with the cells that were read from it on the areas of that division.

    The scope holds the content, so that earlier files of the sender stay; it is recorded after all of those.
    """
    parts = {
        "file": snapshots.keep(content),
        "mapping.json": snapshots.keep(reading.mapping.as_json()),
        "about.json": snapshots.keep(msgspec.json.encode(about)),
        "cells.json": snapshots.keep(msgspec.json.encode(reading.entries)),
    }
    digest = Snapshots.digest_of(parts)[:12]
    others = [one.provenance for one in snapshots.deliveries() if one.provenance.id != f"{kind.id}@{digest}"]
    before = [one.recorded_at for one in others if (one.table, one.publisher) == (kind.id, about.sender)]
    provenance = Provenance(
        id=f"{kind.id}@{digest}", source=f"{SOURCE}:{kind.id}", publisher=about.sender, table=kind.id, title=kind.nl,
        url=f"bestand: {about.file}", licence="eigen levering", division_year=division_year, known_at=now,
        recorded_at=max([now, *(one + timedelta(microseconds=1) for one in before)]), origin=origin,
        released_by_publisher=kind.open, snapshots=tuple(sorted(parts.values())), scope=f"{about.sender}|{digest}",
    )  # fmt: skip
    return snapshots.deliver(provenance, parts)


def about_of(snapshots: Snapshots, delivery: Delivery) -> About:
    """What was agreed about a stored file. Raises StoreError when it cannot be read."""
    about: About = _stored(snapshots, delivery, "about.json", About)
    return about


def entries_of(snapshots: Snapshots, delivery: Delivery) -> list[Entry]:
    """The cells of a stored file, as they were accepted. Raises StoreError when they cannot be read."""
    entries: list[Entry] = _stored(snapshots, delivery, "cells.json", list[Entry])
    return entries


def _stored(snapshots: Snapshots, delivery: Delivery, part: str, kind: Any) -> Any:
    try:
        return msgspec.json.decode(snapshots.read(delivery.parts[part], delivery.provenance.table), type=kind)
    except (msgspec.DecodeError, KeyError) as error:
        raise StoreError("snapshot_damaged", snapshot=part, table=delivery.provenance.table) from error


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


def tidy(files: Iterable[tuple[Delivery, list[Entry]]]) -> list[tuple[Delivery, Tidy]]:
    """All accepted files of a world, each with the cells it still speaks for."""
    found = []
    for delivery, entries in newest(files):
        own = delivery.provenance
        observations = [
            Observation(
                one.measure, one.slice, area_type_of(one.area), one.area, own.division_year or 0, one.period, one.value,
                one.presence, Revision.FINAL, own.known_at, own.id, one.lower, one.upper, one.n,
            )
            for one in entries
        ]  # fmt: skip
        found.append((delivery, Tidy(own, RANK, observations)))
    return found
