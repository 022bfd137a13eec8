# SPDX-License-Identifier: EUPL-1.2
"""From which figure does a target start, and what came after it?"""

from collections.abc import Callable
from datetime import date

import pytest
from told_plan import TOLD, picture, yearly

from veiligheidsbeeld.ground.core import Figure, Frequency, Period, Presence, Revision, UserError
from veiligheidsbeeld.loop.action.baseline import baseline_of, before, since

Make = Callable[..., Figure]
BURGLARY = "woninginbraak"


def months(make: Make, numbers: list[float], first: date = date(2023, 1, 1)) -> list[Figure]:
    return TOLD.months(make, "GM0114", numbers, first, value=None)


def test_a_year_that_is_over_is_the_baseline(figure: Make) -> None:
    found = baseline_of(picture(yearly(figure, {2023: 90, 2024: 80, 2025: 70})), BURGLARY, "GM0114", date(2025, 6, 1))
    assert found is not None
    assert (found.period, found.number, found.unit, found.provisional) == ("2024", 80, "aantal", False)
    assert found.lower == pytest.approx(63.44, abs=0.01) and found.upper == pytest.approx(99.57, abs=0.01)


def test_while_the_year_runs_it_is_twelve_months_up_to_the_last_quarter(figure: Make) -> None:
    told = picture([*yearly(figure, {2024: 120}), *months(figure, [10.0] * 34)])
    found = baseline_of(told, BURGLARY, "GM0114", date(2025, 10, 20))
    assert found is not None
    assert (found.period, found.number, found.provisional) == ("2024-10+12", 120, True)


def test_in_january_it_is_the_whole_year_although_months_are_known(figure: Make) -> None:
    told = picture([*yearly(figure, {2024: 120, 2025: 118}), *months(figure, [10.0] * 36)])
    found = baseline_of(told, BURGLARY, "GM0114", date(2026, 1, 1))
    assert found is not None and (found.period, found.number) == ("2025", 118)


def test_months_alone_make_a_year_which_is_not_provisional(figure: Make) -> None:
    found = baseline_of(picture(months(figure, [10.0] * 36)), BURGLARY, "GM0114", date(2026, 1, 1))
    assert found is not None and (found.period, found.provisional) == ("2025-01+12", False)


def test_a_figure_that_may_still_change_makes_it_provisional(figure: Make) -> None:
    told = picture(yearly(figure, {2025: 70}, revision=Revision.PROVISIONAL))
    found = baseline_of(told, BURGLARY, "GM0114", date(2026, 1, 1))
    assert found is not None and found.provisional


def test_a_hidden_year_stays_hidden(figure: Make) -> None:
    told = picture(yearly(figure, {2025: None}, presence=Presence.SUPPRESSED))
    found = baseline_of(told, BURGLARY, "GM0114", date(2026, 1, 1))
    assert found is not None and (found.number, found.lower, found.upper) == (None, None, None)


def test_without_a_whole_year_there_is_none(figure: Make) -> None:
    assert baseline_of(picture(months(figure, [10.0] * 7)), BURGLARY, "GM0114", date(2026, 1, 1)) is None
    assert baseline_of(picture(yearly(figure, {2026: 4})), BURGLARY, "GM0114", date(2026, 1, 1)) is None


def test_an_unknown_indicator_is_an_error(figure: Make) -> None:
    with pytest.raises(UserError):
        baseline_of(picture(yearly(figure, {2025: 70})), "geluk", "GM0114", date(2026, 1, 1))


def test_a_survey_keeps_its_own_margin_and_unit(figure: Make) -> None:
    answer = figure(
        indicator="onveilig-algemeen", area_code="GM0114", area_type="GM", period=Period.year(2023), unit="procent",
        count=None, value=33.0, lower=29.5, upper=36.7, method="published",
    )  # fmt: skip
    found = baseline_of(picture([answer]), "onveilig-algemeen", "GM0114", date(2026, 1, 1))
    assert found is not None
    assert (found.unit, found.number, found.lower, found.upper) == ("procent", 33.0, 29.5, 36.7)


@pytest.mark.parametrize(
    ("known", "held"),
    [
        (24, None), (26, None),
        (27, ("2024-01+3", "2025-01+3")), (30, ("2024-01+6", "2025-01+6")), (33, ("2024-04+6", "2025-04+6")),
        (36, ("2024-01+12", "2025-01+12")), (39, ("2024-01+12", "2025-04+12")),
    ],
)  # fmt: skip
def test_what_came_after_is_held_against_the_same_part_of_the_baseline(
    figure: Make, known: int, held: tuple[str, str] | None
) -> None:
    """Months from January 2023; the baseline is 2024."""
    told = picture([*yearly(figure, {2023: 120, 2024: 120}), *months(figure, [10.0] * known)])
    start = baseline_of(told, BURGLARY, "GM0114", date(2025, 1, 1))
    assert start is not None
    judged = since(told, start)
    periods = judged.figures and tuple(str(one.period) for one in judged.figures) if judged else None
    assert periods == held


@pytest.mark.parametrize(
    ("known", "missing", "held"),
    [
        (36, "2025-06", ("2024-07+6", "2025-07+6")), (36, "2025-11", ("2024-04+6", "2025-04+6")),
        (30, "2025-05", ("2024-01+3", "2025-01+3")), (27, "2025-02", None),
        (48, "2026-06", ("2024-01+12", "2025-04+12")),
    ],
)  # fmt: skip
def test_a_month_that_is_missing_leaves_what_can_be_held_without_it(
    figure: Make, known: int, missing: str, held: tuple[str, str] | None
) -> None:
    there = [one for one in months(figure, [10.0] * known) if str(one.period) != missing]
    told = picture([*yearly(figure, {2023: 120, 2024: 120}), *there])
    start = baseline_of(told, BURGLARY, "GM0114", date(2025, 1, 1))
    assert start is not None
    judged = since(told, start)
    periods = judged.figures and tuple(str(one.period) for one in judged.figures) if judged else None
    assert periods == held


def test_a_part_of_a_later_year_is_held_against_the_baseline_and_not_against_the_year_between(figure: Make) -> None:
    there = months(figure, [10.0] * 3, date(2026, 1, 1))
    told = picture([*yearly(figure, {2024: 120}), *months(figure, [10.0] * 12, date(2024, 1, 1)), *there])
    start = baseline_of(told, BURGLARY, "GM0114", date(2025, 1, 1))
    assert start is not None
    judged = since(told, start)
    assert judged is not None and judged.figures is not None
    assert [str(one.period) for one in judged.figures] == ["2024-01+3", "2026-01+3"]


def test_where_only_years_are_published_the_newest_year_counts(figure: Make) -> None:
    told = picture(yearly(figure, {2022: 90, 2023: 95, 2024: 80, 2025: 30}))
    start = baseline_of(told, BURGLARY, "GM0114", date(2025, 1, 1))
    assert start is not None
    judged = since(told, start)
    assert judged is not None and judged.figures is not None
    assert [one.period for one in judged.figures] == [Period.year(2024), Period.year(2025)]


def test_the_baseline_itself_is_held_against_the_year_before_it(figure: Make) -> None:
    told = picture(yearly(figure, {2023: 95, 2024: 80}))
    start = baseline_of(told, BURGLARY, "GM0114", date(2025, 1, 1))
    assert start is not None
    judged = before(told, start)
    assert judged is not None and (judged.before, judged.after) == (95, 80)
    assert since(told, start) is None
    alone = baseline_of(picture(yearly(figure, {2024: 80})), BURGLARY, "GM0114", date(2025, 1, 1))
    assert alone is not None and before(picture(yearly(figure, {2024: 80})), alone) is None


def test_quarters_make_a_year_as_months_do(figure: Make) -> None:
    quarters = [
        figure(area_code="GM0114", area_type="GM", value=None, count=20.0,
               period=Period(date(2024 + n // 4, 1 + n % 4 * 3, 1), Frequency.QUARTER))
        for n in range(7)
    ]  # fmt: skip
    found = baseline_of(picture(quarters), BURGLARY, "GM0114", date(2026, 1, 1))
    assert found is not None and (found.period, found.number, found.provisional) == ("2024-K4+4", 80, True)
