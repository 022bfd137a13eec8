# SPDX-License-Identifier: EUPL-1.2
"""What do victims say, online and elsewhere? The rounds of the survey, beside recorded crime and never mixed with it:
recorded is what was reported to the police, experienced is also what never was.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Area, Figure, Frequency, Period, Statement, UserError
from veiligheidsbeeld.loop.picture.read import Picture

SURVEY = ("slachtoffer-online", "slachtoffer-online-fraude", "slachtoffer-traditioneel", "aangiftebereidheid")


@dataclass(frozen=True)
class Experienced:
    """One question of the survey in one area: its rounds, oldest first, and what the last two may say."""

    indicator: str
    area: Area
    rounds: list[Figure]
    verdict: Statement | None


def experienced(picture: Picture, area_code: str) -> list[Experienced]:
    """What victims say, of the area or the smallest one above it that has it; empty where no survey was delivered."""
    found = []
    for indicator in SURVEY:
        for area in upwards(picture, area_code):
            rounds = [one for one in picture.series(indicator, area.code, Frequency.YEAR) if one.value is not None]
            if rounds:
                found.append(Experienced(indicator, area, rounds, _answered(picture, rounds)))
                break
    return found


def upwards(picture: Picture, code: str | None) -> Iterator[Area]:
    """An area and what it lies in, as far as this publication knows those areas."""
    while code:
        try:
            area = picture.area(code)
        except UserError:
            return
        yield area
        code = area.parent


def _answered(picture: Picture, rounds: list[Figure]) -> Statement | None:
    """May the last two rounds be compared, and do they differ by more than their margins together?"""
    if len(rounds) < 2:
        return None
    before, after = rounds[-2:]
    changed = [
        one.period for one in picture.catalogue.get(after.indicator).breaks
        if before.period < Period.parse(one.period) <= after.period
    ]  # fmt: skip
    if changed:
        return Statement("verdict_not_comparable", {"period": changed[-1]})
    margins = [
        (one.upper - one.lower) / 2 for one in (before, after) if one.upper is not None and one.lower is not None
    ]
    apart = (after.value or 0) - (before.value or 0)
    if len(margins) < 2 or abs(apart) <= math.hypot(*margins):
        return Statement("survey_no_conclusion")
    return Statement("verdict_rise" if apart > 0 else "verdict_fall")
