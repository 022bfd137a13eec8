# SPDX-License-Identifier: EUPL-1.2
"""A municipality with burglaries by year and month, and who writes its plan."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from told_plan import TOLD, picture, yearly

from veiligheidsbeeld.ground.core import Figure
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import create_plan
from veiligheidsbeeld.loop.assessment.meetings import Author

THEME = "veilige-dorpen-en-wijken"


@pytest.fixture
def october() -> Author:
    return Author("adviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))


@pytest.fixture
def january() -> Author:
    return Author("analist", "analyst", datetime(2026, 1, 20, 9, tzinfo=UTC))


@pytest.fixture
def told(figure: Callable[..., Figure]) -> Callable[[int], Any]:
    """What is known after so many months from January 2023: forty burglaries a month, twenty from 2026 on."""

    def known(months: int) -> Any:
        counts = [40.0 if n < 36 else 20.0 for n in range(months)]
        years = {2023 + n: sum(counts[12 * n : 12 * n + 12]) for n in range(months // 12)}
        return picture([
            *yearly(figure, {2019: 470, 2020: 485, 2021: 478, 2022: 481, **years}),
            *TOLD.months(figure, "GM0114", counts, date(2023, 1, 1), value=None),
        ])  # fmt: skip

    return known


@pytest.fixture
def plan(db: None, told: Callable[[int], Any], october: Author) -> Plan:
    """A draft of October 2025 for 2026."""
    return create_plan(told(33), 2026, "Uitvoeringsplan 2026", october)
