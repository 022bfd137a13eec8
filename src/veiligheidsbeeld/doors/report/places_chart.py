# SPDX-License-Identifier: EUPL-1.2
"""Which places can each area have? A bar from the first to the last possible place; alone, or beside the intervals that
it follows from. A place is never one number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veiligheidsbeeld.doors.report.chart_frame import ACCENT, Layer, Locale, frame, layer, wrapped
from veiligheidsbeeld.doors.report.inline_svg import token
from veiligheidsbeeld.doors.report.interval_chart import ROW, Bar, interval_chart, plot_width

_QUIET_BAR, _FOCUS_ROW = "#b3bcc9", "#eef5fa"
_GAP = 32  # pixels between the two panels


@dataclass(frozen=True)
class Places:
    """One area: its first and last possible place. `words` stand beside the bar of the one in focus."""

    bar: Bar
    first: int
    last: int
    words: str


def places_chart(
    rows: Sequence[Places], *, axis_title: str, foot: str, width: int, locale: Locale
) -> dict[str, Any]:  # fmt: skip
    """Bars with the names of the areas, in the order given; for a small screen."""
    rows_high = {"autosize": {"type": "fit-x", "contains": "padding"}, "height": {"step": ROW}}
    return frame(width, foot, _layers(rows, axis_title, width, named=True), locale, **rows_high)


def intervals_and_places(
    rows: Sequence[Places], *, unit_title: str, axis_title: str, foot: str, width: int, locale: Locale
) -> dict[str, Any]:
    """Intervals left, bars of places right, one row an area; for a wide screen."""
    bars = [one.bar for one in rows]
    right = round(width * 0.36)
    left = width - right - _GAP
    spec = interval_chart(bars, unit_title=unit_title, foot=foot, width=left, locale=locale)
    focus = [{"code": one.code} for one in bars if one.focus]
    intervals = [spec["layer"][0], *_focus_band(focus), *spec["layer"][1:]]
    for one in intervals:
        one["encoding"]["y"]["scale"] = {"domain": [bar.code for bar in bars]}
    panels = [
        {"layer": intervals, "width": plot_width(bars, left), "height": {"step": ROW}},
        {"layer": _layers(rows, axis_title, right, named=False), "width": right - 4, "height": {"step": ROW}},
    ]
    whole = {name: spec[name] for name in ("$schema", "title", "config")}
    return {**whole, "title": {"text": wrapped(foot, width, 12)}, "hconcat": panels, "spacing": _GAP}


def _layers(rows: Sequence[Places], axis_title: str, width: int, *, named: bool) -> list[Layer]:
    plain = [_row(one, linked=named) for one in rows]
    at = {"field": "code", "type": "nominal"}
    paint = {"field": "paint", "type": "nominal", "scale": None}
    text = {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "fontWeight": 700, "baseline": "middle"}
    before = {**text, "align": "right", "dx": -6}
    focus = [one for one in plain if one["focus"]]
    late = [one for one in focus if one["to"] > len(rows) * 0.6]  # no room after the bar
    layers = [
        _ground(rows, plain, axis_title, width, named=named),
        *_focus_band(focus),
        layer({"type": "bar", "size": 12}, plain, x="from", x2="to", y=at, fill=paint),
        layer(text, [one for one in focus if one not in late], x="to", y=at, text="words"),
        layer(before, late, x="from", y=at, text="words"),
        layer(
            {"type": "rect", "style": "vb-hover"}, plain, x={"value": 0}, x2={"value": "width"}, y=at,
            description="told",
        ),
    ]  # fmt: skip
    return [one for one in layers if one["data"]["values"]]


def _focus_band(focus: Sequence[dict[str, Any]]) -> list[Layer]:
    """A quiet ground behind the row the page is about."""
    if not focus:
        return []
    at = {"field": "code", "type": "nominal"}
    mark = {"type": "rect", "fill": _FOCUS_ROW}
    return [layer(mark, [{"code": one["code"]} for one in focus], x={"value": 0}, x2={"value": "width"}, y=at)]


def _ground(
    rows: Sequence[Places], plain: list[dict[str, Any]], axis_title: str, width: int, *, named: bool
) -> Layer:  # fmt: skip
    """Places from 1 to the number of areas; names only where no other panel holds them."""
    bars = [one.bar for one in rows]
    names = interval_chart(bars, unit_title="", foot="", width=width, locale="nl")["layer"][0]["encoding"]["y"]
    y = {**names, "axis": names["axis"] if named else None, "scale": {"domain": [one.code for one in bars]}}
    step = max(1, round(len(rows) / 4))
    axis = {
        "title": wrapped(axis_title, width * 0.7, 13), "titleAlign": "left", "titleAnchor": "start", "grid": True,
        "values": [1, *range(step, len(rows) - step // 2, step), len(rows)], "format": "d", "domain": False,
        "ticks": False, "labelFlush": False,
    }  # fmt: skip
    scale = {"domain": [0.5, len(rows) + 0.5], "nice": False, "zero": False}
    x = {"field": "to", "type": "quantitative", "axis": axis, "scale": scale}
    return layer({"type": "point", "opacity": 0}, plain, x=x, y=y)


def _row(one: Places, *, linked: bool) -> dict[str, Any]:
    """Beside the intervals a bar is no second link to the same page."""
    look = {"focus": one.bar.focus, "paint": ACCENT if one.bar.focus else _QUIET_BAR}
    told = token(one.bar.code if linked else "", f"{one.bar.name}: {one.words}")
    ends = {"from": one.first - 0.5, "to": one.last + 0.5}
    return {"code": one.bar.code, **ends, "words": one.words, "told": told, **look}
