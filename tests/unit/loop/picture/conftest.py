# SPDX-License-Identifier: EUPL-1.2
"""Worlds with only the yearly tables: quick to fetch and publish."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.http import Service

YEARLY = ("37230ned", "47013NED", "47018NED", "85984NED")


@pytest.fixture(scope="session")
def publish_from() -> Callable[..., World]:
    """Fetch the yearly tables from an address into a folder on a day, and publish them."""

    def make(folder: Path, base: str, today: date = date(2026, 2, 1), weights: str = "") -> World:
        world = World("werkelijk", folder, WorldSettings("GM0114", today=today, weights=weights))
        service, snapshots = Service(base, sleep=lambda _: None), Snapshots(folder)
        for name in YEARLY:
            cbs_odata.fetch(service, snapshots, cbs_odata.layout(name), "GM0114", world.clock, lambda *_: None)
        publish(world, lambda *_: None)
        return world

    return make
