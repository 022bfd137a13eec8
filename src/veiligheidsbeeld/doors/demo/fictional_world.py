# SPDX-License-Identifier: EUPL-1.2
"""Write the whole fictional world as one delivery folder of long tables, the same bytes for the same seed.

It comes in through the same source as any delivery; nothing downstream knows that it was invented but its origin.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from veiligheidsbeeld.doors.demo import fictional_figures, fictional_map, fictional_themes
from veiligheidsbeeld.doors.demo.fictional_figures import FIRST_YEAR, YEARS, FictionalFigures
from veiligheidsbeeld.doors.demo.fictional_map import MIDDLE, FictionalMap
from veiligheidsbeeld.doors.demo.fictional_places import MUNICIPALITY, Places, read_places
from veiligheidsbeeld.doors.demo.fictional_tables import DIVISION_YEAR, HIDDEN_SLICES, tables
from veiligheidsbeeld.doors.demo.fictional_truths import TODAY, read_truths
from veiligheidsbeeld.ground.core import Period, Revision
from veiligheidsbeeld.ground.simulate.counts import Ints

__all__ = ["TODAY", "write_world"]

TOTAL = "0.0.0"
COLUMNS = ("measure", "slice", "area_code", "period", "value", "lower", "upper", "n", "presence", "revision")
AREA_COLUMNS = ("code", "division_year", "name", "parent", "x", "y")
FIRST_PROVISIONAL = date(2025, 1, 1)
Row = tuple[object, ...]


def write_world(folder: Path, today: date = TODAY) -> None:
    """Write areas, boundaries, tables and their description to `folder` (made when it is not there). A year later what
    was counted goes on for a year; all that was written before stays."""
    truths, places = read_truths(), read_places()
    drawn_map = fictional_map.draw(np.random.default_rng(truths.map_seed), places)
    figures = fictional_figures.draw(np.random.default_rng(truths.seed), places, truths)
    if today >= truths.later:
        figures = fictional_figures.another_year(truths, places, figures)
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "areas.csv", AREA_COLUMNS, _areas(places, drawn_map))
    _write_boundaries(folder / "boundaries.geojson", drawn_map)
    more = fictional_themes.draw_tables(truths, places, figures, _small_areas(places))
    for name, rows in {**_table_rows(places, figures), **more}.items():
        _write_csv(folder / name, COLUMNS, rows)
    description = yaml.safe_dump({"tables": tables(today)}, sort_keys=False, allow_unicode=True, width=110)
    (folder / "source.yml").write_text(description, "utf-8")


def _table_rows(places: Places, figures: FictionalFigures) -> dict[str, Iterable[Row]]:
    years = [Period.year(FIRST_YEAR + number) for number in range(figures.years)]
    months = [Period.parse(f"{year.start.year}-{month:02d}") for year in years for month in range(1, 13)]
    by_month = _with_total(figures.crimes)
    by_year = by_month.reshape(*by_month.shape[:2], figures.years, 12).sum(axis=3)
    slices = (TOTAL, *figures.offences)
    open_slices = tuple(code for code in slices if code not in HIDDEN_SLICES)
    small = _small_areas(places)
    own = {MUNICIPALITY: list(range(len(places.buurten)))}
    return {
        "misdrijven_gemeente_jaar.csv": _crime(own, slices, slices, years, by_year),
        "misdrijven_gemeente_maand.csv": _crime(own, slices, open_slices, months, by_month),
        "misdrijven_wijk_buurt_jaar.csv": _crime(small, slices, open_slices, years, by_year),
        "misdrijven_wijk_buurt_maand.csv": _crime(small, slices, open_slices, months, by_month),
        "misdrijven_vergelijking.csv": _peer_crime(places, figures, years[:YEARS]),
        "inwoners_gemeente.csv": _population_at_end(places, figures),
        "inwoners_wijk_buurt.csv": _population_at_begin(small, figures),
    }


def _with_total(crimes: Ints) -> Ints:
    """The total first; it counts the hidden types too."""
    return np.concatenate([crimes.sum(axis=1, keepdims=True), crimes], axis=1)


def _small_areas(places: Places) -> dict[str, list[int]]:
    """Wijken, then buurten, each with the rows of its buurten."""
    codes = [buurt.code for buurt in places.buurten]
    wijken = {wijk.code: [codes.index(buurt.code) for buurt in wijk.buurten] for wijk in places.wijken}
    return wijken | {code: [row] for row, code in enumerate(codes)}


def _crime(
    areas: dict[str, list[int]], all_slices: tuple[str, ...], slices: tuple[str, ...], periods: list[Period],
    counts: Ints,
) -> Iterator[Row]:  # fmt: skip
    """Sparse: zeros are left out, but for one of each area type and offence type, which says that it was counted."""
    said: set[tuple[str, str]] = set()
    for area, rows in areas.items():
        own = counts[rows].sum(axis=0)
        for code in slices:
            for period, count in zip(periods, own[all_slices.index(code)].tolist(), strict=True):
                if count or (area[:2], code) not in said:
                    said.add((area[:2], code))
                    yield _row("misdrijven", code, area, period, count)


def _peer_crime(places: Places, figures: FictionalFigures, years: list[Period]) -> Iterator[Row]:
    for code, counts in zip(places.peers, figures.peer_crimes.tolist(), strict=True):
        for year, count in zip(years, counts, strict=True):
            yield _row("misdrijven", TOTAL, code, year, count)


def _population_at_end(places: Places, figures: FictionalFigures) -> Iterator[Row]:
    """The end of a year is the begin of the next; 2019 is there for the mean of 2020."""
    own = figures.inhabitants.sum(axis=0)[1:].tolist()
    codes = (MUNICIPALITY, *places.peers)
    for code, counts in zip(codes, [own, *figures.peer_inhabitants.tolist()], strict=True):
        for number, count in enumerate(counts):
            yield _row("inwoners-eind", "", code, Period.year(FIRST_YEAR - 1 + number), count)


def _population_at_begin(areas: dict[str, list[int]], figures: FictionalFigures) -> Iterator[Row]:
    """Up to 1 January of the last year that was counted: of the day after it, it is not known yet."""
    for code, rows in areas.items():
        for number, count in enumerate(figures.inhabitants[rows].sum(axis=0)[: figures.years + 1].tolist()):
            yield _row("inwoners-begin", "", code, Period.year(FIRST_YEAR - 1 + number), count)


def _row(measure: str, slice_: str, area: str, period: Period, value: int) -> Row:
    provisional = period.start >= FIRST_PROVISIONAL and measure != "inwoners-begin"
    revision = Revision.PROVISIONAL if provisional else Revision.FINAL
    return (measure, slice_, area, str(period), value, "", "", "", "", revision.value)


def _areas(places: Places, drawn: FictionalMap) -> Iterator[Row]:
    yield (MUNICIPALITY, DIVISION_YEAR, places.municipality, "", *_inside(drawn.municipality))
    for number, (code, name) in enumerate(places.peers.items()):
        # Around the municipality on a spiral, 30 to 90 km away: a dot on the comparison map, no shape.
        turn, far = 2.399963 * number, 30_000 + 2_000 * number
        x, y = MIDDLE[0] + far * np.cos(turn), MIDDLE[1] + far * np.sin(turn)
        yield (code, DIVISION_YEAR, name, "", round(x / 1000) * 1000, round(y / 1000) * 1000)
    for wijk in places.wijken:
        yield (wijk.code, DIVISION_YEAR, wijk.name, MUNICIPALITY, *_inside(drawn.wijken[wijk.code]))
    for wijk in places.wijken:
        for buurt in wijk.buurten:
            yield (buurt.code, DIVISION_YEAR, buurt.name, wijk.code, *_inside(drawn.buurten[buurt.code]))


def _inside(shape: Polygon) -> tuple[int, int]:
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return round(point.x), round(point.y)


def _write_boundaries(path: Path, drawn: FictionalMap) -> None:
    shapes = {MUNICIPALITY: drawn.municipality, **drawn.wijken, **drawn.buurten}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": _whole(shape)} for code, shape in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")), "utf-8")


def _whole(shape: Polygon) -> dict[str, object]:
    ring = [[round(x), round(y)] for x, y in orient(shape).exterior.coords]
    return {"type": "Polygon", "coordinates": [ring]}


def _write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
