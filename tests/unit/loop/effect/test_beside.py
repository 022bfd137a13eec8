# SPDX-License-Identifier: EUPL-1.2
"""What stands beside an outcome: hours as they were written, another figure of ours, and changes of counting."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from told_effect import INDICATOR, TOLD_PLAN, WIJKEN

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency
from veiligheidsbeeld.loop.effect.beside import hours_panel, untouched_panel
from veiligheidsbeeld.loop.effect.own_panel import own_panel
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.registers.hours import Spent, write_hours

SIGNED = {"by": "teamleider", "role": "team_leader_boa", "at": datetime(2025, 12, 1, tzinfo=UTC)}


@pytest.fixture
def picture(figure: Callable[..., Figure]) -> Any:
    months = TOLD_PLAN.TOLD.months
    return TOLD_PLAN.picture([
        *months(figure, WIJKEN[0], [5, 6, 7, 8], date(2025, 8, 1), indicator=INDICATOR),
        *months(figure, WIJKEN[1], [1, 2, 3, 4], date(2025, 8, 1), indicator=INDICATOR),
        *months(figure, WIJKEN[1], [9, 9], date(2025, 9, 1), indicator="fietsdiefstal"),
    ])  # fmt: skip


@pytest.fixture
def panel(picture: Any) -> Panel:
    return own_panel(picture, INDICATOR, AreaType.WIJK, Frequency.MONTH).panel


def write(area: str, week: date, hours: int) -> None:
    write_hours("werkelijk", Spent(week, "Team Wijken", area, "toezicht"), Decimal(hours), 0, **SIGNED)


def test_without_hours_the_dose_is_unknown(db: None, panel: Panel) -> None:
    assert hours_panel("werkelijk", panel) is None


def test_hours_are_added_by_month_and_what_nobody_wrote_is_unknown(db: None, panel: Panel) -> None:
    write(f"{WIJKEN[0]}-2024", date(2025, 9, 1), 10)
    write(f"{WIJKEN[0]}-2024", date(2025, 9, 8), 5)
    write(f"{WIJKEN[1]}-2024", date(2025, 10, 6), 8)
    write("WK011409-2024", date(2025, 10, 6), 40)
    found = hours_panel("werkelijk", panel)
    assert found is not None and [str(one) for one in found.periods] == ["2025-09", "2025-10"]
    assert np.nan_to_num(found.counts, nan=-1).tolist() == [[15, -1], [-1, 8]]


def test_a_figure_that_it_cannot_touch_has_the_same_areas_and_periods(db: None, picture: Any, panel: Panel) -> None:
    other = untouched_panel(picture, "fietsdiefstal", panel)
    assert other is not None and (other.areas, other.periods) == (panel.areas, panel.periods)
    assert np.nan_to_num(other.counts, nan=-1).tolist() == [[-1, -1, -1, -1], [-1, 9, 9, -1]]


@pytest.mark.parametrize("name", ["", "Meldingen over afval", "autokraak"])
def test_what_is_in_words_or_not_published_is_no_figure(db: None, picture: Any, panel: Panel, name: str) -> None:
    assert untouched_panel(picture, name, panel) is None
