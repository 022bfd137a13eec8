# SPDX-License-Identifier: EUPL-1.2
"""How much does an indicator vary when nothing happens? Two parameters from its own history, all areas together.

`phi` is what clusters of incidents add to the Poisson variance: it fades as counts grow. `tau2` is the variance of the
logarithm between ordinary years: it does not. Credibility per area: Buehlmann, ASTIN Bulletin 4 (1967) 199-207. Method,
measured error rates and golden numbers: docs/methods/change.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from veiligheidsbeeld.ground.statistics.intervals import Floats

_PRIOR_WORTH = 4.0  # degrees of freedom
_SHARED = 1.5  # neighbouring differences share a year, so three of them are worth two
_ROUNDS, _SETTLED = 60, 1e-12
_ONE_X, _DIGITS = 1e-12, 9  # of one pair, many lines are as good: the first of them
_FEWEST_PAIRS, _FEWEST_AREAS = 3, 5
_SMALLEST_FACTOR = 0.2


@dataclass(frozen=True)
class Variation:
    """What is ordinary for an indicator; `factor` and `degrees` of freedom by area. `pairs` of years behind it: with
    none it is the prior."""

    phi: float
    tau2: float
    factor: Floats
    degrees: Floats
    pairs: int
    common: float

    @property
    def noise(self) -> float:
        """The part that is chance and clustering alone."""
        return 1 + self.phi


@dataclass(frozen=True)
class _Pairs:
    """Standardised differences of all pairs: areas x pairs. NaN where a count is missing or the two are under 2."""

    z: Floats
    weight: Floats  # 1 - 1/N
    expected: Floats  # h: half the harmonic mean of what was expected
    year: np.ndarray[tuple[int], np.dtype[np.int_]]


def fit(
    counts: ArrayLike, exposure: ArrayLike = 1.0, *, prior: tuple[float, float], lag: int = 1, positions: int = 1
) -> Variation:
    """Ordinary variation over a lag (in periods) of a history: counts of areas x periods, oldest first, NaN is missing.

    `positions` periods make a year (12 for months); the differences of one year share their degree of freedom. A
    history too short for the lag is fitted on the longest lag of whole years it holds, and tau2 grows with the lag.
    `prior` (phi, tau2) stands for an indicator of this kind, and is worth four degrees of freedom. Raises ValueError
    when `counts` is not two-dimensional.
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2:
        raise ValueError("counts are a table of areas x periods")
    weights = np.broadcast_to(np.asarray(exposure, dtype=float), table.shape)
    used = lag
    while used >= table.shape[1] and used > positions:
        used -= positions
    stretch, lag_years = lag / used, max(1.0, used / positions)
    pairs = _pairs(table, weights, used, positions)
    years = len(set(pairs.year[np.any(np.isfinite(pairs.z), axis=0)].tolist()))
    if years == 0:
        many = np.ones(len(table))
        return Variation(prior[0], prior[1] * lag_years * stretch, many, _PRIOR_WORTH * many, 0, 1.0)
    phi, tau2 = _two_parameters(pairs)
    common = _common_share(pairs, phi, tau2, years)
    held = (years / _SHARED if years > 1 else 1) / (common**2 + (1 - common**2) / len(table))  # degrees of freedom
    own = held / (held + _PRIOR_WORTH)
    phi = own * phi + (1 - own) * prior[0]
    tau2 = own * tau2 + (1 - own) * prior[1] * lag_years
    factor, per_area = _per_area(pairs, phi, tau2)
    degrees = 1 / (1 / per_area + 1 / (held + _PRIOR_WORTH))
    return Variation(phi, tau2 * stretch, factor, degrees, years, common)


def _pairs(table: Floats, weights: Floats, lag: int, positions: int) -> _Pairs:
    a, b, wa, wb = table[:, :-lag], table[:, lag:], weights[:, :-lag], weights[:, lag:]
    share = wb / (wa + wb)
    told = np.nan_to_num(a + b) >= 2  # of fewer incidents the difference says nothing
    total = np.where(told, a + b, 2.0)
    expected = total * share * (1 - share)
    z = np.where(told, (b - total * share) / np.sqrt(expected), np.nan)
    weight, expected = np.where(told, 1 - 1 / total, 0.0), np.where(told, expected, 0.0)
    year = (np.arange(a.shape[1]) + lag) // positions
    return _Pairs(z, weight, expected, year)


def _two_parameters(pairs: _Pairs) -> tuple[float, float]:
    """The lowest of sum(log D + z2/D) with both, one or none of the two; iterated weighted least squares."""
    known = np.isfinite(pairs.z)
    z2, one, h = pairs.z[known] ** 2, pairs.weight[known], pairs.expected[known]

    def loss(found: tuple[float, float]) -> float:
        d = 1 + one * (found[0] + found[1] * h)
        return float(np.round(np.sum(np.log(d) + z2 / d), _DIGITS))

    return min(((0.0, 0.0), *(_iterated(z2, one, h, *way) for way in _WAYS)), key=loss)


def _iterated(z2: Floats, one: Floats, h: Floats, line: "_Line", part: float) -> tuple[float, float]:
    """Where the least squares, weighted by what they found, stay what they are: z2 - 1 is phi + tau2 h times `one`."""
    phi = tau2 = 0.0
    y = (z2 - 1) / one
    for _ in range(_ROUNDS):
        level, slope = line((one / (1 + one * (phi + tau2 * h))) ** 2, h, y)
        last = phi, tau2
        phi, tau2 = max(0.0, phi + part * (level - phi)), max(0.0, tau2 + part * (slope - tau2))
        if abs(phi - last[0]) <= _SETTLED * phi and abs(tau2 - last[1]) <= _SETTLED * tau2:
            break
    return phi, tau2


def _line(weight: Floats, x: Floats, y: Floats) -> tuple[float, float]:
    """Level and slope of weighted least squares; where all x are one, of the lines that fit that nearest to none."""
    total = weight.sum()
    middle, height = float(weight @ x / total), float(weight @ y / total)
    apart = x - middle
    spread = float(weight @ apart**2)
    if spread <= (_ONE_X * middle) ** 2 * total:
        return height / (1 + middle**2), height / (1 + middle**2) * middle
    slope = float(weight @ (apart * y)) / spread
    return height - slope * middle, slope


def _level(weight: Floats, _: Floats, y: Floats) -> tuple[float, float]:
    """The same without a slope."""
    return float(weight @ y / weight.sum()), 0.0


def _slope(weight: Floats, x: Floats, y: Floats) -> tuple[float, float]:
    """The same without a level."""
    return 0.0, float(weight @ (x * y)) / float(weight @ x**2)


_Line = Callable[[Floats, Floats, Floats], tuple[float, float]]
_WAYS: tuple[tuple[_Line, float], ...] = ((_line, 0.5), (_level, 1.0), (_slope, 1.0))  # both at once may overshoot


def _common_share(pairs: _Pairs, phi: float, tau2: float, years: int) -> float:
    """How much of it all areas share, from 0 to 1, drawn to a half; one area alone shares all."""
    d = 1 + pairs.weight * (phi + tau2 * pairs.expected)
    known = np.isfinite(pairs.z)
    z, weight = np.where(known, pairs.z / np.sqrt(d), 0.0), np.where(known, pairs.weight, 0.0)
    squares = np.sum(weight * z**2, axis=0)
    together = np.sum(np.sqrt(weight) * z, axis=0) ** 2
    below = np.sum((known.sum(axis=0) - 1) * squares)
    if len(z) == 1 or below <= 0:
        return 1.0
    share = float(np.clip(np.sum(together - squares) / below, 0, 1))
    return (years * share + 2 * 0.5) / (years + 2)


def _per_area(pairs: _Pairs, phi: float, tau2: float) -> tuple[Floats, Floats]:
    """Factor on the variance of each area, drawn to 1 as far as its years tell little; and its degrees of freedom."""
    d = 1 + pairs.weight * (phi + tau2 * pairs.expected)
    years = sorted(set(pairs.year.tolist()))
    many = np.ones(len(pairs.z))
    mean_of_year = np.full((len(pairs.z), len(years)), np.nan)
    for n, year in enumerate(years):
        at = pairs.year == year
        known = np.isfinite(pairs.z[:, at])
        weight = np.where(known, pairs.weight[:, at], 0.0)
        sizes = np.where(known, pairs.z[:, at] ** 2 / d[:, at], 0.0)
        with np.errstate(invalid="ignore"):
            mean_of_year[:, n] = np.sum(weight * sizes, axis=1) / weight.sum(axis=1)
    filled = np.isfinite(mean_of_year).sum(axis=1)
    enough = filled >= _FEWEST_PAIRS
    if enough.sum() < _FEWEST_AREAS:
        return many, np.inf * many
    s = np.nanmean(mean_of_year[enough], axis=1)
    within = float(np.mean(np.nanvar(mean_of_year[enough], axis=1, ddof=1)))
    if not within:  # every year moved as much as every other: nothing tells the areas apart
        return many, np.inf * many
    n_own = filled[enough] / _SHARED
    between = max(0.0, float(np.var(s, ddof=1) - np.mean(within / n_own)))
    credible = between / (between + within / n_own)
    factor, degrees = many.copy(), np.full(len(many), np.inf)
    factor[enough] = np.maximum(_SMALLEST_FACTOR, 1 + credible * (s / s.mean() - 1))
    degrees[enough] = 4 + 2 / np.maximum(0.001, between * (1 - credible) / factor[enough] ** 2)
    return factor, degrees
