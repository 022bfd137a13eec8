# SPDX-License-Identifier: EUPL-1.2
"""Does a period read back as it was printed, and is nonsense refused by name?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veiligheidsbeeld.ground.core import Frequency, Period, UserError

YEARS = st.integers(1900, 2150)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Any period that can be written down: it starts where a unit of its frequency starts."""
    frequency, year, count = draw(st.sampled_from(Frequency)), draw(YEARS), draw(st.integers(1, 60))
    if frequency is Frequency.DAY:
        start = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    elif frequency is Frequency.WEEK:
        start = date.fromisocalendar(year, draw(st.integers(1, 52)), 1)
    else:
        months = {Frequency.YEAR: 12, Frequency.HALF: 6, Frequency.QUARTER: 3, Frequency.MONTH: 1}[frequency]
        start = date(year, 1 + months * draw(st.integers(0, 12 // months - 1)), 1)
    return Period(start, frequency, count)


@given(periods())
def test_a_period_reads_back_as_it_was_printed(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods(), st.integers(1, 20))
def test_the_previous_period_ends_where_this_one_starts(period: Period, steps: int) -> None:
    assert period.previous().end == period.start
    stepwise = period
    for _ in range(steps):
        stepwise = stepwise.previous()
    assert stepwise == period.previous(steps)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-H2", date(2024, 7, 1), date(2025, 1, 1)),
        ("2024-K3", date(2024, 7, 1), date(2024, 10, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 4)),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 6)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("2024-K4+2", date(2024, 10, 1), date(2025, 4, 1)),
        (" 2024 ", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_period_starts_and_ends_on_the_calendar(text: str, start: date, end: date) -> None:
    period = Period.parse(text)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "", "20", "2024-13", "2024-00", "2024-H3", "2024-H0", "2024-K5", "2024-K0", "2024-W54", "2021-W53", "2024-W0",
        "2023-02-29", "2024-1-1", "24-01", "2024/01", "2024JJ00", "2024+", "2024+0", "2024-K", "0000", "2024-01-01x",
        "January 2024", "2024-h1", "9999", "٢٠٢٤",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_and_the_text_is_repeated(text: str) -> None:
    with pytest.raises(UserError) as refused:
        Period.parse(text)
    assert refused.value.statement.code == "unknown_period"
    assert refused.value.statement.params["period"] == text
    assert "2024-K3" in str(refused.value)


def test_a_year_and_its_first_month_are_two_periods() -> None:
    assert Period.parse("2024") != Period.parse("2024-01")
    assert Period.parse("2024").start == Period.parse("2024-01").start


def test_periods_sort_by_start() -> None:
    texts = ["2023", "2023-02", "2023-K4", "2024"]
    assert sorted(map(Period.parse, reversed(texts))) == list(map(Period.parse, texts))
