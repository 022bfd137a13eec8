# SPDX-License-Identifier: EUPL-1.2
"""A client that remembers what it asked, may be interrupted, and may be given other answers than the service gave."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from veiligheidsbeeld.loop.sources.http import Service

Rewrite = Callable[[str, bytes], bytes]


class Killed(BaseException):
    """The process ends here."""


class Watched(Service):
    """`asked` holds every address in order, `waits` the seconds it would have waited.

    `stop_at` is the number of requests that still succeed.
    """

    def __init__(self, base_url: str, rewrite: Rewrite | None = None, stop_at: int | None = None) -> None:
        self.asked: list[str] = []
        self.waits: list[float] = []
        super().__init__(base_url, sleep=self.waits.append)
        self._rewrite, self._stop_at = rewrite, stop_at

    def get(self, url: str, decode: Callable[[bytes], Any]) -> tuple[bytes, Any]:
        if len(self.asked) == self._stop_at:
            raise Killed
        self.asked.append(url)
        if self._rewrite is None:
            return super().get(url, decode)
        content, _ = super().get(url, lambda body: body)
        content = self._rewrite(url, content)
        return content, decode(content)


@pytest.fixture(scope="session")
def watched() -> type[Watched]:
    return Watched


@pytest.fixture(scope="session")
def killed() -> type[Killed]:
    return Killed


Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def scripted() -> Iterator[Callable[[list[Answer]], tuple[str, list[str]]]]:
    """A server that gives these answers in turn, the last one for ever; with the list of what it was asked."""
    servers: list[HTTPServer] = []

    def start(answers: list[Answer]) -> tuple[str, list[str]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = answers[min(len(asked), len(answers) - 1)]
                asked.append(self.path)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def stored() -> Callable[[Path], list[str]]:
    """Names of all files under a folder."""
    return lambda folder: sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
