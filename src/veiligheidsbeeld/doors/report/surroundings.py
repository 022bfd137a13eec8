# SPDX-License-Identifier: EUPL-1.2
"""Where is it, and how do others do? A map of the wijken with the few that tell most; where a publication has no
wijken, the municipality among those of its size. Never a league table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from veiligheidsbeeld.doors.report import charts, words
from veiligheidsbeeld.doors.report.document import Beside, Block, Cell, Column, Heading, Line, Picture, Table, Text
from veiligheidsbeeld.doors.report.figure_drawings import foot_of, kept
from veiligheidsbeeld.doors.report.frozen import remark
from veiligheidsbeeld.doors.report.render import render_svg
from veiligheidsbeeld.doors.report.telling import (
    NARROW,
    WIDE,
    Commission,
    interval_shown,
    map_picture,
    verdict_of,
    within,
)
from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Presence, UserError
from veiligheidsbeeld.loop.picture.changes import held_against
from veiligheidsbeeld.loop.picture.claim_grammar import Claim, Kind, write_claim
from veiligheidsbeeld.loop.picture.claims import Answer, judge_claims, question_of
from veiligheidsbeeld.loop.picture.many import sift
from veiligheidsbeeld.loop.picture.signals import Signal
from veiligheidsbeeld.loop.picture.standing import write_years
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_areas

_FEW = 6  # rows beside a map
_NEAREST = 9  # municipalities in a chart


@dataclass(frozen=True)
class Around:
    """The section, the figures in it, and how many wijken have none to show."""

    blocks: tuple[Block, ...]
    figures: tuple[Figure, ...] = ()
    hidden: int = 0


def where(asked: Commission, signals: Sequence[Signal], leading: str) -> Around:
    """By wijk what stands out, else the leading figure; else among other municipalities."""
    inside = [one for one in signals if asked.picture.area(one.area).type is AreaType.WIJK]
    for indicator in (*(one.indicator for one in inside), leading):
        figures = _wijken(asked, indicator)
        if figures and (indicator == leading or 2 * sum(one.reliable for one in figures) >= len(figures)):
            return _by_wijk(asked, indicator, figures, inside[0].area if inside else None)
    return _among_others(asked, leading)


def _wijken(asked: Commission, indicator: str) -> list[Figure]:
    """The newest year of the wijken that has ended by then."""
    years = asked.picture.periods(indicator, AreaType.WIJK, Frequency.YEAR)
    known = [one for one in years if one.end <= asked.period.end]
    if not known:
        return []
    found = asked.picture.across(indicator, AreaType.WIJK, known[-1], parent=asked.area.code)
    return sorted(
        (one for one in found if one.division_year == asked.picture.division_year), key=lambda one: one.area_code
    )


def _by_wijk(asked: Commission, indicator: str, figures: list[Figure], focus: str | None) -> Around:
    drawn = map_picture(asked, indicator, figures, "w", focus)
    before = held_against(asked.picture, figures[0])
    judged = judge_areas(asked.picture, indicator, AreaType.WIJK, before, figures[0].period) if before else {}
    said = {one.figures[1].area_code: one for one in sift(judged[one.area_code] for one in figures
            if one.area_code in judged).all if one.figures}  # fmt: skip
    table = _few(asked, indicator, figures, said, focus)
    name = within(asked.name(indicator))
    heading = Heading(asked.tr("Where: {what} by wijk, {when}", what=name, when=asked.when(figures[0].period)))
    hidden = sum(one.shown is None or one.presence is Presence.SUPPRESSED for one in figures)
    if drawn is None:
        return Around((heading, table), tuple(figures), hidden)
    names = ", ".join(f"{number}\u00a0{_name(asked, one)}" for number, one in enumerate(figures, 1))
    return Around((heading, Beside((drawn,), (table,)), Text(names, "small")), tuple(figures), hidden)


def _few(
    asked: Commission, indicator: str, figures: list[Figure], judged: dict[str, Judged], focus: str | None
) -> Table:
    """The wijk that stands out, what changed, then the highest; in the order of their codes, which is no ranking."""
    highest = sorted((one for one in figures if one.value is not None), key=lambda one: -(one.value or 0))
    changed = [one for one in figures if one.area_code in judged and judged[one.area_code].code in ("rise", "fall")]
    first = [one for one in figures if one.area_code == focus]
    chosen = list(dict.fromkeys(one.area_code for one in (*first, *changed, *highest)))[:_FEW]
    lines = tuple(
        _wijk(asked, number, one, judged.get(one.area_code))
        for number, one in enumerate(figures, 1)
        if one.area_code in chosen
    )
    unit = next((words.unit_of(one, asked.language) for one in highest), asked.tr("number"))
    columns = (
        Column(asked.tr("Wijk")), Column(f"{unit[:1].upper()}{unit[1:]}", amount=True), Column(asked.tr("Judgement")),
    )  # fmt: skip
    note = asked.tr("{n} of {all} wijken: the highest and what changed. The spreadsheet holds them all.",
                    n=len(lines), all=len(figures))  # fmt: skip
    proof = asked.proofs.of("map", indicator=indicator, area=asked.area.code, period=str(figures[0].period))
    return Table(asked.tr("Wijken to look at first"), columns, lines, note, proof)


def _wijk(asked: Commission, number: int, figure: Figure, judged: Judged | None) -> Line:
    why = remark(asked.picture, figure)
    limits = words.interval_of(figure, asked.language) if figure.value is not None else ""
    verdict = Cell("", "", verdict_of(asked, judged)) if judged else Cell(words.NO_NUMBER)
    return Line(
        f"{number} {_name(asked, figure)}", (Cell(words.value_of(figure, asked.language), limits), verdict),
        words.say(why, asked.language) if why else asked.tr("count: {n}", n=words.count_of(figure, asked.language)),
    )  # fmt: skip


def _name(asked: Commission, figure: Figure) -> str:
    return asked.picture.area(figure.area_code).name


def _among_others(asked: Commission, indicator: str) -> Around:
    """The years together, beside those nearest in number of inhabitants; the places it may have as a sentence."""
    try:
        question = question_of(asked.picture, Claim(Kind.QUARTER), asked.area.code, indicator)
        answer = judge_claims(asked.picture, [question], look_ahead=False)[0]
    except UserError:
        return Around(())
    if answer.standing is None:
        return Around(())
    rest = {"claim": write_claim(question.claim), "period": write_years(question.period),
            "group": question.peers.group.id}  # fmt: skip
    proof = asked.proofs.of("claim", indicator=indicator, area=asked.area.code, **rest)
    years = asked.when(question.period)
    what = within(asked.name(indicator))
    heading = Heading(asked.tr("Among other municipalities: {what}, {when}", what=what, when=years))
    nearest = _nearest(asked, answer)
    said = " ".join(words.say(one, asked.language) for one in answer.sentences[1:])
    note = asked.tr("No wijken are published here, so there is no map. Fetch the figures of the municipality under "
                    "Sources to see where it is.")  # fmt: skip
    text = (Text(said, proof=proof), Text(note, "small"))
    return Around((heading, Beside((_chart(asked, indicator, nearest, proof),), text)), tuple(nearest))


def _nearest(asked: Commission, answer: Answer) -> list[Figure]:
    assert answer.standing is not None
    rows = list(answer.standing.figures)
    own = next((one.denominator or 0 for one in rows if one.area_code == asked.area.code), 0)
    return sorted(rows, key=lambda one: (abs((one.denominator or 0) - own), one.area_code))[:_NEAREST]


def _chart(asked: Commission, indicator: str, figures: list[Figure], proof: tuple[int, ...]) -> Picture:
    names = {one.area_code: asked.picture.area(one.area_code).name for one in figures}
    bars = [
        charts.Bar(one.area_code, names[one.area_code], one.value, one.lower, one.upper,
                   focus=one.area_code == asked.area.code)
        for one in figures
    ]  # fmt: skip
    title = asked.tr("{what}: {place} and the nearest in size", what=asked.name(indicator), place=asked.area.name)
    unit = words.unit_of(figures[0], asked.language)
    foot = foot_of(asked.picture, asked.language, figures)
    own = next(one for one in figures if one.area_code == asked.area.code)
    value = f"{words.value_of(own, asked.language)} {unit} ({interval_shown(asked, own)})"
    desc = asked.tr("{place}: {value}. Beside it {n} municipalities, each with its 95% interval.",
                    place=asked.area.name, value=value, n=len(figures) - 1)  # fmt: skip
    drawn = kept(asked.picture, asked.language, ("nearest", title, foot, *bars), lambda: [
        render_svg(
            charts.interval_chart(bars, unit_title=unit, foot=foot, width=width, locale=asked.language),
            ident=f"n-{width}", title=title, desc=desc,
        )
        for width in (WIDE, NARROW)
    ])  # fmt: skip
    subtitle = asked.tr("The line through each dot is the 95% interval; {unit}, the years together.", unit=unit)
    return Picture(title, subtitle, f"{title}. {desc}", drawn[0], drawn[1], proof=proof)
