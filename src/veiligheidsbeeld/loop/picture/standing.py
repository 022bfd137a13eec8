# SPDX-License-Identifier: EUPL-1.2
"""Where does each municipality of a group stand on one indicator, and how sure is that? Of years together.

Rates are compared on the log scale, shares of a survey on the logit scale. The variance is what chance leaves, and what
a municipality moves from year to year without any change (docs/methods/ranks.md). Never an index of several indicators.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy.special import expit, logit, ndtri

from veiligheidsbeeld.ground.core import AreaType, Figure, Period, Revision, Statement, UserError
from veiligheidsbeeld.ground.statistics import (
    LEVEL,
    extra_variance,
    funnel_limits,
    joint_places,
    places_of,
)
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.themes import Words

YEARS_TOGETHER = 3  # unless asked otherwise: one year says far less (docs/methods/ranks.md)
FUNNEL_LEVEL = 0.998  # of a table of many: one of 500 lies outside by chance


@dataclass(frozen=True)
class Standing:
    """A group in one period. `figures` of the years together, one a municipality, and `values` on the scale they are
    compared on; `chance` is the variance that chance leaves of each, `tau2` what a year adds to that of its logarithm,
    measured over `measured` years (0: too few, then it is what figures of this kind usually differ). `absent` have no
    figure in some year: each of them may be safer than any other, so every last possible place counts them."""

    indicator: Indicator
    period: Period
    figures: tuple[Figure, ...]
    values: Floats
    chance: Floats
    tau2: float
    measured: int
    absent: tuple[str, ...]
    _found: dict[tuple[str, float, float], tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def codes(self) -> list[str]:
        """Municipalities, in the order of everything here."""
        return [one.area_code for one in self.figures]

    @property
    def size(self) -> int:
        """How many the group counts, with those that have no figure."""
        return len(self.figures) + len(self.absent)

    @property
    def descending(self) -> bool:
        """Is more of it safer?"""
        return self.indicator.direction == "higher"

    @property
    def years(self) -> int:
        """How many years were taken together."""
        return self.period.count

    @cached_property
    def errors(self) -> Floats:
        """Standard errors of the values."""
        return self.errors_over(1.0)

    def errors_over(self, times: float) -> Floats:
        """Standard errors if there were that many times as many years, all as these; of a survey: people asked."""
        years = self.years if self.indicator.is_answer else self.years * times
        return np.asarray(np.sqrt(self.chance / times + self.tau2 / years))

    @cached_property
    def table(self) -> list[tuple[int, int]]:
        """First and last possible place of each, all of the group at once; place 1 is the safest."""
        lower, upper = joint_places(self.values, self.errors, descending=self.descending)
        return [(int(a), int(b) + len(self.absent)) for a, b in zip(lower, upper, strict=True)]

    def places(self, code: str, *, level: float = LEVEL, times: float = 1.0) -> tuple[int, int]:
        """First and last place one municipality can have, named beforehand; see `errors_over` for `times`."""
        key = (code, level, times)
        if key not in self._found:
            errors, one = self.errors_over(times), self.codes.index(code)
            first, last = places_of(self.values, errors, one, descending=self.descending, level=level)
            self._found[key] = first, last + len(self.absent)
        return self._found[key]

    @property
    def candidates(self) -> list[str]:
        """Who may be the safest, all of the group at once, by plain place."""
        may = [code for code, (lower, _) in zip(self.codes, self.table, strict=True) if lower == 1]
        return sorted(may, key=lambda code: (self.rank(code), code))

    def rank(self, code: str) -> int:
        """The plain place; equals share the best."""
        better = self.values if self.descending else -self.values
        return 1 + int(np.sum(better > better[self.codes.index(code)]))

    @property
    def safer(self) -> Words:
        """What a safer figure is: a lower or a higher one."""
        return Words("hoger", "higher") if self.descending else Words("lager", "lower")

    def ahead(self, code: str, other: str, times: float = 1.0) -> float:
        """How many standard errors of their difference a municipality is safer than another; below 0: less safe."""
        j, k = self.codes.index(code), self.codes.index(other)
        errors = self.errors_over(times)
        apart = float((self.values[k] - self.values[j]) / np.hypot(errors[j], errors[k]))
        return -apart if self.descending else apart

    @cached_property
    def funnel(self) -> list[str]:
        """Of each: "lower", "within" or "higher" than all of the group together, by more than chance and ordinary years
        explain; empty for a survey."""
        if self.indicator.is_answer:
            return []
        counts, people = (np.array([getattr(one, name) for one in self.figures]) for name in ("count", "denominator"))
        expected = counts.sum() / people.sum() * people
        lower, upper = funnel_limits(expected, level=FUNNEL_LEVEL, tau2=self.tau2 / self.years)
        side = np.where(counts / expected < lower, "lower", np.where(counts / expected > upper, "higher", "within"))
        return [str(one) for one in side]


def standing_of(picture: Picture, indicator: Indicator, codes: frozenset[str], period: Period) -> Standing | Statement:
    """The group in these years; or why it cannot be compared. Kept with the picture."""
    key = ("standing", indicator.id, codes, period)
    return picture.keep(key, lambda: _standing(picture, indicator, codes, period))


def years_of(picture: Picture, indicator: Indicator, area_code: str) -> list[Period]:
    """Years with a figure of this municipality that mean the same as the newest one, oldest first.

    Raises UserError for an indicator that says nothing of safety, or without any figure of this municipality.
    """
    if indicator.direction == "neutral" or not (indicator.per or indicator.is_answer):
        raise UserError("no_measure_of_safety", indicator=indicator.id)
    since = max((Period.parse(one.period).start for one in indicator.breaks), default=None)
    found = sorted(
        row.period for row in picture.all_years(indicator.id)
        if row.area_code == area_code and row.value is not None and (since is None or row.period.start >= since)
    )  # fmt: skip
    if not found:
        raise UserError("no_figure", indicator=indicator.id, area=area_code, period="-")
    return found


def usual_period(picture: Picture, indicator: Indicator, area_code: str) -> Period:
    """The last three years together; of a survey the last one."""
    years = years_of(picture, indicator, area_code)
    last = years[-1].start.year
    count = 1
    while not indicator.is_answer and count < YEARS_TOGETHER and Period.year(last - count) in years:
        count += 1
    return replace(Period.year(last - count + 1), count=count)


def read_years(text: str) -> Period:
    """2024, or 2022-2024 for three years together. Raises UserError for anything else."""
    first, _, last = text.strip().replace("\u2013", "-").partition("-")
    if first.isdecimal() and (last or first).isdecimal():
        count = int(last or first) - int(first) + 1
        if int(last or first) < 9999 and 1 <= count <= 50:
            return replace(Period.parse(first), count=count)
    raise UserError("unknown_years", period=text)


def write_years(period: Period) -> str:
    """2024 or 2022-2024."""
    first = period.start.year
    return str(first) if period.count == 1 else f"{first}-{first + period.count - 1}"


def _standing(picture: Picture, indicator: Indicator, codes: frozenset[str], period: Period) -> Standing | Statement:
    table = _table(picture, indicator, codes)
    wanted = [Period.year(period.start.year + n) for n in range(period.count)]
    changed = [one.period for one in indicator.breaks if period.start < Period.parse(one.period).start < period.end]
    if changed:
        return Statement("verdict_not_comparable", {"period": Period.parse(changed[-1])})
    present = sorted(code for code in codes if all((code, year) in table for year in wanted))
    if len(present) < 2:
        return Statement("no_group_figures", {"what": indicator.names})
    rows = [[table[code, year] for year in wanted] for code in present]
    if _too_few(indicator, rows):
        return Statement("too_few_to_compare", {"what": indicator.names})
    measured = [year for year in sorted({year for _, year in table}) if all((code, year) in table for code in present)]
    history = [[table[code, year] for year in measured] for code in present]
    tau2 = _tau2(indicator, history)
    values, chance = _pooled(indicator, rows)
    figures = tuple(
        _together(indicator, row, period, float(value), float(np.sqrt(variance + tau2 / period.count)))
        for row, value, variance in zip(rows, values, chance, strict=True)
    )
    known = len(measured) if len(measured) > 1 else 0
    return Standing(indicator, period, figures, values, chance, tau2, known, tuple(sorted(codes - set(present))))


def _table(picture: Picture, indicator: Indicator, codes: frozenset[str]) -> dict[tuple[str, Period], Figure]:
    """Figures that can be compared, by municipality and year: known, of the same meaning as the newest."""
    since = max((Period.parse(one.period).start for one in indicator.breaks), default=None)
    return {
        (row.area_code, row.period): row
        for row in picture.all_years(indicator.id)
        if row.area_code in codes and row.value is not None and (since is None or row.period.start >= since)
        and (row.count is not None and row.denominator if indicator.per else row.lower is not None)
    }  # fmt: skip


def _too_few(indicator: Indicator, rows: Iterable[list[Figure]]) -> bool:
    """A count of 0 has no logarithm, and of few events nothing follows."""
    if indicator.is_answer:
        return False
    counts = [[one.count or 0 for one in row] for row in rows]
    return any(min(row) == 0 or sum(row) < indicator.reliable_from_n for row in counts)


def _scaled(indicator: Indicator, figure: Figure) -> tuple[float, float]:
    """Value on the scale of comparison, and what chance leaves of it: log of a rate, logit of a share, a score."""
    if indicator.per:
        count, people = figure.count or np.nan, figure.denominator or np.nan
        return float(np.log(count / people)), 1 / count
    value, lower, upper = (float(one) for one in (figure.value or 0, figure.lower or 0, figure.upper or 0))
    if indicator.unit == "procent":
        value, lower, upper = (float(logit(np.clip(one, 0.05, 99.95) / 100)) for one in (value, lower, upper))
    return value, ((upper - lower) / 2 / float(ndtri((1 + figure.level) / 2))) ** 2


def _pooled(indicator: Indicator, rows: list[list[Figure]]) -> tuple[Floats, Floats]:
    """Values and variances by chance of years together: counts added up, answers of a survey averaged."""
    if indicator.per:
        counts = np.array([sum(one.count or 0 for one in row) for row in rows])
        people = np.array([sum(one.denominator or 0 for one in row) for row in rows])
        return np.log(counts / people), 1 / counts
    scaled = np.array([[_scaled(indicator, one) for one in row] for row in rows])
    return scaled[:, :, 0].mean(axis=1), scaled[:, :, 1].sum(axis=1) / scaled.shape[1] ** 2


def _tau2(indicator: Indicator, history: list[list[Figure]]) -> float:
    """What ordinary years differ; of too few years, half of what the kind's prior says two of them differ."""
    if len(history[0]) < 2 or _too_few(indicator, history):
        return 0.0 if indicator.is_answer else indicator.prior(AreaType.MUNICIPALITY).tau2 / 2
    scaled = np.array([[_scaled(indicator, one) for one in row] for row in history])
    return extra_variance(scaled[:, :, 0], scaled[:, :, 1])


def _together(indicator: Indicator, row: list[Figure], period: Period, value: float, error: float) -> Figure:
    """One figure of the years together; a rate is that of a year. Its interval counts ordinary years as well."""
    reach = float(ndtri((1 + LEVEL) / 2)) * error
    shown = [_unscaled(indicator, one) for one in (value, value - reach, value + reach)]
    known = [one.count for one in row if one.count is not None] if indicator.per else []
    people = [one.denominator for one in row if one.denominator is not None] if indicator.per else []
    unsettled = [one.revision for one in row if one.revision is not Revision.FINAL]
    return replace(
        row[-1], revision=unsettled[-1] if unsettled else Revision.FINAL, period=period,
        value=shown[0], lower=shown[1], upper=shown[2], level=LEVEL, method="years-together",
        count=sum(known) if known else row[-1].count, n=sum(known) if known else row[-1].n,
        denominator=sum(people) if people else None,
    )  # fmt: skip


def _unscaled(indicator: Indicator, value: float) -> float:
    if indicator.per:
        return float(np.exp(value)) * indicator.per
    return 100 * float(expit(value)) if indicator.unit == "procent" else value
