# SPDX-License-Identifier: EUPL-1.2
"""A meeting as it goes: an adviser and a police liaison, each in a browser, from a signal to the next quarter. The
server is killed, pages are reloaded, and a save comes too late on the way; no word may get lost."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))


class Server:
    """A demo of this test's own, that can be killed and started again on another day."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "VB_HOME": str(self.home), "VB_SECRET_KEY": "a key that stays"}
        self.process = subprocess.Popen(
            [COMMAND, "demo", "--port", str(self.port)], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(900):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the demo did not start")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def move_clock(self, day: str) -> None:
        settings = self.home / "fictief" / "world.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        moved = [f"today = {day}" if line.startswith("today") else line for line in lines]
        settings.write_text("\n".join(moved) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("meeting") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("registry.sqlite3*"))
    running = Server(home)
    yield running
    running.kill()


def _person(browser: Browser, server: Server, role: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, base_url=server.address).new_page()
    _sign_in(page, role)
    return page


def _sign_in(page: Page, role: str) -> None:
    page.goto("/aanmelden?next=/fictief/overleg")
    page.select_option("#rol", role)
    page.click("main button[type=submit]")
    page.wait_for_url("**/fictief/overleg")


def _save(page: Page, form: str) -> None:
    """Press the button and wait until the page has taken in the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.click(f"#{form} button[type=submit]")
    page.wait_for_timeout(300)


def _open(page: Page, form: str) -> None:
    if not page.is_visible(f"#{form} button[type=submit]"):
        page.click(f"details:has(#{form}) > summary")


def _signal_on_the_agenda(adviser: Page, server: Server) -> None:
    """Plan a meeting and put the first signal on its agenda; looking through all series takes a moment. The invented
    municipality dealt with its one signal before: here nobody did."""
    with sqlite3.connect(server.home / "registry.sqlite3") as registry:
        registry.execute("UPDATE assessment_item SET signal_key = ''")
    adviser.fill("#dag", "2026-01-26")
    adviser.click("form:has(#dag) button[type=submit]")
    adviser.wait_for_selector("#titel")
    agenda = adviser.url
    adviser.goto("/fictief/opvallend")
    adviser.wait_for_selector(".vb-signal", timeout=120_000)
    adviser.goto(agenda)
    adviser.click("form:has(#signaal) button[type=submit]")
    adviser.click("button[value=open]")
    adviser.click(".vb-items a")


def test_a_meeting_from_signal_to_next_quarter_loses_nothing(browser: Browser, server: Server) -> None:
    adviser = _person(browser, server, "policy_adviser", 1280)
    police = _person(browser, server, "police_liaison", 390)
    _signal_on_the_agenda(adviser, server)
    item = adviser.url
    police.goto(item)

    # both write at once, and the second of two saves of one field shows both texts
    adviser.fill("#municipality-seen", "Meer aangiften sinds oktober.")
    _save(adviser, "f-municipality")
    _open(adviser, "f-police")
    adviser.fill("#police-seen", "Namens de politie getypt.")
    _save(adviser, "f-police")
    _open(police, "f-police")
    police.fill("#police-seen", "Het gaat om dure fietsen.")
    _save(police, "f-police")
    expect(police.locator(".vb-errors")).to_be_visible()
    expect(police.locator("#f-police")).to_contain_text("Namens de politie getypt.")
    expect(police.locator("#police-seen")).to_have_value("Het gaat om dure fietsen.")
    _save(police, "f-police")
    expect(police.locator(".vb-side", has_text="Politie")).to_contain_text("Het gaat om dure fietsen.")

    # the other one is told that there is something newer, without losing what was being typed
    _open(adviser, "f-municipality")
    adviser.fill("#municipality-cause", "De stalling is dicht.")
    expect(adviser.locator("#bewaren-melding")).to_contain_text("Iemand heeft iets bewaard", timeout=20_000)

    # the server is killed in the middle: the text stays, in the page and over a reload
    server.kill()
    adviser.click("#f-municipality button[type=submit]")
    expect(adviser.locator("#bewaren-melding")).to_contain_text("Geen verbinding")
    expect(adviser.locator("#municipality-cause")).to_have_value("De stalling is dicht.")
    server.start()
    adviser.reload()
    expect(adviser.locator("#municipality-cause")).to_have_value("De stalling is dicht.")
    expect(adviser.locator("#f-municipality .vb-terug")).to_be_visible()
    _save(adviser, "f-municipality")
    expect(adviser.locator(".vb-side", has_text="Gemeente").first).to_contain_text("De stalling is dicht.")
    assert adviser.evaluate("Object.keys(sessionStorage).length") == 0

    # an expired session keeps the text too
    adviser.fill("#comparison-about", "Over de oorzaak.")
    adviser.check("#comparison-differ")
    adviser.context.clear_cookies(name="vb_session")
    adviser.click("#f-comparison button[type=submit]")
    expect(adviser.locator("#bewaren-melding")).to_contain_text("niet meer aangemeld")
    expect(adviser.locator("#comparison-about")).to_have_value("Over de oorzaak.")
    _sign_in(adviser.context.new_page(), "policy_adviser")  # in another tab, which renews the form's token too
    adviser.click("#f-comparison button[type=submit]")
    expect(adviser.locator("main")).to_contain_text("Politie en gemeente zijn het oneens.")

    # the decision, with an owner and a day to look back
    adviser.check("#decision-act")
    for field, value in {"what": "Toezicht bij de stalling.", "owner": "teamleider boa", "hours": "12",
                         "until": "2026-04-01", "back": "2026-04-10"}.items():  # fmt: skip
        adviser.fill(f"#decision-{field}", value)
    _save(adviser, "f-decision")
    expect(adviser.locator(".vb-decision")).to_contain_text("Toezicht bij de stalling.")
    adviser.goto(adviser.locator(".vb-crumbs a").nth(1).get_attribute("href"))
    adviser.click("button[value=close]")
    expect(adviser.locator("main")).to_contain_text("Het overleg is gesloten.")

    # its minutes, as a file to take along
    adviser.click("form:has([name=overleg]) button")
    adviser.wait_for_url("**/documenten/*")
    minutes = adviser.request.get(f"{adviser.url}.pdf")
    assert minutes.ok
    assert minutes.body().startswith(b"%PDF-")
    expect(adviser.locator("main")).to_contain_text("Toezicht bij de stalling.")

    # next quarter it returns
    server.kill()
    server.move_clock("2026-04-13")
    server.start()
    adviser.goto("/fictief/overleg")
    expect(adviser.locator("main")).to_contain_text("Om op terug te kijken")
    adviser.fill("#dag", "2026-04-14")
    adviser.click("form:has(#dag) button[type=submit]")
    adviser.wait_for_selector("#titel")
    adviser.click(".vb-items a")
    expect(adviser.locator("main")).to_contain_text("Wat toen is besloten")
    adviser.check("#look_back-not_done")
    _save(adviser, "f-look_back")
    expect(adviser.locator("main")).to_contain_text("Er is niets van gekomen.")


def test_a_meeting_can_be_run_by_keyboard_alone(browser: Browser, server: Server) -> None:
    adviser = _person(browser, server, "policy_adviser", 1280)
    adviser.fill("#dag", "2026-04-20")
    adviser.locator("form:has(#dag) button[type=submit]").focus()
    adviser.keyboard.press("Enter")
    adviser.locator("#titel").focus()
    adviser.keyboard.type("Overlast rond het plein")
    adviser.keyboard.press("Enter")
    adviser.locator("button[value=open]").focus()
    adviser.keyboard.press("Enter")
    adviser.locator(".vb-items a").last.focus()
    adviser.keyboard.press("Enter")
    adviser.wait_for_selector("#municipality-seen")
    for _ in range(80):  # with Tab alone one comes to the first field
        adviser.keyboard.press("Tab")
        if adviser.evaluate("document.activeElement.id") == "municipality-seen":
            break
    adviser.keyboard.type("Meer meldingen.")
    for _ in range(3):
        adviser.keyboard.press("Tab")
    adviser.keyboard.press("Enter")
    expect(adviser.locator(".vb-found")).to_contain_text("Meer meldingen.")
    assert adviser.evaluate("document.activeElement.id") == "h-municipality", "focus follows to what was saved"


def test_an_agenda_prints_on_one_a4(browser: Browser, server: Server, tmp_path: Path) -> None:
    adviser = _person(browser, server, "policy_adviser", 1280)
    adviser.fill("#dag", "2026-04-20")
    adviser.click("form:has(#dag) button[type=submit]")
    for number in range(8):
        adviser.fill("#titel", f"Punt dat over overlast gaat, het nummer is {number}")
        with adviser.expect_navigation():
            adviser.click("form:has(#titel) button[type=submit]")
    adviser.pdf(path=tmp_path / "agenda.pdf", format="A4")
    assert (tmp_path / "agenda.pdf").read_bytes().count(b"/Type /Page\n") == 1
