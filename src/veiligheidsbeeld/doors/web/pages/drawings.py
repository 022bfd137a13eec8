# SPDX-License-Identifier: EUPL-1.2
"""Which drawing does a page show, in which words? Each is drawn wide and narrow; its table stands on the same page."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import charts, words
from veiligheidsbeeld.doors.report.render import Spec, render_svg, to_png
from veiligheidsbeeld.doors.web.pages.rows import Row
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Origin, Period, Presence, Revision
from veiligheidsbeeld.loop.picture.catalogue import Break, Indicator
from veiligheidsbeeld.loop.picture.peers import Peers

WIDE, HALF, BESIDE, NARROW = 1076, 660, 514, 346
_NUMBERS_ROOM = 20  # pixels, for one line of numbers above a plot
_PROVISIONAL = (Revision.PROVISIONAL, Revision.FURTHER_PROVISIONAL)


@dataclass(frozen=True)
class Legend:
    """One line of a map's legend."""

    swatch: SafeString
    words: str


@dataclass(frozen=True)
class Drawing:
    """A chart or map as a page shows it."""

    title: str
    subtitle: str
    wide: SafeString
    narrow: SafeString
    legend: list[Legend] = field(default_factory=list)
    legend_title: str = ""


def series_drawing(
    visit: Visit, indicator: str, area: Area, figures: Sequence[Figure], *, small: bool = False,
    outside: Collection[Period] = (),
) -> Drawing | None:  # fmt: skip
    """An indicator through time in one area; `small` draws it narrow on every screen, as one of many. What lies
    `outside` the ordinary gets a ring."""
    if not figures:
        return None
    name = visit.picture.catalogue.get(indicator).names.in_language(visit.language)
    rated = _rated(figures)
    title = _("{what} in {place}").format(what=name, place=area.name)
    unit = words.unit_of(figures[0], visit.language) if rated else _("number")
    by = {
        Frequency.YEAR: _("By year, {unit}."),
        Frequency.HALF: _("By half-year, {unit}."),
        Frequency.QUARTER: _("By quarter, {unit}."),
        Frequency.MONTH: _("By month, {unit}."),
        Frequency.WEEK: _("By week, {unit}."),
        Frequency.DAY: _("By day, {unit}."),
    }
    subtitle = by[figures[0].period.frequency].format(unit=unit)
    if any(_bounded(one, rated) for one in figures):
        subtitle = " ".join((subtitle, _("The band is the 95% interval.")))
    drawn = _kept(visit, ("series", indicator, area.code, small, frozenset(outside), *figures), lambda: [
        render_svg(
            series_spec(visit, indicator, figures, width, outside), title=title,
            ident=f"s{width}-{indicator}-{area.code}" if small else f"s{width}",
            desc=_("The page of the indicator has the same figures, in a table or to download."),
        )
        for width in ((NARROW,) if small else (WIDE, NARROW))
    ])  # fmt: skip
    return Drawing(title, subtitle, mark_safe(drawn[0]), mark_safe(drawn[-1]))  # noqa: S308


def sums_drawing(
    visit: Visit, ident: str, name: str, figures: Sequence[Figure], breaks: Sequence[Break], top: float
) -> Drawing:
    """Yearly sums beside others on the same scale, up to `top`. Breaks have numbers: their reasons stand in a list."""
    cuts = [(Period.parse(one.period).start, str(number)) for number, one in enumerate(breaks, 1)]
    drawn = [
        render_svg(
            charts.series_chart(
                [_point(visit, one, False) for one in figures], unit_title=_("number"), foot=_foot(visit, figures),
                width=width, frequency=Frequency.YEAR, breaks=cuts,
                locale=visit.language, kind="count", no_figure_word=_("no figure"), hidden_word=_("hidden"),
                provisional_word=_("provisional"), top=top, headroom=_NUMBERS_ROOM,
            ),
            title=name, ident=f"{ident}{width}", desc=_("The table on this page holds the same figures."),
        )
        for width in (BESIDE, NARROW)
    ]  # fmt: skip
    return Drawing(name, _("By year, number. Both charts have one scale."), mark_safe(drawn[0]), mark_safe(drawn[1]))  # noqa: S308


def series_png(visit: Visit, indicator: str, area: Area, figures: Sequence[Figure]) -> bytes:
    """The wide series as a picture to copy, with its title in it."""
    drawing = series_drawing(visit, indicator, area, figures)
    return to_png(str(drawing.wide)) if drawing else b""


def series_spec(
    visit: Visit, indicator: str, figures: Sequence[Figure], width: int, outside: Collection[Period] = ()
) -> dict[str, object]:
    """The chart's specification; a rate where there is one, else the count."""
    rated = _rated(figures)
    known = visit.picture.catalogue.get(indicator)
    first, last = figures[0].period.start, figures[-1].period.end
    breaks: list[tuple[date, str]] = [
        (Period.parse(one.period).start, getattr(one, visit.language))
        for one in known.breaks
        if first < Period.parse(one.period).start < last
    ]
    notes = [
        (one.when.start, one.words.in_language(visit.language)) for one in visit.picture.context
        if one.is_about(known) and figures[0].area_code in one.areas and first <= one.when.start < last
    ]  # fmt: skip
    return charts.series_chart(
        [replace(_point(visit, one, rated), outside=one.period in outside) for one in figures],
        notes=notes, unit_title=words.unit_of(figures[0], visit.language) if rated else _("number"),
        foot=_foot(visit, figures), width=width, frequency=figures[0].period.frequency, breaks=breaks,
        locale=visit.language, kind="rate" if rated else "count", no_figure_word=_("no figure"),
        hidden_word=_("hidden"), provisional_word=_("provisional"),
    )  # fmt: skip


def _rated(figures: Sequence[Figure]) -> bool:
    """Is there a value that is more than the count itself?"""
    return any(one.value is not None and one.unit != "aantal" for one in figures)


def _bounded(one: Figure, rated: bool) -> bool:
    """Are its limits those of what is drawn: of the rate, or of the count?"""
    return one.lower is not None and rated == (one.value is not None and one.unit != "aantal")


def _point(visit: Visit, one: Figure, rated: bool) -> charts.Point:
    shown = one.value if rated else one.count
    bounded = _bounded(one, rated)
    return charts.Point(
        label_x=words.period(one.period, visit.language), x=one.period.start, value=shown,
        lower=one.lower if bounded else None, upper=one.upper if bounded else None,
        provisional=one.revision in _PROVISIONAL, hidden=one.presence is Presence.SUPPRESSED,
        missing=shown is None and one.presence is not Presence.SUPPRESSED,
    )  # fmt: skip


def area_drawing(visit: Visit, indicator: str, rows: Sequence[Row], area_type: AreaType) -> Drawing | None:
    """A map of the parts of an area: rates in five classes, hidden and unknown set apart. None without shapes."""
    features = _features(visit, rows, area_type)
    if not features:
        return None
    rated = any(one.figure.value is not None for one in rows)
    areas = [_map_area(visit, one, rated) for one in rows]
    limits = charts.class_limits([one.value for one in areas if one.klass == "value" and one.value is not None])
    name = visit.picture.catalogue.get(indicator).names.in_language(visit.language)
    title = _("{what} by wijk") if area_type is AreaType.WIJK else _("{what} by buurt")
    title = title.format(what=name)
    unit = words.unit_of(rows[0].figure, visit.language) if rated else _("number")
    when = words.period(rows[0].figure.period, visit.language)
    links = charts.links_of(areas)
    foot = _foot(visit, [one.figure for one in rows])
    drawn = _kept(visit, ("areas", title, foot, *areas), lambda: [
        render_svg(
            charts.area_map(
                areas, features, foot=foot, width=width, focus=None, labels=True, class_limits=limits,
            ),
            ident=f"m{width}", title=title, desc=_("The table on this page holds the same figures."), role="group",
            links=links,
        )
        for width in (HALF, NARROW)
    ])  # fmt: skip
    return Drawing(
        title, f"{unit}, {when}", mark_safe(drawn[0]), mark_safe(drawn[1]),  # noqa: S308
        _legend(visit, limits, areas), _("Colour: {unit}").format(unit=unit),
    )  # fmt: skip


def without_shape(visit: Visit, rows: Sequence[Row], area_type: AreaType) -> list[Row]:
    """Areas with figures that the map cannot show; empty where there is no map at all."""
    drawn = {feature["properties"]["code"] for feature in _features(visit, rows, area_type)}
    return [one for one in rows if one.figure.area_code not in drawn] if drawn else []


def _features(visit: Visit, rows: Sequence[Row], area_type: AreaType) -> list[dict[str, object]]:
    if not rows:
        return []
    found = visit.picture.shapes(area_type, f"GM{rows[0].figure.area_code[2:6]}")
    wanted = {one.figure.area_code for one in rows}
    return [one for one in found[1]["features"] if one["properties"]["code"] in wanted] if found else []


def _map_area(visit: Visit, row: Row, rated: bool) -> charts.MapArea:
    figure = row.figure
    shown = figure.value if rated else figure.count
    if figure.presence is Presence.SUPPRESSED:
        klass, said = "hidden", words.say(row.reason, visit.language) if row.reason else ""
    elif shown is None:
        klass, said = "missing", words.say(row.reason, visit.language) if row.reason else _("no figure")
    else:
        klass = "open" if rated and not figure.reliable else "value"  # a rate of few is no colour: pale would say "low"
        said = words.value_of(figure, visit.language) if rated else words.count_of(figure, visit.language)
    return charts.MapArea(
        code=figure.area_code, name=row.name, value=shown, klass=klass, tooltip=f"{row.name}: {said}", href=row.address
    )


def _legend(visit: Visit, limits: list[float], areas: Sequence[charts.MapArea]) -> list[Legend]:
    bounds = [words.number(one, visit.language, 0 if float(one).is_integer() else 1) for one in limits]
    texts = [_("all areas alike")]
    if bounds:
        between = [_("{low} to {high}").format(low=a, high=b) for a, b in pairwise(bounds)]
        texts = [_("less than {high}").format(high=bounds[0]), *between, _("{low} or more").format(low=bounds[-1])]
    lines = [Legend(mark_safe(charts.swatch(c)), t) for c, t in zip(charts.class_colours(limits), texts, strict=True)]  # noqa: S308
    hatched = _("cannot tell: too few, or no rate")
    for klasses, text in ((("hidden",), _("hidden: too few")), (("open", "missing"), hatched)):
        if any(one.klass in klasses for one in areas):
            lines.append(Legend(mark_safe(charts.swatch(klasses[-1])), text))  # noqa: S308
    return lines


def dots_drawing(visit: Visit, indicator: str, figures: Sequence[Figure], own: Area, peers: Peers) -> Drawing | None:
    """All municipalities as dots at their middle; no borders."""
    places = {area.code: area for area in visit.picture.areas(AreaType.MUNICIPALITY)}
    dots = [
        charts.Dot(
            code=one.area_code, name=places[one.area_code].name, x=places[one.area_code].x, y=places[one.area_code].y,
            value=one.value, tooltip=f"{places[one.area_code].name}: {words.value_of(one, visit.language)}",
            focus=one.area_code == own.code, peer=one.area_code in peers.codes,
        )
        for one in figures
        if one.value is not None and one.area_code in places and places[one.area_code].x is not None
    ]  # fmt: skip
    if not dots:
        return None
    limits = charts.class_limits([one.value for one in dots])
    title = _("{what} in all municipalities").format(
        what=visit.picture.catalogue.get(indicator).names.in_language(visit.language)
    )
    foot = _foot(visit, figures)
    drawn = _kept(visit, ("dots", title, foot, *dots), lambda: [
        render_svg(
            charts.dot_map(dots, foot=foot, width=width), ident=f"d{width}", title=title,
            desc=_("Each dot is a municipality at its middle; the ringed one is {place}.").format(place=own.name),
        )
        for width in (HALF, NARROW)
    ])  # fmt: skip
    subtitle = _("Each dot is a municipality. The ringed dot is {place}.").format(place=own.name)
    colours = _legend(visit, limits, [])
    return Drawing(title, subtitle, mark_safe(drawn[0]), mark_safe(drawn[1]), colours, _("per 1,000 inhabitants"))  # noqa: S308


def places_drawing(visit: Visit, indicator: Indicator, placed: Sequence[tuple[Row, int, int]]) -> Drawing:
    """A group of municipalities: intervals, and beside them the places that each can have; in the order given."""
    rows = [
        charts.Places(_bar(visit, row), first, last, words.span(first, last, visit.language))
        for row, first, last in placed
    ]
    figures = [row.figure for row, _first, _last in placed]
    title = _("{what}: the group with its uncertainty").format(what=indicator.names.in_language(visit.language))
    unit = words.unit_of(figures[0], visit.language)
    unit = _("{unit}, per year").format(unit=unit) if indicator.per else unit
    axis = _("possible places (95%)")
    links = charts.bar_links([one.bar for one in rows])
    foot, locale = _foot(visit, figures), visit.language

    def specs() -> tuple[tuple[str, Spec], ...]:
        bars = [one.bar for one in rows]
        return (
            ("iw", charts.intervals_and_places(
                rows, unit_title=unit, axis_title=axis, foot=foot, width=WIDE, locale=locale)),
            ("in", charts.interval_chart(bars, unit_title=unit, foot=foot, width=NARROW, locale=locale)),
            ("ip", charts.places_chart(rows, axis_title=axis, foot=foot, width=NARROW, locale=locale)),
        )  # fmt: skip

    drawn = _kept(visit, ("places", title, unit, foot, *rows), lambda: [
        render_svg(
            spec, ident=ident, title=title, desc=_("The table on this page holds the same figures."), role="group",
            links=links,
        )
        for ident, spec in specs()
    ])  # fmt: skip
    subtitle = _("The line through each dot is the 95% interval. The longer the bar, the less certain the place.")
    return Drawing(title, subtitle, mark_safe(drawn[0]), mark_safe(drawn[1] + drawn[2]))  # noqa: S308


def _kept(visit: Visit, key: tuple[Hashable, ...], draw: Callable[[], list[str]]) -> list[str]:
    """Drawings made once for what is drawn in them: to work out a specification takes as long as the rest of a page."""
    return visit.picture.keep(("drawn", visit.language, *key), draw)


def _bar(visit: Visit, row: Row) -> charts.Bar:
    told = f"{words.value_of(row.figure, visit.language)} ({words.interval_of(row.figure, visit.language)})"
    return charts.Bar(
        code=row.figure.area_code, name=row.name, value=row.figure.value, lower=row.figure.lower,
        upper=row.figure.upper, focus=row.focus, href=row.address, tooltip=f"{row.name}: {told}",
    )  # fmt: skip


def _foot(visit: Visit, figures: Sequence[Figure]) -> str:
    """World and source, and proefdata where it applies: a picture that is copied still says what it is."""
    ids = {one for row in figures for one in (row.provenance, row.denominator_provenance) if one}
    sources = [visit.picture.provenances[one] for one in sorted(ids) if one in visit.picture.provenances]
    world = _("Fictional") if visit.world.settings.fictional else _("Real figures")
    marks = [_("proefdata")] if any(one.origin is Origin.REPLACED for one in sources) else []
    named = sorted({f"{one.publisher} {one.table}" for one in sources})
    return " · ".join([world, *marks, ", ".join(named)])
