# SPDX-License-Identifier: EUPL-1.2
"""What a municipality writes down of its own figures: is the file read, and does an error name what is wrong?"""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from veiligheidsbeeld.doors.jobs.publish import is_published
from veiligheidsbeeld.ground.core import DataContractError
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.context import FILE, known_causes, read_context
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.worlds import World, read_installation

GOOD = """context:
  - {kind: known_cause, period: 2023-03, areas: [BU98010902, WK980109], words: {nl: Zo., en: Thus.}}
  - {kind: event, period: "2024", areas: [GM9801], indicators: [vernieling], words: {nl: Feest., en: A feast.}}
"""


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_context(tmp_path) == ()


def test_each_fact_has_its_time_its_areas_and_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    cause, event = read_context(tmp_path)
    vandalism, burglary = (Catalogue.read().get(one) for one in ("vernieling", "woninginbraak"))
    assert (str(cause.when), cause.is_about(burglary)) == ("2023-03", True)
    assert (event.is_about(vandalism), event.is_about(burglary)) == (True, False)
    assert [code for code, _ in known_causes((cause, event), vandalism)] == ["BU98010902", "WK980109"], (
        "an event explains no count"
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "null"), ("context: [", "context"), ("- los", "array"),
        (GOOD.replace("known_cause", "oorzaak"), "oorzaak"),
        (GOOD.replace("2023-03", "maart"), "maart"),
        (GOOD.replace("2023-03", "2023-13"), "2023-13"),
        (GOOD.replace("[GM9801]", "[]"), "areas"),
        (GOOD.replace('"2024"', "2024"), r"\.period"),
        (GOOD.replace("words: {nl: Zo., en: Thus.}", "words: {nl: Zo.}"), "en"),
        (GOOD.replace("kind: event", "soort: event"), "kind|soort"),
    ],
)  # fmt: skip
def test_an_error_names_the_file_and_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataContractError, match=named) as raised:
        read_context(tmp_path)
    assert FILE in str(raised.value)


def test_a_file_in_another_encoding_is_named_too(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(GOOD.replace("Feest.", "Café.").encode("latin-1"))
    with pytest.raises(DataContractError, match=FILE):
        read_context(tmp_path)


def test_a_publication_of_before_there_was_context_can_still_be_read() -> None:
    old = SimpleNamespace(manifest={"division_year": 2024}, open=lambda: None)
    assert Picture(None, old).context == ()  # type: ignore[arg-type]
    new = SimpleNamespace(
        manifest={"context": [{"kind": "event", "period": "2024", "areas": ["GM9801"],
                               "words": {"nl": "Feest.", "en": "A feast."}, "indicators": []}]},
        open=lambda: None,
    )  # fmt: skip
    assert [one.kind for one in Picture(None, new).context] == ["event"]  # type: ignore[arg-type]


@pytest.mark.slow
def test_after_the_file_is_edited_the_figures_must_be_published_anew(demo_home: Path, tmp_path: Path) -> None:
    world = read_installation(demo_home).world("fictief")
    assert is_published(world)
    folder = tmp_path / "fictief"
    shutil.copytree(world.folder, folder)
    copy = World(world.id, folder, world.settings)
    assert is_published(copy)
    text = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace("48", "47"), encoding="utf-8")
    assert not is_published(copy)
    (folder / FILE).unlink()
    assert not is_published(copy)
