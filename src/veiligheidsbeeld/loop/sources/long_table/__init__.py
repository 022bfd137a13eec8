# SPDX-License-Identifier: EUPL-1.2
"""Folders of long tables with their description: the shipped reference set, the fictional world."""

from veiligheidsbeeld.loop.sources.long_table.fetch import REFERENCE, SOURCE, fetch
from veiligheidsbeeld.loop.sources.long_table.tidy import tidy

__all__ = ["REFERENCE", "SOURCE", "fetch", "tidy"]
