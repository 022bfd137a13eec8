# SPDX-License-Identifier: EUPL-1.2
"""Did it go otherwise than was to be expected? What was counted in all treated areas together as a line, what was
expected as a broken one, with its interval from the start of the measure on; from zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veiligheidsbeeld.doors.report.chart_frame import (
    ACCENT,
    GREY,
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
from veiligheidsbeeld.doors.report.time_marks import Marks, draw_marks

AXIS_ROOM = 45
_APART = 17  # pixels between two words at the end
_AROUND = 90  # pixels of the height that axis, unit and foot take


@dataclass(frozen=True)
class Stretch:
    """Periods `first` to `last` of the time axis, counted from 0, taken together: amounts per period. NaN where
    nothing can be said. `told` is what it says on hover."""

    first: int
    last: int
    counted: float
    expected: float
    lower: float
    upper: float
    told: str

    @property
    def middle(self) -> float:
        """Where its point stands."""
        return (self.first + self.last) / 2


def course_chart(
    stretches: Sequence[Stretch], marks: Marks, axis: Any, *, counted_word: str, expected_word: str, unit_title: str,
    foot: str, width: int, locale: Locale, height: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Specification of the two lines, oldest first; `axis` is the time axis (`time_axis.axis`)."""
    room = max(words_width(counted_word, 14), words_width(expected_word, 13)) + 14
    plot = width - AXIS_ROOM
    end = stretches[-1].last
    steps = (end + 1) * plot / (plot - room)
    high = height or (300 if width >= NARROW else 230)
    top = max(one for at in stretches for one in (at.counted, at.expected, at.upper, 1.0) if not math.isnan(one)) * 1.04
    drawn = draw_marks(marks, plot, steps)
    ends = _ends(stretches, counted_word, expected_word, top, high)
    ground = _ground(axis, steps, top, wrapped(unit_title, width, 13), drawn.headroom)
    layers = [ground, *drawn.under, *_lines(stretches, marks), *drawn.over, *ends, _hover(stretches)]
    return frame(width, foot, layers, locale, height=high + drawn.headroom)


def _ground(axis: Any, steps: float, top: float, unit: list[str], headroom: int) -> Layer:
    amounts = {
        "title": unit, "titleY": -headroom - 8, "titleX": 8 - AXIS_ROOM, "titleAlign": "left", "tickMinStep": 1,
    }  # fmt: skip
    x = {"field": "x", "type": "quantitative", "axis": axis, "scale": {"domain": [-0.5, steps - 0.5], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": amounts, "scale": {"domain": [0, top], "nice": False}}
    return layer({"type": "point", "opacity": 0}, [{"x": 0, "y": 0}], x=x, y=y)


def _lines(stretches: Sequence[Stretch], marks: Marks) -> list[Layer]:
    band: list[dict[str, Any]] = []
    for one in stretches:
        if one.first >= marks.start and not math.isnan(one.lower + one.upper):
            band += [{"x": x, "y": one.lower, "y2": one.upper} for x in (one.first - 0.5, one.last + 0.5)]
    expected = [{"x": one.middle, "y": one.expected} for one in stretches if not math.isnan(one.expected)]
    counted = [{"x": one.middle, "y": one.counted} for one in stretches if not math.isnan(one.counted)]
    broken = {"type": "line", "stroke": GREY, "strokeWidth": 2, "strokeDash": [7, 5], "strokeCap": "butt"}
    return [
        layer({"type": "area", "style": "vb-band"}, band, x="x", y="y", y2="y2"),
        layer(broken, expected, x="x", y="y"),
        layer({"type": "line"}, counted, x="x", y="y"),
        layer({"type": "point", "size": 30, "fill": ACCENT}, counted, x="x", y="y"),
    ]


def _ends(stretches: Sequence[Stretch], counted: str, expected: str, top: float, height: int) -> list[Layer]:
    """What each line is, at its end, at least one line of words apart."""
    last = stretches[-1]
    places = {counted: last.counted, expected: last.expected}
    names = sorted((one for one in places if not math.isnan(places[one])), key=lambda one: places[one])
    heights = [places[one] for one in names]
    apart = top * _APART / (height - _AROUND)
    if len(names) == 2 and heights[1] - heights[0] < apart:
        lowest = max(sum(heights) / 2 - apart / 2, apart / 2)
        heights = [lowest, lowest + apart]
    look = {counted: {"style": "vb-label", "color": ACCENT}, expected: {"color": "#3d5374"}}
    found: list[Layer] = []
    for name, y in zip(names, heights, strict=True):
        text = {"type": "text", "align": "left", "baseline": "middle", "dx": 8, **look[name]}
        found += halo(layer(text, [{"x": last.last + 0.5, "y": y, "words": name}], x="x", y="y", text="words"))
    return found


def _hover(stretches: Sequence[Stretch]) -> Layer:
    rows = [{"x": one.first - 0.5, "x2": one.last + 0.5, "d": token("", one.told)} for one in stretches]
    mark = {"type": "rect", "style": "vb-hover"}
    return layer(mark, rows, x="x", x2="x2", y={"value": 0}, y2={"value": "height"}, description="d")
