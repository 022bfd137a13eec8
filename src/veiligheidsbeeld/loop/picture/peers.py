# SPDX-License-Identifier: EUPL-1.2
"""Whom is a municipality compared with? Groups as data: shipped ones, and its own in the folder of its world."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.ground.core import AreaType, DataContractError, Figure, Period, Statement, UserError
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.themes import Words

FILE = "peer_groups.yml"
_PEOPLE = "inwoners"


class PeerGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One group, by exactly one rule: size, nearness in size, or codes."""

    id: str
    names: Words
    from_inhabitants: int | None = None
    nearest: int | None = None
    codes: tuple[str, ...] = ()


class Covariate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be alike: values at most `factor` times apart."""

    indicator: str
    factor: float
    names: Words


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    groups: tuple[PeerGroup, ...] = ()
    covariates: tuple[Covariate, ...] = ()


@dataclass(frozen=True)
class Peers:
    """Codes of a group, the municipality itself included."""

    group: PeerGroup
    codes: frozenset[str]


def groups_of(picture: Picture, municipality: str, period: Period) -> list[Peers]:
    """The groups a municipality belongs to by the population at the end of a period, the usual one first.

    Raises DataContractError for a file of groups that is not as agreed.
    """
    people = {row.area_code: row.count for row in _newest(picture, _PEOPLE, period) if row.count is not None}
    known = {area.code for area in picture.areas(AreaType.MUNICIPALITY)}
    found = [_peers(one, municipality, people, known) for one in (*_shipped().groups, *_own(picture.world.folder))]
    return [one for one in found if one is not None]


def peers_of(picture: Picture, municipality: str, period: Period, group: str = "") -> Peers:
    """One group by id, or the usual one. Raises UserError for a group it does not belong to, or without any group."""
    found = groups_of(picture, municipality, period)
    for one in found:
        if group in ("", one.group.id):
            return one
    known = ", ".join(one.group.id for one in found)
    raise UserError("no_such_group", place=picture.area(municipality).name, group=group or "-", known=known or "-")


def large_group() -> str:
    """Id of the group that is meant by "large municipalities"."""
    return next(one.id for one in _shipped().groups if one.from_inhabitants)


def comparable_peers(picture: Picture, municipality: str, period: Period) -> Peers | Statement:
    """Municipalities that are like it in everything that must be alike (common support); or why there are none.

    Each covariate is a released figure of municipalities; one that is not published makes the comparison impossible:
    what is not known cannot be alike.
    """
    alike = {area.code for area in picture.areas(AreaType.MUNICIPALITY)}
    for one in _shipped().covariates:
        values = {row.area_code: row.shown for row in _newest(picture, one.indicator, period) if row.shown is not None}
        own = values.get(municipality)
        if not own:
            return Statement("no_comparable_peer_unknown", {"what": one.names})
        alike &= {code for code, value in values.items() if own / one.factor <= value <= own * one.factor}
        if alike <= {municipality}:
            percent = round((one.factor - 1) * 100)
            return Statement("no_comparable_peer", {"what": one.names, "percent": percent})
    return Peers(
        PeerGroup("vergelijkbaar", Words("vergelijkbare gemeenten", "comparable municipalities")), frozenset(alike)
    )


def _peers(group: PeerGroup, municipality: str, people: dict[str, float], known: set[str]) -> Peers | None:
    """None for a group the municipality does not belong to, or in which it would stand alone."""
    own = people.get(municipality)
    codes: set[str] = set()
    if group.codes:
        codes = set(group.codes) & known
    elif own is not None and group.from_inhabitants and own >= group.from_inhabitants:
        codes = {code for code, count in people.items() if count >= group.from_inhabitants}
    elif own is not None and group.nearest:
        nearest = sorted(people, key=lambda code: (abs(people[code] - own), code))
        codes = set(nearest[: group.nearest + 1])
    return Peers(group, frozenset(codes | {municipality})) if codes - {municipality} else None


def _newest(picture: Picture, indicator: str, period: Period) -> list[Figure]:
    """Figures of municipalities in the last year that has any, up to the end of a period."""
    rows = [row for row in picture.all_years(indicator) if row.period.end <= period.end and row.shown is not None]
    last = max((row.period for row in rows), default=None)
    return [row for row in rows if row.period == last]


@cache
def _shipped() -> _File:
    return _read(Path(__file__).with_name(FILE))


def _own(folder: Path) -> tuple[PeerGroup, ...]:
    """Groups of the municipality's own; none without a file."""
    if not (folder / FILE).exists():
        return ()
    found = _read(folder / FILE).groups
    wrong = [one.id for one in found if not one.codes]
    if wrong:
        raise DataContractError(FILE, "codes of municipalities", ", ".join(wrong), column="codes")
    return found


def _read(path: Path) -> _File:
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _File)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise DataContractError(path.name, "groups with id, names and one rule", error) from error
    for one in found.groups:
        if sum(map(bool, (one.from_inhabitants, one.nearest, one.codes))) != 1:
            raise DataContractError(path.name, "groups with id, names and one rule", one.id, column="groups")
    return found
