# SPDX-License-Identifier: EUPL-1.2
"""Does the plan on paper say each promise with its figure, and what came of last year's?"""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tagged_pdf import opened, tags, words

from veiligheidsbeeld.doors.report.document import Bullets, Document, Line, Table, parts_of
from veiligheidsbeeld.doors.report.formats import FORMATS, written
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.action import plan as plans
from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.assessment import meetings, outcomes
from veiligheidsbeeld.loop.assessment.evidence import open_evidence
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.spoken import FILE, write_spoken
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
    return make(picture, "plan", "GM9801", asked, by="x", role="", now=NOW)


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


def _target(document: Document) -> Line:
    return next(one for one in parts_of(document) if isinstance(one, Table) and one.caption == "Targets").lines[0]


def test_a_baseline_is_proved_by_the_publication_it_came_from_and_its_revision_is_told(picture: Picture) -> None:
    target = _written(picture, 2026).targets.order_by("id").first()
    assert target is not None and "revised since" not in _target(_made(picture)["en"]).cells[0].note
    folder, now = picture.world.folder / "publications", picture.publication.id
    then = "20240101T000000Z-0001"
    shutil.copytree(folder / now, folder / then, dirs_exist_ok=True)
    manifest = folder / then / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace(now, then), "utf-8")
    number = target.baseline["number"]
    target.baseline = {**target.baseline, "number": number + 5, "publication": then}
    target.save()
    document = _made(picture)["en"]
    line = _target(document)
    assert line.cells[0].text == str(int(number) + 5) and f"revised since: now {number:.0f}" in line.cells[0].note
    proved = [open_evidence(picture.world, document.evidence[one - 1]).evidence for one in line.proof]
    assert [one.publication for one in proved if one.kind == "figure"] == [then]
    shutil.rmtree(folder / then)
    gone = _made(picture)["en"]
    kinds = [open_evidence(picture.world, gone.evidence[one - 1]).evidence.kind for one in _target(gone).proof]
    assert "figure" not in kinds, "today's figure is another one, and proves nothing of then"


def test_the_english_plan_of_an_invented_world_is_english(picture: Picture, plan: Plan) -> None:
    typed = ["Uitvoeringsplan 2026", "Samen maken wij het veiliger.", "Minder woninginbraken.", "wijkteam", "politie",
             "Een kwart minder woninginbraken.", "Buurtpreventie uitbreiden.", "Uitvoeringsplan 2025"]  # fmt: skip
    path = picture.world.folder / FILE
    before = path.read_text("utf-8") if path.exists() else "{}"
    try:
        write_spoken(picture.world, {one: f"ENGLISH {number}" for number, one in enumerate(typed)})
        made = _made(picture)
    finally:
        path.write_text(before, "utf-8")
    english, dutch = str(made["en"]), str(made["nl"])
    assert [one for one in typed if one != "politie" and one in english] == [] and "ENGLISH" not in dutch
    assert "With: politie" not in english
    assert all(f"ENGLISH {number}" in english for number in range(len(typed)))


def test_a_measure_says_on_which_day_it_was_decided_and_not_what_stood_on_the_agenda(
    picture: Picture, plan: Plan
) -> None:
    held = meetings.plan_meeting("fictief", "GM9801", "Overleg", date(2025, 11, 3))
    measure = plan.measures.get()
    measure.decided_in.add(meetings.add_item(held, Item.Kind.OWN, "Overlast bij de Ketelstraat"))
    document = _made(picture)["en"]
    assert "Decided on 3\xa0November\xa02025" in [
        line.note for one in parts_of(document) if isinstance(one, Table) for line in one.lines
    ]
    assert "Ketelstraat" not in str(document)


def test_a_measure_says_what_its_evaluation_found_in_the_plan_and_in_the_account(picture: Picture, plan: Plan) -> None:
    said = [(Statement("effect_not_to_tell"), {"nl": "Niet vast te stellen.", "en": "Cannot tell."})]
    about = {"world": "fictief", "verdict": "cannot_tell", "said": said, "interval": (None, None, None), "level": 3}
    assert plan.follows is not None
    last = plan.follows.measures.get().public_id
    ours, inside = (begin(picture, ADVISER, title=title).public_id for title in ("Helpt het?", "Binnen"))
    outcomes.attach([], evaluation=ours, measure=last, indicator="woninginbraak", at=NOW, **about)
    told = [one for part in parts_of(_made(picture)["nl"]) if isinstance(part, Bullets) for one in part.entries]
    assert [one for one in told if "Niet vast te stellen." in one] == [
        "Buurtpreventie uitbreiden. (26\xa0januari\xa02026). Helpt het? – Niet vast te stellen."
    ], "in the account"
    outcomes.attach([], evaluation=inside, measure=plan.measures.get().public_id, indicator="misdrijven-per-week",
                    at=NOW, **about)  # fmt: skip
    made = str(_made(picture)["en"])
    assert "inside the house" in made and "Binnen" not in made, "of such figures only that it was evaluated"


def test_a_target_about_figures_for_inside_the_house_shows_none_of_them(picture: Picture) -> None:
    plan = _written(picture, 2026)
    target = plan.targets.order_by("id").first()
    assert target is not None and _made(picture)["en"].figures
    target.baseline = {**target.baseline, "indicator": "misdrijven-per-week"}
    target.save()
    document = _made(picture)["en"]
    line = _target(document)
    assert line.header == "Een kwart minder woninginbraken." and "inside the house" in line.note and not line.proof
    assert {one.text for one in line.cells[:3]} == {"–"} and not document.figures


def test_the_last_day_of_a_target_may_break_so_that_it_stays_in_its_column(picture: Picture, plan: Plan) -> None:
    assert _target(_made(picture)["en"]).cells[1].note == "at the latest 31 December 2026"
