# SPDX-License-Identifier: EUPL-1.2
"""How does an axis of ratios read? On a log scale, so that a half and a double lie equally far from no difference; its
ticks say the change in per cent."""

import json
import math
from collections.abc import Iterable
from typing import Any

from veiligheidsbeeld.loop.effect.telling import change_pct

_TICKS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)
_FINE = (0.8, 1.0, 1.25)  # of an axis that does not reach a half and a double
_LEAST = 1.3  # the axis holds at least a change of this factor, up and down
_MOST = 10.0


def reach(ratios: Iterable[float]) -> tuple[float, float]:
    """Lowest and highest ratio of the axis: all of these as far as it goes, and as far down as up, so that a fall and a
    rise can be compared by eye."""
    logs = [abs(math.log(one)) for one in ratios if 0 < one < math.inf]
    high = min(_MOST, math.exp(max([math.log(_LEAST), *logs]) * 1.05))
    return 1 / high, high


def ratio_axis(low: float, high: float, none_word: str) -> dict[str, Any]:
    """Axis between two ratios, with `none_word` at no difference."""
    values = [one for one in (_FINE if high < 2 else _TICKS) if low <= one <= high]
    words = {f"{one:g}": none_word if one == 1 else change_pct(one) for one in values}
    label = f"{json.dumps(words)}[toString(datum.value)]"
    return {"values": values, "tickCount": 99, "labelExpr": label, "labelOverlap": False}  # a low count hides values


def ratio_scale(low: float, high: float) -> dict[str, Any]:
    """The scale that belongs to the axis."""
    return {"type": "log", "domain": [low, high], "nice": False, "zero": False}
