# SPDX-License-Identifier: EUPL-1.2
"""Hours from a file: read by the same template and rules as a partner's delivery, stored as entries of one team. All of
it or nothing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec
from django.db import transaction

from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import Frequency, LawError, Presence, Statement, UserError
from veiligheidsbeeld.loop.registers.hours import Spent, task_of, write_hours
from veiligheidsbeeld.loop.registers.models import Hours
from veiligheidsbeeld.loop.sources import partner_file
from veiligheidsbeeld.loop.sources.partner_file import Entry, Places
from veiligheidsbeeld.loop.sources.partner_file.places import normal_name
from veiligheidsbeeld.loop.sources.partner_file.sheet import Opened

_PERSONAL = frozenset({
    "naam", "medewerker", "naam medewerker", "boa", "naam boa", "collega", "personeelsnummer", "dienstnummer", "name",
})  # fmt: skip
_TITLES = 10  # rows among which the titles of the columns stand
_WITHOUT = "toezicht"  # the task of a file that has no column for it


@dataclass(frozen=True)
class HoursFile:
    """A file as it was read: what to store, or what is wrong with it."""

    entries: list[Entry]
    faults: list[Statement]


def read_hours(content: bytes, name: str, places: Places) -> HoursFile:
    """Read a file of hours without storing anything. Raises UserError for one that cannot be read, LawError for one
    that looks personal."""
    opened = partner_file.open_file(content, name)
    partner_file.refuse_personal(opened)
    _refuse_names(opened)
    template = partner_file.template("uren")
    found = partner_file.read(template, opened, places)
    absent = {one.about: "missing" for one in found.questions if one.field == "absent"}
    if absent:  # an area that is not in the file keeps what was written of it
        found = partner_file.read(template, opened, places, msgspec.structs.replace(found.mapping, absent=absent))
    entries = [one for one in found.entries if one.row]  # row 0: totals that the reader added
    faults = [one.statement for one in found.faults]
    faults += [Statement(f"question_{one.field}", {"about": one.about}) for one in found.questions]
    return HoursFile(entries, faults or _odd(name, entries))


def store_hours(
    world: str, found: HoursFile, team: str, division_year: int, *, by: str, role: str, at: datetime,
    replace: bool = False,
) -> int:  # fmt: skip
    """Store the entries of a file that has no faults, under the areas of a division; returns how many are new or
    differ. Raises UserError as `write_hours` does, and when other hours are there and `replace` does not say that they
    may go."""
    if found.faults:
        raise UserError("file_not_taken", faults=len(found.faults))
    changed, others = 0, 0
    with transaction.atomic():
        for one in found.entries:
            if one.value is None:
                continue
            spent = Spent(
                one.period.start, team.strip(), f"{one.area}-{division_year}", task_of(one.slice or _WITHOUT) or ""
            )
            about = {"world": world, **_about(spent)}
            last = newest(Hours, **about)
            seen = last.version if last else 0
            others += last is not None and last.hours != Decimal(str(one.value))
            kept = write_hours(world, spent, Decimal(str(one.value)), seen, by=by, role=role, at=at)
            changed += kept.version != seen
        if others and not replace:
            raise UserError("hours_there", number=others)
    return changed


def _about(spent: Spent) -> dict[str, object]:
    return {"week": spent.week, "team": spent.team, "area": spent.area, "task": spent.task, "measure": spent.measure}


def _refuse_names(opened: Opened) -> None:
    """A column for who worked the hours does not belong here, whatever stands in it."""
    for sheet in opened.sheets:
        for row in sheet.rows[:_TITLES]:
            for cell in row:
                if isinstance(cell, str) and normal_name(cell) in _PERSONAL:
                    raise LawError("hours_of_person", file=opened.name, column=cell)


def _odd(name: str, entries: list[Entry]) -> list[Statement]:
    """What the template allows and the register does not: other lengths than weeks, tasks that it does not know."""
    found, with_tasks = [], any(one.slice for one in entries)
    for one in entries:
        task = one.slice or ("" if with_tasks else _WITHOUT)
        where = {"file": name, "row": one.row}
        if one.period.frequency is not Frequency.WEEK:
            found.append(
                Statement("text_fault", {**where, "column": "-", "expected": "2026-W03", "found": str(one.period)})
            )
        elif one.presence is Presence.VALUE and task_of(task) is None:
            found.append(Statement("hours_task", {**where, "found": task or "-"}))
    return found
