# SPDX-License-Identifier: EUPL-1.2
"""Is a place drawn as a row of places, in the order of the intervals beside it, with one link an area?"""

import re

import pytest

from veiligheidsbeeld.doors.report.interval_chart import Bar, bar_links
from veiligheidsbeeld.doors.report.places_chart import Places, intervals_and_places, places_chart
from veiligheidsbeeld.doors.report.render import render_svg

BARS = [
    Bar(f"GM000{n}", name, 30.0 + n, 29.0 + n, 31.5 + n, focus=n == 2, href=f"/gebied/GM000{n}")
    for n, name in enumerate(("Aastad", "Beestad", "Ceestad", "Deestad"))
]
ROWS = [
    Places(bar, first, last, f"{first} tot en met {last}")
    for bar, (first, last) in zip(BARS, ((1, 2), (1, 4), (2, 4), (3, 4)), strict=True)
]
AXIS, FOOT = "mogelijke plaatsen (95%)", "Fictief"


def drawn(spec: dict[str, object]) -> str:
    links = bar_links(BARS)
    return render_svg(spec, ident="p", title="t", desc="d", role="group", links=links)


def wide() -> dict[str, object]:
    return intervals_and_places(ROWS, unit_title="per 1.000", axis_title=AXIS, foot=FOOT, width=1076, locale="nl")


def narrow() -> dict[str, object]:
    return places_chart(ROWS, axis_title=AXIS, foot=FOOT, width=346, locale="nl")


def test_a_bar_runs_from_the_first_to_the_last_possible_place() -> None:
    bars = next(one for one in narrow()["layer"] if one["mark"] == {"type": "bar", "size": 12})
    assert [(row["from"], row["to"]) for row in bars["data"]["values"]] == [
        (one.first - 0.5, one.last + 0.5) for one in ROWS
    ]  # fmt: skip


@pytest.mark.parametrize("spec", [wide, narrow])
def test_each_area_is_one_link_and_its_name_is_written_once(spec) -> None:
    svg = drawn(spec())
    assert re.findall(r'href="([^"]+)"', svg) == [bar.href for bar in BARS]
    for bar in BARS:
        assert len(re.findall(f">{bar.name}</text>", svg)) == 1
    assert AXIS in svg and FOOT in svg


def test_only_the_area_of_the_page_has_its_places_in_words() -> None:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn(narrow()))
    assert texts.count("2 tot en met 4") == 1 and "1 tot en met 2" not in texts


def test_both_panels_have_the_same_rows() -> None:
    left, right = wide()["hconcat"]
    domains = [panel["layer"][0]["encoding"]["y"]["scale"]["domain"] for panel in (left, right)]
    assert domains[0] == domains[1] == [bar.code for bar in BARS]
    assert left["height"] == right["height"]


def test_a_drawing_is_about_as_wide_as_asked() -> None:
    for spec, width in ((wide(), 1076), (narrow(), 346)):
        found = float(re.search(r'width="([\d.]+)"', drawn(spec))[1])
        assert width - 12 <= found <= width + 4
