# SPDX-License-Identifier: EUPL-1.2
"""A source is added by following docs/add-a-source.md alone: its module is taken from the page and played here."""

import importlib.util
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.jobs import added
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.sync import load_reference, sync
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ROWS = [{"wijk": "WK011401", "jaar": 2024, "aantal": 31}, {"wijk": "WK011402", "jaar": 2024, "aantal": 2}]
INDICATOR = """
id: parkeerboetes
version: 1
names: {nl: Parkeerboetes, en: Parking fines}
definition: {nl: Boetes voor parkeren., en: Fines for parking.}
publisher_name: Parkeerboetes
publisher_code: parkeerboetes
themes: [handhaving]
numerator: {measure: parkeerboetes, slice: ""}
denominator: none
unit: aantal
direction: neutral
reliable_from_n: 20
disclose_from_n: 5
finest: WK
sensitivity: open
bbv: false
caveat: {nl: Meer controle geeft meer boetes., en: More inspection gives more fines.}
breaks: []
"""


class Handler(BaseHTTPRequestHandler):
    """The invented service: one address, and nothing else."""

    def do_GET(self) -> None:
        """As http.server calls it."""
        known = self.path == "/boetes.example/v1/GM0114.json"
        body = json.dumps(ROWS).encode() if known else b"{}"
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_example_of_the_guide_brings_its_figures_to_a_page(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (ROOT / "docs" / "add-a-source.md").read_text("utf-8")
    path = tmp_path / "parkeerboetes.py"
    path.write_text(re.findall(r"```python\n(.*?)```", guide, re.S)[0])
    spec = importlib.util.spec_from_file_location("parkeerboetes", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    class Entry:
        """What `importlib.metadata` gives for a package that names itself."""

        @staticmethod
        def load() -> object:
            """The module."""
            return module

    monkeypatch.setattr(added, "entry_points", lambda group: [Entry] if group == added.GROUP else [])
    added.added_sources.cache_clear()
    try:
        world = World("werkelijk", tmp_path / "werkelijk", WorldSettings("GM0114"))
        (world.folder / "indicators").mkdir(parents=True)
        (world.folder / "indicators" / "parkeerboetes.yml").write_text(INDICATOR)
        load_reference(world)
        synced = sync(world, "GM0114", service, lambda *_: None, lambda: None)
        assert synced.tables == ["parkeerboetes"], "every other service is absent here"
        publish(world, lambda *_: None)
        rows = open_picture(world).across("parkeerboetes", module.area_type_of("WK011401"), Period.year(2024))
        assert {row.area_code: row.count for row in rows} == {"WK011401": 31, "WK011402": 2}
    finally:
        added.added_sources.cache_clear()
