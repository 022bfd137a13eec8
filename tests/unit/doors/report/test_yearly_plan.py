# SPDX-License-Identifier: EUPL-1.2
"""Does the plan on paper say each promise with its figure, and what came of last year's?"""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tagged_pdf import opened, tags, words

from veiligheidsbeeld.doors.report.document import Document, Table, parts_of
from veiligheidsbeeld.doors.report.formats import FORMATS, written
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.matter import matter_of
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.loop.action import plan as plans
from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import read_installation

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = datetime(2026, 1, 26, 11, tzinfo=UTC)
ADVISER = Author("adviseur", "policy_adviser", NOW)


@pytest.fixture(scope="module")
def picture(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    world, folder = read_installation(demo_home).world("fictief"), tmp_path_factory.mktemp("plan") / "fictief"
    shutil.copytree(world.folder, folder, ignore=shutil.ignore_patterns("evidence", "documents"))
    return open_picture(replace(world, folder=folder))


def _written(picture: Picture, year: int, follows: Plan | None = None) -> Plan:
    """A plan with one target that has a figure, one of words only, and a measure that is overdue."""
    plan = plans.create_plan(picture, year, f"Uitvoeringsplan {year}", ADVISER, follows=follows,
                             introduction="Samen maken wij het veiliger.")  # fmt: skip
    theme = editions(picture.world.folder).get(plan.edition).themes[0].id
    plans.add_ambition(picture, plan, theme, "Minder woninginbraken.")
    target = TargetWords(theme, "Een kwart minder woninginbraken.", "woninginbraak", "", "percent", Decimal(-25),
                         date(year, 12, 31))  # fmt: skip
    plans.save_target(picture, plan, target, ADVISER)
    plans.save_target(picture, plan, TargetWords(theme, "Inwoners voelen zich thuis.", "", "", "", None, None), ADVISER)
    measure = MeasureWords(theme, "Buurtpreventie uitbreiden.", "wijkteam", "politie", 400, 25000, date(2026, 1, 10))
    plans.save_measure(picture, plan, measure, ADVISER)
    return plan


def _made(picture: Picture, period: str = "") -> dict[str, Document]:
    asked = Period.parse(period) if period else None
    return make(picture, "plan", "GM9801", asked, matter_of(picture, "GM9801", asked, "plan"), by="x", role="", now=NOW)


@pytest.fixture
def plan(picture: Picture) -> Plan:
    return _written(picture, 2026, _written(picture, 2025))


def test_each_target_stands_with_its_figure_its_evidence_and_whether_it_is_measurable(
    picture: Picture, plan: Plan
) -> None:
    document = _made(picture)["en"]
    table = next(one for one in parts_of(document) if isinstance(one, Table) and one.caption == "Targets")
    counted, worded = table.lines
    assert counted.proof and counted.cells[0].note and counted.cells[3].text in ("measurable", "not measurable")
    assert worded.cells[3].text == "not measurable" and "no indicator was named" in worded.cells[3].note
    assert document.period == "2026" and document.title == "Uitvoeringsplan 2026"


def test_what_is_overdue_comes_first_and_the_account_of_last_year_last(picture: Picture, plan: Plan) -> None:
    reader = opened(pdf_bytes(_made(picture)["en"], Standing()))
    said = " ".join(words(reader, number) for number in range(len(reader.pages)))
    order = ["Samen maken wij het veiliger.", "Overdue first", "Minder woninginbraken.",
             "Account of last year: Uitvoeringsplan 2025", "How this was made"]  # fmt: skip
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert [kind for kind, _ in tags(reader)].count("/Table") == 5
    assert "€ 25,000" in said and "adviseur" not in said, "roles and organisations, no accounts"


def test_a_first_plan_has_no_account(picture: Picture) -> None:
    _written(picture, 2026)
    assert "Account of last year" not in words(opened(pdf_bytes(_made(picture)["en"], Standing())), 0)


def test_it_is_the_same_each_time_in_every_form(picture: Picture, plan: Plan) -> None:
    first, second = _made(picture), _made(picture)
    assert first == second
    for form in FORMATS:
        assert written(first["nl"], Standing(), form) == written(second["nl"], Standing(), form)


def test_a_year_without_a_plan_is_refused(picture: Picture, plan: Plan) -> None:
    assert _made(picture, "2025")["nl"].title == "Uitvoeringsplan 2025"
    with pytest.raises(UserError) as error:
        _made(picture, "2031")
    assert error.value.statement.code == "no_plan_written"
