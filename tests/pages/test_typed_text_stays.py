# SPDX-License-Identifier: EUPL-1.2
"""What is typed in a form of the plan, the hours or the meetings stays, whatever happens to the session or the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTICE = "#bewaren-melding"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site)
    opened = context.new_page()
    sign_in(opened)
    yield opened
    context.close()


def sign_in(page: Page, role: str = "policy_adviser") -> None:
    page.goto("/aanmelden?next=/en/fictief/plan")
    page.select_option("#rol", role)
    page.click("main button[type=submit]")
    page.wait_for_url("**/fictief/plan")


def measure_form(page: Page) -> None:
    """A new draft with a target, and the form for a measure of it."""
    page.goto("/en/fictief/plan/nieuw")
    page.fill("#f-titel", "Uitvoeringsplan 2027")
    page.get_by_role("button", name="Begin this plan").click()
    page.get_by_role("link", name="Add a target").click()
    page.fill("#f-doel", "Inwoners voelen zich thuis")
    page.select_option("#f-thema", "ondermijning")
    page.get_by_role("button", name="Check this target").click()
    page.get_by_role("button", name="Store it like this").click()
    page.get_by_role("link", name="Add a measure").click()
    page.fill("#f-wat", "Huisbezoeken")
    page.select_option("#f-thema", "ondermijning")
    page.fill("#f-trekker", "Team Veiligheid")


def kept(page: Page) -> int:
    return page.evaluate("Object.keys(sessionStorage).length")


def test_a_measure_survives_the_end_of_the_session_with_its_ticks(page: Page) -> None:
    measure_form(page)
    page.get_by_label("Inwoners voelen zich thuis").check()
    form = page.url
    page.context.clear_cookies(name="vb_session")
    page.get_by_role("button", name="Store this measure").click()
    expect(page.locator(NOTICE)).to_contain_text("not signed in any more")
    expect(page.locator("#f-wat")).to_have_value("Huisbezoeken")
    sign_in(page.context.new_page())
    page.goto(form)
    expect(page.locator(".vb-terug")).to_be_visible()
    expect(page.locator("#f-wat")).to_have_value("Huisbezoeken")
    expect(page.locator("#f-thema")).to_have_value("ondermijning")
    expect(page.get_by_label("Inwoners voelen zich thuis")).to_be_checked()
    page.get_by_role("button", name="Store this measure").click()
    expect(page.locator("main")).to_contain_text("of 1 target the outcome cannot be measured")
    assert kept(page) == 0


def test_a_page_that_is_gone_is_not_called_no_connection_and_the_notice_stays(page: Page) -> None:
    measure_form(page)
    page.evaluate("document.querySelector('form[data-bewaar]').action += 'weg'")
    page.get_by_role("button", name="Store this measure").click()
    expect(page.locator(NOTICE)).to_contain_text("could not be saved")
    expect(page.locator("#f-wat")).to_have_value("Huisbezoeken")
    page.evaluate("look()")
    expect(page.locator(NOTICE)).to_contain_text("could not be saved")


def test_without_a_connection_it_says_so(page: Page) -> None:
    measure_form(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Store this measure").click()
    expect(page.locator(NOTICE)).to_contain_text("No connection")
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("#f-wat")).to_have_value("")
    assert kept(page) == 0


def test_the_second_of_two_writers_sees_both_texts_and_can_save(page: Page) -> None:
    measure_form(page)
    page.get_by_role("button", name="Store this measure").click()
    page.get_by_role("link", name="Edit: Huisbezoeken").click()
    page.wait_for_selector("#f-wat")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#f-wat", "Bezoeken aan huis")
    other.get_by_role("button", name="Store this measure").click()
    other.get_by_role("link", name="Edit: Bezoeken aan huis").wait_for()
    page.fill("#f-wat", "Huis aan huis")
    page.get_by_role("button", name="Store this measure").click()
    expect(page.locator("main")).to_contain_text("Bezoeken aan huis")
    expect(page.locator("#f-wat")).to_have_value("Huis aan huis")
    assert page.locator(".vb-terug").count() == 0
    page.get_by_role("button", name="Store this measure").click()
    page.get_by_role("link", name="Edit: Huis aan huis").wait_for()
    assert kept(page) == 0


def test_hours_of_one_week_are_not_put_back_in_another(page: Page) -> None:
    sign_in(page, "team_leader_boa")
    page.goto("/en/fictief/inzet/uren?week=2026-01-12")
    page.fill("#uren", "12")
    page.goto("/en/fictief/inzet/uren?week=2026-01-05")
    expect(page.locator("#uren")).to_have_value("")
    page.goto("/en/fictief/inzet/uren?week=2026-01-12")
    expect(page.locator("#uren")).to_have_value("12")
    page.fill("#team", "Team Avonddienst")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".vb-items")).to_contain_text("Team Avonddienst")
    assert kept(page) == 0
