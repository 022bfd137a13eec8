# SPDX-License-Identifier: EUPL-1.2
"""Lots over cases from advice to the page that asks for their file, and the need report; on a desk and on a phone, in
both languages."""

import pytest
from axe_faults import LANGUAGES, faults
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def begin(page: Page, template: str) -> str:
    """Begin from a template; the address of the evaluation without language."""
    page.goto("/en/fictief/hielp-het/nieuw")
    page.select_option("#f-sjabloon", template)
    page.get_by_role("button", name="Begin this evaluation").click()
    page.get_by_role("heading", name="The question").wait_for()
    return page.url[page.url.index("/fictief/") :].removesuffix("/vraag")


def test_from_advice_case_by_case_to_the_page_for_the_file(page: Page, axe: str) -> None:
    own = begin(page, "overlastregisseur")
    page.fill("#f-telling", "2020-03: Corona.")  # the template still asks for a month
    page.fill("#f-begin", "2026-01-26")
    page.fill("#f-einde", "2027-02-28")
    page.get_by_role("button", name="Save the question").click()
    page.get_by_role("link", name="Which set-up?").click()
    page.fill("#f-zaken", "300")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("section[aria-labelledby=h-cases] [role=status]")).to_contain_text("for 20 months (490 cases")
    page.goto(f"/en{own}/protocol")
    page.get_by_role("button", name="Freeze it").click()
    expect(page.locator(".vb-answer__main")).to_contain_text("Frozen: version 1")
    page.goto(f"/en{own}")
    page.get_by_role("button", name="The measure has begun").click()
    expect(page.locator(".vb-answer__main")).to_contain_text("from 1 March 2027 at the earliest")
    page.get_by_role("link", name="How cases are drawn").first.click()
    expect(page.locator("#h-batches")).to_be_visible()
    page.goto(f"/en{own}/zaken")
    expect(page.locator("#f-bestand")).to_be_visible()
    found = {}
    for address in (
        language + own + part for language in LANGUAGES for part in ("", "/zaken", "/loten", "/opzet?zaken=300")
    ):
        page.goto(address)
        if wrong := faults(page, axe):
            found[address] = wrong
    assert found == {}


def test_the_need_report_on_handcuffs(page: Page, axe: str) -> None:
    own = begin(page, "handboeien")
    page.goto(f"/en{own}")
    page.get_by_role("link", name="How great is the need?").click()
    for name, value in (("voorvallen", "20"), ("uitgemaakt", "3"), ("uren", "12000")):
        page.fill(f"#f-{name}", value)
    page.get_by_role("button", name="Make the report").click()
    expect(page.locator(".vb-answer__main")).to_contain_text("15% (between 3.2% and 37.9%)")
    expect(page.locator("#f-voorvallen")).to_have_value("20")
    for address in (language + own + "/behoefte" + more for language in LANGUAGES for more in ("", "?voorvallen=3")):
        page.goto(address)
        assert faults(page, axe) == [], address
