# SPDX-License-Identifier: EUPL-1.2
"""How do deliveries become a publication? Tidy, one division, fill, rates, release, publish. Reads like its summary."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from veiligheidsbeeld.doors.jobs.added import added_sources
from veiligheidsbeeld.doors.jobs.sync import locator_of
from veiligheidsbeeld.ground.areas import Concordance, Locator, display_division, read_weights, same_municipalities
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Presence, Released, UserError
from veiligheidsbeeld.ground.disclosure import release, threshold_of
from veiligheidsbeeld.ground.store import Content, Delivery, Publication, Publications, Snapshots
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.cells import Cells, relabelled
from veiligheidsbeeld.loop.picture.context import Context, read_context
from veiligheidsbeeld.loop.picture.own_areas import OwnArea, left_out, read_own_areas, with_own_areas
from veiligheidsbeeld.loop.picture.rates import figures
from veiligheidsbeeld.loop.picture.roll_up import rolled_up
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import bron, cbs_odata, long_table, partner_file, pdok, signalen
from veiligheidsbeeld.loop.sources.tidied import Progress, Tidy

_POINTS = {bron.SOURCE: bron.tidy, signalen.SOURCE: signalen.tidy}


def publish(world: World, progress: Progress, check: Callable[[], None] = lambda: None) -> Publication:
    """Make a publication of the newest delivery of every table. `check` may raise to stop between two steps.

    Raises UserError when another process publishes, DataContractError for a damaged delivery, StoreError for the disk;
    the old publication stays in use in each of these cases.
    """
    publications = Publications(world.folder, world.id)
    with publications.writing(), _without_collecting():
        progress("tidy", 0, 5)
        tidied = one_division(tidy_all(world, check))
        files, weeks = _partner_files(world, tidied)
        tidied += files
        progress("cells", 1, 5)
        check()
        own, areas = read_own_areas(world.folder), areas_of(tidied)
        if areas:
            tidied = with_own_areas(tidied, own, areas, display_division(areas))
        cells = Cells(tidied)
        areas = areas_of(tidied)
        progress("figures", 2, 5)
        check()
        catalogue = Catalogue.read(world.folder / "indicators")
        table = figures(catalogue, cells, areas, _concordances(world))
        progress("release", 3, 5)
        check()
        released = released_of(catalogue, cells, areas, table)
        progress("publish", 4, 5)
        check()
        publication = publications.publish(
            _content(tidied, cells, catalogue, areas, released, _more(world, catalogue, own, areas, weeks)), world.clock
        )
        progress("publish", 5, 5)
    return publication


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of small objects without cycles: looking through them again and again is a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def is_published(world: World) -> bool:
    """Is the current publication made of the newest deliveries, with today's indicators, own areas and context?"""
    try:
        current = Publications(world.folder, world.id).current()
    except UserError:
        return False
    newest = {one.provenance.id for one in Snapshots(world.folder).latest()}
    catalogue = Catalogue.read(world.folder / "indicators").indicators.values()
    defined = [msgspec.to_builtins(one) for one in catalogue]
    now = [defined, *map(msgspec.to_builtins, (read_own_areas(world.folder), read_context(world.folder)))]
    then = [current.manifest["indicators"], current.manifest["own_areas"], current.manifest.get("context", ())]
    return newest == set(current.provenances) and msgspec.json.encode(now) == msgspec.json.encode(then)


def tidy_all(world: World, check: Callable[[], None]) -> list[Tidy]:
    """Every newest delivery in our words."""
    snapshots = Snapshots(world.folder)
    locate = cache(lambda municipality: locator_of(snapshots, municipality))
    tidied = []
    for delivery in snapshots.latest():
        check()
        tidied += _tidy(snapshots, delivery, locate)
    return tidied


def _tidy(snapshots: Snapshots, delivery: Delivery, locate: Callable[[str], Locator | None]) -> list[Tidy]:
    """Points say nothing without the borders they lie in."""
    source = delivery.provenance.source
    if source == cbs_odata.SOURCE:
        return [cbs_odata.tidy(snapshots, delivery)]
    if source == pdok.SOURCE:
        return [pdok.tidy(snapshots, delivery)]
    if source in added_sources():
        return [added_sources()[source].tidy(snapshots, delivery)]
    if source in _POINTS:
        locator = locate(delivery.provenance.scope)
        return [_POINTS[source](snapshots, delivery, locator)] if locator else []
    if source.startswith(partner_file.SOURCE):
        return []  # all files of a world together: see `_partner_files`
    return [long_table.tidy(snapshots, delivery)]


def _more(
    world: World, catalogue: Catalogue, own: tuple[OwnArea, ...], areas: list[Area], weeks: dict[str, Any]
) -> dict[str, Any]:
    """Facts beside the figures: own areas, what is known of counts, completeness of weeks, and what is odd."""
    odd = [
        {"table": "areas.yml", "statement": one.code, "params": dict(one.params)}
        for one in left_out(own, areas, display_division(areas))
    ]
    context = read_context(world.folder)
    odd += [
        {"table": "context.yml", "statement": "context_unknown", "params": {"what": what}}
        for what in _unknown(context, areas, catalogue)
    ]
    findings = [*weeks.get("findings", []), *odd]
    return {**weeks, "own_areas": own, "context": context, "findings": findings}


def _unknown(context: tuple[Context, ...], areas: list[Area], catalogue: Catalogue) -> list[str]:
    """Areas and indicators that are named and not there: a misspelt one would be silently without effect."""
    known = {area.code for area in areas} | set(catalogue.indicators)
    return sorted({name for one in context for name in (*one.areas, *one.indicators)} - known)


def _partner_files(world: World, tidied: list[Tidy]) -> tuple[list[Tidy], dict[str, Any]]:
    """Accepted files, and what weekly files say of themselves. What is not open goes no further than was agreed."""
    snapshots = Snapshots(world.folder)
    files = [one for one in snapshots.latest() if one.provenance.source.startswith(partner_file.SOURCE)]
    areas = areas_of(tidied)
    if not files or not areas:
        return [], {}
    own = [area for area in areas if world.settings.municipality[2:] == area.code[2:6]]
    found = [(one, partner_file.entries_of(snapshots, one)) for one in files]
    series: dict[tuple[str, str], list[tuple[partner_file.About, Tidy]]] = defaultdict(list)
    for delivery, one in partner_file.tidy(found):
        own_series = series[one.provenance.table, one.provenance.publisher]
        own_series.append((partner_file.about_of(snapshots, delivery), one))
    result = []
    for (table, _), members in series.items():
        kind = partner_file.template(table)
        told = [
            (one, Presence.VALUE if (about.absent or kind.default) == "zero" else Presence.MISSING)
            for about, one in members
        ]
        finest = min((about.finest for about, _ in members), key=list(AreaType).index)  # what all of them agree to
        result += rolled_up(told, own, finest, additive=kind.kind != "shares")
    return result, _weeks(found)


def _weeks(found: list[tuple[Delivery, list[partner_file.Entry]]]) -> dict[str, Any]:
    """Completeness by measure and week, and weeks in which something is odd; of each sender's weekly files."""
    series: dict[tuple[str, str], list[tuple[Delivery, list[partner_file.Entry]]]] = defaultdict(list)
    for delivery, entries in sorted(found, key=lambda one: one[0].provenance.recorded_at):
        series[delivery.provenance.table, delivery.provenance.publisher].append((delivery, entries))
    complete: dict[str, dict[str, float]] = defaultdict(dict)
    odd = []
    for (table, _), files in series.items():
        measures = {one.measure for _, entries in files for one in entries}
        for period, share in partner_file.completeness(files).items():
            for measure in measures:
                complete[measure][str(period)] = share
        odd += [
            {"table": table, "statement": one.code, "params": dict(one.params)} for one in partner_file.findings(files)
        ]
    return {"completeness": complete, "findings": odd}


def one_division(tidied: list[Tidy]) -> list[Tidy]:
    """All deliveries in the display division, where theirs holds exactly the same municipalities.

    Wijken and buurten of another division keep it: for those a code is not enough to call two places the same.
    """
    areas = areas_of(tidied)
    display = display_division(areas)
    result = []
    for one in tidied:
        own = one.provenance.division_year
        small = any(area.code.startswith(("WK", "BU")) for area in one.areas)
        same = own is not None and own != display and not small and same_municipalities(areas, own, display)
        result.append(relabelled(one, own or 0, display) if same else one)
    return result


def areas_of(tidied: Iterable[Tidy]) -> list[Area]:
    """All areas by code and division; the delivery that knows most of a place (its point, its parent) describes it."""
    known: dict[tuple[str, int], Area] = {}
    for area in sorted(
        (area for one in tidied for area in one.areas), key=lambda area: (area.x is None, area.parent or "~")
    ):
        known.setdefault((area.code, area.division_year), area)
    return [known[key] for key in sorted(known)]


def released_of(catalogue: Catalogue, cells: Cells, areas: list[Area], table: list[Figure]) -> Released:
    """What may leave. A figure that the publisher itself released is public already (threshold 1)."""
    thresholds = {
        (indicator.id, provenance.id): threshold_of(indicator.disclose_from_n, provenance.released_by_publisher)
        for indicator in catalogue.indicators.values()
        for provenance in cells.provenances.values()
    }
    # own areas overlap wijken: they are no parts of the municipality beside them
    parents = {area.code: area.parent for area in areas if area.parent and area.type is not AreaType.OWN}
    return release(table, thresholds, parents, _counted_twice(catalogue, cells))


def _counted_twice(catalogue: Catalogue, cells: Cells) -> dict[tuple[str, str], object]:
    """What each (indicator, slice) counts: burglary is an indicator of its own and a type of all recorded crime."""
    counted: dict[tuple[str, str], object] = {}
    for one in catalogue.indicators.values():
        measure = one.numerator.measure
        counted[one.id, ""] = (measure, one.numerator.slice)
        if one.breakdown:
            counted |= {(one.id, slice_id): (measure, slice_id) for slice_id in cells.slices(measure)}
    return counted


def _concordances(world: World) -> list[Concordance]:
    return read_weights(Path(world.folder / world.settings.weights)) if world.settings.weights else []


def _content(
    tidied: list[Tidy], cells: Cells, catalogue: Catalogue, areas: list[Area], released: Released, more: dict[str, Any]
) -> Content:
    grids = [grid for one in tidied for grid in one.grids]
    until: dict[str, str] = {}
    for grid in grids:
        until[grid.provenance] = max(until.get(grid.provenance, ""), grid.complete_until)
    shapes = {name: shape for one in tidied for name, shape in one.shapes.items()}
    facts: dict[str, Any] = {
        "division_year": display_division(areas),
        "indicators": [msgspec.to_builtins(one) for one in catalogue.indicators.values()],
        "complete_until": until,
        "reconciled": [
            {"table": one.table, "other": one.other, "cells": one.cells, "differing": one.differing}
            for one in cells.reconciled()
        ],
        "shapes": sorted(shapes),
        "completeness": more.get("completeness", {}),
        "findings": more.get("findings", []),
        "own_areas": msgspec.to_builtins(more["own_areas"]),
        "context": msgspec.to_builtins(more["context"]),
    }
    return Content(
        observations=[one for tidy in tidied for one in tidy.observations],
        grids=grids,
        released=released,
        areas=areas,
        boundaries=shapes,
        provenances=[one.provenance for one in tidied],
        facts=facts,
    )
