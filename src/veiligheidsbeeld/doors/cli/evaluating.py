# SPDX-License-Identifier: EUPL-1.2
"""Commands about effects: freeze what is agreed beforehand, verify and show it, and draw lots that anyone can redo."""

import json
import shlex
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Column, Table

from veiligheidsbeeld.doors.cli.console import err, language, out, say, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.store import write_atomically
from veiligheidsbeeld.loop.effect import protocol as kept
from veiligheidsbeeld.loop.effect import questions
from veiligheidsbeeld.loop.effect.content import OVER_CASES, Content, texts_of
from veiligheidsbeeld.loop.effect.lots import draw, draw_steps, key
from veiligheidsbeeld.loop.effect.protocol_file import plain_json
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

protocol = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
lots = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@lots.callback()
def _of_lots() -> None:
    """Keeps `draw` a word of its own while it is the only command."""


FileArgument = Annotated[Path, typer.Argument(metavar="P.json", help="The protocol file.")]
ByOption = Annotated[str, typer.Option(help="In which role; not a name, since the file may be published.")]


@protocol.command()
def freeze(
    content: Annotated[Path, typer.Argument(metavar="CONTENT.json", help="What is agreed; see `protocol template`.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Protocol file to write.")],
    onto: Annotated[Path | None, typer.Option(help="Protocol file that gets a version more.")] = None,
    why: Annotated[str, typer.Option(help="Why a version more.")] = "",
    by: ByOption = "cli",
    no_person: Annotated[bool, typer.Option("--no-person", help="What looks like a person is none.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Freeze what is agreed, with its hash, before outcomes are seen. Nothing is written when a field is wrong."""
    _keep_others(output, onto)
    try:
        agreed = kept.content_of_plain(plain_json(content))
        _refuse_persons(agreed, why, sure=no_person)
        made = kept.freeze(agreed, datetime.now(UTC), by, why, kept.read(onto) if onto else None)
    except kept.ContentError as error:
        _refuse(error, as_json)
        return
    write_atomically(output, kept.dump(made))
    last, found = kept.newest(made), [_of_finding(one) for one in kept.verify(made)]
    if as_json:
        _print_json({"file": str(output), "version": last.version, "sha256": last.sha256, "findings": found})
        return
    out.print(tr("Version {number} is frozen in {file}.", number=last.version, file=output))
    out.print(tr("Publish this hash today, in a place that you cannot change later: {hash}", hash=last.sha256))
    for one in found:
        err.print(one["message"])


@protocol.command()
def verify(
    file: FileArgument,
    expect: Annotated[list[str] | None, typer.Option(help="Hash that was published; may be given more often.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Is it still what was agreed beforehand? Exit code 1 when something is found."""
    read = kept.read(file)
    found = [_of_finding(one) for one in kept.verify(read, tuple(one.strip().lower() for one in expect or ()))]
    if as_json:
        _print_json({"file": str(file), **_hashes(read), "findings": found})
    elif not found:
        out.print(tr("Nothing was found in {file}.", file=file))
        if not expect:
            out.print(
                tr("Give --expect with a hash that was published, to see that nothing was cut off or written anew.")
            )
    else:
        for one in found:
            err.print(f"{one['place']}: {one['message']}" if one["place"] else one["message"])
    if found:
        raise typer.Exit(1)


@protocol.command()
def show(file: FileArgument, as_json: JsonOption = False) -> None:
    """Versions with their hashes and differences, lots and what `verify` finds."""
    read = kept.read(file)
    plain = _of_protocol(read)
    if as_json:
        _print_json({"file": str(file), **plain})
    else:
        _print_protocol(plain)


@protocol.command()
def template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Question to begin from; none lists them.")] = "",
) -> None:
    """A question ready to begin from, as content to fill in and freeze. With --lang en in English."""
    if not name:
        for one in questions.templates():
            out.print(f"{one}: {questions.question(one, language()).title}")
        return
    asked = questions.question(name, language())
    _print_json(msgspec.to_builtins(questions.content_of(asked, questions.Areas(), "", "")))


@lots.command("draw")
def draw_lots(
    seed: Annotated[str, typer.Option(help="The public number, as it was agreed beforehand.")],
    eligible: Annotated[str, typer.Option(help="Areas or cases, with commas between them.")] = "",
    treat: Annotated[int | None, typer.Option(help="How many of them are treated.")] = None,
    steps: Annotated[int | None, typer.Option(help="Instead: in how many steps all of them start.")] = None,
    file: Annotated[Path | None, typer.Option("--protocol", help="Instead: the protocol that agreed on lots.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Record the draw in this file.")] = None,
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day on which the number was published; with -o.")
    ] = None,
    by: ByOption = "cli",
    as_json: JsonOption = False,
) -> None:
    """Draw lots from a public number. Anyone can redo them with sha256sum; with -o they are recorded, once."""
    chosen = [one is not None for one in (treat, steps, file)]
    if sum(chosen) != 1 or bool(eligible) == bool(file) or (output and not file):
        raise UserError("lots_of_what")
    seed = seed.strip()
    if file:
        plain = _draw_of_protocol(file, seed, output, by, published.date() if published else None)
    else:
        plain = _drawn([one.strip() for one in eligible.split(",")], seed, treat or 0, steps, {})
    if as_json:
        _print_json(plain)
        return
    _print_draw(plain)
    if file and not output:
        out.print(tr("Nothing was recorded. Add -o to record this draw; it can be done once."))


def _draw_of_protocol(
    file: Path, seed: str, output: Path | None, by: str, published: date | None
) -> dict[str, Any]:  # fmt: skip
    """A draw as a protocol agreed on it; recorded when there is a file for it."""
    read = kept.read(file)
    if output:
        _keep_others(output, file)
        made = kept.record_lots(read, seed, datetime.now(UTC), by, tr("The lots were drawn."), published)
        write_atomically(output, kept.dump(made))
        return {"file": str(output), **_hashes(made), **_agreed_draw(kept.newest(read).content, seed)}
    return _agreed_draw(kept.newest(read).content, seed)


def _agreed_draw(content: Content, seed: str) -> dict[str, Any]:
    agreed = content.lots
    if agreed is None or content.design in OVER_CASES:
        raise UserError("lots_not_agreed")
    steps = len(agreed.steps) if content.design == "stepped" else None
    plain = _drawn(list(content.eligible), seed, agreed.treat, steps, agreed.strata)
    return {"seed_source": agreed.seed_source, **plain}


def _drawn(
    eligible: list[str], seed: str, treat: int, steps: int | None, strata: dict[str, str]
) -> dict[str, Any]:  # fmt: skip
    """Every area in the order of its key, and how to redo one."""
    redo = {"seed": seed, "redo": f"printf '%s' {shlex.quote(f'{seed}|{eligible[0]}')} | sha256sum"}
    if steps is not None:
        by_step = draw_steps(eligible, steps, seed)
        order = [{"area": area, "key": key(seed, area), "step": step} for area, step in by_step.items()]
        return {**redo, "steps": by_step, "order": order}
    found = draw(eligible, treat, seed, strata or None)
    order = [msgspec.to_builtins(one) for one in found.order]
    return {**redo, "treated": found.treated, "not_treated": found.not_treated, "order": order}


def _keep_others(output: Path, onto: Path | None) -> None:
    """A protocol is never written over by another."""
    if output.exists() and not (onto and onto.exists() and output.samefile(onto)):
        raise UserError("protocol_exists", file=str(output))


def _refuse_persons(content: Content, why: str, *, sure: bool) -> None:
    places = (*content.eligible, *content.treated, *content.controls, *content.buffers)
    traces = traces_of("\n".join((*texts_of(content), why)), places)
    if traces and not sure:
        raise UserError("protocol_of_person", traces=", ".join(map(tr, traces)))


def _refuse(error: kept.ContentError, as_json: bool) -> None:
    """Every field that is wrong, and exit code 2."""
    if as_json:
        told = [{"field": one.params.get("field", ""), "code": one.code, "message": say(one)} for one in error.faults]
        _print_json({"faults": told})
    for one in error.faults if not as_json else ():
        err.print(say(one))
    err.print(say(error.statement))
    raise typer.Exit(error.exit_code)


def _of_finding(one: kept.Finding) -> dict[str, str]:
    return {"place": one.place, "code": one.statement.code, "message": say(one.statement)}


def _hashes(read: kept.Protocol) -> dict[str, Any]:
    """What to publish: the newest hash of each chain."""
    last = kept.newest(read)
    return {
        "version": last.version, "sha256": last.sha256,
        "event_sha256": read.events[-1].sha256 if read.events else None,
    }  # fmt: skip


def _of_protocol(read: kept.Protocol) -> dict[str, Any]:
    versions = []
    for n, one in enumerate(read.versions):
        before = read.versions[n - 1].content if n else None
        changed = kept.differences(before, one.content) if before else []
        head = {name: value for name, value in msgspec.to_builtins(one).items() if name != "content"}
        versions.append({**head, "differences": [msgspec.to_builtins(each) for each in changed]})
    return {
        **_hashes(read), "content": msgspec.to_builtins(kept.newest(read).content), "versions": versions,
        "events": msgspec.to_builtins(read.events), "findings": [_of_finding(one) for one in kept.verify(read)],
    }  # fmt: skip


def _print_protocol(plain: dict[str, Any]) -> None:
    content = plain["content"]
    out.print(content["title"])
    out.print(tr("Outcome: {name} ({register})", **{one: content["outcome"][one] for one in ("name", "register")}))
    out.print(tr("From {start} to {until}.", start=content["start"], until=content["until"]))
    for one in plain["versions"]:
        out.print(tr("Version {version}, frozen at {frozen_at} by {by}. {why}", **one).strip())
        out.print(f"  {one['sha256']}")
        for each in one["differences"]:
            out.print(f"  {each['field']}: {_short(each['before'])} → {_short(each['after'])}")
    for one in plain["events"]:
        said = {"seed": one.get("seed", ""), "drawn": ", ".join(one.get("drawn", ())), "at": one["at"]}
        drawn = one["kind"] == "lots_drawn"
        out.print(
            tr("Lots drawn at {at} with {seed}: {drawn}", **said) if drawn else tr("Outcomes seen at {at}", **said)
        )
        out.print(f"  {one['sha256']}")
    if content["lots"] and not content["lots"]["seed"]:
        out.print(tr("Lots will be drawn with: {source}", source=content["lots"]["seed_source"]))
    for one in plain["findings"]:
        err.print(one["message"])
    if not plain["findings"]:
        out.print(tr("Nothing was found that is not as agreed."))


def _short(value: Any) -> str:
    return "–" if value is None else json.dumps(value, ensure_ascii=False)


def _print_draw(plain: dict[str, Any]) -> None:
    stepped = "steps" in plain
    table = Table(tr("Area"), tr("Step") if stepped else tr("Lot"), Column("SHA-256", overflow="fold"))
    for one in plain["order"]:
        lot = str(one["step"]) if stepped else tr("Treated") if one["treated"] else tr("Not treated")
        table.add_row(one["area"], lot, one["key"])
    out.print(table)
    out.print(tr("Redo one of them with: {redo}", redo=plain["redo"]))


def _print_json(plain: dict[str, Any]) -> None:
    out.print_json(json.dumps(plain, ensure_ascii=False))
