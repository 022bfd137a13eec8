# SPDX-License-Identifier: EUPL-1.2
"""Our own figures as the table that effects are measured on: what is not known is never zero."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from told_effect import INDICATOR, TOLD_PLAN, WIJKEN

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, UserError
from veiligheidsbeeld.loop.effect.own_panel import own_panel, period_at

Make = Callable[..., Figure]
FIRST = date(2025, 1, 1)


def monthly(make: Make, area: str, counts: list[float], **about: Any) -> list[Figure]:
    found: list[Figure] = TOLD_PLAN.TOLD.months(make, area, counts, FIRST, indicator=INDICATOR, **about)
    return found


def table_of(figures: list[Figure], frequency: Frequency = Frequency.MONTH) -> Any:
    return own_panel(TOLD_PLAN.picture(figures), INDICATOR, AreaType.WIJK, frequency)


def test_areas_are_rows_and_months_are_columns(figure: Make) -> None:
    own = table_of([*monthly(figure, WIJKEN[1], [4, 5, 6]), *monthly(figure, WIJKEN[0], [1, 2, 3])])
    assert own.panel.areas == (WIJKEN[0], WIJKEN[1])
    assert [str(one) for one in own.panel.periods] == ["2025-01", "2025-02", "2025-03"]
    assert own.panel.counts.tolist() == [[1, 2, 3], [4, 5, 6]] and own.unknown == 0 and own.left_out == ()


def test_a_hidden_cell_and_one_that_is_not_there_are_unknown_and_a_zero_is_zero(figure: Make) -> None:
    hidden = [one if one.count != 2 else replace(one, count=None) for one in
              monthly(figure, WIJKEN[0], [1, 2, 0])]  # fmt: skip
    own = table_of([*hidden, *monthly(figure, WIJKEN[1], [4, 5])])
    assert np.isnan(own.panel.counts).tolist() == [[False, True, False], [False, False, True]]
    assert own.panel.counts[0, 2] == 0 and own.unknown == 2


def test_an_area_of_which_nothing_is_known_is_left_out_and_named(figure: Make) -> None:
    nothing = [replace(one, count=None) for one in monthly(figure, WIJKEN[2], [1, 2])]
    own = table_of([*monthly(figure, WIJKEN[0], [1, 2]), *nothing])
    assert own.panel.areas == (WIJKEN[0],)
    assert [one.params["area"] for one in own.left_out] == [WIJKEN[2]]


def test_a_code_of_another_division_may_have_been_another_place(figure: Make) -> None:
    old = monthly(figure, WIJKEN[0], [90, 90, 90], division_year=2019)
    own = table_of([*old, *monthly(figure, WIJKEN[1], [4, 5, 6])])
    assert own.panel.areas == (WIJKEN[1],) and [one.params["area"] for one in own.left_out] == [WIJKEN[0]]


def test_areas_of_another_municipality_are_not_ours(figure: Make) -> None:
    own = table_of([*monthly(figure, WIJKEN[0], [1, 2]), *monthly(figure, "WK034401", [7, 8])])
    assert own.panel.areas == (WIJKEN[0],)


def test_a_month_that_is_missing_in_all_areas_stays_a_column(figure: Make) -> None:
    found = [one for one in monthly(figure, WIJKEN[0], [1, 2, 3]) if one.count != 2]
    own = table_of(found)
    assert len(own.panel.periods) == 3 and np.isnan(own.panel.counts[0, 1])


def test_where_nothing_was_published_it_says_so(figure: Make) -> None:
    with pytest.raises(UserError) as refused:
        table_of(monthly(figure, WIJKEN[0], [1, 2]), Frequency.QUARTER)
    assert refused.value.statement.code == "no_own_panel"


def test_a_week_of_which_reports_still_come_in_is_unknown(figure: Make) -> None:
    monday = date(2025, 3, 3)
    weeks = [
        figure(area_code=WIJKEN[0], area_type=AreaType.WIJK, indicator=INDICATOR, count=float(10 + n),
               period=Period(monday + timedelta(days=7 * n), Frequency.WEEK))
        for n in range(4)
    ]  # fmt: skip
    told = TOLD_PLAN.picture(weeks)
    told.share = 0.4
    told.across = lambda indicator, kind, period: [one for one in weeks if one.period == period]
    own = own_panel(told, INDICATOR, AreaType.WIJK, Frequency.WEEK)
    assert own.panel.counts[0, :3].tolist() == [10, 11, 12] and np.isnan(own.panel.counts[0, 3])


@pytest.mark.parametrize(
    ("frequency", "period"),
    [(Frequency.MONTH, "2025-02"), (Frequency.QUARTER, "2025-K1"), (Frequency.WEEK, "2025-W07")],
)  # fmt: skip
def test_a_day_lies_in_one_period(frequency: Frequency, period: str) -> None:
    assert str(period_at(date(2025, 2, 14), frequency)) == period
