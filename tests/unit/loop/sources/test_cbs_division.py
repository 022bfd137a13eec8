# SPDX-License-Identifier: EUPL-1.2
"""Which division, which moment and which period do the words and keys of a CBS table mean?"""

from datetime import UTC, datetime

import pytest

from veiligheidsbeeld.ground.core import DataContractError, Period
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.cbs_odata.division import division_year, moment, period_of
from veiligheidsbeeld.loop.sources.cbs_odata.messages import TableInfo


@pytest.mark.parametrize("text", [None, "volgens de buurtindeling", "buurtindeling van 2023 en buurtindeling van 2024"])
def test_a_table_that_names_no_or_two_divisions_is_refused(text: str | None) -> None:
    info = TableInfo("47018NED", "Titel", "2025-01-01T02:00:00", text)
    with pytest.raises(DataContractError, match="one year of the area division"):
        division_year(cbs_odata.layout("47018NED"), info)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("2024JJ00", "2024"), ("2024MM01", "2024-01"), ("2024MM12", "2024-12"), ("2024KW04", "2024-K4"),
        ("2024HJ02", "2024-H2"), ("2020W153", "2020-W53"), ("2024JJ00  ", "2024"),
    ],
)  # fmt: skip
def test_a_period_key_means_its_period(key: str, text: str) -> None:
    assert period_of(key) == Period.parse(text)


@pytest.mark.parametrize(
    "key", ["2024MM13", "2024MM00", "2024KW05", "2024HJ03", "2024JJ05", "2021W153", "2024SJ00", "x"]
)
def test_a_key_that_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(DataContractError, match=key):
        period_of(key)


def test_a_part_of_a_year_is_left_out() -> None:
    assert period_of("2024X000") is None


@pytest.mark.parametrize(
    ("modified", "utc"),
    [
        ("2025-01-01T02:00:00", datetime(2025, 1, 1, 1, tzinfo=UTC)),
        ("2025-07-01T02:00:00", datetime(2025, 7, 1, tzinfo=UTC)),
    ],
)
def test_the_publishers_clock_is_dutch(modified: str, utc: datetime) -> None:
    assert moment(modified) == utc
