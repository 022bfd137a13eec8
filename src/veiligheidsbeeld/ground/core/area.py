# SPDX-License-Identifier: EUPL-1.2
"""Which place, in the division of which year? A code alone is not enough: divisions change every 1 January."""

import re
from dataclasses import dataclass
from enum import StrEnum

from veiligheidsbeeld.ground.core.errors import UserError


class AreaType(StrEnum):
    """Kinds of area that publishers use, and those a municipality makes itself of buurten (EG). Finest last."""

    NATION = "NL"
    PROVINCE = "PV"
    POLICE_REGION = "RE"
    MUNICIPALITY = "GM"
    WIJK = "WK"
    OWN = "EG"
    BUURT = "BU"


_SHAPES = {
    AreaType.PROVINCE: r"PV\d{2}",
    AreaType.POLICE_REGION: r"RE\d{2}",
    AreaType.MUNICIPALITY: r"GM\d{4}",
    AreaType.OWN: r"EG\d{2,4}",
    AreaType.WIJK: r"WK\d{6}",
    AreaType.BUURT: r"BU\d{8}",
}


def area_type_of(code: str) -> AreaType:
    """Type of a code as CBS writes it. Raises UserError for any other text.

    CBS writes the nation as NL01 in tables by municipality and NL00 in tables by buurt; we write NL.
    """
    if code == "NL":
        return AreaType.NATION
    for area_type, shape in _SHAPES.items():
        if re.fullmatch(shape, code):
            return area_type
    raise UserError("bad_area_code", area=code)


@dataclass(frozen=True)
class Area:
    """One place in one division. `x`, `y` in metres (RD New for real areas); `parent` is the code one level up."""

    type: AreaType
    code: str
    division_year: int
    name: str
    parent: str | None = None
    x: float | None = None
    y: float | None = None

    @property
    def key(self) -> str:
        """Code and division year, as it stands in web addresses: `GM0114-2024`."""
        return f"{self.code}-{self.division_year}"


def municipality_of(code: str) -> str:
    """Municipality of a wijk or buurt code: code = municipality (4) + wijk (2) + buurt (2) [CBS].

    >>> municipality_of("BU01140100")
    'GM0114'
    """
    return "GM" + code[2:6]


def wijk_of(buurt: str) -> str:
    """Wijk of a buurt code.

    >>> wijk_of("BU01140100")
    'WK011401'
    """
    return "WK" + buurt[2:8]
