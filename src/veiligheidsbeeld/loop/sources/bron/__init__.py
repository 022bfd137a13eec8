# SPDX-License-Identifier: EUPL-1.2
"""Road accidents (BRON) from Rijkswaterstaat's WFS (OPEN_DATA_APIS.md 2.5)."""

from veiligheidsbeeld.loop.sources.bron.fetch import NOTE, SOURCE, fetch, years_served
from veiligheidsbeeld.loop.sources.bron.tidy import MEASURE, accidents, tidy

__all__ = ["MEASURE", "NOTE", "SOURCE", "accidents", "fetch", "tidy", "years_served"]
