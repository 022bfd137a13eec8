# SPDX-License-Identifier: EUPL-1.2
"""How does a document tell a figure? Judgements, signals and sources as blocks, each with the number of its evidence.
Fact first, then the verdict; an interval or what is ordinary with every figure; never why it changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.document import Cell, Column, Finding, Line, Picture, Proof, Sign, Swatch, Verdict
from veiligheidsbeeld.doors.report.figure_drawings import Mark, draw_parts, draw_series
from veiligheidsbeeld.doors.report.frozen import remark
from veiligheidsbeeld.doors.report.proofs import Proofs
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period, Presence, Provenance, Revision
from veiligheidsbeeld.loop.assessment.models import Outcome
from veiligheidsbeeld.loop.effect.evaluations_read import titles
from veiligheidsbeeld.loop.picture.changes import a_year_before
from veiligheidsbeeld.loop.picture.read import Picture as Published
from veiligheidsbeeld.loop.picture.spoken import spoken
from veiligheidsbeeld.loop.picture.verdicts import Judged

WIDE, NARROW = 680, 346  # pixels: the full width of a sheet, and half of it
_SIGNS: dict[str, Sign] = {"rise": "up", "fall": "down", "stable": "same"}


@dataclass(frozen=True)
class Commission:
    """What is to be made: about which area and stretch of time, in which language, out of which publication."""

    picture: Published
    area: Area
    period: Period
    language: Locale
    proofs: Proofs

    def tr(self, msgid: str, **params: object) -> str:
        """A text in the language of the document."""
        return tr(msgid, self.language, **params)

    def spoken(self, text: str) -> str:
        """What somebody typed, for who reads in the language of the document."""
        return spoken(self.picture.world, text, self.language)

    def name(self, indicator: str) -> str:
        """What an indicator is called."""
        return self.picture.catalogue.get(indicator).names.in_language(self.language)

    def is_open(self, indicator: str) -> bool:
        """May its figures leave the house? Not those of an indicator that is known no more."""
        known = self.picture.catalogue.indicators.get(indicator)
        return known is not None and known.sensitivity == "open"

    def when(self, period: Period | None = None) -> str:
        """A period in words; the document's own when none is given."""
        return words.period(in_quarters(period or self.period), self.language)


def said_of(asked: Commission, found: Outcome) -> list[str]:
    """What an evaluation found, in the words it had; that there is one, where its figures are for use inside."""
    if found.indicator and not asked.is_open(found.indicator):
        return [asked.tr("It was evaluated; the figures of this are for use inside the house.")]
    return found.said(asked.language)


def titled(asked: Commission, found: Outcome, said: str) -> str:
    """What an evaluation found, with its title; a figure for use inside the house is not told by a title either."""
    if found.indicator and not asked.is_open(found.indicator):
        return said
    return f"{asked.spoken(titles(found.world, [found.evaluation])[found.evaluation])} – {said}"


def judged_on(asked: Commission, found: Outcome) -> str:
    """The day of a verdict."""
    return words.day(found.at.astimezone(words.HOUSE_TIME).date(), asked.language)


def within(name: str) -> str:
    """A name within a sentence: with a small letter, but for an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def in_quarters(period: Period) -> Period:
    """Three months that make a quarter are called by its name."""
    if (period.frequency, period.count) != (Frequency.MONTH, 3):
        return period
    quarter = Period(period.start, Frequency.QUARTER)
    return quarter if period.start.month % 3 == 1 else period


def verdict_of(asked: Commission, judged: Judged) -> Verdict:
    """One of the four words with its sign."""
    return Verdict(_SIGNS.get(judged.code, "open"), words.verdict(judged.code, asked.language))


def subject_of(asked: Commission, figure: Figure) -> str:
    """What it is about: `Fietsdiefstal in Ketelbrink`; the place only where it is not the document's own."""
    what = asked.name(figure.indicator)
    if figure.area_code == asked.area.code:
        return what
    return asked.tr("{what} in {place}", what=what, place=asked.picture.area(figure.area_code).name)


def finding_of(asked: Commission, judged: Judged, more: str = "") -> Finding:
    """A change as it is told: subject and period, both counts, the verdict, and what would be ordinary."""
    assert judged.figures is not None and judged.counts is not None  # only what was compared is told
    before, after = judged.figures
    between = f"{asked.when(before.period)} – {asked.when(after.period)}"
    known = " ".join(words.say(one, asked.language) for one in judged.causes)
    return Finding(
        subject_of(asked, after), f"{between}: {words.say(judged.counts, asked.language)}", verdict_of(asked, judged),
        words.because(judged, asked.language), " ".join(filter(None, (known, more))), asked.proofs.of_change(judged),
    )  # fmt: skip


def compared_columns(asked: Commission) -> tuple[Column, ...]:
    """Headings of a table of judgements."""
    return (
        Column(asked.tr("Subject")), Column(asked.tr("Before"), amount=True), Column(asked.tr("Now"), amount=True),
        Column(asked.tr("95% interval"), amount=True), Column(asked.tr("Judgement")),
    )  # fmt: skip


def compared_line(asked: Commission, judged: Judged) -> Line:
    """A judgement as a row: both figures, the interval of the later one, the word, and what would be ordinary."""
    assert judged.figures is not None
    before, after = judged.figures
    about = [asked.when(after.period)]
    if before.period != a_year_before(after.period):
        about.append(asked.tr("before: {when}", when=asked.when(before.period)))
    if is_provisional(after):
        about.append(asked.tr("provisional"))
    limits = Cell(words.NO_NUMBER) if after.lower is None else interval_cell(asked, after)
    return Line(
        subject_of(asked, after),
        (amount_cell(asked, before), amount_cell(asked, after), limits,
         Cell("", words.usual(judged, asked.language), verdict_of(asked, judged))),
        ", ".join(about), asked.proofs.of_change(judged),
    )  # fmt: skip


def amount_cell(asked: Commission, figure: Figure, *, in_unit: bool = False) -> Cell:
    """The count, or `in_unit` the value with its unit and the count under it; or why there is none."""
    if figure.shown is None or figure.presence is Presence.SUPPRESSED:
        why = remark(asked.picture, figure)
        return Cell(words.NO_NUMBER, words.say(why, asked.language) if why else asked.tr("no figure"))
    if not in_unit or figure.value is None or figure.unit == "aantal":
        return Cell(shown(asked, figure))
    note = f"{words.unit_of(figure, asked.language)}; {words.count_of(figure, asked.language)}"
    return Cell(words.value_of(figure, asked.language), note)


def interval_cell(asked: Commission, figure: Figure) -> Cell:
    """Limits; of a rate beside a count with their unit under them."""
    of_rate = figure.count is not None and figure.value is not None and figure.unit != "aantal"
    return Cell(
        words.interval_of(figure, asked.language), words.unit_of(figure, asked.language) if of_rate else ""
    )  # fmt: skip


def shown(asked: Commission, figure: Figure) -> str:
    """The count, or of a survey the answer; a dash where there is none."""
    if figure.count is not None:
        return words.count_of(figure, asked.language)
    percent = "%" if figure.unit == "procent" and figure.value is not None else ""
    return f"{words.value_of(figure, asked.language)}{percent}"


def interval_shown(asked: Commission, figure: Figure) -> str:
    """Limits of what `shown` gives: of a count where a rate has limits of its own, those of the rate with its unit."""
    said = words.interval_of(figure, asked.language)
    if figure.count is None or figure.value is None or figure.unit == "aantal":
        return said
    return f"{said} {words.unit_of(figure, asked.language)}"


def is_provisional(figure: Figure) -> bool:
    """May it still be revised?"""
    return figure.revision in (Revision.PROVISIONAL, Revision.FURTHER_PROVISIONAL)


def series_picture(asked: Commission, indicator: str, area: Area, figures: Sequence[Figure], ident: str) -> Picture:
    """An indicator through time; `ident` is its own in the document."""
    desc = asked.tr("A line over {n} periods; the newest: {value} ({when}).", n=len(figures),
                    value=shown(asked, figures[-1]), when=asked.when(figures[-1].period))  # fmt: skip
    drawn = draw_series(
        asked.picture, asked.language, indicator, area, figures, (WIDE, NARROW), ident=ident + "-{width}", desc=desc
    )
    proof = asked.proofs.of("series", indicator=indicator, area=area.code, frequency=figures[0].period.frequency.value)
    return Picture(drawn.title, drawn.subtitle, f"{drawn.title}. {desc}", drawn.wide, drawn.narrow, proof=proof)


def map_picture(
    asked: Commission, indicator: str, figures: Sequence[Figure], ident: str, focus: str | None = None
) -> Picture | None:
    """The wijken of the municipality; None where the publication has no shapes of them."""
    named = [asked.picture.area(one.area_code) for one in figures]
    marks = [Mark(one, area.name, remark(asked.picture, one)) for one, area in zip(figures, named, strict=True)]
    drawn = draw_parts(
        asked.picture, asked.language, indicator, marks, AreaType.WIJK, (WIDE, NARROW), ident=ident + "-{width}",
        focus=focus,
    )  # fmt: skip
    if drawn is None:
        return None
    proof = asked.proofs.of("map", indicator=indicator, area=asked.area.code, period=str(figures[0].period))
    alt = f"{drawn.title}, {drawn.subtitle}. {_spread(asked, figures)}"
    around = asked.tr("Thick line: {place}.", place=asked.picture.area(focus).name) if focus else ""
    legend = tuple(Swatch(*one) for one in drawn.legend)
    return Picture(
        drawn.title,
        f"{drawn.subtitle}. {around}".strip(),
        alt,
        drawn.wide,
        drawn.narrow,
        drawn.legend_title,
        legend,
        proof,
    )


def _spread(asked: Commission, figures: Sequence[Figure]) -> str:
    """What a map shows, in a sentence: its lowest and highest area."""
    rated = any(one.value is not None for one in figures)
    known = sorted((one for one in figures if (one.value if rated else one.count) is not None),
                   key=lambda one: (one.value if rated else one.count) or 0)  # fmt: skip
    if not known:
        return asked.tr("no figure")
    low, high = known[0], known[-1]
    write = words.value_of if rated else words.count_of
    return asked.tr(
        "Lowest: {low} ({low_value}). Highest: {high} ({high_value}).",
        low=asked.picture.area(low.area_code).name, low_value=write(low, asked.language),
        high=asked.picture.area(high.area_code).name, high_value=write(high, asked.language),
    )  # fmt: skip


def made_of(asked: Commission, figures: Iterable[Figure], compared: int) -> tuple[tuple[str, str], ...]:
    """How it was made: sources, method, division, publication; the check numbers of the evidence come last."""
    picture, language = asked.picture, asked.language
    ids = {one for row in figures for one in (row.provenance, row.denominator_provenance) if one}
    found = [picture.provenances[one] for one in sorted(ids) if one in picture.provenances]
    publishers = sorted({one.publisher for one in found})
    sources = "; ".join(_source(asked, [one for one in found if one.publisher == name]) for name in publishers)
    return (
        (asked.tr("Sources"), sources),
        (asked.tr("Judged"), asked.tr("Each figure against the same part of the year before, by what its own earlier "
         "years usually differ. All together (comparisons: {compared}), so that of what is called a change at most one "
         "in twenty-five is chance. Intervals are 95%.", compared=words.number(compared, language))),
        (asked.tr("Area division"), str(picture.division_year)),
        (asked.tr("Publication"), f"{picture.publication.id}, {words.moment(picture.recorded_at, language)}"),
    )  # fmt: skip


def _source(asked: Commission, provenances: Sequence[Provenance]) -> str:
    """A publisher with its tables, and when the newest of them was known."""
    tables = ", ".join(sorted({one.table for one in provenances}))
    newest = max(provenances, key=lambda one: one.known_at)
    origin = words.translate(words.ORIGINS[newest.origin.value], asked.language)
    return asked.tr("{publisher}: {tables} ({origin}, known {day})", publisher=newest.publisher, tables=tables,
                    origin=origin, day=words.day(newest.known_at.date(), asked.language))  # fmt: skip


def evidence_of(asked: Commission) -> tuple[str, str]:
    """The check numbers behind the numbers in brackets."""
    listed = "; ".join(f"[{number}]\u00a0{ident}" for number, ident in enumerate(asked.proofs.idents, 1))
    return asked.tr("Evidence"), listed


def proofs_of(*found: Proof) -> Proof:
    """Several as one, each once."""
    return tuple(dict.fromkeys(number for one in found for number in one))
