# SPDX-License-Identifier: EUPL-1.2
"""How many reports stood open on that day, by main category and area?"""

from collections import Counter, defaultdict
from dataclasses import replace

from veiligheidsbeeld.ground.areas import Locator, to_metres
from veiligheidsbeeld.ground.core import Frequency, Observation, Period, Presence, Revision
from veiligheidsbeeld.ground.store import Delivery, Grid, Snapshots
from veiligheidsbeeld.loop.sources.signalen.fetch import decode
from veiligheidsbeeld.loop.sources.tidied import Tidy

MEASURE = "openstaande-meldingen"
ALL = "alle"
RANK = 10


def tidy(snapshots: Snapshots, delivery: Delivery, locator: Locator) -> Tidy:
    """Counts of one day for the municipality, its wijken and its buurten, where they have a shape."""
    day = Period(delivery.provenance.known_at.date(), Frequency.DAY)
    reports = [
        report
        for _, digest in sorted(delivery.parts.items())
        for report in decode(snapshots.read(digest, delivery.provenance.table)).reports
    ]
    places = to_metres([(one.geometry["coordinates"][0], one.geometry["coordinates"][1]) for one in reports])
    kinds = [str(one.properties["category"]["parent"]["slug"]) for one in reports]
    provenance = replace(delivery.provenance, division_year=locator.division_year)
    observations, grids = [], []
    for area_type in locator.kinds():
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for code, kind in zip(locator.locate(places, area_type), kinds, strict=True):
            if code is not None:
                counts[code].update((kind, ALL))
        observations += [
            Observation(
                MEASURE, kind, area_type, code, locator.division_year, day, float(number), Presence.VALUE,
                Revision.FINAL, delivery.provenance.known_at, provenance.id,
            )
            for code, by_kind in sorted(counts.items())
            for kind, number in sorted(by_kind.items())
        ]  # fmt: skip
        grids.append(
            Grid(
                MEASURE,
                provenance.id,
                locator.division_year,
                area_type,
                tuple(sorted(locator.codes(area_type))),
                tuple(sorted({ALL, *kinds})),
                (str(day),),
                Presence.VALUE,
                (),
                day.end.isoformat(),
            )
        )
    return Tidy(provenance, RANK, observations, grids)
