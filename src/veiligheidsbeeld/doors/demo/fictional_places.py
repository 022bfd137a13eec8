# SPDX-License-Identifier: EUPL-1.2
"""Which places does the fictional world have? Invented names from `places.yml`, with codes that exist nowhere."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import yaml

PLACES_FILE = Path(__file__).with_name("places.yml")
MUNICIPALITY = "GM9801"


class WijkEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One wijk as `places.yml` writes it."""

    name: str
    kind: str
    buurten: tuple[str, ...]
    town: str = ""


class PlacesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `places.yml`."""

    municipality: str
    towns: dict[str, tuple[int, int]]
    wijken: tuple[WijkEntry, ...]
    peers: tuple[str, ...]


@dataclass(frozen=True)
class Buurt:
    """`core` marks the first of its wijk: the busiest of a centre, the village itself outside."""

    code: str
    name: str
    core: bool


@dataclass(frozen=True)
class Wijk:
    """`kind` is centre, town or village; `town` the name of its town, or empty."""

    code: str
    name: str
    kind: str
    town: str
    buurten: tuple[Buurt, ...]


@dataclass(frozen=True)
class Places:
    """The municipality, its towns (centre in metres), its wijken with buurten, and the peers (code to name)."""

    municipality: str
    towns: dict[str, tuple[int, int]]
    wijken: tuple[Wijk, ...]
    peers: dict[str, str]

    @property
    def buurten(self) -> tuple[Buurt, ...]:
        """All buurten in order of code."""
        return tuple(buurt for wijk in self.wijken for buurt in wijk.buurten)

    @property
    def names(self) -> list[str]:
        """Every name, for checks."""
        wijken = [wijk.name for wijk in self.wijken]
        return [self.municipality, *wijken, *(buurt.name for buurt in self.buurten), *self.peers.values()]


def read_places(path: Path = PLACES_FILE) -> Places:
    """Read the names and give them codes: GM9801, WK980100.., BU98010000.., peers GM9802..."""
    file = msgspec.convert(yaml.safe_load(path.read_text("utf-8")), PlacesFile)
    wijken = tuple(_wijk(number, entry) for number, entry in enumerate(file.wijken))
    peers = {f"GM{9802 + number}": name for number, name in enumerate(file.peers)}
    return Places(file.municipality, file.towns, wijken, peers)


def _wijk(number: int, entry: WijkEntry) -> Wijk:
    digits = f"{MUNICIPALITY[2:]}{number:02d}"
    buurten = tuple(Buurt(f"BU{digits}{place:02d}", name, place == 0) for place, name in enumerate(entry.buurten))
    return Wijk(f"WK{digits}", entry.name, entry.kind, entry.town, buurten)
