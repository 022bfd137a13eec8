# SPDX-License-Identifier: EUPL-1.2
"""Where does a figure come from, and how real is it?"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


class Origin(StrEnum):
    """How the bytes reached us; shown on every page that uses them."""

    PUBLISHER = "publisher"  # fetched from the publisher's own address
    REPLACED = "proefdata"  # fetched from another address than the publisher's own
    SHIPPED = "overgenomen"  # copied facts that come with the product
    FICTIONAL = "fictief"  # invented
    DELIVERED = "aangeleverd"  # a file from a partner or colleague


@dataclass(frozen=True)
class Provenance:
    """One delivery of one table. `id` is table plus content hash; `known_at` when the publisher last
    changed it; `scope` the municipality that was asked for, empty for a whole table."""

    id: str
    source: str
    publisher: str
    table: str
    title: str
    url: str
    licence: str
    division_year: int | None
    known_at: datetime
    recorded_at: datetime
    origin: Origin
    released_by_publisher: bool
    snapshots: tuple[str, ...] = ()
    scope: str = ""
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """Plain values for a manifest or an answer."""
        plain = asdict(self)
        plain["known_at"] = self.known_at.isoformat()
        plain["recorded_at"] = self.recorded_at.isoformat()
        plain["snapshots"] = list(self.snapshots)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, object]) -> "Provenance":
        """Inverse of `as_json`."""
        values = dict(plain)
        values["known_at"] = datetime.fromisoformat(str(values["known_at"]))
        values["recorded_at"] = datetime.fromisoformat(str(values["recorded_at"]))
        values["origin"] = Origin(str(values["origin"]))
        values["snapshots"] = tuple(values["snapshots"])  # type: ignore[arg-type]
        return cls(**values)  # type: ignore[arg-type]
