# SPDX-License-Identifier: EUPL-1.2
"""What did we promise and are we on course? A plan with its verdicts, for a page, a command or a document. Progress is
said in the words of our judgements and of people's notes, never as a colour or a percentage done."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import msgspec

from veiligheidsbeeld.ground.core import AreaType, Statement, UserError
from veiligheidsbeeld.ground.statistics import Verdict
from veiligheidsbeeld.loop.action.baseline import Baseline, baseline_of, before, since
from veiligheidsbeeld.loop.action.editions import PlanTheme, editions
from veiligheidsbeeld.loop.action.measurable import Aim, Checked, check
from veiligheidsbeeld.loop.action.models import Ambition, Measure, MeasureText, Note, Plan, Target, TargetText
from veiligheidsbeeld.loop.action.plan import aim_of, newest_texts
from veiligheidsbeeld.loop.action.plan_words import MeasureState
from veiligheidsbeeld.loop.assessment import outcomes
from veiligheidsbeeld.loop.assessment.models import Outcome as Evaluated
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.claim_grammar import read_claim
from veiligheidsbeeld.loop.picture.claims import Answer, judge_claims, question_of
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import Judged


class Outcome(StrEnum):
    """What may be said of a target by our own verdict."""

    AS_AIMED = "as_aimed"
    NOT_AS_AIMED = "not_as_aimed"
    CANNOT_TELL = "cannot_tell"
    NOT_YET = "not_yet"
    NOT_MEASURABLE = "not_measurable"


@dataclass(frozen=True)
class TargetRead:
    """A target with its baseline as it was frozen, and what may be said: is it `checked` measurable, what happened
    `since` the baseline, and else how the baseline itself compares with the year `before` it. `revised` is the baseline
    as it would be read today, where that is another figure."""

    target: Target
    text: TargetText
    start: Baseline | None
    aim: Aim | None
    checked: Checked
    since: Judged | None
    before: Judged | None
    revised: Baseline | None

    @property
    def to(self) -> float | None:
        """The number to reach, in the unit of the baseline."""
        known = self.aim is not None and self.start is not None and self.start.number is not None
        return self.aim.number(self.start.number) if known else None  # type: ignore[union-attr, arg-type]

    @property
    def outcome(self) -> Outcome:
        """In one word."""
        if self.start is not None and self.to is not None and self.to == self.start.number:
            return Outcome.NOT_MEASURABLE  # to stay as it is is no change that a verdict could name
        if self.since is not None and self.to is not None and self.start is not None:
            aimed = Verdict.FALL if self.to < (self.start.number or 0) else Verdict.RISE
            if self.since.code == aimed:
                return Outcome.AS_AIMED
            if self.since.code in (Verdict.FALL, Verdict.RISE, Verdict.STABLE):
                return Outcome.NOT_AS_AIMED
        if not self.checked.measurable:
            return Outcome.NOT_MEASURABLE
        return Outcome.NOT_YET if self.since is None else Outcome.CANNOT_TELL


@dataclass(frozen=True)
class MeasureRead:
    """A measure with its notes, oldest first; `overdue` when its last day has passed and it is not done or stopped.
    `evaluated` is what was found of it, also in the plans that it was carried over from."""

    measure: Measure
    text: MeasureText
    notes: tuple[Note, ...]
    overdue: bool
    evaluated: tuple[Evaluated, ...] = ()

    @property
    def last_notes(self) -> tuple[Note, ...]:
        """The newest one, if there is any."""
        return self.notes[-1:]

    @property
    def goes_on(self) -> bool:
        """Is there something left to do?"""
        return self.measure.state not in (MeasureState.DONE, MeasureState.STOPPED)

    @property
    def on_schedule(self) -> bool:
        """Done, or planned or running with time left."""
        return self.measure.state == MeasureState.DONE or (
            not self.overdue and self.measure.state in (MeasureState.PLANNED, MeasureState.ON_TRACK)
        )


@dataclass(frozen=True)
class Part:
    """One theme of a plan with what it holds."""

    theme: PlanTheme
    ambitions: tuple[Ambition, ...]
    targets: tuple[TargetRead, ...]
    measures: tuple[MeasureRead, ...]


@dataclass(frozen=True)
class PlanRead:
    """A whole plan. `claim` is the answer on the claim of its introduction, or why there is none."""

    plan: Plan
    parts: tuple[Part, ...]
    claim: Answer | Statement | None

    @property
    def targets(self) -> tuple[TargetRead, ...]:
        """Those of all themes."""
        return tuple(one for part in self.parts for one in part.targets)

    @property
    def measures(self) -> tuple[MeasureRead, ...]:
        """Those of all themes."""
        return tuple(one for part in self.parts for one in part.measures)

    @property
    def overdue(self) -> tuple[MeasureRead, ...]:
        """Commitments whose last day has passed, the longest ago first."""
        return tuple(sorted((one for one in self.measures if one.overdue), key=lambda one: str(one.text.until)))

    @property
    def answer(self) -> Statement:
        """The first sentence of a page."""
        unmeasured = sum(not one.checked.measurable for one in self.targets)
        counts = {"on": sum(one.on_schedule for one in self.measures), "all": len(self.measures), "open": unmeasured}
        if not self.measures or not self.targets:
            return Statement("plan_no_targets" if self.measures else "plan_no_measures", counts)
        return Statement({0: "plan_answer_all", 1: "plan_answer_one"}.get(unmeasured, "plan_answer"), counts)


def read_plan(picture: Picture, plan: Plan, today: date) -> PlanRead:
    """A plan with everything in it, judged on this publication."""
    words_of_targets, words_of_measures = newest_texts(plan)
    targets = [read_target(picture, one, words_of_targets[one.pk]) for one in plan.targets.all()]
    measures = [
        _measure(one, words_of_measures[one.pk], today)
        for one in plan.measures.select_related("follows").prefetch_related("notes", "decided_in__meeting")
    ]
    measures = _with_outcomes(plan.world, measures)
    return PlanRead(plan, tuple(_parts(picture, plan, targets, measures)), _claim(picture, plan))


def _parts(
    picture: Picture, plan: Plan, targets: list[TargetRead], measures: list[MeasureRead]
) -> Iterator[Part]:  # fmt: skip
    """Theme by theme; what stands under a theme that the edition does not have any more comes last, by its id."""
    ambitions = list(plan.ambitions.all())
    known = editions(picture.world.folder).get(plan.edition).themes
    used = [one.theme for one in ambitions] + [one.text.theme for one in (*targets, *measures)]
    gone = sorted(set(used) - {one.id for one in known})
    for theme in (*known, *(PlanTheme(one, Words(one, one), (), ()) for one in gone)):
        held = (
            tuple(one for one in ambitions if one.theme == theme.id),
            tuple(one for one in targets if one.text.theme == theme.id),
            tuple(one for one in measures if one.text.theme == theme.id),
        )
        if any(held):
            yield Part(theme, *held)


def read_target(picture: Picture, target: Target, text: TargetText) -> TargetRead:
    """One target, judged on this publication."""
    start = msgspec.convert(target.baseline, Baseline) if target.baseline else None
    try:
        aim = aim_of(picture, text.indicator, text.aim_kind, text.aim)
        checked = check(picture, text.indicator, start, aim, text.due)
    except UserError as error:  # an indicator or area that this publication does not know any more
        return TargetRead(target, text, start, None, Checked(False, (error.statement,)), None, None, None)
    if start is None:
        return TargetRead(target, text, None, aim, checked, None, None, None)
    later = since(picture, start)
    earlier = before(picture, start) if later is None else None
    return TargetRead(target, text, start, aim, checked, later, earlier, _revised(picture, start))


def _revised(picture: Picture, start: Baseline) -> Baseline | None:
    now = baseline_of(picture, start.indicator, start.area, start.over.end)
    return None if now is None or now.period != start.period or now.number == start.number else now


def _measure(measure: Measure, text: MeasureText, today: date) -> MeasureRead:
    late = text.until is not None and text.until < today
    found = MeasureRead(measure, text, tuple(measure.notes.all()), False)
    return replace(found, overdue=late and found.goes_on)


def _with_outcomes(world: str, measures: list[MeasureRead]) -> list[MeasureRead]:
    lines = [_carried(one.measure) for one in measures]
    found = outcomes.of_measures(world, {ident for line in lines for ident in line})
    return [
        replace(one, evaluated=tuple(each for ident in line for each in found.get(ident, ())))
        for one, line in zip(measures, lines, strict=True)
    ]


def _carried(measure: Measure) -> list[str]:
    """Public ids of a measure and of those of earlier plans that it goes on with."""
    line, one = list[str](), measure
    while one is not None and one.public_id not in line:
        line.append(one.public_id)
        one = one.follows
    return line


def _claim(picture: Picture, plan: Plan) -> Answer | Statement | None:
    """The claim of the introduction, judged as on the page Vergelijken."""
    if not plan.claim:
        return None
    try:
        claim = read_claim(plan.claim, picture.areas(AreaType.MUNICIPALITY))
        asked = question_of(picture, claim, plan.municipality, LEADING)
        return judge_claims(picture, [asked], look_ahead=False)[0]
    except UserError as error:
        return error.statement
