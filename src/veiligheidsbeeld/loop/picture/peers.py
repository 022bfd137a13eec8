# SPDX-License-Identifier: EUPL-1.2
"""Whom is a municipality compared with? The large ones with each other, the others with those nearest in size."""

from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Figure

LARGE = 100_000  # the group in which municipalities such as Emmen call themselves "large" (DOMAIN.md, E8)
NEAREST = 20


@dataclass(frozen=True)
class Peers:
    """Codes of the group, the municipality itself included. `large`: the group of 100,000 inhabitants or more."""

    codes: frozenset[str]
    large: bool


def peers_of(municipality: str, population: list[Figure]) -> Peers:
    """The group by population figures of one year; only the municipality itself when its population is unknown."""
    people = {row.area_code: row.count for row in population if row.count is not None}
    own = people.get(municipality)
    if own is None:
        return Peers(frozenset({municipality}), large=False)
    if own >= LARGE:
        return Peers(frozenset(code for code, count in people.items() if count >= LARGE), large=True)
    nearest = sorted(people, key=lambda code: (abs(people[code] - own), code))
    return Peers(frozenset(nearest[: NEAREST + 1]), large=False)
