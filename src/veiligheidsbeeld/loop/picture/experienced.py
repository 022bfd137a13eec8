# SPDX-License-Identifier: EUPL-1.2
"""What do victims say, online and elsewhere? The rounds of the survey, beside recorded crime and never mixed with it:
recorded is what was reported to the police, experienced is also what never was.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Area, Figure, Frequency, UserError
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_answers

SURVEY = ("slachtoffer-online", "slachtoffer-online-fraude", "slachtoffer-traditioneel", "aangiftebereidheid")


@dataclass(frozen=True)
class Experienced:
    """One question of the survey in one area: its rounds, oldest first, and what the last two may say."""

    indicator: str
    area: Area
    rounds: list[Figure]
    judged: Judged | None


def experienced(picture: Picture, area_code: str) -> list[Experienced]:
    """What victims say, of the area or the smallest one above it that has it; empty where no survey was delivered."""
    found = []
    for indicator in SURVEY:
        for area in upwards(picture, area_code):
            rounds = [one for one in picture.series(indicator, area.code, Frequency.YEAR) if one.value is not None]
            if rounds:
                judged = judge_answers(picture.catalogue.get(indicator), *rounds[-2:]) if len(rounds) > 1 else None
                found.append(Experienced(indicator, area, rounds, judged))
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
