# SPDX-License-Identifier: EUPL-1.2
"""Do the services still answer as we agreed? Each table's contract against today's metadata; no figure is fetched."""

from veiligheidsbeeld.ground.core import DataContractError, ServiceError, Statement
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import bron, cbs_odata, pdok
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Progress


def check_all(world: World, base_url: str, progress: Progress) -> dict[str, list[Statement]]:
    """What differs, by table or service; an empty list where nothing does."""
    service = Service(base_url or world.settings.sources.base_url, world.settings.sources.proxy)
    found: dict[str, list[Statement]] = {}
    offered: set[str] = set()
    for host in sorted({cbs_odata.layout(table).host for table in cbs_odata.tables()}):
        try:
            offered |= cbs_odata.offered(service, host).keys()
            found[host] = []
        except (ServiceError, DataContractError) as error:
            found[host] = [error.statement]
    for number, table in enumerate(cbs_odata.tables()):
        progress(table, number, len(cbs_odata.tables()))
        absent = bool(offered) and table not in offered
        found[table] = (
            [Statement("not_offered", {"table": table})]
            if absent
            else list(cbs_odata.differences(service, cbs_odata.layout(table)))
        )
    for name, ask in {pdok.SOURCE: pdok.years_served, bron.SOURCE: bron.years_served}.items():
        try:
            ask(service)
            found[name] = []
        except (ServiceError, DataContractError) as error:
            found[name] = [error.statement]
    return found
