# SPDX-License-Identifier: EUPL-1.2
"""Is what we received kept byte by byte, and is damage found, named and healed?"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veiligheidsbeeld.ground.core import Origin, Provenance, StoreError
from veiligheidsbeeld.ground.store import Snapshots

CONTENT = b'{"value": [1, 2, 3]}' * 50
PROVENANCE = Provenance(
    id="47018NED@1", source="cbs_odata", publisher="Politie", table="47018NED", title="t", url="u", licence="l",
    division_year=2024, known_at=datetime(2025, 1, 1, tzinfo=UTC), recorded_at=datetime(2025, 2, 1, tzinfo=UTC),
    origin=Origin.PUBLISHER, released_by_publisher=True,
)  # fmt: skip


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a flipped byte": flipped,
    "the second half gone": lambda content: content[: len(content) // 2],
    "emptied": lambda _: b"",
    "no gzip": lambda _: b"hello",
    "another content": lambda _: gzip.compress(b"another"),
}


def path_of(snapshots: Snapshots, digest: str) -> Path:
    return snapshots.folder / "snapshots" / digest[:2] / f"{digest}.gz"


@given(content=st.binary(max_size=2000))
def test_bytes_come_back_as_received(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    snapshots = Snapshots(tmp_path_factory.getbasetemp() / "kept")
    digest = snapshots.keep(content)
    assert digest == hashlib.sha256(content).hexdigest()
    assert snapshots.read(digest) == content


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    assert snapshots.keep(CONTENT) == snapshots.keep(CONTENT)
    assert len(list(snapshots.digests())) == 1


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_is_named_with_its_table_and_never_read(tmp_path: Path, damage: str) -> None:
    snapshots = Snapshots(tmp_path)
    digest = snapshots.keep(CONTENT)
    path = path_of(snapshots, digest)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises(StoreError) as fault:
        snapshots.read(digest, "47018NED")
    assert fault.value.statement.code == "snapshot_damaged"
    assert fault.value.statement.params == {"snapshot": digest[:12], "table": "47018NED"}


@pytest.mark.parametrize("damage", DAMAGES)
def test_fetching_again_heals_a_damaged_snapshot(tmp_path: Path, damage: str) -> None:
    snapshots = Snapshots(tmp_path)
    digest = snapshots.keep(CONTENT)
    path = path_of(snapshots, digest)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    snapshots.keep(CONTENT)
    assert snapshots.read(digest) == CONTENT


def test_a_missing_snapshot_is_named_with_its_table(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    digest = snapshots.keep(CONTENT)
    path_of(snapshots, digest).unlink()
    with pytest.raises(StoreError) as fault:
        snapshots.read(digest, "47018NED")
    assert fault.value.statement.code == "snapshot_missing"
    assert fault.value.statement.params == {"snapshot": digest[:12], "table": "47018NED"}


def test_a_delivery_reads_back_as_it_was_recorded(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    parts = {"TypedDataSet/own/0": snapshots.keep(CONTENT)}
    delivery = snapshots.deliver(replace(PROVENANCE, snapshots=tuple(parts.values()), note="é"), parts)
    assert snapshots.deliveries() == [delivery]


def test_known_content_delivered_again_keeps_its_first_record(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.deliver(PROVENANCE, {})
    snapshots.deliver(replace(PROVENANCE, recorded_at=datetime(2026, 1, 1, tzinfo=UTC)), {})
    assert [one.provenance for one in snapshots.deliveries()] == [PROVENANCE]


def test_the_newest_delivery_of_each_table_speaks(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    later = replace(PROVENANCE, id="47018NED@0", recorded_at=datetime(2025, 3, 1, tzinfo=UTC))
    other = replace(PROVENANCE, id="47013NED@1", table="47013NED")
    for one in (PROVENANCE, other, later):
        snapshots.deliver(one, {})
    assert {one.provenance.id for one in snapshots.latest()} == {"47018NED@0", "47013NED@1"}


def test_under_a_fixed_clock_the_delivery_that_arrives_last_is_the_newest(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    arrived = ["47018NED@3", "47018NED@1", "47018NED@2", "47018NED@3"]
    for name in arrived:
        snapshots.deliver(replace(PROVENANCE, id=name), {})
        assert [one.provenance.id for one in snapshots.latest()] == [name]


def test_one_hash_stands_for_a_delivery_whatever_the_order_of_its_parts() -> None:
    parts = {"a": "1", "b": "2"}
    assert Snapshots.digest_of(parts) == Snapshots.digest_of({"b": "2", "a": "1"})
    assert Snapshots.digest_of(parts) != Snapshots.digest_of({"a": "2", "b": "1"})


def test_an_unreadable_record_of_a_delivery_is_named(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.deliver(PROVENANCE, {})
    record = next((tmp_path / "deliveries").glob("*.json"))
    record.write_bytes(record.read_bytes()[:100])
    with pytest.raises(StoreError) as fault:
        snapshots.deliveries()
    assert fault.value.statement.code == "snapshot_damaged"
    assert "47018NED" in fault.value.statement.params["table"]
