# SPDX-License-Identifier: EUPL-1.2
"""Which drawing does a page show, in which words? Each is drawn wide and narrow; its table stands on the same page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import charts, words
from veiligheidsbeeld.doors.report.effect_drawings import effect_pictures
from veiligheidsbeeld.doors.report.figure_drawings import (
    draw_parts,
    draw_series,
    features_of,
    foot_of,
    kept,
    legend_of,
    point_of,
)
from veiligheidsbeeld.doors.report.render import Spec, render_svg, to_png
from veiligheidsbeeld.doors.web.pages.rows import Row
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period, UserError
from veiligheidsbeeld.loop.assessment import evidence
from veiligheidsbeeld.loop.effect.result import Estimate
from veiligheidsbeeld.loop.picture.catalogue import Break, Indicator
from veiligheidsbeeld.loop.picture.peers import Peers

WIDE, HALF, BESIDE, NARROW = 1076, 660, 514, 346
_NUMBERS_ROOM = 20  # pixels, for one line of numbers above a plot


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
    widths = (NARROW,) if small else (WIDE, NARROW)
    return _safe(
        draw_series(
            visit.picture, visit.language, indicator, area, figures, widths, outside=outside,
            ident=f"s{NARROW}-{indicator}-{area.code}" if small else "s{width}",
            desc=_("The page of the indicator has the same figures, in a table or to download."),
        )
    )  # fmt: skip


def _safe(drawn: evidence.Drawing) -> Drawing:
    """Our own SVG, as it may stand in a page."""
    legend = [Legend(mark_safe(swatch), said) for swatch, said in drawn.legend]  # noqa: S308
    wide, narrow = mark_safe(drawn.wide), mark_safe(drawn.narrow)  # noqa: S308
    return Drawing(drawn.title, drawn.subtitle, wide, narrow, legend, drawn.legend_title)


def estimate_drawings(visit: Visit, found: Estimate | None, indicator: str) -> list[Drawing]:
    """What was counted against what was expected, half-years beside each other, and what the method claims where
    nothing was done; none where nothing could be estimated. `indicator` is empty or unknown where the outcome is no
    figure of ours."""
    if found is None:
        return []
    try:
        figures = [visit.picture.figure(indicator, visit.municipality)]
    except UserError:
        figures = []
    pictures = effect_pictures(found, visit.language, foot_of(visit.picture, visit.language, figures))
    return [Drawing(one.title, one.note, mark_safe(one.wide), mark_safe(one.narrow)) for one in pictures]  # noqa: S308


def sums_drawing(
    visit: Visit, ident: str, name: str, figures: Sequence[Figure], breaks: Sequence[Break], top: float
) -> Drawing:
    """Yearly sums beside others on the same scale, up to `top`. Breaks have numbers: their reasons stand in a list."""
    cuts = [(Period.parse(one.period).start, str(number)) for number, one in enumerate(breaks, 1)]
    drawn = [
        render_svg(
            charts.series_chart(
                [point_of(visit.language, one, False) for one in figures], unit_title=_("number"),
                foot=foot_of(visit.picture, visit.language, figures),
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


def area_drawing(visit: Visit, indicator: str, rows: Sequence[Row], area_type: AreaType) -> Drawing | None:
    """A map of the parts of an area: rates in five classes, hidden and unknown set apart. None without shapes."""
    drawn = draw_parts(visit.picture, visit.language, indicator, rows, area_type, (HALF, NARROW))
    return _safe(drawn) if drawn else None


def without_shape(visit: Visit, rows: Sequence[Row], area_type: AreaType) -> list[Row]:
    """Areas with figures that the map cannot show; empty where there is no map at all."""
    drawn = {feature["properties"]["code"] for feature in features_of(visit.picture, rows, area_type)}
    return [one for one in rows if one.figure.area_code not in drawn] if drawn else []


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
    foot = foot_of(visit.picture, visit.language, figures)
    drawn = kept(visit.picture, visit.language, ("dots", title, foot, *dots), lambda: [
        render_svg(
            charts.dot_map(dots, foot=foot, width=width), ident=f"d{width}", title=title,
            desc=_("Each dot is a municipality at its middle; the ringed one is {place}.").format(place=own.name),
        )
        for width in (HALF, NARROW)
    ])  # fmt: skip
    subtitle = _("Each dot is a municipality. The ringed dot is {place}.").format(place=own.name)
    colours = [Legend(mark_safe(c), said) for c, said in legend_of(visit.language, limits, [])]  # noqa: S308
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
    foot, locale = foot_of(visit.picture, visit.language, figures), visit.language

    def specs() -> tuple[tuple[str, Spec], ...]:
        bars = [one.bar for one in rows]
        return (
            ("iw", charts.intervals_and_places(
                rows, unit_title=unit, axis_title=axis, foot=foot, width=WIDE, locale=locale)),
            ("in", charts.interval_chart(bars, unit_title=unit, foot=foot, width=NARROW, locale=locale)),
            ("ip", charts.places_chart(rows, axis_title=axis, foot=foot, width=NARROW, locale=locale)),
        )  # fmt: skip

    drawn = kept(visit.picture, visit.language, ("places", title, unit, foot, *rows), lambda: [
        render_svg(
            spec, ident=ident, title=title, desc=_("The table on this page holds the same figures."), role="group",
            links=links,
        )
        for ident, spec in specs()
    ])  # fmt: skip
    subtitle = _("The line through each dot is the 95% interval. The longer the bar, the less certain the place.")
    return Drawing(title, subtitle, mark_safe(drawn[0]), mark_safe(drawn[1] + drawn[2]))  # noqa: S308


def _bar(visit: Visit, row: Row) -> charts.Bar:
    told = f"{words.value_of(row.figure, visit.language)} ({words.interval_of(row.figure, visit.language)})"
    return charts.Bar(
        code=row.figure.area_code, name=row.name, value=row.figure.value, lower=row.figure.lower,
        upper=row.figure.upper, focus=row.focus, href=row.address, tooltip=f"{row.name}: {told}",
    )  # fmt: skip
