# SPDX-License-Identifier: EUPL-1.2
"""Does a full or read-only disk, or a kill, leave the old file whole, and is the fault named?"""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import StoreError
from veiligheidsbeeld.ground.store import write_atomically

FAULTS = [
    (errno.ENOSPC, "store_full"),
    (errno.EDQUOT, "store_full"),
    (errno.EROFS, "store_read_only"),
    (errno.EIO, "store_write_failed"),
]
Break = Callable[[pytest.MonkeyPatch, int], None]


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def while_syncing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))


def while_renaming(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(Path, "replace", failing(number))


def while_opening(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(Path, "open", failing(number))


@pytest.mark.parametrize("break_it", [while_opening, while_syncing, while_renaming])
@pytest.mark.parametrize(("number", "code"), FAULTS)
def test_a_disk_fault_is_named_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_it: Break, number: int, code: str
) -> None:
    path = tmp_path / "current"
    write_atomically(path, b"old")
    with monkeypatch.context() as broken:
        break_it(broken, number)
        with pytest.raises(StoreError) as fault:
            write_atomically(path, b"new")
    assert fault.value.statement.code == code
    assert fault.value.statement.params["file"] == str(path)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("break_it", [while_syncing, while_renaming])
def test_nothing_half_written_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_it: Break) -> None:
    with monkeypatch.context() as broken:
        break_it(broken, errno.ENOSPC)
        with pytest.raises(StoreError):
            write_atomically(tmp_path / "file", b"new")
    assert list(tmp_path.iterdir()) == []


def test_the_content_is_on_disk_before_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, order = tmp_path / "file", []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), real_sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda own, to: (order.append("rename"), real_replace(own, to))[1])
    write_atomically(path, b"new")
    assert order == ["sync", "rename", "sync"], "the content, the name, then the folder that holds the name"
    assert path.read_bytes() == b"new"


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "file", b"new")
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"new"
