# SPDX-License-Identifier: EUPL-1.2
"""Two curves of cases that stay quiet: what is drawn is what may be told, no more."""

from typing import Any

import pytest

from veiligheidsbeeld.doors.report.quiet_chart import Curve, Step, quiet_chart
from veiligheidsbeeld.doors.report.render import render_svg


def curve(name: str, *shares: float) -> Curve:
    steps = [Step(30 * n, one, one - 8, one + 8, f"{name} {30 * n}: {one:.0f}%") for n, one in enumerate(shares, 1)]
    return Curve(name, tuple(steps))


def spec(treated: Curve, usual: Curve, width: int = 1076) -> dict[str, Any]:
    return quiet_chart(
        treated, usual, day_title="dagen", share_title="deel nog rustig", foot="Voet", width=width, locale="nl"
    )  # fmt: skip


def lines(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found["layer"] if one["mark"]["type"] == "line"]


def test_each_curve_begins_with_all_cases_and_steps_on_the_days_that_are_told_only() -> None:
    found = lines(spec(curve("Met", 90, 80), curve("Zonder", 70, 50, 40)))
    places = [[(row["x"], row["y"]) for row in one["data"]["values"]] for one in found]
    assert places == [[(0, 100), (30, 70), (60, 50), (90, 40)], [(0, 100), (30, 90), (60, 80)]]
    assert {one["mark"]["interpolate"] for one in found} == {"step-after"}


def test_the_arms_differ_by_dashes_and_names_and_not_by_colour_alone() -> None:
    found = spec(curve("Met", 90, 80), curve("Zonder", 70, 50))
    assert lines(found)[0]["mark"]["strokeDash"] != lines(found)[1]["mark"]["strokeDash"]
    names = [row["words"] for one in found["layer"] if one["mark"]["type"] == "text" for row in one["data"]["values"]]
    assert set(names) == {"Met", "Zonder"}


def test_an_arm_of_which_nothing_is_told_has_no_line() -> None:
    found = spec(curve("Met", 90, 80), Curve("Zonder", ()))
    assert len(lines(found)) == 1


def test_every_day_that_is_told_can_be_read_out() -> None:
    found = spec(curve("Met", 90), curve("Zonder", 70, 50))
    hover = found["layer"][-1]["data"]["values"]
    assert [row["d"].split("|")[-1] for row in hover] == ["Met 30: 90%; Zonder 30: 70%", "Zonder 60: 50%"]


@pytest.mark.parametrize("width", [1076, 346])
def test_it_is_drawn_in_both_widths(width: int) -> None:
    svg = render_svg(spec(curve("Met de maatregel", 90, 80), curve("Zonder", 70, 50), width), ident="r", title="Rust",
                     desc="Na 30 dagen 90%.")  # fmt: skip
    assert "Na 30 dagen 90%." in svg and "deel nog rustig" in svg and f'width="{width}"' in svg
