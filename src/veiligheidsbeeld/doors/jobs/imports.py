# SPDX-License-Identifier: EUPL-1.2
"""How does somebody's file come in? Read and shown first; stored only when a person accepts it; undone as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from veiligheidsbeeld.ground.access import PurposeCard, purpose_of
from veiligheidsbeeld.ground.core import AreaType, LawError, Origin, UserError
from veiligheidsbeeld.ground.store import Delivery, Snapshots, write_atomically
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import partner_file
from veiligheidsbeeld.loop.sources.partner_file import Mapping, Places, Reading, Template, reading

_SMALL = ("GM", "WK", "BU")


@dataclass(frozen=True)
class Preview:
    """A file as it would come in, and how it differs from what its sender delivered before."""

    kind: Template
    sender: str
    name: str
    division_year: int
    reading: Reading
    difference: dict[str, int]


def source_of(text: str) -> tuple[Template, str]:
    """`template` or `sender:template` as a person types it."""
    sender, _, kind = text.rpartition(":")
    found = partner_file.template(kind)
    return found, sender or found.sender


def preview(
    world: World, kind: Template, sender: str, name: str, content: bytes, mapping: Mapping | None = None
) -> Preview:
    """Read a file without storing anything.

    Raises UserError for a file that cannot be read, LawError for one that looks personal or has no purpose card.
    """
    allow(world, kind, sender)
    opened = partner_file.open_file(content, name)
    partner_file.refuse_personal(opened)
    picture = open_picture(world)
    found = partner_file.read(kind, opened, places_of(picture), mapping or saved_mapping(world, kind, sender))
    before = {one.key: one.value for entries in _earlier(world, kind, sender) for one in entries}
    return Preview(kind, sender, name, picture.division_year, found, reading.difference(before, found.entries))


def _earlier(world: World, kind: Template, sender: str) -> Iterator[list[partner_file.Entry]]:
    """Cells of the files of a sender and template that were accepted before, oldest first."""
    snapshots = Snapshots(world.folder)
    for one in deliveries(world):
        if (one.provenance.table, one.provenance.publisher) == (kind.id, sender):
            yield partner_file.entries_of(snapshots, one)


def allow(world: World, kind: Template, sender: str) -> PurposeCard | None:
    """The purpose card that allows this delivery, None for open figures. Raises LawError when nothing does."""
    if kind.open:
        return None
    return purpose_of(world.folder, kind.id, sender, world.clock().date())


def accept(world: World, shown: Preview, content: bytes, at: datetime | None = None) -> Delivery:
    """Store a file that reads without a fault or question, and remember its mapping. Publishing is another step.

    `at` is when it came, now if not given; always after what the same sender delivered before.
    """
    found = shown.reading
    if not found.clean:
        raise UserError("nothing_to_import", file=shown.name, faults=len(found.faults), questions=len(found.questions))
    card = allow(world, shown.kind, shown.sender)
    order = list(AreaType)
    finest = min(shown.kind.finest, card.finest if card else shown.kind.finest, key=order.index)
    about = partner_file.About(shown.kind.id, shown.sender, shown.name, finest, found.absent)
    origin = Origin.FICTIONAL if world.settings.fictional else Origin.DELIVERED
    delivery = partner_file.deliver(
        Snapshots(world.folder), shown.kind, about, content, found, at or world.clock(), shown.division_year, origin
    )
    write_atomically(_mapping_file(world, shown.kind, shown.sender), found.mapping.as_json())
    return delivery


def undo(world: World, delivery: str, organisation: str = "") -> Delivery:
    """Withdraw a whole delivery; of the own organisation only, where one is given. The bytes stay for evidence.

    Raises UserError for an unknown delivery, LawError for somebody else's.
    """
    for one in deliveries(world):
        if one.provenance.id == delivery:
            if organisation and one.provenance.publisher.casefold() != organisation.casefold():
                raise LawError("not_your_delivery", organisation=organisation)
            Snapshots(world.folder).withdraw(one)
            return one
    raise UserError("unknown_delivery", delivery=delivery)


def deliveries(world: World) -> list[Delivery]:
    """Files that were accepted and not undone, oldest first."""
    return [one for one in Snapshots(world.folder).latest() if one.provenance.source.startswith(partner_file.SOURCE)]


def places_of(picture: Picture) -> Places:
    """Areas of the world's own municipality, to match a sender's words against."""
    code = picture.world.settings.municipality
    own = [
        area
        for area in picture.areas()
        if area.code == code or (area.code[:2] in _SMALL[1:] and area.code[2:6] == code[2:])
    ]
    return Places(code, own)


def saved_mapping(world: World, kind: Template, sender: str) -> Mapping | None:
    """The mapping this sender's last accepted file was read with; None for a first one."""
    path = _mapping_file(world, kind, sender)
    return Mapping.from_json(path.read_bytes(), path.name) if path.exists() else None


def _mapping_file(world: World, kind: Template, sender: str) -> Path:
    safe = "".join(one if one.isalnum() else "-" for one in sender.casefold())
    return world.folder / "mappings" / f"{safe}--{kind.id}.json"
