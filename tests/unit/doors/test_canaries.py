# SPDX-License-Identifier: EUPL-1.2
"""Cells that must stay hidden are planted with numbers nobody else has; no door, format or language shows one."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.doors.demo.fictional_world import write_world
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.sync import load_folder
from veiligheidsbeeld.ground.core import AreaType, Period
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import Installation, World, read_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Below this indicator's own threshold of a million, and a number that stands nowhere else.
CANARY = 424243
SPELLINGS = ("424243", "424.243", "424,243", "424\u00a0243")
BUURT, WIJK = "BU98010101", "WK980101"


@pytest.fixture(scope="module")
def planted(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A copy of the invented world with an indicator of its own whose buurt counts are all 3 of 1,000,003 people."""
    home = tmp_path_factory.mktemp("planted")
    folder = home / "fictief"
    (folder / "indicators").mkdir(parents=True)
    (folder / "world.toml").write_text((demo_home / "fictief" / "world.toml").read_text())
    _own_indicator(folder / "indicators" / "kanarie.yml")
    delivery = home / "delivery"
    write_world(delivery)
    _plant(delivery)
    world = read_world(folder)
    load_folder(world, delivery)
    publish(world, lambda *_: None)
    return world


def _own_indicator(path: Path) -> None:
    text = (Path(__file__).parents[3] / "src/veiligheidsbeeld/loop/picture/indicators/woninginbraak.yml").read_text()
    text = text.replace("id: woninginbraak", "id: kanarie").replace('slice: "1.1.1"', 'slice: "9.9.9"')
    text = text.replace("disclose_from_n: 5", "disclose_from_n: 1000000")
    path.write_text(text)


def _plant(delivery: Path) -> None:
    """In the years of wijken and buurten, which their publisher then did not release: the canary in one buurt, two
    million in each of the others of its wijk."""
    description = delivery / "source.yml"
    description.write_text(
        description.read_text().replace("released_by_publisher: true", "released_by_publisher: false")
    )
    path = next(one for one in delivery.glob("misdrijven*") if "jaar" in one.name and BUURT in one.read_text())
    with path.open(newline="") as stream:
        parts = sorted({row[2] for row in csv.reader(stream) if row[2].startswith("BU980101")})
    counts = {code: CANARY if code == BUURT else 2_000_003 for code in parts}
    counts[WIJK] = sum(counts.values())
    with path.open("a", newline="") as stream:
        for code, count in counts.items():
            csv.writer(stream).writerow(["misdrijven", "9.9.9", code, "2024", count, "", "", "", "", "final"])


def test_the_planted_cell_is_hidden_with_a_reason(planted: World) -> None:
    figure = open_picture(planted).figure("kanarie", BUURT, Period.year(2024))
    assert figure.presence.value == "suppressed" and figure.reason == "few_events"
    assert figure.count is figure.value is figure.n is figure.lower is figure.upper is None


def test_total_minus_the_shown_parts_does_not_give_the_canary(planted: World) -> None:
    picture = open_picture(planted)
    parts = picture.across("kanarie", AreaType.BUURT, Period.year(2024), parent=WIJK)
    total = picture.figure("kanarie", WIJK, Period.year(2024))
    hidden = [one for one in parts if one.presence.value == "suppressed"]
    assert total.count is None or len(hidden) > 1


def test_no_page_or_download_in_any_language_shows_the_canary(planted: World, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = {**settings.VB.worlds, "fictief": planted}
    monkeypatch.setattr(settings, "VB", Installation(settings.VB.home, settings.VB.settings, worlds))
    client = Client()
    client.post("/aanmelden-als", {"rol": "analyst"})
    query = "periode=2024"
    addresses = [
        f"/fictief/gebied/{BUURT}-2026",
        f"/fictief/gebied/{WIJK}-2026",
        "/fictief/situatie",
        "/fictief/bronnen",
    ]
    for code in (BUURT, WIJK):
        addresses.append(f"/fictief/indicator/kanarie?gebied={code}-2026&{query}")
        addresses += [f"/fictief/indicator/kanarie/{code}-2026.{kind}" for kind in ("csv", "xlsx")]
    for prefix in ("", "/en"):
        for address in addresses:
            answer = client.get(prefix + address)
            assert answer.status_code == 200, address
            assert not _holds_canary(answer.content), prefix + address


def _holds_canary(content: bytes) -> bool:
    """In plain bytes, or inside the sheets of a workbook."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return any(one.encode() in content for one in SPELLINGS)


def test_the_canary_would_be_found_if_a_page_showed_it() -> None:
    assert _holds_canary(b"<td>424.243</td>") and not _holds_canary(b"<td>424.244</td>")


def test_json_of_the_command_shows_no_number(planted: World) -> None:
    home = planted.folder.parent
    (home / "veiligheidsbeeld.toml").write_text('[server]\ndemo = true\n\n[worlds]\nnames = ["fictief"]\n')
    command = [
        Path(sys.executable).with_name("veiligheidsbeeld"),
        "figure",
        "kanarie",
        "--area",
        BUURT,
        "--period",
        "2024",
        "--json",
    ]
    for language in ("nl", "en"):
        done = subprocess.run(
            [*command, "--lang", language], env={"VB_HOME": str(home), "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        plain = json.loads(done.stdout)
        assert [plain[name] for name in ("count", "value", "lower", "upper", "n")] == [None] * 5


def test_the_released_table_holds_no_canary(planted: World) -> None:
    picture = open_picture(planted)
    assert picture.figure("kanarie", BUURT, Period.year(2024)).count is None
    released = (picture.publication.folder / "figures.parquet").as_posix()
    count = duckdb.sql(f"SELECT count(*) FROM '{released}' WHERE count = {CANARY} OR n = {CANARY}").fetchone()
    assert count == (0,)
