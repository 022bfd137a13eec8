# SPDX-License-Identifier: EUPL-1.2
"""What do tests share? The offline copy of the services, one synced world for the whole run, and a figure to vary."""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import django
import hypothesis
import pytest

from veiligheidsbeeld.doors.demo.prepare import prepare
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.sync import sync
from veiligheidsbeeld.ground.core import AreaType, Figure, Period, Presence, Revision
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings, write_settings

ROOT = Path(__file__).resolve().parents[1]

# Django reads its settings once, from VB_HOME: an empty demo installation of this test run's own
HOME = Path(tempfile.mkdtemp(prefix="vb-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["VB_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "veiligheidsbeeld.doors.config.settings"
write_settings(HOME, "werkelijk", 'municipality = "GM0114"\n', demo=True, others=("fictief",))
write_settings(
    HOME, "fictief",
    'municipality = "GM9801"\nname = "Elzermade"\nfictional = true\ntoday = 2026-01-26\nreference = false\n', demo=True,
)  # fmt: skip
django.setup()
# a worker of pytest-xdist inherits this environment and must not set Django up before it has a home of its own
del os.environ["DJANGO_SETTINGS_MODULE"]
hypothesis.settings.register_profile("untimed", deadline=None)  # how fast a machine is must not fail a test
hypothesis.settings.load_profile("untimed")
Serve = Callable[..., str]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with contracts, open data and the replay server, which is no part of the repository."""
    folder = Path(os.environ.get("VB_SHARED", ROOT.parent / "shared"))
    if not (folder / "replay" / "replay.py").exists():
        pytest.skip(f"no replay server in {folder}: set VB_SHARED to the folder that holds 'replay'")
    return folder


@pytest.fixture(scope="session")
def serve(shared: Path) -> Iterator[Serve]:
    """Base address of a replay server with these options (faults, division, revision...); one server a combination."""
    sys.path.insert(0, str(shared / "replay"))
    import replay as server  # found only where the shared folder is

    running: dict[tuple[tuple[str, object], ...], str] = {}
    with ExitStack() as stack:

        def start(*, fresh: bool = False, **options: bool | int | str) -> str:
            key = tuple(sorted(options.items()))
            if fresh or key not in running:
                running[key] = stack.enter_context(server.serving(**{"seed": 1, **options}))
            return running[key]

        yield start
    sys.path.remove(str(shared / "replay"))


@pytest.fixture(scope="session")
def replay(serve: Serve) -> str:
    """Base address of the replay server without faults."""
    return serve()


@pytest.fixture(scope="session")
def synced_world(replay: str, tmp_path_factory: pytest.TempPathFactory) -> World:
    """GM0114 with every table, published once. Only for reading: a test that writes makes its own world."""
    world = World("werkelijk", tmp_path_factory.mktemp("synced") / "werkelijk", WorldSettings("GM0114"))
    synced = sync(world, "GM0114", replay, lambda *_: None, lambda: None)
    assert synced.failures == {}
    publish(world, lambda *_: None)
    return world


@pytest.fixture(scope="session")
def figure() -> Callable[..., Figure]:
    """Makes a figure: a count of 12 in one buurt and year, unless told otherwise."""
    base = Figure(
        indicator="woninginbraak", version=1, slice="", area_type=AreaType.BUURT, area_code="BU01140100",
        division_year=2024, period=Period.year(2024), unit="per_1000", count=12.0, value=4.0, lower=2.1, upper=7.0,
        level=0.95, method="poisson-exact", n=12.0, denominator=3000.0, presence=Presence.VALUE, reliable=True,
        reason="", revision=Revision.FINAL, known_at=datetime(2025, 3, 1, tzinfo=UTC), provenance="47018NED@1",
        denominator_provenance="85984NED@1",
    )  # fmt: skip
    return lambda **changes: replace(base, **changes)


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """The test run's own demo installation, with both worlds published."""
    prepare(HOME, lambda *_: None)
    return HOME
