# SPDX-License-Identifier: EUPL-1.2
"""How fast is one table of one municipality here (47022NED, 17,982 rows)? Against the client `cbsodata`, as a ratio."""

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


if __name__ == "__main__":
    if not (SHARED / "replay").exists():
        sys.exit(f"no replay server in {SHARED}: set VB_SHARED")
    fetching()
