# SPDX-License-Identifier: EUPL-1.2
"""The command that writes a document to a file: the draft that the page Documents would make of the same figures."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from veiligheidsbeeld.doors.cli.console import language, out, tr
from veiligheidsbeeld.doors.cli.figures import WorldOption, world_named
from veiligheidsbeeld.doors.cli.running import start_django
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.ground.store.files import write_atomically
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import home_folder


class Form(StrEnum):
    """What a document can be written as."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"


PeriodOption = Annotated[str, typer.Option(help="2025-12, 2025-K4, 2025; the newest if not given.")]
FormOption = Annotated[Form, typer.Option("--format", help="As what it is written.")]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="File to write.")]
EvaluationArgument = Annotated[str, typer.Argument(help="Id of the evaluation, as its page has it in the address.")]
AreaOption = Annotated[str, typer.Option(help="Code of a municipality; the world's own when not given.")]

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


KINDS = {
    "briefing": "Two pages for the mayor and the monthly triangle of mayor, prosecutor and police.",
    "monitor": "What changed in a quarter, for the council, with the mandatory budget indicators.",
    "minutes": "What was said and decided in the last meeting, or in the last one of a period.",
    "plan": "The yearly plan with last year's account; that of this year, or of another.",
}


def _command(kind: str) -> Callable[..., None]:
    def write(
        output: OutputOption, period: PeriodOption = "", form: FormOption = Form.PDF, area: AreaOption = "",
        world: WorldOption = None,
    ) -> None:  # fmt: skip
        _write(kind, output, period, form, area, world)

    return write


for _kind, _said in KINDS.items():
    app.command(_kind, help=_said)(_command(_kind))


@app.command("result")
def result(
    evaluation: EvaluationArgument, output: OutputOption, form: FormOption = Form.PDF, world: WorldOption = None
) -> None:  # fmt: skip
    """What came of a measure: the verdict of one evaluation on one or two pages, with its checks and its protocol."""
    _write("result", output, "", form, "", world, evaluation)


def _write(
    kind: str, output: Path, period: str, form: Form, area: str, world: str | None, evaluation: str = ""
) -> None:  # fmt: skip
    asked = Period.parse(period) if period else None  # a mistake is told before anything slow starts
    chosen = world_named(world)
    start_django()
    from django.db import OperationalError, ProgrammingError

    from veiligheidsbeeld.doors.report.formats import written
    from veiligheidsbeeld.doors.report.letterhead import Standing
    from veiligheidsbeeld.doors.report.making import make
    from veiligheidsbeeld.ground.access import audit

    picture, by = open_picture(chosen), getpass.getuser()
    municipality = area.strip().upper() or chosen.settings.municipality
    try:
        made = make(
            picture, kind, municipality, asked, evaluation=evaluation, by=by, role="", now=datetime.now(UTC)
        )  # fmt: skip
    except (OperationalError, ProgrammingError) as error:  # a new installation, or an upgrade without `migrate`
        raise UserError("registry_not_ready") from error
    content = written(made[language()], Standing(), form)
    audit.record(
        home_folder(), actor=by, role="", origin="command", action="make_document", thing=f"{chosen.id}/{kind}",
        result="allowed",
    )  # fmt: skip
    write_atomically(output, content)
    out.print(tr("{title} was written to {file}.", title=made[language()].title, file=output))
