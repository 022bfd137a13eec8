# SPDX-License-Identifier: EUPL-1.2
"""What a person with a browser gets: nothing wider than the screen, no fault for axe, keyboard, print, no script."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OPEN = [
    "/", "/werkelijk/situatie", "/werkelijk/vergelijken", "/werkelijk/bronnen", "/werkelijk/gebied/GM0114-2026",
    "/werkelijk/indicator/geregistreerde-misdrijven", "/werkelijk/indicator/onveiligheidsgevoel", "/aanmelden",
    "/toegankelijkheid", "/bestaat-niet", "/werkelijk/digitaal",
]  # fmt: skip
SIGNED_IN = [
    "/fictief/situatie", "/fictief/vergelijken", "/fictief/bronnen", "/fictief/gebied/WK980101-2026",
    "/fictief/indicator/woninginbraak", "/fictief/indicator/misdrijven-per-week", "/fictief/thema/jeugd",
    "/fictief/thema/overlast", "/fictief/thema/huiselijk-geweld", "/fictief/thema/veiligheidsgevoel",
    "/fictief/gebied/WK980100-2026?naast=WK980109&soort=1.1.1", "/fictief/gebied/EG01-2026", "/fictief/import",
    "/fictief/datapakket", "/fictief/afwijking?getal=12&indicator=woninginbraak&periode=2024", "/fictief/begroting",
    "/fictief/bewijs", "/fictief/documenten",
    "/fictief/digitaal", "/fictief/deze-week", "/fictief/opvallend", "/fictief/uitleg", "/fictief/privacy",
    "/fictief/indicator/geregistreerde-misdrijven?gebied=WK980101-2026&periode=2024",
]  # fmt: skip
WIDTHS = (1280, 390)


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, browser: Browser, site: str):
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, base_url=site, java_script_enabled=True
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert [one for one in complaints if "Content Security Policy" in one] == []


def sign_in(page: Page, role: str = "analyst") -> None:
    page.goto("/aanmelden")
    page.select_option("#rol", role)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "aanmelden" not in address)


def faults(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_meetings_and_their_items_have_no_fault_in_any_state(page: Page, axe: str, prefix: str) -> None:
    sign_in(page, "policy_adviser")
    page.goto(f"{prefix}/fictief/overleg")
    agendas = page.eval_on_selector_all(".vb-list a", "all => all.map(one => one.getAttribute('href'))")
    page.goto(agendas[0])
    planned = page.eval_on_selector_all(".vb-items a", "all => all.map(one => one.getAttribute('href'))")
    page.goto(agendas[1])
    closed = page.eval_on_selector_all(".vb-items a", "all => all.map(one => one.getAttribute('href'))")
    wrong = {}
    for address in (*agendas[:2], *planned[:2], *closed[:2]):
        page.goto(address)
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        found = faults(page, axe)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("wider than the screen")
        if found:
            wrong[address] = found
    assert wrong == {}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_has_a_fault_for_axe_or_is_wider_than_the_screen(page: Page, axe: str, prefix: str) -> None:
    wrong = {}
    for number, address in enumerate([*OPEN, *SIGNED_IN]):
        if number == len(OPEN):
            sign_in(page)
        page.goto(prefix + address if address != "/" else prefix + "/")
        found = faults(page, axe)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("wider than the screen")
        if found:
            wrong[address] = found
    assert wrong == {}


def test_the_keyboard_reaches_the_content_and_focus_is_seen(page: Page) -> None:
    page.goto("/werkelijk/situatie")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"
    page.keyboard.press("Enter")
    page.wait_for_url("**/werkelijk/situatie#inhoud")
    seen = 0
    for _ in range(30):
        page.keyboard.press("Tab")
        tag, outline = page.evaluate(
            "[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]"
        )
        if tag == "BODY":  # past the last link
            break
        assert outline != "none"
        seen += 1
    assert seen >= 4


def test_pages_work_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/")
    page.select_option("#gemeente", "GM0106")
    page.click("text=Bekijk de werkelijke cijfers")
    page.wait_for_url("**/werkelijk/situatie")
    assert "Assen" in page.inner_text("h1")
    page.click(".vb-lang a")
    page.wait_for_url("**/en/werkelijk/situatie")
    assert "Assen" in page.inner_text("h1")
    context.close()


def test_a_map_area_leads_to_its_page(page: Page) -> None:
    sign_in(page)
    page.goto("/fictief/situatie")
    link = page.locator(".vb-chart:visible svg a").first
    target = link.get_attribute("href")
    page.goto(target or "")
    assert "/fictief/gebied/WK98" in page.url and page.locator("h1").count() == 1


def test_an_analyst_sees_what_changed_in_a_wijk_and_freezes_it_within_five_clicks(page: Page, axe: str) -> None:
    page.goto("/fictief/situatie")
    page.select_option("#rol", "analyst")
    page.click("main button[type=submit]")
    page.click("main table a:has-text('Ketelbrink')")
    said = page.inner_text(".vb-answer .vb-answer__more:has(.vb-verdict)")
    page.click(".vb-answer form[action$='vastleggen'] button")  # the third
    page.wait_for_url("**/fictief/bewijs/*")
    shown = page.inner_text(".vb-answer")
    years, fact = said.split(". ")[0].split(": ", 1)
    assert years in shown and fact in shown
    assert faults(page, axe) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_a_sheet_of_paper_carries_the_world_and_no_menu(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/werkelijk/situatie")
    page.emulate_media(media="print")
    assert not page.locator(".vb-menu").is_visible()
    assert page.pdf(format="A4", prefer_css_page_size=True)[:4] == b"%PDF"
    context.close()


def test_a_faulty_spreadsheet_is_mended_accepted_seen_and_undone(
    browser: Browser, site: str, axe: str, tmp_path: Path
) -> None:
    """As an analyst does it, on a phone's width too; nothing of it needs help or a script."""
    context = browser.new_context(viewport={"width": 390, "height": 900}, base_url=site, accept_downloads=True)
    page = context.new_page()
    sign_in(page)
    page.goto("/fictief/import")
    with page.expect_download() as download:
        page.click("main a[href$='probeer.xlsx']")
    faulty = tmp_path / "probeer.xlsx"
    download.value.save_as(faulty)
    _send(page, faulty)
    assert "12 (schatting)" in page.inner_text("main") and "eerste kwartaal" in page.inner_text("main")
    assert faults(page, axe) == []
    page.click("text=Weggooien")
    _send(page, _mended(faulty, tmp_path / "goed.xlsx"))
    page.select_option("#q-0", "missing")
    page.select_option("#q-1", index=1)
    with page.expect_navigation():
        page.click("text=Opnieuw lezen")
    page.select_option("#q-0", "zero")  # wijken without a row
    with page.expect_navigation():
        page.click("text=Opnieuw lezen")
    page.click("text=Aannemen en publiceren")
    _wait_until_published(page)
    page.goto("/fictief/indicator/meldingen-overlast-gemeente?gebied=WK980100-2026&periode=2026-K1")
    assert "61" in page.inner_text(".vb-answer__main")
    page.goto("/fictief/import")
    page.click("tbody tr:first-child button")
    _wait_until_published(page)
    answer = page.goto("/fictief/indicator/meldingen-overlast-gemeente?gebied=WK980100-2026&periode=2026-K1")
    assert answer is not None and answer.status == 404
    context.close()


def _send(page: Page, file: Path) -> None:
    page.select_option("#soort", "overlastmeldingen")
    page.set_input_files("#bestand", file)
    with page.expect_navigation():
        page.click("text=Lees dit bestand")


def _mended(faulty: Path, target: Path) -> Path:
    book = load_workbook(faulty)
    for row in book.active.iter_rows():
        for cell in row:
            cell.value = {"12 (schatting)": 12, "eerste kwartaal": "2026-K1"}.get(cell.value, cell.value)
    book.save(target)
    return target


def _wait_until_published(page: Page) -> None:
    page.get_by_text("Klaar.").first.wait_for(timeout=120_000)


@pytest.mark.parametrize("address", ["/fictief/deze-week", "/en/fictief/deze-week", "/werkelijk/deze-week"])
def test_mondays_briefing_is_one_sheet_of_paper(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    sign_in(page)
    page.goto(address)
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    context.close()
