# SPDX-License-Identifier: EUPL-1.2
"""Which tables does a host offer today, and when was each changed? Tables of one host are not in the other's list."""

from datetime import datetime

import msgspec

from veiligheidsbeeld.loop.sources.cbs_odata.division import moment
from veiligheidsbeeld.loop.sources.http import Service


class Offer(msgspec.Struct, rename={"identifier": "Identifier", "title": "Title", "modified": "Modified"}):
    """One table of a catalogue."""

    identifier: str
    title: str
    modified: str

    @property
    def known_at(self) -> datetime:
        """When the publisher last changed it."""
        return moment(self.modified)


class _Offers(msgspec.Struct):
    value: list[Offer]


def offered(service: Service, host: str) -> dict[str, Offer]:
    """Tables of a host by id. Raises ServiceError when it fails, DataContractError for another kind of answer."""
    url = service.address(host, "/ODataCatalog/Tables?$format=json")
    _, offers = service.get(url, msgspec.json.Decoder(_Offers).decode)
    return {one.identifier: one for one in offers.value}
