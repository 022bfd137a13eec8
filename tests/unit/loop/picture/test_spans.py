# SPDX-License-Identifier: EUPL-1.2
"""Is a stretch summed only of parts that are there and known?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from told import Told, months

from veiligheidsbeeld.ground.core import Figure, Presence
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.spans import twelve_months

AREA = "BU01140102"


@pytest.fixture
def rows(figure: Callable[..., Figure]) -> list[Figure]:
    return months(figure, AREA, range(1, 31))


def sums(rows: list[Figure]) -> list[tuple[str, float | None]]:
    found = twelve_months(Told(rows, Catalogue.read().get("woninginbraak")), "woninginbraak", AREA)
    return [(str(one.period), one.count) for one in found]


def test_twelve_months_and_the_twelve_before(rows: list[Figure]) -> None:
    assert sums(rows) == [("2021-07+12", sum(range(19, 31))), ("2020-07+12", sum(range(7, 19)))]
    assert sums(rows[:20]) == [("2020-09+12", sum(range(9, 21)))]


def test_a_hidden_month_is_no_zero(rows: list[Figure]) -> None:
    hidden = replace(rows[10], count=None, presence=Presence.SUPPRESSED)
    assert len(sums([*rows[:10], hidden, *rows[11:]])) == 1
    assert sums([*rows[:-1], replace(rows[-1], count=None, presence=Presence.SUPPRESSED)]) == []


def test_a_month_without_a_row_is_no_zero(rows: list[Figure]) -> None:
    assert len(sums([*rows[:10], *rows[11:]])) == 1
    assert sums([*rows[:25], *rows[26:]]) == []
