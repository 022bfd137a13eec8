# SPDX-License-Identifier: EUPL-1.2
"""Which words fit on an area of the map, and where? The name, in two lines if need be; else the number; else nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from veiligheidsbeeld.doors.report.chart_frame import words_width
from veiligheidsbeeld.doors.report.place_projection import Projection

_SIZE = 12
_LINE = 14
_MAY_STICK_OUT = 0.9  # of its width must lie on the area
_BETWEEN = re.compile(r"(?<=-)|\s+")


@dataclass(frozen=True)
class Label:
    """Words at a place, in pixels: the middle."""

    code: str
    lines: tuple[str, ...]
    x: float
    y: float


def labels_of(
    wanted: Iterable[tuple[str, str, str]], shapes: Mapping[str, BaseGeometry], projection: Projection
) -> list[Label]:
    """Labels that do not overlap, largest areas first; `wanted` holds code, name and number."""
    taken: list[Polygon] = []
    labels = []
    for code, name, number in sorted(wanted, key=lambda one: -shapes[one[0]].area):
        x, y, room = _middle(shapes[code], projection)
        for lines in _tries(name, number):
            ground = _ground(lines, x, y)
            fits = _wide(lines) * _MAY_STICK_OUT <= room or lines == (number,)
            if fits and not any(ground.intersects(other) for other in taken):
                taken.append(ground)
                labels.append(Label(code, lines, x, y))
                break
    return labels


def _middle(geometry: BaseGeometry, projection: Projection) -> tuple[float, float, float]:
    """The point farthest from the border, and the room to its sides, in pixels."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.area > 0]
    part = max(parts, key=lambda one: float(one.area))
    west, _, east, _ = part.bounds
    point = polylabel(part, tolerance=max(1.0, (east - west) / 100))
    x, y = projection.pixel(point.x, point.y)
    across = shapely.intersection(part, LineString([(west, point.y), (east, point.y)]))
    run = next((one for one in getattr(across, "geoms", [across]) if one.distance(point) < 1), across)
    left, _, right, _ = run.bounds
    return x, y, 2 * min(point.x - left, right - point.x) * projection.scale


def _tries(name: str, number: str) -> list[tuple[str, ...]]:
    tries: list[tuple[str, ...]] = [(name,)] if name else []
    words = [word for word in _BETWEEN.split(name) if word]
    if len(words) > 1:
        splits = [_halves(words, at) for at in range(1, len(words))]
        tries.append(min(splits, key=_wide))
    return [*tries, (number,)]


def _halves(words: Sequence[str], at: int) -> tuple[str, str]:
    first, second = (" ".join(part).replace("- ", "-") for part in (words[:at], words[at:]))
    return first, second


def _wide(lines: Sequence[str]) -> float:
    return max(words_width(line, _SIZE) for line in lines)


def _ground(lines: Sequence[str], x: float, y: float) -> Polygon:
    half_wide, half_tall = _wide(lines) / 2, len(lines) * _LINE / 2
    return box(x - half_wide, y - half_tall, x + half_wide, y + half_tall)
