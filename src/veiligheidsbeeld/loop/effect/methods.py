# SPDX-License-Identifier: EUPL-1.2
"""How large is the effect, by each method? All give the same: a ratio on the log scale with bounds, or a reason why
they cannot."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.ground.statistics.randomisation import randomisation
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.estimators.ratio import Ratio, cluster_robust, ratio_of_ratios
from veiligheidsbeeld.loop.effect.result import Method

EITHER = 0.90  # level of each of two comparisons that must both hold; measured together in bench/effects.py
_FEWEST_CONTROLS = 2
_NEAREST = 5  # areas of the most similar level, for each treated one
_FEWEST_LOTS = 20  # ways to draw them; of fewer, none is so rare that it shows anything at 5%
_CORRECTION = 0.5


@dataclass(frozen=True)
class Effect:
    """The log of a ratio and its bounds (95%). `expected`: treated counts in the window without the measure."""

    log: float
    lower: float
    upper: float
    expected: float
    controls: tuple[int, ...] = ()
    p: float | None = None

    @property
    def shown(self) -> bool:
        """Do its bounds leave out "no effect"?"""
        return self.lower > 0 or self.upper < 0


class RefusedError(Exception):
    """This method can say nothing here, with the reason."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.statement = Statement(code, params)


def by_ratio(asked: Asked) -> Effect:
    """Ratio of ratios, corrected for overdispersion, against all areas that were asked for.

    Where areas were chosen on a period, that period is left out of the estimate. Whether it was a chance peak or a
    change that stayed is not known, so the bounds hold for both: they span the comparison without that period and the
    one with it alone, each at 90%.
    """
    _refuse_single(asked)
    found = _ratio(asked, asked.base)
    if not asked.selected:
        return _effect(found, found.bounds(), asked.controls)
    bounds = [one.bounds(EITHER) for one in (found, _ratio(asked, asked.selected))]
    lower, upper = min(low for low, _ in bounds), max(high for _, high in bounds)
    return _effect(found, (lower, upper), asked.controls)


def by_matched_poisson(asked: Asked) -> Effect:
    """Poisson regression with effects of areas and periods, against the areas of the most similar level before, with
    cluster-robust errors."""
    _refuse_single(asked)
    controls = nearest(asked, asked.controls, _NEAREST)
    found = cluster_robust(*_sides(asked, asked.base), list(asked.treated), list(controls))
    return _effect(found, found.bounds(), controls)


def by_lots(asked: Asked) -> Effect:
    """Exact randomisation inference: would other lots have given as much? Each area counts alike; the score of an area
    is the log of after over before."""
    before, after = _sides(asked, asked.base)
    rows = list(asked.rows)
    scores = np.log((after[rows] + _CORRECTION) / (before[rows] + _CORRECTION))
    given = np.arange(len(rows)) < len(asked.treated)
    if given.all():
        raise RefusedError("too_few_controls", number=0)
    found = randomisation(scores, given, asked.strata)
    if len(found.differences) < _FEWEST_LOTS:
        raise RefusedError("too_few_lots", number=len(found.differences))
    expected = float(after[list(asked.treated)].sum() / np.exp(found.difference))
    return Effect(found.difference, found.lower, found.upper, expected, asked.controls, found.p)


def by_before_after(asked: Asked) -> Effect:
    """The year before and after in the treated areas alone, with Poisson errors: what is done in practice, to be seen
    beside the others. Never a verdict on its own: its rate of false claims on own history is shown."""
    last = (asked.selected or asked.base)[-len(asked.window) :]
    rows = list(asked.treated)
    before = asked.counts(last, asked.window)[rows].sum() * len(asked.window) / len(last)
    after = asked.counts(asked.window)[rows].sum()
    log = float(np.log((after + _CORRECTION) / (before + _CORRECTION)))
    half = 1.959963984540054 * float(np.sqrt(1 / (after + _CORRECTION) + 1 / (before + _CORRECTION)))
    return Effect(log, log - half, log + half, float(before))


METHODS: dict[Method, Callable[[Asked], Effect]] = {
    Method.RATIO_OF_RATIOS: by_ratio,
    Method.MATCHED_POISSON: by_matched_poisson,
    Method.LOTS: by_lots,
    Method.BEFORE_AFTER: by_before_after,
}


def nearest(asked: Asked, among: tuple[int, ...], each: int) -> tuple[int, ...]:
    """For each treated area, the `each` others of the most similar level before, none twice; the busiest chooses
    first."""
    level = np.log(asked.counts(asked.base) + 1)
    free = list(among)
    chosen: list[int] = []
    for one in sorted(asked.treated, key=lambda n: -level[n]):
        free.sort(key=lambda n: (abs(level[n] - level[one]), n))
        chosen += free[:each]
        free = free[each:]
    return tuple(sorted(chosen))


def _ratio(asked: Asked, base: tuple[int, ...]) -> Ratio:
    return ratio_of_ratios(*_sides(asked, base), list(asked.treated), list(asked.controls))


def _sides(asked: Asked, base: tuple[int, ...]) -> "tuple[np.ndarray, np.ndarray]":  # type: ignore[type-arg]
    return asked.counts(base, asked.window), asked.counts(asked.window)


def _effect(found: Ratio, bounds: tuple[float, float], controls: tuple[int, ...]) -> Effect:
    return Effect(found.log, *bounds, found.expected, controls)


def _refuse_single(asked: Asked) -> None:
    if len(asked.treated) == 1:
        raise RefusedError("one_treated_area")
    if len(asked.controls) < _FEWEST_CONTROLS:
        raise RefusedError("too_few_controls", number=len(asked.controls))
