# SPDX-License-Identifier: EUPL-1.2
"""Files that arrive by themselves: `inbox/<sender>/<template>/` in a world's folder, looked at by every tick.

A file that reads without a fault or question is accepted and moved to `verwerkt`; beside any other stands a text that
says what is wrong, and it is tried again when it changes.
"""

from pathlib import Path

from veiligheidsbeeld.doors.jobs import imports
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import Statement, VeiligheidsbeeldError
from veiligheidsbeeld.ground.store import write_atomically
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import partner_file

FOLDER, DONE, REPORT = "inbox", "verwerkt", ".melding.txt"


def take_in(world: World) -> int:
    """Accept what is in order; returns how many files were. Publishing is another step."""
    accepted = 0
    for path in sorted((world.folder / FOLDER).glob("*/*/*")):
        report = path.with_name(path.name + REPORT)
        if not path.is_file() or path.name.endswith(REPORT) or path.name.startswith("."):
            continue
        if report.exists() and report.stat().st_mtime >= path.stat().st_mtime:
            continue
        problems = _take(world, path)
        if problems:
            text = "\n".join(words.say(one, "nl") for one in problems) + "\n"
            write_atomically(report, text.encode())
            continue
        report.unlink(missing_ok=True)
        (path.parent / DONE).mkdir(exist_ok=True)
        path.replace(path.parent / DONE / path.name)
        accepted += 1
    return accepted


def _take(world: World, path: Path) -> list[Statement]:
    """What keeps this file out; nothing when it was accepted."""
    sender, template = path.parts[-3:-1]
    try:
        content = path.read_bytes()
        shown = imports.preview(world, partner_file.template(template), sender, path.name, content)
        if shown.reading.clean:
            imports.accept(world, shown, content)
            return []
    except VeiligheidsbeeldError as error:
        return [error.statement]
    asked = [Statement(f"question_{one.field}", {"about": one.about}) for one in shown.reading.questions]
    return [*(one.statement for one in shown.reading.faults), *asked]
