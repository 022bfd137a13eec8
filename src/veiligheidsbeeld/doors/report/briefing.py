# SPDX-License-Identifier: EUPL-1.2
"""What must a mayor know before the monthly meeting with prosecutor and police? Two sheets of A4: the answer, what
changed, what stands out, where, what was agreed, and what is not known. Chooses among released figures; judges none.
"""

from collections.abc import Sequence
from datetime import timedelta

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import (
    Beside,
    Block,
    Bullets,
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
    interval_shown,
    is_provisional,
    made_of,
    series_picture,
    shown,
    subject_of,
    within,
)
from veiligheidsbeeld.ground.core import Figure, Frequency, Period
from veiligheidsbeeld.ground.statistics import Verdict
from veiligheidsbeeld.loop.picture.many import Sifted, sift
from veiligheidsbeeld.loop.picture.signals import FALSE_ALARMS, WEEKS, Signal
from veiligheidsbeeld.loop.picture.stretch import judge_stretch, judge_year, last_whole_year
from veiligheidsbeeld.loop.picture.themes import Theme, themes
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_periods

LEADING = "geregistreerde-misdrijven"
PAGES = 2
_CHANGES, _ROWS, _SIGNALS, _DECISIONS, _UNKNOWN = 3, 9, 2, 3, 5  # that fit
_LITTLE = 5  # comparisons
_DRAWN = {Frequency.WEEK: 60, Frequency.MONTH: 36, Frequency.QUARTER: 16}  # newest periods of a series
_AHEAD = timedelta(days=31)  # what is due before the next meeting


def briefing(asked: Commission, matter: Matter) -> tuple[str, tuple[Block, ...]]:
    """Title and blocks."""
    stretch = judge_stretch(asked.picture, asked.area.code, asked.period)
    year = last_whole_year(asked.period)
    yearly = judge_year(asked.picture, asked.area.code, year) if year != asked.period else []
    seen = sift([*stretch, *yearly])
    title = asked.tr("Briefing for mayor and triangle: {place}, {when}", place=asked.area.name, when=asked.when())
    around = where(asked, matter.signals, LEADING)
    blocks: list[Block] = [
        *_answer(asked, seen, matter.signals),
        *_changes(asked, seen, len(stretch)),
        *_signals(asked, matter.signals),
        *around.blocks,
        *_agreed(asked, matter.agreed),
        *unknown(asked, seen, matter.signals, around.hidden),
    ]
    figures = [one for judged in seen.all if judged.figures for one in judged.figures]
    made = made_of(asked, [*figures, *around.figures], seen.compared)
    blocks += [Heading(asked.tr("How this was made")), Facts((*made, evidence_of(asked)))]
    return title, tuple(blocks)


def _answer(asked: Commission, seen: Sifted, signals: Sequence[Signal]) -> list[Block]:
    """One sentence for who reads no further, the leading figure, and how sure that is. Where little can be compared
    the leading figure itself is the answer."""
    changed = Text(f"{changed_said(asked, seen)} {_signals_said(asked, signals)}", "answer")
    leading = leading_said(asked, seen)
    if leading and seen.compared < _LITTLE and not signals:
        return [Text(leading[0].text, "answer", leading[0].proof), Text(changed.text, "more"), _sure(asked, seen)]
    return [changed, *leading, _sure(asked, seen)]


def _sure(asked: Commission, seen: Sifted) -> Text:
    return Text(how_sure(asked, seen), "sure")


def leading_said(asked: Commission, seen: Sifted) -> list[Text]:
    """The leading figure with its interval and its judgement; nothing where it was not compared."""
    leading = next((one for one in seen.all if one.figures and one.figures[1].indicator == LEADING), None)
    if leading is None or leading.figures is None or leading.counts is None:
        return []
    figure = leading.figures[1]
    said = asked.tr("{what}, {when}: {value} (95% interval {interval}).", what=asked.name(LEADING),
                    when=asked.when(figure.period), value=shown(asked, figure),
                    interval=interval_shown(asked, figure))  # fmt: skip
    fact, word = words.say(leading.counts, asked.language), words.verdict(leading.code, asked.language)
    why = words.because(leading, asked.language)
    told = f"{said} {fact} {word[:1].upper()}{word[1:]}{f': {why}' if why else ''}."
    return [Text(told, "more", asked.proofs.of_change(leading))]


def changed_said(asked: Commission, seen: Sifted) -> str:
    """What changed, in one sentence."""
    changed = seen.changed
    if not changed and seen.compared < _LITTLE:
        return asked.tr("Little can be compared here ({n}); in that nothing changed more than is ordinary.",
                        n=seen.compared)  # fmt: skip
    if not changed:
        return asked.tr("Nothing changed more than is ordinary.")
    named = [
        f"{within(subject_of(asked, one.figures[1]))} ({words.verdict(one.code, asked.language)})"
        for one in changed[:_CHANGES]
        if one.figures
    ]
    if len(changed) == 1:
        return asked.tr("One thing changed more than is ordinary: {what}.", what=named[0])
    if len(changed) > len(named):
        return asked.tr("{n} things changed more than is ordinary, most of all: {what}.", n=len(changed),
                        what=", ".join(named))  # fmt: skip
    return asked.tr("{n} things changed more than is ordinary: {what}.", n=len(changed), what=", ".join(named))


def _signals_said(asked: Commission, signals: Sequence[Signal]) -> str:
    if not signals:
        return asked.tr("No series stands out by itself.")
    place = asked.picture.area(signals[0].area).name
    what = asked.tr("{what} in {place}", what=within(asked.name(signals[0].indicator)), place=place)
    if len(signals) == 1:
        return asked.tr("One thing stands out: {what}.", what=what)
    return asked.tr("{n} things stand out, first of all: {what}.", n=len(signals), what=what)


def how_sure(asked: Commission, seen: Sifted) -> str:
    """How many were judged together, of how many nothing can be said, and what may still change."""
    figures = [one.figures[1] for one in seen.all if one.figures]
    provisional = sum(map(is_provisional, figures))
    said = [asked.tr("Judged together: {compared} comparisons.", compared=seen.compared)]
    if seen.unsaid:
        said.append(asked.tr("Of {n} others nothing can be said.", n=seen.unsaid))
    if provisional:
        said.append(asked.tr("Provisional, so they may still be revised: {n} figures.", n=provisional))
    return " ".join([*said, asked.tr("No figure says why something changed.")])


def _changes(asked: Commission, seen: Sifted, stretch: int) -> list[Block]:
    """What changed, one by one; then the first figure of each theme."""
    blocks: list[Block] = []
    if seen.changed:
        blocks.append(Heading(asked.tr("This changed more than is ordinary")))
        blocks += [finding_of(asked, one) for one in seen.changed[:_CHANGES]]
    told = {id(one) for one in seen.changed[:_CHANGES]}
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
    drawn = series_picture(asked, signal.indicator, picture.area(signal.area), series, ident)
    return Beside((finding_of(asked, judged, f"{since} {caveat}"),), (drawn,))


def _own_series(asked: Commission) -> list[Part]:
    """The leading figure through time, where nothing else is to be drawn."""
    frequency = Frequency.MONTH if asked.period.frequency is not Frequency.YEAR else Frequency.YEAR
    figures = newest_figures(asked, LEADING, asked.area.code, frequency)
    return [series_picture(asked, LEADING, asked.area, figures, "l")] if figures else []


def newest_figures(asked: Commission, indicator: str, area: str, frequency: Frequency) -> list[Figure]:
    """The end of a series, up to the end of the document's period."""
    found = [one for one in asked.picture.series(indicator, area, frequency) if one.period.end <= asked.period.end]
    return found[-_DRAWN.get(frequency, len(found)) :]


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
        (asked.tr("Owner"), one.owner),
        (asked.tr("Hours a week"), str(one.hours_per_week) if one.hours_per_week else ""),
        (asked.tr("Until"), words.day(one.until, asked.language) if one.until else ""),
        (asked.tr("Look back"), words.day(one.check_back_on, asked.language) if one.check_back_on else ""),
    ]
    return Item(one.title, one.what, tuple(fact for fact in facts if fact[1]))


def unknown(asked: Commission, seen: Sifted, signals: Sequence[Signal], hidden: int) -> list[Block]:
    """What these figures cannot tell, why, and who may know it."""
    said = []
    without = [one.names.in_language(asked.language) for one in themes().values() if not _has_figure(asked, one)]
    if without:
        named = ", ".join(map(within, without))
        said.append(
            asked.tr("No figure of this municipality is held of: {themes}. Fetch or deliver them under Sources.",
                     themes=named)
        )  # fmt: skip
    if seen.unsaid:
        said.append(asked.tr("Of {n} figures nothing can be said: too few, hidden, or not counted in the same way.",
                             n=seen.unsaid))  # fmt: skip
    if hidden:
        said.append(asked.tr("In {n} wijken the figure is hidden or not known; it is not zero.", n=hidden))
    said += [words.say(one, asked.language) for one in asked.picture.findings[:1]]
    for theme in _themes_of(asked, signals):
        said += [one.in_language(asked.language) for one in theme.unknown]
    return [Heading(asked.tr("What we do not know, and why")), Bullets(tuple(dict.fromkeys(said))[:_UNKNOWN])]


def _has_figure(asked: Commission, theme: Theme) -> bool:
    newest = asked.picture.newest_of_area(asked.area.code)
    return any(theme.id in asked.picture.catalogue.get(one).themes for one in newest)


def _themes_of(asked: Commission, signals: Sequence[Signal]) -> list[Theme]:
    """Themes of what stands out, then of the leading figure."""
    ids = [
        theme for one in (*(signal.indicator for signal in signals), LEADING)
        for theme in asked.picture.catalogue.get(one).themes
    ]  # fmt: skip
    return [themes()[one] for one in dict.fromkeys(ids) if one in themes()]
