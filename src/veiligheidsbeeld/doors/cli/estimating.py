# SPDX-License-Identifier: EUPL-1.2
"""Commands that ask whether something worked: advice before a trial, an estimate after it, on a table of counts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from veiligheidsbeeld.doors.cli.console import err, language, out, progress_bar, say, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.effect_drawings import within_window
from veiligheidsbeeld.doors.report.evaluation_words import METHODS
from veiligheidsbeeld.doors.report.words import gettext_noop
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.effect import protocol as kept
from veiligheidsbeeld.loop.effect.panel import read_panel
from veiligheidsbeeld.loop.effect.result import WORTHWHILE, Estimate, Hoped, Method
from veiligheidsbeeld.loop.effect.telling import sentences

design = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
PanelArgument = Annotated[
    Path, typer.Argument(metavar="PANEL.csv", help="Columns area, period, count and perhaps exposure; a row for each.")
]


@design.callback()
def _of_design() -> None:
    """Keeps `advise` a word of its own while it is the only command."""


@design.command()
def advise(
    panel: Annotated[
        Path | None, typer.Argument(metavar="PANEL.csv", help="As for `estimate`; without one: --cases-per-year.")
    ] = None,
    eligible: Annotated[str, typer.Option(help="Areas that could get the measure: A,B,C.")] = "",
    months: Annotated[int, typer.Option(min=1, help="How long is measured.")] = 12,
    treat: Annotated[int | None, typer.Option(help="How many get it; half of them without this.")] = None,
    worthwhile: Annotated[float, typer.Option(help="Smallest change worth having: 0.25 is a quarter.")] = WORTHWHILE,
    draws: Annotated[int, typer.Option(min=20, help="Draws from own history, for each set-up.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 0,
    cases_per_year: Annotated[
        int | None, typer.Option(min=1, help="Instead of areas: lots over so many accepted cases a year.")
    ] = None,
    reports_per_year: Annotated[float, typer.Option(help="New reports that a case has a year.")] = 4.0,
    variance: Annotated[float, typer.Option(help="Between cases, of the log of that rate.")] = 1.0,
    as_json: JsonOption = False,
) -> None:
    """Before a trial: could its effect be seen, and which set-up would show it?"""
    if cases_per_year is not None and panel is None:
        _advise_cases(cases_per_year, reports_per_year, variance, worthwhile, as_json)
        return
    if panel is None or not eligible or cases_per_year is not None:
        raise UserError("advise_on_what")
    from veiligheidsbeeld.loop.effect import advise as advise_on
    from veiligheidsbeeld.loop.effect.designs.advice import Design

    with progress_bar() as bar:

        def told(step: str, done: int, total: int) -> None:
            bar(say(Design(step).said), done, total)

        found = advise_on(
            read_panel(panel), _listed(eligible), months=months, treat=treat, worthwhile=worthwhile, draws=draws,
            seed=seed, progress=told,
        )  # fmt: skip
    if as_json:
        plain = {**found.as_plain(), **_said(found.statements)}
        out.print_json(json.dumps(plain, ensure_ascii=False))
        return
    for one in found.statements:
        out.print(say(one))
    table = Table(tr("Set-up"), tr("Level"), tr("Sees from"), tr("Sees it"), tr("Errs"), tr("Draws"))
    for option in found.options:
        row = (option.smallest, option.seen, option.false)
        table.add_row(
            say(option.design.said), str(int(option.level)), *(_percent(one) for one in row), str(option.draws)
        )
    out.print(table)
    out.print(tr("Level: the evidence that it can reach, from 2 to 5."))
    out.print(tr("Sees from: the smallest fall that it sees in four cases out of five, by calculation."))
    out.print(
        tr("Sees it: how often it saw a fall of {percent}% planted in own history.", percent=round(100 * worthwhile))
    )
    out.print(tr("Errs: how often it claimed an effect there where nothing was done."))


def _advise_cases(cases_per_year: int, reports: float, variance: float, worthwhile: float, as_json: bool) -> None:
    from veiligheidsbeeld.loop.effect import advise_cases

    found = advise_cases(cases_per_year, reports_per_year=reports, variance=variance, worthwhile=worthwhile)
    if as_json:
        told = {name: getattr(found, name) for name in ("answerable", "cases", "months", "smallest")}
        out.print_json(json.dumps({**told, **_said(found.statements)}, ensure_ascii=False))
        return
    for one in found.statements:
        out.print(say(one))


def estimate(
    panel: PanelArgument,
    treated: Annotated[str, typer.Option(help="Areas that got the measure: A,B,C.")] = "",
    start: Annotated[str, typer.Option(help="First period with the measure, such as 2015-01.")] = "",
    until: Annotated[
        str | None, typer.Option(help="Last period to measure; the last of the table without this.")
    ] = None,
    controls: Annotated[str | None, typer.Option(help="Areas to compare with; all others without this.")] = None,
    selected_on: Annotated[
        str | None, typer.Option(metavar="FIRST:LAST", help="Periods that the areas were chosen on.")
    ] = None,
    buffers: Annotated[str, typer.Option(help="Areas around, named beforehand, for displacement.")] = "",
    protocol: Annotated[Path | None, typer.Option(help="Protocol file; its newest version decides.")] = None,
    method: Annotated[Method | None, typer.Option(help="Without it: ratio_of_ratios.")] = None,
    worthwhile: Annotated[
        float | None, typer.Option(help="Smallest change worth having: 0.25, a quarter, without this.")
    ] = None,
    rises: Annotated[bool, typer.Option("--rises", help="The measure should make it rise.")] = False,
    costs: Annotated[float | None, typer.Option(help="Costs of the measure, in euros.")] = None,
    as_json: JsonOption = False,
) -> None:
    """After a trial: did it work? A ratio with its interval, the checks, and a verdict in three states."""
    given: dict[str, Any] = {
        "treated": sorted(_listed(treated)) if treated else None, "start": start or None,
        "controls": sorted(_listed(controls)) if controls is not None else None,
        "selected_on": _span(selected_on) if selected_on else None, "method": method.value if method else None,
        "until": until, "buffers": sorted(_listed(buffers)) or None, "worthwhile": worthwhile, "rises": rises or None,
        "costs": costs,
    }  # fmt: skip
    findings: list[Statement] = []
    if protocol is not None:
        found, findings = _by_protocol(panel, protocol, given)
    elif not treated or not start:
        raise UserError("estimate_of_what")
    else:
        from veiligheidsbeeld.loop.effect import estimate as estimate_of

        found = estimate_of(
            read_panel(panel), _listed(treated), start, until=until,
            controls=None if controls is None else _listed(controls),
            selected_on=tuple(given["selected_on"]) if given["selected_on"] else None, buffers=_listed(buffers),
            method=method or Method.RATIO_OF_RATIOS, worthwhile=WORTHWHILE if worthwhile is None else worthwhile,
            hoped=Hoped.RISES if rises else Hoped.FALLS, costs=costs,
        )  # fmt: skip
    show_estimate(found, findings, as_json=as_json)


def _by_protocol(panel: Path, file: Path, given: dict[str, Any]) -> tuple[Estimate, list[Statement]]:
    """As the protocol promises; and what its own check finds."""
    from veiligheidsbeeld.loop.effect.promised import as_promised, contradictions

    read = kept.read(file)
    content = kept.newest(read).content
    wrong = contradictions(content, given)
    if wrong:
        raise UserError(wrong[0].code, **wrong[0].params)
    findings = [one.statement for one in kept.verify(read)]
    return as_promised(read_panel(panel), content, kept=not findings), findings


def show_estimate(found: Estimate, findings: Sequence[Statement] = (), *, as_json: bool) -> None:
    """An estimate in words, or as JSON; `findings` are what `protocol verify` says of its protocol."""
    said = sentences(found)
    if as_json:
        plain = {
            **found.as_plain(), **_said(said), "protocol": [say(one) for one in findings],
            "refusals": [{"code": one.code, "sentence": say(one)} for one in found.refusals],
            "checks": [
                {"kind": one.kind.value, "state": one.state.value, **one.values, **_said(one.statements)}
                for one in found.checks
            ],
        }  # fmt: skip
        out.print_json(json.dumps(plain, ensure_ascii=False))
        return
    for one in (*said, *found.notes):
        out.print(say(one))
    if found.course is not None:
        shown = within_window(found.course)
        out.print(tr(
            "Areas: {areas}. From {first} to {last}, compared with {number} areas.", areas=", ".join(found.treated),
            first=shown.periods[shown.start], last=shown.periods[-1], number=len(found.controls),
        ))  # fmt: skip
    method = words.translate(METHODS[found.method], language())
    out.print(tr("Level of evidence: {level} of 5. Method: {method}.", level=int(found.level), method=method))
    for check in found.checks:
        out.print(tr(_STATES[check.state.value]) + ": " + " ".join(say(one) for one in check.statements))
    for one in findings:
        err.print(say(one))


_STATES = {"passed": gettext_noop("Good"), "failed": gettext_noop("Mind"), "unknown": gettext_noop("Not known")}


def _said(statements: tuple[Statement, ...]) -> dict[str, str]:
    return {
        key: " ".join(words.say(one, tongue) for one in statements)
        for key, tongue in (("sentence", "nl"), ("sentence_en", "en"))
    }


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _span(text: str) -> list[str]:
    first, _, last = text.partition(":")
    if not first or not last:
        raise UserError("bad_span", span=text)
    return [first, last]


def _percent(share: float | None) -> str:
    return words.NO_NUMBER if share is None else f"{words.number(100 * share, language())}%"
