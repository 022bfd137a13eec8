# SPDX-License-Identifier: EUPL-1.2
"""What does the fictional municipality look like? Buurten that fill their wijk, wijken that fill the municipality.

All coordinates are whole metres in a plane of its own; neighbours share every vertex of their border.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from veiligheidsbeeld.doors.demo.fictional_places import Places, Wijk
from veiligheidsbeeld.ground.core import wijk_of

MIDDLE = (112_500.0, 107_500.0)
HALF_SIZE = (12_300.0, 8_600.0)
GRID = 1.0  # whole metres
SHORTEST = 260.0  # a border bends every so many metres
ROUGHNESS = (0.13, 0.09, 0.06, 0.03, 0.0)  # tried in turn until no border crosses another
_CANDIDATES = 40


@dataclass(frozen=True)
class FictionalMap:
    """Shapes by code."""

    municipality: Polygon
    wijken: dict[str, Polygon]
    buurten: dict[str, Polygon]


def draw(rng: np.random.Generator, places: Places) -> FictionalMap:
    """Draw the map. The same generator state gives the same map."""
    outline = _outline(rng)
    seeds = _wijk_seeds(rng, places, outline)
    cells: dict[str, Polygon] = {}
    for code, cell in _cells(seeds, outline).items():
        wijk = next(one for one in places.wijken if one.code == code)
        spots = _spread(rng, cell, len(wijk.buurten), [])
        cells |= _cells({buurt.code: spot for buurt, spot in zip(wijk.buurten, spots, strict=True)}, cell)
    buurten = _natural(rng, dict(sorted(cells.items())))
    members: dict[str, list[Polygon]] = {wijk.code: [] for wijk in places.wijken}
    for code, shape in buurten.items():
        members[wijk_of(code)].append(shape)
    wijken = {code: shapely.union_all(shapes) for code, shapes in members.items()}
    return FictionalMap(shapely.union_all(list(buurten.values())), wijken, buurten)


def _outline(rng: np.random.Generator) -> Polygon:
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.ones_like(angles)
    for wave in range(2, 14):
        radius += rng.normal(0, 0.20 / wave) * np.cos(wave * angles + rng.uniform(0, 2 * np.pi))
    x = MIDDLE[0] + HALF_SIZE[0] * radius * np.cos(angles)
    y = MIDDLE[1] + HALF_SIZE[1] * radius * np.sin(angles)
    return Polygon(np.column_stack([x, y]))


def _wijk_seeds(rng: np.random.Generator, places: Places, outline: Polygon) -> dict[str, Point]:
    seeds: dict[str, Point] = {}
    for town, centre in places.towns.items():
        own = [wijk for wijk in places.wijken if wijk.town == town]
        seeds |= _town_seeds(rng, own, centre)
    villages = [wijk for wijk in places.wijken if not wijk.town]
    spots = _spread(rng, outline.buffer(-900), len(villages), list(seeds.values()))
    return seeds | {wijk.code: spot for wijk, spot in zip(villages, spots, strict=True)}


def _town_seeds(rng: np.random.Generator, wijken: list[Wijk], centre: tuple[int, int]) -> dict[str, Point]:
    """The centre in the middle, the others around it, alternately near and a little further."""
    around = [wijk for wijk in wijken if wijk.kind != "centre"]
    seeds = {wijk.code: Point(centre) for wijk in wijken if wijk.kind == "centre"}
    turn = rng.uniform(0, 2 * np.pi)
    for place, wijk in enumerate(around):
        angle = turn + 2 * np.pi * (place + rng.uniform(-0.18, 0.18)) / len(around)
        distance = (1350 if place % 2 == 0 else 2100) * rng.uniform(0.9, 1.1)
        seeds[wijk.code] = Point(centre[0] + distance * np.cos(angle), centre[1] + distance * np.sin(angle))
    return seeds


def _spread(rng: np.random.Generator, area: BaseGeometry, count: int, taken: list[Point]) -> list[Point]:
    """Points in an area, each the one of many candidates that lies furthest from the others and the border."""
    found: list[Point] = []
    for _ in range(count):
        candidates = [point for point in _random_points(rng, area, _CANDIDATES) if area.contains(point)]
        found.append(max(candidates, key=lambda point: _room(point, area, [*taken, *found])))
    return found


def _room(point: Point, area: BaseGeometry, others: list[Point]) -> float:
    to_border = 1.6 * float(point.distance(area.boundary))
    return min([to_border, *(float(point.distance(other)) for other in others)])


def _random_points(rng: np.random.Generator, area: BaseGeometry, count: int) -> list[Point]:
    left, bottom, right, top = area.bounds
    xy = rng.uniform((left, bottom), (right, top), size=(count * 4, 2))
    return [Point(x, y) for x, y in xy]


def _cells(seeds: dict[str, Point], area: BaseGeometry) -> dict[str, Polygon]:
    """Voronoi cells of the seeds, clipped to the area."""
    voronoi = shapely.voronoi_polygons(MultiPoint(list(seeds.values())), extend_to=area)
    cells = {}
    for code, seed in seeds.items():
        own = next(cell for cell in voronoi.geoms if cell.contains(seed))
        cells[code] = own.intersection(area)
    return cells


def _natural(rng: np.random.Generator, cells: dict[str, Polygon]) -> dict[str, Polygon]:
    """Bend the straight borders and round to whole metres, once a border, so that neighbours keep fitting."""
    lines = shapely.unary_union([cell.boundary for cell in cells.values()], grid_size=GRID)
    edges = sorted(tuple(sorted(pair)) for line in lines.geoms for pair in pairwise(line.coords))
    for roughness in ROUGHNESS:
        bent = [LineString(_bend(rng, np.array(start), np.array(end), roughness)) for start, end in edges]
        faces = list(shapely.polygonize([shapely.unary_union(bent, grid_size=GRID)]).geoms)
        owners = {_owner(face, cells): face for face in faces}
        if len(faces) == len(owners) == len(cells):
            return {code: shapely.normalize(owners[code]) for code in cells}
    raise ValueError("no map without crossing borders; choose another seed in truths.yml")


def _bend(
    rng: np.random.Generator, start: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    end: "np.ndarray[tuple[int], np.dtype[np.float64]]", roughness: float,
) -> list[tuple[float, float]]:  # fmt: skip
    """Midpoint displacement: the middle moves aside by a share of the length, and so on in both halves."""
    along = end - start
    length = float(np.hypot(*along))
    if length < SHORTEST:
        return [(start[0], start[1]), (end[0], end[1])]
    middle = (start + end) / 2 + np.array([-along[1], along[0]]) * rng.uniform(-roughness, roughness)
    return [*_bend(rng, start, middle, roughness)[:-1], *_bend(rng, middle, end, roughness)]


def _owner(face: Polygon, cells: dict[str, Polygon]) -> str:
    return max(cells, key=lambda code: float(cells[code].intersection(face).area))
