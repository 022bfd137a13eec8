# SPDX-License-Identifier: EUPL-1.2
"""In which division is a publication shown, and when are two divisions the same one?"""

from collections.abc import Iterable

from veiligheidsbeeld.ground.core import Area, AreaType

_SMALL = (AreaType.WIJK, AreaType.BUURT)


def display_division(areas: Iterable[Area]) -> int:
    """The newest division that has wijken or buurten; without those, the newest of municipalities. 0 without areas."""
    known = list(areas)
    small = [area.division_year for area in known if area.type in _SMALL]
    return max(small or [area.division_year for area in known], default=0)


def same_municipalities(areas: Iterable[Area], own: int, other: int) -> bool:
    """Did no municipality come, go or merge between these divisions?

    True when both lists hold exactly the same codes: a merger always ends at least one code [CBS]. Corrections of
    borders between two municipalities are then the only difference, and those move few inhabitants.
    """
    known = list(areas)
    codes = [
        {area.code for area in known if area.type is AreaType.MUNICIPALITY and area.division_year == year}
        for year in (own, other)
    ]
    return bool(codes[0]) and codes[0] == codes[1]
