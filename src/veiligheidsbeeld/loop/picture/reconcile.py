# SPDX-License-Identifier: EUPL-1.2
"""Why does this number differ? Which of our own definitions, vintages or divisions gives the number somebody has.

Looks at what was published for the area and the periods around it, in every publication; nothing is computed anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Figure, Frequency, Period, UserError
from veiligheidsbeeld.ground.store import Publications
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.worlds import World


@dataclass(frozen=True)
class Match:
    """One figure of ours that is the number asked about. `why` names in which respects it differs from what was asked:
    indicator, type, area, period, vintage, division, rate."""

    figure: Figure
    publication: str
    why: tuple[str, ...]


def reconcile(world: World, number: float, indicator: str, area: str, period: Period) -> list[Match]:
    """Figures that equal `number`, those that differ in the fewest respects first; empty when none does.

    A rate matches when it does so at the decimals that were typed. Raises UserError for an unknown indicator or area.
    """
    publications = list(reversed(Publications(world.folder, world.id).all()))
    found: list[Match] = []
    seen: set[tuple[object, ...]] = set()
    for nth, publication in enumerate(publications):
        picture = Picture(world, publication)
        try:
            if nth == 0:
                picture.catalogue.get(indicator)
                picture.area(area)
            for match in _in_one(picture, number, indicator, area, period, older=nth > 0):
                key = (match.figure.indicator, match.figure.slice, match.figure.area_code, match.figure.division_year,
                       match.figure.period, match.figure.count, match.figure.value, match.why)  # fmt: skip
                if key not in seen:
                    seen.add(key)
                    found.append(match)
        except UserError:
            if nth == 0:
                raise
        finally:
            picture.close()
    return sorted(found, key=lambda one: (len(one.why), one.why, one.figure.indicator, one.figure.slice))


def _in_one(
    picture: Picture, number: float, indicator: str, area: str, period: Period, *, older: bool
) -> Iterator[Match]:
    for figure in picture.near(number, area):
        if not _near(figure.period, period):
            continue
        for rate in (False, True):
            if _equals(figure.value if rate else figure.count, number, rate):
                why = _why(picture, figure, indicator, area, period, older, rate)
                yield Match(figure, picture.publication.id, why)


def _near(known: Period, asked: Period) -> bool:
    """The same year or the ones beside it: further away a number fits by chance."""
    return abs(known.start.year - asked.start.year) <= 1 and known.frequency in (asked.frequency, Frequency.YEAR)


def _equals(value: float | None, number: float, rate: bool) -> bool:
    """At the decimals that the number was written with."""
    if value is None:
        return False
    decimals = len(f"{number:g}".partition(".")[2])
    return round(value, decimals) == number if rate else value == number


def _why(
    picture: Picture, figure: Figure, indicator: str, area: str, period: Period, older: bool, rate: bool
) -> tuple[str, ...]:
    checks = {
        "indicator": figure.indicator != indicator, "type": bool(figure.slice), "area": figure.area_code != area,
        "period": figure.period != period, "vintage": older,
        "division": figure.division_year != picture.division_year, "rate": rate,
    }  # fmt: skip
    return tuple(name for name, differs in checks.items() if differs)
