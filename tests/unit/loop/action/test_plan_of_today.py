# SPDX-License-Identifier: EUPL-1.2
"""Which plan opens first: that of this year, not the one that is being written for the next."""

from datetime import date

from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import of_today

NEXT, NOW, LONG = (
    Plan(kind=kind, first_year=year, title=title)
    for kind, year, title in (("yearly", 2027, "next"), ("yearly", 2026, "now"), ("four_year", 2026, "long"))
)


def test_the_plan_of_this_year_comes_before_a_newer_one() -> None:
    assert of_today([NEXT, LONG, NOW], date(2026, 1, 26)) is NOW


def test_without_one_of_this_year_it_is_the_newest_and_of_none_there_is_none() -> None:
    assert of_today([NEXT, LONG], date(2030, 1, 1)) is NEXT
    assert of_today([], date(2030, 1, 1)) is None
