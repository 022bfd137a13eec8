# SPDX-License-Identifier: EUPL-1.2
"""Signing in outside a demo, in a real browser over TLS: a local account with an app, and the organisation's own
service. No page has a fault for axe, is wider than the screen or needs anything that the content policy forbids.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from over_tls import COMMAND, free_port, serving
from playwright.sync_api import Browser, Page
from test_looks import faults

from authenticator import PASSWORD, code_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PROVIDER = Path(__file__).parents[1] / "openid_provider.py"
SECRETS = {"VB_SECRET_KEY": "k" * 60, "VB_OIDC_SECRET": "only-for-tests-on-loopback"}
SHOTS = os.environ.get("VB_SHOTS")  # a folder to keep pictures in, for whoever wants to look


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[str, int]]:
    """Address of an OpenID provider, and the port on which the site it knows will be."""
    port, site = free_port(), free_port()
    back = [f"https://127.0.0.1:{site}{prefix}/aanmelden/organisatie/terug" for prefix in ("", "/en")]
    command = [sys.executable, str(PROVIDER), str(port), *back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}", site
        process.terminate()


@pytest.fixture(scope="module")
def production(demo_home: Path, tmp_path_factory: pytest.TempPathFactory, provider: tuple[str, int]) -> Iterator[str]:
    """A production installation with the figures of the demo, three local accounts and a provider."""
    home = tmp_path_factory.mktemp("production")
    shutil.copytree(demo_home / "werkelijk", home / "werkelijk")
    (home / "veiligheidsbeeld.toml").write_text(
        f'[server]\nhosts = ["127.0.0.1"]\n[worlds]\nnames = ["werkelijk"]\n[sign_in]\nissuer = "{provider[0]}/o"\n'
        'client_id = "veiligheidsbeeld"\n[sign_in.roles]\n"VB.Analist" = "analyst"\n'
    )
    env = {**os.environ, "VB_HOME": str(home), **SECRETS}
    subprocess.run([COMMAND, "migrate"], env=env, check=True)
    for name in ("nl-1280", "nl-390", "en-1280", "en-390"):
        make = [COMMAND, "users", "create", name, "--role", "analyst"]
        subprocess.run(make, env=env, input=PASSWORD + "\n", text=True, check=True)
    with serving(home, provider[1], **SECRETS) as address:
        yield address


@pytest.fixture(params=(1280, 390), ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, browser: Browser, production: str) -> Iterator[Page]:
    size = {"width": request.param, "height": 900}
    context = browser.new_context(viewport=size, base_url=production, ignore_https_errors=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert [one for one in complaints if "Content Security Policy" in one] == []


def looked_at(page: Page, axe: str, name: str) -> None:
    """Nothing wrong on the page as it stands."""
    assert faults(page, axe) == [], name
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)
    with page.expect_navigation():
        page.press(f"[name={name}]", "Enter")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_local_account_sets_up_an_app_and_comes_back_with_its_code(page: Page, axe: str, prefix: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    name = f"{prefix[1:] or 'nl'}-{width}"
    page.goto(f"{prefix}/situatie")
    assert page.url.endswith(f"{prefix}/aanmelden?next={prefix.replace('/', '%2F')}%2Fsituatie")
    looked_at(page, axe, f"sign-in-{name}")
    send(page, login=name, password="wrong")
    looked_at(page, axe, f"wrong-{name}")
    send(page, login=name, password=PASSWORD)
    assert page.url.endswith(f"{prefix}/aanmelden/app")
    looked_at(page, axe, f"app-{name}")
    secret = page.inner_text(".vb-secret")
    send(page, code="000000")
    looked_at(page, axe, f"app-wrong-{name}")
    assert page.inner_text(".vb-secret") == secret
    send(page, code=code_of(secret))
    assert page.url.endswith(f"{prefix}/aanmelden/herstelcodes")
    assert page.locator(".vb-codes li").count() == 10
    looked_at(page, axe, f"recovery-{name}")
    page.reload()
    assert page.locator(".vb-codes li").count() == 0
    looked_at(page, axe, f"recovery-again-{name}")
    cookies = {one["name"]: one for one in page.context.cookies()}
    session = cookies["__Host-vb_session"]
    assert session["secure"] and session["httpOnly"] and session["path"] == "/" and session["sameSite"] == "Lax"
    page.click("footer a >> nth=0")
    looked_at(page, axe, f"password-{name}")
    send(page, oldpassword="wrong", password1="kort", password2="kort")
    looked_at(page, axe, f"password-wrong-{name}")
    page.goto(f"{prefix}/situatie")
    page.click("footer button >> nth=0")
    page.wait_for_url("**/aanmelden?next=**")
    send(page, login=name, password=PASSWORD)
    assert page.url.endswith(f"{prefix}/aanmelden/code")
    looked_at(page, axe, f"code-{name}")
    send(page, code="000000")
    looked_at(page, axe, f"code-wrong-{name}")
    send(page, code=code_of(secret, steps=1))
    assert page.url.endswith(f"{prefix}/situatie") and page.locator("h1").count() == 1


def test_a_work_account_goes_to_the_provider_and_back(page: Page, provider: tuple[str, int]) -> None:
    page.goto(f"{provider[0]}/sign-in?person=jan&roles=VB.Analist")
    page.goto("/situatie")
    page.click("main form >> nth=0 >> button")
    page.wait_for_url("**/situatie")
    assert page.locator("footer").inner_text().count("nalist") == 1


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_work_account_without_a_role_reads_why(page: Page, axe: str, provider: tuple[str, int], prefix: str) -> None:
    page.goto(f"{provider[0]}/sign-in?person=piet&roles=Iets.Anders")
    page.goto(f"{prefix}/situatie")
    page.click("main form >> nth=0 >> button")
    page.wait_for_url("**/aanmelden/organisatie/terug?**")
    looked_at(page, axe, f"refused-{prefix[1:] or 'nl'}")
