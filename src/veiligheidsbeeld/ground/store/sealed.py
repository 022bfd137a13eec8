# SPDX-License-Identifier: EUPL-1.2
"""What was frozen for good, and is it still what it was? Files named by their own hash: written once, never
changed; removed only when somebody says so and why."""

import hashlib
import re
from pathlib import Path

import msgspec

from veiligheidsbeeld.ground.core import StoreError
from veiligheidsbeeld.ground.store.files import write_atomically

FOLDER, DOCUMENTS = "evidence", "documents"  # of a world
_LENGTH = 16  # of the hash in the name: enough that no two files ever share one
_DIGEST = re.compile(rb'"([0-9a-f]{64})"')


def canonical(content: object) -> bytes:
    """The one way to write what is hashed: JSON in UTF-8, keys sorted, numbers so that they read back exactly.

    The reference is RFC 8785 (JCS) but for numbers: a whole float keeps its ".0".
    """
    return msgspec.json.encode(content, order="sorted")


def seal(folder: Path, content: bytes, drawer: str = FOLDER) -> str:
    """Keep `content` in a drawer of a world's folder; returns its id. The same content twice is one file; damage is
    healed."""
    ident = hashlib.sha256(content).hexdigest()[:_LENGTH]
    path = sealed_file(folder, ident, drawer)
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content)
    return ident


def sealed_file(folder: Path, ident: str, drawer: str = FOLDER) -> Path:
    """Where a file of that id stands, or would stand."""
    return folder / drawer / f"{ident}.json"


def sealed(folder: Path, drawer: str = FOLDER) -> list[str]:
    """Ids of all frozen files in a drawer of a world, damaged ones too."""
    return sorted(path.stem for path in folder.glob(f"{drawer}/[!.]*.json"))


def unseal(folder: Path, ident: str, drawer: str = FOLDER) -> bytes:
    """Content of a frozen file. Raises StoreError when it cannot be read or a byte of it was changed."""
    try:
        content = sealed_file(folder, ident, drawer).read_bytes()
    except OSError as error:
        raise _damaged(ident, drawer) from error
    if hashlib.sha256(content).hexdigest()[:_LENGTH] != ident:
        raise _damaged(ident, drawer)
    return content


def unkeep(folder: Path, ident: str, drawer: str) -> None:
    """Remove a frozen file for good, for what should never have been kept; nothing when it is gone already. Raises
    StoreError when it cannot be removed."""
    path = sealed_file(folder, ident, drawer)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("not_removed", file=path.name) from error


def _damaged(ident: str, drawer: str) -> StoreError:
    if drawer == DOCUMENTS:
        return StoreError("document_damaged", document=ident)
    return StoreError("evidence_damaged", evidence=ident)


def named_in_sealed(folder: Path) -> set[str]:
    """Every hash that a frozen file names, its snapshots among them; read as text, so from a damaged file too."""
    found = [_DIGEST.findall(sealed_file(folder, ident).read_bytes()) for ident in sealed(folder)]
    return {digest.decode() for one in found for digest in one}
