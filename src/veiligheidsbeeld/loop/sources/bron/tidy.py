# SPDX-License-Identifier: EUPL-1.2
"""How many accidents with which outcome, per year and area? Each accident counts once, where it happened."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from veiligheidsbeeld.ground.areas import Locator
from veiligheidsbeeld.ground.core import AreaType, DataContractError, Observation, Period, Presence, Revision
from veiligheidsbeeld.ground.store import Delivery, Grid, Snapshots
from veiligheidsbeeld.loop.sources.bron.fetch import Accident, decode
from veiligheidsbeeld.loop.sources.tidied import Tidy

MEASURE = "verkeersongevallen"
ALL = "alle"
# clients met both words for a death (OPEN_DATA_APIS.md 2.5)
_OUTCOMES = {
    "Uitsluitend materiele schade": "materieel", "Letsel": "letsel", "Dodelijk": "dodelijk", "Dood": "dodelijk",
}  # fmt: skip
_SLICES = (ALL, "dodelijk", "letsel", "materieel")
RANK = 10


def accidents(snapshots: Snapshots, delivery: Delivery) -> Iterator[tuple[int, Accident]]:
    """Year and accident, each once: an accident that two pages hold has one number."""
    seen: set[str] = set()
    for name, digest in sorted(delivery.parts.items()):
        for one in decode(snapshots.read(digest, delivery.provenance.table)).features:
            number = str(one.properties.get("verkeersongeval_nummer"))
            if number not in seen:
                seen.add(number)
                yield int(name.split("/")[0]), one


def tidy(snapshots: Snapshots, delivery: Delivery, locator: Locator) -> Tidy:
    """Counts by outcome for the municipality, its wijken and its buurten, where they have a shape.

    A municipality without one accident in all years was not covered: then there is nothing, and no zero either.
    Raises DataContractError for an outcome we do not know.
    """
    found = [(year, _outcome(delivery, one), _place(one)) for year, one in accidents(snapshots, delivery)]
    years = sorted({int(name.split("/")[0]) for name in delivery.parts})
    provenance = replace(delivery.provenance, division_year=locator.division_year)
    observations: list[Observation] = []
    grids: list[Grid] = []
    for kind in locator.kinds() if found else ():
        codes = locator.locate([place for _, _, place in found], kind)
        counts: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for (year, outcome, _), code in zip(found, codes, strict=True):
            if code is not None:
                counts[code, year].update((outcome, ALL))
        observations += _observations(provenance.id, delivery, locator, kind, counts)
        grids.append(_grid(provenance.id, locator, kind, years))
    return Tidy(provenance, RANK, observations, grids)


def _outcome(delivery: Delivery, one: Accident) -> str:
    word = str(one.properties.get("verkeersongeval_afloop", "")).replace("ë", "e")
    if word not in _OUTCOMES:
        raise DataContractError(delivery.provenance.table, "a known outcome", word, column="verkeersongeval_afloop")
    return _OUTCOMES[word]


def _place(one: Accident) -> tuple[float, float]:
    """Metres; an accident without a place lies nowhere."""
    east, north = (one.geometry or {"coordinates": (0, 0)})["coordinates"][:2]
    return float(east), float(north)


def _observations(
    provenance: str, delivery: Delivery, locator: Locator, kind: AreaType,
    counts: dict[tuple[str, int], Counter[str]],
) -> Iterator[Observation]:  # fmt: skip
    for (code, year), by_outcome in sorted(counts.items()):
        for outcome, number in sorted(by_outcome.items()):
            yield Observation(
                MEASURE, outcome, kind, code, locator.division_year, Period.year(year), float(number), Presence.VALUE,
                Revision.FINAL, delivery.provenance.known_at, provenance,
            )  # fmt: skip


def _grid(provenance: str, locator: Locator, kind: AreaType, years: list[int]) -> Grid:
    """An area with a shape and a year that was served: no accident there is a true zero."""
    return Grid(
        MEASURE, provenance, locator.division_year, kind, tuple(sorted(locator.codes(kind))), _SLICES,
        tuple(str(year) for year in years), Presence.VALUE, (), f"{max(years) + 1}-01-01",
    )  # fmt: skip
