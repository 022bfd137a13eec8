# SPDX-License-Identifier: EUPL-1.2
"""Can we lose the machine and lose nothing? One file with everything of VB_HOME, and its way back.

Holds settings, every world and a consistent copy of the registry database. Secrets are not in VB_HOME, so not in here.
"""

import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from veiligheidsbeeld.ground.core import StoreError, UserError
from veiligheidsbeeld.ground.store.files import naming_disk_faults

CONTENTS = "contents.json"
_DATABASE = "registry.sqlite3"


def backup(home: Path, target: Path) -> int:
    """Write `home` to one compressed file; returns the number of files in it. Readers and the web stay up meanwhile."""
    hashes: dict[str, str] = {}
    beside = target.with_name(f".{target.name}.part")
    with naming_disk_faults(target):
        try:
            with tarfile.open(beside, "w:gz", compresslevel=5) as archive:
                for path in _wanted(home):
                    name = path.relative_to(home).as_posix()
                    try:
                        content = _database_copy(path) if path.name == _DATABASE else path.read_bytes()
                    except FileNotFoundError:  # a download that was finished or a table that was pruned meanwhile
                        continue
                    hashes[name] = hashlib.sha256(content).hexdigest()
                    _add(archive, name, content)
                _add(archive, CONTENTS, json.dumps(hashes, indent=1).encode())
            beside.replace(target)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    return len(hashes)


def restore(source: Path, home: Path) -> int:
    """Put a backup into an empty folder; returns the number of files. Every hash is checked before anything is placed.

    Raises UserError when the folder is not empty, StoreError when the backup is damaged.
    """
    if home.exists() and any(home.iterdir()):
        raise UserError("folder_not_empty", folder=str(home))
    home.parent.mkdir(parents=True, exist_ok=True)
    with naming_disk_faults(home), tempfile.TemporaryDirectory(dir=home.parent, prefix=".restore-") as scratch:
        hashes = _unpack(source, Path(scratch))
        home.mkdir(exist_ok=True)
        (Path(scratch) / CONTENTS).unlink()
        for path in sorted(Path(scratch).iterdir(), key=lambda one: one.name == "current"):
            path.rename(home / path.name)
    return len(hashes)


def _unpack(source: Path, scratch: Path) -> list[str]:
    """Names of the files of a backup, unpacked and each as it was; also none that it does not list."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(scratch, filter="data")
        listed = msgspec.json.decode((scratch / CONTENTS).read_bytes(), type=dict[str, str])
        found = [path for path in scratch.rglob("*") if path.is_file() and path != scratch / CONTENTS]
        hashes = {path.relative_to(scratch).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
    except (tarfile.TarError, EOFError, ValueError, zlib.error, gzip.BadGzipFile, FileNotFoundError) as error:
        raise StoreError("backup_damaged", file=source.name, problem=type(error).__name__) from error
    different = sorted(name for name, _ in listed.items() ^ hashes.items())
    if different:
        raise StoreError("backup_damaged", file=source.name, problem=different[0])
    return list(listed)


def _wanted(home: Path) -> Iterator[Path]:
    """Files of the installation, without half-written ones, locks and the database's side files."""
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home).parts
        hidden = any(part.startswith(".") for part in inside)
        if path.is_file() and not hidden and path.suffix not in (".lock",) and not path.name.endswith(("-wal", "-shm")):
            yield path


def _database_copy(path: Path) -> bytes:
    """SQLite's own online copy: consistent although others write."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / _DATABASE
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as live, sqlite3.connect(copy) as target:
            live.backup(target)
        target.close()
        live.close()
        return copy.read_bytes()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))
