# SPDX-License-Identifier: EUPL-1.2
"""How few is too few to show? Pure rules on counts (AVG art. 25 and 32; CBS practice)."""

# Figures that the publisher itself released are public already; holding them back protects nobody.
PUBLISHED_BY_SOURCE = 1


def threshold_of(disclose_from_n: int, released_by_publisher: bool) -> int:
    """Smallest number of events that may be shown for a figure of this origin."""
    return PUBLISHED_BY_SOURCE if released_by_publisher else disclose_from_n


def is_small(n: float | None, threshold: int) -> bool:
    """Is this count one to `threshold` - 1? A true zero is about nobody and stays a zero."""
    return n is not None and 0 < n < threshold


def solves_the_hidden(shown_total: float, shown_sum: float, hidden: int, threshold: int) -> bool:
    """Would total minus shown parts give the hidden cells away?

    True for a single hidden cell, and when the remainder is so small or so large that every hidden cell must be
    1 or must be `threshold` - 1.
    """
    rest = shown_total - shown_sum
    return hidden == 1 or rest <= hidden or rest >= hidden * (threshold - 1)
