# SPDX-License-Identifier: EUPL-1.2
"""Twenty people write to ten meetings at once for two minutes: is every word that was accepted there in the end?"""

import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.full
COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))
PEOPLE, MEETINGS, SECONDS, PAUSE = 20, 10, 120, (0.5, 2.0)
ROLES = ("policy_adviser", "analyst")
LONGEST = 960


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, demo_home: Path, tmp_path: Path) -> Iterator[str]:
    """A demo with its own registry, on either database."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("registry.sqlite3*"))
    environment = {**os.environ, "VB_HOME": str(home)}
    if request.param == "postgresql":
        environment["VB_DATABASE_URL"] = request.getfixturevalue("database")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([COMMAND, "demo", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    for _ in range(900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=30)


class Person:
    """Signed in; remembers which words were accepted, by item, party and field."""

    def __init__(self, base: str, role: str) -> None:
        self.base, self.session = base, requests.Session()
        self.get("/aanmelden")
        self.post("/aanmelden-als", {"rol": role})
        self.accepted: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.times: list[float] = []
        self.faults: list[str] = []

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.base + path, timeout=60)

    def post(self, path: str, data: dict[str, str], *, follow: bool = True) -> requests.Response:
        token = {"csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        return self.session.post(self.base + path, data={**data, **token}, timeout=60, allow_redirects=follow)

    def write(self, item: str, word: str) -> None:
        """Add a word to a field as the page shows it; when somebody was first, take the newest text and try again."""
        page, party, field = self.get(item).text, random.choice(("municipality", "police")), random.choice((0, 1))
        for _ in range(10):
            form = re.search(rf'<form class="vb-form" id="f-{party}".*?</form>', page, re.DOTALL)
            assert form, "the form is not there"
            version = re.search(r'name="versie" value="(\d+)"', form.group()).group(1)  # type: ignore[union-attr]
            texts = [unescape(one) for one in re.findall(r"<textarea[^>]*>(.*?)</textarea>", form.group(), re.DOTALL)]
            texts[field] = f"{texts[field].replace(word, '').strip()} {word}".strip()
            if len(texts[field]) > LONGEST:
                return
            data = {"partij": party, "versie": version, "gezien": texts[0] or "x", "oorzaak": texts[1], "zeker": ""}
            start = time.perf_counter()
            answer = self.post(f"{item}/bevinding", {**data, "geen_persoon": "1"}, follow=False)
            self.times.append(time.perf_counter() - start)
            if answer.status_code == 302:
                self.accepted[item, party, ("seen", "cause")[field]].append(word)
                return
            if answer.status_code != 409:
                self.faults.append(f"{answer.status_code} {answer.url}")
                return
            page = self.get(item).text


def _items(base: str) -> list[str]:
    """Addresses of one item in each of ten meetings."""
    adviser, found = Person(base, "policy_adviser"), []
    for number in range(MEETINGS):
        meeting = adviser.post("/fictief/overleg/nieuw", {"naam": f"Overleg {number}", "dag": "2026-02-02"}).url
        page = adviser.post(meeting.removeprefix(base) + "/agenda", {"soort": "eigen", "titel": "Overlast"}).text
        found.append(re.findall(r'href="(/fictief/overleg/punt/[^"]+)"', page)[-1])
    return found


def test_no_word_that_was_accepted_gets_lost_and_nobody_sees_an_error(address: str) -> None:
    items = _items(address)
    people = [Person(address, ROLES[number % len(ROLES)]) for number in range(PEOPLE)]
    until = time.monotonic() + SECONDS

    def work(number: int, person: Person) -> None:
        count = 0
        while time.monotonic() < until:
            person.write(random.choice(items), f"w{number}x{count}")
            count += 1
            time.sleep(random.uniform(*PAUSE))

    threads = [threading.Thread(target=work, args=one) for one in enumerate(people)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    times = sorted(one for person in people for one in person.times)
    p95 = times[int(0.95 * len(times))]
    print(f"{len(times)} saves, median {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms (aim 500)")
    assert [fault for person in people for fault in person.faults] == []
    reader, lost = people[0], []
    for item in items:
        page = reader.get(item).text
        for party in ("municipality", "police"):
            form = re.search(rf'<form class="vb-form" id="f-{party}".*?</form>', page, re.DOTALL).group()  # type: ignore[union-attr]
            texts = dict(
                zip(("seen", "cause"), re.findall(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL), strict=True)
            )
            for field, text in texts.items():
                there = set(unescape(text).split())
                lost += [word for one in people for word in one.accepted[item, party, field] if word not in there]
    assert lost == []
    assert len(times) > 100
