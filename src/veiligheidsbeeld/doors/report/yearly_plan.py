# SPDX-License-Identifier: EUPL-1.2
"""What do we promise this year, and what came of last year's promises? The plan theme by theme, each target with its
baseline, its judgement and whether it can be measured; then last year's account. Says what was written, judges nothing.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Line,
    Proof,
    Table,
    Text,
)
from veiligheidsbeeld.doors.report.matter import Matter, plan_needed
from veiligheidsbeeld.doors.report.telling import (
    Commission,
    evidence_of,
    judged_on,
    made_of,
    proofs_of,
    said_of,
    titled,
    verdict_of,
)
from veiligheidsbeeld.ground.core import Figure, Statement
from veiligheidsbeeld.loop.action.baseline import Baseline
from veiligheidsbeeld.loop.action.measurable import AimKind
from veiligheidsbeeld.loop.action.plan_read import MeasureRead, Outcome, Part, PlanRead, TargetRead
from veiligheidsbeeld.loop.action.plan_words import MeasureState
from veiligheidsbeeld.loop.assessment.models import Outcome as Evaluated
from veiligheidsbeeld.loop.picture.verdicts import Judged

OUTCOMES = {
    Outcome.AS_AIMED: gettext_noop("moved as aimed"), Outcome.NOT_AS_AIMED: gettext_noop("did not move as aimed"),
    Outcome.CANNOT_TELL: gettext_noop("cannot tell"), Outcome.NOT_YET: gettext_noop("too early to tell"),
    Outcome.NOT_MEASURABLE: gettext_noop("not measurable"),
}  # fmt: skip
STATES = {
    MeasureState.PLANNED: gettext_noop("not begun yet"), MeasureState.ON_TRACK: gettext_noop("on schedule"),
    MeasureState.LATE: gettext_noop("behind schedule"), MeasureState.DONE: gettext_noop("done"),
    MeasureState.STOPPED: gettext_noop("stopped"),
}  # fmt: skip


def yearly_plan(asked: Commission, matter: Matter) -> tuple[str, tuple[Block, ...]]:
    """Title and blocks. Raises UserError without a plan."""
    plan, before = plan_needed(matter), matter.earlier_plan
    blocks: list[Block] = [Text(words.say(plan.answer, asked.language), "answer"), *_introduction(asked, plan)]
    if plan.overdue:
        blocks += [Heading(asked.tr("Overdue first")), *_measures(asked, plan.overdue)]
    for part in plan.parts:
        blocks += _part(asked, part)
    blocks += _account(asked, before) if before else []
    targets = [*plan.targets, *(before.targets if before else ())]
    figures = _figures([one for one in targets if one.start and asked.is_open(one.start.indicator)])
    made = made_of(asked, figures, len(figures) // 2)
    blocks += [Heading(asked.tr("How this was made")), Facts((*made, evidence_of(asked)))]
    return asked.spoken(plan.plan.title), tuple(blocks)


def _introduction(asked: Commission, plan: PlanRead) -> list[Block]:
    """The introduction as it was written, and what may be said of the claim in it."""
    blocks: list[Block] = [Text(asked.spoken(plan.plan.introduction))] if plan.plan.introduction else []
    if plan.claim is None:
        return blocks
    if isinstance(plan.claim, Statement):
        return [*blocks, Text(words.say(plan.claim, asked.language), "small")]
    said = " ".join(words.say(one, asked.language) for one in plan.claim.sentences)
    claim = asked.tr("Claim: {claim}.", claim=words.claim(asked.picture, plan.claim.question.claim, asked.area.name,
                                                         asked.language))  # fmt: skip
    return [*blocks, Text(f"{claim} {said}")]


def _part(asked: Commission, part: Part) -> list[Block]:
    blocks: list[Block] = [Heading(part.theme.names.in_language(asked.language))]
    blocks += [Text(asked.spoken(one.text)) for one in part.ambitions]
    blocks += [_targets(asked, part.targets)] if part.targets else []
    blocks += _measures(asked, part.measures) if part.measures else []
    return blocks


def _targets(asked: Commission, targets: Sequence[TargetRead]) -> Table:
    columns = (
        Column(asked.tr("Target")), Column(asked.tr("From"), amount=True), Column(asked.tr("To"), amount=True),
        Column(asked.tr("What happened")), Column(asked.tr("Measurable?")),
    )  # fmt: skip
    return Table(asked.tr("Targets"), columns, tuple(_target(asked, one) for one in targets))


def _target(asked: Commission, one: TargetRead) -> Line:
    if one.start is not None and not asked.is_open(one.start.indicator):
        return _inside(asked, one)
    measurable = asked.tr("measurable") if one.checked.measurable else asked.tr("not measurable")
    why = " ".join(words.say(said, asked.language) for said in one.checked.sentences)
    return Line(
        asked.spoken(one.text.text), (_from(asked, one), _to(asked, one), _happened(asked, one), Cell(measurable, why)),
        _about(asked, one.start), _proof(asked, one),
    )  # fmt: skip


def _inside(asked: Commission, one: TargetRead) -> Line:
    """A promise about figures that stay inside the house: the words of it, and that there are figures."""
    none, due = Cell(words.NO_NUMBER), _due(asked, one)
    measurable = asked.tr("measurable") if one.checked.measurable else asked.tr("not measurable")
    note = asked.tr("The figures of this are for use inside the house.")
    return Line(asked.spoken(one.text.text), (none, Cell(words.NO_NUMBER, due), none, Cell(measurable)), note)


def _about(asked: Commission, start: Baseline | None) -> str:
    if start is None or start.indicator not in asked.picture.catalogue.indicators:
        return ""
    return f"{asked.name(start.indicator)}, {asked.picture.area(start.area).name}"


def _from(asked: Commission, one: TargetRead) -> Cell:
    """The baseline as it was, with its interval and period, and what it was revised to since."""
    start, now = one.start, one.revised
    if start is None or start.number is None:
        return Cell(words.NO_NUMBER)
    note = [asked.when(start.over)]
    if start.lower is not None and start.upper is not None:
        limits = [words.number(one, asked.language, 1) for one in (start.lower, start.upper)]
        note.insert(0, asked.tr("{low} to {high}", low=limits[0], high=limits[1]))
    if start.provisional:
        note.append(asked.tr("provisional"))
    if now is not None:
        today = words.NO_NUMBER if now.number is None else _number(asked, now, now.number)
        note.append(asked.tr("revised since: now {now}", now=today))
    return Cell(_number(asked, start, start.number), "; ".join(note))


def _number(asked: Commission, start: Baseline, value: float) -> str:
    decimals = 1 if start.unit in ("procent", "score") else 0
    return words.number(value, asked.language, decimals) + ("%" if start.unit == "procent" else "")


def _to(asked: Commission, one: TargetRead) -> Cell:
    due = _due(asked, one)
    if one.aim is None or one.start is None or one.to is None:
        return Cell(words.NO_NUMBER, due)
    percent = words.number(float(one.aim.value), asked.language)
    aim = f"{percent}%: " if one.aim.kind is AimKind.PERCENT else ""
    return Cell(f"{aim}{_number(asked, one.start, one.to)}", due)


def _due(asked: Commission, one: TargetRead) -> str:
    """The last day, which may break inside: in a narrow column it would run into the one beside it."""
    day = words.day(one.text.due, asked.language).replace("\u00a0", " ") if one.text.due else ""
    return asked.tr("at the latest {day}", day=day) if day else ""


def _happened(asked: Commission, one: TargetRead) -> Cell:
    judged: Judged | None = one.since
    if judged is None or judged.figures is None:
        return Cell(words.translate(OUTCOMES[one.outcome], asked.language) if one.start else words.NO_NUMBER)
    between = " – ".join(asked.when(figure.period) for figure in judged.figures)
    fact = words.say(judged.counts, asked.language) if judged.counts else ""
    note = f"{between}: {fact} {words.usual(judged, asked.language)}".strip()
    return Cell("", note, verdict_of(asked, judged))


def _proof(asked: Commission, one: TargetRead) -> Proof:
    """The figure it starts from as it was then, and what happened since."""
    return proofs_of(_start(asked, one), asked.proofs.of_change(one.since) if one.since else ())


def _start(asked: Commission, one: TargetRead) -> Proof:
    """Where the publication of then is gone, today's figure proves it as long as it is the same."""
    if one.start is None:
        return ()
    query = {"indicator": one.start.indicator, "area": one.start.area, "period": one.start.period}
    then = asked.proofs.of_then(one.start.publication, "figure", **query)
    return then if then or one.revised else asked.proofs.of("figure", **query)


def _measures(asked: Commission, measures: Sequence[MeasureRead]) -> list[Block]:
    """The table of them, then what evaluations found of them."""
    columns = (
        Column(asked.tr("Measure")), Column(asked.tr("Who")), Column(asked.tr("Hours"), amount=True),
        Column(asked.tr("Costs"), amount=True), Column(asked.tr("Until")), Column(asked.tr("How it goes")),
    )  # fmt: skip
    table = Table(asked.tr("Measures"), columns, tuple(_measure(asked, one) for one in measures))
    found = [_evaluated(asked, one.text.what, outcome) for one in measures for outcome in one.evaluated]
    return [table, Text(asked.tr("Did it help?")), Bullets(tuple(found))] if found else [table]


def _evaluated(asked: Commission, what: str, found: Evaluated) -> str:
    """The measure, the day of the verdict, the title of the evaluation and what it found."""
    said = titled(asked, found, said_of(asked, found)[0])
    return f"{asked.spoken(what)} ({judged_on(asked, found)}). {said}"


def _measure(asked: Commission, one: MeasureRead) -> Line:
    """A measure with the days on which it was decided; what stood on the agenda is not for everybody who reads this."""
    text, language = one.text, asked.language
    decided = "; ".join(
        asked.tr("Decided on {day}", day=words.day(day, language))
        for day in sorted({item.meeting.held_on for item in one.measure.decided_in.all()})
    )
    partners = asked.tr("With: {partners}", partners=asked.spoken(text.partners)) if text.partners else ""
    state = words.translate(STATES[MeasureState(one.measure.state)], language)
    goes = asked.tr("overdue") if one.overdue else state
    said = " ".join(asked.spoken(note.text) for note in one.last_notes)
    return Line(
        asked.spoken(text.what),
        (
            Cell(asked.spoken(text.owner), partners), Cell(_whole(asked, text.hours)),
            Cell(f"€\u00a0{_whole(asked, text.costs_euros)}" if text.costs_euros is not None else words.NO_NUMBER),
            Cell(words.day(text.until, language) if text.until else words.NO_NUMBER), Cell(goes, said),
        ),
        decided,
    )  # fmt: skip


def _whole(asked: Commission, value: int | None) -> str:
    return words.NO_NUMBER if value is None else words.number(value, asked.language)


def _account(asked: Commission, before: PlanRead) -> list[Block]:
    """Of every target and measure of the plan before: what came of it, in words."""
    counts = {one: sum(each.outcome is one for each in before.targets) for one in Outcome}
    told = tuple(
        f"{words.translate(OUTCOMES[one], asked.language)}: {words.number(number, asked.language)}"
        for one, number in counts.items()
        if number
    )
    left = sum(one.goes_on for one in before.measures)
    done = asked.tr("Measures: {all}; of these not finished: {left}.", all=len(before.measures), left=left)
    blocks: list[Block] = [
        Heading(asked.tr("Account of last year: {title}", title=asked.spoken(before.plan.title))), Text(done),
        *([Text(asked.tr("Targets, by what became of them:")), Bullets(told)] if told else []),
    ]  # fmt: skip
    blocks += [_targets(asked, before.targets)] if before.targets else []
    return [*blocks, *(_measures(asked, before.measures) if before.measures else [])]


def _figures(targets: Sequence[TargetRead]) -> list[Figure]:
    judged = [one.since or one.before for one in targets]
    return [figure for one in judged if one and one.figures for figure in one.figures]
