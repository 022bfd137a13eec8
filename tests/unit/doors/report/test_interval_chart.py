# SPDX-License-Identifier: EUPL-1.2
"""A comparison: highest first, from zero, with intervals; the own area stands out; what is hidden has no dot."""

import re
from typing import Any

from veiligheidsbeeld.doors.report.charts import Bar, bar_links, interval_chart
from veiligheidsbeeld.doors.report.render import render_svg

ROWS = [
    Bar("GM0001", "Almelo", 8.74, 7.0, 10.5, tooltip="Almelo: 8,7", href="/a"),
    Bar("GM0002", "Emmen", 1234.56, 1200.0, 1270.0, focus=True, tooltip="Emmen", href="/e"),
    Bar("GM0003", "Zwolle", None, None, None, note="verborgen: minder dan 5"),
    Bar("GM0004", "Assen", 20.0, None, None),
]


def spec_of(rows: list[Bar] = ROWS, **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {"unit_title": "per 1.000", "foot": "Fictief · politie", "width": 620, "locale": "nl"}
    return interval_chart(rows, **{**settings, **more})


def svg_of(spec: dict[str, Any], **more: Any) -> str:
    return render_svg(spec, ident="i", title="t", desc="d", **more)


def words(svg: str) -> list[str]:
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def layer_of(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    found = [one for one in spec["layer"] if one["mark"]["type"] == mark and "opacity" not in one["mark"]]
    return [row for one in found for row in one["data"]["values"]]


def test_the_lowest_comes_first_and_what_has_no_value_last() -> None:
    shown = words(svg_of(spec_of()))
    names = [one for one in shown if one in {"Almelo", "Emmen", "Zwolle", "Assen"}]
    assert names == ["Almelo", "Assen", "Emmen", "Zwolle"]


def test_a_hidden_row_has_words_and_no_dot_or_rule() -> None:
    spec = spec_of()
    assert "GM0003" not in {row["code"] for row in layer_of(spec, "point") + layer_of(spec, "rule")}
    assert "verborgen: minder dan 5" in words(svg_of(spec))


def test_a_row_without_interval_has_a_dot_and_no_rule() -> None:
    spec = spec_of()
    assert "GM0004" in {row["code"] for row in layer_of(spec, "point")}
    assert {row["code"] for row in layer_of(spec, "rule")} == {"GM0001", "GM0002"}


def test_numbers_follow_the_language() -> None:
    assert "1.234,6" in words(svg_of(spec_of()))
    assert "1,234.6" in words(svg_of(spec_of(locale="en")))
    assert "1.235" in words(svg_of(spec_of(kind="count")))


def test_the_scale_starts_at_zero() -> None:
    spec = spec_of()
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0
    assert "0" in words(svg_of(spec))


def test_the_own_area_has_the_accent_and_bold_words_and_others_are_grey() -> None:
    spec = spec_of()
    assert {row["code"]: row["paint"] for row in layer_of(spec, "point")} == {
        "GM0001": "#586c88",
        "GM0002": "#00568b",
        "GM0004": "#586c88",
    }
    bold = re.findall(r'<text[^>]*font-weight="700"[^>]*>([^<]*)', svg_of(spec))
    assert bold == ["Emmen", "1.234,6"]


def test_each_row_with_an_address_is_a_link_as_high_as_the_row() -> None:
    svg = svg_of(spec_of(), role="group", links=bar_links(ROWS))
    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)">', svg) == [("/a", "Almelo: 8,7"), ("/e", "Emmen")]
    heights = [float(one) for one in re.findall(r'</title><path d="M0,[\d.]+h[\d.]+v([\d.]+)', svg)]
    assert min(heights) >= 24


def test_areas_of_one_name_stay_two_rows() -> None:
    rows = [Bar("WK1", "Centrum", 5, 4, 6), Bar("WK2", "Centrum", 7, 6, 8)]
    assert words(svg_of(spec_of(rows))).count("Centrum") == 2


def test_no_figure_is_cut_off_at_the_right() -> None:
    rows = [Bar(f"GM{at}", "Schouwen-Duiveland", 1200.0 + at, 1100.0, 1300.0 + at) for at in range(36)]
    svg = svg_of(spec_of(rows, width=346))
    assert 'width="346"' in svg
    origin = float(re.search(r"translate\(([\d.]+),", svg)[1])  # type: ignore[index]
    ends = re.findall(r'translate\(([\d.]+),[\d.]+\)"[^>]*>1\.2\d\d,\d<', svg)
    assert len(ends) == 36
    assert max(map(float, ends)) + origin + 45 <= 346


def test_an_empty_comparison_does_not_fail() -> None:
    assert svg_of(spec_of([Bar("A", "A", None, None, None, note="geen cijfer")]))
