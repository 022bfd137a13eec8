# SPDX-License-Identifier: EUPL-1.2
"""Evidence by page and by command: frozen by who may, reopened after a revision, found when it was changed."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.doors.jobs import imports
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.ground.access import Action, Purpose, Role, Subject, Thing, decide
from veiligheidsbeeld.ground.store import sealed
from veiligheidsbeeld.loop.picture.worlds import Installation, World, read_installation
from veiligheidsbeeld.loop.sources import partner_file

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))
MAY = {Role.ANALYST, Role.POLICY_ADVISER, Role.POLICE_LIAISON}
CHANGE = {"soort": "change", "indicator": "woninginbraak", "gebied": "GM9801", "van": "2024", "tot": "2025"}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo with the invented world only, which a test may change."""
    shutil.copytree(demo_home / "fictief", tmp_path / "home" / "fictief", ignore=shutil.ignore_patterns("evidence"))
    text = '[server]\ndemo = true\n\n[worlds]\nnames = ["fictief"]\n'
    (tmp_path / "home" / "veiligheidsbeeld.toml").write_text(text, encoding="utf-8")
    return tmp_path / "home"


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """That world, in the place of the one that pages know."""
    world = read_installation(home).world("fictief")
    worlds = {**settings.VB.worlds, "fictief": world}
    monkeypatch.setattr(settings, "VB", Installation(settings.VB.home, settings.VB.settings, worlds))
    return world


@pytest.fixture
def client(world: World) -> Client:
    return signed_in("analyst")


@pytest.fixture
def run(home: Path) -> Run:
    def command(*args: str) -> "subprocess.CompletedProcess[str]":
        environment = {"VB_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
        return subprocess.run(
            [COMMAND, "evidence", *args], env=environment, capture_output=True, text=True, check=False
        )

    return command


def signed_in(role: str) -> Client:
    client = Client()
    assert client.post("/aanmelden-als", {"rol": role}).status_code == 302
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[-400:]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def freeze(client: Client, **fields: str) -> str:
    answer = client.post("/en/fictief/bewijs/vastleggen", fields)
    assert answer.status_code == 302, answer.content[-400:]
    return answer["Location"]


def revise(world: World) -> None:
    """Another number for one wijk and month, through the ordinary import."""
    content = b"wijk;maand;soort;aantal meldingen\nKetelbrink;2025-12;Geluid;61\n"
    kind, sender = imports.source_of("overlastmeldingen")
    mapping = partner_file.Mapping(absent={"27": "missing", "26": "missing"})
    imports.accept(world, imports.preview(world, kind, sender, "herzien.csv", content, mapping), content)
    publish(world, lambda *_: None)


def test_a_page_freezes_what_it_says_and_shows_it_again(client: Client) -> None:
    page = text_of(client, "/en/fictief/indicator/woninginbraak")
    address = freeze(client, **CHANGE)
    assert re.fullmatch(r"/en/fictief/bewijs/[0-9a-f]{16}", address)
    shown = text_of(client, address)
    fact = re.search(r"From \d+ to \d+[^.]*\.", page)
    usual = re.search(r"ordinary is ([\d,]+ to [\d,]+)", page)
    basis = re.search(r"Judged by .*?comparisons of years: \d+\)\.", page)
    assert fact and usual and basis
    for sentence in (fact[0], f"Ordinary is {usual[1]}.", basis[0]):
        assert sentence in shown
    for words in ("nothing has been revised", "demo-analyst (Information analyst)", "change-1", "Fictional", "SHA-256"):
        assert words in shown
    assert "Burglary of homes: Elzermade, 2024 – 2025" in text_of(client, "/en/fictief/bewijs")


def test_the_forms_on_the_pages_freeze_all_kinds_with_their_drawings(client: Client, world: World) -> None:
    for page in ("/fictief/indicator/woninginbraak", "/fictief/gebied/WK980100-2026"):
        forms = re.findall(r'<form[^>]*bewijs/vastleggen".*?</form>', client.get(page).content.decode(), re.S)
        asked = [dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)) for form in forms]
        assert sorted(one["soort"] for one in asked) == ["change", "map", "series"]
        for one in asked:
            shown = client.get(freeze(client, **one)).content.decode()
            assert "vb-chart--wide" in shown
            dutch = client.get(f"/fictief/bewijs/{sealed(world.folder)[0]}")
            assert dutch.status_code == 200
    assert len(sealed(world.folder)) == 6


def test_reopened_after_a_new_publication_it_shows_the_same_and_the_revision(
    client: Client, world: World, run: Run
) -> None:
    about = {"soort": "figure", "indicator": "meldingen-overlast-gemeente", "gebied": "WK980100"}
    address = freeze(client, **about, periode="2025-12")
    before = text_of(client, address)
    made = json.loads(run("show", address.rsplit("/", maxsplit=1)[-1], "--json").stdout)
    revise(world)
    after = text_of(client, address)
    sentence = re.search(r"in Ketelbrink, December 2025: [\d.,]+", before)
    assert sentence
    assert sentence[0] in after
    assert "nothing has been revised" in before
    assert "nothing has been revised" not in after
    assert "1 of 1 figures revised" in after
    then, now = (int(one.split(": ")[1].split(",")[0]) for one in (sentence[0], _today(after)))
    assert then != now
    assert f"December 2025 {then}" in after.split("Then and now")[1]
    assert f" {now} " in after.split("Then and now")[1]
    again = json.loads(run("show", made["id"], "--json").stdout)
    assert [(one["then"]["count"], one["now"]["count"]) for one in again["revised_since"]] == [(then, now)]
    changing = {"revised_since", "publication_now"}
    assert {**again, **{name: made[name] for name in changing}} == made
    printed = run("show", made["id"], "--lang", "en").stdout
    assert f"Revised: Ketelbrink, 2025-12: {then} / " in printed
    assert f" then, {now} / " in printed


def _today(text: str) -> str:
    found = re.search(r"in Ketelbrink, December 2025: [\d.,]+", text.split("Today it says")[1])
    assert found
    return found[0]


def test_a_changed_byte_is_named_on_the_list_and_the_evidence_is_not_shown(client: Client, world: World) -> None:
    address = freeze(client, **CHANGE)
    path = world.folder / "evidence" / f"{address.rsplit('/', maxsplit=1)[-1]}.json"
    path.write_bytes(path.read_bytes().replace(b'"count":', b'"Count":', 1))
    answer = client.get(address)
    assert answer.status_code == 503
    assert "is not what was frozen" in answer.content.decode()
    assert path.stem in text_of(client, "/en/fictief/bewijs")
    assert client.get("/en/fictief/bewijs/0000000000000000").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_only_three_roles_may_freeze(role: Role) -> None:
    allowed = decide(Subject(role), Action.FREEZE_EVIDENCE, Thing(demo=True), Purpose.SAFETY_POLICY).allowed
    assert allowed == (role in MAY)


def test_a_mayor_reads_evidence_and_gets_no_button(client: Client, world: World) -> None:
    address = freeze(client, **CHANGE)
    mayor = signed_in("mayor")
    assert mayor.get(address).status_code == 200
    assert "bewijs/vastleggen" not in mayor.get("/fictief/indicator/woninginbraak").content.decode()
    assert mayor.post("/fictief/bewijs/vastleggen", CHANGE).status_code == 403
    assert len(sealed(world.folder)) == 1


def test_who_did_not_sign_in_is_asked_to_and_comes_back_to_the_page(world: World) -> None:
    stranger = Client()
    page = "http://testserver/werkelijk/indicator/woninginbraak"
    answer = stranger.post("/werkelijk/bewijs/vastleggen", CHANGE, headers={"Referer": page})
    assert answer.status_code == 302
    assert answer["Location"] == "/aanmelden?next=http%3A%2F%2Ftestserver%2Fwerkelijk%2Findicator%2Fwoninginbraak"
    back = stranger.post("/aanmelden-als", {"rol": "analyst", "next": page})
    assert back["Location"] == page


def test_a_form_from_elsewhere_and_a_wrong_query_freeze_nothing(client: Client, world: World) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Referer": "https://elsewhere.example/"})
    assert strict.post("/fictief/bewijs/vastleggen", CHANGE).status_code == 403
    assert client.post("/fictief/bewijs/vastleggen", {**CHANGE, "soort": "foto"}).status_code == 404
    assert client.post("/fictief/bewijs/vastleggen", {**CHANGE, "gebied": "GM0114"}).status_code == 404
    assert sealed(world.folder) == []


def test_commands_freeze_show_list_and_find_a_changed_byte(run: Run, world: World) -> None:
    about = ("--indicator", "woninginbraak", "--area", "GM9801")
    made = json.loads(run("freeze", *about, "--from", "2024", "--to", "2025", "--by", "a.b", "--json").stdout)
    assert (made["kind"], made["world"], made["by"]) == ("change", "fictief", "a.b")
    assert [one["period"] for one in made["figures"]] == ["2024", "2025"]
    again = json.loads(run("show", made["id"], "--json").stdout)
    assert {name: again[name] for name in made} == made
    assert (again["revised_since"], again["redefined_since"]) == ([], [])
    for kind, number in (("series", 6), ("map", 27)):
        assert len(json.loads(run("freeze", *about, "--kind", kind, "--json").stdout)["figures"]) == number
    assert len(json.loads(run("list", "--json").stdout)["evidence"]) == 3
    printed = run("show", made["id"], "--lang", "en").stdout
    assert made["sentence_en"] in printed
    assert "Nothing has been revised since." in printed
    assert run("verify").returncode == 0
    path = world.folder / "evidence" / f"{made['id']}.json"
    path.write_bytes(path.read_bytes()[:-1])
    wrong = run("verify", "--json")
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["damaged"] == [made["id"]]
    shown = run("show", made["id"])
    assert shown.returncode == 5
    assert made["id"] in shown.stderr
    assert "Traceback" not in shown.stderr
    assert run("show", "niets").returncode == 2
