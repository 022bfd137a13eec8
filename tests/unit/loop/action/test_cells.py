# SPDX-License-Identifier: EUPL-1.2
"""What does a cell of somebody's plan say? Read as municipalities write, or refused; never guessed."""

from datetime import date
from decimal import Decimal

import pytest

from veiligheidsbeeld.loop.action import cells


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 5, 3), "2026-05-03"), ("31-12-2026", "2026-12-31"), ("1.7.2026", "2026-07-01"),
        ("31 december 2026", "2026-12-31"), ("3 mrt. 2026", "2026-03-03"), ("2026-03-12", "2026-03-12"),
        ("2026 Q3", "2026-09-30"), ("Q3 2026", "2026-09-30"), ("2e kwartaal 2026", "2026-06-30"), ("Q1", "2026-03-31"),
        ("december", "2026-12-31"), ("feb 2028", "2028-02-29"), (2027, "2027-12-31"), ("eind 2026", "2026-12-31"),
        ("t/m 2026", "2026-12-31"), ("Doorlopend", "2026-12-31"), ("1e halfjaar 2026", "2026-06-30"),
        ("n.t.b.", None), ("-", None), (None, None), ("p.m.", None),
    ],
)  # fmt: skip
def test_a_last_day_is_the_end_of_what_was_written(cell: cells.Cell, day: str | None) -> None:
    found = cells.last_day(cell, 2026, 2026)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize("cell", ["ooit", "12/03/2026", "31-02-2026", "40 maart 2026", "zomer", "Q5 2026"])
def test_an_unclear_day_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        cells.last_day(cell, 2026, 2026)


def test_a_quarter_without_a_year_is_unclear_in_a_plan_of_four_years() -> None:
    with pytest.raises(ValueError, match="which year"):
        cells.last_day("Q2", 2026, 2029)
    assert cells.last_day("structureel", 2026, 2029) == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("cell", "found"),
    [("€ 25.000", 25000), ("€25000", 25000), ("25.000,-", 25000), ("€ 1.250.000,00", 1250000), ("€ 99,95", 100),
     (18500.0, 18500), (0, 0), ("EUR 300", 300), ("500 euro", 500), ("regulier", None),
     ("Binnen bestaand budget", None), (None, None), ("PM", None), ("–", None)],
)  # fmt: skip
def test_euros_are_whole_and_not_named_is_not_zero(cell: cells.Cell, found: int | None) -> None:
    assert cells.euros(cell) == found


@pytest.mark.parametrize("cell", ["25k", "10.000 - 15.000", "€ 25,000", "duizend", -5, True, "ca. € 500"])
def test_an_unclear_amount_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(ValueError, match="no amount"):
        cells.euros(cell)


@pytest.mark.parametrize(
    ("cell", "found"), [("120 uur", 120), ("1.200", 1200), (64, 64), ("200 uren per jaar", 200), ("n.v.t.", None)]
)
def test_hours_are_hours_in_all(cell: cells.Cell, found: int | None) -> None:
    assert cells.hours(cell) == found


@pytest.mark.parametrize("cell", ["12 uur per week", "2 fte", "0,5 fte", "veel"])
def test_hours_a_week_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no hours"):
        cells.hours(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [("-10%", ("percent", "-10")), ("− 7,5 %", ("percent", "-7.5")), ("10% minder", ("percent", "-10")),
     ("daling van 20%", ("percent", "-20")), ("+5%", ("percent", "5")), ("12 % meer", ("percent", "12")),
     ("tot 36", ("number", "36")), ("1.200", ("number", "1200")), ("naar 30%", ("number", "30")),
     ("7,5", ("number", "7.5")), (36, ("number", "36"))],
)  # fmt: skip
def test_an_aim_is_a_change_or_a_number(cell: cells.Cell, found: tuple[str, str]) -> None:
    assert cells.aim(cell) == (found[0], Decimal(found[1]))


@pytest.mark.parametrize("cell", ["flink minder", "10 tot 20%", "dalende trend", "maximaal 36", "≤ 1.200"])
def test_an_aim_without_a_number_or_with_only_a_bound_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no aim"):
        cells.aim(cell)
    assert cells.aim(None) is None


def test_states_are_words_and_a_colour_is_none() -> None:
    assert [cells.state(one) for one in ("Op schema", "afgerond", "VERTRAAGD", "vervallen", None)] == [
        "on_track", "done", "late", "stopped", "planned",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no state"):
        cells.state("groen")
