# SPDX-License-Identifier: EUPL-1.2
"""The invented municipality with everything that its people wrote, in a registry that is emptied afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from veiligheidsbeeld.doors.demo.fictional_register import tell
from veiligheidsbeeld.ground.store.sealed import FOLDER
from veiligheidsbeeld.loop.picture.worlds import World


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any, demo_home: Path) -> Iterator[World]:
    """The world, told once for all tests of a module; what a test itself writes is gone after it."""
    world = settings.VB.world("fictief")
    evidence = world.folder / FOLDER
    before = set(evidence.glob("*")) if evidence.exists() else set()
    with django_db_blocker.unblock(), transaction.atomic():
        tell(world)
        yield world
        transaction.set_rollback(True)
    for path in set(evidence.glob("*")) - before:
        path.unlink()
