# SPDX-License-Identifier: EUPL-1.2
"""How do borders of wijken and buurten reach our disk? OGC API Features by its next links; WFS by counted pages.

The OGC service caps `limit` at 1,000 without a word and refuses unknown parameters; the WFS ignores CQL_FILTER and
answers longitude, latitude for anything but RD New (OPEN_DATA_APIS.md 2.4). So: RD New, and the wijken and buurten
inside the box around the municipality, of which `tidy` takes its own.
"""

import hashlib
import math
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec
from shapely.geometry import shape

from veiligheidsbeeld.ground.core import Clock, DataContractError, Origin, Provenance, ServiceError
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.download import Download
from veiligheidsbeeld.loop.sources.http import Service, same_host
from veiligheidsbeeld.loop.sources.pdok.messages import COLLECTIONS, Answer, decode
from veiligheidsbeeld.loop.sources.tidied import Progress

SOURCE = "pdok"
YEARS = (2025, 2024, 2023, 2022)
RD_NEW = "http://www.opengis.net/def/crs/EPSG/0/28992"
_PAGE = 1000
_OGC, _WFS = "api.pdok.nl", "service.pdok.nl"


def fetch(
    service: Service, snapshots: Snapshots, municipality: str, clock: Clock, progress: Progress, division: int
) -> Delivery:
    """Borders of one municipality and its wijken and buurten, in the division asked or the nearest that is served.

    Asks the OGC API first and the WFS where that is not served. Raises ServiceError when neither has any year.
    """
    for year in sorted(YEARS, key=lambda one: (abs(one - division), -one)):
        try:
            return _fetch_year(service, snapshots, municipality, clock, progress, year)
        except ServiceError as error:
            problem = error
            if error.statement.code != "service_refused":
                raise
    raise problem


def years_served(service: Service) -> list[int]:
    """Years whose borders the OGC API serves today. Raises ServiceError when it serves none of those we know."""
    served = []
    for year in YEARS:
        root = service.address(_OGC, f"/cbs/wijken-en-buurten-{year}/ogc/v1")
        try:
            service.get(f"{root}/collections/gemeenten/items?f=json&limit=1", decode)
            served.append(year)
        except ServiceError as error:
            problem = error
            if error.statement.code != "service_refused":
                raise
    if not served:
        raise problem
    return served


def _fetch_year(
    service: Service, snapshots: Snapshots, municipality: str, clock: Clock, progress: Progress, year: int
) -> Delivery:
    recorded_at = clock()
    download = Download(service, snapshots, f"{SOURCE}-{year}", f"{year}|{municipality}|{service.base_url}")
    try:
        url = _fetch_ogc(service, download, municipality, progress, year)
    except ServiceError as error:
        if error.statement.code != "service_refused":
            raise
        url = _fetch_wfs(service, download, municipality, progress, year)
    delivery = snapshots.deliver(
        _provenance(service, snapshots, year, url, download, recorded_at, municipality), download.parts
    )
    download.done()
    return delivery


def _fetch_ogc(service: Service, download: Download, municipality: str, progress: Progress, year: int) -> str:
    root = service.address(_OGC, f"/cbs/wijken-en-buurten-{year}/ogc/v1")
    metres, box = quote(RD_NEW, safe=""), ""
    for number, collection in enumerate(COLLECTIONS):
        progress(f"pdok {collection}", number, len(COLLECTIONS))
        inside = f"&bbox={box}&bbox-crs={metres}" if box else ""
        url: str | None = f"{root}/collections/{collection}/items?f=json&limit={_PAGE}&crs={metres}{inside}"
        page = 0
        seen: set[str] = set()
        while url:
            answer = download.get(f"{collection}/{page}", url, decode)
            following = answer.next_page
            # a restarted cursor gives page one again without an error: a feature seen twice is not a next page
            if {one.id for one in answer.features} & seen:
                raise DataContractError(url, "features not seen before", "a page that was already read")
            seen |= {one.id for one in answer.features}
            box = box or _box_around(municipality, answer)
            if following and not same_host(url, following):
                raise DataContractError(url, "a next link on the same host", following)
            url, page = following, page + 1
    return root


def _fetch_wfs(service: Service, download: Download, municipality: str, progress: Progress, year: int) -> str:
    root, box = service.address(_WFS, f"/cbs/wijkenbuurten/{year}/wfs/v1_0"), ""
    for number, collection in enumerate(COLLECTIONS):
        progress(f"pdok {collection}", number, len(COLLECTIONS))
        inside = f"&bbox={box},EPSG:28992" if box else ""
        start = 0
        while True:
            url = (
                f"{root}?service=WFS&version=2.0.0&request=GetFeature&typeNames=wijkenbuurten:{collection}"
                f"&outputFormat=application/json&srsName=EPSG:28992&count={_PAGE}&startIndex={start}{inside}"
            )
            answer = download.get(f"{collection}/{start // _PAGE}", url, decode)
            box = box or _box_around(municipality, answer)
            start += _PAGE
            if len(answer.features) < _PAGE:
                break
    return root


def _box_around(municipality: str, answer: Answer) -> str:
    """Whole metres west, south, east and north of the municipality; empty when this page has no shape of it."""
    for one in answer.features:
        if one.geometry and one.is_land and one.properties.get(COLLECTIONS["gemeenten"]) == municipality:
            west, south, east, north = shape(one.geometry).bounds
            return f"{math.floor(west)},{math.floor(south)},{math.ceil(east)},{math.ceil(north)}"
    return ""


def _provenance(
    service: Service, snapshots: Snapshots, year: int, url: str, download: Download, now: datetime, municipality: str
) -> Provenance:
    """PDOK states no date of change in its answers; the division's 1 January is the best we have."""
    origin = Origin.REPLACED if service.replaced else Origin.PUBLISHER
    # the answers carry the time at which they were made: what tells two deliveries apart is the features
    content = {name: _features_digest(snapshots, digest) for name, digest in download.parts.items()}
    digest = Snapshots.digest_of({**content, "origin": origin.value})
    return Provenance(
        id=f"pdok-{year}@{digest[:12]}", source=SOURCE, publisher="CBS en Kadaster",
        table=f"wijken-en-buurten-{year}", title=f"CBS wijken en buurten {year}", url=url,
        licence="CC BY 4.0 (naamsvermelding CBS en Kadaster)", division_year=year,
        known_at=datetime(year, 1, 1, tzinfo=UTC), recorded_at=now, origin=origin, released_by_publisher=True,
        snapshots=tuple(sorted(set(download.parts.values()))), scope=municipality,
    )  # fmt: skip


def _features_digest(snapshots: Snapshots, digest: str) -> str:
    features = decode(snapshots.read(digest, SOURCE)).features
    return hashlib.sha256(msgspec.json.encode(features)).hexdigest()
