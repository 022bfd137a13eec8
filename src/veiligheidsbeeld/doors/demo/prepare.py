# SPDX-License-Identifier: EUPL-1.2
"""What must stand ready before the demo opens? Settings, the shipped figures, the invented world; published once."""

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.doors.demo import fictional_deliveries
from veiligheidsbeeld.doors.demo.fictional_english import english_texts
from veiligheidsbeeld.doors.demo.fictional_places import MUNICIPALITY, read_places
from veiligheidsbeeld.doors.demo.fictional_tables import DIVISION_YEAR
from veiligheidsbeeld.doors.demo.fictional_truths import TODAY, read_truths
from veiligheidsbeeld.doors.demo.fictional_world import write_world
from veiligheidsbeeld.doors.jobs import imports
from veiligheidsbeeld.doors.jobs.publish import areas_of, is_published, publish, tidy_all
from veiligheidsbeeld.doors.jobs.sync import load_folder, load_reference
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.picture.context import FILE as CONTEXT
from veiligheidsbeeld.loop.picture.own_areas import FILE
from veiligheidsbeeld.loop.picture.spoken import write_spoken
from veiligheidsbeeld.loop.picture.worlds import WORLD_FILE, World, read_installation, write_settings
from veiligheidsbeeld.loop.sources import partner_file
from veiligheidsbeeld.loop.sources.partner_file import Places
from veiligheidsbeeld.loop.sources.tidied import Progress

REAL, INVENTED = "werkelijk", "fictief"
_REAL_SETTINGS = Path(__file__).parent / "werkelijk.toml"
_INVENTED_CONTEXT = Path(__file__).parent / CONTEXT


def prepare(home: Path, progress: Progress, *, later: bool = False) -> None:
    """Make or bring up to date a demo installation in `home`. Quick when nothing changed since last time. With `later`
    the invented world's clock is put a year further, for good: what people froze in it can then be judged.

    Raises UserError when `home` holds a production installation.
    """
    write_settings(home, REAL, _REAL_SETTINGS.read_text(encoding="utf-8"), demo=True, others=(INVENTED,))
    write_settings(home, INVENTED, _invented_settings(), demo=True)
    if later:
        _put_clock_further(home / INVENTED / WORLD_FILE)
    installation = read_installation(home)
    if not installation.settings.server.demo:
        raise UserError("not_a_demo", home=str(home))
    real, invented = installation.world(REAL), installation.world(INVENTED)
    load_reference(real)
    with tempfile.TemporaryDirectory() as scratch:
        write_world(Path(scratch), invented.clock().date())
        load_folder(invented, Path(scratch))
    _own_areas(invented)
    _context(invented)
    write_spoken(invented, english_texts())
    _deliver(invented, progress)
    for world in (real, invented):
        if not is_published(world):
            publish(world, lambda step, done, total, name=world.id: progress(f"{name}: {step}", done, total))


def _put_clock_further(settings: Path) -> None:
    truths, plain = read_truths(), settings.read_text(encoding="utf-8")
    settings.write_text(plain.replace(f"today = {truths.today}", f"today = {truths.later}"), encoding="utf-8")


def _own_areas(world: World) -> None:
    """Four police teams of wijken that lie together in the list; a file that exists stays."""
    wijken = read_places().wijken
    size = -(-len(wijken) // 4)
    teams = [wijken[start : start + size] for start in range(0, len(wijken), size)]
    plain = [
        {"code": f"EG{n:02d}", "name": f"Team {n}", "buurten": [one.code for wijk in team for one in wijk.buurten]}
        for n, team in enumerate(teams, 1)
    ]
    if not (world.folder / FILE).exists():
        (world.folder / FILE).write_text(yaml.safe_dump({"areas": plain}, sort_keys=False), encoding="utf-8")


def _context(world: World) -> None:
    """What the invented municipality knows of its figures; a file that exists stays."""
    if not (world.folder / CONTEXT).exists():
        (world.folder / CONTEXT).write_text(_INVENTED_CONTEXT.read_text("utf-8"), "utf-8")


def _deliver(world: World, progress: Progress) -> None:
    """Partners' files, once, through the ordinary import; each as if it came on its own day."""
    fictional_deliveries.write_cards(world.folder)
    there = {(one.provenance.table, one.provenance.url) for one in imports.deliveries(world)}
    sent = [
        one for one in fictional_deliveries.files(world.clock().date()) if (one[1], f"bestand: {one[2]}") not in there
    ]
    if not sent:
        return
    places = Places(MUNICIPALITY, areas_of(tidy_all(world, lambda: None)))
    for number, (day, kind, name, content) in enumerate(sent):
        progress(name, number, len(sent))
        template, sender = imports.source_of(kind)
        opened = partner_file.open_file(content, name)
        found = partner_file.read(template, opened, places)
        if absent := {one.about: "zero" for one in found.questions if one.field == "absent"}:
            found = partner_file.read(template, opened, places, msgspec.structs.replace(found.mapping, absent=absent))
        shown = imports.Preview(template, sender, name, DIVISION_YEAR, found, {})
        imports.accept(world, shown, content, datetime.combine(day, time(9), UTC))


def _invented_settings() -> str:
    name = read_places().municipality
    return (
        f'municipality = "{MUNICIPALITY}"\nname = "{name}"\nfictional = true\ntoday = {TODAY}\nreference = false\n'
        '[contacts]\npolitie = "informatiepunt van de fictieve politie"\n'
    )
