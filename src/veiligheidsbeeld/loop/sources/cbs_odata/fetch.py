# SPDX-License-Identifier: EUPL-1.2
"""How does one CBS table reach our disk whole? Metadata, code lists, then every page; counted, resumable.

ODataApi refuses more than 10,000 rows and `$skip`; ODataFeed pages, and its next link holds all parameters, so it is
followed to the letter (OPEN_DATA_APIS.md 2.1).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from msgspec.structs import replace

from veiligheidsbeeld.ground.core import Clock, DataContractError, Origin, Provenance, ServiceError
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.cbs_odata import messages
from veiligheidsbeeld.loop.sources.cbs_odata.division import division_year, moment
from veiligheidsbeeld.loop.sources.cbs_odata.layout import Layout, layout
from veiligheidsbeeld.loop.sources.download import Download
from veiligheidsbeeld.loop.sources.http import Service, same_host
from veiligheidsbeeld.loop.sources.tidied import Progress

SOURCE = "cbs_odata"
_PAGE_ROWS = 10_000  # of ODataFeed


def fetch(
    service: Service, snapshots: Snapshots, table: Layout, municipality: str, clock: Clock, progress: Progress
) -> Delivery:
    """Fetch one table for a municipality (code such as GM0114). Same content as before: the same delivery.

    Raises ServiceError when the service fails or counts other rows than arrived, DataContractError when an answer is
    not what was agreed. What was stored before is never touched.
    """
    recorded_at = clock()
    info = _table_info(service, table)
    download = Download(
        service, snapshots, f"{SOURCE}-{table.table}", f"{info.modified}|{municipality}|{service.base_url}"
    )
    codes = _metadata(service, table, municipality, download)
    division = _division(service, table, info, municipality, codes, download)
    for part in table.parts:
        _rows(service, table, part, municipality, download, progress)
    if _table_info(service, table).modified != info.modified:
        raise ServiceError("new_edition", table=table.table)
    delivery = snapshots.deliver(
        _provenance(service, table, info, division, download, recorded_at, municipality), download.parts
    )
    download.done()
    return delivery


def _root(service: Service, table: Layout, root: str = "ODataFeed") -> str:
    return service.address(table.host, f"/{root}/OData/{table.table}")


def _table_info(service: Service, table: Layout) -> messages.TableInfo:
    """Always asked afresh: it tells whether what we have is still the edition of today."""
    url = f"{_root(service, table, 'ODataApi')}/TableInfos?$format=json"
    _, infos = service.get(url, messages.decode_infos)
    if len(infos.value) != 1:
        raise DataContractError(f"{table.table}/TableInfos", "one row", len(infos.value))
    return infos.value[0]


def _metadata(service: Service, table: Layout, municipality: str, download: Download) -> set[str]:
    """Descriptions and code lists, and beside them already the first of the rows; returns the area keys."""
    root = _root(service, table, "ODataApi")
    wanted = table.areas_filter.format(gm=municipality[2:])
    lists = [(table.geo, wanted), *((one, "") for one in (table.time, table.margins, *table.slices) if one)]
    download.ask_ahead(
        [
            (f"{root}/TableInfos?$format=json", messages.decode_infos),
            (f"{root}/DataProperties?$format=json", messages.decode_properties),
            *((_list_url(service, table, *one), messages.decode_codes) for one in lists),
            *((_count_url(service, table, part, municipality), messages.decode_count) for part in table.parts),
            *((_rows_url(service, table, part, municipality), messages.decode_page_size) for part in table.parts),
        ]
    )
    download.get("TableInfos", f"{root}/TableInfos?$format=json", messages.decode_infos)
    download.get("DataProperties", f"{root}/DataProperties?$format=json", messages.decode_properties)
    for dimension, _ in lists[1:]:
        _code_list(service, table, dimension, "", download)
    return _code_list(service, table, table.geo, wanted, download)


def _list_url(service: Service, table: Layout, dimension: str, wanted: str) -> str:
    return f"{_root(service, table)}/{dimension}?$format=json" + _option("$filter", wanted)


def _count_url(service: Service, table: Layout, part: str, municipality: str) -> str:
    return f"{_root(service, table)}/TypedDataSet/$count?" + _row_filter(table, part, municipality)[1:]


def _rows_url(service: Service, table: Layout, part: str, municipality: str) -> str:
    return f"{_root(service, table)}/TypedDataSet?$format=json" + _row_filter(table, part, municipality)


def _row_filter(table: Layout, part: str, municipality: str) -> str:
    return _option("$filter", table.parts[part].format(gm=municipality[2:]))


def _code_list(service: Service, table: Layout, dimension: str, wanted: str, download: Download) -> set[str]:
    url: str | None = _list_url(service, table, dimension, wanted)
    keys: set[str] = set()
    number = 0
    while url:
        page = download.get(f"{dimension}/{number}", url, messages.decode_codes)
        keys |= {code.key for code in page.value}
        url, number = _next(url, page.next_link), number + 1
    return keys


def _division(
    service: Service, table: Layout, info: messages.TableInfo, municipality: str, codes: set[str], download: Download
) -> int | None:
    """Year of the area division; None where each year stands on its own.

    Where the table's own texts are silent, its sibling's tell, provided both hold the same area codes.
    """
    if not table.division:
        return None
    try:
        return division_year(table, info)
    except DataContractError:
        if not table.sibling:
            raise
    other = replace(layout(table.sibling), areas_filter=table.areas_filter)
    infos = download.get(
        "sibling/TableInfos", f"{_root(service, other, 'ODataApi')}/TableInfos?$format=json", messages.decode_infos
    )
    theirs = _code_list(
        service, other, other.geo, other.areas_filter.format(gm=municipality[2:]), download.aside("sibling")
    )
    if theirs != codes:
        different = sorted(key.strip() for key in theirs ^ codes)
        raise DataContractError(
            table.table, "the areas of the table it shares a division with", ", ".join(different[:5])
        )
    return division_year(other, infos.value[0])


def _rows(
    service: Service, table: Layout, part: str, municipality: str, download: Download, progress: Progress
) -> None:
    expected = download.get(f"count/{part}", _count_url(service, table, part, municipality), messages.decode_count)
    found = 0
    progress(table.table, found, expected)
    first = _rows_url(service, table, part, municipality)
    for rows in _pages(download, f"TypedDataSet/{part}", first, expected):
        found += rows
        progress(table.table, found, expected)
    if found != expected:
        download.done()  # pages of two editions may have been mixed: ask again next time
        raise ServiceError("rows_missing", table=table.table, expected=expected, found=found)
    progress(table.table, found, expected)


def _pages(download: Download, name: str, url: str, expected: int) -> Iterator[int]:
    """Number of rows of each page. A link is followed to the letter; where links count up by `$skip` the later ones are
    asked ahead, and each is checked against the link that the page before it gives."""
    page = download.get(f"{name}/0", url, messages.decode_page_size)
    yield len(page.value)
    link, number = _next(url, page.next_link), 1
    while link:
        ahead = _links_ahead(link, expected)
        for place, page in enumerate(download.get_many(name, number, ahead, messages.decode_page_size)):
            yield len(page.value)
            number += 1
            link = _next(url, page.next_link)
            if link != (ahead[place + 1] if place + 1 < len(ahead) else None):
                break


def _links_ahead(link: str, expected: int) -> list[str]:
    """This link and those that follow from it, if it counts up by `$skip` from one page to the next."""
    match = re.fullmatch(r"(.*[?&]\$skip=)(\d+)(.*)", link)
    if match is None or int(match[2]) % _PAGE_ROWS:
        return [link]
    first = int(match[2])
    return [f"{match[1]}{skip}{match[3]}" for skip in range(first, max(expected, first + 1), _PAGE_ROWS)]


def _option(name: str, value: str) -> str:
    return f"&{name}={quote(value, safe='(),')}" if value else ""


def _next(url: str, link: str | None) -> str | None:
    if link is not None and not same_host(url, link):
        raise DataContractError(url, "a next link on the same host", link)
    return link


def _provenance(
    service: Service, table: Layout, info: messages.TableInfo, division: int | None, download: Download,
    recorded_at: datetime, municipality: str,
) -> Provenance:  # fmt: skip
    origin = Origin.REPLACED if service.replaced else Origin.PUBLISHER
    digest = Snapshots.digest_of({**download.parts, "origin": origin.value})
    return Provenance(
        id=f"{table.table}@{digest[:12]}", source=SOURCE, publisher=table.publisher, table=table.table,
        title=info.title, url=_root(service, table), licence=table.licence, division_year=division,
        known_at=moment(info.modified), recorded_at=recorded_at, origin=origin, released_by_publisher=True,
        snapshots=tuple(sorted(set(download.parts.values()))), note=table.note,
        scope=municipality,
    )  # fmt: skip
