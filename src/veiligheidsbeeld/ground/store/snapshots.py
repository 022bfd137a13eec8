# SPDX-License-Identifier: EUPL-1.2
"""What exactly did we receive, from where and when? Bytes by their hash, never overwritten.

A delivery is the list of snapshots of one table that arrived together; a table counts as delivered only once its
list is written, so a killed download is never read as complete.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from veiligheidsbeeld.ground.core import Provenance, StoreError
from veiligheidsbeeld.ground.store.files import write_atomically


@dataclass(frozen=True)
class Delivery:
    """One table as received: its provenance, and the snapshot of each named part (`TypedDataSet/0`, `Perioden`...)."""

    provenance: Provenance
    parts: dict[str, str]


class Snapshots:
    """Received bytes and deliveries of one world, under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store bytes as received; returns their SHA-256. The same bytes twice are one file; damage is healed."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.whole(digest):
            write_atomically(self._path(digest), gzip.compress(content, compresslevel=3, mtime=0))
        return digest

    def whole(self, digest: str) -> bool:
        """Is this snapshot here and undamaged?"""
        try:
            self.read(digest)
        except StoreError:
            return False
        return True

    def read(self, digest: str, table: str = "-") -> bytes:
        """The bytes with this hash. Raises StoreError when the file is gone or no longer has that hash."""
        path = self._path(digest)
        if not path.exists():
            raise StoreError("snapshot_missing", snapshot=digest[:12], table=table)
        try:
            content = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise StoreError("snapshot_damaged", snapshot=digest[:12], table=table) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoreError("snapshot_damaged", snapshot=digest[:12], table=table)
        return content

    @staticmethod
    def digest_of(parts: dict[str, str]) -> str:
        """One hash for a delivery: the same parts with the same content give the same."""
        text = "\n".join(f"{name} {digest}" for name, digest in sorted(parts.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    def deliver(self, provenance: Provenance, parts: dict[str, str]) -> Delivery:
        """Record that a table arrived whole.

        The newest content delivered again keeps its record; older content that comes back is recorded anew, so that it
        is the newest again. Raises StoreError when the disk is full or read-only.
        """
        before = {_series(one.provenance): one for one in self.deliveries()}.get(_series(provenance))
        if before is not None and before.provenance.id == provenance.id:
            return before
        if before is not None and before.provenance.recorded_at >= provenance.recorded_at:
            # a fixed clock: what arrives last is the newest all the same
            later = before.provenance.recorded_at + timedelta(microseconds=1)
            provenance = replace(provenance, recorded_at=later)
        plain = {"provenance": provenance.as_json(), "parts": parts}
        path = self._deliveries / f"{provenance.id.replace('@', '-')}.json"
        write_atomically(path, json.dumps(plain, indent=1, ensure_ascii=False).encode())
        return Delivery(provenance, parts)

    def withdraw(self, delivery: Delivery) -> None:
        """Take a delivery out of use; its record and bytes stay, a publication may refer to them."""
        name = f"{delivery.provenance.id.replace('@', '-')}.json"
        target = self._deliveries / "withdrawn" / name
        target.parent.mkdir(exist_ok=True)
        (self._deliveries / name).replace(target)

    def deliveries(self) -> list[Delivery]:
        """All deliveries, oldest first."""
        found = [self.read_delivery(path) for path in self.records()]
        return sorted(found, key=lambda delivery: (delivery.provenance.recorded_at, delivery.provenance.id))

    def latest(self) -> list[Delivery]:
        """The newest delivery of each source, table and scope: what the next publication is made of."""
        return list({_series(one.provenance): one for one in self.deliveries()}.values())

    def records(self) -> list[Path]:
        """Files that each record one delivery."""
        return sorted(self._deliveries.glob("*.json"))

    def digests(self) -> Iterator[str]:
        """Hashes of all stored files."""
        for path in sorted(self.folder.glob("snapshots/??/*.gz")):
            yield path.name.removesuffix(".gz")

    def remove(self, digest: str) -> int:
        """Delete one snapshot; returns the bytes freed. Only for `prune`, which knows what is still referred to."""
        path = self._path(digest)
        size = path.stat().st_size
        path.unlink()
        return size

    @property
    def _deliveries(self) -> Path:
        return self.folder / "deliveries"

    def _path(self, digest: str) -> Path:
        return self.folder / "snapshots" / digest[:2] / f"{digest}.gz"

    @staticmethod
    def read_delivery(path: Path) -> Delivery:
        """One record. Raises StoreError when it is damaged."""
        try:
            plain: dict[str, Any] = json.loads(path.read_bytes())
            return Delivery(Provenance.from_json(plain["provenance"]), plain["parts"])
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError("snapshot_damaged", snapshot=path.name, table=path.stem) from error


def _series(provenance: Provenance) -> tuple[str, str, str]:
    """Deliveries of the same: a newer one takes the place of an older one."""
    return (provenance.source, provenance.table, provenance.scope)
