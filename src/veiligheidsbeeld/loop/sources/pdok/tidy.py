# SPDX-License-Identifier: EUPL-1.2
"""Which shapes did we get, for which areas? Water is dropped; an area without a shape stays an area."""

from collections.abc import Iterator

from veiligheidsbeeld.ground.areas import Locator
from veiligheidsbeeld.ground.areas.shapes import smaller
from veiligheidsbeeld.ground.core import AreaType, municipality_of
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.pdok.messages import COLLECTIONS, Feature, decode
from veiligheidsbeeld.loop.sources.tidied import Tidy

_TYPES = {"gemeenten": AreaType.MUNICIPALITY, "wijken": AreaType.WIJK, "buurten": AreaType.BUURT}
RANK = 50


def tidy(snapshots: Snapshots, delivery: Delivery) -> Tidy:
    """Shapes of one municipality, its wijken and buurten, by area type. Water areas (JA, B) are not places people live.

    The publisher's attributes are not read here: KWB tables are the source for those.
    """
    shapes, municipality = {}, delivery.provenance.scope
    for collection, kind in _TYPES.items():
        features = [
            {"properties": {"code": code}, "geometry": one.geometry}
            for code, one in _land(snapshots, delivery, collection)
            if code == municipality or municipality_of(code) == municipality
        ]
        if features:
            shapes[f"{kind}-{delivery.provenance.division_year}-{municipality}"] = smaller(features)
    return Tidy(delivery.provenance, RANK, shapes=shapes)


def locator(snapshots: Snapshots, delivery: Delivery) -> Locator:
    """The shapes of a delivery, to find places in."""
    shapes = tidy(snapshots, delivery).shapes
    return Locator(delivery.provenance.division_year or 0, {AreaType(name[:2]): one for name, one in shapes.items()})


def _land(snapshots: Snapshots, delivery: Delivery, collection: str) -> Iterator[tuple[str, Feature]]:
    for name, digest in sorted(delivery.parts.items()):
        if name.startswith(f"{collection}/"):
            for one in decode(snapshots.read(digest, delivery.provenance.table)).features:
                if one.is_land:
                    yield str(one.properties.get(COLLECTIONS[collection], "")), one
