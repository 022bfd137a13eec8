# SPDX-License-Identifier: EUPL-1.2
"""A machine that dies at any moment of a sync or publication loses nothing, and readers never notice."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.ground.store import Publication, verify
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings

Serve = Callable[..., str]
SCRIPT = Path(__file__).with_name("undisturbed.py")


def run(folder: Path, base: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, str(SCRIPT), str(folder), base])


def values(publication: Publication) -> list[tuple[object, ...]]:
    """Every released value, without the moment at which this copy was received."""
    figures = (publication.folder / "figures.parquet").as_posix()
    return duckdb.sql(f"SELECT * FROM '{figures}' ORDER BY ALL").fetchall()


def kill_and_resume(replay: str, folder: Path, reference: Path, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    started = time.monotonic()
    assert run(reference, replay).wait() == 0
    whole = time.monotonic() - started
    world = World("werkelijk", folder, WorldSettings("GM0114", reference=False))
    for _ in range(kills):
        process = run(folder, replay)
        time.sleep(dice.uniform(0.1, 0.95) * whole)
        process.kill()
        process.wait()
        if (folder / "current").exists():
            picture = open_picture(world)
            assert picture.figure("geregistreerde-misdrijven", "GM0114", Period.year(2024)).count == 4034
    assert run(folder, replay).wait() == 0
    undisturbed = World("werkelijk", reference, WorldSettings("GM0114", reference=False))
    assert values(open_picture(world).publication) == values(open_picture(undisturbed).publication)
    assert list(verify(folder, "werkelijk")) == []


@pytest.mark.slow
def test_two_kills_and_resume_give_the_undisturbed_publication(replay: str, tmp_path: Path) -> None:
    kill_and_resume(replay, tmp_path / "killed", tmp_path / "whole", kills=2, seed=1)


@pytest.mark.full
def test_twenty_kills_and_resume_give_the_undisturbed_publication(replay: str, tmp_path: Path) -> None:
    kill_and_resume(replay, tmp_path / "killed", tmp_path / "whole", kills=20, seed=2)


@pytest.mark.full
def test_kills_on_a_service_with_faults_give_the_same_publication(serve: Serve, tmp_path: Path) -> None:
    """Busy answers and cut bodies besides: each is asked again."""
    kill_and_resume(serve(faults="flaky", fresh=True), tmp_path / "killed", tmp_path / "whole", kills=5, seed=3)
