# SPDX-License-Identifier: EUPL-1.2
"""Maps: five classes at most, hidden and missing apart from every class, each area a link, dots without borders."""

import doctest
import re
from types import ModuleType
from typing import Any, Literal

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, box, mapping

from veiligheidsbeeld.doors.report import map_classes, tables
from veiligheidsbeeld.doors.report.area_labels import labels_of
from veiligheidsbeeld.doors.report.charts import (
    Dot,
    MapArea,
    area_map,
    class_colours,
    class_limits,
    class_of,
    dot_map,
    links_of,
    swatch,
)
from veiligheidsbeeld.doors.report.place_projection import Projection
from veiligheidsbeeld.doors.report.render import render_svg

RAMP = ["#e4eef6", "#b4d2e8", "#78add4", "#2f75a9", "#00497a"]
Klass = Literal["value", "hidden", "missing"]


def cells(count: int = 27) -> list[dict[str, Any]]:
    rng = np.random.default_rng(1)
    ground = box(100_000, 100_000, 124_000, 117_000)
    points = [(rng.uniform(101_000, 123_000), rng.uniform(101_000, 116_000)) for _ in range(count)]
    shapes = shapely.voronoi_polygons(MultiPoint(points), extend_to=ground).geoms
    return [
        {"type": "Feature", "properties": {"code": f"WK{at:06d}"}, "geometry": mapping(one.intersection(ground))}
        for at, one in enumerate(shapes)
    ]


def area(at: int, value: float | None, klass: Klass = "value", **more: Any) -> MapArea:
    return MapArea(f"WK{at:06d}", f"Wijk {at}", value, klass, f"Wijk {at}: {value}", **more)


def map_of(areas: list[MapArea], **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "foot": "Fictief · politie",
        "width": 620,
        "focus": None,
        "labels": True,
        "class_limits": [2, 4, 6, 8],
    }
    return area_map(areas, cells(), **{**settings, **more})


def svg_of(spec: dict[str, Any], **more: Any) -> str:
    return render_svg(spec, ident="m", title="t", desc="d", **more)


def fills(spec: dict[str, Any]) -> list[str]:
    return [row["fill"] for row in spec["layer"][0]["data"]["values"]]


ALL = [area(at, float(at % 10), href=f"/gebied/{at}") for at in range(27)]


def test_colours_follow_the_classes_and_a_limit_belongs_to_the_class_above() -> None:
    values = [0, 1.9, 2, 3.9, 4, 8, 12]
    drawn = fills(map_of([area(at, value) for at, value in enumerate(values)]))[: len(values)]
    assert drawn == [RAMP[0], RAMP[0], RAMP[1], RAMP[1], RAMP[2], RAMP[4], RAMP[4]]


def test_hidden_is_dotted_and_missing_is_hatched_whatever_the_value() -> None:
    spec = map_of([area(0, 5.0, "hidden"), area(1, None, "missing"), area(2, None), area(3, 0.0, "missing")])
    assert fills(spec)[:4] == ["url(#vb-dots)", "url(#vb-hatch)", "url(#vb-hatch)", "url(#vb-hatch)"]
    svg = svg_of(spec)
    assert 'fill="url(#m-dots)"' in svg
    assert 'fill="url(#m-hatch)"' in svg
    assert RAMP[0] not in svg


def test_a_shape_without_figures_has_no_class_and_no_hover() -> None:
    assert set(fills(map_of([area(0, 5.0)]))[1:]) == {"#eff1f3"}


def test_each_area_is_a_link_with_a_name() -> None:
    svg = svg_of(map_of(ALL), role="group", links=links_of(ALL))
    assert len(re.findall("<a ", svg)) == 27
    assert '<a href="/gebied/3" aria-label="Wijk 3: 3.0"><title>Wijk 3: 3.0</title><path' in svg


def test_an_area_without_address_is_no_link() -> None:
    assert links_of([area(0, 1.0), area(1, 2.0, href="/x")]) == {"WK000001": ("/x", "Wijk 1: 2.0")}


def test_outlines_and_words_do_not_catch_the_pointer() -> None:
    svg = svg_of(map_of(ALL, focus="WK000003"), role="group", links=links_of(ALL))
    groups = re.findall(r'<g class="mark-\w+ role-mark[^>]*>', svg)
    assert len(groups) > 3
    assert [one for one in groups if "pointer-events" not in one] == groups[:1]


def test_the_focus_has_a_white_and_then_a_dark_outline() -> None:
    svg = svg_of(map_of(ALL, focus="WK000003"))
    outlines = re.findall(r'stroke="(#\w+)" stroke-width="([37])"', svg)
    assert outlines == [("#ffffff", "7"), ("#001a40", "3")]
    assert 'stroke-width="7"' not in svg_of(map_of(ALL, focus="WK999999"))


def words(svg: str) -> list[str]:
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def test_names_in_the_wide_map_and_numbers_in_the_narrow_one() -> None:
    assert "Wijk 3" in words(svg_of(map_of(ALL)))
    narrow = words(svg_of(map_of(ALL, width=346)))
    assert not any("Wijk" in one for one in narrow)
    assert {"4", "10"} <= set(narrow)
    numbered = [area(at, 1.0, number=f"n{at}") for at in range(27)]
    assert "n3" in words(svg_of(map_of(numbered, width=346)))


def test_a_map_may_go_without_words() -> None:
    assert words(svg_of(map_of(ALL, labels=False))) == ["Fictief · politie"]


def test_words_on_dark_classes_are_white() -> None:
    svg = svg_of(map_of([area(at, 9.0) for at in range(27)]))
    assert re.search(r'<text[^>]*fill="#ffffff"[^>]*>(<tspan>)?Wijk', svg)


def test_a_map_without_shapes_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        area_map(ALL, [], foot="x", width=346, focus=None, labels=True, class_limits=[])


@pytest.mark.parametrize("width", [620, 346])
def test_the_drawing_is_as_wide_as_asked(width: int) -> None:
    assert f'width="{width}"' in svg_of(map_of(ALL, width=width, foot="Fictief: " + "verzonnen gemeente " * 6))


def test_labels_lie_on_their_area_and_do_not_overlap() -> None:
    shapes = {one["properties"]["code"]: shapely.geometry.shape(one["geometry"]) for one in cells()}
    projection = Projection.fit((100_000, 100_000, 124_000, 117_000), 620, 800)
    wanted = [(code, "Roerdomp-hoek", str(at)) for at, code in enumerate(shapes)]
    labels = labels_of(wanted, shapes, projection)
    assert {one.lines for one in labels} & {("Roerdomp-hoek",), ("Roerdomp-", "hoek")}
    for one in labels:
        metres = ((one.x - projection.move_x) / projection.scale, (projection.move_y - one.y) / projection.scale)
        assert shapes[one.code].contains(shapely.Point(metres))


def test_an_area_in_parts_is_labelled_on_its_largest() -> None:
    parts = shapely.union_all([box(0, 0, 10, 10), box(500, 0, 1000, 500)])
    (label,) = labels_of([("A", "Oost", "1")], {"A": parts}, Projection.fit((0, 0, 1000, 500), 346, 300))
    assert label.x > 173


def test_north_is_up_and_nothing_is_stretched() -> None:
    projection = Projection.fit((0, 0, 1000, 500), 212, 300)
    assert projection.pixel(0, 500) == (6, 6)
    assert projection.pixel(1000, 0) == (206, 106)
    assert projection.height == 112


def dot(at: int, value: float | None = 5.0, **more: Any) -> Dot:
    return Dot(
        f"GM{at:04d}", f"Plaats {at}", 100_000 + at * 500, 400_000 + at % 19 * 9_000, value, f"Plaats {at}: 5", **more
    )


def test_all_dots_are_drawn_with_a_hover_and_no_border() -> None:
    svg = svg_of(dot_map([dot(at, float(at)) for at in range(342)], foot="Werkelijk · CBS", width=620))
    assert len(re.findall("<title>Plaats", svg)) == 342
    assert "mark-shape" not in svg
    assert all(colour in svg for colour in RAMP)


def test_a_dot_without_a_value_is_open() -> None:
    spec = dot_map([dot(0, None), dot(1, 1.0), dot(2, 9.0)], foot="x", width=346)
    assert spec["layer"][0]["data"]["values"][0]["fill"] == "#ffffff"


def test_the_focus_is_ringed_on_top_and_named_and_peers_have_a_dark_edge() -> None:
    spec = dot_map([dot(0, focus=True), dot(1, 2.0), dot(2, 9.0, peer=True)], foot="x", width=620, class_limits=[4])
    looks = [(row["edge"], row["thick"]) for row in spec["layer"][0]["data"]["values"]]
    assert looks == [("#586c88", 0.75), ("#001a40", 1.75)]
    svg = svg_of(spec)
    assert svg.index('stroke-width="7"') > svg.index("Plaats 2: 5")
    assert "Plaats 0" in words(svg)


def test_a_map_without_dots_is_refused() -> None:
    with pytest.raises(ValueError, match="dot"):
        dot_map([], foot="x", width=346)


amounts = st.floats(min_value=0, max_value=1e6, allow_nan=False).map(lambda one: round(one, 2))


@given(st.lists(amounts, max_size=60))
def test_there_are_at_most_five_classes_and_none_is_empty_at_the_ends(values: list[float]) -> None:
    limits = class_limits(values)
    assert len(limits) <= 4
    assert limits == sorted(set(limits))
    assert len(class_colours(limits)) == len(limits) + 1
    if limits:
        assert class_of(min(values), limits) == 0
        assert class_of(max(values), limits) == len(limits)


def test_limits_are_round_and_classes_hold_about_equally_many() -> None:
    limits = class_limits([at / 3 for at in range(100)])
    assert limits == [6.0, 14.0, 20.0, 26.0]


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0, 3.0]])
def test_values_that_are_alike_make_one_class(values: list[float]) -> None:
    assert class_limits(values) == []
    assert class_colours([]) == [RAMP[2]]


def test_the_legend_has_the_colour_and_the_patterns() -> None:
    assert 'fill="#e4eef6"' in swatch("#e4eef6")
    assert swatch("hidden") != swatch("missing")
    assert "id=" not in swatch("hidden") + swatch("missing")


@pytest.mark.parametrize("module", [map_classes, tables])
def test_examples_in_the_room_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed
