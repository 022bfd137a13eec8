# SPDX-License-Identifier: EUPL-1.2
"""What does the council get? Only what changed or was agreed, nothing that is for inside the house, and the table that
every budget must hold."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tagged_pdf import opened, words

from veiligheidsbeeld.doors.report.budget import mandatory
from veiligheidsbeeld.doors.report.document import Document, Finding, Item, Table, parts_of
from veiligheidsbeeld.doors.report.frozen import worded
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.matter import Matter, Shared
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.assessment.evidence import freeze
from veiligheidsbeeld.loop.assessment.subjects import gather
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World, read_installation

pytestmark = pytest.mark.slow
NOW = datetime(2026, 1, 26, 11, tzinfo=UTC)


def _open(world: World, folder: Path) -> Picture:
    shutil.copytree(world.folder, folder / world.id, ignore=shutil.ignore_patterns("evidence", "documents"))
    return open_picture(replace(world, folder=folder / world.id))


@pytest.fixture(scope="module")
def invented(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    return _open(read_installation(demo_home).world("fictief"), tmp_path_factory.mktemp("monitor"))


@pytest.fixture(scope="module")
def real(synced_world: World, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    return _open(synced_world, tmp_path_factory.mktemp("monitor"))


def _made(picture: Picture, period: str = "", shared: tuple[Shared, ...] = ()) -> Document:
    asked = Period.parse(period) if period else None
    return make(
        picture, "monitor", picture.world.settings.municipality, asked, Matter(shared=shared), by="proef", role="",
        now=datetime(2026, 1, 26, tzinfo=UTC),
    )["en"]  # fmt: skip


def test_the_newest_whole_quarter_is_taken(invented: Picture) -> None:
    assert _made(invented).period == "2025-K4"


def test_figures_for_inside_the_house_stay_out(invented: Picture) -> None:
    names = {one.what for one in _made(invented).figures}
    inside = {
        one.names.en for one in invented.catalogue.indicators.values() if one.sensitivity == "intern"
    }  # fmt: skip
    assert inside and not names & inside


@pytest.mark.parametrize(("indicator", "told"), [("misdrijven-per-week", False), ("fietsdiefstal", True)])
def test_what_was_agreed_of_a_figure_for_inside_the_house_stays_out(
    invented: Picture, indicator: str, told: bool
) -> None:
    subject = gather(invented, "figure", {"indicator": indicator, "area": "GM9801"})
    said = {one: worded(invented, subject, one) for one in ("nl", "en")}
    ident = freeze(invented, subject, said, by="adviseur", role="policy_adviser", now=NOW).id
    agreed = Shared("Fietsen", "Het loopt op.", (), date(2025, 12, 15), ident)
    document = _made(invented, shared=(agreed,))
    assert (ident in document.evidence) == told
    assert any(isinstance(one, Item) and one.title == "Fietsen" for one in parts_of(document)) == told
    if not told:
        assert invented.catalogue.get(indicator).names.en not in {one.what for one in document.figures}
    assert "Het loopt op." not in str(_made(invented))


def test_all_mandatory_indicators_stand_in_it_with_or_without_a_figure(real: Picture) -> None:
    (table,) = [one for one in parts_of(_made(real)) if isinstance(one, Table)]
    pairs = mandatory(real, "GM0114")
    assert [one.header for one in table.lines] == [real.catalogue.get(one.indicator).names.en for one in pairs]
    assert len(pairs) == 6 and any(one.official and one.police for one in pairs)
    assert all(bool(line.proof) == (pair.official is not None) for line, pair in zip(table.lines, pairs, strict=True))


def test_a_planted_change_is_told_with_its_usual_range(invented: Picture) -> None:
    """Horizontal fraud rises by 8% a year; over a year the verdict may or may not see it, a quarter never invents."""
    for period in ("2025-K4", "2025-K2", "2024-K4"):
        for one in parts_of(_made(invented, period)):
            if isinstance(one, Finding):
                assert one.proof and "ordinary" in one.why and one.verdict.sign in ("up", "down")


def test_what_people_agree_on_is_told_as_theirs(invented: Picture) -> None:
    shared = Shared("Overlast Ketelplein", "Meer meldingen in de avond.", ("Nieuwe app.",), date(2026, 1, 12), "")
    said = words(opened(pdf_bytes(_made(invented, shared=(shared,)), Standing())), 0)
    assert "What police and municipality agree on" in said
    assert "the figures themselves do not tell why" in said
    assert said.index("Meer meldingen in de avond.") < said.index("Likely behind it, they say: Nieuwe app.")
    assert "What police and municipality agree on" not in words(opened(pdf_bytes(_made(invented), Standing())), 0)
