# SPDX-License-Identifier: EUPL-1.2
"""Before a measure starts: could its effect be seen at all, and which set-up would show it? From the municipality's own
counts: what areas vary, what each set-up claims where nothing was done, and what it sees."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, comb
from typing import Any

import msgspec
import numpy as np

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics.power import ENOUGH
from veiligheidsbeeld.ground.statistics.trial_power import (
    FEWEST_AFTER,
    power_of_design,
    power_of_ratio,
    smallest_detectable,
    stepped,
)
from veiligheidsbeeld.loop.effect.designs.history import Past, Trial, in_history
from veiligheidsbeeld.loop.effect.estimators.ratio import FEWEST_AREAS, between_areas
from veiligheidsbeeld.loop.effect.methods import fewest_lots
from veiligheidsbeeld.loop.effect.panel import Panel, panel_of
from veiligheidsbeeld.loop.effect.placebos import TOO_MANY
from veiligheidsbeeld.loop.effect.result import WORTHWHILE, Level, Method, finite

DRAWS = 500
_SLOW_DRAWS = 25  # of a method that takes a twentieth of a second
_STEPS = 4
_ALIKE = 8  # areas of like level, for each eligible one
_MOST_CASES = 10_000
_MOST_AREAS = 200  # in each group; hardly a municipality has more
_LONGEST = 48  # months
_TAU2_UNKNOWN = 0.06  # of threat; between assault and burglary (EFFECTS.md, section 8)
CASE_VARIANCE = 1.0  # between cases, of the log rate of new reports: some report daily, most never again
CASE_REPORTS = 4.0  # a year, of an accepted case
Progress = Callable[[str, int, int], None]


class Design(StrEnum):
    """How it is decided who gets the measure, and what it is compared with; the strongest first."""

    LOTS = "lots"
    STEPPED = "stepped"
    COMPARISON = "comparison"
    SERIES_WITH_COMPARISON = "series_with_comparison"
    SERIES = "series"
    BEFORE_AFTER = "before_after"

    @property
    def said(self) -> Statement:
        """Its name."""
        return Statement(f"design_{self.value}")


_CEILING = {
    Design.LOTS: Level.LOTS, Design.STEPPED: Level.LOTS, Design.COMPARISON: Level.COMPARISON,
    Design.SERIES_WITH_COMPARISON: Level.COMPARISON, Design.SERIES: Level.BEFORE_AFTER,
    Design.BEFORE_AFTER: Level.BEFORE_AFTER,
}  # fmt: skip
_METHOD = {
    Design.LOTS: Method.LOTS, Design.STEPPED: Method.LOTS, Design.COMPARISON: Method.RATIO_OF_RATIOS,
    Design.SERIES_WITH_COMPARISON: Method.INTERRUPTED_SERIES, Design.SERIES: Method.INTERRUPTED_SERIES,
    Design.BEFORE_AFTER: Method.BEFORE_AFTER,
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One set-up: the highest `level` of evidence it can reach, the `smallest` fall (0 to 1) that it sees in four cases
    out of five and its `power` for the fall worth having, both by calculation and None where it cannot be done; and in
    own history (`draws`) the share of `false` claims and the `seen` share of planted falls."""

    design: Design
    level: Level
    method: Method
    smallest: float | None
    power: float | None
    false: float | None
    seen: float | None
    draws: int
    usable: bool
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What can be known. `tau2`: variance of the log of a later over an earlier yearly count of one area, beyond
    chance; `events`: counted a year in an eligible area; `best`: the set-up that answers the question, or the one that
    comes nearest. The first statement is the answer, the others what would change it."""

    answerable: bool
    best: Design | None
    worthwhile: float
    months: int
    eligible: tuple[str, ...]
    treat: int
    events: float
    tau2: float
    options: tuple[Option, ...]
    statements: tuple[Statement, ...]
    cases: int | None  # that lots would have to be drawn over instead
    areas: int | None  # with the measure, and as many without; None where no number would do

    def as_plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return dict(finite(msgspec.to_builtins(self)))

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> "Advice":
        """Back from `as_plain`. Raises ValueError for what it did not make."""
        try:
            return msgspec.convert(plain, cls)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error


def advise(
    panel: Any, eligible: Sequence[str], *, months: int = 12, treat: int | None = None,
    worthwhile: float = WORTHWHILE, designs: Sequence[Design] = tuple(Design), draws: int = DRAWS, seed: int = 0,
    progress: Progress | None = None,
) -> Advice:  # fmt: skip
    """Advice on a trial in which `treat` (half, by default) of the `eligible` areas get a measure for `months` months.

    `panel` is a table as `panel_of` reads it, with 2 to 5 years; its other areas are there to compare with. Areas with
    missing counts are left out. `designs` are the set-ups to look at. `progress` is told the set-up, how many draws
    were made and how many there are.

    Raises UserError for areas that are not in the table, numbers that cannot be and a history under a year.
    """
    table = panel_of(panel)
    if not table.periods or len(table.periods) < table.per_year:
        raise UserError("base_too_short", number=len(table.periods))
    rows = tuple(table.rows(dict.fromkeys(eligible)))
    whole = ~np.asarray(np.isnan(table.counts).any(axis=1))
    kept = tuple(n for n in rows if whole[n])
    periods = max(round(months * table.per_year / 12), 1)
    number = treat if treat is not None else max(len(kept) // 2, 1)
    _check(table, rows, kept, months, number, worthwhile)
    others = tuple(n for n in range(len(table.areas)) if whole[n])
    ground = _Ground(table, kept, others, number, months, periods, worthwhile)
    options = tuple(ground.option(design, draws, seed, progress) for design in designs)
    usable = [one for one in options if one.usable and one.level >= Level.COMPARISON]
    good = [one for one in usable if _sees(one)]
    best = good[0] if good else max(usable, key=lambda one: one.seen or 0, default=None)
    smallest = min((one.smallest for one in usable if one.smallest is not None), default=None)
    areas, cases = ground.areas_needed(), cases_needed(worthwhile)
    return Advice(
        bool(good), best.design if best else None, worthwhile, months, tuple(table.areas[n] for n in kept), number,
        ground.events, ground.tau2, options, tuple(ground.answer(bool(good), best, smallest, areas, cases)), cases,
        areas,
    )  # fmt: skip


def cases_needed(worthwhile: float, reports: float = CASE_REPORTS, variance: float = CASE_VARIANCE) -> int | None:
    """Cases, half of them with the measure, over which lots must be drawn to see a fall of `worthwhile` in new reports
    in four cases out of five; None for more than a town has. `reports` a year for each, whose log rates vary between
    cases by `variance`.

    >>> cases_needed(0.25)
    490
    """
    for half in range(5, _MOST_CASES // 2):
        if power_of_ratio(worthwhile, half, half, reports, variance, base_years=np.inf) >= ENOUGH:
            return 2 * half
    return None


@dataclass(frozen=True)
class _Ground:
    """What all set-ups stand on."""

    panel: Panel
    eligible: tuple[int, ...]
    others: tuple[int, ...]
    treat: int
    months: int
    periods: int
    worthwhile: float

    @property
    def years(self) -> float:
        """Of history, that may stand before a start."""
        return max(len(self.panel.periods) / self.panel.per_year, 1.0)

    @property
    def events(self) -> float:
        """A year in an eligible area."""
        return float(self.panel.counts[list(self.eligible)].sum(axis=1).mean() / self.years)

    @property
    def tau2(self) -> float:
        """Of all pairs of years that follow each other, the mean."""
        year = self.panel.per_year
        totals = [
            self.panel.counts[:, at - year : at].sum(axis=1) for at in range(len(self.panel.periods), year - 1, -year)
        ][::-1]
        rows = np.array(self.others)
        pairs = [between_areas(totals[n], totals[n + 1], rows) for n in range(len(totals) - 1)]
        known = [tau2 for tau2, degrees in pairs if degrees >= FEWEST_AREAS - 1]
        return float(np.mean(known)) if known else _TAU2_UNKNOWN

    def option(self, design: Design, draws: int, seed: int, progress: Progress | None) -> Option:
        smallest, power = self._visible(design)
        past = self._past(design, draws, seed, progress) if power is not None or design in _ALONE else None
        statements = (
            [] if past else [Statement("option_history_too_short" if power is not None else "option_needs_more_areas")]
        )
        usable = past is not None and past.false <= TOO_MANY and design is not Design.BEFORE_AFTER
        if past is not None:
            told = {"percent": round(100 * past.false), "number": past.draws}
            statements.append(
                Statement("option_false_rate" if past.false <= TOO_MANY else "option_false_rate_high", told)
            )
        return Option(
            design, _CEILING[design], _METHOD[design], smallest, power, past.false if past else None,
            past.power if past else None, past.draws if past else 0, usable, tuple(statements),
        )  # fmt: skip

    @property
    def _too_short(self) -> bool:
        """Is there no year before any start that could be drawn?"""
        return len(self.panel.periods) < self.panel.per_year + self.periods

    def _groups(self, design: Design) -> tuple[int, int]:
        """How many areas have the measure, and how many it is compared with."""
        controls = len(self.eligible) if design is Design.LOTS else len(self.others)
        return self.treat, max(controls - self.treat, 0)

    def _visible(self, design: Design) -> tuple[float | None, float | None]:
        """Smallest fall that is seen, and power for the one worth having; None where it cannot be done."""
        if design in _ALONE:
            return None, None
        if design is Design.STEPPED:
            return self._visible_in_steps()
        treated, controls = self._groups(design)
        fewest = 2 if design is not Design.SERIES_WITH_COMPARISON else 1
        if (
            treated < fewest
            or controls < 1
            or (design is Design.LOTS and _ways(treated, controls) < fewest_lots(treated, controls))
        ):
            return None, None
        events = max(self.events, 0.1)
        kept = {"base_years": min(self.years, 3.0), "months": float(self.months)}
        smallest = float(smallest_detectable(treated, controls, events, self.tau2, **kept))
        power = float(power_of_ratio(self.worthwhile, treated, controls, events, self.tau2, **kept))
        return None if np.isnan(smallest) else ceil(100 * smallest) / 100, power

    def _visible_in_steps(self) -> tuple[float | None, float | None]:
        areas = len(self.eligible)
        length = self.periods / self.panel.per_year / _STEPS
        cell = self.events * length  # incidents in one area and one step
        if areas < _STEPS or self.periods < _STEPS or cell == 0:
            return None, None
        per_step = [areas // _STEPS + (n < areas % _STEPS) for n in range(_STEPS)]
        given = stepped(per_step)
        # one cell: chance, and the year that an area has; half of tau2 is the variance of one of the two years
        sigma = np.sqrt(1 / cell + self.tau2 / 2)
        powers = {
            fall: power_of_design(given, float(np.log1p(-fall)), sigma=sigma, tau=1.0)
            for fall in (*(n / 100 for n in range(1, 96)), self.worthwhile)
            if given.sum() * cell * (1 - fall) >= FEWEST_AFTER
        }
        seen = [fall for fall, power in powers.items() if power >= ENOUGH]
        return min(seen, default=None), powers.get(self.worthwhile, 0.0)

    def _past(self, design: Design, draws: int, seed: int, progress: Progress | None) -> Past | None:
        alone = design in _ALONE
        method = _METHOD[design]
        trial = Trial(
            method, self.eligible, len(self.eligible) if design is Design.STEPPED else self.treat, self.periods,
            () if alone or design is Design.STEPPED else self.eligible if design is Design.LOTS else self.others,
            self._town(), busiest=design not in (Design.LOTS, Design.STEPPED),
            steps=_STEPS if design is Design.STEPPED else 0,
        )  # fmt: skip
        number = min(draws, _SLOW_DRAWS) if method is Method.INTERRUPTED_SERIES else draws
        told = None if progress is None else (lambda done: progress(design.value, done, number))
        return in_history(self.panel, trial, self.worthwhile, number, seed, told)

    def _town(self) -> tuple[int, ...]:
        """The areas of like level as the eligible ones, these included: where a placebo is looked for."""
        level = np.log(self.panel.counts.sum(axis=1) + 1)
        pool = np.array(self.others)
        near = {int(n) for one in self.eligible for n in pool[np.argsort(np.abs(level[pool] - level[one]))[:_ALIKE]]}
        return tuple(sorted(near | set(self.eligible)))

    def areas_needed(self) -> int | None:
        """With the measure, and as many without, drawn by lot."""
        sizes = np.arange(3, _MOST_AREAS + 1)
        power = power_of_ratio(
            self.worthwhile, sizes, sizes, max(self.events, 0.1), self.tau2, base_years=min(self.years, 3.0),
            months=float(self.months),
        )  # fmt: skip
        enough = sizes[power >= ENOUGH]
        return int(enough[0]) if len(enough) else None

    def answer(
        self, good: bool, best: Option | None, smallest: float | None, areas: int | None, cases: int | None
    ) -> Iterator[Statement]:  # fmt: skip
        percent = round(100 * self.worthwhile)
        if good and best is not None:
            yield Statement("advice_can", {"design": best.design.said.in_english(), "percent": percent})
            return
        if best is not None and best.power is not None and best.power >= ENOUGH:
            yield Statement("advice_cannot_in_history", {"percent": percent, "seen": round(100 * (best.seen or 0))})
        elif smallest is not None:
            yield Statement("advice_cannot", {"percent": percent, "smallest": round(100 * smallest)})
        elif self._too_short:
            yield Statement("advice_history_short")
        else:
            yield Statement("advice_cannot_at_all", {"percent": percent})
        if areas is None:
            yield Statement("advice_no_number_of_areas", {"number": _MOST_AREAS})
        elif areas > min(self._groups(Design.LOTS)):
            here = 2 * areas <= len(self.others)
            yield Statement("advice_more_areas" if here else "advice_more_areas_elsewhere", {"number": areas})
        longer = self._months_needed()
        yield Statement("advice_longer", {"number": longer}) if longer else Statement("advice_not_longer")
        yield Statement("advice_cases", {"number": cases}) if cases else Statement("advice_no_number_of_cases")
        yield Statement("advice_other_outcome")
        yield Statement("advice_together")

    def _months_needed(self) -> int | None:
        treated, controls = self._groups(Design.LOTS)
        if _ways(treated, controls) < fewest_lots(treated, controls):
            return None
        spans = np.arange(self.months + 6, _LONGEST + 1, 6, dtype=float)
        power = power_of_ratio(
            self.worthwhile, treated, controls, max(self.events, 0.1), self.tau2, base_years=min(self.years, 3.0),
            months=spans,
        )  # fmt: skip
        enough = spans[power >= ENOUGH]
        return int(enough[0]) if len(enough) else None


def _sees(option: Option) -> bool:
    """Four times out of five, by calculation and in own history together, as far as so many draws can tell."""
    if option.power is None or option.seen is None:
        return False
    chance = 2 * float(np.sqrt(ENOUGH * (1 - ENOUGH) / option.draws))
    return (option.power + option.seen) / 2 >= ENOUGH and min(option.power, option.seen) >= ENOUGH - chance


_ALONE = (Design.SERIES, Design.BEFORE_AFTER)


def _ways(treated: int, controls: int) -> int:
    """In which lots can fall."""
    return comb(treated + controls, treated) if controls > 0 else 0


def _check(
    table: Panel, rows: tuple[int, ...], kept: tuple[int, ...], months: int, treat: int, worthwhile: float
) -> None:  # fmt: skip
    if not 0 < worthwhile < 1:
        raise UserError("bad_worthwhile", number=worthwhile)
    if not kept:
        raise UserError(
            "treated_area_has_gaps" if rows else "no_treated_area", areas=", ".join(table.areas[n] for n in rows)
        )
    if not 1 <= treat <= len(kept) or months < 1:
        raise UserError("advice_of_what", treat=treat, areas=len(kept), months=months)
