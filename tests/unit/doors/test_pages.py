# SPDX-License-Identifier: EUPL-1.2
"""Pages as a client without a browser sees them."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from veiligheidsbeeld.doors.web.templatetags import vb
from veiligheidsbeeld.ground.access import Action, Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REAL = [
    "/werkelijk/situatie", "/werkelijk/vergelijken", "/werkelijk/bronnen", "/werkelijk/gebied/GM0114-2026",
    "/werkelijk/indicator/geregistreerde-misdrijven", "/werkelijk/indicator/onveiligheidsgevoel",
    "/werkelijk/indicator/inwoners", "/werkelijk/indicator/woninginbraak?gebied=NL-2026", "/werkelijk/digitaal",
]  # fmt: skip
INVENTED = [
    "/fictief/situatie", "/fictief/vergelijken", "/fictief/bronnen", "/fictief/gebied/WK980101-2026",
    "/fictief/gebied/BU98010101-2026", "/fictief/indicator/woninginbraak", "/fictief/digitaal",
    "/fictief/indicator/geregistreerde-misdrijven?gebied=WK980101-2026&periode=2024",
]  # fmt: skip


@pytest.fixture
def client(demo_home: Path) -> Client:
    return Client()


def sign_in(client: Client, role: str) -> None:
    assert client.post("/aanmelden-als", {"rol": role}).status_code == 302


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ["/", *REAL])
def test_real_pages_answer_without_sign_in_in_both_languages(client: Client, prefix: str, address: str) -> None:
    answer = client.get(f"{prefix}{address}")
    assert answer.status_code == 200, answer.content[-400:]
    text = answer.content.decode()
    assert f'<html lang="{prefix[1:] or "nl"}"' in text
    assert "{{" not in text and "%(" not in text


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", INVENTED)
def test_fictional_pages_ask_to_sign_in_and_then_answer(client: Client, prefix: str, address: str) -> None:
    refused = client.get(f"{prefix}{address}")
    assert refused.status_code == 302 and "/aanmelden?next=" in refused["Location"]
    sign_in(client, "analyst")
    answer = client.get(f"{prefix}{address}")
    assert answer.status_code == 200, answer.content[-400:]
    assert ("Fictional" if prefix else "Fictief") in answer.content.decode()


def test_every_address_asks_decide_first() -> None:
    views = [pattern.callback for pattern in _leaves(get_resolver())]
    own = [view for view in views if view.__module__.startswith("veiligheidsbeeld")]
    assert len(own) >= 14
    assert [view.__name__ for view in own if not isinstance(getattr(view, "action", None), Action)] == []


def _leaves(node: object) -> list:
    children = getattr(node, "url_patterns", None)
    return [leaf for child in children for leaf in _leaves(child)] if children is not None else [node]


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.ADMINISTRATOR, Role.FG, Role.CARE_PARTNER])
def test_a_role_without_figures_gets_a_page_that_says_so(client: Client, role: Role) -> None:
    sign_in(client, role.value)
    answer = client.get("/fictief/situatie")
    assert answer.status_code == 403
    assert "4." not in re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.S)


def test_the_worlds_never_meet_on_one_page(client: Client) -> None:
    sign_in(client, "analyst")
    for address in REAL:
        assert "Elzermade" not in client.get(address).content.decode()
    for address in INVENTED:
        assert "Emmen" not in client.get(address).content.decode()


def test_headers_allow_no_inline_script_or_style(client: Client) -> None:
    answer = client.get("/werkelijk/situatie")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    text = answer.content.decode()
    assert "<script" not in text and " style=" not in text


def test_the_language_switch_stays_on_the_page(client: Client) -> None:
    dutch = client.get("/werkelijk/indicator/woninginbraak?gebied=NL-2026").content.decode()
    assert 'href="/en/werkelijk/indicator/woninginbraak?gebied=NL-2026"' in dutch
    english = client.get("/en/werkelijk/situatie").content.decode()
    assert 'href="/werkelijk/situatie"' in english


def test_the_chosen_municipality_is_remembered(client: Client) -> None:
    answer = client.post("/gemeente", {"gemeente": "GM0106"}, follow=True)
    assert "Assen" in answer.content.decode()
    assert "Assen" in client.get("/werkelijk/vergelijken").content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/werkelijk/gebied/GM0001-2026", "GM0001"),
        ("/werkelijk/indicator/bestaat-niet", "bestaat-niet"),
        ("/werkelijk/indicator/woninginbraak?periode=gisteren", "gisteren"),
        ("/werkelijk/nergens", "adres"),
    ],
)
def test_a_wrong_address_gets_a_sentence_and_no_traceback(client: Client, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert words in answer.content.decode() and "Traceback" not in answer.content.decode()


def test_a_bare_number_cannot_be_formatted_on_a_page() -> None:
    for name in ("count", "value", "interval", "unit"):
        with pytest.raises(TypeError):
            vb.register.filters[name](36.8)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "png"])
def test_downloads_carry_the_world_in_their_name(client: Client, kind: str) -> None:
    answer = client.get(f"/werkelijk/indicator/geregistreerde-misdrijven/GM0114-2026.{kind}")
    assert answer.status_code == 200 and "werkelijk" in answer["Content-Disposition"]
    assert len(answer.content) > 500


def test_a_form_from_elsewhere_is_refused(demo_home: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/aanmelden-als", {"rol": "analyst"}).status_code == 403


def test_next_never_leads_to_another_site(client: Client) -> None:
    answer = client.post("/aanmelden-als", {"rol": "analyst", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_a_claim_on_the_page_is_answered_first_and_the_places_stand_beside_it(client: Client) -> None:
    text = client.get("/en/werkelijk/vergelijken").content.decode()
    main = text.index("vb-answer__main")
    assert text.index("Not supported.", main) < text.index("Claims, tested")
    for words in ("vb-verdict--no", "vb-verdict--yes", "vb-verdict--open", "3 to 7", "3 to 10", "No comparable peer"):
        assert words in text
    assert "Westland, Alphen aan den Rijn, Ede" in text


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("bewering=een+van+de+zeven+veiligste", "Supported."), ("bewering=een+van+de+5+veiligste", "Not decidable."),
        ("bewering=in+the+safest+quarter&periode=2022-2024", "Supported."),
        ("bewering=veiliger+dan+GM0363", "Supported."), ("bewering=de+veiligste&periode=2023", "Not decidable."),
        ("bewering=de+veiligste&groep=naaste", "supported"), ("bewering=verbeterd+sinds+2022", "From 4,716"),
    ],
)  # fmt: skip
def test_every_form_of_claim_can_be_asked_in_the_address(client: Client, query: str, verdict: str) -> None:
    answer = client.get(f"/en/werkelijk/vergelijken?{query}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert verdict in text[text.index("vb-answer__main") :]


def test_a_claim_outside_the_grammar_says_what_can_be_asked_and_answers_the_usual_one(client: Client) -> None:
    text = client.get("/en/werkelijk/vergelijken?bewering=leuk").content.decode()
    assert 'role="alert"' in text and "one of the 7 safest" in text and "Not supported." in text
    assert client.get("/werkelijk/vergelijken.csv?bewering=leuk").status_code == 404


def test_perception_stands_beside_recorded_crime_where_all_peers_have_it(client: Client) -> None:
    sign_in(client, "analyst")
    text = client.get("/en/fictief/vergelijken").content.decode()
    for words in ("what people experience themselves", "how safe people feel", "there is no index"):
        assert words in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_comparison_can_be_taken_along_with_its_places(client: Client, kind: str) -> None:
    answer = client.get(f"/en/werkelijk/vergelijken.{kind}?bewering=de+veiligste&periode=2022-2024&groep=groot")
    assert answer.status_code == 200 and "2022-2024" in answer["Content-Disposition"]
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        emmen = next(line for line in lines if line.startswith("GM0114"))
        assert emmen.endswith(",3,10") and "2022+3" in emmen


def test_no_place_is_shown_as_one_number(client: Client) -> None:
    """A rank is a row of places: the plain one of this municipality stands nowhere by itself."""
    text = client.get("/en/werkelijk/vergelijken").content.decode()
    assert "place 4" not in text.casefold() and "rank 4" not in text.casefold()
