# SPDX-License-Identifier: EUPL-1.2
"""How many people does a rate go over? Declared per area type; what is missing gives no rate, never a guess.

Municipality and larger: mean of the population at the begin and the end of the year (37230ned; each year on its own
division). Wijk and buurt: population on 1 January (key figures), on the same division as the count.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from veiligheidsbeeld.ground.areas import Concordance
from veiligheidsbeeld.ground.core import Area, AreaType, Observation, Period, Presence
from veiligheidsbeeld.loop.picture.cells import Cells

END, BEGIN = "inwoners-eind", "inwoners-begin"
_SMALL = (AreaType.OWN, AreaType.WIJK, AreaType.BUURT)


@dataclass(frozen=True)
class Population:
    """People to divide by; None with a reason (a statement code) where there is no such number. `division_year` is
    that of the population, None where every year is on its own."""

    people: float | None
    provenance: str = ""
    reason: str = ""
    division_year: int | None = None


class Populations:
    """Populations of all areas and years of a world."""

    def __init__(self, cells: Cells, areas: list[Area], concordances: Sequence[Concordance] = ()) -> None:
        self._cells = cells
        self._concordances = {(one.from_division, one.to_division): one for one in concordances}
        self._people: dict[tuple[int, int, Period], dict[str, float] | None] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        for area in areas:
            if area.type is AreaType.BUURT and area.parent:
                self._children[area.parent].append(area.code)

    def of(self, count: Observation) -> Population:
        """The population that belongs to a count, on its own division."""
        year = Period.year(count.period.start.year)
        found = self._small(count, year) if count.area_type in _SMALL else self._large(count, year)
        if found.people is None and not found.reason:
            return Population(None, reason="no_denominator")
        if found.people == 0:
            return Population(None, found.provenance, "zero_denominator")
        return found

    def stock(self, area: str, area_type: AreaType, year: Period) -> Observation | None:
        """The population figure itself: end of year, or 1 January for wijk and buurt."""
        return self._cells.get(BEGIN if area_type in _SMALL else END, "", area, year)

    def _large(self, count: Observation, year: Period) -> Population:
        begin = self._cells.get(END, "", count.area_code, year.previous())
        end = self._cells.get(END, "", count.area_code, year)
        if begin is None or end is None or begin.value is None or end.value is None:
            return Population(None)
        return Population((begin.value + end.value) / 2, end.provenance)

    def _small(self, count: Observation, year: Period) -> Population:
        """A wijk without a figure of its own is the sum of its buurten, if every buurt has one."""
        own = self._cells.get(BEGIN, "", count.area_code, year)
        parts = [own] if own is not None else self._parts(count.area_code, year)
        known = [part for part in parts if part is not None and part.presence is Presence.VALUE]
        if not known or len(known) < len(parts):
            return Population(None)
        division = known[0].division_year
        if division != count.division_year:
            return self._converted(count, year, known[0])
        return Population(sum(part.value or 0 for part in known), known[0].provenance, "", division)

    def _converted(self, count: Observation, year: Period, known: Observation) -> Population:
        """People of another division, by imported weights; refused without them or when one buurt has no figure."""
        concordance = self._concordances.get((known.division_year, count.division_year))
        if concordance is None:
            return Population(None, known.provenance, "other_division", known.division_year)
        people = self._people_of(concordance, year)
        if people is None:
            return Population(None, known.provenance, "no_denominator", known.division_year)
        wanted = [count.area_code] if count.area_type is AreaType.BUURT else self._children[count.area_code]
        return Population(
            sum(people.get(code, 0) for code in wanted), known.provenance, "converted", count.division_year
        )

    def _people_of(self, concordance: Concordance, year: Period) -> dict[str, float] | None:
        """People by code of the target division, worked out once a year and pair; None when one buurt has no figure."""
        key = (concordance.from_division, concordance.to_division, year)
        if key not in self._people:
            own = {one.area_code: one.value for one in self._cells.of(BEGIN, "") if one.period == year}
            counts = {code: value for code in concordance.weights if (value := own.get(code)) is not None}
            complete = len(counts) == len(concordance.weights)
            self._people[key] = concordance.convert(counts) if complete else None
        return self._people[key]

    def _parts(self, wijk: str, year: Period) -> list[Observation | None]:
        return [self._cells.get(BEGIN, "", buurt, year) for buurt in self._children[wijk]]
