# SPDX-License-Identifier: EUPL-1.2
"""Commands about evidence: freeze what is said now, show what was said then and what was revised since, verify."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from veiligheidsbeeld.doors.cli.console import err, language, out, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, whole, world_named
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.frozen import worded
from veiligheidsbeeld.ground.core import Figure
from veiligheidsbeeld.loop.assessment import evidence as kept
from veiligheidsbeeld.loop.assessment.evidence import Frozen
from veiligheidsbeeld.loop.assessment.subjects import gather
from veiligheidsbeeld.loop.picture.read import open_picture

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def freeze(
    indicator: Annotated[str, typer.Option(help="Id of the indicator; see `indicators`.")],
    area: Annotated[str, typer.Option(help="Code of the area.")],
    period: Annotated[str, typer.Option(help="Period of a figure or map; the newest if not given.")] = "",
    earlier: Annotated[str, typer.Option("--from", help="Freeze a change: the earlier period.")] = "",
    later: Annotated[str, typer.Option("--to", help="The later period.")] = "",
    kind: Annotated[str, typer.Option(help="figure, change, series, map or claim.")] = "",
    claim: Annotated[str, typer.Option(help="Freeze a claim, for example 'one of the 7 safest'.")] = "",
    frequency: Annotated[str, typer.Option(help="Of a series: Y, H, Q, M, W or D.")] = "",
    by: Annotated[str, typer.Option(help="Who freezes it: a user name.")] = "cli",
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Freeze a figure, change, series, map or claim: values, words, sources and definitions, for good. No drawing."""
    chosen = world_named(world)
    picture = open_picture(chosen)
    asked = {
        "indicator": indicator, "area": area, "period": period, "from": earlier, "to": later, "frequency": frequency,
        "claim": claim,
    }  # fmt: skip
    subject = gather(picture, kind or ("claim" if claim else "change" if earlier or later else "figure"), asked)
    said = {one: worded(picture, subject, one) for one in words.LOCALES}
    frozen = kept.freeze(picture, subject, said, by=by, role="", now=datetime.now(UTC))
    if as_json:
        out.print_json(json.dumps(_plain(frozen), ensure_ascii=False))
        return
    _print(frozen)


@app.command()
def show(
    ident: Annotated[str, typer.Argument(metavar="ID")], world: WorldOption = None, as_json: JsonOption = False
) -> None:
    """What was frozen, and what has been revised since."""
    chosen = world_named(world)
    frozen = kept.open_evidence(chosen, ident)
    picture = open_picture(chosen)
    plain = {
        **_plain(frozen),
        "revised_since": [
            {"name": one.name, "area": one.then.area_code, "period": str(one.then.period), "then": _figure(one.then),
             "now": _figure(one.now) if one.now else None}
            for one in kept.revised_since(frozen.evidence, picture)
        ],
        "redefined_since": [
            {"indicator": one.then["id"], "then": one.then["version"], "now": one.now.version if one.now else None}
            for one in kept.redefined_since(frozen.evidence, picture)
        ],
        "publication_now": picture.publication.id,
    }  # fmt: skip
    if as_json:
        out.print_json(json.dumps(plain, ensure_ascii=False))
        return
    _print(frozen)
    _print_since(plain)


@app.command()
def verify(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Is all evidence still what was frozen? Exit code 1 and the ids when a byte was changed."""
    chosen = world_named(world)
    damaged = kept.verify(chosen)
    if as_json:
        out.print_json(json.dumps({"world": chosen.id, "damaged": damaged}))
    elif damaged:
        err.print(tr("Damaged: {ids}. Restore a backup, and do not use it until then.", ids=", ".join(damaged)))
    else:
        out.print(tr("All evidence of world {world} is what was frozen.", world=chosen.id))
    if damaged:
        raise typer.Exit(1)


@app.command("list")
def list_all(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Evidence of a world, newest first."""
    found, damaged = kept.list_evidence(world_named(world))
    if as_json:
        rows = [
            {"id": one.id, "kind": one.evidence.kind, "title": one.evidence.words["nl"].title,
             "title_en": one.evidence.words["en"].title, "when": one.evidence.when.isoformat(), "by": one.evidence.by}
            for one in found
        ]  # fmt: skip
        out.print_json(json.dumps({"evidence": rows, "damaged": damaged}, ensure_ascii=False))
        return
    if not found and not damaged:
        out.print(tr("Nothing was frozen yet."))
    for one in found:
        title = one.evidence.words[language()].title
        out.print(f"{one.id}  {words.moment(one.evidence.when, language())}  {title}")
    for ident in damaged:
        err.print(tr("Damaged: {ids}. Restore a backup, and do not use it until then.", ids=ident))


def _plain(frozen: Frozen) -> dict[str, Any]:
    one = frozen.evidence
    said = {name: " ".join(sentence.text for sentence in text.sentences) for name, text in one.words.items()}
    return {
        "id": frozen.id, "sha256": frozen.sha256, "world": one.world, "kind": one.kind, "query": one.query,
        "title": one.words["nl"].title, "title_en": one.words["en"].title, "sentence": said["nl"],
        "sentence_en": said["en"], "figures": [{"name": row.name, **_figure(row.figure)} for row in one.figures],
        "sources": [source.as_json() for source in one.provenances], "publication": one.publication,
        "published_at": one.published_at.isoformat(), "division_year": one.division_year,
        "definitions": {row["id"]: row["version"] for row in one.definitions}, "methods": list(one.methods),
        "software": one.software, "by": one.by, "role": one.role, "when": one.when.isoformat(),
    }  # fmt: skip


def _figure(figure: Figure) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(figure)
    return {**plain, "period": str(figure.period), **{name: whole(plain[name]) for name in ("count", "n")}}


def _print(frozen: Frozen) -> None:
    one, said = frozen.evidence, frozen.evidence.words[language()]
    out.print(said.title)
    out.print(" ".join(sentence.text for sentence in said.sentences))
    for row, why in zip(one.figures, said.remarks, strict=True):
        shown = [words.count_of(row.figure, language()), words.value_of(row.figure, language())]
        about = (
            row.name,
            words.period(row.figure.period, language()),
            *shown,
            words.unit_of(row.figure, language()),
            why,
        )
        out.print("  " + "; ".join(text for text in about if text))
    sources = ", ".join(f"{source.publisher} {source.table}" for source in one.provenances)
    out.print(
        tr(
            "{what}. Source: {source}.",
            what=tr("Publication {publication}", publication=one.publication),
            source=sources,
        )
    )
    out.print(
        tr("Frozen as {id} on {when} by {by}; hash {hash}.", id=frozen.id, by=one.by,
           when=words.moment(one.when, language()), hash=frozen.sha256)
    )  # fmt: skip


def _print_since(plain: dict[str, Any]) -> None:
    if not plain["revised_since"] and not plain["redefined_since"]:
        out.print(tr("Nothing has been revised since."))
        return
    for one in plain["revised_since"]:
        then, now = (_shown(one[name]) for name in ("then", "now"))
        out.print(tr("Revised: {name}, {period}: {then} then, {now} now.", **{**one, "then": then, "now": now}))
    for one in plain["redefined_since"]:
        out.print(tr("Defined otherwise: {indicator}, version {then} then, {now} now.", **one))


def _shown(plain: dict[str, Any] | None) -> str:
    """Count and value of a figure; a hidden or missing one is a word, never a number."""
    if plain is None:
        return tr("not published any more")
    if plain["presence"] != "value":
        return tr("hidden") if plain["presence"] == "suppressed" else tr("no figure")
    numbers = [] if plain["count"] is None else [words.number(plain["count"], language())]
    if plain["value"] is not None and plain["unit"] != "aantal":
        unit = words.translate(words.UNITS[plain["unit"]], language())
        numbers.append(f"{words.number(plain['value'], language(), 1)} {unit}")
    return " / ".join(numbers)
