# SPDX-License-Identifier: EUPL-1.2
"""Is a number written the same every time, in the language that was asked?"""

import pytest

from veiligheidsbeeld.doors.report import words


@pytest.mark.parametrize(
    ("value", "language", "decimals", "written"),
    [(1234.5, "nl", 1, "1.234,5"), (1234.5, "en", 1, "1,234.5"), (1234.5, "en", 0, "1,234"), (-3, "nl", 0, "\u22123"),
     (0.0, "nl", 1, "0,0"), (-0.0, "nl", 1, "0,0"), (2.0, "en", 0, "2")],
)  # fmt: skip
def test_a_number_is_written_in_its_language_every_time(
    value: float, language: str, decimals: int, written: str
) -> None:
    assert [words.number(value, language, decimals) for _ in range(2)] == [written, written]
