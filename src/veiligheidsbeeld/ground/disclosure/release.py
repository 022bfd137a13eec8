# SPDX-License-Identifier: EUPL-1.2
"""May this table leave? `release()` hides small cells, then cells that would give a hidden cell away. Pure.

Runs once, at publication. What was hidden keeps its row and a reason; it is never a zero and never simply absent.
"""

from collections import Counter
from collections.abc import Mapping

from veiligheidsbeeld.ground.core import Figure, Presence, Released
from veiligheidsbeeld.ground.disclosure.protection import FEW, Protection, hide
from veiligheidsbeeld.ground.disclosure.sums import key_of, sums_of, twins_of
from veiligheidsbeeld.ground.disclosure.thresholds import is_small


def release(
    table: list[Figure], thresholds: Mapping[tuple[str, str], int], parents: Mapping[str, str],
    same: Mapping[tuple[str, str], object] | None = None,
) -> Released:  # fmt: skip
    """Hide what may not be shown.

    `thresholds` gives the smallest count to show by (indicator, provenance); a pair that is absent is refused with a
    KeyError, so that nothing leaves by forgetting. `parents` gives for an area code the code of the area it is part of.
    `same` names what is counted by (indicator, slice): the same count under two indicators is hidden in both.
    Sums run along areas (buurt, wijk, municipality), periods (months, year) and slices (offences, all). No sum gives a
    hidden cell of ours away, also not with what other sums gave; figures with threshold 1 are public and stay.
    """
    rows = {key_of(row): row for row in table}
    if len(rows) < len(table):
        raise ValueError("a cell stands in the table twice")
    limit = {key: thresholds[row.indicator, row.provenance] for key, row in rows.items()}
    counts = {key: row.count for key, row in rows.items() if row.count is not None}
    for key, row in rows.items():
        if row.presence is Presence.VALUE and is_small(row.n, limit[key]):
            rows[key] = hide(row, FEW)
    ours = {key[0] for key, few in limit.items() if few > 1}  # sums run within an indicator: of others all is public
    sums = [*sums_of({key: row for key, row in rows.items() if key[0] in ours}, parents), *twins_of(rows, same or {})]
    Protection(rows, [one for one in sums if any(limit[key] > 1 for key in one)], counts, limit).run()
    hidden = Counter(row.reason for row in rows.values() if row.presence is Presence.SUPPRESSED)
    return Released(list(rows.values()), dict(hidden))
