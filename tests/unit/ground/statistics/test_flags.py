# SPDX-License-Identifier: EUPL-1.2
"""Of whom a rule flags, how many rightly? Worked examples and limits."""

import pytest

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.statistics import share_right


@pytest.mark.parametrize(
    ("base", "sensitivity", "specificity", "expected"),
    [(0.01, 0.8, 0.9, 0.0748), (0.5, 0.8, 0.8, 0.8), (1, 0.3, 0.9, 1), (0, 0.8, 0.9, 0), (0.2, 1, 1, 1)],
)
def test_rare_things_are_flagged_wrongly_most_of_the_time(
    base: float, sensitivity: float, specificity: float, expected: float
) -> None:
    assert share_right(base, sensitivity, specificity) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    "shares", [(-0.1, 0.8, 0.9), (0.1, 1.1, 0.9), (0.1, 0.8, float("nan")), (0, 0.8, 1), (0.1, 0, 1)]
)
def test_what_is_no_share_or_flags_nobody_is_refused(shares: tuple[float, float, float]) -> None:
    with pytest.raises(UserError):
        share_right(*shares)
