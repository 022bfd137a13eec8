# SPDX-License-Identifier: EUPL-1.2
"""Would the same method have said so where nothing was done? The ratios that it gives there as thin bars on a log
scale, and the one that was found as an upright line with its words."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from veiligheidsbeeld.doors.report.chart_frame import ACCENT, NARROW, Locale, frame, halo, layer, words_width, wrapped
from veiligheidsbeeld.doors.report.inline_svg import token
from veiligheidsbeeld.doors.report.ratio_axis import ratio_axis, ratio_scale, reach

_BINS = 41  # an odd number: no difference lies in the middle of one
_AXIS_ROOM = 36
_GROUND = "#9aa8bb"


def placebo_chart(
    placebos: Sequence[float], found: float, *, found_words: str, none_word: str, unit_title: str, count_title: str,
    told: Callable[[float, float, int], str], foot: str, width: int, locale: Locale, height: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Specification of the distribution. `told` says on hover how many lie between two ratios."""
    low, high = reach([*placebos, found])
    bars = _bars(placebos, low, high)
    hover = [{**one, "d": token("", told(one["x"], one["x2"], one["y"]))} for one in bars]
    plot = width - _AXIS_ROOM
    at = (math.log(found / low) / math.log(high / low)) * plot
    side = "left" if plot - at >= words_width(found_words, 14) + 8 else "right"
    x = {
        "field": "x", "type": "quantitative", "scale": ratio_scale(low, high),
        "axis": {**ratio_axis(low, high, none_word), "title": wrapped(unit_title, width * 0.8, 13), "grid": False,
                 "titleAlign": "left", "titleAnchor": "start"},
    }  # fmt: skip
    y = {
        "field": "y", "type": "quantitative", "scale": {"domainMin": 0, "nice": True},
        "axis": {"title": count_title, "titleY": -32, "titleX": 8 - _AXIS_ROOM, "titleAlign": "left", "tickCount": 3,
                 "tickMinStep": 1},
    }  # fmt: skip
    line = {"type": "rule", "stroke": ACCENT, "strokeWidth": 3}
    words = {"type": "text", "style": "vb-label", "color": ACCENT, "align": side, "baseline": "bottom",
             "dx": 0 if side == "left" else 2}  # fmt: skip
    layers = [
        layer({"type": "rect", "fill": _GROUND, "stroke": "#ffffff", "strokeWidth": 1}, bars, x=x, x2="x2", y=y,
              y2={"datum": 0}),
        layer(line, [{"x": found}], x="x", y={"value": -4}, y2={"value": "height"}),
        *halo(layer(words, [{"x": found, "words": found_words}], x="x", y={"value": -7}, text="words")),
        layer({"type": "rect", "style": "vb-hover"}, hover, x="x", x2="x2", y={"value": 0}, y2={"value": "height"},
              description="d"),
    ]  # fmt: skip
    return frame(width, foot, layers, locale, height=height or (220 if width >= NARROW else 190))


def _bars(placebos: Sequence[float], low: float, high: float) -> list[dict[str, Any]]:
    """How many lie in each of equal steps of the log scale; what lies off the axis counts in the outermost."""
    step = math.log(high / low) / _BINS
    counts = Counter(_bin(one, low, step) for one in placebos)
    edges = [low * math.exp(step * n) for n in range(_BINS + 1)]
    return [{"x": edges[n], "x2": edges[n + 1], "y": counts[n]} for n in range(_BINS) if counts[n]]


def _bin(ratio: float, low: float, step: float) -> int:
    if ratio <= low:
        return 0
    return _BINS - 1 if ratio == math.inf else min(int(math.log(ratio / low) / step), _BINS - 1)
