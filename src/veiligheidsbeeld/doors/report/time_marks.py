# SPDX-License-Identifier: EUPL-1.2
"""When did it begin, and on which time were the areas chosen? An upright line and a shaded stretch behind a drawing
through time, each with its words above the plot, where they do not cover a figure."""

from dataclasses import dataclass

from veiligheidsbeeld.doors.report.chart_frame import Layer, halo, layer, words_width, wrapped

LINE = 16
_SHADE = "#eceff3"
_EDGE = 5  # pixels between a line and its words


@dataclass(frozen=True)
class Marks:
    """Places on the time axis, counted from 0 in periods: the first one of the measure, and the first and last that
    the areas were chosen on."""

    start: int
    start_words: str
    chosen: tuple[int, int] | None = None
    chosen_words: str = ""


@dataclass(frozen=True)
class Drawn:
    """`under` lies behind the figures, `over` before them; both need `headroom` pixels above the plot."""

    under: list[Layer]
    over: list[Layer]
    headroom: int


def draw_marks(marks: Marks, plot: float, steps: float) -> Drawn:
    """The marks on a plot of so many pixels that holds so many periods."""
    at = (marks.start / steps) * plot
    right = plot - at >= words_width(marks.start_words, 12) + _EDGE or at < plot / 2
    begun = wrapped(marks.start_words, (plot - at if right else at) - _EDGE, 12)
    rule = layer(
        {"type": "rule", "style": "vb-break"}, [{"x": marks.start - 0.5}], x="x", y={"value": -LINE * len(begun)},
        y2={"value": "height"},
    )  # fmt: skip
    over = [rule, *_words(begun, marks.start - 0.5, 0, right=right)]
    if marks.chosen is None:
        return Drawn([], over, LINE * len(begun))
    first, last = marks.chosen
    shade = layer(
        {"type": "rect", "fill": _SHADE}, [{"x": first - 0.5, "x2": last + 0.5}], x="x", x2="x2", y={"value": 0},
        y2={"value": "height"},
    )  # fmt: skip
    end = ((last + 1) / steps) * plot
    told = wrapped(marks.chosen_words, max(end, plot - end) - _EDGE, 12)
    above = 0 if right and end >= plot - end else LINE * len(begun)  # beside the other words, or over them
    over += _words(told, last + 0.5 if end >= plot - end else first - 0.5, above, right=end < plot - end)
    return Drawn([shade], over, max(LINE * len(begun), above + LINE * len(told)))


def _words(lines: list[str], x: float, above: int, *, right: bool) -> list[Layer]:
    text = {
        "type": "text", "style": "vb-note", "baseline": "top", "align": "left" if right else "right",
        "dx": _EDGE if right else -_EDGE,
    }  # fmt: skip
    return halo(layer(text, [{"x": x, "words": lines}], x="x", y={"value": -above - LINE * len(lines)}, text="words"))
