# SPDX-License-Identifier: EUPL-1.2
"""How does a long download survive a kill? Each answer is kept at once; a restart asks only for what is missing."""

import copy
import json
from collections.abc import Callable
from typing import TypeVar

from veiligheidsbeeld.ground.store import Snapshots, write_atomically
from veiligheidsbeeld.loop.sources.http import Service

T = TypeVar("T")


class Download:
    """Answers of one table so far, by address. `edition` is the publisher's Modified: a newer edition starts afresh."""

    def __init__(self, service: Service, snapshots: Snapshots, name: str, edition: str) -> None:
        self._service, self._snapshots, self._edition = service, snapshots, edition
        self._path = snapshots.folder / "unfinished" / f"{name}.json"
        self._kept: dict[str, str] = self._resume()
        self._prefix = ""
        self.parts: dict[str, str] = {}

    def get(self, name: str, url: str, decode: Callable[[bytes], T]) -> T:
        """The answer of an address, from disk when it was fetched before; recorded as part `name`."""
        if url in self._kept and self._snapshots.whole(self._kept[url]):
            result = decode(self._snapshots.read(self._kept[url], name))
        else:
            content, result = self._service.get(url, decode)
            self._kept[url] = self._snapshots.keep(content)
            plain = {"edition": self._edition, "kept": self._kept}
            write_atomically(self._path, json.dumps(plain).encode())
            self._service.rest()
        self.parts[self._prefix + name] = self._kept[url]
        return result

    def aside(self, prefix: str) -> "Download":
        """The same download; what is fetched through this view is recorded under `prefix/`."""
        view = copy.copy(self)
        view._prefix = f"{prefix}/"
        return view

    def done(self) -> None:
        """The delivery is recorded; forget the list of what was fetched so far."""
        self._path.unlink(missing_ok=True)

    def _resume(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        try:
            plain = json.loads(self._path.read_bytes())
        except ValueError:  # damaged: then everything is asked again
            return {}
        return dict(plain["kept"]) if plain["edition"] == self._edition else {}
