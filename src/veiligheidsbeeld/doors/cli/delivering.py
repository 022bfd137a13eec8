# SPDX-License-Identifier: EUPL-1.2
"""Commands about what others send: import a file, list and undo deliveries, check the services we fetch from."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from veiligheidsbeeld.doors.cli.console import err, out, progress_bar, say, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, world_named
from veiligheidsbeeld.doors.jobs import imports
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.sources.partner_file import Mapping, Question, templates

sources = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


def content_of(file: Path) -> bytes:
    """Bytes of a file that a person names. Raises UserError when it is not there or cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise UserError("file_missing", file=str(file)) from error
    except OSError as error:
        raise UserError("file_damaged", file=file.name, problem=type(error).__name__) from error


def import_file(
    file: Path,
    source: Annotated[
        str, typer.Option(help="Template, or sender:template. 'veiligheidsbeeld sources templates' lists them.")
    ],
    mapping: Annotated[Path | None, typer.Option(help="JSON file that says which column is which.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a file of a colleague or partner: read, shown, and stored only when nothing is wrong or unclear."""
    from veiligheidsbeeld.doors.jobs.publish import publish

    chosen = world_named(world)
    kind, sender = imports.source_of(source)
    content = content_of(file)
    given = Mapping.from_json(mapping.read_bytes(), mapping.name) if mapping else None
    shown = imports.preview(chosen, kind, sender, file.name, content, given)
    plain: dict[str, Any] = {**_plain(shown), "accepted": False, "delivery": None, "publication": None}
    if shown.reading.clean and not dry_run:
        plain["delivery"] = imports.accept(chosen, shown, content).provenance.id
        plain["accepted"] = True
        with progress_bar() as progress:
            plain["publication"] = publish(chosen, progress).id
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
    else:
        _print(shown, plain)
    if not shown.reading.clean:
        raise typer.Exit(3)


def _plain(shown: imports.Preview) -> dict[str, Any]:
    found = shown.reading
    return {
        "source": shown.kind.id, "sender": shown.sender, "file": shown.name, "entries": len(found.entries),
        "faults": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "expected": one.expected, "found": one.found,
             "message": say(one.statement)}
            for one in found.faults
        ],
        "questions": [
            {"field": one.field, "about": one.about, "options": list(one.options), "message": say(asked(one))}
            for one in found.questions
        ],
        "notes": [say(one) for one in found.notes], "difference": shown.difference,
        "mapping": json.loads(found.mapping.as_json()),
    }  # fmt: skip


def asked(question: Question) -> Statement:
    """A question as a sentence."""
    return Statement(
        f"question_{question.field}", {"about": repr(question.about) if question.field == "marks" else question.about}
    )


def _print(shown: imports.Preview, plain: dict[str, Any]) -> None:
    for one in [*plain["faults"], *plain["questions"]]:
        options = f" ({', '.join(one['options'])})" if one.get("options") else ""
        err.print(one["message"] + options, markup=False)
    for note in plain["notes"]:
        out.print(note, markup=False)
    if shown.reading.clean:
        counts = {**plain["difference"], "entries": plain["entries"]}
        out.print(tr("{entries} figures: {new} new, {revised} revised, {same} the same as before.", **counts))
    if plain["accepted"]:
        out.print(tr("Accepted as delivery {delivery}; publication {publication} is in use.", **plain))
    elif not shown.reading.clean:
        out.print(tr("Nothing was stored."))


@sources.command("templates")
def list_templates(as_json: JsonOption = False) -> None:
    """Kinds of files that can be imported, and the columns of each."""
    plain = [
        {"id": one.id, "name": one.nl, "open": one.open, "columns": [column.id for column in one.columns]}
        for one in templates().values()
    ]
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
        return
    for one in plain:
        out.print(f"{one['id']}: {one['name']} ({', '.join(str(name) for name in one['columns'])})", markup=False)


@sources.command("deliveries")
def list_deliveries(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Files that were accepted, oldest first."""
    plain = [
        {"id": one.provenance.id, "sender": one.provenance.publisher, "file": one.provenance.url,
         "recorded_at": one.provenance.recorded_at.isoformat()}
        for one in imports.deliveries(world_named(world))
    ]  # fmt: skip
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
        return
    for one in plain:
        out.print("{recorded_at}  {id}  {sender}  {file}".format(**one), markup=False)


@sources.command()
def undo(delivery: str, world: WorldOption = None) -> None:
    """Undo a whole delivery and publish without it."""
    from veiligheidsbeeld.doors.jobs.publish import publish

    chosen = world_named(world)
    imports.undo(chosen, delivery)
    with progress_bar() as progress:
        publication = publish(chosen, progress)
    out.print(tr("Publication {publication} is in use.", publication=publication.id))


@sources.command()
def check(
    live: Annotated[bool, typer.Option("--live", help="Ask the services; without it nothing is asked.")] = False,
    base_url: Annotated[str, typer.Option(help="Another address than the publishers'.")] = "",
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare what we agreed on with each service with what it answers today. Exit code 3 where something differs."""
    from veiligheidsbeeld.doors.jobs.contracts import check_all

    if not live:
        raise UserError("check_needs_live")
    with progress_bar() as progress:
        found = check_all(world_named(world), base_url, progress)
    plain = {name: [say(one) for one in differences] for name, differences in found.items()}
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
    for name, differences in () if as_json else plain.items():
        said = "; ".join(differences) or tr("as agreed")
        out.print(f"{name}: {said}", markup=False)
    if any(plain.values()):
        raise typer.Exit(3)
