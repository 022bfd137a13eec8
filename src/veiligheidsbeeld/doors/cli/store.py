# SPDX-License-Identifier: EUPL-1.2
"""Commands for the administrator: is all we stored whole, what changed when, what may go, and the way back."""

import json
from pathlib import Path
from typing import Annotated

import typer

from veiligheidsbeeld.doors.cli.console import err, out, say, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, world_named
from veiligheidsbeeld.ground import store
from veiligheidsbeeld.loop.picture.worlds import home_folder

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def verify(world: WorldOption = None) -> None:
    """Check every snapshot and publication against its hash. Exit code 5 when something is damaged."""
    chosen = world_named(world)
    faults = list(store.verify(chosen.folder, chosen.id))
    for fault in faults:
        err.print(say(fault))
    if faults:
        raise typer.Exit(5)
    out.print(tr("Everything stored in world {world} is whole.", world=chosen.id))


@app.command()
def history(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Publications, oldest first, and how many figures each revised, added or dropped."""
    chosen = world_named(world)
    publications = store.Publications(chosen.folder, chosen.id).all()
    rows = []
    for before, after in zip([None, *publications], publications, strict=False):
        changed = store.changes(before, after) if before else []
        kinds = {kind: sum(row["kind"] == kind for row in changed) for kind in ("revised", "new", "gone")}
        rows.append({"publication": after.id, "recorded_at": after.recorded_at.isoformat(), **kinds})
    if as_json:
        out.print_json(json.dumps(rows))
        return
    for row in rows:
        out.print(tr("{publication}: {revised} revised, {new} new, {gone} gone", **row))


@app.command()
def prune(world: WorldOption = None) -> None:
    """Remove unfinished downloads and what can be rebuilt. Released figures are never removed."""
    chosen = world_named(world)
    pruned = store.prune(chosen.folder, chosen.id)
    out.print(
        tr(
            "Removed {snapshots} loose snapshots, {unfinished} unfinished files, {indexes} old indexes: {mb} MB.",
            snapshots=pruned.snapshots, unfinished=pruned.unfinished, indexes=pruned.indexes,
            mb=round(pruned.bytes / 1e6, 1),
        )
    )  # fmt: skip


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="File to write, for example backup.tar.gz.")]) -> None:
    """Everything of VB_HOME in one file: settings, worlds, registry database."""
    number = store.backup(home_folder(), target)
    out.print(tr("{number} files are in {target}.", number=number, target=target))


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="File made by `store backup`.", exists=True)]) -> None:
    """Put a backup into an empty VB_HOME. Nothing is placed before every hash was checked."""
    number = store.restore(source, home_folder())
    out.print(tr("{number} files are back in {home}.", number=number, home=home_folder()))
