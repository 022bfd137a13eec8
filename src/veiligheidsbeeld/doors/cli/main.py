# SPDX-License-Identifier: EUPL-1.2
"""Where do commands begin and end? One app; a user's mistake is a sentence and an exit code, never a traceback."""

import os
import sys

import typer

from veiligheidsbeeld.doors.cli import (
    auditing,
    cases,
    claiming,
    delivering,
    estimating,
    evaluating,
    evidence,
    figures,
    judging,
    planning,
    reporting,
    running,
    signalling,
    store,
    users,
)
from veiligheidsbeeld.doors.cli.console import err, say
from veiligheidsbeeld.ground.core import VeiligheidsbeeldError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Veiligheidsbeeld: safety figures with their truth. Add --lang en for English messages.",
)  # fmt: skip
app.command()(running.demo)
app.command()(running.sync)
app.command()(figures.status)
app.command()(figures.indicators)
app.command()(figures.figure)
app.command()(figures.reconcile)
app.command()(judging.verdict)
app.command()(judging.rank)
app.command()(signalling.signals)
app.command()(claiming.claim)
app.command()(estimating.estimate)
app.command()(cases.cases)
app.command()(cases.need)
app.command("import")(delivering.import_file)
app.command()(running.serve)
app.command()(running.tick)
app.command()(running.migrate)
app.add_typer(users.app, name="users", help="People who sign in.")
app.add_typer(delivering.sources, name="sources", help="What others send: templates, deliveries, undo, contracts.")
app.add_typer(auditing.app, name="audit", help="Who did what: check the trail, export it.")
app.add_typer(planning.app, name="plan", help="Take in a plan; check what can be measured and what is overdue.")
app.add_typer(evaluating.protocol, name="protocol", help="What is agreed before a measure: freeze, verify, show.")
app.add_typer(evaluating.lots, name="lots", help="Draw lots that anyone can redo.")
app.add_typer(estimating.design, name="design", help="Before a trial: could its effect be seen, and how?")
app.add_typer(evidence.app, name="evidence", help="Freeze what is said now; show what was said then; verify.")
app.add_typer(
    reporting.app, name="report", help="Documents that leave the house: briefing, monitor, minutes, plan, result."
)
app.add_typer(store.app, name="store", help="Check, look back, clean up, back up and restore what is stored.")


def run() -> None:
    """Entry point of the command."""
    try:
        app(args=_without_language(sys.argv[1:]))
    except VeiligheidsbeeldError as error:
        err.print(say(error.statement))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _without_language(args: list[str]) -> list[str]:
    """Take `--lang xx` out, wherever it stands, so that it works for every command."""
    kept: list[str] = []
    rest = iter(args)
    for one in rest:
        if one == "--lang":
            os.environ["VB_LANG"] = next(rest, "nl")
        elif one.startswith("--lang="):
            os.environ["VB_LANG"] = one.removeprefix("--lang=")
        else:
            kept.append(one)
    return kept
