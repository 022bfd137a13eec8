# SPDX-License-Identifier: EUPL-1.2
"""How do bytes reach the disk whole or not at all? Write beside, sync, rename; a full or read-only disk is named."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from veiligheidsbeeld.ground.core import StoreError

_CODES = {errno.ENOSPC: "store_full", errno.EDQUOT: "store_full", errno.EROFS: "store_read_only"}


@contextmanager
def naming_disk_faults(path: Path) -> Iterator[None]:
    """Turn an OSError on `path` into a StoreError that says what is wrong and what stays safe."""
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0, "store_write_failed")
        raise StoreError(code, file=str(path), problem=error.strerror or str(error)) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a reader, or a kill, sees the old file or the new one. Raises StoreError."""
    with naming_disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            with beside.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
