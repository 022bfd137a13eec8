# SPDX-License-Identifier: EUPL-1.2
"""Does a small rate stay a number that can be read?"""

from collections.abc import Callable

import pytest

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import Figure


@pytest.mark.parametrize(
    ("value", "bounds", "shown"),
    [
        (0.0281, (0.0257, 0.0307), ("0,028", "0,026 tot 0,031")),
        (0.0004, (0.0001, 0.0011), ("0,00040", "0,00010 tot 0,00110")),
        (0.05, (0.02, 0.11), ("0,050", "0,020 tot 0,110")), (0.0, (0.0, 3.7), ("0,0", "0,0 tot 3,7")),
        (36.84, (35.71, 37.99), ("36,8", "35,7 tot 38,0")),
    ],
)  # fmt: skip
def test_a_small_rate_keeps_two_digits(
    figure: Callable[..., Figure], value: float, bounds: tuple[float, float], shown: tuple[str, str]
) -> None:
    one = figure(value=value, lower=bounds[0], upper=bounds[1])
    assert (words.value_of(one, "nl"), words.interval_of(one, "nl").replace("\u00a0", " ")) == shown
