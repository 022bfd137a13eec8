# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a page as it stands: for who uses a reader, and on a narrow screen."""

from playwright.sync_api import Page

LANGUAGES = ("", "/en")


def faults(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] + ["too wide"] * wide
