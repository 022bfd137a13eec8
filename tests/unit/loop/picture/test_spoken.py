# SPDX-License-Identifier: EUPL-1.2
"""What people typed reads in English only where the world itself was invented."""

import os
from pathlib import Path

import pytest

from veiligheidsbeeld.loop.picture.spoken import FILE, spoken, write_spoken
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings


@pytest.fixture
def invented(tmp_path: Path) -> World:
    world = World("fictief", tmp_path, WorldSettings("GM9801", fictional=True))
    write_spoken(world, {"Niets te zien.": "Nothing to be seen."})
    return world


def test_an_invented_world_reads_in_english_what_was_typed_in_dutch(invented: World) -> None:
    assert spoken(invented, "Niets te zien.", "en") == "Nothing to be seen."
    assert spoken(invented, "Niets te zien.", "nl") == "Niets te zien."


def test_a_text_that_somebody_added_reads_as_it_was_typed(invented: World) -> None:
    assert spoken(invented, "Nieuwe tekst.", "en") == "Nieuwe tekst."
    assert spoken(invented, "", "en") == ""


def test_a_real_world_never_reads_a_translation(invented: World) -> None:
    real = World("werkelijk", invented.folder, WorldSettings("GM0114"))
    assert spoken(real, "Niets te zien.", "en") == "Niets te zien."


def test_an_invented_world_without_the_file_reads_as_it_was_typed(tmp_path: Path) -> None:
    world = World("fictief", tmp_path, WorldSettings("GM9801", fictional=True))
    assert spoken(world, "Niets te zien.", "en") == "Niets te zien."


def test_newer_translations_are_read_at_once_and_the_same_ones_are_not_written_again(invented: World) -> None:
    path = invented.folder / FILE
    os.utime(path, (1, 1))
    write_spoken(invented, {"Niets te zien.": "Nothing to be seen."})
    assert path.stat().st_mtime == 1
    write_spoken(invented, {"Niets te zien.": "There is nothing."})
    assert spoken(invented, "Niets te zien.", "en") == "There is nothing."
