# SPDX-License-Identifier: EUPL-1.2
"""What is said of an arm of cases? A share or a number of days with its interval, or why it is hidden, the Dutch or
English way."""

import math

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.loop.effect.arms import Bounded


def told(one: Bounded, language: str, *, share: bool) -> str:
    """64% (48 tot 77%), or of days 85 (60 tot 110); a dash for a bound that there is none of; else the reason."""
    if one.reason is not None:
        return words.say(one.reason, language)
    scale, unit = (100, "%") if share else (1, "")
    value, low, high = (
        f"{words.number(scale * each, language, 0)}{unit}" if math.isfinite(each) else words.NO_NUMBER
        for each in (one.value, one.lower, one.upper)
    )
    return f"{value} ({low} {'tot' if language == 'nl' else 'to'} {high})"
