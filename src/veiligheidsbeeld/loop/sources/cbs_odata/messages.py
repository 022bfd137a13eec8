# SPDX-License-Identifier: EUPL-1.2
"""What do answers of CBS OData v3 look like? Typed, so that a missing field is an error and never a null."""

from typing import Any

import msgspec


class TableInfo(msgspec.Struct, rename={"identifier": "Identifier", "title": "Title", "modified": "Modified"}):
    """One row of TableInfos; the texts hold the year of the area division."""

    identifier: str
    title: str
    modified: str
    explanatory_text: str | None = msgspec.field(name="ExplanatoryText", default=None)
    short_description: str | None = msgspec.field(name="ShortDescription", default=None)


class Property(msgspec.Struct, rename={"kind": "Type", "title": "Title"}):
    """One row of DataProperties: a dimension, a topic or a group of topics. `default` is what an absent row means."""

    kind: str
    title: str
    id: int = msgspec.field(name="ID")
    parent: int | None = msgspec.field(name="ParentID", default=None)
    key: str | None = msgspec.field(name="Key", default=None)
    default: str | None = msgspec.field(name="Default", default=None)


class Code(msgspec.Struct, rename={"key": "Key", "title": "Title"}):
    """One row of a code list, key as padded as it came."""

    key: str
    title: str
    status: str | None = msgspec.field(name="Status", default=None)


class Infos(msgspec.Struct):
    """TableInfos."""

    value: list[TableInfo]


class Properties(msgspec.Struct):
    """DataProperties."""

    value: list[Property]


class Codes(msgspec.Struct):
    """A page of a code list."""

    value: list[Code]
    next_link: str | None = msgspec.field(name="odata.nextLink", default=None)


class Page(msgspec.Struct):
    """A page of TypedDataSet. Rows stay plain: their columns differ by table."""

    value: list[dict[str, Any]]
    next_link: str | None = msgspec.field(name="odata.nextLink", default=None)


class PageSize(msgspec.Struct):
    """A page of TypedDataSet that is only counted: rows are checked for being whole JSON, not read."""

    value: list[msgspec.Raw]
    next_link: str | None = msgspec.field(name="odata.nextLink", default=None)


decode_infos = msgspec.json.Decoder(Infos).decode
decode_properties = msgspec.json.Decoder(Properties).decode
decode_codes = msgspec.json.Decoder(Codes).decode
decode_page = msgspec.json.Decoder(Page).decode
decode_page_size = msgspec.json.Decoder(PageSize).decode


def decode_count(body: bytes) -> int:
    """`/$count` answers a bare number, sometimes behind a byte order mark."""
    return int(body.decode("utf-8-sig"))
