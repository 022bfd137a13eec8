# SPDX-License-Identifier: EUPL-1.2
"""What do all drawings share? Width, foot line, number format, and an estimate of how much room words take."""

import textwrap
from typing import Any, Literal

Locale = Literal["nl", "en"]
Layer = dict[str, Any]

INK = "#001a40"
GREY = "#586c88"
ACCENT = "#00568b"
WHITE = "#ffffff"
NARROW = 480  # below this many pixels a drawing is the one for a small screen
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_MINUS = "\u2212"
_LETTER_WIDTHS = {  # parts of the type size
    letter: width
    for letters, width in (("ijlI.,:;'|· ", 0.28), ("ftr-()[]/", 0.39), ("csz", 0.5), ("mMW", 0.94), ("w", 0.79))
    for letter in letters
}
_MARKS = {"nl": (",", "."), "en": (".", ",")}


def frame(width: int, foot: str, layers: list[Layer], locale: Locale = "nl", **more: Any) -> dict[str, Any]:
    """A specification of layers with the foot line under it. `more` goes to the top of the specification."""
    decimal, thousands = _MARKS[locale]
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""], "minus": _MINUS}
    return {
        "$schema": _SCHEMA,
        "width": width,
        "title": {"text": wrapped(foot, width, 12) or [""]},
        "config": {"locale": {"number": number}},
        "layer": layers,
        **more,
    }


def words_width(words: str, size: float) -> float:
    """Pixels that a line takes in Noto Sans, with a little to spare."""
    return sum(_LETTER_WIDTHS.get(letter, 0.65 if letter.isupper() else 0.6) for letter in words) * size


def wrapped(words: str, width: float, size: float) -> list[str]:
    """The words in lines that fit."""
    return textwrap.wrap(words, max(8, int(width / (size * 0.56))))


def layer(mark: str | Layer, values: list[dict[str, Any]], **encoding: Any) -> Layer:
    """One layer with its own data. A keyword is a channel; a plain text is the name of its field."""
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {
            name: {"field": one, "type": "quantitative"} if isinstance(one, str) and name in _AMOUNTS else _channel(one)
            for name, one in encoding.items()
        },
    }


def halo(text_layer: Layer) -> list[Layer]:
    """The text on a white edge, so that it reads on lines and patterns."""
    styles = text_layer["mark"].get("style", [])
    under = {**text_layer["mark"], "style": [*([styles] if isinstance(styles, str) else styles), "vb-halo"]}
    return [{**text_layer, "mark": under}, text_layer]


_AMOUNTS = {"x", "x2", "y", "y2"}


def _channel(one: Any) -> Any:
    return {"field": one} if isinstance(one, str) else one
