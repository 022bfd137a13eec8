# SPDX-License-Identifier: EUPL-1.2
"""Which areas get the measure, and can anyone check that nobody chose them? Lots from a public number by SHA-256.

The key of an area is the SHA-256 (FIPS 180-4) of "seed|area" in UTF-8, as hexadecimal digits. Areas stand in the order
of their keys; the first are treated. Redo one with `printf '%s' 'seed|area' | sha256sum`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import UserError


@dataclass(frozen=True)
class Lot:
    """One area with its key; `stratum` is empty where lots were drawn over all areas together."""

    area: str
    key: str
    treated: bool
    stratum: str = ""


@dataclass(frozen=True)
class Lots:
    """A draw. `order`: every area, by stratum and within it by key. Treated and not treated stand in that order."""

    seed: str
    order: tuple[Lot, ...]

    @property
    def treated(self) -> tuple[str, ...]:
        """Areas that get the measure."""
        return tuple(one.area for one in self.order if one.treated)

    @property
    def not_treated(self) -> tuple[str, ...]:
        """Areas that it is compared with."""
        return tuple(one.area for one in self.order if not one.treated)


def key(seed: str, area: str) -> str:
    """SHA-256 of "seed|area" in UTF-8.

    >>> key("4137", "Noord")[:8]
    'e4ac7c67'
    """
    return hashlib.sha256(f"{seed}|{area}".encode()).hexdigest()


def draw(eligible: Sequence[str], treat: int, seed: str, strata: Mapping[str, str] | None = None) -> Lots:
    """Draw which `treat` of the eligible areas are treated. The order in which areas are given does not matter.

    With strata (area to stratum) each stratum gets its share of `treat`: see `shares`. Raises UserError for one area
    only, an area named twice or without a name, fewer eligible than to be treated and one to compare with, an empty
    seed, and strata of other areas than the eligible.

    Method: simple and stratified random allocation (Gerber and Green 2012, Field Experiments, ch. 2 and 3).
    """
    _check(eligible, seed)
    if not 1 <= treat < len(eligible):
        raise UserError("lots_too_few", eligible=len(eligible), treat=treat)
    if strata and set(strata) != set(eligible):
        raise UserError("lots_strata_other", areas=", ".join(sorted(set(strata) ^ set(eligible))))
    groups: dict[str, list[str]] = {}
    for area in _in_order(eligible, seed):
        groups.setdefault(strata[area] if strata else "", []).append(area)
    numbers = shares({name: len(areas) for name, areas in groups.items()}, treat)
    order = (
        Lot(area, key(seed, area), place < numbers[name], name)
        for name in sorted(groups)
        for place, area in enumerate(groups[name])
    )
    return Lots(seed, tuple(order))


def shares(sizes: Mapping[str, int], treat: int) -> dict[str, int]:
    """How many of each stratum are treated: in proportion, rounded down; what is left goes one by one to the largest
    remainders (Hamilton's method), and where those are equal to the stratum whose name comes first.

    >>> shares({"large": 7, "middle": 5, "small": 2}, 5)
    {'large': 2, 'middle': 2, 'small': 1}
    """
    total = sum(sizes.values())
    numbers = {name: treat * size // total for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(treat * sizes[name] % total), name))
    for name in by_remainder[: treat - sum(numbers.values())]:
        numbers[name] += 1
    return numbers


def draw_steps(eligible: Sequence[str], steps: int, seed: str) -> dict[str, int]:
    """Draw at which step (from 1) each area starts, where all start in the end: areas in the order of their keys, in
    groups whose sizes differ by one at most. Raises UserError as `draw`, and for fewer than two steps or more
    than there are areas.

    Method: stepped wedge design (Hussey and Hughes 2007, Contemporary Clinical Trials 28:182-191).
    """
    _check(eligible, seed)
    if not 2 <= steps <= len(eligible):
        raise UserError("lots_steps", steps=steps, eligible=len(eligible))
    return {area: 1 + place * steps // len(eligible) for place, area in enumerate(_in_order(eligible, seed))}


def _in_order(eligible: Sequence[str], seed: str) -> list[str]:
    return sorted(eligible, key=lambda area: key(seed, area))


def _readable(text: str) -> bool:
    """Can it be typed over? Not empty, no line ends, no halves of signs."""
    return bool(text.strip()) and text.isprintable()


def _check(eligible: Sequence[str], seed: str) -> None:
    if not _readable(seed):
        raise UserError("lots_no_seed")
    if not all(map(_readable, eligible)):
        raise UserError("lots_no_name")
    twice = sorted({one for one in eligible if eligible.count(one) > 1})
    if twice:
        raise UserError("lots_area_twice", areas=", ".join(twice))
    if len(eligible) < 2:
        raise UserError("lots_one_area")
