# SPDX-License-Identifier: EUPL-1.2
"""What must stand ready before the demo opens? Settings, the shipped figures, the invented world; published once."""

import tempfile
from pathlib import Path

from veiligheidsbeeld.doors.demo.fictional_places import MUNICIPALITY, read_places
from veiligheidsbeeld.doors.demo.fictional_world import TODAY, write_world
from veiligheidsbeeld.doors.jobs.publish import is_published, publish
from veiligheidsbeeld.doors.jobs.sync import load_folder, load_reference
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.picture.worlds import read_installation, write_settings
from veiligheidsbeeld.loop.sources.tidied import Progress

REAL, INVENTED = "werkelijk", "fictief"
_REAL_SETTINGS = Path(__file__).parent / "werkelijk.toml"


def prepare(home: Path, progress: Progress) -> None:
    """Make or bring up to date a demo installation in `home`. Quick when nothing changed since last time.

    Raises UserError when `home` holds a production installation.
    """
    write_settings(home, REAL, _REAL_SETTINGS.read_text(encoding="utf-8"), demo=True, others=(INVENTED,))
    write_settings(home, INVENTED, _invented_settings(), demo=True)
    installation = read_installation(home)
    if not installation.settings.server.demo:
        raise UserError("not_a_demo", home=str(home))
    real, invented = installation.world(REAL), installation.world(INVENTED)
    load_reference(real)
    with tempfile.TemporaryDirectory() as scratch:
        write_world(Path(scratch))
        load_folder(invented, Path(scratch))
    for world in (real, invented):
        if not is_published(world):
            publish(world, lambda step, done, total, name=world.id: progress(f"{name}: {step}", done, total))


def _invented_settings() -> str:
    name = read_places().municipality
    return f'municipality = "{MUNICIPALITY}"\nname = "{name}"\nfictional = true\ntoday = {TODAY}\nreference = false\n'
