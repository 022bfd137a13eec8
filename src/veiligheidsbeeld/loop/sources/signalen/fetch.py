# SPDX-License-Identifier: EUPL-1.2
"""Which reports are open today? The public geography endpoint, page by page; one delivery a day.

It holds the stock of open reports of public categories, not a history: yesterday's can never be asked again.
"""

from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

from veiligheidsbeeld.ground.core import Clock, Origin, Provenance
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.download import Download
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Progress

SOURCE = "signalen"
HOST = "signalen.example"  # where a replaced base address keeps it; a real one is a setting
_PAGE = 4000
NOTE = (
    "Reports that were open on that day, in categories that are public. Closed reports are not in it, so it is a stock "
    "and not a count of what was reported."
)
Box = tuple[float, float, float, float]


class Report(msgspec.Struct):
    """One open report: its place and category."""

    geometry: dict[str, Any]
    properties: dict[str, Any]


class Page(msgspec.Struct):
    """A page of reports; `features` is null, not empty, where there are none."""

    features: list[Report] | None = None

    @property
    def reports(self) -> list[Report]:
        """The reports of this page."""
        return self.features or []


decode = msgspec.json.Decoder(Page).decode


def fetch(
    service: Service, snapshots: Snapshots, host: str, municipality: str, box: Box, clock: Clock, progress: Progress
) -> Delivery:
    """Today's open reports inside a box in degrees (west, south, east, north). Raises ServiceError."""
    recorded_at = clock()
    day = recorded_at.date()
    root = service.address(host, "/signals/v1/public/signals/geography/")
    download = Download(service, snapshots, SOURCE, f"{day}|{municipality}|{root}")
    number = 0
    while True:
        progress("signalen", number * _PAGE, 0)
        url = f"{root}?bbox={','.join(f'{one:.5f}' for one in box)}&geopage={number + 1}"
        page = download.get(f"geography/{number}", url, decode)
        number += 1
        if len(page.reports) < _PAGE:
            break
    delivery = snapshots.deliver(_provenance(service, root, day, download, recorded_at, municipality), download.parts)
    download.done()
    return delivery


def _provenance(
    service: Service, root: str, day: date, download: Download, now: datetime, municipality: str
) -> Provenance:
    """Every day is a delivery of its own: the table's name holds it."""
    origin = Origin.REPLACED if service.replaced else Origin.PUBLISHER
    digest = Snapshots.digest_of({**download.parts, "origin": origin.value, "day": day.isoformat()})
    return Provenance(
        id=f"signalen@{digest[:12]}", source=SOURCE, publisher="Gemeente", table=f"signalen-{day}",
        title="Openstaande meldingen openbare ruimte (Signalen)", url=root, licence="eigen gegevens van de gemeente",
        division_year=None, known_at=datetime.combine(day, time(), UTC), recorded_at=now, origin=origin,
        released_by_publisher=True, snapshots=tuple(sorted(set(download.parts.values()))), scope=municipality,
        note=NOTE,
    )  # fmt: skip
