# SPDX-License-Identifier: EUPL-1.2
"""How do road accidents reach our disk? The layers of today from GetCapabilities, then each year by counted pages.

Names of layers change every year, so they are discovered; the layer of several years together is left out.
"""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
from defusedxml.ElementTree import ParseError, fromstring

from veiligheidsbeeld.ground.core import Clock, DataContractError, Origin, Provenance, ServiceError
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.download import Download
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Progress

SOURCE = "bron"
_HOST, _PATH = "geo.rijkswaterstaat.nl", "/services/ogc/gdr/verkeersongevallen_nederland/ows"
_PAGE = 5000
NOTE = (
    "Accidents that the police registered, not the parties in them. Accidents with damage only are far from complete."
)
_WFS = "{http://www.opengis.net/wfs/2.0}"
Box = tuple[float, float, float, float]


class Accident(msgspec.Struct):
    """One accident; its properties stay plain, their names differ by year."""

    properties: dict[str, Any]
    geometry: dict[str, Any] | None = None


class Page(msgspec.Struct, rename={"matched": "numberMatched"}):
    """A page of accidents and how many the question matches in all."""

    features: list[Accident]
    matched: int


decode = msgspec.json.Decoder(Page, strict=False).decode


def fetch(
    service: Service, snapshots: Snapshots, municipality: str, box: Box, clock: Clock, progress: Progress
) -> Delivery:
    """Accidents of every year that is served inside a box in metres (RD New).

    Raises ServiceError when the service fails or pages hold another number of accidents than it counts.
    """
    recorded_at, root = clock(), service.address(_HOST, _PATH)
    years = _layers(service, root)
    download = Download(service, snapshots, SOURCE, f"{sorted(years)}|{municipality}|{service.base_url}")
    for number, (year, layer) in enumerate(sorted(years.items())):
        progress(f"bron {year}", number, len(years))
        _fetch_layer(download, root, year, layer, box)
    delivery = snapshots.deliver(_provenance(service, root, years, download, recorded_at, municipality), download.parts)
    download.done()
    return delivery


def years_served(service: Service) -> list[int]:
    """Years with a layer today. Raises ServiceError, DataContractError."""
    return sorted(_layers(service, service.address(_HOST, _PATH)))


def _layers(service: Service, root: str) -> dict[int, str]:
    """The layer of each single year."""
    url = f"{root}?service=WFS&version=2.0.0&request=GetCapabilities"
    _, names = service.get(url, _names)
    years = {int(match[1]): name for name in names if (match := re.search(r"ongevallen_(\d{4})$", name))}
    if not years:
        raise DataContractError(url, "a layer for each year", ", ".join(names[:5]))
    return years


def _names(body: bytes) -> list[str]:
    try:
        return [one.text or "" for one in fromstring(body).iter(f"{_WFS}Name")]
    except ParseError as error:
        raise ValueError(str(error)) from error


def _fetch_layer(download: Download, root: str, year: int, layer: str, box: Box) -> None:
    west, south, east, north = box
    found = start = 0
    while True:
        page = download.get(
            f"{year}/{start // _PAGE}",
            f"{root}?service=WFS&version=2.0.0&request=GetFeature&typeNames={layer}&outputFormat=application/json"
            f"&srsName=EPSG:28992&count={_PAGE}&startIndex={start}"
            f"&bbox={west:.0f},{south:.0f},{east:.0f},{north:.0f},EPSG:28992",
            decode,
        )
        found, start = found + len(page.features), start + _PAGE
        if len(page.features) < _PAGE:
            break
    if found != page.matched:
        raise ServiceError("rows_missing", table=layer, expected=page.matched, found=found)


def _provenance(
    service: Service, root: str, years: dict[int, str], download: Download, now: datetime, municipality: str
) -> Provenance:
    """The service states no date of change; the end of its newest year is the earliest it can be."""
    origin = Origin.REPLACED if service.replaced else Origin.PUBLISHER
    digest = Snapshots.digest_of({**download.parts, "origin": origin.value})
    return Provenance(
        id=f"bron@{digest[:12]}", source=SOURCE, publisher="Rijkswaterstaat", table="verkeersongevallen",
        title=f"Verkeersongevallen Nederland (BRON), {min(years)}-{max(years)}", url=root, licence="CC0 1.0",
        division_year=None, known_at=datetime(max(years), 12, 31, tzinfo=UTC), recorded_at=now, origin=origin,
        released_by_publisher=True, snapshots=tuple(sorted(set(download.parts.values()))), scope=municipality,
        note=NOTE,
    )  # fmt: skip
