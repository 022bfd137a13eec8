# SPDX-License-Identifier: EUPL-1.2
"""Open data of CBS and the police through OData v3 (OPEN_DATA_APIS.md 2.1 and 2.2)."""

from veiligheidsbeeld.loop.sources.cbs_odata.catalogue import Offer, offered
from veiligheidsbeeld.loop.sources.cbs_odata.contract import differences
from veiligheidsbeeld.loop.sources.cbs_odata.fetch import SOURCE, fetch
from veiligheidsbeeld.loop.sources.cbs_odata.layout import Layout, layout, tables
from veiligheidsbeeld.loop.sources.cbs_odata.tidy import tidy

__all__ = ["SOURCE", "Layout", "Offer", "differences", "fetch", "layout", "offered", "tables", "tidy"]
