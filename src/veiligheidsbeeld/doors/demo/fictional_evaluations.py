# SPDX-License-Identifier: EUPL-1.2
"""Which measures did the invented municipality evaluate, and what came of it? Reads `evaluations.yml` and puts it into
the registry as people would have: asked, advised, frozen, drawn and judged through the ordinary functions, each on its
own day. No verdict is told, all are calculated. Never over what is there, and never in a real world."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db import transaction

from veiligheidsbeeld.doors.demo.fictional_meetings import role_author
from veiligheidsbeeld.doors.demo.fictional_places import Places, read_places
from veiligheidsbeeld.doors.demo.fictional_told_evaluations import ToldEvaluation, read_evaluations
from veiligheidsbeeld.doors.demo.fictional_truths import read_truths
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import AreaType, Period
from veiligheidsbeeld.loop.action.models import Measure
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.effect import evaluations, frozen
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.designs.advice import Design
from veiligheidsbeeld.loop.effect.drafts import OVER_AREAS
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText, SetUpText
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.worlds import World

_DRAWS = 100  # of the advice; the pages ask for more
_QUICK = (Design.LOTS, Design.STEPPED, Design.COMPARISON, Design.BEFORE_AFTER)  # a draw of the series takes long


def tell_evaluations(world: World, items: Mapping[str, Item], measures: Mapping[str, Measure]) -> None:
    """Fill the register of an invented world that has no evaluations yet; `items` of its meetings and `measures` of its
    plans, by their ids in the files."""
    if not world.settings.fictional or Evaluation.objects.filter(world=world.id).exists():
        return
    picture = open_picture(world)
    with transaction.atomic():
        for told in read_evaluations():
            made = begin(
                picture, _on(told.asked), title=_said(told.question.title), template=told.template,
                item=items.get(told.item), measure=measures.get(told.measure),
            )  # fmt: skip
            _Telling(picture, told, made).tell()


class _Telling:
    """One evaluation, told step by step."""

    def __init__(self, picture: Picture, told: ToldEvaluation, evaluation: Evaluation) -> None:
        self.picture, self.told, self.evaluation = picture, told, evaluation
        self.pilot = read_truths().pilot(told.pilot) if told.pilot else None

    def tell(self) -> None:
        told = self.told
        self._write(QuestionText, self._question(read_places()), told.asked)
        self._write(SetUpText, _texts(told.set_up), told.asked)
        if told.advised:
            evaluations.advise(self.picture, self.evaluation, _on(told.advised), draws=_DRAWS, designs=_QUICK)
        if told.frozen:
            evaluations.freeze(self.picture, self.evaluation, _on(told.frozen))
        if told.begun:
            self._begin(told.begun)
        if told.amended:
            self._amend()
        if told.judged:
            evaluations.judge(self.picture, self.evaluation, _on(told.judged), words.say)
        if told.stopped:
            evaluations.stop(self.evaluation, told.stopped.why.nl, _on(told.stopped.day))

    def _begin(self, day: date) -> None:
        promised = self.evaluation.protocol.last()
        if promised is not None and promised.content["design"] in OVER_AREAS:
            evaluations.draw(self.evaluation, self.pilot.lots if self.pilot else self.told.lots, day, _on(day))
        else:
            evaluations.start(self.evaluation, _on(day))

    def _amend(self) -> None:
        """Somebody looked, and after that the last day was changed: `verify` finds it."""
        amended = self.told.amended
        if amended is None:
            return
        frozen.keep_seen(self.evaluation, _on(amended.seen))
        until = {"until": self._until()}
        self._write(QuestionText, until, amended.day)
        evaluations.freeze(self.picture, self.evaluation, _on(amended.day), amended.why.nl)

    def _write(self, kind: type[QuestionText] | type[SetUpText], values: Mapping[str, Any], day: date) -> None:
        before = newest(kind, evaluation=self.evaluation)
        changed, author = {**before.values, **values}, _on(day)
        if kind is QuestionText:
            evaluations.write_question(self.picture, self.evaluation, changed, before.version, author)
        else:
            evaluations.write_set_up(self.evaluation, changed, before.version, author)

    def _question(self, places: Places) -> dict[str, Any]:
        told, pilot = self.told, self.pilot
        areas = list(pilot.eligible(places) if pilot else told.areas)
        by_lot = (pilot.treat if pilot else told.treat) is not None
        given = {"indicator": told.indicator, "worthwhile_pct": told.worthwhile_pct, "costs_euros": told.costs_euros}
        return {
            **_texts(told.question), **{name: one for name, one in given.items() if one}, "untouched": told.untouched,
            "area_type": (AreaType.BUURT if pilot and pilot.by_buurt else AreaType.WIJK).value,
            "eligible" if by_lot else "treated": areas, "treat": pilot.treat if pilot else told.treat,
            "controls": list(told.controls), "start": Period.parse(pilot.since).start if pilot else told.start,
            "until": told.first_until or self._until(),
        }  # fmt: skip

    def _until(self) -> date | None:
        return Period.parse(self.pilot.until).end - timedelta(days=1) if self.pilot else self.told.until


def _texts(told: msgspec.Struct) -> dict[str, str]:
    """Those that were told, in Dutch."""
    given = {name: getattr(told, name) for name in told.__struct_fields__}
    return {name: one.nl if isinstance(one, Words) else one for name, one in given.items() if one}


def _said(text: Words | None) -> str:
    return text.nl if text else ""


def _on(day: date) -> Author:
    return role_author(Role.POLICY_ADVISER, datetime.combine(day, time(10), UTC))
