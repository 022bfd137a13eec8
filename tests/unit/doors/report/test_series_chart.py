# SPDX-License-Identifier: EUPL-1.2
"""A series tells apart what is certain, provisional, missing, hidden and not comparable."""

import re
from datetime import date
from typing import Any

import pytest

from veiligheidsbeeld.doors.report.charts import Point, series_chart
from veiligheidsbeeld.doors.report.render import render_svg
from veiligheidsbeeld.doors.report.time_axis import steps_since
from veiligheidsbeeld.ground.core import Frequency

NO = {"missing": "geen cijfer", "hidden": "verborgen"}


def year(at: int, value: float | None, **more: Any) -> Point:
    bounds = {} if value is None else {"lower": value - 1, "upper": value + 1}
    return Point(label_x=str(at), x=date(at, 1, 1), value=value, **{**bounds, **more})


def spec_of(points: list[Point], **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "unit_title": "per 1.000 inwoners",
        "foot": "Fictief · politie",
        "width": 620,
        "frequency": Frequency.YEAR,
        "breaks": [],
        "locale": "nl",
        "kind": "rate",
        "no_figure_word": NO["missing"],
        "hidden_word": NO["hidden"],
        "provisional_word": "voorlopig",
    }
    return series_chart(points, **{**settings, **more})


def rows_of(spec: dict[str, Any], mark: str, style: str = "") -> list[dict[str, Any]]:
    return [
        row
        for one in spec["layer"]
        if one["mark"].get("type") == mark
        and style in str(one["mark"].get("style", ""))
        and "opacity" not in one["mark"]
        for row in one["data"]["values"]
    ]


def svg_of(spec: dict[str, Any]) -> str:
    return render_svg(spec, ident="s", title="t", desc="d")


def texts(svg: str) -> list[str]:
    inside = re.findall(r"<text[^>]*>(.*?)</text>", svg)
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in inside]


def test_missing_and_hidden_are_never_drawn_as_zero() -> None:
    points = [
        year(2018, 5),
        year(2019, None, missing=True),
        year(2020, 6),
        year(2021, None, hidden=True),
        year(2022, 7),
    ]
    spec = spec_of(points)
    for mark in ("line", "area", "point"):
        drawn = rows_of(spec, mark)
        assert {row["x"] for row in drawn} <= {0, 2, 4}
        assert all(row["y"] > 0 for row in drawn)
    svg = svg_of(spec)
    assert "geen cijfer" in texts(svg)
    assert "verborgen" in texts(svg)
    assert "<title>2019: geen cijfer</title>" in svg
    assert "<title>2021: verborgen</title>" in svg


def test_a_hidden_figure_does_not_leak_even_if_its_value_is_given() -> None:
    spec = spec_of([year(2019, 5.0), year(2020, 987.6, hidden=True), year(2021, 5.0)])
    assert "987" not in str(spec)
    assert "988" not in str(spec)


def test_a_true_zero_is_drawn() -> None:
    assert [row["y"] for row in rows_of(spec_of([year(2020, 0, lower=0), year(2021, 0, lower=0)]), "line")] == [0, 0]


def test_the_line_stops_at_a_hole_and_at_a_break() -> None:
    points = [year(at, 5) for at in range(2015, 2019)] + [year(2019, None)] + [year(at, 5) for at in range(2020, 2025)]
    spec = spec_of(points, breaks=[(date(2022, 1, 1), "nieuwe vragenlijst")])
    pieces: dict[int, list[int]] = {}
    for row in rows_of(spec, "line"):
        pieces.setdefault(row["piece"], []).append(2015 + int(row["x"]))
    assert list(pieces.values()) == [[2015, 2016, 2017, 2018], [2020, 2021], [2022, 2023, 2024]]
    assert {row["s"] for row in rows_of(spec, "area") if row["x"] <= 3} == {0}
    assert len({row["s"] for row in rows_of(spec, "area")}) == 3


def test_a_break_has_a_dotted_rule_with_its_reason() -> None:
    spec = spec_of([year(at, 5) for at in range(2018, 2024)], breaks=[(date(2021, 1, 1), "nieuwe vragenlijst")])
    (row,) = rows_of(spec, "rule", "vb-break")
    assert row["x"] == 2.5
    svg = svg_of(spec)
    assert "stroke-dasharray" in svg
    assert any("nieuwe" in one for one in texts(svg))


def test_a_break_before_the_first_or_after_the_last_figure_is_left_out() -> None:
    breaks = [(date(2018, 1, 1), "a"), (date(2030, 1, 1), "b"), (date(2001, 1, 1), "c")]
    assert not rows_of(spec_of([year(at, 5) for at in range(2018, 2024)], breaks=breaks), "rule", "vb-break")


def test_reasons_of_near_breaks_stand_on_levels_of_their_own_and_the_drawing_grows() -> None:
    months = [Point("x", date(2013 + at // 12, at % 12 + 1, 1), 3.0) for at in range(156)]
    breaks = [(date(2018, 7, 1), "Samenlopende delicten tellen mee."), (date(2019, 4, 1), "Aangifte via internet.")]
    plain = spec_of(months, frequency=Frequency.MONTH)
    spec = spec_of(months, frequency=Frequency.MONTH, breaks=breaks)
    tops = {one["encoding"]["y"]["value"] for one in spec["layer"] if "vb-note" in str(one["mark"].get("style", ""))}
    assert len(tops) == 2
    assert spec["height"] > plain["height"]
    narrow = spec_of(months, frequency=Frequency.MONTH, breaks=breaks, width=346)
    assert 'width="346"' in svg_of(narrow)


def test_provisional_is_dashed_with_an_open_point_and_joins_the_certain_line() -> None:
    spec = spec_of([year(2021, 5), year(2022, 6), year(2023, 7), year(2024, 8, provisional=True)])
    solid = [row for row in rows_of(spec, "line") if not row["dashed"]]
    dashed = [row for row in rows_of(spec, "line") if row["dashed"]]
    assert [row["y"] for row in solid] == [5, 6, 7]
    assert [row["y"] for row in dashed] == [7, 8]
    assert rows_of(spec, "point") == [{"x": 3, "y": 8, "fill": "#ffffff"}]
    assert 'stroke-dasharray="3,5"' in svg_of(spec)


def test_the_last_value_stands_in_bold_with_the_decimal_mark_of_the_language() -> None:
    points = [year(2023, 11.0), year(2024, 12.94)]
    assert "12,9" in texts(svg_of(spec_of(points)))
    assert "12.9" in texts(svg_of(spec_of(points, locale="en")))
    bold = re.findall(r'<text[^>]*font-weight="700"[^>]*>([^<]*)', svg_of(spec_of(points)))
    assert set(bold) == {"12,9"}


def test_the_last_value_names_its_period_when_newer_ones_are_missing() -> None:
    assert "6,0 · 2022" in texts(svg_of(spec_of([year(2021, 5), year(2022, 6), year(2023, None), year(2024, None)])))


def test_the_last_value_says_that_it_is_provisional_where_there_is_room() -> None:
    points = [year(2023, 5), year(2024, 6, provisional=True)]
    assert "6,0 (voorlopig)" in texts(svg_of(spec_of(points)))
    assert "6,0" in texts(svg_of(spec_of(points, width=346)))


@pytest.mark.parametrize(("locale", "expected"), [("nl", "2.000"), ("en", "2,000")])
def test_thousands_on_the_axis_follow_the_language(locale: str, expected: str) -> None:
    points = [year(2023, 1950), year(2024, 1990)]
    assert expected in texts(svg_of(spec_of(points, kind="count", locale=locale)))


def test_the_scale_starts_at_zero() -> None:
    assert "0" in texts(svg_of(spec_of([year(2023, 1950), year(2024, 1990)], kind="count")))


def test_counts_have_no_half_ticks() -> None:
    shown = texts(svg_of(spec_of([year(2023, 1), year(2024, 2)], kind="count")))
    assert not any("," in one for one in shown if one[:1].isdigit())


def test_every_point_tells_its_value_on_hover() -> None:
    svg = svg_of(spec_of([year(2023, 5), year(2024, 6.04, provisional=True), year(2025, 7, tooltip="zelf bedacht")]))
    assert [one for one in re.findall("<title>(.*?)</title>", svg)] == [
        "2023: 5,0",
        "2024: 6,0 (voorlopig)",
        "zelf bedacht",
    ]


def test_without_any_figure_no_scale_is_pretended() -> None:
    shown = texts(svg_of(spec_of([year(at, None, missing=True) for at in range(2018, 2022)])))
    assert "geen cijfer" in shown
    assert "0" not in shown
    assert svg_of(spec_of([]))


def test_one_figure_between_holes_is_a_visible_point_with_its_interval() -> None:
    spec = spec_of([year(2020, None), year(2021, 5), year(2022, None), year(2023, 5), year(2024, 5)])
    assert 1 in {row["x"] for row in rows_of(spec, "point")}
    assert [(row["y"], row["y2"]) for row in rows_of(spec, "rule")] == [(4, 6)]


def test_the_foot_line_is_there_and_wraps_rather_than_widens() -> None:
    svg = svg_of(spec_of([year(2024, 5)], foot="Fictief: verzonnen gemeente · politie, aangiften per maand", width=346))
    assert any(one.startswith("Fictief: verzonnen gemeente") for one in texts(svg))
    assert 'width="346"' in svg


@pytest.mark.parametrize(
    ("day", "frequency", "steps"),
    [
        (date(2021, 1, 1), Frequency.YEAR, 1),
        (date(2020, 7, 1), Frequency.HALF, 1),
        (date(2021, 1, 1), Frequency.QUARTER, 4),
        (date(2021, 3, 1), Frequency.MONTH, 14),
        (date(2020, 1, 15), Frequency.WEEK, 2),
        (date(2020, 1, 3), Frequency.DAY, 2),
    ],
)
def test_periods_are_counted_from_the_first(day: date, frequency: Frequency, steps: float) -> None:
    assert steps_since(day, date(2020, 1, 1), frequency) == steps


@pytest.mark.parametrize("frequency", [Frequency.WEEK, Frequency.DAY, Frequency.MONTH])
def test_a_short_series_names_its_periods(frequency: Frequency) -> None:
    length = {Frequency.WEEK: 7, Frequency.DAY: 1, Frequency.MONTH: 31}[frequency]
    points = [Point(f"p{at}", date.fromordinal(date(2024, 1, 1).toordinal() + at * length), 5.0) for at in range(6)]
    assert "p5" in texts(svg_of(spec_of(points, frequency=frequency)))


def test_years_that_do_not_fit_are_thinned_out() -> None:
    shown = texts(svg_of(spec_of([year(at, 5) for at in range(2005, 2025)], width=346)))
    assert {"2010", "2015", "2020"} <= set(shown)
    assert "2011" not in shown
