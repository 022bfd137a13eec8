# SPDX-License-Identifier: EUPL-1.2
"""Commands that read: what is here, which indicators, one figure with everything that makes it true."""

import json
from datetime import date
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from veiligheidsbeeld.doors.cli.console import language, out, say, tr
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import Figure, Period, UserError
from veiligheidsbeeld.ground.disclosure import threshold_of
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World, home_folder, read_installation

WorldOption = Annotated[str | None, typer.Option("--world", help="Name of the world; the first one if not given.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def world_named(name: str | None) -> World:
    """A world of the installation in VB_HOME."""
    return read_installation(home_folder()).world(name)


def status(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """What is published in each world, how fresh, from whom."""
    installation = read_installation(home_folder())
    chosen = [installation.world(world)] if world else list(installation.worlds.values())
    plain = [_status_of(one) for one in chosen]
    if as_json:
        out.print_json(json.dumps(plain))
        return
    for one in plain:
        out.print(tr("World {world}, municipality {municipality}", **one))
        if one["publication"] is None:
            out.print("  " + tr("Nothing has been published yet."))
            continue
        out.print("  " + tr("Publication {publication}, division {division_year}", **one))
        for table in one["tables"]:
            out.print("  {publisher} {table} ({origin}): {known_at}, {complete_until}".format(**table))


def _status_of(world: World) -> dict[str, Any]:
    plain: dict[str, Any] = {"world": world.id, "municipality": world.settings.municipality, "publication": None}
    try:
        picture = open_picture(world)
    except UserError:
        return plain
    tables = [
        {
            "publisher": one.provenance.publisher, "table": one.provenance.table, "title": one.provenance.title,
            "origin": one.provenance.origin.value, "known_at": one.provenance.known_at.isoformat(),
            "recorded_at": one.provenance.recorded_at.isoformat(), "complete_until": one.complete_until,
            "licence": one.provenance.licence, "division_year": one.provenance.division_year,
        }
        for one in picture.freshness
    ]  # fmt: skip
    return plain | {
        "publication": picture.publication.id, "recorded_at": picture.recorded_at.isoformat(),
        "division_year": picture.division_year, "tables": tables,
    }  # fmt: skip


def indicators(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """All indicators with the publisher's own name and code."""
    try:
        catalogue = Catalogue.read(world_named(world).folder / "indicators")
    except UserError:  # without an installation the shipped ones can still be listed
        if world:
            raise
        catalogue = Catalogue.read()
    known = catalogue.indicators.values()
    if as_json:
        out.print_json(json.dumps([msgspec.to_builtins(one) for one in known]))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", tr("Name"), tr("Unit"), tr("Publisher's name and code")):
        table.add_column(heading)
    for one in known:
        unit = words.translate(words.UNITS[one.unit], language())
        table.add_row(one.id, one.names.in_language(language()), unit, f"{one.publisher_name} ({one.publisher_code})")
    out.print(table)


def figure(
    indicator: Annotated[str, typer.Argument(help="Id of the indicator; see `indicators`.")],
    area: Annotated[str, typer.Option(help="Area code, for example GM0114, WK011401 or BU01140100.")],
    period: Annotated[str | None, typer.Option(help="2024, 2024-K3, 2024-03; the newest year if not given.")] = None,
    as_known_on: Annotated[
        str | None, typer.Option(help="Day (2026-03-12): the figure as published here then.")
    ] = None,
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """One figure, with its interval, source, area division and status."""
    picture = open_picture(world_named(world), _day(as_known_on))
    found = picture.figure(indicator, area.strip().upper(), Period.parse(period) if period else None)
    plain = as_plain(picture, found)
    if as_json:
        out.print_json(json.dumps(plain))
        return
    name = picture.catalogue.get(indicator).names.in_language(language())
    out.print(f"{name}, {plain['area_name']}, {words.period(found.period, language())}")
    if found.count is not None:
        out.print(tr("Count: {n}", n=words.count_of(found, language())))
    if found.value is not None and found.unit != "aantal":
        out.print(f"{words.value_of(found, language())} {words.unit_of(found, language())}")
    if found.lower is not None:
        out.print(tr("95% interval: {interval}", interval=words.interval_of(found, language())))
    if plain["reason"]:
        out.print(plain["reason"])
    source = plain["source"]
    out.print(
        tr("Source: {publisher}, {table} ({origin}), known at {known_at}, division {division_year}", **source | plain)
    )


def as_plain(picture: Picture, figure: Figure) -> dict[str, Any]:
    """A figure as JSON values; nothing that was hidden is in it."""
    indicator = picture.catalogue.get(figure.indicator)
    source = picture.provenances[figure.provenance]
    below = picture.provenances.get(figure.denominator_provenance)
    threshold = threshold_of(indicator.disclose_from_n, source.released_by_publisher)
    reason = words.reason_of(figure, threshold, indicator.reliable_from_n, picture.provenances)
    names = ("publisher", "table", "title", "url", "licence", "origin")
    return {
        "indicator": figure.indicator, "version": figure.version, "world": picture.world.id,
        "area": figure.area_code, "area_name": picture.area(figure.area_code).name, "area_type": figure.area_type.value,
        "division_year": figure.division_year, "period": str(figure.period), "count": whole(figure.count),
        "value": figure.value, "unit": figure.unit, "lower": figure.lower, "upper": figure.upper,
        "level": figure.level, "method": figure.method, "n": whole(figure.n), "population": figure.denominator,
        "presence": figure.presence.value, "reliable": figure.reliable, "reason_code": reason.code if reason else None,
        "reason": say(reason) if reason else None, "revision": figure.revision.value,
        "source": {name: str(getattr(source, name)) for name in names},
        "population_source": {name: str(getattr(below, name)) for name in names} if below else None,
        "proefdata": any(one.origin.value == "proefdata" for one in (source, below) if one),
        "known_at": figure.known_at.isoformat(), "recorded_at": source.recorded_at.isoformat(),
        "published_at": picture.recorded_at.isoformat(), "publication": picture.publication.id,
    }  # fmt: skip


def whole(value: float | None) -> float | int | None:
    """A count as JSON writes it: 12, not 12.0."""
    return int(value) if value is not None and value.is_integer() else value


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError("bad_date", date=text) from error


def reconcile(
    number: float,
    indicator: Annotated[str, typer.Option(help="Indicator the number is said to be about.")],
    area: Annotated[str, typer.Option(help="Code of the area.")],
    period: Annotated[str, typer.Option(help="Period, for example 2024 or 2024-03.")],
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which of our own definitions, vintages or divisions gives a number that somebody else holds?"""
    from veiligheidsbeeld.loop.picture.reconcile import reconcile as find

    chosen = world_named(world)
    found = find(chosen, number, indicator, area, Period.parse(period))
    plain = [
        {
            "indicator": one.figure.indicator, "type": one.figure.slice, "area": one.figure.area_code,
            "division_year": one.figure.division_year, "period": str(one.figure.period), "count": one.figure.count,
            "value": one.figure.value, "unit": one.figure.unit, "publication": one.publication,
            "differs_in": list(one.why), "provenance": one.figure.provenance,
        }
        for one in found
    ]  # fmt: skip
    if as_json:
        out.print_json(json.dumps({"number": number, "matches": plain}, ensure_ascii=False))
        return
    if not plain:
        out.print(tr("None of our figures around that period is {number}.", number=f"{number:g}"))
    the_same = tr("exactly what was asked")
    for one in plain[:20]:
        differs = ", ".join(words.translate(words.DIFFERS[name], language()) for name in one["differs_in"])
        out.print(
            f"{one['indicator']} {one['type']} {one['area']}-{one['division_year']} {one['period']} "
            f"({one['publication']}): {differs or the_same}",
            markup=False,
        )
