# SPDX-License-Identifier: EUPL-1.2
"""Borders of municipalities, wijken and buurten from PDOK (OPEN_DATA_APIS.md 2.4)."""

from veiligheidsbeeld.loop.sources.pdok.fetch import SOURCE, fetch, years_served
from veiligheidsbeeld.loop.sources.pdok.tidy import locator, tidy

__all__ = ["SOURCE", "fetch", "locator", "tidy", "years_served"]
