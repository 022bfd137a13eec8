# SPDX-License-Identifier: EUPL-1.2
"""What is said first, and what is said last? The sentences that briefing and monitor share: what changed, how sure that
is, and what these figures cannot tell."""

from collections.abc import Sequence

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import Block, Bullets, Heading, Text
from veiligheidsbeeld.doors.report.telling import (
    Commission,
    interval_shown,
    is_provisional,
    shown,
    subject_of,
    within,
)
from veiligheidsbeeld.ground.core import Figure, Frequency, Origin
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.many import Sifted
from veiligheidsbeeld.loop.picture.signals import Signal
from veiligheidsbeeld.loop.picture.themes import Theme, themes
from veiligheidsbeeld.loop.picture.verdicts import Judged

CHANGES = 3  # that are named in a sentence
LITTLE = 5  # comparisons
_UNKNOWN = 5
_DRAWN = {Frequency.WEEK: 60, Frequency.MONTH: 36, Frequency.QUARTER: 16}  # newest periods of a series


def leading_said(asked: Commission, seen: Sifted) -> list[Text]:
    """The leading figure with its interval and its judgement; nothing where it was not compared."""
    leading = leading_of(seen)
    if leading is None or leading.figures is None:
        return []
    figure = leading.figures[1]
    said = asked.tr("{what}, {when}: {value} (95% interval {interval}).", what=asked.name(LEADING),
                    when=asked.when(figure.period), value=shown(asked, figure),
                    interval=interval_shown(asked, figure))  # fmt: skip
    return [Text(f"{said} {judged_said(asked, leading)}", "more", asked.proofs.of_change(leading))]


def leading_of(seen: Sifted) -> Judged | None:
    """The judgement of the leading figure; None where it was not compared."""
    known = (one for one in seen.all if one.figures and one.counts)
    return next((one for one in known if one.figures and one.figures[1].indicator == LEADING), None)


def judged_said(asked: Commission, judged: Judged) -> str:
    """The fact, the word, and what would be ordinary."""
    assert judged.counts is not None
    fact, word = words.say(judged.counts, asked.language), words.verdict(judged.code, asked.language)
    why = words.because(judged, asked.language)
    return f"{fact} {word[:1].upper()}{word[1:]}{f': {why}' if why else ''}."


def changed_said(asked: Commission, seen: Sifted) -> str:
    """What changed, in one sentence."""
    changed = seen.changed
    if not changed and seen.compared < LITTLE:
        return asked.tr("Little can be compared here ({n}); in that nothing changed more than is ordinary.",
                        n=seen.compared)  # fmt: skip
    if not changed:
        return asked.tr("Nothing changed more than is ordinary.")
    named = [
        f"{within(subject_of(asked, one.figures[1]))} ({words.verdict(one.code, asked.language)})"
        for one in changed[:CHANGES]
        if one.figures
    ]
    if len(changed) == 1:
        return asked.tr("One thing changed more than is ordinary: {what}.", what=named[0])
    if len(changed) > len(named):
        return asked.tr("{n} things changed more than is ordinary, most of all: {what}.", n=len(changed),
                        what=", ".join(named))  # fmt: skip
    return asked.tr("{n} things changed more than is ordinary: {what}.", n=len(changed), what=", ".join(named))


def signals_said(asked: Commission, signals: Sequence[Signal]) -> str:
    """What stands out by itself, in one sentence."""
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
    said.append(asked.tr("No figure says why something changed."))
    return " ".join([*said, *_marks(asked, figures)])


def _marks(asked: Commission, figures: Sequence[Figure]) -> list[str]:
    """What must stand beside an answer: that figures came from elsewhere than their publisher."""
    ids = {one for row in figures for one in (row.provenance, row.denominator_provenance) if one}
    origins = {asked.picture.provenances[one].origin for one in ids if one in asked.picture.provenances}
    said = {
        Origin.REPLACED: asked.tr("Fetched from another address than the publisher's own: do not use these figures for "
                                  "decisions."),
        Origin.SHIPPED: asked.tr("Copied from published tables, not fetched from the publisher by this installation."),
    }  # fmt: skip
    return [
        f"{origin.value[:1].upper()}{origin.value[1:]}. {words}" for origin, words in said.items() if origin in origins
    ]


def newest_figures(asked: Commission, indicator: str, area: str, frequency: Frequency) -> list[Figure]:
    """The end of a series, up to the end of the document's period."""
    found = [one for one in asked.picture.series(indicator, area, frequency) if one.period.end <= asked.period.end]
    return found[-_DRAWN.get(frequency, len(found)) :]


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
