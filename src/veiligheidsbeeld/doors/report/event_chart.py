# SPDX-License-Identifier: EUPL-1.2
"""Did the areas go another way only from the start on? The ratio of each half-year to the other years with its 95%
rule, on a log scale around no difference: open points before the start, filled ones after it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veiligheidsbeeld.doors.report.chart_frame import ACCENT, GREY, NARROW, WHITE, Layer, Locale, frame, layer, wrapped
from veiligheidsbeeld.doors.report.inline_svg import token
from veiligheidsbeeld.doors.report.ratio_axis import ratio_axis, ratio_scale, reach
from veiligheidsbeeld.doors.report.time_marks import Marks, draw_marks

_AXIS_ROOM = 58


@dataclass(frozen=True)
class Ratio:
    """The ratio of one half-year with its bounds: periods `first` to `last` of the time axis, counted from 0. `told` is
    what it says on hover."""

    first: int
    last: int
    ratio: float
    lower: float
    upper: float
    after: bool
    told: str

    @property
    def middle(self) -> float:
        """Where its point stands."""
        return (self.first + self.last) / 2


def event_chart(
    ratios: Sequence[Ratio], marks: Marks, axis: Any, *, none_word: str, unit_title: str, foot: str, width: int,
    locale: Locale, height: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Specification of an event study, oldest first; `axis` is the time axis (`time_axis.axis`)."""
    low, high = reach(end for one in ratios for end in (one.ratio, one.lower, one.upper))
    end = ratios[-1].last + 1
    drawn = draw_marks(marks, width - _AXIS_ROOM, end)
    title = {"title": wrapped(unit_title, width, 13), "titleX": 8 - _AXIS_ROOM, "titleAlign": "left"}
    amounts = {**ratio_axis(low, high, none_word), **title, "titleY": -drawn.headroom - 8}
    scale = {"domain": [-0.5, end - 0.5], "nice": False}
    ground = layer(
        {"type": "point", "opacity": 0}, [{"x": 0, "y": 1}],
        x={"field": "x", "type": "quantitative", "axis": axis, "scale": scale},
        y={"field": "y", "type": "quantitative", "axis": amounts, "scale": ratio_scale(low, high)},
    )  # fmt: skip
    none = layer({"type": "rule", "color": "#001a40", "strokeWidth": 1.25}, [{"y": 1}], y="y")
    layers = [ground, *drawn.under, none, *_points(ratios, low, high), *drawn.over, _hover(ratios)]
    return frame(width, foot, layers, locale, height=(height or (280 if width >= NARROW else 220)) + drawn.headroom)


def _points(ratios: Sequence[Ratio], low: float, high: float) -> list[Layer]:
    """A rule that runs off the axis ends at its edge; a point that lies off it is not drawn."""
    found = []
    for after, colour, fill, thick in ((False, GREY, WHITE, 2.0), (True, ACCENT, ACCENT, 3.0)):
        rows = [
            {"x": one.middle, "y": one.ratio, "y0": max(one.lower, low), "y2": min(one.upper, high)}
            for one in ratios if one.after is after and not math.isnan(one.lower + one.upper)
        ]  # fmt: skip
        point = {"type": "point", "size": 75, "fill": fill, "stroke": colour, "strokeWidth": 2}
        seen = [row for row in rows if low <= row["y"] <= high]
        rule = {"type": "rule", "stroke": colour, "strokeWidth": thick}
        found += [layer(rule, rows, x="x", y={"field": "y0", "type": "quantitative"}, y2="y2")] if rows else []
        found += [layer(point, seen, x="x", y="y")] if seen else []
    return found


def _hover(ratios: Sequence[Ratio]) -> Layer:
    rows = [{"x": one.first - 0.5, "x2": one.last + 0.5, "d": token("", one.told)} for one in ratios]
    mark = {"type": "rect", "style": "vb-hover"}
    return layer(mark, rows, x="x", x2="x2", y={"value": 0}, y2={"value": "height"}, description="d")
