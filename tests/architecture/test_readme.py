# SPDX-License-Identifier: EUPL-1.2
"""What the README promises is true: a page with a row that works answers, any other page does not exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\|(?P<asks>[^|]+)\|(?P<page>[^|]+)\|(?P<status>[^|]+)\|$")


def rows(marker: str) -> list[tuple[str, str]]:
    """Address and status of each row of a plan table."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split(f"<!-- {marker}:begin -->")[1].split(f"<!-- {marker}:end -->")[0]
    found = [ROW.match(line.strip()) for line in table.splitlines()]
    return [
        (name, match["status"].strip())
        for match in found
        if match and (name := "".join(re.findall(r"`([a-z-]+)`", match["page"])))
    ]


def exists(page: str) -> bool:
    extra = {"indicator": {"indicator": "x"}, "gebied": {"area": "GM0114-2026"}, "thema": {"theme": "overlast"}}.get(
        page, {}
    )
    try:
        return bool(reverse(page, kwargs={"world": next(iter(settings.VB.worlds.values())), **extra}))
    except NoReverseMatch:
        return False


@pytest.mark.parametrize(("marker", "works"), [("plan-table", "works"), ("plan-table-nl", "werkt")])
def test_the_plan_table_is_true(marker: str, works: str) -> None:
    table = rows(marker)
    assert len(table) >= 10
    for page in {page for page, _ in table}:
        promised = any(status == works for name, status in table if name == page)
        assert exists(page) == promised, page


def test_both_languages_say_the_same() -> None:
    english = [(page, status == "works") for page, status in rows("plan-table")]
    dutch = [(page, status == "werkt") for page, status in rows("plan-table-nl")]
    assert english == dutch


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
