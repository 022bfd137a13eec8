# SPDX-License-Identifier: EUPL-1.2
"""Can the machine be lost and nothing with it? A backup comes back whole into an empty folder, or not at all."""

import errno
import importlib
import json
import os
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import StoreError, UserError
from veiligheidsbeeld.ground.store import backup, restore

module = importlib.import_module("veiligheidsbeeld.ground.store.backup")  # the package offers a function of that name


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation with settings, one world and a registry database."""
    home = tmp_path / "home"
    (home / "werkelijk" / "publications" / "1").mkdir(parents=True)
    (home / "veiligheidsbeeld.toml").write_text("[worlds]\nnames = ['werkelijk']\n")
    (home / "werkelijk" / "current").write_text("1\n")
    (home / "werkelijk" / "publications" / "1" / "figures.parquet").write_bytes(os.urandom(50_000))
    with closing(sqlite3.connect(home / "registry.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE signal (text)")
        database.execute("INSERT INTO signal VALUES ('first')")
        database.commit()
    return home


def files(folder: Path) -> dict[str, bytes]:
    """All but the database, which is compared by what it holds."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("registry.sqlite3"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def signals(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "registry.sqlite3")) as database:
        return [text for (text,) in database.execute("SELECT text FROM signal")]


@pytest.fixture
def saved(home: Path, tmp_path: Path) -> Path:
    backup(home, tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def test_everything_comes_back_into_a_new_folder(home: Path, saved: Path, tmp_path: Path) -> None:
    count = restore(saved, tmp_path / "elsewhere" / "home")
    assert count == 4
    assert files(tmp_path / "elsewhere" / "home") == files(home)
    assert signals(tmp_path / "elsewhere" / "home") == ["first"]


def test_everything_comes_back_into_an_empty_folder(home: Path, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    restore(saved, tmp_path / "empty")
    assert files(tmp_path / "empty") == files(home)


def test_a_folder_that_holds_something_is_never_restored_into(home: Path, saved: Path) -> None:
    before = files(home)
    with pytest.raises(UserError) as refused:
        restore(saved, home)
    assert refused.value.statement.code == "folder_not_empty"
    assert files(home) == before


def test_a_backup_holds_what_the_database_had_committed_while_it_is_in_use(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "registry.sqlite3")) as database:
        database.execute("INSERT INTO signal VALUES ('second')")
        database.commit()
        database.execute("INSERT INTO signal VALUES ('not committed')")
        backup(home, tmp_path / "live.tar.gz")
    restore(tmp_path / "live.tar.gz", tmp_path / "back")
    assert signals(tmp_path / "back") == ["first", "second"]


@pytest.mark.parametrize(
    "name", [".figures.0.part", "publish.lock", "registry.sqlite3-wal", ".building-2/manifest.json"]
)
def test_half_written_files_and_locks_are_left_out(home: Path, tmp_path: Path, name: str) -> None:
    path = home / "werkelijk" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    backup(home, tmp_path / "other.tar.gz")
    with tarfile.open(tmp_path / "other.tar.gz") as archive:
        assert not any(member.name.endswith(name) for member in archive)


def test_a_file_that_goes_while_the_backup_runs_is_left_out(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = home / "werkelijk" / "aaa.json"
    gone.write_bytes(b"x")
    wanted = list(module._wanted(home))
    gone.unlink()
    monkeypatch.setattr(module, "_wanted", lambda _: wanted)
    assert backup(home, tmp_path / "other.tar.gz") == len(wanted) - 1
    restore(tmp_path / "other.tar.gz", tmp_path / "back")


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def no_archive(path: Path) -> None:
    path.write_bytes(b"hello")


def changed_inside(path: Path) -> None:
    rewrite(path, {"werkelijk/current": b"2\n"})


def one_file_less(path: Path) -> None:
    rewrite(path, {"werkelijk/current": None})


def one_file_more(path: Path) -> None:
    rewrite(path, {"werkelijk/extra": b"x"})


def contents_of_another_shape(path: Path) -> None:
    rewrite(path, {"contents.json": b"[]"})


def without_contents(path: Path) -> None:
    rewrite(path, {"contents.json": None})


def gone(path: Path) -> None:
    path.unlink()


def rewrite(path: Path, other: dict[str, bytes | None]) -> None:
    """The same archive, with some files changed, left out (None) or added."""
    with tarfile.open(path) as archive:
        content = {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]
    kept = {name: data for name, data in {**content, **other}.items() if data is not None}
    folder = path.parent / "rewritten"
    with tarfile.open(path, "w:gz") as archive:
        for name, data in kept.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
            archive.add(folder / name, name)


DAMAGES = [
    half, flipped, no_archive, changed_inside, one_file_less, one_file_more, contents_of_another_shape,
    without_contents, gone,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_placed(saved: Path, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    damage(saved)
    with pytest.raises(StoreError) as fault:
        restore(saved, tmp_path / "back")
    assert fault.value.statement.code == "backup_damaged"
    assert fault.value.statement.params["file"] == "backup.tar.gz"
    assert not (tmp_path / "back").exists()
    assert not list(tmp_path.glob(".restore-*"))


def test_a_backup_that_would_write_outside_its_folder_is_refused(saved: Path, tmp_path: Path) -> None:
    evil = tarfile.TarInfo("../escaped")
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        archive.addfile(evil)
    with pytest.raises(StoreError):
        restore(tmp_path / "evil.tar.gz", tmp_path / "back")
    assert not (tmp_path / "escaped").exists()


def test_a_full_disk_is_named_and_the_older_backup_stays(
    home: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError) as fault:
        backup(home, saved)
    assert fault.value.statement.code == "store_full"
    assert saved.read_bytes() == before
    assert not list(saved.parent.glob(".*.part"))


def test_a_backup_lists_a_hash_for_every_file_it_holds(saved: Path) -> None:
    with tarfile.open(saved) as archive:
        names = {member.name for member in archive}
        listed = json.loads(archive.extractfile("contents.json").read())  # type: ignore[union-attr]
    assert set(listed) == names - {"contents.json"}
