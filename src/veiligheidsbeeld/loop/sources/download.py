# SPDX-License-Identifier: EUPL-1.2
"""How does a long download survive a kill? Each answer is kept at once; a restart asks only for what is missing."""

import copy
import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from veiligheidsbeeld.ground.store import Snapshots, write_atomically
from veiligheidsbeeld.loop.sources.http import CONNECTIONS, Service

T = TypeVar("T")
_AT_WORK = CONNECTIONS + 2  # some put away what arrived while all connections wait for an answer


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
        digest, result = self._one(url, decode)
        self._record(name, url, digest)
        return result

    def ask_ahead(self, questions: Sequence[tuple[str, Callable[[bytes], object]]]) -> None:
        """Fetch what will be asked for by `get` soon, four at once: on a slow line the waiting is shared."""
        with ThreadPoolExecutor(_AT_WORK) as pool:
            answers = pool.map(lambda one: self._one(*one), questions)
            for (url, _), (digest, _result) in zip(questions, answers, strict=True):
                self._keep(url, digest)

    def get_many(self, name: str, first: int, urls: Sequence[str], decode: Callable[[bytes], T]) -> Iterator[T]:
        """Answers in the order of `urls`, as parts `name`/`first`, ...; up to four are asked at once, a few ahead.

        What the caller does not take is no part, and is asked again another time.
        """
        with ThreadPoolExecutor(_AT_WORK) as pool:
            waiting = deque[tuple[str, Future[tuple[str, T]]]]()
            rest = iter(urls)
            try:
                for number in range(first, first + len(urls)):
                    for url in islice(rest, 2 * CONNECTIONS - len(waiting)):
                        waiting.append((url, pool.submit(self._one, url, decode)))
                    url, future = waiting.popleft()
                    digest, result = future.result()
                    self._record(f"{name}/{number}", url, digest)
                    yield result
            finally:
                pool.shutdown(cancel_futures=True)

    def _one(self, url: str, decode: Callable[[bytes], T]) -> tuple[str, T]:
        """From disk when it was fetched before. Called by several threads: writes nothing but the bytes."""
        digest = self._kept.get(url)
        if digest is not None and self._snapshots.whole(digest):
            return digest, decode(self._snapshots.read(digest, url))
        content, result = self._service.get(url, decode)
        digest = self._snapshots.keep(content)
        self._service.rest()
        return digest, result

    def _record(self, name: str, url: str, digest: str) -> None:
        self._keep(url, digest)
        self.parts[self._prefix + name] = digest

    def _keep(self, url: str, digest: str) -> None:
        if self._kept.get(url) != digest:
            self._kept[url] = digest
            plain = {"edition": self._edition, "kept": self._kept}
            write_atomically(self._path, json.dumps(plain).encode())

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
