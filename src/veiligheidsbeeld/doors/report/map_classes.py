# SPDX-License-Identifier: EUPL-1.2
"""How dark is a value on a map? At most five classes between round limits; a value on a limit is in the class above."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from statistics import quantiles

RAMP = ("#e4eef6", "#b4d2e8", "#78add4", "#2f75a9", "#00497a")
_CHOSEN = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
_CLASSES = 5
_TOO_DARK_FOR_INK = RAMP[3:]


def class_limits(values: Iterable[float]) -> list[float]:
    """Limits between classes with about equally many areas, on round numbers: at most four, fewer if values are alike.

    >>> class_limits([2.1, 3.2, 4.4, 4.9, 5.3, 6.1, 6.8, 7.4, 8.7, 12.9])
    [4.0, 5.0, 6.5, 7.5]
    """
    known = sorted(values)
    if len(set(known)) < 2:
        return []
    raw = quantiles(known, n=_CLASSES, method="inclusive")
    step = _round_step((raw[-1] - raw[0]) / (_CLASSES - 2) or (known[-1] - known[0]) / _CLASSES)
    rounded = sorted({round(round(limit / step) * step, 10) for limit in raw})
    return [limit for limit in rounded if known[0] < limit <= known[-1]]


def class_of(value: float, limits: Sequence[float]) -> int:
    """Place of the class, 0 for the lowest.

    >>> class_of(4.0, [4.0, 5.0])
    1
    """
    return bisect_right(limits, value)


def class_colours(limits: Sequence[float]) -> list[str]:
    """One colour a class, light to dark; what a legend needs beside the limits. At most four limits."""
    return [RAMP[place] for place in _CHOSEN[len(limits) + 1]]


def needs_white_words(fill: str) -> bool:
    """Is the ground too dark for words in ink?"""
    return fill in _TOO_DARK_FOR_INK


def swatch(fill: str) -> str:
    """Content of the small block of a legend (an SVG of 14 by 14): a colour of `class_colours`, `hidden` (dots) or
    `missing` (hatching)."""
    return _PATTERNED.get(fill, f'<rect width="14" height="14" fill="{fill}"/>')


_PATTERNED = {
    "hidden": '<rect width="14" height="14" fill="#dfe3e8"/>'
    '<path d="M3 4h2M9 4h2M3 10h2M9 10h2" stroke="#586c88" stroke-width="2"/>',
    "missing": '<rect x=".5" y=".5" width="13" height="13" fill="#fff" stroke="#586c88"/>'
    '<path d="M1 10 10 1M4 13 13 4" stroke="#586c88" stroke-width="2"/>',
}


def _round_step(spread: float) -> float:
    """The largest of 1, 2, 5, 10, 20 ... (or .5, .2, .1 ...) that is not above half the spread between limits."""
    wanted = spread / 2
    power = 10.0 ** math.floor(math.log10(wanted))
    return max(power * lead for lead in (1, 2, 5) if power * lead <= wanted * (1 + 1e-9))
