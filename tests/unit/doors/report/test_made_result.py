# SPDX-License-Identifier: EUPL-1.2
"""Is the result of an evaluation in the register made as a document, in both languages, by page and by command?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from tagged_pdf import opened, words
from told_estimates import told
from typer.testing import CliRunner

from veiligheidsbeeld.doors.cli import reporting
from veiligheidsbeeld.doors.report.document import Document, Item, Picture, Text, canonical, parts_of, read_documents
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.telling import Commission
from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import AreaType, Period, UserError
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Outcome
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText, SetUpText
from veiligheidsbeeld.loop.picture.read import Picture as Published
from veiligheidsbeeld.loop.picture.read import open_picture

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
OCTOBER = Author("adviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))
LATER = Author("analist", "analyst", datetime(2026, 1, 26, 9, tzinfo=UTC))
Judge = Callable[..., Evaluation]


@pytest.fixture
def picture(demo_home: Path) -> Published:
    return open_picture(settings.VB.world("fictief"))


@pytest.fixture
def judge(picture: Published) -> Judge:
    """An evaluation of home visits by lot, brought to a verdict."""
    wijken = [one.code for one in picture.areas(AreaType.WIJK) if one.code.startswith("WK9801")]

    def judged(title: str = "Helpen huisbezoeken?", at: datetime = LATER.at) -> Evaluation:
        made = begin(picture, OCTOBER, title=title)
        asked = newest(QuestionText, evaluation=made).values | {
            "problem": "Veel inbraken.", "measure": "Huisbezoeken.", "who": "Team Wijken", "where": "Alle wijken",
            "indicator": "woninginbraak", "register": "Aangiften", "eligible": wijken, "treat": 2,
            "start": date(2025, 11, 1), "until": date(2026, 1, 31),
        }  # fmt: skip
        evaluations.write_question(picture, made, asked, 1, OCTOBER)
        chosen = newest(SetUpText, evaluation=made).values | {
            "design": "lots", "estimand": "Inbraken.", "stopping_rule": "Aan het eind.", "seed_source": "De Lotto",
        }  # fmt: skip
        evaluations.write_set_up(made, chosen, 1, OCTOBER)
        evaluations.freeze(picture, made, OCTOBER)
        evaluations.draw(made, "1-2-3", OCTOBER.at.date(), OCTOBER)
        evaluations.keep_result(made, told(), "20260120T090000Z-0007", Author("analist", "analyst", at), say)
        return made

    return judged


def result(picture: Published, period: Period | None = None, evaluation: str = "") -> dict[str, Document]:
    return make(
        picture, "result", "GM9801", period, evaluation=evaluation, by="adviseur", role="policy_adviser", now=LATER.at
    )


def test_a_result_is_made_in_both_languages_in_the_words_of_its_verdict(picture: Published, judge: Judge) -> None:
    made = judge()
    both = result(picture, evaluation=made.public_id)
    kept = Outcome.objects.get(evaluation=made.public_id)
    for language, document in both.items():
        texts = [one.text for one in parts_of(document) if isinstance(one, Text)]
        assert texts[0] == kept.said(language)[0]
        assert len([one for one in parts_of(document) if isinstance(one, Picture)]) == 3
    english = both["en"]
    assert english.title == "Result: Helpen huisbezoeken?" and english.period == "2025-11+3"
    assert english.fictional and english.figures and (english.pages, english.at_most) == (1, 2)
    assert read_documents(canonical(both), "x") == both


def test_its_figures_are_those_of_the_day_it_was_judged(picture: Published, judge: Judge) -> None:
    document = result(picture, evaluation=judge().public_id)["nl"]
    assert (document.publication, document.at) == ("20260120T090000Z-0007", LATER.at)


def test_the_drawings_name_world_and_source(picture: Published, judge: Judge) -> None:
    document = result(picture, evaluation=judge().public_id)["en"]
    assert all("Fictional · " in one.narrow for one in parts_of(document) if isinstance(one, Picture))


def test_without_a_name_it_is_the_last_one_that_was_judged(picture: Published, judge: Judge) -> None:
    with pytest.raises(UserError) as error:
        result(picture)
    assert error.value.statement.code == "no_result_yet"
    judge("Eerder", datetime(2025, 12, 1, tzinfo=UTC))
    judge("Later")
    assert result(picture)["nl"].title.endswith("Later")
    assert result(picture, Period.parse("2025-12"))["nl"].title.endswith("Eerder")


def test_one_that_was_not_judged_or_is_not_there_is_refused(picture: Published) -> None:
    asked = begin(picture, OCTOBER, title="Nog niets")
    for ident, code in ((asked.public_id, "no_result_yet"), ("bestaat-niet", "unknown_evaluation")):
        with pytest.raises(UserError) as error:
            result(picture, evaluation=ident)
        assert error.value.statement.code == code


def test_of_a_figure_for_use_inside_no_document_is_made(
    picture: Published, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = judge()
    monkeypatch.setattr(Commission, "is_open", lambda asked, indicator: indicator != "woninginbraak")
    with pytest.raises(UserError) as error:
        result(picture, evaluation=made.public_id)
    assert error.value.statement.code == "result_inside"


def test_what_was_not_as_agreed_stands_in_it(picture: Published, judge: Judge) -> None:
    document = result(picture, evaluation=judge().public_id)["en"]
    assert not [one for one in parts_of(document) if isinstance(one, Item)], "frozen before the start, drawn once"


def test_the_command_writes_it_and_leaves_a_line_in_the_audit_trail(judge: Judge, tmp_path: Path) -> None:
    made, file = judge(), tmp_path / "result.pdf"
    answer = CliRunner().invoke(
        reporting.app, ["result", made.public_id, "-o", str(file), "--world", "fictief"], catch_exceptions=False
    )
    assert answer.exit_code == 0 and str(file) in answer.output.replace("\n", "")
    assert "woninginbraak" in words(opened(file.read_bytes()), 0).lower()
    assert AuditLine.objects.filter(action="make_document", thing="fictief/result").count() == 1
