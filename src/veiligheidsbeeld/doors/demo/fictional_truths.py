# SPDX-License-Identifier: EUPL-1.2
"""What is true in the fictional world, and what day is it there? Reads `truths.yml`, the one place where it is said."""

from datetime import date
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.doors.demo.fictional_places import Places
from veiligheidsbeeld.loop.effect.lots import draw

TRUTHS_FILE = Path(__file__).with_name("truths.yml")


class Truth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One planted truth. Months are written `2024-07`; `steady` takes away every year effect."""

    id: str
    what: dict[str, str]
    areas: tuple[str, ...]
    offence: str
    since: str = msgspec.field(name="from")
    until: str = "9999-12"
    excepted: tuple[str, ...] = msgspec.field(name="except", default=())
    factor: float = 1.0
    factor_per_year: float = 1.0
    added: int = 0
    steady: bool = False

    def covers(self, offence: str) -> bool:
        """Is this offence type touched?"""
        return self.offence == offence or (self.offence == "*" and offence not in self.excepted)

    def holds_in(self, buurt: str) -> bool:
        """Does this buurt lie in one of the areas? Codes nest: GM9801 > WK980105 > BU98010502."""
        return any(buurt[2:].startswith(area[2:]) for area in self.areas)


class Pilot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One pilot and what it truly did; `truths.yml` says what its fields mean."""

    id: str
    what: dict[str, str]
    areas: tuple[str, ...]
    kind: str
    since: str = msgspec.field(name="from")
    until: str
    factor: float
    by_buurt: bool = False
    treat: int | None = None
    lots: str = ""

    def eligible(self, places: Places) -> tuple[str, ...]:
        """Codes of the areas among which lots were drawn, or of those that had it."""
        if not self.by_buurt:
            return self.areas
        return tuple(one.code for wijk in places.wijken if wijk.code in self.areas for one in wijk.buurten)

    def treated(self, places: Places, seed: str = "") -> tuple[str, ...]:
        """Codes of the areas that had it, as its lots fell; or as they would fall with another number."""
        areas = self.eligible(places)
        return areas if self.treat is None else draw(areas, self.treat, seed or self.lots).treated


class FictionalTruths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `truths.yml`."""

    seed: int
    map_seed: int
    today: date
    truths: tuple[Truth, ...]
    pilots: tuple[Pilot, ...]
    later: date

    def by_id(self, truth_id: str) -> Truth:
        """The truth of that id. Raises KeyError."""
        return {truth.id: truth for truth in self.truths}[truth_id]

    def pilot(self, pilot_id: str) -> Pilot:
        """The pilot of that id. Raises KeyError."""
        return {pilot.id: pilot for pilot in self.pilots}[pilot_id]


def read_truths(path: Path = TRUTHS_FILE) -> FictionalTruths:
    """Read the planted truths."""
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), FictionalTruths, strict=False)


TODAY = read_truths().today
