# SPDX-License-Identifier: EUPL-1.2
"""A small OData v3 service with as many rows as asked: for measuring a client, not for testing one.

It answers 47018NED-like metadata and pages of 10,000 rows with `odata.nextLink`, gzipped where the client takes that,
after a latency that is slept at each answer. Bytes sent are counted.
"""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 10_000
AREAS = [f"BU0114{n:04d}" for n in range(5_000)]
PERIODS = [f"{year}JJ00" for year in range(2012, 2025)]
TABLE = "47018NED"


class Server(ThreadingHTTPServer):
    """Holds what all answers need."""

    rows: int
    latency: float
    sent: int = 0
    daemon_threads = True


@cache
def page(base: str, start: int, rows: int) -> tuple[bytes, bytes]:
    """One page, plain and gzipped."""
    value = [
        {
            "ID": n, "SoortMisdrijf": "0.0.0 ", "WijkenEnBuurten": AREAS[n % len(AREAS)],
            "Perioden": PERIODS[n // len(AREAS) % len(PERIODS)], "GeregistreerdeMisdrijven_1": n % 97,
        }
        for n in range(start, min(start + PAGE, rows))
    ]  # fmt: skip
    body: dict[str, object] = {"odata.metadata": f"{base}/$metadata", "value": value}
    if start + PAGE < rows:
        body["odata.nextLink"] = f"{base}/TypedDataSet?$format=json&$skip={start + PAGE}"
    plain = json.dumps(body).encode()
    return plain, gzip.compress(plain, 6)


class Handler(BaseHTTPRequestHandler):
    """As http.server calls it."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Metadata, counts and pages."""
        time.sleep(self.server.latency)
        address = urlsplit(self.path)
        name = address.path.rsplit("/", 1)[-1]
        base = f"http://{self.headers['Host']}{address.path.rsplit('/', 1)[0]}"
        if name in ("TypedDataSet", "UntypedDataSet"):
            skip = int(parse_qs(address.query).get("$skip", ["0"])[0])
            plain, packed = page(base, skip, self.server.rows)
        else:
            plain = self._metadata(name, base)
            packed = gzip.compress(plain)
        zipped = "gzip" in self.headers.get("Accept-Encoding", "")
        body = packed if zipped else plain
        self.server.sent += len(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def _metadata(self, name: str, base: str) -> bytes:
        if name == "$count":
            return str(self.server.rows).encode()
        lists = {
            "WijkenEnBuurten": [{"Key": key, "Title": key} for key in AREAS],
            "Perioden": [{"Key": key, "Title": key[:4], "Status": "Definitief"} for key in PERIODS],
            "SoortMisdrijf": [{"Key": "0.0.0 ", "Title": "Totaal misdrijven"}],
            "TableInfos": [{
                "Identifier": TABLE, "Title": "Bench", "Modified": "2025-01-01T02:00:00",
                "ExplanatoryText": "volgens de buurtindeling van 2024",
            }],
            "DataProperties": [
                {"ID": 0, "Type": "Dimension", "Key": "SoortMisdrijf", "Title": "Soort"},
                {"ID": 1, "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken"},
                {"ID": 2, "Type": "TimeDimension", "Key": "Perioden", "Title": "Perioden"},
                {"ID": 3, "Type": "Topic", "Key": "GeregistreerdeMisdrijven_1",
                 "Title": "Geregistreerde misdrijven", "Default": "Zero"},
            ],
        }  # fmt: skip
        if name in lists:
            return json.dumps({"odata.metadata": base, "value": lists[name]}).encode()
        names = [*lists, "TypedDataSet", "UntypedDataSet"]
        return json.dumps({"value": [{"name": one, "url": f"{base}/{TABLE}/{one}"} for one in names]}).encode()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(rows: int, latency: float) -> Iterator[tuple[str, Server]]:
    """The service on a free port: its base address, and the server that counts bytes."""
    server = Server(("127.0.0.1", 0), Handler)
    server.rows, server.latency = rows, latency
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", server
    server.shutdown()
    server.server_close()
