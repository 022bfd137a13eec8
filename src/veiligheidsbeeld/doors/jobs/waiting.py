# SPDX-License-Identifier: EUPL-1.2
"""Where does a file wait between upload and acceptance? In a folder of its own, for one person, a day at most.

Nothing here is a figure: it is forgotten when it is rejected, accepted or left.
"""

import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.store import write_atomically
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources.partner_file import Mapping

_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Waiting:
    """One uploaded file that nobody accepted yet."""

    folder: Path
    template: str
    sender: str
    name: str
    owner: str

    @property
    def token(self) -> str:
        """Its public id, which says nothing."""
        return self.folder.name

    @property
    def content(self) -> bytes:
        """The bytes as they were uploaded."""
        return (self.folder / "content").read_bytes()

    @property
    def mapping(self) -> Mapping | None:
        """The answers given so far."""
        path = self.folder / "mapping.json"
        return Mapping.from_json(path.read_bytes(), path.name) if path.exists() else None

    def answer(self, mapping: Mapping) -> None:
        """Remember answers."""
        write_atomically(self.folder / "mapping.json", mapping.as_json())

    def forget(self) -> None:
        """Remove the file."""
        shutil.rmtree(self.folder, ignore_errors=True)


def put(world: World, template: str, sender: str, name: str, owner: str, content: bytes) -> Waiting:
    """Let a file wait that was looked through. Files of more than a day ago are removed."""
    home = world.folder / "incoming"
    for old in home.glob("*"):
        if old.stat().st_mtime < time.time() - _KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    folder = home / secrets.token_urlsafe(12).replace("_", "x").replace("-", "x")
    about = {"template": template, "sender": sender, "name": Path(name).name[:120], "owner": owner}
    write_atomically(folder / "content", content)
    write_atomically(folder / "about.json", json.dumps(about).encode())
    return Waiting(folder, **about)


def get(world: World, token: str, owner: str) -> Waiting:
    """A waiting file of this person. Raises UserError when it is gone or somebody else's."""
    folder = world.folder / "incoming" / token
    if re.fullmatch(r"[A-Za-z0-9]+", token) and (folder / "about.json").exists():
        about = json.loads((folder / "about.json").read_bytes())
        if about["owner"] == owner:
            return Waiting(folder, **about)
    raise UserError("unknown_upload")
