# SPDX-License-Identifier: EUPL-1.2
"""How complete is a week by now, and is a week of the series missing, repeated or half empty?

Weekly files bring late reports of earlier weeks: what was known of a week after each delivery is the reporting
triangle. It lies in the deliveries themselves; this reads it, and a nowcast can do so later.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from statistics import mean, median

from veiligheidsbeeld.ground.core import Frequency, Period, Statement
from veiligheidsbeeld.ground.store import Delivery
from veiligheidsbeeld.loop.sources.partner_file.reading import Entry

_SETTLED = 4  # deliveries after which hardly anything comes in
_LOOK_BACK = 26  # weeks that the usual completeness is taken from
_FEW_AREAS = 0.6
Files = list[tuple[Delivery, list[Entry]]]


def triangle(files: Files) -> dict[Period, list[float]]:
    """What was known of each week after the first, second, ... delivery since, areas and kinds together."""
    known: dict[tuple[str, str, Period], float] = {}
    totals: dict[Period, list[float]] = defaultdict(list)
    for _, entries in files:
        for one in entries:
            if one.slice == "" and one.value is not None and one.period.frequency is Frequency.WEEK:
                known[one.measure, one.area, one.period] = one.value
        sums: dict[Period, float] = defaultdict(float)
        for (_, _, period), value in known.items():
            sums[period] += value
        for period, value in sums.items():
            totals[period].append(value)
    return totals


def completeness(files: Files) -> dict[Period, float]:
    """Share of its final count that is usually known by now, of each week that is not settled yet.

    The mean over settled weeks of what was known after as many deliveries. Empty with fewer than four settled weeks.
    """
    totals = triangle(files)
    settled = [known for _, known in sorted(totals.items()) if len(known) > _SETTLED and known[-1] > 0][-_LOOK_BACK:]
    if len(settled) < _SETTLED:
        return {}
    usual = [mean(known[step] / known[-1] for known in settled) for step in range(_SETTLED)]
    return {period: min(1.0, usual[len(known) - 1]) for period, known in totals.items() if len(known) <= _SETTLED}


def findings(files: Files) -> list[Statement]:
    """Weeks that are missing between others, that repeat the week before, or that came with far fewer areas."""
    areas: dict[Period, set[str]] = defaultdict(set)
    cells: dict[Period, dict[tuple[str, str, str], float | None]] = defaultdict(dict)
    for _, entries in files:
        weekly = [one for one in entries if one.period.frequency is Frequency.WEEK]
        known = set(areas)
        for one in weekly:
            if one.period not in known:  # what later files add does not mend the file that first held the week
                areas[one.period].add(one.area)
            cells[one.period][one.measure, one.slice, one.area] = one.value
    weeks = sorted(areas)
    return [*_missing(weeks), *_repeated(weeks, cells), *_half_empty(weeks, areas)]


def _missing(weeks: list[Period]) -> Iterable[Statement]:
    for before, after in pairwise(weeks):
        gap = (after.start - before.start).days // 7 - 1
        if gap:
            yield Statement("week_missing", {"after": str(before), "before": str(after), "weeks": gap})


def _repeated(
    weeks: list[Period], cells: dict[Period, dict[tuple[str, str, str], float | None]]
) -> Iterable[Statement]:
    for before, after in pairwise(weeks):
        if len(cells[after]) > 1 and cells[before] == cells[after]:
            yield Statement("week_repeats", {"week": str(after), "before": str(before)})


def _half_empty(weeks: list[Period], areas: dict[Period, set[str]]) -> Iterable[Statement]:
    usual = median(len(areas[week]) for week in weeks) if weeks else 0
    for week in weeks:
        if len(areas[week]) < _FEW_AREAS * usual:
            yield Statement("week_partly", {"week": str(week), "areas": len(areas[week]), "usual": int(usual)})
