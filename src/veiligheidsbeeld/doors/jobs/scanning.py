# SPDX-License-Identifier: EUPL-1.2
"""When is a publication looked through for what stands out? After it was made, and when somebody asks."""

from collections.abc import Callable

from veiligheidsbeeld.loop.assessment.signal_states import newest_scan, store_scan, stored_scan
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.signals import carried_on, scan
from veiligheidsbeeld.loop.picture.worlds import World


def scan_newest(world: World, municipality: str, check: Callable[[], None]) -> int:
    """Look through the newest publication of a world, once; returns how many signals it has. `check` may raise to
    stop between two indicators: nothing is kept then."""
    picture = open_picture(world)
    try:
        found = stored_scan(world.id, municipality, picture.publication.id)
        if found is None:
            before = newest_scan(world.id, municipality)
            found = carried_on(scan(picture, municipality, check), before)
            store_scan(world.id, found)
    finally:
        picture.close()
    return len(found.signals)
