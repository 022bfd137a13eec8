# SPDX-License-Identifier: EUPL-1.2
"""How long does a visitor wait? A demo with every source of one municipality, fetched from the offline services.

1. Publishing one municipality with all sources, in seconds.
2. Server time of every page, warm: median and 95th percentile over the pages, in milliseconds.
3. Thirty people clicking for two minutes while a sync runs: faults, median and 95th percentile.
"""

import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import requests

from veiligheidsbeeld.doors.demo.prepare import prepare
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.sync import sync
from veiligheidsbeeld.loop.picture.worlds import read_installation

SHARED = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[2] / "shared"))
WORLD, MUNICIPALITY = "werkelijk", "GM0114"
PER_VIEW, TIMES = 25, 5  # addresses of one kind of page in one world; requests of each
PEOPLE, SECONDS, PAUSE = 30, 120, (2.0, 6.0)  # a person reads some seconds before the next click


def fill(home: Path, base: str) -> None:
    """Both worlds of the demo; the real one with every table of the municipality. Tells how long publishing took."""
    (home / WORLD).mkdir()
    settings = f'municipality = "{MUNICIPALITY}"\n[sources]\nbase_url = "{base}"\n'
    (home / WORLD / "world.toml").write_text(settings, encoding="utf-8")
    prepare(home, lambda *_: None)
    world = read_installation(home).world(WORLD)
    sync(world, MUNICIPALITY, "", lambda *_: None, lambda: None)
    start = time.perf_counter()
    publication = publish(world, lambda *_: None)
    tables = len(publication.provenances)
    print(f"publishing one municipality with {tables} deliveries: {time.perf_counter() - start:.1f} s (at most 60)")


def warm_pages() -> list[str]:
    """Server time of every page, found by following links as a signed-in analyst; returns the addresses."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import resolve

    call_command("migrate", verbosity=0)
    client = Client(HTTP_HOST="localhost")
    client.post("/aanmelden-als", {"rol": "analyst"})
    todo, seen, kinds, times = ["/"], {"/"}, Counter(), {}
    for address in todo:  # grows while we walk it
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        own = []
        for _ in range(TIMES):
            start = time.perf_counter()
            client.get(address)
            own.append((time.perf_counter() - start) * 1000)
        times[address] = statistics.median(own)
        for found in re.findall(r'href="(/[^"#]*)', answer.content.decode()):
            link = found.replace("&amp;", "&")
            if link in seen or link.startswith(("/static/", "/en/")):
                continue
            seen.add(link)
            match = resolve(link.partition("?")[0])
            kind = (match.url_name, str(match.kwargs.get("world")))
            kinds[kind] += 1
            if kinds[kind] <= PER_VIEW:
                todo.append(link)
    median, late = spread(list(times.values()))
    print(f"{len(times)} pages, warm: median {median:.0f} ms (at most 150), p95 {late:.0f} ms (at most 400)")
    for address in sorted(times, key=times.__getitem__)[-3:]:
        print(f"  slowest: {times[address]:.0f} ms {address}")
    return list(times)


def spread(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def signed_in(base: str) -> requests.Session:
    """A session of an analyst."""
    session = requests.Session()
    post(session, base, "/aanmelden-als", rol="analyst")
    return session


def post(session: requests.Session, base: str, address: str, **fields: str) -> requests.Response:
    """As a form does, with the token of a page."""
    page = session.get(f"{base}/aanmelden", timeout=30).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    fields["csrfmiddlewaretoken"] = token[1] if token else ""
    answer = session.post(f"{base}{address}", data=fields, headers={"Referer": base}, timeout=30)
    answer.raise_for_status()
    return answer


def crowd(home: Path, addresses: list[str]) -> None:
    """The site as `demo` serves it, with its worker, and people who click."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://localhost:{port}"
    command = [Path(sys.executable).with_name("veiligheidsbeeld"), "demo", "--port", str(port)]
    log = home / "server.log"
    with log.open("w") as output:
        site = subprocess.Popen(command, env={**os.environ, "VB_HOME": str(home)}, stdout=output, stderr=output)
        try:
            wait_for(base)
            click(base, addresses)
        finally:
            site.terminate()
            site.wait(20)


def wait_for(base: str) -> None:
    """Until the site answers; a minute at most."""
    for _ in range(240):
        try:
            requests.get(f"{base}/aanmelden", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.25)
    raise SystemExit("the site did not start")


class Visitor(threading.Thread):
    """A person who clicks until the time is over; keeps what it saw."""

    def __init__(self, base: str, addresses: list[str], seed: int, end: float) -> None:
        super().__init__()
        self.base, self.addresses, self.end = base, addresses, end
        self.chance = random.Random(seed)
        self.times: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        session = signed_in(self.base)
        while time.monotonic() < self.end:
            address = self.chance.choice(self.addresses)
            start = time.perf_counter()
            try:
                status = session.get(self.base + address, timeout=30).status_code
            except requests.RequestException as error:
                status = repr(error)
            self.times.append((time.perf_counter() - start) * 1000)
            if status != 200:
                self.faults.append(f"{address}: {status}")
            time.sleep(self.chance.uniform(*PAUSE))


def click(base: str, addresses: list[str]) -> None:
    """Everyone clicks; one more person keeps a sync running."""
    end = time.monotonic() + SECONDS
    people = [Visitor(base, addresses, seed, end) for seed in range(PEOPLE)]
    for one in people:
        one.start()
    session, syncs = signed_in(base), 0
    while time.monotonic() < end:
        followed = post(session, base, f"/{WORLD}/bronnen/ophalen").url
        while time.monotonic() < end and "Refresh" in session.get(followed, timeout=30).headers:
            time.sleep(1)
        syncs += 1
    for one in people:
        one.join()
    times = [one for person in people for one in person.times]
    faults = [one for person in people for one in person.faults]
    median, late = spread(times)
    print(
        f"{PEOPLE} people, {len(times)} clicks in {SECONDS} s during {syncs} syncs: {len(faults)} faults, "
        f"median {median:.0f} ms, p95 {late:.0f} ms (at most 1,000)"
    )
    for fault in faults[:5]:
        print(f"  {fault}")


def main() -> None:
    """All three, on one installation."""
    sys.path.insert(0, str(SHARED / "replay"))
    import replay

    with tempfile.TemporaryDirectory() as folder, replay.serving() as base:
        home = Path(folder)
        os.environ |= {"VB_HOME": folder, "DJANGO_SETTINGS_MODULE": "veiligheidsbeeld.doors.config.settings"}
        fill(home, base)
        crowd(home, warm_pages())


if __name__ == "__main__":
    if not (SHARED / "replay").exists():
        sys.exit(f"no replay server in {SHARED}: set VB_SHARED")
    main()
