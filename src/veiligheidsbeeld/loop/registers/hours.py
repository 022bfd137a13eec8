# SPDX-License-Identifier: EUPL-1.2
"""Hours of teams: write them, read them by week, add them up by area and task. The dose that effects need."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.ground.access.written import write
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.registers.models import Hours
from veiligheidsbeeld.loop.sources.partner_file.places import normal_name

MOST = Decimal(2000)  # hours of one team in one week and area: more is a typing mistake


class Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of `tasks.yml`."""

    id: str
    nl: str
    en: str
    also: tuple[str, ...] = ()

    def in_language(self, language: str) -> str:
        """Its name."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class Spent:
    """What hours were spent on, and by whom: the key of an entry."""

    week: date
    team: str
    area: str
    task: str
    measure: str = ""


@cache
def tasks() -> dict[str, Task]:
    """All tasks by id, in the order of the file."""
    plain = yaml.safe_load(Path(__file__).with_name("tasks.yml").read_text(encoding="utf-8"))
    return {one.id: one for one in msgspec.convert(plain, list[Task])}


def task_of(word: str) -> str | None:
    """Id of the task that a word in a file means; None for an unknown one."""
    for one in tasks().values():
        if normal_name(word) in {normal_name(name) for name in (one.id, one.nl, one.en, *one.also)}:
            return one.id
    return None


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def hours_of(text: str) -> Decimal:
    """Hours as somebody types them, with a comma or a point. Raises UserError for what cannot be hours."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise UserError("bad_hours", found=text) from error
    if not found.is_finite() or not 0 <= found <= MOST:
        raise UserError("bad_hours", found=text)
    return found.quantize(Decimal("0.01"))


def write_hours(world: str, spent: Spent, hours: Decimal, seen: int, *, by: str, role: str, at: datetime) -> Hours:
    """Keep the hours of a team; none takes an entry back. Raises UserError for a week ahead or an unknown task,
    ConflictError when somebody else changed it since version `seen`."""
    if spent.task not in tasks():
        raise UserError("unknown_task", task=spent.task, known=", ".join(one.nl for one in tasks().values()))
    if not spent.team.strip():
        raise UserError("team_needed")
    if spent.week > monday(at.date()):
        raise UserError("week_ahead")
    about = {
        "world": world, "week": monday(spent.week), "team": spent.team.strip()[:100], "area": spent.area,
        "task": spent.task, "measure": spent.measure,
    }  # fmt: skip
    found: Hours = write(Hours, about, {"hours": hours}, seen, by=by, role=role, at=at)
    return found


def entries(world: str, first: date, last: date) -> list[Hours]:
    """What holds of the weeks from Monday `first` through Monday `last`; entries that were taken back too."""
    held: dict[tuple[object, ...], Hours] = {}
    for one in Hours.objects.filter(world=world, week__gte=first, week__lte=last).order_by("version"):
        held[one.week, one.team, one.area, one.task, one.measure] = one
    return sorted(held.values(), key=lambda one: (one.week, one.area, one.task, one.team))


def by_area_and_task(found: Iterable[Hours], today: Callable[[str], str] = str) -> dict[str, dict[str, Decimal]]:
    """Hours by area, then task; `today` turns the key of an area into the one to add it under."""
    added: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in found:
        added[today(one.area)][one.task] += one.hours
    return added


def of_measures(world: str) -> dict[str, Decimal]:
    """Hours in all that were written for each measure of a plan, by its public id: the dose that its effect needs."""
    added: dict[str, Decimal] = defaultdict(Decimal)
    for one in entries(world, date.min, date.max):
        if one.measure:
            added[one.measure] += one.hours
    return dict(added)


def teams(world: str) -> list[str]:
    """Teams that wrote hours, to choose from."""
    return sorted(Hours.objects.filter(world=world).values_list("team", flat=True).distinct())
