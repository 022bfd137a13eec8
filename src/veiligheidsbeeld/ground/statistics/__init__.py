# SPDX-License-Identifier: EUPL-1.2
"""How sure can we be? Knows no indicator and no page."""

from veiligheidsbeeld.ground.statistics.intervals import (
    LEVEL,
    Intervals,
    count_interval,
    published_margin,
    rate_interval,
    share_interval,
)

__all__ = ["LEVEL", "Intervals", "count_interval", "published_margin", "rate_interval", "share_interval"]
