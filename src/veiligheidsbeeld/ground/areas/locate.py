# SPDX-License-Identifier: EUPL-1.2
"""In which areas does a point lie? Plane metres (RD New) against the shapes of one municipality."""

import json
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from veiligheidsbeeld.ground.core import AreaType

_RD_NEW, _WGS84 = "EPSG:28992", "EPSG:4326"
Point = tuple[float, float]


class Locator:
    """Shapes by area type, as GeoJSON in metres of one division."""

    def __init__(self, division_year: int, shapes: Mapping[AreaType, bytes]) -> None:
        self.division_year = division_year
        self._codes: dict[AreaType, list[str]] = {}
        self._trees: dict[AreaType, shapely.STRtree] = {}
        for kind, content in shapes.items():
            features = json.loads(content)["features"]
            self._codes[kind] = [feature["properties"]["code"] for feature in features]
            self._trees[kind] = shapely.STRtree([shape(feature["geometry"]) for feature in features])

    def codes(self, kind: AreaType) -> list[str]:
        """Areas of a type that have a shape."""
        return self._codes.get(kind, [])

    def kinds(self) -> list[AreaType]:
        """Area types with shapes, largest areas first."""
        return sorted(self._codes, key=list(AreaType).index)

    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of the municipality in metres; None without its shape."""
        tree = self._trees.get(AreaType.MUNICIPALITY)
        if tree is None or not len(tree.geometries):
            return None
        west, south, east, north = shapely.total_bounds(tree.geometries)
        return float(west), float(south), float(east), float(north)

    def locate(self, points: Sequence[Point], kind: AreaType) -> list[str | None]:
        """Code of the area each point lies in; None outside all of them. On a shared border: the first by code."""
        found: list[str | None] = [None] * len(points)
        tree = self._trees.get(kind)
        if tree is None or not points:
            return found
        which, areas = tree.query(shapely.points(np.asarray(points, dtype=float)), predicate="intersects")
        for point, area in zip(which.tolist(), areas.tolist(), strict=True):
            code = self._codes[kind][area]
            found[point] = min(code, found[point] or code)
        return found


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_metres(points: Sequence[Point]) -> list[Point]:
    """Longitude, latitude (WGS 84) as metres of RD New, within about a metre.

    >>> [round(one) for one in to_metres([(5.387206, 52.155172)])[0]]
    [155000, 463000]
    """
    if not points:
        return []
    longitudes, latitudes = np.asarray(points, dtype=float).T
    east, north = _transformer(_WGS84, _RD_NEW).transform(longitudes, latitudes)
    return list(zip(east.tolist(), north.tolist(), strict=True))


def to_degrees(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box in metres as west, south, east and north in degrees (WGS 84)."""
    west, south, east, north = _transformer(_RD_NEW, _WGS84).transform_bounds(*box)
    return west, south, east, north
