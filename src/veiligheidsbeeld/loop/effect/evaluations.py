# SPDX-License-Identifier: EUPL-1.2
"""How does an evaluation go on? Asked, advised, frozen, drawn, judged or stopped; `workflow.yml` says which step may
follow which. A verdict is handed down to the decision and the measure it is about, and never changes either."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from django.db import transaction

from veiligheidsbeeld.ground.access.written import newest, refuse_long, write
from veiligheidsbeeld.ground.core import AreaType, Frequency, Period, Statement, UserError, area_type_of
from veiligheidsbeeld.loop.assessment import outcomes
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.assessment.workflow import transition
from veiligheidsbeeld.loop.effect import frozen
from veiligheidsbeeld.loop.effect.beside import beside_of
from veiligheidsbeeld.loop.effect.content import OVER_CASES, Content
from veiligheidsbeeld.loop.effect.designs.advice import DRAWS, Design, Progress
from veiligheidsbeeld.loop.effect.designs.advice import advise as work_out
from veiligheidsbeeld.loop.effect.drafts import METHODS, OVER_AREAS, draft, first_known_after, first_whole
from veiligheidsbeeld.loop.effect.models import (
    Advised,
    Evaluation,
    EvaluationStep,
    Frozen,
    QuestionText,
    Result,
    SetUpText,
)
from veiligheidsbeeld.loop.effect.own_panel import own_panel, period_at
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.promised import as_promised
from veiligheidsbeeld.loop.effect.questions import need_only
from veiligheidsbeeld.loop.effect.result import Estimate
from veiligheidsbeeld.loop.effect.telling import sentences
from veiligheidsbeeld.loop.picture.read import Picture

TABLE = Path(__file__).with_name("workflow.yml")
LANGUAGES = ("nl", "en")
_HISTORY_YEARS, _DAYS_A_MONTH = 5, 30.44
State = Evaluation.State
Say = Callable[[Statement, str], str]
_PARTS = ("eligible", "treated", "controls", "buffers")
_AMEND = {State.FROZEN: "amend", State.RUNNING: "amend_running"}


def write_question(
    picture: Picture, evaluation: Evaluation, values: Mapping[str, Any], seen: int, author: Author
) -> QuestionText:  # fmt: skip
    """Keep what was asked, by who saw version `seen` of it. Advice on an earlier version does not count any more; what
    was frozen stays as it is until a new version of the protocol is.

    Raises UserError for what cannot be, and for an evaluation that ended; ConflictError when others changed the same.
    """
    _check(picture, values)
    with transaction.atomic():
        _hold(evaluation)
        _refuse_closed(evaluation)
        before = newest(QuestionText, evaluation=evaluation)
        written: QuestionText = write(QuestionText, {"evaluation": evaluation}, values, seen, **asdict(author))
        if evaluation.state == State.ADVISED and written != before:
            step(evaluation, "ask", "", author)
    return written


def write_set_up(evaluation: Evaluation, values: Mapping[str, Any], seen: int, author: Author) -> SetUpText:
    """Keep how the question will be answered, by who saw version `seen` of it. Raises UserError for an unknown design;
    ConflictError."""
    if values["design"] not in METHODS:
        raise UserError("design_unknown")
    with transaction.atomic():
        _hold(evaluation)
        _refuse_closed(evaluation)
        written: SetUpText = write(SetUpText, {"evaluation": evaluation}, values, seen, **asdict(author))
        return written


def advise(
    picture: Picture, evaluation: Evaluation, author: Author, progress: Progress | None = None, *,
    designs: Sequence[Design] = tuple(Design), draws: int = DRAWS,
) -> Advised:  # fmt: skip
    """Work out which set-ups could answer the question, on released figures of our own areas, and keep it. `designs`
    are those to look at, by so many `draws` from our own history.

    Raises UserError where the question names no indicator of ours or no areas, or nothing was published of them.
    """
    asked: QuestionText = newest(QuestionText, evaluation=evaluation)
    eligible = sorted({*asked.eligible, *asked.treated})
    if not (asked.indicator and eligible and asked.start and asked.until):
        raise UserError("question_incomplete")
    own = own_panel(picture, asked.indicator, AreaType(asked.area_type), Frequency(asked.frequency))
    until = own.panel.column(asked.start.isoformat())
    before = own.panel.only(range(max(0, until - _HISTORY_YEARS * own.panel.per_year), until))
    found = work_out(
        before, [one for one in eligible if one in before.areas], worthwhile=asked.worthwhile_pct / 100,
        months=max(1, round((asked.until - asked.start).days / _DAYS_A_MONTH)),
        treat=asked.treat or len(asked.treated) or None, designs=designs, draws=draws, progress=progress,
    )  # fmt: skip
    plain = {**found.as_plain(), "left_out": msgspec.to_builtins(own.left_out)}
    return keep_advice(evaluation, asked.version, picture.publication.id, plain, author)


def keep_advice(
    evaluation: Evaluation, question: int, publication: str, advice: Mapping[str, Any], author: Author
) -> Advised:  # fmt: skip
    """Advice on one version of the question, as plain values; older ones stay."""
    with transaction.atomic():
        _hold(evaluation)
        step(evaluation, "advise", "", author)
        return Advised.objects.create(
            evaluation=evaluation, question=question, publication=publication, advice=dict(advice), **asdict(author)
        )


def freeze(picture: Picture, evaluation: Evaluation, author: Author, why: str = "") -> Frozen:
    """Freeze the question with its set-up; what was frozen before stays visible, and a later version says why.

    Raises UserError where something needed was not said, where the protocol's own checks find a fault, and for a first
    version when figures of the outcome after the start are known here already.
    """
    content = draft_of(picture, evaluation)
    with transaction.atomic():
        _hold(evaluation)
        first = evaluation.state not in _AMEND
        if first:
            _refuse_seen(picture, newest(QuestionText, evaluation=evaluation), author)
        step(evaluation, "freeze" if first else _AMEND[State(evaluation.state)], why, author)
        return frozen.keep_version(evaluation, content, why, author)


def draft_of(picture: Picture, evaluation: Evaluation) -> Content:
    """What freezing would seal; once lots were drawn, with what they gave. Raises UserError where the question or the
    set-up is not complete enough to say anything."""
    asked: QuestionText = newest(QuestionText, evaluation=evaluation)
    chosen: SetUpText = newest(SetUpText, evaluation=evaluation)
    if not (asked.start and asked.until):
        raise UserError("question_incomplete")
    if chosen.design not in METHODS:
        raise UserError("design_unknown")
    indicator = picture.catalogue.get(asked.indicator) if asked.indicator else None
    content = draft(asked.values, chosen.values, indicator, evaluation.template)
    return frozen.with_lots(evaluation, content)


def draw(evaluation: Evaluation, seed: str, published: date | None, author: Author) -> Frozen:
    """Draw the lots with the number that the protocol named beforehand, `published` on a day since; the measure begins
    where they say. Raises UserError without a number, its day or lots to draw, and as `frozen.keep_lots`."""
    if not seed.strip():
        raise UserError("seed_needed")
    if published is None:
        raise UserError("seed_day_needed")
    with transaction.atomic():
        _hold(evaluation)
        step(evaluation, "begin", "", author)
        return frozen.keep_lots(evaluation, seed.strip(), published, author)


def start(evaluation: Evaluation, author: Author) -> None:
    """The measure has begun, in the areas that the protocol names. Raises UserError where lots must say in which, and
    before the day on which it was to begin."""
    with transaction.atomic():
        _hold(evaluation)
        promised: Frozen | None = evaluation.protocol.last()
        if promised is not None and promised.content["design"] in OVER_AREAS and not promised.content["treated"]:
            raise UserError("lots_not_drawn")
        if promised is not None and author.at.date() < (begins := begins_on(evaluation, promised.content)):
            raise UserError("measure_not_begun", start=begins)
        step(evaluation, "begin", "", author)


def begins_on(evaluation: Evaluation, promised: Mapping[str, Any]) -> date:
    """The day on which the measure begins by a protocol's content: the first of its first whole period, or the day of
    the question where that lies in the period before it."""
    first = Period.parse(promised["start"])
    asked: QuestionText = newest(QuestionText, evaluation=evaluation)
    same = asked.start is not None and first_whole(asked.start, Frequency(asked.frequency)) == first
    return asked.start if same and asked.start else first.start


def judge(picture: Picture, evaluation: Evaluation, author: Author, say: Say) -> Result:
    """Make the result that the protocol promised, on the figures of today, and hand its verdict down. `say` puts a
    statement into words, for what is frozen beside the decision and the measure.

    Raises UserError without a protocol, before its last period is known, where its outcome is no figure of ours, over
    cases (`case_register`), and for what counts alone may never judge.
    """
    _refuse_need_only(evaluation)
    promised = frozen.newest_content(evaluation)
    panel = _promised_panel(picture, promised)
    with transaction.atomic():
        _hold(evaluation)
        frozen.keep_seen(evaluation, author)
        kept = not frozen.findings(evaluation)
        found = as_promised(panel, promised, beside_of(picture, promised, panel), kept=kept)
        return keep_result(evaluation, found, picture.publication.id, author, say)


def keep_result(
    evaluation: Evaluation, found: Estimate, publication: str, author: Author, say: Say
) -> Result:  # fmt: skip
    """Keep what was found and hand the verdict down to the decisions and the measure; older results stay. Raises
    UserError for what counts alone may never judge."""
    _refuse_need_only(evaluation)
    promised: Frozen = evaluation.protocol.last()
    told = sentences(found)
    with transaction.atomic():
        _hold(evaluation)
        step(evaluation, "judge", "", author)
        plain = found.as_plain()
        outcomes.attach(
            _ordered_by(evaluation), evaluation=evaluation.public_id, world=evaluation.world,
            measure=evaluation.measure.public_id if evaluation.measure else "",
            indicator=promised.content["outcome"]["name"], verdict=found.verdict.value,
            said=[(one, {lang: say(one, lang) for lang in LANGUAGES}) for one in told],
            interval=(plain["lower"], plain["ratio"], plain["upper"]), level=int(found.level), at=author.at,
        )  # fmt: skip
        return Result.objects.create(
            evaluation=evaluation, publication=publication, version=promised.version, estimate=plain, **asdict(author)
        )


def stop(evaluation: Evaluation, reason: str, author: Author) -> None:
    """End it without a verdict; it stays in the register with the reason. Raises UserError without one."""
    step(evaluation, "stop", reason, author)


def step(evaluation: Evaluation, name: str, reason: str, author: Author) -> EvaluationStep:
    """Bring an evaluation to its next state. Raises UserError when it is not in the state for that, or a reason is
    missing."""
    one = transition("evaluation", name, evaluation.state, reason, TABLE)
    with transaction.atomic():
        if not Evaluation.objects.filter(pk=evaluation.pk, state=evaluation.state).update(state=one.to):
            raise UserError("state_changed")
        evaluation.state = one.to
        return EvaluationStep.objects.create(
            evaluation=evaluation, step=name, to=one.to, reason=reason.strip()[:500], **asdict(author)
        )


def _hold(evaluation: Evaluation) -> None:
    """Nobody else takes a step until this transaction ends; the state is the one of now."""
    evaluation.state = Evaluation.objects.select_for_update().get(pk=evaluation.pk).state


def _refuse_closed(evaluation: Evaluation) -> None:
    if evaluation.state in (State.JUDGED, State.STOPPED):
        raise UserError("no_such_step")


def _refuse_need_only(evaluation: Evaluation) -> None:
    """Of what is rare and grave (handcuffs) a report on the need is made, and no verdict."""
    if need_only(evaluation.template):
        raise UserError("need_report_only")


def _ordered_by(evaluation: Evaluation) -> Collection[Item]:
    """The items whose decisions ordered it: its own, and those that its measure carries out."""
    found = {evaluation.item} if evaluation.item else set()
    return found | set(evaluation.measure.decided_in.all() if evaluation.measure else ())


def _check(picture: Picture, values: Mapping[str, Any]) -> None:
    """Raises UserError for what a question cannot say; what is still empty is asked for when it is frozen."""
    refuse_long(QuestionText, values)
    if not values["title"].strip():
        raise UserError("question_title_needed")
    for name in filter(None, (values["indicator"], values["untouched"])):
        picture.catalogue.get(name)
    ours = {one.code for one in picture.areas(AreaType(values["area_type"]))}
    named = [area for part in _PARTS for area in values[part]]
    for area in named:
        if area not in ours:
            raise UserError("question_area_unknown", area=area)
    if len(set(named)) < len(named):
        raise UserError("question_both")
    if not 1 <= values["worthwhile_pct"] <= 95:
        raise UserError("question_worthwhile")
    if values["treat"] is not None and not 1 <= values["treat"] < max(2, len(values["eligible"])):
        raise UserError("question_treat")
    _check_days(values)


def _check_days(values: Mapping[str, Any]) -> None:
    for first, last in (("start", "until"), ("selected_from", "selected_to"), ("selected_to", "start")):
        if values[first] and values[last] and values[first] >= values[last]:
            raise UserError("question_dates")


def _refuse_seen(picture: Picture, asked: QuestionText, author: Author) -> None:
    """Raises UserError when figures of the outcome after the start of the measure are known here."""
    if not asked.indicator or asked.start is None:
        return
    frequency = Frequency(asked.frequency)
    begins = period_at(asked.start, frequency)
    periods = picture.periods(asked.indicator, AreaType(asked.area_type), frequency)
    known = first_known_after(periods, begins, author.at.date())
    if known is not None:
        raise UserError("outcome_shown_already", period=known, start=asked.start)


def _promised_panel(picture: Picture, content: Content) -> Panel:
    """The table of counts that a protocol is about. Raises UserError before its last period is known."""
    areas = (*content.treated, *content.eligible)
    if content.design in OVER_CASES:
        raise UserError("cases_elsewhere")
    if content.outcome.name not in picture.catalogue.indicators or not areas:
        raise UserError("result_no_figures")
    last = Period.parse(content.until)
    panel = own_panel(picture, content.outcome.name, area_type_of(areas[0]), last.frequency).panel
    known = max(n for n in range(len(panel.periods)) if not np.isnan(panel.counts[:, n]).all())
    if panel.periods[known].start < last.start:
        raise UserError("result_too_early", known=panel.periods[known], until=last)
    return panel
