# SPDX-License-Identifier: EUPL-1.2
"""Open reports on public space from a municipality's Signalen (OPEN_DATA_APIS.md 2.6)."""

from veiligheidsbeeld.loop.sources.signalen.fetch import HOST, NOTE, SOURCE, fetch
from veiligheidsbeeld.loop.sources.signalen.tidy import MEASURE, tidy

__all__ = ["HOST", "MEASURE", "NOTE", "SOURCE", "fetch", "tidy"]
