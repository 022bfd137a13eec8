# SPDX-License-Identifier: EUPL-1.2
"""Where in the country is a figure high or low? One dot a municipality, without borders; the own one ringed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veiligheidsbeeld.doors.report import map_classes
from veiligheidsbeeld.doors.report.chart_frame import GREY, INK, NARROW, WHITE, Layer, frame, halo, layer
from veiligheidsbeeld.doors.report.inline_svg import token
from veiligheidsbeeld.doors.report.place_projection import Projection

_TALLEST = 1.3  # times the width
_EDGE = 14.0


@dataclass(frozen=True)
class Dot:
    """One municipality at its middle, in metres. Without a value the dot is open. Peers have a dark edge."""

    code: str
    name: str
    x: float
    y: float
    value: float | None
    tooltip: str
    focus: bool = False
    peer: bool = False


def dot_map(
    dots: Sequence[Dot], *, foot: str, width: int, class_limits: Sequence[float] | None = None
) -> dict[str, Any]:
    """Specification of a map of dots; classes of `class_limits`, or of the values of these dots."""
    if not dots:
        raise ValueError("a map needs at least one dot")
    known = [one.value for one in dots if one.value is not None]
    limits = map_classes.class_limits(known) if class_limits is None else class_limits
    bounds = (min(d.x for d in dots), min(d.y for d in dots), max(d.x for d in dots), max(d.y for d in dots))
    projection = Projection.fit(bounds, width, round(width * _TALLEST), _EDGE)
    rows = [_row(one, limits, projection) for one in sorted(dots, key=lambda one: (one.focus, one.peer))]
    size = 34 if width < NARROW else 70
    layers = [
        _dots([row for row in rows if not row["focus"]], size),
        *_focus([row for row in rows if row["focus"]], size),
    ]
    fixed = {"type": "pad", "contains": "padding"}
    bare = {"left": 0, "right": 0, "top": 0, "bottom": 2}
    return frame(width, foot, layers, height=projection.height, autosize=fixed, padding=bare)


def _row(dot: Dot, limits: Sequence[float], projection: Projection) -> dict[str, Any]:
    px, py = projection.pixel(dot.x, dot.y)
    fill = WHITE if dot.value is None else map_classes.class_colours(limits)[map_classes.class_of(dot.value, limits)]
    look = {"fill": fill, "edge": INK if dot.peer else GREY, "thick": 1.75 if dot.peer else 0.75}
    return {"px": px, "py": py, "told": token(dot.code, dot.tooltip), "name": dot.name, "focus": dot.focus, **look}


def _dots(rows: list[dict[str, Any]], size: float) -> Layer:
    looks = {"fill": _as_is("fill"), "stroke": _as_is("edge"), "strokeWidth": _amount("thick")}
    mark = {"type": "point", "size": size, "filled": True}
    return layer(mark, rows, x=_amount("px"), y=_amount("py"), **looks, description="told")


def _focus(rows: list[dict[str, Any]], size: int) -> list[Layer]:
    """The own dot larger, in a white and a dark ring, under its name."""
    if not rows:
        return []
    ring = {"type": "point", "filled": False, "size": size * 4}
    layers = [
        layer({**ring, "stroke": colour, "strokeWidth": thick}, rows, x=_amount("px"), y=_amount("py"))
        for colour, thick in ((WHITE, 7), (INK, 3))
    ]
    text = {"type": "text", "style": "vb-label", "baseline": "bottom", "dy": -(size**0.5) - 6}
    names = halo(layer(text, rows, x=_amount("px"), y=_amount("py"), text="name"))
    return [*layers, _dots(rows, size * 1.5), *names]


def _as_is(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": None}


def _amount(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": None}
