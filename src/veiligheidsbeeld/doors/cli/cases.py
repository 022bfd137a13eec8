# SPDX-License-Identifier: EUPL-1.2
"""Commands about cases, and about what is rare: is it quieter with the measure, and how great is the need? Nothing of a
file is stored."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from veiligheidsbeeld.doors.cli.console import language, out, say, tr
from veiligheidsbeeld.doors.cli.delivering import content_of
from veiligheidsbeeld.doors.cli.estimating import show_estimate
from veiligheidsbeeld.doors.cli.figures import JsonOption
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.case_words import told
from veiligheidsbeeld.loop.effect.arms import QUIET_DAYS, Arm
from veiligheidsbeeld.loop.effect.result import WORTHWHILE, Hoped, finite


def cases(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX or ODS: case, start, arm, reports, end.")],
    treated: Annotated[str, typer.Option(help="What the arm with the measure is called in the file.")],
    lots: Annotated[bool, typer.Option("--lots", help="Lots decided which cases got it.")] = False,
    worthwhile: Annotated[float, typer.Option(help="Smallest change worth having: 0.25 is a quarter.")] = WORTHWHILE,
    rises: Annotated[bool, typer.Option("--rises", help="The measure should make it rise.")] = False,
    costs: Annotated[float | None, typer.Option(help="Costs of the measure, in euros.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Are there fewer new reports in cases with the measure? Of few cases nothing is told; nothing is stored."""
    from veiligheidsbeeld.loop.effect.case_verdict import estimate_cases
    from veiligheidsbeeld.loop.effect.estimators.case_file import read_cases

    found = estimate_cases(
        read_cases(content_of(file), file.name), treated, lots=lots, worthwhile=worthwhile,
        hoped=Hoped.RISES if rises else Hoped.FALLS, costs=costs,
    )  # fmt: skip
    show_estimate(found, as_json=as_json)
    if not as_json and found.arms:
        out.print(_table(*found.arms))


def _table(treated: Arm, usual: Arm) -> Table:
    made = Table("", tr("With the measure"), tr("Without"))
    made.add_row(tr("Cases"), *(words.number(one.cases, language(), 0) for one in (treated, usual)))
    medians = [told(one.median_days, language(), share=False) for one in (treated, usual)]
    made.add_row(tr("Median of days until a new report"), *medians)
    for day in QUIET_DAYS:
        shares = [told(one.quiet[day], language(), share=True) for one in (treated, usual)]
        made.add_row(tr("Quiet for {days} days", days=day), *shares)
    return made


def need(
    incidents: Annotated[int, typer.Argument(metavar="INCIDENTS", help="That were assessed one by one.")],
    mattered: Annotated[int, typer.Argument(metavar="MATTERED", help="In how many the measure would have mattered.")],
    hours: Annotated[float, typer.Option(help="Duty hours in which they happened.")],
    earlier: Annotated[int | None, typer.Option(help="Incidents in an earlier time, not needed.")] = None,
    earlier_hours: Annotated[float | None, typer.Option(help="Duty hours in that time.")] = None,
    as_json: JsonOption = False,
) -> None:
    """How great is the need for a measure against rare incidents, such as handcuffs? A report, never a verdict."""
    from veiligheidsbeeld.loop.effect.need import need_of

    found = need_of(incidents, mattered, hours, earlier=earlier, earlier_hours=earlier_hours)
    if as_json:
        plain = {name: one for name, one in vars(found).items() if name not in ("since", "statements")}
        since = vars(found.since) if found.since else None
        told = {
            key: " ".join(words.say(one, tongue) for one in found.statements)
            for key, tongue in (("sentence", "nl"), ("sentence_en", "en"))
        }
        out.print_json(json.dumps(finite({**plain, "since": since, **told}), ensure_ascii=False))
        return
    for one in found.statements:
        out.print(say(one))
