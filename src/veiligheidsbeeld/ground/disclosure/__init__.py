# SPDX-License-Identifier: EUPL-1.2
"""May this table leave? Thresholds, suppression and `release()`; pure, knows no source and no page."""

from veiligheidsbeeld.ground.disclosure.release import release
from veiligheidsbeeld.ground.disclosure.thresholds import threshold_of

__all__ = ["release", "threshold_of"]
