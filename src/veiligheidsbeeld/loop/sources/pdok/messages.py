# SPDX-License-Identifier: EUPL-1.2
"""What do answers with borders look like? GeoJSON; the OGC API writes snake_case, the WFS camelCase."""

from typing import Any

import msgspec

# collection -> the two spellings of the property that holds its code
COLLECTIONS = {"gemeenten": "gemeentecode", "wijken": "wijkcode", "buurten": "buurtcode"}


class Link(msgspec.Struct):
    """A link of an answer."""

    rel: str
    href: str


class Feature(msgspec.Struct):
    """One area. `geometry` may be null: then the area is listed beside the map."""

    id: str
    properties: dict[str, Any]
    geometry: dict[str, Any] | None = None

    @property
    def is_land(self) -> bool:
        """Water of a municipality (JA) has the same code as its land; B is abroad."""
        return str(self.properties.get("water", "NEE")) == "NEE"


class Answer(msgspec.Struct):
    """A page of areas."""

    features: list[Feature]
    links: list[Link] = []

    @property
    def next_page(self) -> str | None:
        """Address of the next page, to be followed to the letter."""
        return next((link.href for link in self.links if link.rel == "next"), None)


decode = msgspec.json.Decoder(Answer, strict=False).decode
