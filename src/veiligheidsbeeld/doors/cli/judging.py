# SPDX-License-Identifier: EUPL-1.2
"""Commands that judge: did a count really change, and which places can each have?"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from veiligheidsbeeld.doors.cli.console import language, out, tr
from veiligheidsbeeld.doors.cli.delivering import content_of
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, world_named
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import Period, Revision, UserError
from veiligheidsbeeld.loop.picture.ranking import rank_table
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.verdicts import judge, judge_periods


class Order(StrEnum):
    """Which value comes first."""

    ASC = "asc"
    DESC = "desc"


def verdict(
    before: Annotated[float | None, typer.Argument(metavar="A", help="Count of the earlier period.")] = None,
    after: Annotated[float | None, typer.Argument(metavar="B", help="Count of the later period.")] = None,
    exposure_a: Annotated[float, typer.Option(help="What A grows with: inhabitants, days, areas that report.")] = 1.0,
    exposure_b: Annotated[float, typer.Option(help="The same for B.")] = 1.0,
    dispersion: Annotated[
        float | None, typer.Option(help="Times the variance of chance; without it only chance is counted.")
    ] = None,
    indicator: Annotated[str, typer.Option(help="Instead of A and B: an indicator of this installation.")] = "",
    area: Annotated[str, typer.Option(help="Code of the area.")] = "",
    earlier: Annotated[str, typer.Option("--from", help="Earlier period, for example 2023.")] = "",
    later: Annotated[str, typer.Option("--to", help="Later period, for example 2024.")] = "",
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Did it really change? Two counts, or an indicator in two periods against its own ordinary variation."""
    named = [one for one in (indicator, area, earlier, later) if one]
    about: dict[str, Any] = {}
    if len(named) == 4 and before is None and after is None:
        picture = open_picture(world_named(world))
        found = judge_periods(picture, indicator, area, Period.parse(earlier), Period.parse(later))
        sources = [picture.provenances[one.provenance] for one in found.figures or ()]
        about = {
            "indicator": indicator, "area": area, "from": earlier, "to": later,
            "division_year": [one.division_year for one in found.figures or ()],
            "source": list(dict.fromkeys(f"{one.publisher} {one.table}" for one in sources)),
            "world": picture.world.id,
            "provisional": [str(one.period) for one in found.figures or () if one.revision is not Revision.FINAL],
        }  # fmt: skip
    elif not named and before is not None and after is not None:
        found = judge(before, after, (exposure_a, exposure_b), dispersion)
    else:
        raise UserError("verdict_of_what")
    sentences = {one: " ".join(words.say(part, one) for part in found.statements) for one in words.LOCALES}
    if not as_json:
        if about:
            where = f"{indicator}, {area}, {earlier} - {later}"
            out.print(tr("{what}. Source: {source}.", what=where, source=", ".join(about["source"])))
        out.print(sentences[language()])
        if about and about["provisional"]:
            out.print(tr("Provisional: {periods}.", periods=", ".join(about["provisional"])))
        return
    plain = {
        **about,
        "verdict": found.code, "ratio": found.ratio, "lower": found.lower, "upper": found.upper,
        "sentence": sentences["nl"], "sentence_en": sentences["en"],
    }  # fmt: skip
    out.print_json(json.dumps(plain, ensure_ascii=False))


def rank(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV, XLSX or ODS with titles in the first row.")],
    ids: Annotated[str, typer.Option("--id", help="Title of the column with names.")],
    value: Annotated[str, typer.Option(help="Title of the column with values.")] = "",
    se: Annotated[str, typer.Option(help="Title of the column with their standard errors.")] = "",
    count: Annotated[str, typer.Option(help="Title of the column with counts.")] = "",
    exposure: Annotated[str, typer.Option(help="Title of the column with inhabitants or days.")] = "",
    dispersion: Annotated[float, typer.Option(min=1, help="Times the variance of chance.")] = 1.0,
    order: Annotated[Order, typer.Option(help="asc: the lowest is number 1.")] = Order.ASC,
    level: Annotated[float, typer.Option(min=0.5, max=0.999)] = 0.95,
    top: Annotated[int, typer.Option(min=1, help="Who may be among the first so many?")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Which places can each row of a table have, given how sure its figure is?"""
    columns = [one for one in (value, se, count, exposure) if one]
    if columns not in ([value, se], [count, exposure]):
        raise UserError("rank_by_what")
    found = rank_table(
        content_of(table), table.name, ids, (columns[0], columns[1]), counts=bool(count),
        dispersion=dispersion, descending=order is Order.DESC, level=level,
    ).as_plain(top)  # fmt: skip
    if as_json:
        out.print_json(json.dumps(found, ensure_ascii=False))
        return
    shown = Table(ids, tr("Rank"), tr("Named beforehand"), tr("In this table"))
    for one in sorted(found["rows"], key=lambda row: row["rank"]):
        alone, joint = ("{}–{}".format(*(one[f"{end}{kind}"] for end in ("lower", "upper"))) for kind in ("", "_joint"))
        shown.add_row(one["id"], str(one["rank"]), alone, joint)
    out.print(shown)
    out.print(tr("Place 1 has the highest value.") if order is Order.DESC else tr("Place 1 has the lowest value."))
    out.print(tr("May be among the first {top}: {names}.", top=top, names=", ".join(found["candidates"])))
