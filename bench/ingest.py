# SPDX-License-Identifier: EUPL-1.2
"""How fast does a large table come in, against `cbsodata` in the same run? Each client in a process of its own.

python bench/ingest.py [rows]    # prints wall time, peak memory and bytes on the wire as ratios
"""

import json
import subprocess
import sys

from generated_server import TABLE, serving

OURS = r"""
import json, re, tempfile, time
from pathlib import Path
from veiligheidsbeeld.ground.core import system_clock
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.http import Service
with tempfile.TemporaryDirectory() as folder:
    start = time.perf_counter()
    layout = cbs_odata.layout("{table}")
    cbs_odata.fetch(Service("{base}"), Snapshots(Path(folder)), layout, "GM0114", system_clock, lambda *_: None)
    wall = time.perf_counter() - start
print(json.dumps([wall, int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])]))
"""
PEER = r"""
import json, re, time, cbsodata
base = "{base}".removeprefix("http://") + "/dataderden.cbs.nl"
cbsodata.options.use_https = False
cbsodata.options.catalog_url = base
start = time.perf_counter()
cbsodata.get_data("{table}", catalog_url=base)
print(json.dumps([time.perf_counter() - start, int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])]))
"""


def run(script: str, base: str) -> tuple[float, int]:
    """Wall seconds and peak memory in kB of one client."""
    code = script.replace("{table}", TABLE).replace("{base}", base)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    wall, memory = json.loads(done.stdout)
    return wall, memory


def main(rows: int) -> None:
    """Both clients at two latencies, then ours at a tenth of the rows."""
    memory = {}
    for latency in (0.0, 0.15):
        with serving(rows, latency) as (base, server):
            run(OURS, base)  # pages are made once; then nobody waits for the server
            found = {}
            for name, script in (("ours", OURS), ("peer", PEER)):
                before = server.sent
                wall, peak = run(script, base)
                found[name] = (wall, peak, server.sent - before)
            ours, peer = found["ours"], found["peer"]
            memory[rows] = ours[1]
            print(
                f"{rows:,} rows at {latency * 1000:.0f} ms: {peer[0] / ours[0]:.1f} times as fast as cbsodata "
                f"({ours[0]:.1f} s), {ours[1] / peer[1]:.2f} of its memory, {ours[2] / peer[2]:.2f} of its bytes"
            )
    with serving(rows // 10, 0.0) as (base, _):
        run(OURS, base)
        memory[rows // 10] = run(OURS, base)[1]
    print(f"memory at ten times the rows: {memory[rows] / memory[rows // 10]:.2f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
