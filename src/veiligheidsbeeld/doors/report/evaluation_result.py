# SPDX-License-Identifier: EUPL-1.2
"""What came of a measure, on one sheet? The verdict, its numbers and how sure they are, the drawings, the checks, what
was promised beforehand and whether it was kept to, and what would change our mind. Computes nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.document import (
    Beside,
    Block,
    Bullets,
    Cell,
    Column,
    Datum,
    Facts,
    Heading,
    Item,
    Line,
    Part,
    Table,
    Text,
)
from veiligheidsbeeld.doors.report.effect_drawings import SHEET, between, effect_pictures, within_window
from veiligheidsbeeld.doors.report.evaluation_words import CHECK_STATES, CHECKS, EVENTS, METHODS, strength_of
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.ground.access import ROLE_NAMES
from veiligheidsbeeld.loop.effect.protocol_file import SEEN, Protocol, Version, first_of, newest
from veiligheidsbeeld.loop.effect.result import Estimate, Hoped, Kind, Level, Method, State, Verdict
from veiligheidsbeeld.loop.effect.telling import change_pct
from veiligheidsbeeld.loop.effect.verifying import verify

PAGES, AT_MOST = 1, 2
_LONGEST = 200  # letters of what somebody typed; the whole stands in the protocol's file
_SHOWN = 5  # of changes of the protocol, and of what is not as it was agreed


@dataclass(frozen=True)
class Judged:
    """What the sheet is made of, in the language it is made in. `said`: the verdict, then what goes with it
    (`telling.sentences` in words). `outcome` is what was counted, `source` by whom; `protocol` None where nothing was
    frozen; `mark` what the drawings say of the world."""

    title: str
    estimate: Estimate
    said: Sequence[str]
    outcome: str
    source: str
    mark: str
    protocol: Protocol | None


def result_blocks(one: Judged, language: Locale) -> tuple[Block, ...]:
    """The sheet. A drawing is left out where there are no numbers for it."""
    pictures = effect_pictures(one.estimate, language, " · ".join(filter(None, (one.mark, one.source))), size=SHEET)
    return (
        *_answer(one, language), Heading(tr("What was found", language)), *_warnings(one, language),
        *_found(pictures[:1], (_numbers(one, language), *_mind(one, language)), language),
        *_doubted(pictures[1:], one.estimate, language),
        Heading(tr("What was promised, and how this was made", language)), Facts(tuple(_made(one, language))),
    )  # fmt: skip


def result_data(one: Judged, language: Locale) -> tuple[Datum, ...]:
    """The numbers behind the sheet, for a spreadsheet: by period what was counted and what was expected, the change by
    half-year, and the change in the whole time of the measure."""
    found = one.estimate
    if found.course is None:
        return ()
    course = within_window(found.course)
    counted, expected = tr("Counted", language), tr("Expected without the measure", language)
    change = tr("Ratio of what was counted to what was expected", language)
    rows = []
    for n, period in enumerate(course.periods):
        rows.append(_datum(one, counted, period, count=course.treated[n]))
        rows.append(_datum(one, expected, period, course.expected[n], course.lower[n], course.upper[n]))
    rows += [_datum(one, change, str(between(at.first, at.last)), at.ratio, at.lower, at.upper) for at in found.blocks]
    whole = str(between(course.periods[course.start], course.periods[-1]))
    return (*rows, _datum(one, change, whole, found.ratio, found.lower, found.upper))


def _datum(
    one: Judged, what: str, period: str, value: float = math.nan, lower: float = math.nan, upper: float = math.nan,
    count: float | None = None,
) -> Datum:  # fmt: skip
    value_, lower_, upper_ = (end if math.isfinite(end) else None for end in (value, lower, upper))
    return Datum(0, f"{one.outcome}: {what}", "", one.title, 0, period, count, value_, "", lower_, upper_, "", "",
                 one.source, "")  # fmt: skip


def _answer(one: Judged, language: Locale) -> list[Block]:
    found = one.estimate
    levels = {
        Level.BEFORE_AFTER: tr("before and after, without a comparison that can be trusted", language),
        Level.COMPARISON: tr("with cases to compare with", language)
        if found.method is Method.CASE_TIMES
        else tr("with areas to compare with", language),
        Level.MANY_UNITS: tr("many areas with the measure and many without", language),
        Level.LOTS: tr("lots decided who got the measure", language),
    }
    sure = (
        tr("Nothing could be compared: there is no evidence to give a strength of.", language)
        if strength_of(found) is None
        else tr("Strength of the evidence: {n} of 5 ({level}).", language, n=found.level.value,
                level=levels[found.level])
    )  # fmt: skip
    bounds = [] if math.isnan(found.lower) else [tr("The interval says what the figures allow, at 95%.", language)]
    said = [_in_print(text, language) for text in one.said]
    blocks: list[Block] = [Text(said[0], "answer")]
    blocks += [Text(" ".join(said[1:]), "more")] if said[1:] else []
    return [*blocks, Text(" ".join((sure, *bounds)), "sure")]


def _warnings(one: Judged, language: Locale) -> list[Block]:
    """What is not as it was agreed, above everything that rests on it; with the reasons that were given."""
    if one.protocol is None:
        told = tr("Nothing was frozen beforehand. What was looked at may have been chosen after it was seen.", language)
        return [Item(tr("No protocol", language), told)]
    said = [_short(words.say(finding.statement, language)) for finding in verify(one.protocol)]
    if not said:
        return []
    more = [tr("And {n} more; see the protocol.", language, n=len(said) - _SHOWN)] if len(said) > _SHOWN else []
    reasons = [(_version_of(at, language), _short(at.why)) for at in _after_seen(one.protocol)][-_SHOWN:]
    return [Item(tr("Not as it was agreed", language), " ".join((*said[:_SHOWN], *more)), tuple(reasons))]


def _after_seen(protocol: Protocol) -> list[Version]:
    """Versions that were frozen by who could have seen outcomes."""
    seen = first_of(protocol, SEEN)
    return [one for one in protocol.versions if seen and (one.version > seen.version or one.frozen_at > seen.at)]


def _found(pictures: Sequence[Part], numbers: tuple[Part, ...], language: Locale) -> list[Block]:
    """The drawing beside its numbers."""
    if pictures:
        return [Beside(tuple(pictures), numbers)]
    return [Text(tr("Nothing is drawn: these figures do not allow an estimate.", language)), *numbers]


def _doubted(pictures: Sequence[Part], found: Estimate, language: Locale) -> list[Block]:
    """What speaks for and against it: drawings in half the width, then the checks."""
    beside = [Beside(tuple(pictures[:1]), tuple(pictures[1:]))] if pictures else []
    told = [*beside, *_checks(found, language)]
    return [Heading(tr("Can it be something else?", language)), *told] if told else []


def _numbers(one: Judged, language: Locale) -> Table:
    """The figures, each with its interval."""
    found = one.estimate
    lines = [Line(tr("Counted since the start", language), (_counted(found.observed, language), _dash()))]
    if not math.isnan(found.ratio):
        change = [words.NO_NUMBER if math.isnan(end) else _in_print(change_pct(end), language)
                  for end in (found.ratio, found.lower, found.upper)]  # fmt: skip
        lines.append(Line(tr("Change against what was to be expected", language), _cells(change, language)))
        lines.append(_prevented(found, language))
    if found.cost_each is not None:
        euros = [words.number(end, language) if math.isfinite(end) else "" for end in found.cost_each]
        lines.append(Line(
            tr("Euros for each that was prevented", language),
            _cells(euros, language) if all(euros) else (_dash(), Cell(tr("perhaps none", language))),
        ))  # fmt: skip
    columns = (Column(one.outcome), Column(tr("Figure", language), amount=True),
               Column(tr("95% interval", language), amount=True))  # fmt: skip
    return Table(tr("The figures", language), columns, tuple(lines))


def _prevented(found: Estimate, language: Locale) -> Line:
    """How many fewer, or more; "prevented" only where fewer was hoped for, as `telling` says it."""
    numbers = [found.prevented, found.prevented_lower, found.prevented_upper]
    falls = found.hoped is Hoped.FALLS
    name = tr("Incidents prevented", language) if falls else tr("Fewer than was to be expected", language)
    if found.prevented < 0:
        name, numbers = tr("More than was to be expected", language), [-numbers[0], -numbers[2], -numbers[1]]
    said = [words.number(end, language) if math.isfinite(end) else words.NO_NUMBER for end in numbers]
    return Line(name, _cells(said, language))


def _cells(said: Sequence[str], language: Locale) -> tuple[Cell, Cell]:
    return Cell(said[0]), Cell(tr("{low} to {high}", language, low=said[1], high=said[2]))


def _counted(observed: float, language: Locale) -> Cell:
    """Of few cases it is hidden."""
    return _dash() if math.isnan(observed) else Cell(words.number(observed, language))


def _dash() -> Cell:
    return Cell(words.NO_NUMBER)


def _mind(one: Judged, language: Locale) -> list[Part]:
    """What would change our mind: the rule that the verdict follows, and the checks that are still open."""
    found = one.estimate
    rule = {
        Verdict.EFFECT_SHOWN: tr(
            "The same measure elsewhere or in another year, with an interval that holds no change.", language
        ),
        Verdict.NO_EFFECT_BEYOND: tr(
            "More areas or a longer time, with an interval that lies wholly on one side of no change.", language
        ),
        Verdict.CANNOT_TELL: tr(
            "An interval that lies wholly on one side of no change, or that holds no change as large as {worth}.",
            language, worth=f"{words.number(100 * found.worthwhile, language)}%",
        ),
    }  # fmt: skip
    said = [rule[found.verdict]]
    if any(check.state is State.UNKNOWN for check in found.checks):
        said.append(tr("A check below that cannot be told now, and then turns out not to be in order.", language))
    if found.level < Level.LOTS:
        said.append(tr("Lots that decide who gets it, with another outcome.", language))
    return [Heading(tr("What would change our mind?", language), 3), Bullets(tuple(said))]


def _checks(found: Estimate, language: Locale) -> list[Block]:
    if not found.checks:
        return []
    lines = [
        Line(words.translate(CHECKS[check.kind], language), (
            Cell(words.translate(CHECK_STATES[check.state], language)),
            Cell("", " ".join(words.say(said, language) for said in check.statements)),
        ))
        for check in sorted(found.checks, key=lambda check: list(Kind).index(check.kind))
    ]  # fmt: skip
    columns = (Column(tr("Check", language)), Column(tr("Outcome", language)), Column(tr("What was found", language)))
    return [Table(tr("What was checked", language), columns, tuple(lines))]


def _units(found: Estimate, language: Locale) -> list[tuple[str, str]]:
    """Areas or cases; of few cases their number is hidden."""
    if found.method is Method.CASE_TIMES and found.arms is None:
        return []
    numbers = [arm.cases for arm in found.arms] if found.arms else [len(found.treated), len(found.controls)]
    name = tr("Cases", language) if found.arms else tr("Areas", language)
    told = tr("{treated} with the measure, {controls} to compare with", language, treated=numbers[0],
              controls=numbers[1])  # fmt: skip
    return [(name, told)]


def _made(one: Judged, language: Locale) -> list[tuple[str, str]]:
    """What was promised, when, and how often that changed."""
    found = one.estimate
    facts = [
        (tr("Method", language), words.translate(METHODS[found.method], language)),
        *_units(found, language),
    ]  # fmt: skip
    facts += (
        [(tr("Mind", language), " ".join(words.say(note, language) for note in found.notes))] if found.notes else []
    )
    if one.protocol is None:
        return facts
    held, seen = newest(one.protocol), first_of(one.protocol, SEEN)
    runs = words.period(between(held.content.start, held.content.until), language)
    frozen = [_version_of(held, language), *([] if seen is None else [
        tr("outcomes seen for the first time on {day}", language, day=_day(seen.at, language))
    ])]  # fmt: skip
    facts += [
        (tr("Runs", language), runs), (tr("Stopping rule", language), _short(held.content.stopping_rule)),
        (tr("Frozen", language), "; ".join(frozen)), (tr("Check number (SHA-256)", language), held.sha256),
    ]  # fmt: skip
    told = _after_seen(one.protocol)[-_SHOWN:]  # stand above, with their reasons
    changes = [
        f"{_version_of(at, language)}: {_why(at, language)}" for at in one.protocol.versions[1:] if at not in told
    ]
    if changes:
        left = len(changes) - _SHOWN
        more = [tr("And {n} more; see the protocol.", language, n=left)] if left > 0 else []
        facts.append((tr("Changes of the protocol", language), "; ".join([*changes[-_SHOWN:], *more])))
    return facts


def _version_of(one: Version, language: Locale) -> str:
    """Version 2, 3 maart 2014, by whom (a role)."""
    role = next((name for known, name in ROLE_NAMES.items() if known == one.by), one.by)
    return tr("version {n}, {day}, by: {role}", language, n=one.version,
              day=_day(one.frozen_at, language),
              role=words.translate(role, language) if role else words.NO_NUMBER)  # fmt: skip


def _day(moment: datetime, language: Locale) -> str:
    return words.day(moment.astimezone(words.HOUSE_TIME).date(), language)


def _why(one: Version, language: Locale) -> str:
    return words.translate(EVENTS[one.why], language) if one.why in EVENTS else _short(one.why)


def _in_print(text: str, language: Locale) -> str:
    """A change without bound in words: the font of paper has no sign for it."""
    return text.replace("+∞%", tr("no limit", language))


def _short(text: str) -> str:
    """A text as far as there is room for it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
