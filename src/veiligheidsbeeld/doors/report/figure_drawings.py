# SPDX-License-Identifier: EUPL-1.2
"""How are released figures drawn, in which words? A series through time and a map of the parts of an area, for pages
and for documents. What is drawn stands in a table beside it; drawn once for each publication.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Protocol

from veiligheidsbeeld.doors.report import charts, words
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.render import render_svg
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    Figure,
    Frequency,
    Origin,
    Period,
    Presence,
    Revision,
    Statement,
)
from veiligheidsbeeld.loop.assessment.evidence import Drawing
from veiligheidsbeeld.loop.picture.read import Picture

_PROVISIONAL = (Revision.PROVISIONAL, Revision.FURTHER_PROVISIONAL)


class Placed(Protocol):
    """A figure of an area, with the area's name and page, and why there is nothing to see."""

    @property
    def figure(self) -> Figure: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def reason(self) -> Statement | str | None: ...


@dataclass(frozen=True)
class Mark:
    """A figure of an area in a document, where nothing is linked."""

    figure: Figure
    name: str
    reason: Statement | None
    address: str = ""


def draw_series(
    picture: Picture, language: Locale, indicator: str, area: Area, figures: Sequence[Figure], widths: Sequence[int],
    *, ident: str = "s{width}", outside: Collection[Period] = (), desc: str = "",
) -> Drawing:  # fmt: skip
    """An indicator through time in one area, in each width. What lies `outside` the ordinary gets a ring."""
    name = picture.catalogue.get(indicator).names.in_language(language)
    title = tr("{what} in {place}", language, what=name, place=area.name)
    drawn = kept(picture, language, ("series", indicator, area.code, *widths, ident, frozenset(outside), *figures),
        lambda: [
            render_svg(
                series_spec(picture, language, indicator, figures, width, outside), title=title,
                ident=ident.format(width=width), desc=desc,
            )
            for width in widths
        ])  # fmt: skip
    return Drawing(title, _subtitle(language, figures), drawn[0], drawn[-1])


def _subtitle(language: Locale, figures: Sequence[Figure]) -> str:
    """Unit, length of the periods, and what the band is."""
    rated = has_rates(figures)
    unit = words.unit_of(figures[0], language) if rated else tr("number", language)
    by = {
        Frequency.YEAR: tr("By year, {unit}.", language, unit=unit),
        Frequency.HALF: tr("By half-year, {unit}.", language, unit=unit),
        Frequency.QUARTER: tr("By quarter, {unit}.", language, unit=unit),
        Frequency.MONTH: tr("By month, {unit}.", language, unit=unit),
        Frequency.WEEK: tr("By week, {unit}.", language, unit=unit),
        Frequency.DAY: tr("By day, {unit}.", language, unit=unit),
    }
    band = tr("The band is the 95% interval.", language) if any(_bounded(one, rated) for one in figures) else ""
    return " ".join(filter(None, (by[figures[0].period.frequency], band)))


def series_spec(
    picture: Picture, language: Locale, indicator: str, figures: Sequence[Figure], width: int,
    outside: Collection[Period] = (),
) -> dict[str, object]:  # fmt: skip
    """The chart's specification; a rate where there is one, else the count."""
    rated = has_rates(figures)
    known = picture.catalogue.get(indicator)
    first, last = figures[0].period.start, figures[-1].period.end
    breaks: list[tuple[date, str]] = [
        (Period.parse(one.period).start, getattr(one, language))
        for one in known.breaks
        if first < Period.parse(one.period).start < last
    ]
    notes = [
        (one.when.start, one.words.in_language(language)) for one in picture.context
        if one.is_about(known) and figures[0].area_code in one.areas and first <= one.when.start < last
    ]  # fmt: skip
    return charts.series_chart(
        [replace(point_of(language, one, rated), outside=one.period in outside) for one in figures],
        notes=notes, unit_title=words.unit_of(figures[0], language) if rated else tr("number", language),
        foot=foot_of(picture, language, figures), width=width, frequency=figures[0].period.frequency, breaks=breaks,
        locale=language, kind="rate" if rated else "count", no_figure_word=tr("no figure", language),
        hidden_word=tr("hidden", language), provisional_word=tr("provisional", language),
    )  # fmt: skip


def has_rates(figures: Sequence[Figure]) -> bool:
    """Is there a value that is more than the count itself?"""
    return any(one.value is not None and one.unit != "aantal" for one in figures)


def _bounded(one: Figure, rated: bool) -> bool:
    """Are its limits those of what is drawn: of the rate, or of the count?"""
    return one.lower is not None and rated == (one.value is not None and one.unit != "aantal")


def point_of(language: str, one: Figure, rated: bool) -> charts.Point:
    """A figure as a point of a series."""
    shown = one.value if rated else one.count
    bounded = _bounded(one, rated)
    return charts.Point(
        label_x=words.period(one.period, language), x=one.period.start, value=shown,
        lower=one.lower if bounded else None, upper=one.upper if bounded else None,
        provisional=one.revision in _PROVISIONAL, hidden=one.presence is Presence.SUPPRESSED,
        missing=shown is None and one.presence is not Presence.SUPPRESSED,
    )  # fmt: skip


def draw_parts(
    picture: Picture, language: Locale, indicator: str, rows: Sequence[Placed], area_type: AreaType,
    widths: Sequence[int], *, ident: str = "m{width}", focus: str | None = None,
) -> Drawing | None:  # fmt: skip
    """A map of the parts of an area: rates in five classes, hidden and unknown set apart. None without shapes."""
    features = features_of(picture, rows, area_type)
    if not features:
        return None
    figures = [one.figure for one in rows]
    rated = any(one.value is not None for one in figures)
    areas = [_map_area(language, one, rated) for one in rows]
    limits = charts.class_limits([one.value for one in areas if one.klass == "value" and one.value is not None])
    name = picture.catalogue.get(indicator).names.in_language(language)
    title = tr("{what} by wijk", language, what=name) if area_type is AreaType.WIJK else (
        tr("{what} by buurt", language, what=name)
    )  # fmt: skip
    unit = words.unit_of(figures[0], language) if rated else tr("number", language)
    links = charts.links_of(areas)
    foot = foot_of(picture, language, figures)
    drawn = kept(picture, language, ("areas", title, foot, *widths, ident, focus, *areas), lambda: [
        render_svg(
            charts.area_map(
                areas, features, foot=foot, width=width, focus=focus, labels=True, class_limits=limits,
            ),
            ident=ident.format(width=width), title=title,
            desc=tr("The table on this page holds the same figures.", language),
            role="group" if links else "img", links=links,
        )
        for width in widths
    ])  # fmt: skip
    when = words.period(figures[0].period, language)
    return Drawing(
        title, f"{unit}, {when}", drawn[0], drawn[-1], tr("Colour: {unit}", language, unit=unit),
        tuple(legend_of(language, limits, areas)),
    )  # fmt: skip


def features_of(picture: Picture, rows: Sequence[Placed], area_type: AreaType) -> list[dict[str, object]]:
    """The shapes of the areas of these figures."""
    if not rows:
        return []
    found = picture.shapes(area_type, f"GM{rows[0].figure.area_code[2:6]}")
    wanted = {one.figure.area_code for one in rows}
    return [one for one in found[1]["features"] if one["properties"]["code"] in wanted] if found else []


def _map_area(language: str, row: Placed, rated: bool) -> charts.MapArea:
    figure = row.figure
    shown = figure.value if rated else figure.count
    why = words.say(row.reason, language) if isinstance(row.reason, Statement) else row.reason or ""
    if figure.presence is Presence.SUPPRESSED:
        klass, said = "hidden", why
    elif shown is None:
        klass, said = "missing", why or tr("no figure", language)
    else:
        klass = "open" if rated and not figure.reliable else "value"  # a rate of few is no colour: pale would say "low"
        said = words.value_of(figure, language) if rated else words.count_of(figure, language)
    return charts.MapArea(
        code=figure.area_code, name=row.name, value=shown, klass=klass,  # type: ignore[arg-type]  # one of its words
        tooltip=f"{row.name}: {said}", href=row.address,
    )  # fmt: skip


def legend_of(language: str, limits: list[float], areas: Sequence[charts.MapArea]) -> list[tuple[str, str]]:
    """Swatches with words: the classes, and what is in none of them."""
    bounds = [words.number(one, language, 0 if float(one).is_integer() else 1) for one in limits]
    texts = [tr("all areas alike", language)]
    if bounds:
        between = [tr("{low} to {high}", language, low=a, high=b) for a, b in pairwise(bounds)]
        texts = [
            tr("less than {high}", language, high=bounds[0]), *between, tr("{low} or more", language, low=bounds[-1])
        ]  # fmt: skip
    lines = [(charts.swatch(c), t) for c, t in zip(charts.class_colours(limits), texts, strict=True)]
    hatched = tr("cannot tell: too few, or no rate", language)
    for klasses, text in ((("hidden",), tr("hidden: too few", language)), (("open", "missing"), hatched)):
        if any(one.klass in klasses for one in areas):
            lines.append((charts.swatch(klasses[-1]), text))
    return lines


def foot_of(picture: Picture, language: str, figures: Sequence[Figure]) -> str:
    """World and source, and proefdata where it applies: a picture that is copied still says what it is."""
    ids = {one for row in figures for one in (row.provenance, row.denominator_provenance) if one}
    sources = [picture.provenances[one] for one in sorted(ids) if one in picture.provenances]
    world = tr("Fictional", language) if picture.world.settings.fictional else tr("Real figures", language)
    marks = [tr("proefdata", language)] if any(one.origin is Origin.REPLACED for one in sources) else []
    named = sorted({f"{one.publisher} {one.table}" for one in sources})
    return " · ".join([world, *marks, ", ".join(named)])


def kept(picture: Picture, language: str, key: tuple[Hashable, ...], draw: Callable[[], list[str]]) -> list[str]:
    """Drawings made once for what is drawn in them: to work out a specification takes as long as the rest of a page."""
    return picture.keep(("drawn", language, *key), draw)
