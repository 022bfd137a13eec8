# SPDX-License-Identifier: EUPL-1.2
"""What deserves a look? Every series of the municipality and its wijken, under one budget of false alarms.

Each series is held against the same part of the year before, over its newest stretch and over a longer one. A signal is
a difference that chance and ordinary years give so seldom that all series together give one false alarm in four weeks
(docs/methods/signals.md). It is a reason to look, no finding.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period
from veiligheidsbeeld.ground.statistics import LEVEL, Verdict
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.changes import a_year_before
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_areas

FALSE_ALARMS, WEEKS = 1, 4  # expected, when nothing changes anywhere
# by frequency: stretches that are looked at, in its own units, and how often a new one comes in four weeks
_STRETCHES = {
    Frequency.WEEK: ((1, 4), 4.0),
    Frequency.MONTH: ((1, 3), WEEKS * 7 / 365.25 * 12),
    Frequency.QUARTER: ((1,), WEEKS * 7 / 365.25 * 4),
    Frequency.HALF: ((1,), WEEKS * 7 / 365.25 * 2),
    Frequency.YEAR: ((1,), WEEKS * 7 / 365.25),
}
_LONGEST_RUN = 53  # stretches back in which its begin is looked for


class Signal(msgspec.Struct, frozen=True):
    """One thing that stands out: what (`indicator`), where (`area`), which way, and since when (a stretch as text).

    `before` and `after` are the stretches that were compared, `p` the chance of as much when nothing changes."""

    indicator: str
    area: str
    kind: str
    since: str
    before: str
    after: str
    p: float

    @property
    def key(self) -> str:
        """The same in the next publication as long as it goes on: see `carried_on`."""
        return f"{self.indicator}.{self.area}.{self.kind}.{self.since}"


class Scan(msgspec.Struct, frozen=True):
    """All series of one publication: how many, how many comparisons, below which chance each is a signal."""

    publication: str
    municipality: str
    series: int
    compared: int
    threshold: float
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class _Tested:
    judged: Judged
    units: int


def scan(picture: Picture, municipality: str, check: Callable[[], None] = lambda: None) -> Scan:
    """Look at every series of a municipality and its wijken. Takes seconds: made once for a publication. `check` may
    raise to stop between two indicators."""
    tested = list(_tested(picture, municipality, check))
    alarms = sum(_STRETCHES[_period(one).frequency][1] for one in tested)
    threshold = min(1 - LEVEL, FALSE_ALARMS / alarms) if alarms else 0.0  # few series: no looser than a verdict
    found: dict[tuple[str, str], Signal] = {}
    for one in tested:
        if one.judged.p is not None and one.judged.p <= threshold and one.judged.ratio != 1:
            signal = _signal(picture, one, threshold)
            known = found.get((signal.indicator, signal.area))
            if known is None or signal.p < known.p:
                found[signal.indicator, signal.area] = signal
    series = {(_figure(one).indicator, _figure(one).area_code) for one in tested}
    ordered = tuple(sorted(found.values(), key=lambda one: one.p))
    return Scan(picture.publication.id, municipality, len(series), len(tested), threshold, ordered)


def _figure(one: _Tested) -> Figure:
    assert one.judged.figures is not None  # what was tested has its figures
    return one.judged.figures[1]


def _period(one: _Tested) -> Period:
    return _figure(one).period


def _tested(picture: Picture, municipality: str, check: Callable[[], None]) -> Iterator[_Tested]:
    counted = set()
    for indicator in picture.catalogue.indicators.values():
        check()
        if indicator.nature == "stock" or indicator.is_answer or indicator.numerator in counted:
            continue
        counted.add(indicator.numerator)
        for area_type in (AreaType.MUNICIPALITY, AreaType.WIJK):
            yield from _of_series(picture, indicator, area_type, municipality)


def _of_series(picture: Picture, indicator: Indicator, area_type: AreaType, municipality: str) -> Iterator[_Tested]:
    """An indicator in its finest frequency."""
    newest = _newest(picture, indicator, area_type, municipality)
    if newest is None:
        return
    for units in _STRETCHES[newest.frequency][0]:
        after = Period(newest.previous(units - 1).start, newest.frequency, units)
        before = a_year_before(after)
        picture.read_ahead(area_type, before)
        picture.read_ahead(area_type, after)
        judged = judge_areas(picture, indicator.id, area_type, before, after)
        for code, one in judged.items():
            if code[2:6] == municipality[2:6] and one.p is not None:
                yield _Tested(one, units)


def _newest(picture: Picture, indicator: Indicator, area_type: AreaType, municipality: str) -> Period | None:
    """The newest stretch of which everything is known, in the finest frequency that is scanned."""
    for frequency in _STRETCHES:
        periods = picture.periods(indicator.id, area_type, frequency)
        for period in reversed(periods[-6:]):
            picture.read_ahead(area_type, period)
            figures = [
                one
                for one in picture.within(indicator.id, area_type, frequency, period)
                if one.area_code[2:6] == municipality[2:6]
            ]
            known = [one for one in figures if one.count is not None]
            if known and picture.completeness(known[0]) is None:
                return period
    return None


def _signal(picture: Picture, one: _Tested, threshold: float) -> Signal:
    figure, judged = _figure(one), one.judged
    kind, since = _kind(judged), figure.period
    for back in range(1, _LONGEST_RUN):
        earlier = _shifted(figure.period, back)
        was = _against_a_year_before(picture, figure, earlier)
        if was is None or was.p is None or was.p > threshold or _kind(was) != kind:
            break
        since = earlier
    before, onset = a_year_before(figure.period), _onset(picture, figure, since)
    return Signal(
        figure.indicator, figure.area_code, kind.value, str(onset), str(before), str(figure.period), judged.p or 0.0
    )  # fmt: skip


def _kind(judged: Judged) -> Verdict:
    """From none to some has no ratio and is a rise."""
    return Verdict.FALL if judged.ratio is not None and judged.ratio < 1 else Verdict.RISE


def _against_a_year_before(picture: Picture, figure: Figure, period: Period) -> Judged | None:
    found = judge_areas(picture, figure.indicator, figure.area_type, a_year_before(period), period)
    return found.get(figure.area_code)


def _onset(picture: Picture, figure: Figure, first: Period) -> Period:
    """In the first stretch that stood out: the part from which on it differs most, in multiples of what chance alone
    gives. Three months stand out as soon as the last of them differs enough."""
    begin, most = replace(first, count=1), 0.0
    for n in range(first.count):
        rest = Period(replace(first, count=1).previous(-n).start, first.frequency, first.count - n)
        found = _against_a_year_before(picture, figure, rest)
        if found is not None and found.before is not None and found.after is not None:
            far = abs(found.after - found.before) / math.sqrt(max(1.0, found.after + found.before))
            begin, most = (replace(rest, count=1), far) if far > most else (begin, most)
    return begin


def carried_on(found: Scan, earlier: Scan | None) -> Scan:
    """The same scan, in which what stood out in the publication before too keeps its begin, and so its key: another
    month can move the begin that would be found, or the stretch that shows it best."""
    if earlier is None:
        return found
    known = {(one.indicator, one.area, one.kind): one.since for one in earlier.signals}
    signals = tuple(
        msgspec.structs.replace(one, since=known.get((one.indicator, one.area, one.kind), one.since))
        for one in found.signals
    )
    return msgspec.structs.replace(found, signals=signals)


def _shifted(period: Period, units: int) -> Period:
    """The same length, so many units earlier."""
    return Period(Period(period.start, period.frequency).previous(units).start, period.frequency, period.count)
