# SPDX-License-Identifier: EUPL-1.2
"""A document in a browser: made, read on a wide and a narrow screen, refused, withdrawn, and taken along as a page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(params=(1280, 390), ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, browser: Browser, site: str):
    context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=site)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.goto("/aanmelden")
    opened.select_option("#rol", "policy_adviser")
    opened.click("main button[type=submit]")
    opened.wait_for_url(lambda address: "aanmelden" not in address)
    yield opened
    context.close()
    assert [one for one in complaints if "Content Security Policy" in one] == []


def faults(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] + ["wider than the screen"] * wide


def make(page: Page, kind: str, prefix: str = "/en") -> None:
    page.goto(f"{prefix}/fictief/documenten")
    page.select_option("#soort", kind)
    page.click("form[action$='/maken'] button")
    page.wait_for_url(lambda address: not address.endswith(("/documenten", "/maken")))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("kind", ["briefing", "monitor"])
def test_a_document_has_no_fault_for_axe_in_any_state(page: Page, axe: str, kind: str, prefix: str) -> None:
    make(page, kind, prefix)
    assert faults(page, axe) == []
    page.click("button[value=withdraw]")  # without a reason
    expect(page.locator("[role=alert]")).to_have_count(1)
    assert faults(page, axe) == []
    for step in ("agree", "publish"):
        page.click(f"button[value={step}]")
        expect(page.locator(f"button[value={step}]")).to_have_count(0)
    page.fill("#reden", "Een fout cijfer.")
    page.click("button[value=withdraw]")
    expect(page.locator("main")).to_contain_text("Een fout cijfer.")
    assert faults(page, axe) == []


def test_a_period_that_is_none_is_told_at_the_form(page: Page, axe: str) -> None:
    page.goto("/en/fictief/documenten")
    page.fill("#periode", "morgen")
    page.press("#periode", "Enter")
    page.wait_for_function("document.title.startsWith('Error:')")
    assert page.input_value("#periode") == "morgen" and faults(page, axe) == []


def test_the_page_that_is_taken_along_has_no_fault_either(page: Page, axe: str, tmp_path: Path) -> None:
    make(page, "briefing")
    with page.expect_download() as download:
        page.click("text=HTML")
    content = Path(download.value.path()).read_text("utf-8")
    (tmp_path / "document.html").write_text(content.replace("default-src 'none'", "default-src 'unsafe-inline'"))
    page.goto(f"file://{tmp_path / 'document.html'}")
    assert faults(page, axe) == []


def test_every_chart_is_large_enough_to_read(page: Page) -> None:
    make(page, "briefing")
    sizes = page.evaluate("""() => [...document.querySelectorAll('.vb-chart svg')]
        .filter(one => one.getClientRects().length)
        .flatMap(one => [...one.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize)
        * one.getBoundingClientRect().width / one.viewBox.baseVal.width))""")
    assert sizes and min(sizes) >= 9.5
