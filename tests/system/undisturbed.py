# SPDX-License-Identifier: EUPL-1.2
"""One sync and publication in a process of its own, to be killed. Usage: undisturbed.py FOLDER BASE_URL"""

import sys
from pathlib import Path

from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.sync import sync
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings

if __name__ == "__main__":
    world = World("werkelijk", Path(sys.argv[1]), WorldSettings("GM0114", reference=False))
    sync(world, "GM0114", sys.argv[2], lambda *_: None, lambda: None)
    publish(world, lambda *_: None)
