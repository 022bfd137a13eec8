# SPDX-License-Identifier: EUPL-1.2
"""Who is higher, and how sure is that? One row an area: a dot with its 95% rule, highest first, from zero."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from veiligheidsbeeld.doors.report.chart_frame import (
    ACCENT,
    GREY,
    INK,
    NARROW,
    Layer,
    Locale,
    frame,
    layer,
    words_width,
    wrapped,
)
from veiligheidsbeeld.doors.report.inline_svg import token
from veiligheidsbeeld.doors.report.words import number

ROW = 26
_FIGURE_ROOM = 56  # pixels for the figure after the longest rule


@dataclass(frozen=True)
class Bar:
    """One area. Without a value only `note` (why) is written in its row."""

    code: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    focus: bool = False
    tooltip: str = ""
    href: str = ""
    note: str = ""


def interval_chart(
    rows: Sequence[Bar],
    *,
    unit_title: str,
    foot: str,
    width: int,
    locale: Locale,
    kind: Literal["rate", "count"] = "rate",
) -> dict[str, Any]:
    """Specification of a comparison; rows without a value come last. Draw it with `bar_links(rows)`."""
    ordered = sorted(rows, key=lambda bar: (bar.value is None, bar.value or 0, bar.name))
    plain = [_row(bar, locale, 1 if kind == "rate" else 0) for bar in ordered]
    valued = [row for row in plain if row["value"] is not None]
    sure = [row for row in valued if row["lower"] is not None and row["upper"] is not None]
    paint = {"field": "paint", "type": "nominal", "scale": None}
    at = {"field": "code", "type": "nominal"}
    text = {"type": "text", "align": "left", "dx": 8, "fontSize": 12, "baseline": "middle"}
    whys = [row for row in plain if row["value"] is None]
    layers = [
        _ground(ordered, plain, unit_title, width),
        layer({"type": "rule", "strokeWidth": 2}, sure, x="lower", x2="upper", y=at, stroke=paint),
        layer({"type": "point", "size": 70}, valued, x="value", y=at, fill=paint),
        layer(text, [row for row in valued if not row["focus"]], x="end", y=at, text="words"),
        layer({**text, "fontWeight": 700}, [row for row in valued if row["focus"]], x="end", y=at, text="words"),
        layer({**text, "style": "vb-note"}, whys, x="end", y=at, text="words"),
        _hover(plain),
    ]
    rows_high = {"autosize": {"type": "fit-x", "contains": "padding"}, "height": {"step": ROW}}
    return frame(width, foot, [one for one in layers if one["data"]["values"]], locale, **rows_high)


def bar_links(rows: Sequence[Bar]) -> dict[str, tuple[str, str]]:
    """What `render_svg` asks for: address and name of each link, by code."""
    return {bar.code: (bar.href, bar.tooltip or bar.name) for bar in rows if bar.href}


def _row(bar: Bar, locale: Locale, decimals: int) -> dict[str, Any]:
    words = bar.note if bar.value is None else number(bar.value, locale, decimals)
    ends = [end for end in (bar.value, bar.upper) if end is not None and bar.value is not None]
    amounts = {"value": bar.value, "lower": bar.lower, "upper": bar.upper, "end": max(ends, default=0)}
    told = token(bar.code, bar.tooltip or f"{bar.name}: {words}")
    look = {"focus": bar.focus, "paint": ACCENT if bar.focus else GREY}
    return {"code": bar.code, **amounts, "words": words, "told": told, **look}


def _ground(ordered: Sequence[Bar], plain: Sequence[dict[str, Any]], unit_title: str, width: int) -> Layer:
    """Names at the left, the own one in bold; amounts from zero, with room for the figure after the longest rule."""
    names = json.dumps({bar.code: bar.name for bar in ordered})
    own = json.dumps([bar.code for bar in ordered if bar.focus])
    bold = {"condition": {"test": f"indexof({own}, datum.value) >= 0", "value": 700}, "value": 400}
    ink = {"condition": {"test": f"indexof({own}, datum.value) >= 0", "value": INK}, "value": "#3d5374"}
    axis_y: dict[str, Any] = {
        "title": None,
        "grid": False,
        "labelExpr": f"{names}[datum.value]",
        "labelFontWeight": bold,
    }
    axis_y |= {"labelColor": ink, "labelLimit": _name_room(width)}
    order = {"domain": [bar.code for bar in ordered]}
    y = {"field": "code", "type": "nominal", "axis": axis_y, "scale": order}
    plot = plot_width(ordered, width)
    top = (max((row["end"] for row in plain), default=0) or 1) * plot / (plot - _FIGURE_ROOM)
    axis_x: dict[str, Any] = {
        "title": wrapped(unit_title, width * 0.7, 13),
        "titleAlign": "left",
        "titleAnchor": "start",
        "grid": True,
    }
    axis_x |= {"tickCount": 3 if width < NARROW else 5, "domain": False, "ticks": False, "labelFlush": False}
    x = {"field": "end", "type": "quantitative", "axis": axis_x, "scale": {"domain": [0, top], "nice": False}}
    return layer({"type": "point", "opacity": 0}, list(plain), x=x, y=y)


def plot_width(rows: Sequence[Bar], width: int) -> float:
    """Pixels that the names leave for the amounts."""
    return width - min(_name_room(width), max((words_width(bar.name, 13) for bar in rows), default=0)) - 10


def _name_room(width: int) -> int:
    return 150 if width < NARROW else 260


def _hover(plain: Sequence[dict[str, Any]]) -> Layer:
    """An invisible strip for each row, that tells its value and may be a link."""
    mark = {"type": "rect", "style": "vb-hover"}
    y = {"field": "code", "type": "nominal"}
    return layer(mark, list(plain), x={"value": 0}, x2={"value": "width"}, y=y, description="told")
