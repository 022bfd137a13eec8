# SPDX-License-Identifier: EUPL-1.2
"""Which verdicts can be made now, and from which day can the others? Before the last period of a protocol is known a
verdict would break its stopping rule; after it, somebody must be told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from veiligheidsbeeld.ground.core import Period, area_type_of
from veiligheidsbeeld.loop.effect.content import OVER_CASES
from veiligheidsbeeld.loop.effect.evaluations_read import to_see
from veiligheidsbeeld.loop.effect.models import Evaluation
from veiligheidsbeeld.loop.effect.questions import need_only
from veiligheidsbeeld.loop.picture.read import Picture


def earliest(promised: Mapping[str, Any]) -> date:
    """The first day after the last period of a protocol's content; figures may be known later."""
    return Period.parse(promised["until"]).end


def can_judge(picture: Picture, promised: Mapping[str, Any], today: date) -> bool:
    """Is the last period over and, for what is counted in areas, are its figures published here?"""
    if today < earliest(promised):
        return False
    if promised["design"] in OVER_CASES:
        return True
    areas, last = (*promised["treated"], *promised["eligible"]), Period.parse(promised["until"])
    if not areas:
        return False
    known = picture.periods(promised["outcome"]["name"], area_type_of(areas[0]), last.frequency)
    return any(one.start >= last.start for one in known)


def to_judge(picture: Picture, today: date) -> list[Evaluation]:
    """Running evaluations whose verdict can be made, the newest first; those that get none are not among them."""
    running = to_see(picture.world.id, unjudged=True).filter(state=Evaluation.State.RUNNING)
    return [
        one for one in running
        if not need_only(one.template) and can_judge(picture, one.protocol.last().content, today)
    ]  # fmt: skip
