# SPDX-License-Identifier: EUPL-1.2
"""Does the briefing say what a mayor needs on exactly two sheets, with evidence behind every figure, in any world?"""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tagged_pdf import opened, tags, words

from veiligheidsbeeld.doors.report.document import Document, Finding, Picture, Table, Text, parts_of
from veiligheidsbeeld.doors.report.formats import FORMATS, written
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import KINDS, make
from veiligheidsbeeld.doors.report.matter import Agreed, Matter
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.ground.store import sealed
from veiligheidsbeeld.loop.assessment.evidence import open_evidence
from veiligheidsbeeld.loop.picture.read import Picture as Published
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.signals import scan
from veiligheidsbeeld.loop.picture.worlds import World, read_installation

pytestmark = pytest.mark.slow
NOW = datetime(2026, 1, 26, 11, tzinfo=UTC)
DECISION = Agreed(
    "Fietsdiefstal rond het station", "Twaalf uur extra toezicht per week, en een proef met een bewaakte stalling.",
    "teamleider handhaving", 12, date(2026, 3, 1), date(2026, 1, 30),
)  # fmt: skip
Make = Callable[..., dict[str, Document]]


def _copy(world: World, folder: Path) -> World:
    """A world that a test may freeze evidence in."""
    shutil.copytree(world.folder, folder / world.id, ignore=shutil.ignore_patterns("evidence", "documents"))
    return replace(world, folder=folder / world.id)


@pytest.fixture(scope="module", params=["werkelijk", "fictief", "synced"])
def picture(request: pytest.FixtureRequest, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The small real world, the invented one, and a municipality with all sources."""
    if request.param == "synced":
        return open_picture(_copy(request.getfixturevalue("synced_world"), tmp_path_factory.mktemp("synced")))
    world = read_installation(demo_home).world(request.param)
    return open_picture(_copy(world, tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="module")
def invented(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    world = read_installation(demo_home).world("fictief")
    return open_picture(_copy(world, tmp_path_factory.mktemp("invented")))


def _made(picture: Published, kind: str = "briefing", period: str = "", **known: object) -> dict[str, Document]:
    municipality = picture.world.settings.municipality
    matter = Matter(**{"signals": scan(picture, municipality).signals, **known})  # type: ignore[arg-type]
    asked = Period.parse(period) if period else None
    return make(picture, kind, municipality, asked, matter, by="proef", role="analyst", now=NOW)


def _said(document: Document, role: str) -> str:
    return next(one.text for one in parts_of(document) if isinstance(one, Text) and one.role == role)


@pytest.mark.parametrize("decisions", [0, 1, 7])
def test_it_takes_exactly_two_sheets_in_both_languages(picture: Published, decisions: int) -> None:
    for language, document in _made(picture, agreed=[DECISION] * decisions).items():
        reader = opened(pdf_bytes(document, Standing()))
        assert len(reader.pages) == 2, (picture.world.id, language)
        assert len(words(reader, 0)) > 300 and len(words(reader, 1)) > 300


def test_the_answer_comes_first_and_how_sure_that_is_follows(picture: Published) -> None:
    for document in _made(picture).values():
        first, *rest = document.blocks
        assert isinstance(first, Text) and first.role == "answer"
        assert "sure" in [one.role for one in rest[:3] if isinstance(one, Text)]


def test_every_figure_has_evidence_that_can_be_opened(picture: Published) -> None:
    for document in _made(picture).values():
        numbers = {
            number
            for block in parts_of(document)
            for one in (block, *(block.lines if isinstance(block, Table) else ()))
            for number in getattr(one, "proof", ())
        }
        assert numbers == set(range(1, len(document.evidence) + 1)), "each number is used, and each use has evidence"
        assert {one.proof for one in document.figures} == numbers
        for ident in document.evidence:
            frozen = open_evidence(picture.world, ident).evidence
            assert frozen.world == picture.world.id and frozen.publication == document.publication
        told = [one for one in parts_of(document) if isinstance(one, Finding | Picture)]
        assert all(one.proof for one in told)


def test_made_twice_it_is_the_same_and_leaves_no_second_evidence(picture: Published) -> None:
    first, kept = _made(picture), sealed(picture.world.folder)
    second = make(
        picture, "briefing", picture.world.settings.municipality, None,
        Matter(scan(picture, picture.world.settings.municipality).signals), by="een ander", role="mayor",
        now=datetime(2026, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    assert second == first
    assert sealed(picture.world.folder) == kept
    for form in FORMATS:
        assert written(second["nl"], Standing(), form) == written(first["nl"], Standing(), form)


def test_every_drawing_has_a_title_and_a_sentence_that_says_what_it_shows(picture: Published) -> None:
    for document in _made(picture).values():
        drawn = [one for one in parts_of(document) if isinstance(one, Picture)]
        assert drawn and all(one.title and re.search(r"\d", one.alt) for one in drawn)
        figures = [alt for kind, alt in tags(opened(pdf_bytes(document, Standing()))) if kind == "/Figure"]
        assert figures == [one.alt for one in drawn]


def test_letters_in_charts_are_large_enough_on_paper(picture: Published) -> None:
    drawn = [one for one in parts_of(_made(picture)["nl"]) if isinstance(one, Picture)]
    sizes = [int(size) for one in drawn for size in re.findall(r'font-size="(\d+)px"', one.wide + one.narrow)]
    assert sizes and min(sizes) >= 12


def test_what_was_planted_is_told_and_nothing_that_was_not(invented: Published) -> None:
    document = _made(invented)["en"]
    answer = _said(document, "answer")
    assert "Nothing changed more than is ordinary." in answer and "Ketelbrink" in answer
    told = [one for one in parts_of(document) if isinstance(one, Finding)]
    assert [(one.verdict.sign, one.proof != ()) for one in told] == [("up", True)]
    assert "ordinary is 42 to 103" in told[0].why


def test_a_signal_that_nobody_put_forward_is_not_told(invented: Published) -> None:
    document = _made(invented, signals=())["en"]
    assert "No series stands out by itself." in _said(document, "answer")
    assert not [one for one in parts_of(document) if isinstance(one, Finding)]


def test_what_is_due_before_the_next_meeting_comes_first(invented: Published) -> None:
    later = replace(DECISION, title="Later", check_back_on=date(2026, 9, 1))
    said = words(opened(pdf_bytes(_made(invented, agreed=[later, DECISION])["en"], Standing())), 1)
    assert "Decisions to look back at" in said and said.index(DECISION.title) < said.index("Later")
    assert "30 January 2026" in said and "Hours a week: 12" in said


def test_an_earlier_month_is_told_from_what_was_known_of_it(invented: Published) -> None:
    document = _made(invented, period="2025-06", signals=())["en"]
    assert document.period == "2025-K2" and "Q2" in document.title
    assert max(Period.parse(one.period).end for one in document.figures) == date(2025, 7, 1)


@pytest.mark.parametrize("period", ["2031", "2026-06", "1999-03"])
def test_a_period_without_figures_is_refused_with_the_newest_that_has_them(invented: Published, period: str) -> None:
    with pytest.raises(UserError) as error:
        _made(invented, period=period)
    assert error.value.statement.code == "period_without_figures"
    assert error.value.statement.params["newest"] == "2025-K4"


def test_an_unknown_kind_is_refused_with_those_that_are_known(invented: Published) -> None:
    with pytest.raises(UserError) as error:
        _made(invented, kind="nota")
    assert error.value.statement.params["known"] == ", ".join(KINDS)


def test_hidden_and_missing_figures_are_never_nought(picture: Published) -> None:
    for document in _made(picture).values():
        unknown = [one for one in document.figures if one.count is None and one.value is None]
        assert all(one.lower is None and one.upper is None for one in unknown)
