# SPDX-License-Identifier: EUPL-1.2
"""What must the council know of a quarter? Only what changed more than is ordinary or what police and municipality
agree on, and the table that the budget must hold. Figures that are meant for use inside the house stay out."""

from collections.abc import Sequence

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.answers import (
    changed_said,
    how_sure,
    leading_said,
    newest_figures,
    unknown,
)
from veiligheidsbeeld.doors.report.budget import Mandatory, mandatory
from veiligheidsbeeld.doors.report.document import Block, Cell, Column, Facts, Heading, Item, Line, Proof, Table, Text
from veiligheidsbeeld.doors.report.matter import Matter, Shared
from veiligheidsbeeld.doors.report.telling import (
    Commission,
    amount_cell,
    evidence_of,
    finding_of,
    interval_cell,
    made_of,
    proofs_of,
    series_picture,
)
from veiligheidsbeeld.ground.core import Figure, Frequency
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.many import sift
from veiligheidsbeeld.loop.picture.stretch import judge_stretch, judge_year, last_whole_year
from veiligheidsbeeld.loop.picture.verdicts import Judged


def monitor(asked: Commission, matter: Matter) -> tuple[str, tuple[Block, ...]]:
    """Title and blocks."""
    year = last_whole_year(asked.period)
    yearly = judge_year(asked.picture, asked.area.code, year) if year != asked.period else []
    judged = [*judge_stretch(asked.picture, asked.area.code, asked.period), *yearly]
    seen = sift(one for one in judged if _is_open(asked, one))
    pairs = mandatory(asked.picture, asked.area.code)
    blocks: list[Block] = [
        Text(changed_said(asked, seen), "answer"), *leading_said(asked, seen), Text(how_sure(asked, seen), "sure"),
        Heading(asked.tr("What changed")), *_changed(asked, seen.changed), *_shared(asked, matter.shared),
        *_series(asked), *_budget(asked, pairs), *unknown(asked, seen, (), 0),
    ]  # fmt: skip
    official = [one for pair in pairs for one in (pair.official, pair.police) if one]
    figures = [one for each in seen.all if each.figures for one in each.figures]
    made = made_of(asked, [*figures, *official], seen.compared)
    blocks += [Heading(asked.tr("How this was made")), Facts((*made, evidence_of(asked)))]
    return asked.tr("Safety monitor for the council: {place}, {when}", place=asked.area.name, when=asked.when()), tuple(
        blocks
    )


def _is_open(asked: Commission, judged: Judged) -> bool:
    return judged.figures is not None and asked.is_open(judged.figures[1].indicator)


def _changed(asked: Commission, changed: Sequence[Judged]) -> list[Block]:
    if not changed:
        return [Text(asked.tr("No figure changed more than is ordinary. What moved, also moves when nothing changes."))]
    return [finding_of(asked, one) for one in changed]


def _shared(asked: Commission, shared: Sequence[Shared]) -> list[Block]:
    """What people made of it, as theirs: a figure never says why. Nothing where the figures that lay on the table are
    meant for use inside the house."""
    told = [one for one in shared if not one.evidence or asked.proofs.all_open(one.evidence, asked.is_open)]
    if not told:
        return []
    lead = asked.tr("This is how those who know the places read it; the figures themselves do not tell why.")
    return [
        Heading(asked.tr("What police and municipality agree on")), Text(lead, "small"),
        *(_agreement(asked, one) for one in told),
    ]  # fmt: skip


def _agreement(asked: Commission, one: Shared) -> Item:
    proof: Proof = asked.proofs.of_frozen(one.evidence)[0] if one.evidence else ()
    facts = [(asked.tr("Likely behind it, they say"), asked.spoken(said)) for said in one.causes]
    facts.append((asked.tr("Agreed on"), words.day(one.held_on, asked.language)))
    return Item(asked.spoken(one.title), asked.spoken(one.seen), tuple(facts), proof)


def _series(asked: Commission) -> list[Block]:
    frequency = Frequency.YEAR if asked.period.frequency is Frequency.YEAR else Frequency.MONTH
    figures = newest_figures(asked, LEADING, asked.area.code, frequency)
    return [series_picture(asked, LEADING, asked.area, figures, "l")] if figures else []


def _budget(asked: Commission, pairs: Sequence[Mandatory]) -> list[Block]:
    """The mandatory indicators; one that has no figure here is named, for it must be in the budget."""
    columns = (
        Column(asked.tr("Indicator")), Column(asked.tr("Official"), amount=True),
        Column(asked.tr("95% interval"), amount=True), Column(asked.tr("Police"), amount=True),
    )  # fmt: skip
    note = asked.tr("The official statistics are rounded to 5 and also count crimes that other services found, so they "
                    "differ a little from the police's own count beside them. Use the official figure in the "
                    "budget.")  # fmt: skip
    lines = tuple(_pair(asked, one) for one in pairs)
    heading = asked.tr("Mandatory budget indicators (BBV), {name}", name=asked.area.name)
    return [Heading(heading), Table(asked.tr("Newest year of each"), columns, lines, note)]


def _pair(asked: Commission, pair: Mandatory) -> Line:
    official = pair.official
    if official is None:
        none = Cell(words.NO_NUMBER)
        return Line(asked.name(pair.indicator), (Cell(words.NO_NUMBER, asked.tr("no figure")), none, none))
    proof = proofs_of(*(_proof(asked, one) for one in (official, pair.police) if one))
    limits = interval_cell(asked, official) if official.lower is not None else Cell(words.NO_NUMBER)
    police = amount_cell(asked, pair.police, in_unit=True) if pair.police else Cell(words.NO_NUMBER)
    return Line(
        asked.name(pair.indicator), (amount_cell(asked, official, in_unit=True), limits, police),
        asked.when(official.period), proof,
    )  # fmt: skip


def _proof(asked: Commission, figure: Figure) -> Proof:
    return asked.proofs.of("figure", indicator=figure.indicator, area=figure.area_code, period=str(figure.period))
