# SPDX-License-Identifier: EUPL-1.2
"""Privacy en toezicht: does every purpose, rule and refusal stand there, and the trail only for who watches over it?"""

import re
import shutil
from pathlib import Path

import pytest
from django.test import Client

from veiligheidsbeeld.doors.web.pages.privacy import ACTIONS
from veiligheidsbeeld.ground.access import Action, Role, matrix

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/fictief/privacy"


@pytest.fixture
def client(demo_home: Path) -> Client:
    return Client()


def words_of(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[-400:]
    plain = re.sub(r"<head>.*?</head>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def test_every_action_of_the_table_stands_on_the_page() -> None:
    assert set(ACTIONS) == set(Action) == set(matrix())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COUNCIL_MEMBER])
def test_all_see_the_page_and_only_who_watches_over_it_sees_the_lines(client: Client, role: Role) -> None:
    client.post("/aanmelden-als", {"rol": role.value})
    client.get("/fictief/bronnen")
    text = words_of(client)
    watches = role in (Role.PRIVACY_OFFICER, Role.FG)
    assert ("/fictief/bronnen" in text) == watches
    assert ("zien hier de regels" in text) != watches
    assert "Meldingen" in text and "AVG art. 6" in text, "purposes"
    assert "Hier krijgt niemand een score" in text


def test_a_council_member_reads_published_documents_only(client: Client) -> None:
    client.post("/aanmelden-als", {"rol": "council_member"})
    assert client.get(PAGE).status_code == 403


def test_a_purpose_that_ended_comes_first(client: Client, demo_home: Path, tmp_path: Path) -> None:
    card = demo_home / "fictief" / "purposes" / "uren.toml"
    kept = tmp_path / "uren.toml"
    shutil.copy(card, kept)
    try:
        card.write_text(kept.read_text().replace("2027-12-31", "2025-12-31"))
        client.post("/aanmelden-als", {"rol": "fg"})
        assert "Doelen die zijn afgelopen: 1." in words_of(client)
    finally:
        shutil.copy(kept, card)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "klopt het bij 7,5%"), ("?basis=1&gevoelig=80&specifiek=90", "klopt het bij 7,5%"),
        ("?basis=0,5&gevoelig=80&specifiek=90", "klopt het bij 3,9%"), ("?basis=100", "klopt het bij 100%"),
        ("?basis=x", "Vul drie percentages"), ("?basis=101", "Vul drie percentages"), ("?basis=nan", "Vul drie"),
        ("?basis=0&gevoelig=80&specifiek=100", "zou niemand aanwijzen"),
    ],
)  # fmt: skip
def test_the_base_rate_is_worked_out_or_refused(client: Client, asked: str, said: str) -> None:
    client.post("/aanmelden-als", {"rol": "fg"})
    assert said in words_of(client, PAGE + asked)


def test_the_menu_holds_what_a_role_may_use_and_nothing_else(client: Client) -> None:
    client.post("/aanmelden-als", {"rol": "fg"})
    page = client.get(PAGE).content.decode()
    menu = page[page.index("vb-menu") : page.index("<main")]
    assert "/fictief/bronnen" in menu and "/fictief/privacy" in menu
    assert "/fictief/situatie" not in menu and "/fictief/opvallend" not in menu
    client.post("/aanmelden-als", {"rol": "mayor"})
    page = client.get(PAGE).content.decode()
    assert "/fictief/situatie" in page[page.index("vb-menu") : page.index("<main")]
