# SPDX-License-Identifier: EUPL-1.2
"""How does a folder of long tables (the shipped reference set, the fictional world) become deliveries? Byte by byte."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.core import Clock, DataContractError, Origin, Provenance
from veiligheidsbeeld.ground.store import Delivery, Snapshots

SOURCE = "long_table"
REFERENCE = Path(__file__).parent / "reference"
_SHAPES = "boundaries.geojson"


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table as `source.yml` describes it. `default` is what an absent row means: zero or missing."""

    id: str
    file: str
    title: str
    publisher: str
    url: str
    licence: str
    retrieved: date
    known_at: datetime
    division_year: int
    origin: Origin
    released_by_publisher: bool
    default: Literal["zero", "missing"]
    hidden_slices: tuple[str, ...] = ()
    note: str = ""


class Description(msgspec.Struct, frozen=True):
    """The whole `source.yml`."""

    tables: tuple[Table, ...]


def describe(content: bytes, name: str) -> Description:
    """Read a `source.yml`. Raises DataContractError naming what is wrong."""
    try:
        return msgspec.convert(yaml.safe_load(content), Description, strict=False)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise DataContractError(name, "a description of tables", error) from error


def fetch(folder: Path, snapshots: Snapshots, clock: Clock) -> list[Delivery]:
    """Deliver every table of a folder. The same bytes again are the same delivery."""
    description = _read(folder, "source.yml")
    shared = {"source.yml": snapshots.keep(description), "areas.csv": snapshots.keep(_read(folder, "areas.csv"))}
    if (folder / _SHAPES).exists():
        shared[_SHAPES] = snapshots.keep(_read(folder, _SHAPES))
    deliveries = []
    for table in describe(description, "source.yml").tables:
        parts = {**shared, table.file: snapshots.keep(_read(folder, table.file))}
        deliveries.append(snapshots.deliver(_provenance(table, parts, clock()), parts))
    return deliveries


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise DataContractError(name, "the file beside its description", "none") from error


def _provenance(table: Table, parts: dict[str, str], now: datetime) -> Provenance:
    known_at = table.known_at if table.known_at.tzinfo else table.known_at.replace(tzinfo=UTC)
    return Provenance(
        id=f"{table.id}@{Snapshots.digest_of(parts)[:12]}", source=f"{SOURCE}:{table.file}", publisher=table.publisher,
        table=table.id, title=table.title, url=table.url, licence=table.licence, division_year=table.division_year,
        known_at=known_at, recorded_at=now, origin=table.origin, released_by_publisher=table.released_by_publisher,
        snapshots=tuple(sorted(parts.values())), note=table.note,
    )  # fmt: skip
