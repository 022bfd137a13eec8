# SPDX-License-Identifier: EUPL-1.2
"""Did what we do help, and how often would chance have said so? All evaluations with their question, their newest
verdict and what was found before it, for pages and documents. Null results stand in it like any other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Any

from django.db.models import Q, QuerySet

from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics.many import false_discovery
from veiligheidsbeeld.loop.action.models import Measure, Plan
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item, Outcome
from veiligheidsbeeld.loop.effect.designs.advice import Advice
from veiligheidsbeeld.loop.effect.models import Advised, Evaluation, Frozen, QuestionText, Result, SetUpText
from veiligheidsbeeld.loop.effect.result import Estimate, Verdict

BY_CHANCE = 0.05  # of evaluations of what does nothing, the share whose 95% interval leaves out no effect


@dataclass(frozen=True)
class Line:
    """One evaluation in the register. `said` is its verdict by language, in the words it was given in. `holds`: does an
    effect that was shown stand when all are judged together? None where it was not shown, or has no p-value."""

    evaluation: Evaluation
    text: QuestionText
    outcome: Outcome | None
    estimate: Estimate | None
    holds: bool | None = None


@dataclass(frozen=True)
class Register:
    """All evaluations that a reader may see, the newest first, and how many would show an effect by chance."""

    lines: tuple[Line, ...]

    @property
    def judged(self) -> tuple[Line, ...]:
        """Those with a verdict."""
        return tuple(one for one in self.lines if one.estimate is not None)

    @property
    def answer(self) -> Statement:
        """The first sentence of the page."""
        if not self.judged:
            return Statement("multiplicity_none")
        shown = sum(one.estimate.verdict is Verdict.EFFECT_SHOWN for one in self.judged if one.estimate)
        told = sum(not isnan(one.estimate.ratio) for one in self.judged if one.estimate)  # others cannot err
        about = {"judged": len(self.judged), "shown": shown, "chance": round(BY_CHANCE * told, 2)}
        return Statement("multiplicity", about)


def to_see(world: str, *, unjudged: bool, inside: Collection[str] = ()) -> QuerySet[Evaluation]:
    """Evaluations of a world; without the right to see those that are not judged yet only what was judged, and of
    measures of adopted plans or of no plan."""
    found = Evaluation.objects.filter(world=world)
    if inside:
        found = found.exclude(questions__indicator__in=inside)
    if unjudged:
        return found
    adopted = Q(measure=None) | Q(measure__plan__state=Plan.State.ADOPTED)
    return found.filter(adopted, state=Evaluation.State.JUDGED)


def evaluation_of(world: str, public_id: str, *, unjudged: bool, inside: Collection[str] = ()) -> Evaluation:
    """One of them. Raises UserError for any other, whether or not it exists."""
    found = to_see(world, unjudged=unjudged, inside=inside).filter(public_id=public_id).first()
    if found is None:
        raise UserError("unknown_evaluation")
    return found


def register(world: str, *, unjudged: bool, inside: Collection[str] = ()) -> Register:
    """Every evaluation that may be seen, with what holds when all verdicts are judged together."""
    evaluations = list(to_see(world, unjudged=unjudged, inside=inside))
    texts = {one.evaluation_id: one for one in QuestionText.objects.filter(evaluation__in=evaluations).order_by(
        "version")}  # fmt: skip
    results = {one.evaluation_id: one for one in Result.objects.filter(evaluation__in=evaluations).order_by("id")}
    idents = [one.public_id for one in evaluations]
    said = {one.evaluation: one for one in Outcome.objects.filter(world=world, evaluation__in=idents)}
    lines = [
        Line(one, texts[one.pk], said.get(one.public_id), _estimate(results.get(one.pk))) for one in evaluations
    ]  # fmt: skip
    return Register(tuple(_together(lines)))


def _together(lines: Sequence[Line]) -> list[Line]:
    """Benjamini and Hochberg over all verdicts with a p-value, as one programme."""
    tested = [n for n, one in enumerate(lines) if one.estimate is not None and one.estimate.p is not None]
    discovery = false_discovery([lines[n].estimate.p for n in tested]) if tested else ()  # type: ignore[union-attr]
    shares = dict(zip(tested, discovery, strict=True))
    return [
        replace(one, holds=bool(shares[n] <= BY_CHANCE))
        if n in shares and one.estimate and one.estimate.verdict is Verdict.EFFECT_SHOWN else one
        for n, one in enumerate(lines)
    ]  # fmt: skip


def advice_of(advised: Advised) -> Advice:
    """An advice, as it was kept."""
    return Advice.of_plain(advised.advice)


def statements_of(plain: Iterable[dict[str, Any]]) -> tuple[Statement, ...]:
    """Sentences as they were kept."""
    return tuple(Statement(one["code"], one["params"]) for one in plain)


@dataclass(frozen=True)
class Whole:
    """One evaluation with everything that belongs to it; lists are the oldest first."""

    evaluation: Evaluation
    text: QuestionText
    set_up: SetUpText
    advised: Advised | None
    versions: tuple[Frozen, ...]
    outcome: Outcome | None
    results: tuple[Result, ...]

    @property
    def protocol(self) -> Frozen | None:
        """The version that holds."""
        return self.versions[-1] if self.versions else None

    @property
    def result(self) -> Result | None:
        """The newest one."""
        return self.results[-1] if self.results else None

    @property
    def estimate(self) -> Estimate | None:
        """What it found."""
        return _estimate(self.result)

    @property
    def advice_is_old(self) -> bool:
        """Was the question written again since it was advised on?"""
        return self.advised is not None and self.advised.question != self.text.version

    @property
    def signed(self) -> Author | None:
        """Who made the newest result."""
        return Author(self.result.by, self.result.role, self.result.at) if self.result else None


def whole(evaluation: Evaluation) -> Whole:
    """Everything of one evaluation."""
    return Whole(
        evaluation, newest(QuestionText, evaluation=evaluation), newest(SetUpText, evaluation=evaluation),
        evaluation.advice.last(),
        tuple(evaluation.protocol.all()), Outcome.objects.filter(evaluation=evaluation.public_id).last(),
        tuple(evaluation.results.all()),
    )  # fmt: skip


def chosen_on_a_period(content: dict[str, object]) -> bool:
    """Were the areas of a protocol chosen on what happened in them just before? Then they would have gone down by
    themselves (regression to the mean)."""
    return bool(content["selected_on"])


def of_measures(world: str, *, unjudged: bool) -> dict[str, Evaluation]:
    """The newest evaluation of each measure that has one, by the measure's public id."""
    found = to_see(world, unjudged=unjudged).exclude(measure=None).select_related("measure").order_by("id")
    return {one.measure.public_id: one for one in found if one.measure}


def titles(world: str, idents: Collection[str]) -> dict[str, str]:
    """What these evaluations are called now, by public id."""
    found = QuestionText.objects.filter(evaluation__world=world, evaluation__public_id__in=idents).order_by("version")
    return dict(found.values_list("evaluation__public_id", "title"))


def measures_to_choose(world: str, today: date) -> list[Measure]:
    """Measures of plans that run now or later, without those that were stopped or are evaluated already."""
    found = Measure.objects.filter(plan__world=world, plan__last_year__gte=today.year, evaluations=None)
    return list(found.exclude(state="stopped").select_related("plan"))


def items_of(measure: Measure) -> list[Item]:
    """The points of agendas whose decisions a measure carries out."""
    return list(measure.decided_in.select_related("meeting"))


def _estimate(found: Result | None) -> Estimate | None:
    return Estimate.of_plain(found.estimate) if found else None
