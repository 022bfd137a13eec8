# SPDX-License-Identifier: EUPL-1.2
"""How long does a session last, what ends it, and what does somebody meet who tries to get round it?"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from typer.testing import CliRunner

from authenticator import PASSWORD, code_of, sign_in
from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.doors.jobs import people
from veiligheidsbeeld.ground.access.models import AuditLine, User

pytestmark = pytest.mark.slow
Told = Callable[[], list[tuple[str, str, str]]]
Enrolled = tuple[Client, str]
PAGE = "/fictief/bronnen"
MINUTE, HOUR = 60, 3600


@pytest.fixture
def client(demo_home: Path, db: None) -> Client:
    signed_in = Client()
    signed_in.post("/aanmelden-als", {"rol": "analyst"})
    return signed_in


def test_a_session_ends_after_its_longest_time_however_much_it_is_used(
    client: Client, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    began = client.get(PAGE) and client.session["began_at"]
    session = client.session
    session["began_at"] = began - 8 * HOUR + MINUTE
    session.save()
    assert client.get(PAGE).status_code == 200
    session["began_at"] = began - 8 * HOUR - MINUTE
    session.save()
    answer = client.get(PAGE)
    assert answer.status_code == 302 and answer["Location"] == f"/aanmelden?next={quote(PAGE, safe='')}"
    assert ("sign_out", PAGE, "allowed") in told()


def test_a_session_goes_idle_thirty_minutes_after_the_last_request(client: Client) -> None:
    client.get(PAGE)
    stored = Session.objects.get(session_key=client.session.session_key)
    assert 29 * MINUTE < stored.expire_date.timestamp() - time.time() <= 30 * MINUTE
    Session.objects.update(expire_date=stored.expire_date.replace(year=2020))
    assert client.get(PAGE).status_code == 302


def test_a_used_session_is_kept_from_going_idle(client: Client) -> None:
    client.get(PAGE)
    session = client.session
    session["seen_at"] = time.time() - 2 * MINUTE
    session.save()
    client.get(PAGE)
    assert time.time() - client.session["seen_at"] < MINUTE


def test_a_page_that_asks_by_itself_whether_something_is_new_keeps_no_session_alive(client: Client) -> None:
    client.get(PAGE)
    session = client.session
    session["seen_at"] = asked = time.time() - 2 * MINUTE
    session.save()
    client.get(PAGE, headers={"Sec-Fetch-Dest": "empty"})
    assert client.session["seen_at"] == asked


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"Sec-Fetch-Dest": "empty"}])
def test_a_script_whose_session_has_ended_gets_a_401_with_the_way_back(client: Client, header: dict[str, str]) -> None:
    Session.objects.all().delete()
    answer = client.post(
        "/fictief/opvallend/oordeel", {"reden": "lang getypt"},
        headers={**header, "Referer": "http://testserver/fictief/opvallend"},
    )  # fmt: skip
    assert answer.status_code == 401
    assert answer["Location"] == "/aanmelden?next=http%3A%2F%2Ftestserver%2Ffictief%2Fopvallend"
    assert "lang getypt" not in str(list(AuditLine.objects.values()))


def test_a_script_that_asks_for_something_is_led_back_to_the_page_it_stands_on(client: Client) -> None:
    Session.objects.all().delete()
    headers = {"Sec-Fetch-Dest": "empty", "Referer": "http://testserver/fictief/opvallend"}
    answer = client.get("/fictief/bronnen/taak/x", headers=headers)
    assert (answer.status_code, answer["Location"]) == (
        401,
        "/aanmelden?next=http%3A%2F%2Ftestserver%2Ffictief%2Fopvallend",
    )


def test_a_form_whose_session_has_ended_leads_to_signing_in_and_back_to_its_page(client: Client) -> None:
    Session.objects.all().delete()
    answer = client.post("/fictief/opvallend/oordeel", headers={"Referer": "http://testserver/fictief/opvallend"})
    assert answer.status_code == 302
    back = client.post("/aanmelden-als", {"rol": "analyst", "next": "http://testserver/fictief/opvallend"})
    assert back["Location"] == "http://testserver/fictief/opvallend"


def test_signing_in_gives_the_session_another_key(person: User) -> None:
    client = Client()
    client.get("/aanmelden")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["vb_session"] = planted = session.session_key
    sign_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_code_gives_the_session_another_key_again(enrolled: Enrolled) -> None:
    client = Client()
    sign_in(client)
    before = client.session.session_key
    client.post("/aanmelden/code", {"code": code_of(enrolled[1], steps=1)})
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "change",
    [
        lambda: people.reset_password("analist", PASSWORD + "-anders"),
        lambda: people.change_user("analist", role="mayor"),
        lambda: people.change_user("analist", closed=True),
        lambda: people.reset_code("analist"),
        lambda: User.objects.get().end_sessions(),
    ],
    ids=["password", "role", "closed", "code", "everywhere"],
)
def test_every_session_ends_when_what_it_rests_on_changes(enrolled: Enrolled, change: Callable[[], None]) -> None:
    client, _secret = enrolled
    assert client.get(PAGE).status_code == 200
    change()
    assert client.get(PAGE).status_code == 302


def test_a_person_changes_the_password_and_only_that_session_goes_on(enrolled: Enrolled, told: Told) -> None:
    client, secret = enrolled
    other = Client()
    sign_in(other)
    other.post("/aanmelden/code", {"code": code_of(secret, steps=1)})
    typed = {"oldpassword": PASSWORD, "password1": PASSWORD + "-anders", "password2": PASSWORD + "-anders"}
    assert client.post("/aanmelden/wachtwoord", typed)["Location"] == "/"
    assert client.get(PAGE).status_code == 200 and other.get(PAGE).status_code == 302
    assert ("change_password", "/aanmelden/wachtwoord", "allowed") in told()
    assert User.objects.get().check_password(PASSWORD + "-anders")


@pytest.mark.parametrize(
    ("typed", "noted", "said"),
    [
        (("wrong", PASSWORD + "x", PASSWORD + "x"), True, "Your current password is not right."),
        ((PASSWORD, "short", "short"), False, "The new password has fewer than 12 characters."),
        ((PASSWORD, "1q2w3e4r5t6y", "1q2w3e4r5t6y"), False, "The new password is one that many people use."),
        ((PASSWORD, "analistxxxxx", "analistxxxxx"), False, "looks too much like your user name."),
        ((PASSWORD, PASSWORD + "x", PASSWORD + "y"), False, "The new password is not twice the same."),
        ((PASSWORD, PASSWORD + "x", ""), False, "Fill in all three."),
    ],
    ids=["wrong", "short", "common", "similar", "typing mistake", "missing"],
)
def test_a_password_is_not_changed_by_somebody_else_or_into_a_weak_one(
    enrolled: Enrolled, typed: tuple[str, str, str], noted: bool, said: str, told: Told
) -> None:
    client, _secret = enrolled
    fields = ("oldpassword", "password1", "password2")
    answer = client.post("/en/aanmelden/wachtwoord", dict(zip(fields, typed, strict=True)))
    assert answer.status_code == 400 and said in answer.content.decode()
    assert User.objects.get().check_password(PASSWORD)
    assert (("change_password", "/en/aanmelden/wachtwoord", "refused") in told()) == noted


def test_signing_out_everywhere_ends_the_other_sessions_too_and_signing_out_only_this_one(
    client: Client, told: Told
) -> None:
    other = Client()
    other.post("/aanmelden-als", {"rol": "analyst"})
    client.post("/afmelden")
    assert client.get(PAGE).status_code == 302 and other.get(PAGE).status_code == 200
    assert ("sign_out", "/afmelden", "allowed") in told()
    client.post("/aanmelden-als", {"rol": "analyst"})
    client.post("/afmelden", {"overal": "1"})
    assert other.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "http:///x.y"],
)
def test_an_address_elsewhere_is_not_gone_on_to(enrolled: Enrolled, elsewhere: str) -> None:
    client = Client()
    sign_in(client, to=elsewhere)
    answer = client.post(f"/aanmelden/code?next={quote(elsewhere)}", {"code": code_of(enrolled[1], steps=1)})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_form_of_another_site_is_refused_with_a_page_and_a_line(client: Client, prefix: str, told: Told) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(f"{prefix}/fictief/bronnen/ophalen")
    assert answer.status_code == 403 and "<h1>" in answer.content.decode()
    assert told()[-1] == ("start_sync", f"{prefix}/fictief/bronnen/ophalen", "refused")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "address",
    [
        "/fictief/bewijs/e-123456789",
        "/fictief/bronnen/taak/gokje",
        "/fictief/import/bestand/gokje",
        "/fictief/bestaat-niet",
    ],
)
def test_a_guessed_address_gives_nothing_and_is_written_down(
    client: Client, prefix: str, address: str, told: Told
) -> None:
    answer = client.get(prefix + address)
    assert answer.status_code == 404 and "<h1>" in answer.content.decode()
    assert "bestaat-niet" in address or told()[-1][1] == prefix + address
    nobody = Client().get(prefix + address)
    assert nobody.status_code == (404 if "bestaat-niet" in address else 302)


def test_the_cookies_of_production_cannot_be_read_by_a_script_sent_plain_or_planted(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    true = (
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE",
    )  # fmt: skip
    found = settings_of(tmp_path, '[server]\nhosts = ["x.example"]\n')
    assert all(found[name].startswith("__Host-") for name in names)
    assert all(found[name] is True for name in true)
    assert found["SESSION_COOKIE_SAMESITE"] == found["CSRF_COOKIE_SAMESITE"] == "Lax"


def test_a_form_may_lead_to_the_provider_and_nowhere_else(tmp_path: Path) -> None:
    provider = '[sign_in]\nissuer = "https://login.example/tenant/v2.0"\nclient_id = "x"\nroles = {a = "analyst"}\n'
    found = settings_of(tmp_path, provider, VB_OIDC_SECRET="s")
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'", "https://login.example"]


def settings_of(home: Path, text: str, **environment: str) -> dict[str, object]:
    """Django's settings of an installation, made in a process of its own."""
    import os
    import subprocess
    import sys

    (home / "w").mkdir()
    (home / "veiligheidsbeeld.toml").write_text(f'{text}\n[worlds]\nnames = ["w"]\n')
    (home / "w" / "world.toml").write_text('municipality = "GM0106"\n')
    program = (
        "import json; from veiligheidsbeeld.doors.config import settings as s; "
        "print(json.dumps({n: v for n, v in vars(s).items() if n.isupper()}, default=str))"
    )
    env = {**os.environ, "VB_HOME": str(home), "VB_SECRET_KEY": "k" * 60, **environment}
    run = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout))


def test_commands_change_and_close_an_account_and_leave_a_line(
    person: User, told: Told, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VB_HOME", str(demo_home))
    run = CliRunner().invoke
    assert run(app, ["users", "change", "analist", "--role", "mayor"]).exit_code == 0
    assert run(app, ["users", "reset-code", "analist"]).exit_code == 0
    assert run(app, ["users", "change", "analist", "--closed"]).exit_code == 0
    shown = json.loads(run(app, ["users", "list", "--json"]).stdout)
    assert [(one["username"], one["role"], one["local"], one["has_app"], one["closed"]) for one in shown] == [
        ("analist", "mayor", True, False, True)
    ]
    user = User.objects.get()
    assert (user.role, user.is_active) == ("mayor", False)
    assert [(action, thing) for action, thing, _ in told()] == [
        ("change_user", user.public_id), ("reset_code", user.public_id), ("change_user", user.public_id),
    ]  # fmt: skip
