# SPDX-License-Identifier: EUPL-1.2
"""How did a figure go through time? A line with its interval; what is missing, hidden or not comparable stays apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Literal

from veiligheidsbeeld.doors.report import time_axis
from veiligheidsbeeld.doors.report.chart_frame import (
    ACCENT,
    INK,
    NARROW,
    WHITE,
    Layer,
    Locale,
    frame,
    halo,
    layer,
    words_width,
    wrapped,
)
from veiligheidsbeeld.doors.report.inline_svg import token
from veiligheidsbeeld.doors.report.words import number
from veiligheidsbeeld.ground.core import Frequency

Kind = Literal["rate", "count"]
_AXIS_ROOM = 45
_LINE = 16


@dataclass(frozen=True)
class Point:
    """One period. A hidden or missing one has no value; one `outside` what is ordinary gets a ring. `tooltip` replaces
    label and value on hover."""

    label_x: str
    x: date
    value: float | None
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False
    hidden: bool = False
    missing: bool = False
    outside: bool = False
    tooltip: str = ""


@dataclass(frozen=True)
class _Spot:
    """A point with its place, and the stretch of line that it belongs to; None where nothing is drawn."""

    point: Point
    at: float
    stretch: int | None


@dataclass(frozen=True)
class _Style:
    width: int
    kind: Kind
    locale: Locale
    words: dict[str, str]

    def amount(self, value: float) -> str:
        return number(value, self.locale, 1 if self.kind == "rate" else 0)


def series_chart(
    points: Sequence[Point],
    *,
    unit_title: str,
    foot: str,
    width: int,
    frequency: Frequency,
    breaks: Sequence[tuple[date, str]],
    locale: Locale,
    kind: Kind,
    no_figure_word: str,
    hidden_word: str = "",
    provisional_word: str = "",
    height: int | None = None,
    notes: Sequence[tuple[date, str]] = (),
    top: float = 0,
    headroom: int = 0,
) -> dict[str, Any]:
    """Specification of one series, oldest first. A break names the first day of the new meaning, a note a day of which
    something is known: the line goes on. Words as given. `top`
    is the least that the scale holds and `headroom` the least room above it: charts that share both can be compared by
    eye."""
    words = {"missing": no_figure_word, "hidden": hidden_word or no_figure_word, "provisional": provisional_word}
    style = _Style(width, kind, locale, words)
    ordered = sorted(points, key=lambda one: one.x)
    first = ordered[0].x if ordered else date(2000, 1, 1)
    places = [time_axis.steps_since(one.x, first, frequency) for one in ordered]
    last = places[-1] if places else 0.0
    cuts = [(time_axis.steps_since(day, first, frequency) - 0.5, why) for day, why in breaks]
    inside = [cut for cut in cuts if -0.5 < cut[0] < last]
    spots = list(_spots(ordered, places, [at for at, _ in inside]))
    known = [(time_axis.steps_since(day, first, frequency), why) for day, why in notes]
    rules, needed = _breaks([*inside, *known], last + 1, style)
    headroom = max(headroom, needed)
    layers = [
        *_bands(spots),
        *rules,
        *_lines(spots, style),
        *_rings(spots),
        *_gaps(spots, last + 1, style),
        *_last(spots, style),
    ]
    axis = time_axis.axis(places, [one.label_x for one in ordered], [one.x for one in ordered], frequency, width)
    layers = [_ground(spots, axis, style, _unit(unit_title, headroom, style), top), *layers, _hover(spots, style)]
    return frame(width, foot, layers, locale, height=(height or (320 if width >= NARROW else 250)) + headroom)


def _spots(points: Sequence[Point], places: Sequence[float], cuts: Sequence[float]) -> Iterator[_Spot]:
    """A new stretch starts after every hole and every break."""
    holes = 0
    for point, at in zip(points, places, strict=True):
        empty = point.value is None or point.hidden or point.missing
        holes += empty
        yield _Spot(point, at, None if empty else holes * 100 + sum(cut < at for cut in cuts))


def _drawn(spots: Sequence[_Spot]) -> list[_Spot]:
    return [spot for spot in spots if spot.stretch is not None]


def _ground(spots: Sequence[_Spot], axis: Any, style: _Style, unit: dict[str, Any], top: float) -> Layer:
    """The axes: from zero, over the full time whatever is missing. Without any value no scale is pretended."""
    drawn = _drawn(spots)
    tops = [top for spot in drawn for top in (spot.point.upper, spot.point.value) if top is not None]
    amounts: dict[str, Any] = {"title": None, "labels": bool(tops), "grid": bool(tops)}
    amounts |= {"tickMinStep": 1} if style.kind == "count" else {}
    amounts |= unit if tops else {}
    last = spots[-1].at if spots else 0
    x = {"field": "x", "type": "quantitative", "axis": axis, "scale": {"domain": [-0.5, last + 0.5], "nice": False}}
    scale: dict[str, Any] = {"zero": True, "nice": True} | ({} if max(tops, default=0) > 0 else {"domain": [0, 1]})
    y = {"field": "y", "type": "quantitative", "axis": amounts, "scale": scale}
    rows = [{"x": 0, "y": max([*tops, top])}]
    return layer({"type": "point", "opacity": 0}, rows, x=x, y=y)


def _unit(words: str, headroom: int, style: _Style) -> dict[str, Any]:
    """The unit above the axis and above the reasons of breaks."""
    title = wrapped(words, style.width, 13)
    return {"title": title, "titleY": -headroom - 8, "titleX": -_AXIS_ROOM + 8, "titleAlign": "left"} if words else {}


def _bands(spots: Sequence[_Spot]) -> Iterator[Layer]:
    bounded = [spot for spot in _drawn(spots) if spot.point.lower is not None and spot.point.upper is not None]
    rows = [{"x": one.at, "y": one.point.lower, "y2": one.point.upper, "s": one.stretch} for one in bounded]
    yield layer({"type": "area", "style": "vb-band"}, rows, x="x", y="y", y2="y2", detail="s")
    alone = [row for row in rows if sum(other["s"] == row["s"] for other in rows) == 1]
    if alone:
        yield layer({"type": "rule", "stroke": "#c3d9e9", "strokeWidth": 5}, alone, x="x", y="y", y2="y2")


def _lines(spots: Sequence[_Spot], style: _Style) -> Iterator[Layer]:
    pieces = _pieces(spots)
    for dashed, mark in ((False, {"type": "line"}), (True, {"type": "line", "style": "vb-provisional"})):
        if rows := [row for row in pieces if row["dashed"] is dashed]:
            yield layer(mark, rows, x="x", y="y", detail="piece")
    drawn = _drawn(spots)
    roomy = style.width / max(len(spots), 1) >= 14
    sizes = [sum(other.stretch == one.stretch for other in drawn) for one in drawn]
    marked = [
        {"x": one.at, "y": one.point.value, "fill": WHITE if one.point.provisional else ACCENT}
        for one, size in zip(drawn, sizes, strict=True)
        if one is drawn[-1] or size == 1 or (one.point.provisional and roomy)
    ]
    point = {"type": "point", "stroke": ACCENT, "strokeWidth": 2}
    yield layer(point, marked, x="x", y="y", fill={"field": "fill", "type": "nominal", "scale": None})


def _rings(spots: Sequence[_Spot]) -> Iterator[Layer]:
    """Around what lies outside the ordinary."""
    rows = [{"x": one.at, "y": one.point.value} for one in _drawn(spots) if one.point.outside]
    if rows:
        yield layer({"type": "point", "size": 160, "fill": None, "stroke": INK, "strokeWidth": 1.5}, rows, x="x", y="y")


def _pieces(spots: Sequence[_Spot]) -> list[dict[str, Any]]:
    """Stretches cut where the line turns provisional; the point where it turns is in both pieces."""
    rows: list[dict[str, Any]] = []
    before: tuple[int | None, bool] | None = None
    for one, other in pairwise(_drawn(spots)):
        if one.stretch != other.stretch:
            before = None
            continue
        now = (one.stretch, one.point.provisional or other.point.provisional)
        ends = (other,) if now == before else (one, other)
        piece = rows[-1]["piece"] if rows and now == before else len(rows)
        rows += [{"x": end.at, "y": end.point.value, "piece": piece, "dashed": now[1]} for end in ends]
        before = now
    return rows


def _breaks(cuts: Sequence[tuple[float, str]], steps: float, style: _Style) -> tuple[list[Layer], int]:
    """Dotted rules with their reasons above the plot. From right to left, so that an earlier rule starts higher and
    does not cross a later reason. Also the room they take."""
    if not cuts:
        return [], 0
    plot = style.width - _AXIS_ROOM
    taken: list[float] = []  # by level, from the plot up: where the leftmost reason starts
    rows = []
    for at, why in sorted(cuts, reverse=True):
        lines = wrapped(why, min(230, style.width * 0.45), 12)
        room = max(words_width(line, 12) for line in lines) + 10
        x = (at + 0.5) * plot / steps
        left = min(x, plot - room)
        level = next((place for place, start in enumerate(taken) if left + room <= start), len(taken))
        taken[level : level + 1] = [left]
        rows.append((at, lines, level, round(left - x)))
    tall = [max(len(lines) for _, lines, at, _ in rows if at == level) * _LINE + 4 for level in range(len(taken))]
    return _break_layers([(at, lines, -sum(tall[:level]), moved) for at, lines, level, moved in rows]), sum(tall)


def _break_layers(rows: Sequence[tuple[float, list[str], int, int]]) -> list[Layer]:
    rules, reasons = [], []
    for at, lines, bottom, moved in rows:
        place = [{"x": at, "why": lines}]
        top = bottom - len(lines) * _LINE - 2
        start = {"value": bottom if moved else top}
        rules.append(layer({"type": "rule", "style": "vb-break"}, place, x="x", y=start, y2={"value": "height"}))
        text = {"type": "text", "style": "vb-note", "baseline": "top", "align": "left", "dx": moved + 5}
        reasons += halo(layer(text, place, x="x", y={"value": top}, text="why"))
    return rules + reasons


def _gaps(spots: Sequence[_Spot], steps: float, style: _Style) -> list[Layer]:
    """One small word under each hole, where it fits beside the one before."""
    scale = (style.width - _AXIS_ROOM) / steps
    rows: list[dict[str, Any]] = []
    end = float("-inf")
    for reason, hole in groupby(spots, key=_reason):
        places = [spot.at for spot in hole]
        middle = (places[0] + places[-1]) / 2
        half = words_width(style.words.get(reason, ""), 12) / 2
        if reason and (middle * scale) - half > end:
            end = middle * scale + half + 2
            rows.append({"x": middle, "word": style.words[reason]})
    text = {"type": "text", "style": "vb-note", "baseline": "bottom", "dy": -3}
    return halo(layer(text, rows, x="x", y={"value": "height"}, text="word")) if rows else []


def _reason(spot: _Spot) -> str:
    if spot.stretch is not None:
        return ""
    return "hidden" if spot.point.hidden else "missing"


def _last(spots: Sequence[_Spot], style: _Style) -> list[Layer]:
    """The newest value in bold, above the line; with its period when nothing newer could be drawn."""
    drawn = _drawn(spots)
    if not drawn:
        return []
    end = drawn[-1]
    words = style.amount(end.point.value or 0)
    if end.point.provisional and style.words["provisional"] and style.width >= NARROW:
        words += f" ({style.words['provisional']})"
    if end is not spots[-1]:
        words += f" · {end.point.label_x}"
    reach = words_width(words, 15) * (spots[-1].at + 1) / (style.width - _AXIS_ROOM)
    side, low, high = ("left", end.at, end.at + reach) if end.at < reach else ("right", end.at - reach, end.at)
    above = max(one.point.value or 0 for one in drawn if low <= one.at <= high)
    text = {"type": "text", "style": "vb-label", "color": ACCENT, "align": side, "baseline": "bottom", "dy": -8}
    return halo(layer(text, [{"x": end.at, "y": above, "words": words}], x="x", y="y", text="words"))


def _hover(spots: Sequence[_Spot], style: _Style) -> Layer:
    """An invisible column for each point, as high as the plot, that tells its value."""
    rows = [{"x": one.at - 0.5, "x2": one.at + 0.5, "d": token("", _told(one, style))} for one in spots]
    mark = {"type": "rect", "style": "vb-hover"}
    return layer(mark, rows, x="x", x2="x2", y={"value": 0}, y2={"value": "height"}, description="d")


def _told(spot: _Spot, style: _Style) -> str:
    point = spot.point
    if point.tooltip:
        return point.tooltip
    if spot.stretch is None:
        return f"{point.label_x}: {style.words[_reason(spot)]}"
    note = f" ({style.words['provisional']})" if point.provisional and style.words["provisional"] else ""
    return f"{point.label_x}: {style.amount(point.value or 0)}{note}"
