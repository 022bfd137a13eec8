# SPDX-License-Identifier: EUPL-1.2
"""What do tests of signing in share? Production's addresses and rules, accounts, codes of an app, and the trail."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from authenticator import PASSWORD, code_of, sign_in
from veiligheidsbeeld.doors.config.signing_in import providers
from veiligheidsbeeld.doors.jobs.people import create_user
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.access.models import AuditLine, User
from veiligheidsbeeld.loop.picture.worlds import SignIn

PROVIDER = Path(__file__).parents[3] / "openid_provider.py"


@pytest.fixture
def production(settings: Settings, db: None, demo_home: Path) -> Iterator[Settings]:
    """As outside a demo, but for TLS."""
    settings.VB_DEMO = False
    settings.ROOT_URLCONF = "production_addresses"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    cache.clear()
    yield settings
    cache.clear()


@pytest.fixture
def person(production: Settings) -> User:
    """An analyst with a local account and no app yet."""
    create_user("analist", "analyst", "Gemeente", PASSWORD)
    return User.objects.get(username="analist")


@pytest.fixture
def told() -> Callable[[], list[tuple[str, str, str]]]:
    """The trail so far: action, address, result."""
    return lambda: [(one.action, one.thing, one.result) for one in AuditLine.objects.order_by("number")]


@pytest.fixture
def enrolled(person: User) -> tuple[Client, str]:
    """Somebody who signed in and set up an app, with its secret."""
    client = Client()
    sign_in(client)
    client.get("/aanmelden/app")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/aanmelden/app", {"code": code_of(secret)})
    assert answer["Location"] == "/aanmelden/herstelcodes"
    return client, secret


@pytest.fixture(scope="session")
def provider_address() -> Iterator[str]:
    """Address of a real OpenID provider in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    back = [f"http://testserver{prefix}/aanmelden/organisatie/terug" for prefix in ("", "/en")]
    process = subprocess.Popen([sys.executable, str(PROVIDER), str(port), *back], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def with_provider(production: Settings, provider_address: str) -> Settings:
    """Production with a provider in its settings file."""
    chosen = SignIn(
        issuer=f"{provider_address}/o", client_id="veiligheidsbeeld",
        roles={"VB.Analist": Role.ANALYST, "VB.Burgemeester": Role.MAYOR},
    )  # fmt: skip
    production.VB = replace(production.VB, settings=msgspec.structs.replace(production.VB.settings, sign_in=chosen))
    production.SOCIALACCOUNT_PROVIDERS = providers(chosen, "only-for-tests-on-loopback")
    return production
