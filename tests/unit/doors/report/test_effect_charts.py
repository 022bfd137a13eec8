# SPDX-License-Identifier: EUPL-1.2
"""Drawings of an estimate: from zero, calm, start and time of choosing marked, nothing drawn without numbers."""

import math
import re
from dataclasses import replace
from typing import Any

import pytest
from told_estimates import told

from veiligheidsbeeld.doors.report.course_chart import Stretch, course_chart
from veiligheidsbeeld.doors.report.document import Picture
from veiligheidsbeeld.doors.report.effect_drawings import (
    SHEET,
    called,
    course_picture,
    effect_pictures,
    event_picture,
    placebo_picture,
)
from veiligheidsbeeld.doors.report.event_chart import Ratio, event_chart
from veiligheidsbeeld.doors.report.placebo_chart import placebo_chart
from veiligheidsbeeld.doors.report.ratio_axis import ratio_axis, reach
from veiligheidsbeeld.doors.report.render import render_svg
from veiligheidsbeeld.doors.report.time_marks import Marks
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.effect.result import Course, Estimate, Method

FOOT = "Fictional · police"
MARKS = Marks(2, "start", (1, 1), "chosen on this")
NAN = math.nan


def svg_of(spec: dict[str, Any]) -> str:
    return render_svg(spec, ident="e", title="t", desc="d")


def texts(svg: str) -> list[str]:
    found = [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<text[^>]*>(.*?)</text>", svg)]
    return [re.sub(r"\s+", " ", one) for one in found]


def rows_of(spec: dict[str, Any], mark: str, style: str = "") -> list[dict[str, Any]]:
    return [
        row for one in spec["layer"]
        if one["mark"]["type"] == mark and style in str(one["mark"].get("style", "")) and "opacity" not in one["mark"]
        for row in one["data"]["values"]
    ]  # fmt: skip


def course(stretches: list[Stretch], **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "counted_word": "counted", "expected_word": "expected", "unit_title": "number per month", "foot": FOOT,
        "width": 620, "locale": "en",
    }  # fmt: skip
    return course_chart(stretches, MARKS, None, **{**settings, **more})


def at(place: int, counted: float = 10.0, expected: float = 12.0, **bounds: float) -> Stretch:
    return Stretch(
        place, place, counted, expected, bounds.get("lower", NAN), bounds.get("upper", NAN), f"month {place}"
    )


BOUNDED = [at(0), at(1), at(2, lower=8, upper=15), at(3, 6, lower=7, upper=14)]


def events(*ratios: Ratio, **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "none_word": "equal", "unit_title": "difference", "foot": FOOT, "width": 620, "locale": "en",
    }  # fmt: skip
    return event_chart(ratios, MARKS, None, **{**settings, **more})


def placebos(values: list[float], found: float, **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "found_words": "here", "none_word": "equal", "unit_title": "change", "count_title": "draws", "foot": FOOT,
        "width": 620, "locale": "en", "told": lambda low, high, n: f"{n}",
    }  # fmt: skip
    return placebo_chart(values, found, **{**settings, **more})


def test_counts_are_drawn_from_zero_and_the_band_only_from_the_start_on() -> None:
    spec = course(BOUNDED)
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0] == 0
    assert [(row["x"], row["y"], row["y2"]) for row in rows_of(spec, "area")] == [
        (1.5, 8, 15), (2.5, 8, 15), (2.5, 7, 14), (3.5, 7, 14),
    ]  # fmt: skip
    assert [row["x"] for row in rows_of(spec, "rule", "vb-break")] == [1.5], "before the first period of the measure"
    assert [(row["x"], row["x2"]) for row in rows_of(spec, "rect") if "d" not in row] == [(0.5, 1.5)]


def test_both_lines_are_named_at_their_end_and_apart_where_they_meet() -> None:
    ends = rows_of(course([*BOUNDED[:3], at(3, 10, 10)]), "text")
    heights = {row["words"]: row["y"] for row in ends if isinstance(row["words"], str)}
    assert heights.keys() == {"counted", "expected"} and abs(heights["counted"] - heights["expected"]) > 0.5
    low = {row["words"]: row["y"] for row in rows_of(course([*BOUNDED[:3], at(3, 0, 0)]), "text") if "y" in row}
    assert min(low.values()) > 0, "not under the axis"


def test_what_is_not_known_is_not_drawn() -> None:
    spec = course([at(0, NAN), at(1), at(2, expected=NAN, lower=8, upper=NAN)])
    assert [row["x"] for row in rows_of(spec, "line")] == [0, 1, 1, 2]  # expected twice, then counted twice
    assert not rows_of(spec, "area") and svg_of(spec)


def test_words_at_the_marks_never_run_out_of_the_drawing() -> None:
    for start, chosen in ((2, (1, 1)), (3, (0, 0)), (1, (0, 0)), (3, (2, 2))):
        for width in (346, 1076):
            marks = Marks(start, "start of the measure", chosen, "areas chosen on this time")
            svg = svg_of(course_chart(BOUNDED, marks, None, counted_word="counted", expected_word="expected",
                                      unit_title="number per month", foot=FOOT, width=width, locale="en"))  # fmt: skip
            assert f'width="{width}"' in svg, (start, chosen, width)
            assert "start of the measure" in " ".join(texts(svg))


def test_before_and_after_differ_in_more_than_colour() -> None:
    spec = events(Ratio(0, 0, 1.1, 0.8, 1.4, False, "a"), Ratio(1, 1, 0.6, 0.4, 0.9, True, "b"))
    looks = {one["mark"]["fill"]: one["data"]["values"][0]["x"] for one in spec["layer"]
             if one["mark"]["type"] == "point" and "stroke" in one["mark"]}  # fmt: skip
    assert looks == {"#ffffff": 0, "#00568b": 1}, "open before, filled after"
    rules = [one["mark"]["strokeWidth"] for one in spec["layer"] if one["mark"]["type"] == "rule"
             and "y2" in one["encoding"] and "style" not in one["mark"]]  # fmt: skip
    assert rules == [2.0, 3.0]


def test_ratios_stand_on_a_log_scale_as_far_down_as_up() -> None:
    low, high = reach([0.5, 1.2, 0.0, math.inf, NAN])
    assert low * high == pytest.approx(1) and low < 0.5
    scale = events(Ratio(0, 0, 0.5, 0.4, 0.9, True, "a"))["layer"][0]["encoding"]["y"]["scale"]
    assert scale["type"] == "log" and scale["domain"][0] * scale["domain"][1] == pytest.approx(1)
    assert ratio_axis(0.4, 2.5, "equal")["values"] == [0.5, 1.0, 2.0]
    assert ratio_axis(0.7, 1.4, "equal")["values"] == [0.8, 1.0, 1.25]


def test_ticks_say_the_change_and_no_difference_in_words() -> None:
    svg = svg_of(events(Ratio(0, 0, 0.6, 0.4, 0.9, True, "a"), Ratio(1, 1, 1.0, 0.6, 1.6, True, "b")))
    assert {"−50%", "equal", "+100%"} <= set(texts(svg))


def test_what_lies_off_the_axis_is_cut_at_its_edge_and_has_no_point() -> None:
    spec = events(Ratio(0, 0, 0.0, 0.0, 3.0, True, "a"), Ratio(1, 1, 1.0, 0.5, math.inf, True, "b"),
                  Ratio(2, 2, NAN, NAN, NAN, True, "c"))  # fmt: skip
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert [(row["y0"], row["y2"]) for row in rows_of(spec, "rule") if "y0" in row] == [(low, 3.0), (0.5, high)]
    assert [row["x"] for one in spec["layer"] if one["mark"]["type"] == "point" and "stroke" in one["mark"]
            for row in one["data"]["values"]] == [1]  # fmt: skip
    assert svg_of(spec)


def test_every_placebo_counts_also_the_ones_off_the_axis() -> None:
    values = [0.0, 0.02, 0.5, 0.9, 1.0, 1.1, 2.0, 40.0, math.inf]
    spec = placebos(values, 0.6)
    bars = [row for row in rows_of(spec, "rect") if "d" not in row]
    assert sum(row["y"] for row in bars) == len(values)
    assert bars[0]["y"] == 2 and bars[-1]["y"] == 2
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domainMin"] == 0
    assert svg_of(spec)


def test_the_result_is_a_line_in_it_with_its_words_inside_the_drawing() -> None:
    for found in (0.3, 1.0, 3.0):
        svg = svg_of(placebos([0.8, 1.0, 1.2], found, width=346, found_words="hier +200%"))
        assert 'width="346"' in svg and "hier +200%" in texts(svg)


def test_an_estimate_gives_three_drawings_that_state_what_was_found() -> None:
    found = told()
    pictures = effect_pictures(found, "en", FOOT)
    assert [one.title for one in pictures] == [
        "Since the start 89 were counted; 180 were to be expected",
        "Before the start none of 4 half-years went another way than the other areas",
        "Where nothing was done, a change this large came up in 0 of 200 draws",
    ]
    for one in pictures:
        assert one.alt.startswith(one.title) and one.note
        assert FOOT in texts(one.wide) and FOOT in texts(one.narrow)
        assert 'role="img"' in one.wide and "<title id=" in one.wide and one.title in one.wide
        assert 'width="1076"' in one.wide and 'width="346"' in one.narrow
    ids = re.findall(r' id="([^"]+)"', "".join(one.wide + one.narrow for one in pictures))
    assert len(ids) == len(set(ids))


def test_titles_count_what_is_in_the_estimate() -> None:
    found = told(change=0, seed=3)
    apart = replace(found, blocks=tuple(replace(one, lower=1.1) for one in found.blocks))
    event, far = event_picture(apart, "en", FOOT), placebo_picture(found, "en", FOOT)
    assert event and event.title.startswith("Before the start 4 of 4 half-years")
    larger = sum(abs(math.log(one)) >= abs(math.log(found.ratio)) for one in found.placebos)
    assert far and f"in {larger} of 200 draws" in far.title and 0 < larger < 200


def test_without_numbers_nothing_is_drawn() -> None:
    assert effect_pictures(told(treated=1), "nl", FOOT) == ()
    by_lot = told(method=Method.LOTS)
    assert placebo_picture(by_lot, "nl", FOOT) is None, "lots are redrawn, no placebos"
    assert len(effect_pictures(by_lot, "nl", FOOT)) == 2


def points(picture: Picture | None) -> int:
    """How many columns tell a value."""
    assert picture is not None
    return len(re.findall(r"<title[^>]*>[^<]*: counted", picture.wide))


@pytest.mark.parametrize(("months", "together"), [(24 + 12, 3), (72, 3), (144, 6)])
def test_many_months_become_quarters_or_half_years_cut_at_the_start(months: int, together: int) -> None:
    found = told(months=months)
    picture = course_picture(found, "en", FOOT)
    assert points(picture) == months / together
    assert picture and f"average of {together} months" in picture.note


def test_few_periods_stay_as_they_are() -> None:
    found = Estimate(
        **{
            **vars(told()),
            "course": Course(("2025-12", "2026-01"), (20.0, 18.0), (21.5, 19.0), (15.0, 13.0), (28.0, 25.0), 1),
        }
    )
    picture = course_picture(found, "en", FOOT)
    assert points(picture) == 2 and picture and "average" not in picture.note


def test_a_start_in_the_middle_of_a_quarter_is_not_averaged_over() -> None:
    one = told().course
    assert one is not None
    moved = Course(*(getattr(one, name)[:-1] for name in ("periods", "treated", "expected", "lower", "upper")), 35)
    picture = course_picture(replace(told(), course=moved), "en", FOOT)
    assert picture
    assert "December 2014 to February 2015: counted" in picture.wide.replace("\u00a0", " ")


def test_what_comes_after_the_last_period_of_the_protocol_is_no_part_of_it() -> None:
    one = told().course
    assert one is not None
    shorter = replace(one, lower=(*one.lower[:-3], NAN, NAN, NAN), upper=(*one.upper[:-3], NAN, NAN, NAN))
    assert points(course_picture(replace(told(), course=shorter), "en", FOOT)) == 15


def test_an_interval_without_end_is_not_drawn_and_has_no_number() -> None:
    one = told().course
    assert one is not None
    endless = replace(one, upper=(*one.upper[:36], *[math.inf] * 12))
    picture = course_picture(replace(told(), course=endless), "en", FOOT)
    assert picture and "and –." in picture.alt and "#c3d9e9" not in picture.wide


def test_the_time_left_out_says_why() -> None:
    peak = replace(told(), checks=tuple(
        replace(one, statements=tuple(type(said)("chosen_peak", said.params) for said in one.statements))
        for one in told().checks
    ))  # fmt: skip
    chosen, bad = course_picture(told(), "en", FOOT), course_picture(peak, "en", FOOT)
    assert chosen and "areas chosen on this time" in texts(chosen.wide)
    assert bad and "left out: a bad time" in texts(bad.wide)


def test_on_a_sheet_the_drawings_are_flat() -> None:
    for one in effect_pictures(told(), "nl", FOOT, size=SHEET):
        assert float(re.findall(r'height="([\d.]+)"', one.narrow)[0]) <= 230


def test_months_that_make_a_quarter_or_half_year_are_called_so() -> None:
    first = Period.parse("2015-01")
    assert [str(called(first, n)) for n in (1, 3, 6, 12, 4)] == ["2015-01", "2015-K1", "2015-H1", "2015", "2015-01+4"]
    assert str(called(Period.parse("2015-02"), 3)) == "2015-02+3"


def test_the_time_axis_says_years_also_of_a_short_series_and_names_where_none_begins() -> None:
    course = told().course
    assert course is not None
    for cut, expected in ((24, {"2014", "2015"}), (10, {"juni 2015"})):
        held = Course(
            *(getattr(course, name)[-cut:] for name in ("periods", "treated", "expected", "lower", "upper")), 6
        )
        picture = course_picture(replace(told(), course=held), "nl", FOOT)
        assert picture and expected <= {one.replace("\u00a0", " ") for one in texts(picture.wide)}


def test_no_word_under_the_half_years_is_cut_off() -> None:
    few = replace(told(), blocks=told().blocks[-3:])
    picture = event_picture(few, "nl", FOOT)
    assert picture and 'width="346"' in picture.narrow
    ends = [
        float(x)
        for x, y in re.findall(r'text-anchor="middle" transform="translate\(([\d.]+),([\d.]+)\)', picture.narrow)
    ]
    assert ends and max(ends) < 346 - 55
