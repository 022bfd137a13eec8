# SPDX-License-Identifier: EUPL-1.2
"""Is a frozen file one that cannot change unseen, is it in the backup, and does pruning leave what it refers to?"""

import hashlib
import json
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import StoreError
from veiligheidsbeeld.ground.store import Snapshots, backup, prune, restore, seal, sealed, unseal, verify

CONTENT = b'{"what":"frozen"}'


def file_of(folder: Path, ident: str) -> Path:
    return folder / "evidence" / f"{ident}.json"


def test_the_id_begins_the_hash_and_the_same_twice_is_one_file(tmp_path: Path) -> None:
    ident = seal(tmp_path, CONTENT)
    assert ident == hashlib.sha256(CONTENT).hexdigest()[:16]
    written = file_of(tmp_path, ident).stat().st_mtime_ns
    assert seal(tmp_path, CONTENT) == ident
    assert sealed(tmp_path) == [ident]
    assert file_of(tmp_path, ident).stat().st_mtime_ns == written, "never written again"
    assert unseal(tmp_path, ident) == CONTENT


@pytest.mark.parametrize("place", range(len(CONTENT)))
def test_every_changed_byte_is_found(tmp_path: Path, place: int) -> None:
    ident = seal(tmp_path, CONTENT)
    changed = bytearray(CONTENT)
    changed[place] ^= 1
    file_of(tmp_path, ident).write_bytes(changed)
    with pytest.raises(StoreError, match=ident):
        unseal(tmp_path, ident)
    assert [one.code for one in verify(tmp_path, "proef")] == ["evidence_damaged"]
    seal(tmp_path, CONTENT)
    assert list(verify(tmp_path, "proef")) == [], "freezing it again heals it"


@pytest.mark.parametrize("damage", [lambda content: content, lambda content: content[:-5] + b"!!!!!"])
def test_prune_leaves_a_snapshot_that_only_evidence_names(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    snapshots = Snapshots(tmp_path)
    named, orphan = snapshots.keep(b"the figures of then"), snapshots.keep(b"nobody refers to me")
    ident = seal(tmp_path, json.dumps({"provenances": [{"snapshots": [named]}], "made": "then"}).encode())
    path = file_of(tmp_path, ident)
    path.write_bytes(damage(path.read_bytes()))
    assert prune(tmp_path, "proef").snapshots == 1
    assert list(snapshots.digests()) == [named]
    assert orphan != named
    assert sealed(tmp_path) == [ident]


def test_a_backup_holds_the_evidence(tmp_path: Path) -> None:
    ident = seal(tmp_path / "home" / "werkelijk", CONTENT)
    backup(tmp_path / "home", tmp_path / "backup.tar.gz")
    restore(tmp_path / "backup.tar.gz", tmp_path / "back")
    assert unseal(tmp_path / "back" / "werkelijk", ident) == CONTENT
