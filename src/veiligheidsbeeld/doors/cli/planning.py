# SPDX-License-Identifier: EUPL-1.2
"""Commands about the plan: take in one that exists, and check what can be measured and what is overdue."""

import getpass
import json
import re
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from veiligheidsbeeld.doors.cli.console import err, out, say, tr
from veiligheidsbeeld.doors.cli.delivering import content_of
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, world_named
from veiligheidsbeeld.doors.cli.running import start_django
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import home_folder
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
_YEAR = re.compile(r"20\d\d")
YearOption = Annotated[int, typer.Option(help="First year of the plan; the one in the file's name if not given.")]


@app.command("import")
def import_plan(
    file: Annotated[Path, typer.Argument(help="XLSX, ODS or CSV.")],
    mapping: Annotated[Path | None, typer.Option(help="TOML or YAML file: what this plan calls things.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be stored.")] = False,
    year: YearOption = 0,
    title: Annotated[str, typer.Option(help="Title of the plan; the name of the file if not given.")] = "",
    four_year: Annotated[bool, typer.Option("--four-year", help="A plan for four years.")] = False,
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a plan that exists, as a draft. Nothing is stored when something is wrong."""
    start_django()
    from veiligheidsbeeld.ground.access import audit
    from veiligheidsbeeld.loop.action import taking_in
    from veiligheidsbeeld.loop.action.plan_mapping import read_mapping
    from veiligheidsbeeld.loop.assessment.meetings import Author

    chosen = world_named(world)
    picture = open_picture(chosen)
    if traces := traces_of(title or file.stem, [one.name for one in picture.areas()]):
        raise UserError("looks_like_person", traces=", ".join(map(tr, traces)))
    content, first = content_of(file), year or _year_of(file.name)
    author = Author(getpass.getuser(), "", chosen.clock())
    given = read_mapping(content_of(mapping), mapping.name) if mapping else None
    shown = taking_in.preview(
        picture, first, content, file.name, author, four_year=four_year, mapping=given
    )  # fmt: skip
    plain = _of_preview(shown, first)
    if shown.reading.clean and not dry_run:
        audit.record(
            home_folder(), actor=author.by, role="", origin="command", action=Action.EDIT_PLAN,
            thing=f"{chosen.id}/plan/{first}", result="allowed",
        )  # fmt: skip
        plan = taking_in.take_in(picture, first, title or file.stem, shown, author, four_year=four_year)
        plain |= {"plan": plan.public_id, "stored": True}
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
    else:
        _print_preview(plain)
    if not shown.reading.clean:
        raise typer.Exit(3)


@app.command("check")
def check_plan(
    plan: Annotated[str, typer.Option(help="Id of the plan; that of this year if not given.")] = "",
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which targets can be measured, and why not; and which commitments are overdue."""
    start_django()
    from veiligheidsbeeld.loop.action.plan import of_today, plans_of
    from veiligheidsbeeld.loop.action.plan_read import read_plan

    chosen = world_named(world)
    found = plans_of(chosen.id, drafts=True)
    one = found.filter(public_id=plan).first() if plan else of_today(found, chosen.clock().date())
    if one is None:
        raise UserError("unknown_plan")
    plain = _of_plan(read_plan(open_picture(chosen), one, chosen.clock().date()))
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
    else:
        _print_plan(plain)


def _year_of(name: str) -> int:
    found = _YEAR.search(name)
    if found is None:
        raise UserError("year_needed", file=name)
    return int(found.group())


def _of_preview(shown: Any, year: int) -> dict[str, Any]:
    reading = shown.reading
    return {
        "year": year, "stored": False, "plan": None,
        "measures": [
            {"sheet": one.sheet, "row": one.number, "theme": one.words.theme, "what": one.words.what,
             "owner": one.words.owner, "partners": one.words.partners, "hours": one.words.hours,
             "costs_euros": one.words.costs_euros, "state": one.words.state,
             "until": one.words.until.isoformat() if one.words.until else None,
             "target": reading.targets[one.target].text if one.target is not None else None}
            for one in reading.measures
        ],
        "targets": [
            {"theme": words.theme, "text": words.text, "indicator": words.indicator or None,
             "measurable": checked.measurable, "sentences": [say(one) for one in checked.sentences]}
            for words, checked in shown.checked
        ],
        "faults": [
            {"file": one.file, "sheet": one.sheet, "row": one.row, "column": one.column, "expected": one.expected,
             "found": one.found, "message": say(one.statement)}
            for one in reading.faults
        ],
        "notes": [say(one) for one in reading.notes],
    }  # fmt: skip


def _print_preview(plain: dict[str, Any]) -> None:
    for one in plain["faults"]:
        err.print(one["message"], markup=False)
    for note in plain["notes"]:
        out.print(note, markup=False)
    if plain["faults"]:
        err.print(tr("Nothing was stored."))
        return
    table = Table(tr("Theme"), tr("Measure"), tr("Who"), tr("Hours"), tr("Costs"), tr("Until"))
    for one in plain["measures"]:
        numbers = ("-" if one[name] is None else str(one[name]) for name in ("hours", "costs_euros", "until"))
        table.add_row(one["theme"], one["what"], one["owner"], *numbers)
    out.print(table)
    for one in plain["targets"]:
        out.print(f"{one['text']} {' '.join(one['sentences'])}", markup=False)
    counts = {"measures": len(plain["measures"]), "targets": len(plain["targets"])}
    out.print(tr("{measures} measures and {targets} targets.", **counts))
    out.print(tr("Stored as draft {plan}.", plan=plain["plan"]) if plain["plan"] else tr("Nothing was stored."))


def _of_plan(read: Any) -> dict[str, Any]:
    return {
        "plan": read.plan.public_id, "title": read.plan.title, "state": read.plan.state, "answer": say(read.answer),
        "targets": [
            {"id": one.target.public_id, "text": one.text.text, "indicator": one.text.indicator or None,
             "area": one.text.area or None, "measurable": one.checked.measurable, "chance": one.checked.chance,
             "verdict": one.since.code if one.since else None, "outcome": one.outcome.value,
             "sentences": [say(sentence) for sentence in one.checked.sentences]}
            for one in read.targets
        ],
        "overdue": [
            {"id": one.measure.public_id, "what": one.text.what, "owner": one.text.owner,
             "until": one.text.until.isoformat(), "state": one.measure.state}
            for one in read.overdue
        ],
    }  # fmt: skip


def _print_plan(plain: dict[str, Any]) -> None:
    out.print(f"{plain['title']}: {plain['answer']}", markup=False)
    for one in plain["overdue"]:
        said = {"until": one["until"], "what": one["what"], "owner": one["owner"]}
        out.print(tr("Overdue since {until}: {what} ({owner})", **said), markup=False)
    for one in plain["targets"]:
        out.print(f"{one['text']} {' '.join(one['sentences'])}", markup=False)
