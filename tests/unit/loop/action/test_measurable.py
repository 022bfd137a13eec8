# SPDX-License-Identifier: EUPL-1.2
"""Will anybody be able to tell? Measurable means that our own verdict would say so in 80 of 100 cases."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from told_plan import WIJKEN, picture, yearly

from veiligheidsbeeld.ground.core import Figure
from veiligheidsbeeld.ground.statistics import power
from veiligheidsbeeld.loop.action.baseline import Baseline
from veiligheidsbeeld.loop.action.measurable import Aim, AimKind, Checked, check, whole_years

Make = Callable[..., Figure]
BURGLARY = "woninginbraak"
FALL_5, FALL_60 = Aim(AimKind.PERCENT, -5), Aim(AimKind.PERCENT, -60)
START = Baseline(BURGLARY, 1, "WK011400", 2024, "2025", "aantal", 40.0, 28.6, 54.5, False, "told")
END = date(2026, 12, 31)


@pytest.fixture
def steady(figure: Make) -> object:
    """Ten wijken of forty burglaries a year that differ by chance and less."""
    rows = [one for n, code in enumerate(WIJKEN) for one in
            yearly(figure, {year: 40 + (year * 7 + n * 3) % 5 for year in range(2018, 2026)}, code)]  # fmt: skip
    return picture(rows)


def codes(found: Checked) -> list[str]:
    return [one.code for one in found.sentences]


def test_a_fall_of_five_per_cent_in_forty_burglaries_cannot_be_measured(steady: object) -> None:
    found = check(steady, BURGLARY, START, FALL_5, END)
    assert not found.measurable
    assert codes(found) == ["target_unseen_fall", "visible_fall", "by_history"]
    assert found.chance is not None and found.chance < 0.05
    assert found.sentences[1].params["percent"] > 50, "it takes a fall of more than half"


def test_a_change_that_is_large_enough_can(steady: object) -> None:
    start = msgspec.structs.replace(START, number=400.0)
    found = check(steady, BURGLARY, start, FALL_60, END)
    assert found.measurable and codes(found)[0] == "target_seen_fall"
    assert found.sentences[0].params["before"] == 400 and found.sentences[0].params["after"] == 160


@pytest.mark.parametrize("number", [6.0, 20.0, 40.0, 80.0, 160.0, 320.0])
@pytest.mark.parametrize("percent", [-95, -50, -30, -20, -5, 20, 100])
def test_it_is_never_more_hopeful_than_chance_alone(steady: object, number: float, percent: int) -> None:
    start = msgspec.structs.replace(START, number=number)
    found = check(steady, BURGLARY, start, Aim(AimKind.PERCENT, percent), END)
    assert found.chance is not None and found.chance <= power(number, [number * (1 + percent / 100)])[0]


def test_years_that_differ_much_make_it_harder(figure: Make, steady: object) -> None:
    wild = picture([
        one for n, code in enumerate(WIJKEN) for one in
        yearly(figure, {year: (20, 70, 35, 90)[(year + n) % 4] for year in range(2018, 2026)}, code)
    ])  # fmt: skip
    calm, hard = (check(told, BURGLARY, START, FALL_60, END).chance for told in (steady, wild))
    assert calm is not None and hard is not None and hard < calm / 2


def test_a_longer_wait_is_judged_at_the_longer_lag(figure: Make) -> None:
    """Years that walk away from each other: four years on, ordinary differences are larger."""
    walking = picture([
        one for n, code in enumerate(WIJKEN) for one in
        yearly(figure, {year: 100 * 1.25 ** ((year - 2018) * (-1) ** n) for year in range(2018, 2026)}, code)
    ])  # fmt: skip
    start = msgspec.structs.replace(START, number=400.0)
    near, far = (check(walking, BURGLARY, start, FALL_60, date(year, 12, 31)).chance for year in (2026, 2029))
    assert near is not None and far is not None and far < near


def test_without_a_history_the_prior_is_used_and_says_so(figure: Make) -> None:
    found = check(picture(yearly(figure, {2025: 40}, "WK011400")), BURGLARY, START, FALL_60, END)
    assert codes(found)[-1] == "by_prior"


def test_a_rise_may_be_aimed_at_too(steady: object) -> None:
    start = msgspec.structs.replace(START, number=200.0)
    found = check(steady, BURGLARY, start, Aim(AimKind.NUMBER, 500), END)
    assert found.measurable and codes(found)[:2] == ["target_seen_rise", "visible_rise"]


def test_of_a_handful_it_says_that_nothing_could_be_seen(steady: object) -> None:
    start = msgspec.structs.replace(START, number=4.0)
    assert codes(check(steady, BURGLARY, start, FALL_60, END))[1] == "visible_no_fall"


def test_from_nothing_no_per_cent_is_named_and_a_large_rise_is_seen(steady: object) -> None:
    nothing = msgspec.structs.replace(START, number=0.0)
    few, many = (check(steady, BURGLARY, nothing, Aim(AimKind.NUMBER, to), END) for to in (3, 60))
    assert codes(few) == ["target_unseen_rise", "by_history"]
    assert many.measurable and codes(many) == ["target_seen_rise", "by_history"]


@pytest.mark.parametrize(
    ("indicator", "start", "aim", "due", "why"),
    [
        ("", None, None, None, "target_vague"),
        (BURGLARY, None, FALL_60, END, "target_no_figure"),
        (BURGLARY, START, None, END, "target_no_aim"),
        (BURGLARY, START, FALL_60, None, "target_no_date"),
        (BURGLARY, START, FALL_60, date(2026, 12, 30), "target_too_soon"),
        (BURGLARY, START, Aim(AimKind.NUMBER, 40), END, "target_no_change"),
        (BURGLARY, msgspec.structs.replace(START, number=None), FALL_60, END, "target_hidden"),
        (BURGLARY, msgspec.structs.replace(START, area="WK011477"), FALL_60, END, "target_figure_gone"),
        ("inwoners", msgspec.structs.replace(START, indicator="inwoners"), FALL_60, END, "target_stock"),
    ],
)  # fmt: skip
def test_what_can_never_be_told_says_why(
    steady: object, indicator: str, start: Baseline | None, aim: Aim | None, due: date | None, why: str
) -> None:
    found = check(steady, indicator, start, aim, due)
    assert (found.measurable, codes(found), found.chance) == (False, [why], None)


def test_a_survey_is_judged_by_its_published_margin(steady: object) -> None:
    start = Baseline("onveilig-algemeen", 1, "GM0114", 2024, "2025", "procent", 34.0, 30.4, 37.6, False, "told")
    small, large = (check(steady, "onveilig-algemeen", start, Aim(AimKind.NUMBER, to), END) for to in (32, 22))
    assert (small.measurable, large.measurable) == (False, True)
    assert codes(large) == ["target_seen_fall", "visible_points", "by_margins"]
    points = large.sentences[1].params["points"]
    assert 7 < points < 8
    bare = msgspec.structs.replace(start, lower=None, upper=None)
    assert codes(check(steady, "onveilig-algemeen", bare, Aim(AimKind.NUMBER, 22), END)) == ["target_no_margin"]


@pytest.mark.parametrize(
    ("period", "due", "years"),
    [("2025", date(2026, 12, 31), 1), ("2025", date(2026, 12, 30), 0), ("2024-10+12", date(2026, 12, 31), 1),
     ("2024-10+12", date(2027, 9, 30), 2), ("2025", date(2029, 12, 31), 4)],
)  # fmt: skip
def test_whole_years_lie_between_a_baseline_and_a_last_day(period: str, due: date, years: int) -> None:
    assert whole_years(msgspec.structs.replace(START, period=period), due) == years
