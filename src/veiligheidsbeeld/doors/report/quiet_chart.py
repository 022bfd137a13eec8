# SPDX-License-Identifier: EUPL-1.2
"""How long does it stay quiet, with the measure and without? Two curves of Kaplan and Meier in steps, with their 95%
intervals, on the days that may be told and no others: no step stands for fewer than five cases (`case_times`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veiligheidsbeeld.doors.report.chart_frame import (
    ACCENT,
    INK,
    NARROW,
    Layer,
    Locale,
    frame,
    halo,
    layer,
    words_width,
    wrapped,
)
from veiligheidsbeeld.doors.report.inline_svg import token

_AXIS_ROOM = 45
_MONTH = 30  # days between marks of the axis, at least


@dataclass(frozen=True)
class Step:
    """A day that is told: the share (0 to 100) still quiet then, with its interval. `told` is its hover text."""

    day: int
    share: float
    lower: float
    upper: float
    told: str


@dataclass(frozen=True)
class Curve:
    """One arm by its name, and the days told of it, the earliest first."""

    name: str
    steps: tuple[Step, ...]


def quiet_chart(
    treated: Curve, usual: Curve, *, day_title: str, share_title: str, foot: str, width: int, locale: Locale,
    height: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Specification of both curves; that with the measure is a full line, the other a dashed one. A curve ends on its
    last day that is told."""
    last = max((one.day for curve in (treated, usual) for one in curve.steps), default=_MONTH)
    room = width - _AXIS_ROOM
    layers = [_ground(last, day_title, share_title, width)]
    for curve, colour, dash in ((usual, INK, [4, 4]), (treated, ACCENT, [1, 0])):
        rows = [{"x": 0, "y": 100.0, "y1": 100.0, "y2": 100.0}] + [
            {"x": one.day, "y": one.share, "y1": one.lower, "y2": one.upper} for one in curve.steps
        ]
        layers += _curve(rows, colour, dash)
    above = max((treated, usual), key=lambda curve: curve.steps[-1].share if curve.steps else -1.0)
    for curve, colour in ((usual, INK), (treated, ACCENT)):
        layers += _name(curve, colour, above=curve is above, per_pixel=last / room)
    layers.append(_hover([*treated.steps, *usual.steps], last))
    return frame(width, foot, layers, locale, height=height or (300 if width >= NARROW else 240))


def _ground(last: int, day_title: str, share_title: str, width: int) -> Layer:
    every = _MONTH * next(n for n in (1, 2, 3, 6) if n == 6 or last / (_MONTH * n) * 44 <= width - _AXIS_ROOM)
    axis_x = {
        "title": day_title,
        "values": list(range(0, last + 1, every)),
        "titleAlign": "left",
        "titleAnchor": "start",
    }
    axis_y = {
        "title": wrapped(share_title, width, 13), "titleY": -8, "titleX": 8 - _AXIS_ROOM, "titleAlign": "left",
        "values": [0, 25, 50, 75, 100], "labelExpr": "datum.label + '%'",
    }  # fmt: skip
    x = {"field": "x", "type": "quantitative", "axis": axis_x, "scale": {"domain": [0, last], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": axis_y, "scale": {"domain": [0, 100]}}
    return layer({"type": "point", "opacity": 0}, [{"x": 0, "y": 0}], x=x, y=y)


def _curve(rows: Sequence[dict[str, Any]], colour: str, dash: list[int]) -> list[Layer]:
    """Level until the next day that is told: what happened between is not."""
    band = {"type": "area", "interpolate": "step-after", "color": colour, "opacity": 0.14}
    line = {"type": "line", "interpolate": "step-after", "stroke": colour, "strokeDash": dash, "strokeCap": "butt"}
    point = {"type": "point", "fill": colour, "size": 40}
    plain = list(rows)
    return [
        layer(band, plain, x="x", y="y1", y2="y2"), layer(line, plain, x="x", y="y"),
        layer(point, plain[1:], x="x", y="y"),
    ] if len(plain) > 1 else []  # fmt: skip


def _name(curve: Curve, colour: str, *, above: bool, per_pixel: float) -> list[Layer]:
    """At the end of its line; above or below it, away from the other curve."""
    if not curve.steps:
        return []
    end = curve.steps[-1]
    start = end.day - words_width(curve.name, 14) * per_pixel
    side, at = ("right", end.day) if start > 0 else ("left", 0)
    there = min([100.0, *(one.share for one in curve.steps if one.day <= start)])  # of the line where the name begins
    text = {
        "type": "text", "style": "vb-label", "color": colour, "align": side, "fontSize": 13,
        "baseline": "bottom" if above else "top", "dy": -8 if above else 8,
    }  # fmt: skip
    return halo(
        layer(text, [{"x": at, "y": there if above else end.share, "words": curve.name}], x="x", y="y", text="words")
    )


def _hover(steps: Sequence[Step], last: int) -> Layer:
    """An invisible column for each day that is told, with what is told of both arms."""
    said: dict[int, list[str]] = {}
    for one in steps:
        said.setdefault(one.day, []).append(one.told)
    half = min(15, last / 2)
    rows = [
        {"x": max(day - half, 0), "x2": min(day + half, last), "d": token("", "; ".join(texts))}
        for day, texts in sorted(said.items())
    ]
    mark = {"type": "rect", "style": "vb-hover"}
    return layer(mark, rows, x="x", x2="x2", y={"value": 0}, y2={"value": "height"}, description="d")
