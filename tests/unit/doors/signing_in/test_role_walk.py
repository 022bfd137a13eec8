# SPDX-License-Identifier: EUPL-1.2
"""Is there any difference between the table of who may do what and what the site does? Every role and nobody, at every
address, by every method, in every format, in a demo and in production. The addresses are found, not listed: who adds
one with an open place gives an example of it in EXAMPLES.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation
from pytest_django import Settings

from veiligheidsbeeld.ground.access import Action, Role, decide
from veiligheidsbeeld.ground.access.models import AuditLine, User
from veiligheidsbeeld.loop.picture.worlds import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TABLE = {
    one["action"]: one
    for one in yaml.safe_load(
        Path(decide.__code__.co_filename).with_name("matrix.yml").read_text(encoding="utf-8"),
    )
}  # fmt: skip
KINDS = ("csv", "xlsx", "json")
AREAS = {"fictief": "WK980101-2026", "werkelijk": "GM0114-2026"}
# what fills the open places of an address; `area` is one of the world, `world` is filled by the walk
EXAMPLES: dict[str, list[dict[str, str]]] = {
    "thema": [{"theme": "jeugd"}],
    "indicator": [{"indicator": "woninginbraak"}],
    "download": [{"indicator": "woninginbraak", "area": "", "kind": kind} for kind in KINDS],
    "gebied": [{"area": ""}],
    "download_comparison": [{"kind": kind} for kind in KINDS],
    "download_document": [{"public_id": "guessed", "kind": kind} for kind in ("pdf", "docx", "xlsx", "html")],
    "package_file": [{"file": name} for name in ("cijfers.csv", "cijfers.parquet", "woordenboek.csv")],
}
GUESSED = ("public_id", "ident", "token", "target", "measure")  # filled with an id that is not there
QUIET = {"item_mark"}  # asked by a page itself every few seconds: only a refusal leaves a line
BY_KEY = {"package_file"}  # for programs: whoever signed in with a browser gets nothing without a key
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Place:
    """One address of the site, and what its view says it does."""

    name: str
    address: str
    action: str
    world: str
    reads: str = ""  # where more people may read than write

    def by(self, method: str) -> "Place":
        """The same, as this method asks it."""
        return replace(self, action=self.reads) if self.reads and method == "GET" else self

    @property
    def rule(self) -> dict[str, object]:
        """What the table says of it."""
        return TABLE[self.action]


def leaves(node: object) -> Iterator[URLPattern]:
    for one in getattr(node, "url_patterns", ()):
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from leaves(one)


def places(worlds: dict[str, World], language: str = "nl") -> list[Place]:
    """Every address in this language with its open places filled, in every world."""
    with translation.override(language):
        return _places(worlds)


def _places(worlds: dict[str, World]) -> list[Place]:
    found, without = [], []
    for pattern in leaves(get_resolver()):
        places = set(pattern.pattern.converters) - {"world"}
        if places - set(GUESSED) and pattern.name not in EXAMPLES:
            without.append(pattern.name)
            continue
        for given in EXAMPLES.get(pattern.name, [dict.fromkeys(places, "guessed")]):
            for name in worlds if in_a_world(pattern.name) else [""]:
                filled = {key: value or AREAS[name] for key, value in given.items()}
                kwargs = {**filled, "world": worlds[name]} if name else filled
                action, reads = pattern.callback.action, getattr(pattern.callback, "reads", "")
                found.append(Place(pattern.name, reverse(pattern.name, kwargs=kwargs), action.value, name, str(reads)))
    assert without == [], "give an example in EXAMPLES"
    return found


def in_a_world(name: str) -> bool:
    """Does this address begin with a world?"""
    return any("world" in params for _, params in get_resolver().reverse_dict.getlist(name)[0][0])


def may(place: Place, role: Role | None, *, demo: bool, open_data: bool) -> bool:
    """The table, read by a second pair of eyes."""
    without = place.rule.get("without_sign_in", "never")
    if without == "always" or (without == "public" and demo and open_data):
        return True
    return demo if without == "demo" else role is not None and role.value in place.rule["roles"]


def as_role(role: Role | None) -> Client:
    """A browser of somebody with this role, as after signing in with a code."""
    client = Client(raise_request_exception=True)
    if role is not None:
        client.force_login(User.objects.get_or_create(username=f"walk-{role}", defaults={"role": role.value})[0])
        session = client.session
        session["second_factor"] = True
        session.save()
    return client


def ask(client: Client, method: str, address: str) -> tuple[HttpResponse, list[AuditLine]]:
    """The answer and the lines it left; nothing stays in the database."""
    before = AuditLine.objects.count()
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, address)
        lines = list(AuditLine.objects.order_by("number")[before:])
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer, lines


def differences(place: Place, method: str, role: Role | None, allowed: bool, client: Client) -> list[str]:
    """What the site did otherwise than the table says."""
    answer, lines = ask(client, method, place.address)
    who = f"{method} {place.address} as {role or 'nobody'}"
    to_sign_in = answer.status_code == 302 and "/aanmelden?next=" in answer["Location"]
    left = [(one.action, one.thing, one.result) for one in lines]
    if place.name in BY_KEY:
        right = answer.status_code == 401 and left == [(place.action, place.address, "refused")]
        return [] if right else [f"{who}: {answer.status_code} without a key"]
    if allowed:
        wrong = [f"{who}: {answer.status_code}, but the table allows it"] * (
            answer.status_code in (401, 403) or to_sign_in
        )
        noted = role is None or (not left if place.name in QUIET else (place.action, place.address, "allowed") in left)
    else:
        clear = to_sign_in if role is None else answer.status_code == 403 and is_page("web/forbidden.html", answer)
        wrong = [] if clear else [f"{who}: {answer.status_code}, but the table refuses it"]
        noted = left == [(place.action, place.address, "refused")]
    return [*wrong, *([] if noted else [f"{who}: the trail says {left}"])]


def is_page(template: str, answer: HttpResponse) -> bool:
    return template in [one.name for one in answer.templates]


def methods_of(place: Place) -> set[str]:
    """By which methods this address can be asked, as it says itself."""
    answer, lines = ask(Client(), "TRACE", place.address)
    assert answer.status_code == 405 and lines == [], f"{place.address} does not say which methods it takes"
    return {one.strip() for one in answer["Allow"].split(",")} - {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Methods by name of the address, asked once."""
    return {}


def walk(found: list[Place], roles: list[Role | None], known: dict[str, set[str]], *, demo: bool) -> list[str]:
    wrong: list[str] = []
    for role in roles:
        client = as_role(role)
        for place in found:
            taken = known.setdefault(place.name, methods_of(place))
            for method in taken:
                asked = place.by(method)
                allowed = may(asked, role, demo=demo, open_data=place.world == "werkelijk")
                wrong += differences(asked, method, role, allowed, client)
    return wrong


@pytest.fixture
def worlds(demo_home: Path, settings: Settings) -> dict[str, World]:
    return dict(settings.VB.worlds)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")
def test_in_the_invented_world_everyone_may_do_exactly_what_the_table_says(
    worlds: dict[str, World], known: dict[str, set[str]], role: Role | None
) -> None:
    found = places({"fictief": worlds["fictief"]})
    assert len(found) > 40, "every address is walked"
    assert walk(found, [role], known, demo=True) == []


def test_open_figures_are_open_to_everyone_in_a_demo_and_nothing_else_is(
    worlds: dict[str, World], known: dict[str, set[str]]
) -> None:
    found = [one for one in places({"werkelijk": worlds["werkelijk"]}) if one.world]
    assert walk(found, [None, Role.COUNCIL_MEMBER, Role.ADMINISTRATOR], known, demo=True) == []


def test_in_production_nothing_is_open(worlds: dict[str, World], settings: Settings) -> None:
    settings.VB_DEMO = False
    settings.ROOT_URLCONF = "production_addresses"
    found = places({"werkelijk": worlds["werkelijk"]})
    names = {one.name for one in found}
    assert {"mfa_authenticate", "mfa_activate_totp", "organisation_back"} <= names and "sign_in_as" not in names
    assert walk(found, [None, Role.COUNCIL_MEMBER, Role.FG, Role.CARE_PARTNER], {}, demo=False) == []


@pytest.mark.parametrize("role", [None, Role.COUNCIL_MEMBER, Role.ANALYST], ids=lambda role: role or "nobody")
def test_the_other_language_refuses_and_allows_the_same(
    worlds: dict[str, World], known: dict[str, set[str]], role: Role | None
) -> None:
    found = places({"fictief": worlds["fictief"]}, "en")
    assert all(one.address.startswith("/en") for one in found)
    assert walk(found, [role], known, demo=True) == []


@pytest.mark.parametrize("role", [None, Role.ANALYST], ids=lambda role: role or "nobody")
def test_by_a_method_that_it_does_not_take_an_address_does_nothing(worlds: dict[str, World], role: Role | None) -> None:
    client = as_role(role)
    wrong = [
        f"{method} {place.address}: {answer.status_code}"
        for place in places({"fictief": worlds["fictief"]})
        for method in set(METHODS) - methods_of(place)
        for answer, lines in [ask(client, method, place.address)]
        if answer.status_code != 405 or lines
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_role_without_rights_reads_why_and_sees_nothing_of_the_thing_itself(
    worlds: dict[str, World], language: str
) -> None:
    client = as_role(Role.COUNCIL_MEMBER)
    refused = [one for one in places({"fictief": worlds["fictief"]}, language) if one.action == "view_figures"]
    assert len(refused) > 12
    for place in refused:
        page = client.get(place.address).content.decode()
        assert f'<html lang="{language}"' in page and "<h1>" in page
        text = re.sub(r"<[^>]+>", " ", page)
        assert "<svg" not in page and "<table" not in page
        assert "oninginbraak" not in text and "urglar" not in text, "not even its title"


def test_every_action_of_the_table_is_walked(worlds: dict[str, World]) -> None:
    walked = {one.action for one in places(worlds)}
    # parts of a page (who looked; what was not adopted, judged or published yet), and what is in production only
    inside = {"view_audit", "view_draft_plan", "view_unjudged", "view_documents", "set_up_code", "change_password"}
    assert walked | inside == {one.value for one in Action}


@pytest.mark.parametrize(
    ("role", "change", "said"),
    [
        (Role.COUNCIL_MEMBER, {"roles": ["council_member"]}, "but the table allows it"),
        (Role.ANALYST, {"roles": []}, "but the table refuses it"),
        (None, {"without_sign_in": "always"}, "but the table allows it"),
    ],
)  # fmt: skip
def test_a_planted_difference_is_found(
    worlds: dict[str, World],
    known: dict[str, set[str]],
    monkeypatch: pytest.MonkeyPatch,
    role: Role | None,
    change: dict[str, object],
    said: str,
) -> None:
    found = [one for one in places({"fictief": worlds["fictief"]}) if one.name == "uitleg"]
    assert walk(found, [role], known, demo=True) == []
    monkeypatch.setitem(TABLE, "view_figures", {**TABLE["view_figures"], **change})
    assert [said in one for one in walk(found, [role], known, demo=True)][:1] == [True]
