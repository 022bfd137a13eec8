# SPDX-License-Identifier: EUPL-1.2
"""A plan from a file on the page: shown first, stored when accepted, and never with a fault."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from veiligheidsbeeld.loop.action.models import Measure, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/en/fictief/plan/inlezen"
GIVEN = {"titel": "Uitvoeringsplan 2026", "jaar": "2026", "soort": "jaarlijks"}
THEMES = ("Ondermijning", "Veilige dorpen en wijken", "Digitale en maatschappelijke weerbaarheid",
          "Sociaal-maatschappelijke spanningen")  # fmt: skip


def _workbook() -> Any:
    path = Path(__file__).parents[1] / "loop" / "action" / "workbook.py"
    spec = importlib.util.spec_from_file_location("plan_workbook_of_pages", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.workbook


workbook = _workbook()


@pytest.fixture
def client(demo_home: Path) -> Client:
    signed_in = Client()
    signed_in.post("/aanmelden-als", {"rol": "policy_adviser"})
    return signed_in


def plan_file(**changes: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.xlsx", workbook(THEMES, **changes))


def waiting() -> list[Path]:
    """Plans that wait; other tests leave files of partners."""
    found = (settings.VB.world("fictief").folder / "incoming").glob("*/about.json")
    return [one for one in found if json.loads(one.read_bytes())["template"] == "plan"]


def tokens(answer: Any) -> dict[str, str]:
    found = re.findall(r'name="(\w+_token)" value="(\w+)"', answer.content.decode())
    return dict(found)


def test_a_plan_is_shown_first_and_stored_when_accepted(client: Client) -> None:
    answer = client.post(PAGE, {**GIVEN, "bestand": plan_file()})
    text = answer.content.decode()
    assert answer.status_code == 200 and "40 measures, 3 targets" in text
    assert "Maatregel 40: wat wij doen" in text and "in only 1 of 100 cases" in text
    assert not Plan.objects.exists()
    accepted = client.post(PAGE, {**GIVEN, **tokens(answer), "besluit": "aannemen"})
    assert accepted.status_code == 302
    assert (Plan.objects.get().title, Measure.objects.count()) == ("Uitvoeringsplan 2026", 40)
    assert waiting() == [], "nothing of the file is kept"


def test_what_is_thrown_away_is_gone(client: Client) -> None:
    answer = client.post(PAGE, {**GIVEN, "bestand": plan_file()})
    assert len(waiting()) == 1
    assert client.post(PAGE, {**GIVEN, **tokens(answer), "besluit": "weggooien"}).status_code == 302
    assert waiting() == [] and not Plan.objects.exists()


def test_a_fault_is_named_with_its_row_and_nothing_is_kept(client: Client) -> None:
    answer = client.post(PAGE, {**GIVEN, "bestand": plan_file(G8="duizend")})
    text = answer.content.decode()
    assert answer.status_code == 400 and "Wrong: 1." in text and "Uitvoeringsplan 8" in text and "duizend" in text
    assert tokens(answer) == {} and waiting() == []


def test_a_mapping_file_comes_along_to_the_end(client: Client) -> None:
    mapping = SimpleUploadedFile("m.toml", b'[states]\ngroen = "on_track"\n')
    answer = client.post(PAGE, {**GIVEN, "bestand": plan_file(I8="groen"), "mapping": mapping})
    assert set(tokens(answer)) == {"bestand_token", "mapping_token"}
    assert client.post(PAGE, {**GIVEN, **tokens(answer), "besluit": "aannemen"}).status_code == 302
    assert waiting() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"titel": ""}, "Give the plan a title."), ({"jaar": "later"}, "cannot be used here"),
     ({"bestand": None}, "Choose the file"), ({"bestand": b"%PDF-1.4"}, "is not a CSV, XLSX or ODS file"),
     ({"bestand": b"Maatregel;Trekker;BSN\nA;B;111222333"}, "personal data"),
     ({"mapping": b"[columns"}, "Setting - in"), ({"bestand_token": "weg"}, "no longer waits")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(client: Client, changed: dict[str, Any], said: str) -> None:
    files = {"bestand": plan_file(), **changed}
    sent = {
        name: SimpleUploadedFile(f"{name}.toml", one) if isinstance(one, bytes) else one
        for name, one in files.items() if one is not None
    }  # fmt: skip
    answer = client.post(PAGE, {**GIVEN, **sent})
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Plan.objects.exists() and waiting() == []


def test_somebody_else_cannot_accept_it(client: Client) -> None:
    answer = client.post(PAGE, {**GIVEN, "bestand": plan_file()})
    other = Client()
    other.post("/aanmelden-als", {"rol": "analyst"})
    assert other.post(PAGE, {**GIVEN, **tokens(answer), "besluit": "aannemen"}).status_code == 403
    assert not Plan.objects.exists()
    client.post(PAGE, {**GIVEN, **tokens(answer), "besluit": "weggooien"})


def test_a_title_with_a_name_is_asked_about_once_more(client: Client) -> None:
    given = {**GIVEN, "titel": "Plan van Kevin de Vries"}
    refused = client.post(PAGE, {**given, "bestand": plan_file()})
    assert refused.status_code == 400 and "names of persons" in refused.content.decode()
    ticked = client.post(PAGE, {**given, "bestand": plan_file(), "geen_persoon": "1"})
    assert 'name="geen_persoon" value="1"' in ticked.content.decode(), "it is not asked again when it is accepted"
    client.post(PAGE, {**given, **tokens(ticked), "geen_persoon": "1", "besluit": "weggooien"})
