# SPDX-License-Identifier: EUPL-1.2
"""Is crime moving online? Two groups of recorded offence types side by side. A year of which one type is hidden or
missing has no sum. What people say in the survey stands apart (`experienced.py`): it measures something else.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import yaml

from veiligheidsbeeld.ground.core import Area, Figure, Period, Presence, Revision, Statement
from veiligheidsbeeld.ground.statistics import change, count_interval, dispersion_of, fit
from veiligheidsbeeld.loop.picture.catalogue import LEADING, Break, Prior
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import LARGE_MARGIN, Judged, judged_of

_FILE = Path(__file__).parent / "digital.yml"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of offence types; `digital.yml` says what each field is."""

    id: str
    names: Words
    codes: tuple[str, ...]
    why: Words
    left_out: Words
    not_told: tuple[Words, ...]
    ordinary: Prior
    breaks: tuple[Break, ...]


@cache
def groups() -> dict[str, Group]:
    """Both groups by id, online first."""
    plain = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {one["id"]: msgspec.convert(one, Group) for one in plain["groups"]}


@dataclass(frozen=True)
class GroupYears:
    """The years of one group in one area, oldest first. Hidden or missing ones have no count. `parts` are the figures
    that were added up."""

    group: Group
    years: list[Figure]
    breaks: list[Break]
    parts: list[Figure]

    @property
    def known(self) -> list[Figure]:
        """Years of which every type is known."""
        return [one for one in self.years if one.count is not None]

    @property
    def last(self) -> Judged | None:
        """The newest year against the year before; None where one of them is not known."""
        newest = self.years[-1]
        before = next((one for one in self.known if one.period == newest.period.previous()), None)
        return self._step(before, newest) if before and newest.count is not None else None

    @property
    def since_peak(self) -> Judged | None:
        """The newest year against the highest one; None where that is the newest itself."""
        return self._since(self.known)

    @property
    def since_comparable_peak(self) -> Judged | None:
        """The same among the years that mean what the newest means; None where that is the same year."""
        newest = self.years[-1]
        found = self._since([one for one in self.known if not self._broken(one, newest)])
        peak = self.since_peak
        return None if found is None or (peak and found.figures == peak.figures) else found

    @property
    def steps(self) -> list[Judged]:
        """All that is compared, the newest change first."""
        return [one for one in (self.last, self.since_peak, self.since_comparable_peak) if one]

    @property
    def statements(self) -> list[Statement]:
        """The newest year against the year before and against the peak: each the fact, then what may be said of it."""
        newest = self.years[-1]
        year = newest.period.start.year
        if newest.count is None:
            return [Statement("digital_unknown", {"year": year}), Statement(newest.reason)]
        said = _told("digital_year" if self.last.comparable else "digital_year_fewer", self.last) if self.last else []
        said = said or [Statement("digital_alone", {"year": year, "count": float(newest.count)})]
        if self.since_peak is None:
            return [*said, Statement("digital_at_peak", {"year": year})] if len(self.known) > 1 else said
        return said + _told("digital_peak", self.since_peak)

    def _since(self, years: Sequence[Figure]) -> Judged | None:
        newest = self.years[-1]
        if newest.count is None or not years:
            return None
        peak = max(years, key=lambda one: (one.count or 0, one.period))
        return self._step(peak, newest) if (peak.count or 0) > newest.count else None

    def _broken(self, earlier: Figure, later: Figure) -> str:
        """Month of the last break within or between the two years; empty where there is none."""
        since, until = earlier.period.start, later.period.end
        changed = [one.period for one in self.breaks if since < Period.parse(one.period).start < until]
        return max(changed, default="") if earlier.period < later.period else ""

    def _step(self, before: Figure, after: Figure) -> Judged:
        a, b, pair = float(before.count or 0), float(after.count or 0), (before, after)
        if changed := self._broken(before, after):
            why = Statement("verdict_not_comparable", {"period": Period.parse(changed)})
            return Judged(a, b, "not_comparable", why, figures=pair)
        if before.division_year != after.division_year:
            return Judged(a, b, "not_comparable", Statement("verdict_other_division"), figures=pair)
        lag = after.period.start.year - before.period.start.year
        usual = fit([self._history(after)], prior=(self.group.ordinary.phi, self.group.ordinary.tau2), lag=lag)
        factor = dispersion_of(a, b, 1, 1, usual.phi, usual.tau2, usual.factor[0])
        found = change(a, b, dispersion=factor, degrees=usual.degrees[0], noise=usual.noise, margin=LARGE_MARGIN)
        basis = Statement("by_history", {"areas": 1, "pairs": usual.pairs}) if usual.pairs else Statement("by_prior")
        return replace(judged_of(a, b, found, LARGE_MARGIN, basis, "change_percent"), figures=pair)

    def _history(self, after: Figure) -> list[float]:
        """Counts of all years that mean the same, up to the later one; NaN where a year is not known."""
        same = {
            one.period: one.count for one in self.years
            if one.period < after.period and one.division_year == after.division_year and not self._broken(one, after)
        }  # fmt: skip
        first = min(same, default=after.period).start.year
        years = (Period.year(year) for year in range(first, after.period.start.year))
        counts = [same.get(one) for one in years]
        return [np.nan if count is None else count for count in counts]


@dataclass(frozen=True)
class Shift:
    """Both groups in one area."""

    area: Area
    online: GroupYears
    classic: GroupYears

    @property
    def both(self) -> list[tuple[Period, Figure | None, Figure | None]]:
        """Every year with the sums of both groups, oldest first."""
        online, classic = ({one.period: one for one in group.years} for group in (self.online, self.classic))
        return [(period, online.get(period), classic.get(period)) for period in sorted(online.keys() | classic.keys())]

    def per_1000(self, period: Period) -> int | None:
        """Of every 1,000 recorded crimes of both groups, how many were online? None where one is not known."""
        sums = [one.count for group in (self.online, self.classic) for one in group.known if one.period == period]
        online, both = sums[0] if sums else None, sum(one or 0 for one in sums)
        return None if len(sums) < 2 or online is None or not both else round(1000 * online / both)

    @property
    def top(self) -> float:
        """The highest sum of the two: what one scale for both must hold."""
        return max(
            (one.upper or one.count or 0 for group in (self.online, self.classic) for one in group.known), default=0
        )

    @property
    def answer(self) -> Statement:
        """The share that was online in the newest year, and the year before where that means the same."""
        newest = self.both[-1][0]
        share, before = self.per_1000(newest), self.per_1000(newest.previous())
        year = newest.start.year
        if share is None:
            return Statement("digital_share_unknown", {"year": year})
        steps = [group.last for group in (self.online, self.classic)]
        if before is None or any(one and one.code == "not_comparable" for one in steps):
            return Statement("digital_share_alone", {"share": share, "year": year})
        code = "more" if share > before else "less" if share < before else "same"
        return Statement(f"digital_share_{code}", {"share": share, "year": year, "before": before, "earlier": year - 1})


def shift(picture: Picture, area_code: str) -> Shift | None:
    """Both groups in an area; None where its figures are not published by type of offence."""
    area = picture.area(area_code)
    online, classic = (_years(picture, one, area) for one in groups().values())
    return Shift(area, online, classic) if online.years and classic.years else None


def _told(fact: str, step: Judged) -> list[Statement]:
    """The fact with the years it is about; then what may be said of it."""
    assert step.counts and step.figures  # a sum that is not known is no step
    years = dict(zip(("earlier", "later"), (one.period.start.year for one in step.figures), strict=True))
    return [Statement(fact, {**step.counts.params, **years}), step.why]


def _years(picture: Picture, group: Group, area: Area) -> GroupYears:
    """Sums of every year of which any type was published, each in the division that knows most of it."""
    parts = [row for code in group.codes for row in picture.slice_series(LEADING, code, area.code)]
    by_division: dict[tuple[Period, int], list[Figure]] = defaultdict(list)
    for row in parts:
        by_division[row.period, row.division_year].append(row)
    best: dict[Period, Figure] = {}
    for (period, division), rows in sorted(by_division.items()):
        found = _sum(group, rows)
        if period not in best or (found.count is not None, division == picture.division_year) > (
            best[period].count is not None, best[period].division_year == picture.division_year
        ):  # fmt: skip
            best[period] = found
    return GroupYears(group, list(best.values()), _breaks(picture, group), parts)


def _sum(group: Group, rows: list[Figure]) -> Figure:
    """One year of a group; without a count where a type is hidden, missing or has no row."""
    hidden = any(one.presence is Presence.SUPPRESSED for one in rows)
    counts = [one.count for one in rows if one.count is not None]
    whole = not hidden and len(counts) == len(group.codes)
    presence = Presence.VALUE if whole else Presence.SUPPRESSED if hidden else Presence.MISSING
    total = sum(counts) if whole else None
    bounds = count_interval([total]) if total is not None else None
    settled = [one.revision for one in rows if one.revision is not Revision.FINAL]
    return replace(
        rows[0], slice=group.id, unit="aantal", count=total, n=total, value=None, denominator=None,
        lower=float(bounds.lower[0]) if bounds else None, upper=float(bounds.upper[0]) if bounds else None,
        presence=presence, reliable=whole, reason="" if whole else "part_hidden" if hidden else "part_missing",
        revision=settled[0] if settled else Revision.FINAL, known_at=max(one.known_at for one in rows),
        denominator_provenance="",
    )  # fmt: skip


def _breaks(picture: Picture, group: Group) -> list[Break]:
    """Breaks of the group, of the leading indicator and of every indicator that counts one of its types, by period."""
    measure = picture.catalogue.get(LEADING).numerator.measure
    behind = [
        one for one in picture.catalogue.indicators.values()
        if one.id == LEADING or (one.numerator.measure == measure and one.numerator.slice in group.codes)
    ]  # fmt: skip
    found = {one.period: one for indicator in behind for one in indicator.breaks} | {
        one.period: one for one in group.breaks
    }
    return [found[period] for period in sorted(found)]
