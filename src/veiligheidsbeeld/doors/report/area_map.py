# SPDX-License-Identifier: EUPL-1.2
"""How does a figure differ between areas? A map in at most five classes; what is hidden or missing is in none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from veiligheidsbeeld.doors.report.area_labels import Label, labels_of
from veiligheidsbeeld.doors.report.chart_frame import GREY, INK, NARROW, WHITE, Layer, frame, halo, layer
from veiligheidsbeeld.doors.report.inline_svg import DOTS, HATCH, token
from veiligheidsbeeld.doors.report.map_classes import class_colours, class_of, needs_white_words
from veiligheidsbeeld.doors.report.place_projection import Projection

_TALLEST = 1.2  # times the width
_UNKNOWN = "#eff1f3"


@dataclass(frozen=True)
class MapArea:
    """One area. Only one of class `value` has a colour; of an `open` one nothing can be said. `number` is what a narrow
    map shows (default: its place)."""

    code: str
    name: str
    value: float | None
    klass: Literal["value", "hidden", "missing", "open"]
    tooltip: str
    href: str = ""
    number: str = ""


def area_map(
    areas: Sequence[MapArea],
    geojson_features: Iterable[Mapping[str, Any]],
    *,
    foot: str,
    width: int,
    focus: str | None,
    labels: bool,
    class_limits: Sequence[float],
) -> dict[str, Any]:
    """Specification of a map of the features (plane metres, `properties.code`). Draw it with `links_of(areas)`."""
    known = [feature for feature in geojson_features if feature.get("geometry")]
    if not known:
        raise ValueError("a map needs at least one shape")
    shapes = {str(one["properties"]["code"]): shape(one["geometry"]) for one in known}
    projection = Projection.fit(shapely.total_bounds(list(shapes.values())), width, round(width * _TALLEST))
    fills = {area.code: _fill(area, class_limits) for area in areas}
    layers = [_surface(areas, known, fills, projection), *_outline(known, focus, projection)]
    if labels:
        layers += _names(areas, shapes, fills, projection)
    fixed = {"type": "pad", "contains": "padding"}
    bare = {"left": 0, "right": 0, "top": 0, "bottom": 2}
    return frame(width, foot, layers, height=projection.height, autosize=fixed, padding=bare)


def links_of(areas: Iterable[MapArea]) -> dict[str, tuple[str, str]]:
    """What `render_svg` asks for: address and name of each link, by code."""
    return {area.code: (area.href, area.tooltip) for area in areas if area.href}


def _fill(area: MapArea, limits: Sequence[float]) -> str:
    if area.klass == "hidden":
        return DOTS
    if area.klass in ("missing", "open") or area.value is None:
        return HATCH
    return class_colours(limits)[class_of(area.value, limits)]


def _surface(
    areas: Sequence[MapArea], known: Sequence[Mapping[str, Any]], fills: Mapping[str, str], projection: Projection
) -> Layer:
    by_code = {area.code: area for area in areas}
    rows = []
    for feature in known:
        code = str(feature["properties"]["code"])
        fill = fills.get(code, _UNKNOWN)
        told = token(code, by_code[code].tooltip) if code in by_code else ""
        edge = GREY if fill == HATCH else WHITE
        rows.append({"type": "Feature", "geometry": feature["geometry"], "fill": fill, "edge": edge, "told": told})
    drawn = layer("geoshape", rows, fill=_as_is("fill"), stroke=_as_is("edge"), description="told")
    return {**drawn, "projection": projection.as_vega()}


def _outline(known: Sequence[Mapping[str, Any]], focus: str | None, projection: Projection) -> list[Layer]:
    rows = [
        {"type": "Feature", "geometry": feature["geometry"]}
        for feature in known
        if focus is not None and str(feature["properties"]["code"]) == focus
    ]
    line = {"type": "geoshape", "fill": "transparent", "strokeJoin": "round"}
    return [
        {**layer({**line, "stroke": colour, "strokeWidth": thick}, rows), "projection": projection.as_vega()}
        for colour, thick in ((WHITE, 7), (INK, 3))
        if rows
    ]


def _names(
    areas: Sequence[MapArea], shapes: Mapping[str, BaseGeometry], fills: Mapping[str, str], projection: Projection
) -> list[Layer]:
    """Names in a wide map, numbers in a narrow one and where a name does not fit. On patterns with a white edge."""
    wanted = [
        (area.code, "" if projection.width < NARROW else area.name, area.number or str(place))
        for place, area in enumerate(areas, 1)
        if area.code in shapes
    ]
    placed = labels_of(wanted, shapes, projection)
    on_pattern = [one for one in placed if fills[one.code].startswith("url")]
    plain = [one for one in placed if one not in on_pattern]
    layers = [_words(plain, fills)] if plain else []
    return layers + (halo(_words(on_pattern, fills)) if on_pattern else [])


def _words(placed: Sequence[Label], fills: Mapping[str, str]) -> Layer:
    rows = [
        {
            "px": one.x,
            "py": one.y - (len(one.lines) - 1) * 7,
            "lines": list(one.lines),
            "ink": WHITE if needs_white_words(fills[one.code]) else INK,
        }
        for one in placed
    ]
    mark = {"type": "text", "fontSize": 12, "lineHeight": 14, "baseline": "middle"}
    places = {axis: {**_as_is(field), "type": "quantitative"} for axis, field in (("x", "px"), ("y", "py"))}
    return layer(mark, rows, **places, text="lines", fill=_as_is("ink"))


def _as_is(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": None}
