# SPDX-License-Identifier: EUPL-1.2
"""An evaluation from a question that stands ready to drawn lots; on a desk and on a phone, in both languages."""

import pytest
from axe_faults import LANGUAGES, faults
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_a_question_to_lots_and_no_page_of_it_has_a_fault(page: Page, axe: str) -> None:
    page.goto("/en/fictief/hielp-het/nieuw")
    page.select_option("#f-sjabloon", "hotspots")
    page.get_by_role("button", name="Begin this evaluation").click()
    page.get_by_role("heading", name="The question").wait_for()
    page.select_option("#f-indicator", "woninginbraak")
    page.fill("#f-aantal", "2")
    page.fill("#f-begin", "2026-03-01")
    page.fill("#f-einde", "2027-02-28")
    page.get_by_text("What each of the").click()
    for area in page.locator("select[name^=gebied-]").all():
        area.select_option("loten")
    page.get_by_role("button", name="Save the question").click()
    page.get_by_role("link", name="Which set-up?").click()
    expect(page.locator("#f-opzet")).to_have_value("lots")
    page.get_by_role("button", name="Store this set-up").click()
    page.get_by_role("button", name="Freeze it").click()
    expect(page.locator(".vb-answer__main")).to_contain_text("Frozen: version 1")
    expect(page.locator(".vb-answer__more")).to_contain_text("Everything is as it was agreed.")
    page.get_by_role("link", name="Evaluation", exact=True).click()
    page.get_by_role("link", name="Draw lots").click()
    page.fill("#f-getal", "4-11-19-27-33-41")
    page.fill("#f-dag", "2026-01-26")
    page.get_by_role("button", name="Look at it once more").click()
    page.fill("#f-nog-eens", "4-11-19-27-33-41")
    page.get_by_role("button", name="Draw the lots").click()
    expect(page.locator(".vb-answer__main")).to_have_text("The lots were drawn with 4-11-19-27-33-41.")
    own = page.url[page.url.index("/fictief/") :].removesuffix("/loten")
    parts = ("", "/vraag", "/opzet", "/protocol", "/loten", "/uitkomst")
    addresses = [own + part for part in parts] + ["/fictief/hielp-het", "/fictief/hielp-het/nieuw"]
    wrong = {}
    for address in (language + one for language in LANGUAGES for one in addresses):
        page.goto(address)
        if found := faults(page, axe):
            wrong[address] = found
    assert wrong == {}
