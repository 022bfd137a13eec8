# SPDX-License-Identifier: EUPL-1.2
"""Commands for who watches over the use: is the audit trail whole, and what does it say?"""

import getpass
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from veiligheidsbeeld.doors.cli.console import err, out, say, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption
from veiligheidsbeeld.doors.cli.running import start_django
from veiligheidsbeeld.ground.store.files import naming_disk_faults
from veiligheidsbeeld.loop.picture.worlds import home_folder

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def verify(as_json: JsonOption = False) -> None:
    """Is every line what was written, and is none missing? Exit code 5 when something is wrong."""
    start_django()
    from veiligheidsbeeld.ground.access import audit

    faults = audit.verify(home_folder())
    number = sum(1 for _ in audit.lines())
    if as_json:
        out.print_json(json.dumps({"lines": number, "faults": [say(one) for one in faults]}, ensure_ascii=False))
    elif not faults:
        out.print(tr("All {number} lines of the audit trail are what was written.", number=number))
    else:
        for one in faults:
            err.print(say(one))
    if faults:
        raise typer.Exit(5)


@app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: one line of JSON a line.")],
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day, in UTC.")] = None,
) -> None:
    """Write the trail to a file. The export itself is a line of it."""
    start_django()
    from veiligheidsbeeld.ground.access import audit

    audit.record(
        home_folder(), actor=getpass.getuser(), role="", origin="command", action="export_audit", thing=output.name,
        result="allowed",
    )  # fmt: skip
    with naming_disk_faults(output), output.open("w", encoding="utf-8") as stream:
        number = 0
        for line in audit.lines(since.date() if since else None):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            number += 1
    out.print(tr("{number} lines written to {file}.", number=number, file=output))
