# SPDX-License-Identifier: EUPL-1.2
"""What must a mayor know before the monthly meeting with prosecutor and police? Two sheets of A4: the answer, what
changed, what stands out, where, what was agreed, and what is not known. Chooses among released figures; judges none.
"""

from collections.abc import Sequence
from datetime import timedelta

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.answers import (
    CHANGES,
    LITTLE,
    changed_said,
    how_sure,
    judged_said,
    leading_of,
    leading_said,
    newest_figures,
    signals_said,
    unknown,
)
from veiligheidsbeeld.doors.report.document import (
    Beside,
    Block,
    Facts,
    Heading,
    Item,
    Part,
    Table,
    Text,
)
from veiligheidsbeeld.doors.report.matter import Agreed, Matter
from veiligheidsbeeld.doors.report.surroundings import where
from veiligheidsbeeld.doors.report.telling import (
    Commission,
    compared_columns,
    compared_line,
    evidence_of,
    finding_of,
    made_of,
    series_picture,
)
from veiligheidsbeeld.ground.core import Frequency, Period
from veiligheidsbeeld.ground.statistics import Verdict
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.many import Sifted, sift
from veiligheidsbeeld.loop.picture.signals import FALSE_ALARMS, WEEKS, Signal
from veiligheidsbeeld.loop.picture.stretch import judge_stretch, judge_year, last_whole_year
from veiligheidsbeeld.loop.picture.themes import themes
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_periods

PAGES = 2
_ROWS, _SIGNALS, _DECISIONS = 9, 2, 3  # that fit
_AHEAD = timedelta(days=31)  # what is due before the next meeting


def briefing(asked: Commission, matter: Matter) -> tuple[str, tuple[Block, ...]]:
    """Title and blocks."""
    stretch = judge_stretch(asked.picture, asked.area.code, asked.period)
    year = last_whole_year(asked.period)
    yearly = judge_year(asked.picture, asked.area.code, year) if year != asked.period else []
    seen = sift([*stretch, *yearly])
    title = asked.tr("Briefing for mayor and triangle: {place}, {when}", place=asked.area.name, when=asked.when())
    blocks: list[Block] = [
        *_answer(asked, seen, matter.signals),
        *_changes(asked, seen, len(stretch)),
        *_signals(asked, matter.signals),
        *_agreed(asked, matter.agreed),
    ]
    around = where(asked, matter.signals, LEADING)
    blocks += [*around.blocks, *unknown(asked, seen, matter.signals, around.hidden)]
    figures = [one for judged in seen.all if judged.figures for one in judged.figures]
    made = made_of(asked, [*figures, *around.figures], seen.compared)
    blocks += [Heading(asked.tr("How this was made")), Facts((*made, evidence_of(asked)))]
    return title, tuple(blocks)


def _answer(asked: Commission, seen: Sifted, signals: Sequence[Signal]) -> list[Block]:
    """One sentence for who reads no further, the leading figure, and how sure that is. Where little can be compared
    the leading figure itself is the answer."""
    changed = f"{changed_said(asked, seen)} {signals_said(asked, signals)}"
    sure = Text(how_sure(asked, seen), "sure")
    leading = leading_of(seen)
    if leading is not None and seen.compared < LITTLE and not signals:
        answer = f"{asked.name(LEADING)}, {asked.when()}. {judged_said(asked, leading)}"
        return [Text(answer, "answer", asked.proofs.of_change(leading)), Text(changed, "more"), sure]
    return [Text(changed, "answer"), *leading_said(asked, seen), sure]


def _changes(asked: Commission, seen: Sifted, stretch: int) -> list[Block]:
    """What changed, one by one; then the first figure of each theme."""
    blocks: list[Block] = []
    if seen.changed:
        blocks.append(Heading(asked.tr("This changed more than is ordinary")))
        blocks += [finding_of(asked, one) for one in seen.changed[:CHANGES]]
    told = {id(one) for one in seen.changed[:CHANGES]}
    rows = [one for one in _leading(asked, seen.all, stretch) if id(one) not in told]
    lines = tuple(compared_line(asked, one) for one in rows[: _ROWS - 2 * len(told)])
    if not lines:
        return blocks
    heading = (
        asked.tr("The other leading figures") if told else asked.tr("The leading figures: all within the ordinary")
    )
    if not told and any(one.code not in ("no_conclusion", Verdict.STABLE) for one in rows):
        heading = asked.tr("The leading figures")
    note = asked.tr("The first figure of each theme; before: the same part of the year before.")
    return [*blocks, Heading(heading), Table(asked.tr("Leading figures"), compared_columns(asked), lines, note)]


def _leading(asked: Commission, judged: Sequence[Judged], stretch: int) -> list[Judged]:
    """The first figure of each theme that was compared: of the stretch if there is one, else of the year."""
    known = [(one.figures[1].indicator, one) for one in judged if one.figures and one.counts]
    found: list[Judged] = []
    for theme in themes().values():
        own = [one for indicator, one in known if theme.id in asked.picture.catalogue.get(indicator).themes]
        lately = [one for one in own if any(one is other for other in judged[:stretch])]
        first = next(iter([*lately, *own]), None)
        if first is not None and first not in found:
            found.append(first)
    return sorted(found, key=lambda one: one.figures is None or one.figures[1].indicator != LEADING)


def _signals(asked: Commission, signals: Sequence[Signal]) -> list[Block]:
    """Each signal beside its series; or what it means that there is none."""
    if not signals:
        return [
            Heading(asked.tr("Nothing stands out by itself")), *_own_series(asked),
            Text(asked.tr("Every series of the municipality and its wijken was looked through. That is no proof that "
                 "nothing changed: small changes are not seen this way."), "small"),
        ]  # fmt: skip
    blocks: list[Block] = [Heading(asked.tr("This stands out"))]
    for at, signal in enumerate(signals[:_SIGNALS]):
        blocks.append(_signal(asked, signal, f"v{at}"))
    left = len(signals) - _SIGNALS
    tail = asked.tr("{n} more stand on the page Standing out.", n=left) if left > 0 else ""
    sure = asked.tr("A signal is a reason to look, no finding: when nothing changes anywhere, expect at most {alarms} "
                    "false alarm in {weeks} weeks.", alarms=FALSE_ALARMS, weeks=WEEKS)  # fmt: skip
    return [*blocks, Text(" ".join(filter(None, (tail, sure))), "small")]


def _signal(asked: Commission, signal: Signal, ident: str) -> Beside:
    picture = asked.picture
    judged = judge_periods(
        picture, signal.indicator, signal.area, Period.parse(signal.before), Period.parse(signal.after)
    )
    since = asked.tr("Since {when}.", when=asked.when(Period.parse(signal.since)))
    caveat = picture.catalogue.get(signal.indicator).caveat.in_language(asked.language)
    series = newest_figures(asked, signal.indicator, signal.area, Period.parse(signal.after).frequency)
    told = finding_of(asked, judged, f"{since} {caveat}")
    return Beside((told,), (series_picture(asked, signal.indicator, picture.area(signal.area), series, ident),))


def _own_series(asked: Commission) -> list[Part]:
    """The leading figure through time, where nothing else is to be drawn."""
    frequency = Frequency.MONTH if asked.period.frequency is not Frequency.YEAR else Frequency.YEAR
    figures = newest_figures(asked, LEADING, asked.area.code, frequency)
    return [series_picture(asked, LEADING, asked.area, figures, "l")] if figures else []


def _agreed(asked: Commission, agreed: Sequence[Agreed]) -> list[Block]:
    """What is to be looked back at before the next meeting, then what else holds."""
    soon = asked.period.end + _AHEAD
    due = [one for one in agreed if one.check_back_on and one.check_back_on <= soon]
    rest = [one for one in agreed if one not in due]
    if not agreed:
        return [Heading(asked.tr("Decisions")), Text(asked.tr("No decision of an earlier meeting is open."))]
    heading = asked.tr("Decisions to look back at") if due else asked.tr("Decisions that hold")
    items = [_decision(asked, one) for one in [*due, *rest][:_DECISIONS]]
    left = len(agreed) - len(items)
    more = [Text(asked.tr("{n} more decisions stand in the minutes.", n=left), "small")] if left > 0 else []
    return [Heading(heading), *items, *more]


def _decision(asked: Commission, one: Agreed) -> Item:
    facts = [
        (asked.tr("Owner"), asked.spoken(one.owner)),
        (asked.tr("Hours a week"), str(one.hours_per_week) if one.hours_per_week is not None else ""),
        (asked.tr("Until"), words.day(one.until, asked.language) if one.until else ""),
        (asked.tr("Look back"), words.day(one.check_back_on, asked.language) if one.check_back_on else ""),
    ]
    return Item(asked.spoken(one.title), asked.spoken(one.what), tuple(fact for fact in facts if fact[1]))
