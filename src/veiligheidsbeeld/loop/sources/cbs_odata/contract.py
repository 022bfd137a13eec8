# SPDX-License-Identifier: EUPL-1.2
"""Does a table still answer as its layout expects? What differs, without fetching a row."""

from collections.abc import Iterator

from veiligheidsbeeld.ground.core import DataContractError, ServiceError, Statement
from veiligheidsbeeld.loop.sources.cbs_odata import messages
from veiligheidsbeeld.loop.sources.cbs_odata.division import division_year
from veiligheidsbeeld.loop.sources.cbs_odata.layout import Layout
from veiligheidsbeeld.loop.sources.cbs_odata.tidy import topics_of
from veiligheidsbeeld.loop.sources.http import Service


def differences(service: Service, table: Layout) -> Iterator[Statement]:
    """Dimensions and topics that are gone, and an area division that the texts no longer tell."""
    root = service.address(table.host, f"/ODataApi/OData/{table.table}")
    try:
        _, infos = service.get(f"{root}/TableInfos?$format=json", messages.decode_infos)
        _, properties = service.get(f"{root}/DataProperties?$format=json", messages.decode_properties)
    except (ServiceError, DataContractError) as error:
        yield error.statement
        return
    keys = {one.key for one in properties.value}
    for dimension in filter(None, (table.geo, table.time, table.margins, *table.slices)):
        if dimension not in keys:
            found = ", ".join(sorted(str(one.key) for one in properties.value if "Dimension" in one.kind))
            yield DataContractError(f"{table.table}/DataProperties", dimension, found).statement
    try:
        topics_of(table, properties.value)
        if table.division and not table.sibling:
            division_year(table, infos.value[0])
    except DataContractError as error:
        yield error.statement
