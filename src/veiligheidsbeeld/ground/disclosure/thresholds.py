# SPDX-License-Identifier: EUPL-1.2
"""How few is too few to show? Pure rules on counts (AVG art. 25 and 32; CBS practice)."""

import math
from collections.abc import Sequence

# Figures that the publisher itself released are public already; holding them back protects nobody.
PUBLISHED_BY_SOURCE = 1


def threshold_of(disclose_from_n: int, released_by_publisher: bool) -> int:
    """Smallest number of events that may be shown for a figure of this origin."""
    return PUBLISHED_BY_SOURCE if released_by_publisher else disclose_from_n


def is_small(n: float | None, threshold: int) -> bool:
    """Is this count one to `threshold` - 1? A true zero is about nobody and stays a zero."""
    return n is not None and 0 < n < threshold


def bounds_of(small: bool, threshold: int) -> tuple[float, float]:
    """What a hidden cell's reason tells everyone of its count: few is 1 to `threshold` - 1, else at least that."""
    return (1, threshold - 1) if small else (threshold, math.inf)


def solves_the_hidden(rest: float, bounds: Sequence[tuple[float, float]]) -> bool:
    """Would `rest`, a total minus its shown parts, give the hidden parts away?

    True for a single hidden part, and when the rest is so small or so large that every hidden part must be at its
    bound: all 1, or all their threshold - 1.

    >>> solves_the_hidden(2, [(1, 4), (1, 4)]), solves_the_hidden(5, [(1, 4), (1, 4)])
    (True, False)
    """
    return len(bounds) == 1 or rest <= sum(low for low, _ in bounds) or rest >= sum(high for _, high in bounds)
