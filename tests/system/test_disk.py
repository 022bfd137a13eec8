# SPDX-License-Identifier: EUPL-1.2
"""A disk that is full or cannot be written is named, and the last publication stays in use."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.ground.core import Period, StoreError
from veiligheidsbeeld.ground.store import verify
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 96 MB of its own."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(mounted)], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("no private mount here; injected ENOSPC and EROFS stand in tests/unit/ground/store")
    yield mounted
    subprocess.run(["umount", "-l", str(mounted)], check=True)


def on_disk(synced: World, disk: Path) -> World:
    """The synced world with its publication, moved to that disk."""
    shutil.copytree(synced.folder, disk / "werkelijk")
    return replace(synced, folder=disk / "werkelijk")


def still_readable(world: World) -> bool:
    figure = open_picture(world).figure("geregistreerde-misdrijven", "GM0114", Period.year(2024))
    return figure.count == 4034 and list(verify(world.folder, world.id)) == []


def test_a_full_disk_is_named_and_nothing_stored_is_lost(synced_world: World, small_disk: Path) -> None:
    world = on_disk(synced_world, small_disk)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"\0" * (free - 300_000))
    with pytest.raises(StoreError) as caught:
        publish(world, lambda *_: None)
    assert caught.value.statement.code == "store_full"
    assert still_readable(world)
    (small_disk / "filler").unlink()
    publish(world, lambda *_: None)
    assert still_readable(world) and not list(world.folder.glob("publications/.building-*"))


def test_a_read_only_disk_is_named_and_readers_go_on(synced_world: World, small_disk: Path) -> None:
    world = on_disk(synced_world, small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreError) as caught:
        publish(world, lambda *_: None)
    assert caught.value.statement.code == "store_read_only"
    assert still_readable(world)
    assert os.statvfs(small_disk).f_flag & os.ST_RDONLY
