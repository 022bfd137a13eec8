# SPDX-License-Identifier: EUPL-1.2
"""How fast, against a peer in the same run? Prints ratios; nothing here fails a build.

1. Fetching 47022NED of one municipality (17,982 rows) from the offline services, against the client `cbsodata`.
2. A warm page of the demo: median server time in milliseconds.
"""

import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cbsodata

from veiligheidsbeeld.ground.core import system_clock
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.http import Service

SHARED = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[2] / "shared"))
RUNS = 5


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def ours(base: str) -> None:
    """Fetch and tidy; metadata, code lists and counting included."""
    with tempfile.TemporaryDirectory() as folder:
        snapshots = Snapshots(Path(folder))
        table = cbs_odata.layout("47022NED")
        cbs_odata.tidy(
            snapshots, cbs_odata.fetch(Service(base), snapshots, table, "GM0114", system_clock, lambda *_: None)
        )


def peer(base: str) -> None:
    """The same rows as plain dictionaries; no metadata checks, no count."""
    cbsodata.options.catalog_url = base.removeprefix("http://") + "/dataderden.cbs.nl"
    cbsodata.options.use_https = False
    cbsodata.get_data(
        "47022NED",
        filters="substring(WijkenEnBuurten,2,4) eq '0114'",
        catalog_url=f"{base.removeprefix('http://')}/dataderden.cbs.nl",
    )


def fetching() -> None:
    """Ratio ours to peer, interleaved."""
    sys.path.insert(0, str(SHARED / "replay"))
    import replay

    with replay.serving() as base:
        pairs = [(timed(lambda: ours(base)), timed(lambda: peer(base))) for _ in range(RUNS)]
    for number, what in enumerate(("cpu", "wall")):
        ratio = statistics.median(own[number] / other[number] for own, other in pairs)
        print(f"fetch 47022NED, {what}: {ratio:.2f} of cbsodata")


def pages() -> None:
    """Median of warm pages, through Django without a network."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"VB_HOME": home, "DJANGO_SETTINGS_MODULE": "veiligheidsbeeld.doors.config.settings"}
        from veiligheidsbeeld.doors.demo.prepare import prepare

        prepare(Path(home), lambda *_: None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.test import Client

        call_command("migrate", verbosity=0)
        client = Client(HTTP_HOST="localhost")
        client.post("/aanmelden-als", {"rol": "analyst"})
        for address in (
            "/werkelijk/situatie",
            "/werkelijk/vergelijken",
            "/fictief/situatie",
            "/fictief/indicator/woninginbraak",
        ):
            client.get(address)
            times = [timed(lambda address=address: client.get(address))[1] for _ in range(9)]
            print(f"page {address}: median {statistics.median(times) * 1000:.0f} ms warm")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    if (SHARED / "replay").exists():
        fetching()
    else:
        print("fetch: skipped, no replay server in VB_SHARED")
    pages()
