# SPDX-License-Identifier: EUPL-1.2
"""Which words fit on an area of the map, and where? The name, on two lines maybe; else the number."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from veiligheidsbeeld.doors.report.chart_frame import words_width
from veiligheidsbeeld.doors.report.place_projection import Projection

_SIZE = 12
_LINE = 14
_PLACES = 24  # tried in each direction
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
    """Labels inside their areas; `wanted` holds code, name and number. A number may stick out, but hits no other."""
    taken: list[Polygon] = []
    labels = []
    for code, name, number in sorted(wanted, key=lambda one: -shapes[one[0]].area):
        part = _largest_part(shapes[code], projection)
        for lines in _tries(name, number):
            place = _place(part, lines, last_resort=lines == (number,))
            ground = _ground(lines, *place) if place else None
            if place and ground and not any(ground.intersects(other) for other in taken):
                taken.append(ground)
                labels.append(Label(code, lines, round(place[0], 1), round(place[1], 1)))
                break
    return labels


def _largest_part(geometry: BaseGeometry, projection: Projection) -> Polygon:
    """In pixels."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.area > 0]
    part = max(parts, key=lambda one: float(one.area))
    scale = projection.scale
    pixels: Polygon = affine_transform(part, (scale, 0, 0, -scale, projection.move_x, projection.move_y))
    return pixels


@lru_cache(maxsize=4096)  # the same few shapes and names on every page; finding the heart of one is slow
def _place(part: Polygon, lines: tuple[str, ...], *, last_resort: bool) -> tuple[float, float] | None:
    """The place nearest to the heart of the area where the words lie on it wholly; None if there is none."""
    heart = polylabel(part, tolerance=1)
    west, north, east, south = part.bounds
    across, down = np.meshgrid(np.linspace(west, east, _PLACES), np.linspace(north, south, _PLACES))
    xs, ys = np.append(across, heart.x), np.append(down, heart.y)
    half_wide, half_tall = _wide(lines) / 2 + 1, len(lines) * _LINE / 2
    grounds = shapely.box(xs - half_wide, ys - half_tall, xs + half_wide, ys + half_tall)
    shapely.prepare(part)
    inside = shapely.contains(part, grounds)
    if not inside.any():
        return (heart.x, heart.y) if last_resort else None
    best = int(np.argmin(np.where(inside, np.hypot(xs - heart.x, ys - heart.y), np.inf)))
    return float(xs[best]), float(ys[best])


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
