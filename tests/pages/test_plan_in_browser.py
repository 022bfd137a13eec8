# SPDX-License-Identifier: EUPL-1.2
"""A plan as it is written: begun, a target checked and stored, a measure added and noted; on a desk and on a phone."""

import pytest
from axe_faults import LANGUAGES, faults
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_plan_is_written_and_no_page_of_it_has_a_fault(page: Page, axe: str) -> None:
    page.goto("/en/fictief/plan/nieuw")
    page.fill("#f-titel", "Uitvoeringsplan 2026")
    page.fill("#f-jaar", "2026")
    page.fill("#f-bewering", "one of the 7 safest")
    page.get_by_role("button", name="Begin this plan").click()
    page.get_by_role("link", name="Add a target").wait_for()
    plan = page.url
    page.get_by_role("link", name="Add a target").click()
    page.fill("#f-doel", "5% minder woninginbraken")
    page.select_option("#f-thema", "veilige-dorpen-en-wijken")
    page.select_option("#f-indicator", "woninginbraak")
    page.fill("#f-streef", "-5")
    page.keyboard.press("Enter")
    expect(page.locator(".vb-answer__main")).to_contain_text("Cannot be measured: if it really falls")
    assert faults(page, axe) == []
    page.get_by_role("button", name="Store it like this").click()
    page.get_by_role("link", name="Add a measure").click()
    page.fill("#f-wat", "Huisbezoeken in drie wijken")
    page.select_option("#f-thema", "veilige-dorpen-en-wijken")
    page.fill("#f-trekker", "Team Veiligheid")
    page.fill("#f-tot", "2025-12-31")
    page.get_by_label("5% minder woninginbraken").check()
    page.get_by_role("button", name="Store this measure").click()
    expect(page.locator(".vb-answer__main")).to_have_text(
        "0 of 1 measures are on schedule; of 1 target the outcome cannot be measured."
    )
    page.get_by_role("link", name="Note progress: Huisbezoeken").first.click()
    page.get_by_role("button", name="Add this note").click()
    page.wait_for_url(plan)
    own = plan[plan.index("/fictief/") :]
    parts = ("", "/doel", "/maatregel", "/ambitie", "/bijwerken", "/doorrollen")
    addresses = [own + part for part in parts] + ["/fictief/plan/inlezen", "/fictief/plan/nieuw"]
    wrong = {}
    for address in (language + one for language in LANGUAGES for one in addresses):
        page.goto(address)
        if found := faults(page, axe):
            wrong[address] = found
    assert wrong == {}
