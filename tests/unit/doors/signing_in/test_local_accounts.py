# SPDX-License-Identifier: EUPL-1.2
"""A local account: a password and a code of an app before anything can be reached; and what is tried too often."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from authenticator import code_of, sign_in
from veiligheidsbeeld.doors.jobs import people
from veiligheidsbeeld.ground.access.models import AccessKey, AuditLine, User
from veiligheidsbeeld.ground.core import StoreError

pytestmark = pytest.mark.slow
Told = Callable[[], list[tuple[str, str, str]]]
Enrolled = tuple[Client, str]
PAGE = "/fictief/bronnen"


def test_a_password_alone_reaches_nothing_but_the_page_to_set_up_an_app(person: User) -> None:
    client = Client()
    assert sign_in(client).status_code == 302
    for address in (PAGE, "/fictief/situatie", "/fictief/import", "/aanmelden/herstelcodes", "/"):
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"] == "/aanmelden/app", address
    assert client.post("/fictief/bronnen/ophalen").status_code == 302
    assert client.get("/fictief/indicator/woninginbraak/GM9801-2026.csv")["Location"] == "/aanmelden/app"
    assert client.get("/aanmelden/app").status_code == 200
    assert client.get("/toegankelijkheid").status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_shows_the_secret_as_picture_and_as_text_and_nothing_inline(person: User, prefix: str) -> None:
    client = Client()
    sign_in(client)
    answer = client.get(f"{prefix}/aanmelden/app")
    text = answer.content.decode()
    assert "<svg" in text and "style=" not in text and "<script" not in text and "data:" not in text
    shown = re.search(r'class="vb-secret">([^<]+)<', text)
    assert shown and shown.group(1).replace(" ", "") == client.session["mfa.totp.secret"]
    assert "no-store" in answer["Cache-Control"] and "no-cache" in answer["Cache-Control"]


def test_after_setting_up_the_whole_site_opens_and_recovery_codes_are_shown_once(
    enrolled: Enrolled, told: Told
) -> None:
    client, _secret = enrolled
    first, second = (client.get("/aanmelden/herstelcodes").content.decode() for _ in range(2))
    codes = re.findall(r"<code>(\d{8})</code>", first)
    assert len(set(codes)) == 10
    assert "<code>" not in second and not any(code in second for code in codes)
    assert client.get(PAGE).status_code == 200
    assert told()[:3] == [
        ("sign_in", "/aanmelden", "allowed"), ("set_up_code", "/aanmelden/app", "allowed"),
        ("set_up_code", "/aanmelden/app", "allowed"),
    ]  # fmt: skip


def test_a_wrong_first_code_sets_nothing_up(person: User, told: Told) -> None:
    client = Client()
    sign_in(client)
    client.get("/aanmelden/app")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/aanmelden/app", {"code": code_of(secret, steps=40)})
    assert answer.status_code == 400 and client.session["mfa.totp.secret"] == secret, "the picture stays the same"
    assert not Authenticator.objects.exists()
    assert told()[-1] == ("set_up_code", "/aanmelden/app", "refused")


def test_setting_up_an_app_ends_a_session_that_began_with_the_password_alone(person: User) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
    first.get("/aanmelden/app")
    first.post("/aanmelden/app", {"code": code_of(first.session["mfa.totp.secret"])})
    assert first.get(PAGE).status_code == 200
    assert second.get(PAGE)["Location"].startswith("/aanmelden?next=")


def test_from_then_on_a_code_is_asked_after_the_password(enrolled: Enrolled, told: Told) -> None:
    client = Client()
    assert sign_in(client, to=PAGE)["Location"] == "/aanmelden/code"
    assert client.get(PAGE).status_code == 302, "not in yet"
    assert client.get("/aanmelden/code").status_code == 200
    answer = client.post("/aanmelden/code", {"code": code_of(enrolled[1], steps=1)})
    assert answer["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert ("sign_in", "/aanmelden/code", "allowed") in told()


@pytest.mark.parametrize("steps", [-40, 40])
def test_a_wrong_code_is_refused_and_written_down_with_who_it_was_about(enrolled: Enrolled, steps: int) -> None:
    client = Client()
    sign_in(client)
    assert client.post("/aanmelden/code", {"code": code_of(enrolled[1], steps)}).status_code == 400
    line = AuditLine.objects.last()
    assert (line.action, line.thing, line.result) == ("sign_in", "/aanmelden/code", "refused")
    assert line.actor == User.objects.get().public_id
    assert client.get(PAGE).status_code == 302


def test_a_code_counts_once(enrolled: Enrolled) -> None:
    code = code_of(enrolled[1], steps=1)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
    assert first.post("/aanmelden/code", {"code": code}).status_code == 302
    assert second.post("/aanmelden/code", {"code": code}).status_code == 400


def test_a_recovery_code_lets_in_once(enrolled: Enrolled) -> None:
    code = re.findall(r"<code>(\d{8})</code>", enrolled[0].get("/aanmelden/herstelcodes").content.decode())[3]
    for expected in (302, 400):
        client = Client()
        sign_in(client)
        assert client.post("/aanmelden/code", {"code": code}).status_code == expected


def test_secrets_are_not_readable_in_the_database(enrolled: Enrolled, production: Settings) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert enrolled[1] not in kept and "gAAAA" in kept
    production.SECRET_KEY = "another one"
    with pytest.raises(StoreError):
        Authenticator.objects.get(type="totp").wrap().validate_code("123456")


def test_five_wrong_passwords_lock_the_account_also_for_the_right_one(person: User, told: Told) -> None:
    client = Client()
    answers = [sign_in(client, "wrong") for _ in range(5)]
    assert {one.status_code for one in answers} == {400}
    assert sign_in(client).status_code == 429
    assert sign_in(Client(), address="10.0.0.9").status_code == 429, "from anywhere"
    assert [result for *_, result in told()] == ["refused"] * 5 + ["locked"] * 2
    assert set(AuditLine.objects.values_list("actor", flat=True)) == {person.public_id}


def test_a_name_that_does_not_exist_is_answered_alike_and_not_written_down(person: User) -> None:
    known, unknown = (sign_in(Client(), "wrong", name) for name in ("analist", "niemand-hier"))
    assert known.status_code == unknown.status_code == 400
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known.content.decode()) == strip.sub("", unknown.content.decode())
    assert AuditLine.objects.last().actor == "-"
    assert "niemand" not in str(list(AuditLine.objects.values()))


def test_ten_wrong_passwords_in_a_minute_lock_the_address_for_any_name(person: User) -> None:
    client = Client()
    answers = [sign_in(client, "wrong", f"somebody-{number}").status_code for number in range(11)]
    assert answers == [400] * 10 + [429]
    assert sign_in(client).status_code == 429


def test_a_form_without_a_code_is_refused_like_a_wrong_code(enrolled: Enrolled) -> None:
    client = Client()
    sign_in(client)
    assert client.post("/aanmelden/code", {}).status_code == 400
    assert client.post("/aanmelden/code", {"credential": "{}"}).status_code == 400


def test_a_sign_in_form_that_is_sent_too_often_gets_a_page_that_says_to_wait(production: Settings) -> None:
    answers = [sign_in(Client(), "wrong", f"somebody-{number}") for number in range(31)]
    assert answers[-1].status_code == 429 and answers[-1]["Retry-After"] == "60"
    assert "<h1>" in answers[-1].content.decode()


def test_wrong_codes_lock_too(enrolled: Enrolled) -> None:
    client = Client()
    sign_in(client)
    answers = [client.post("/aanmelden/code", {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [400] * 5 + [429]
    assert AuditLine.objects.last().result == "locked"
    assert client.post("/aanmelden/code", {"code": code_of(enrolled[1], steps=1)}).status_code == 429


def test_wrong_keys_of_the_data_package_are_slowed_down_and_a_right_one_opens(production: Settings, told: Told) -> None:
    key, address = AccessKey.make("dashboard"), "/werkelijk/datapakket/woordenboek.csv"

    def shown(value: str) -> int:
        return Client().get(address, headers={"Authorization": f"Bearer {value}"}).status_code

    assert [shown("wrong") for _ in range(11)] == [401] * 10 + [429]
    assert told()[-1] == ("read_package", address, "locked")
    assert shown(key) == 200


def test_a_lost_app_is_reset_by_command_and_its_sessions_end(enrolled: Enrolled) -> None:
    people.reset_code("analist")
    assert not Authenticator.objects.exists()
    assert enrolled[0].get(PAGE).status_code == 302
    client = Client()
    sign_in(client)
    assert client.get(PAGE)["Location"] == "/aanmelden/app"


def test_a_closed_account_is_told_so_and_written_down(person: User, told: Told) -> None:
    people.change_user("analist", closed=True)
    answer = sign_in(Client())
    assert answer.status_code == 403
    assert told()[-1] == ("sign_in", "/aanmelden", "refused")


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/signup/", "/accounts/email/", "/accounts/password/reset/", "/accounts/social/connections/",
        "/accounts/2fa/", "/aanmelden/signup", "/aanmelden/wachtwoord-vergeten", "/accounts/login/",
    ],
)  # fmt: skip
def test_other_pages_of_the_library_have_no_address(production: Settings, address: str) -> None:
    assert Client().get(address).status_code == Client().post(address).status_code == 404


def test_without_a_provider_its_addresses_do_not_exist(production: Settings) -> None:
    assert Client().post("/aanmelden/organisatie").status_code == 404
    assert Client().get("/aanmelden/organisatie/terug?code=1&state=2").status_code == 404


@pytest.mark.parametrize(
    ("role", "page"),
    [("analyst", "situatie"), ("administrator", "bronnen"), ("fg", "bronnen"), ("council_member", "situatie")],
)
def test_after_signing_in_somebody_comes_to_a_page_of_the_role(
    enrolled: Enrolled, production: Settings, role: str, page: str
) -> None:
    User.objects.update(role=role)
    client = Client()
    sign_in(client)
    client.post("/aanmelden/code", {"code": code_of(enrolled[1], steps=1)})
    assert client.get("/")["Location"] == f"/werkelijk/{page}"


def test_in_a_demo_a_role_needs_neither_password_nor_code(demo_home: object, db: None) -> None:
    client = Client()
    client.post("/aanmelden-als", {"rol": "analyst"})
    assert client.get(PAGE).status_code == 200
    assert client.get("/aanmelden/app").status_code == 404
