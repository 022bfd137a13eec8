# SPDX-License-Identifier: EUPL-1.2
"""Which stretches does a document hold against each other?"""

import pytest

from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.picture.stretch import last_whole_year, widened


@pytest.mark.parametrize(
    ("period", "wide"),
    [("2025-12", "2025-K4"), ("2025-03", "2025-K1"), ("2025-01", "2024-11+3"), ("2025-05", "2025-03+3"),
     ("2025-K3", "2025-K3"), ("2025", "2025"), ("2025-W40", "2025-W40"), ("2025-02+2", "2025-02+2")],
)  # fmt: skip
def test_a_month_is_taken_with_the_two_before_it(period: str, wide: str) -> None:
    assert str(widened(Period.parse(period))) == wide


@pytest.mark.parametrize(
    ("period", "year"),
    [("2025-K4", "2025"), ("2025-12", "2025"), ("2025-H2", "2025"), ("2025", "2025"), ("2025-K3", "2024"),
     ("2025-01", "2024"), ("2025-10+3", "2025"), ("2026-W02", "2025")],
)  # fmt: skip
def test_the_last_whole_year_never_ends_after_the_stretch(period: str, year: str) -> None:
    found = last_whole_year(Period.parse(period))
    assert str(found) == year and found.end <= Period.parse(period).end
