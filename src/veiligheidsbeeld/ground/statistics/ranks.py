# SPDX-License-Identifier: EUPL-1.2
"""Which places in an order can an area have, given how sure we are of each figure?

Rank sets of Mogstad, Romano, Shaikh and Wilhelm, "Inference for Ranks", Review of Economic Studies 91 (2024) 476-518:
every pair is tested, with a critical value for all of them together, stepping down as pairs are decided. Never the
bootstrap of ranks, which covers 0.63 where two areas are near. Golden numbers: docs/methods/ranks.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats

DRAWS, SEED = 10_000, 1
NAMED_DRAWS = 40_000  # of one area, which is quick: then bounds no longer hang on the draws
Ints = NDArray[np.int_]
Pairs = NDArray[np.bool_]


@dataclass(frozen=True)
class RankSets:
    """Arrays by area. `rank` is the plain order (1 is first; equals share the best). `lower` to `upper` holds for one
    area named beforehand, `lower_joint` to `upper_joint` for all areas of a table at once."""

    rank: Ints
    lower: Ints
    upper: Ints
    lower_joint: Ints
    upper_joint: Ints

    def candidates(self, top: int = 1) -> Pairs:
        """Who may be among the first `top`, all areas at once."""
        return np.asarray(self.lower_joint <= top)


def rank_sets(
    values: ArrayLike, errors: ArrayLike, *, descending: bool = False, level: float = LEVEL, draws: int = DRAWS,
    seed: int = SEED,
) -> RankSets:  # fmt: skip
    """Rank sets of independent estimates with standard errors; rank 1 is the lowest value unless `descending`.

    Raises ValueError when there are fewer than two, shapes differ, or an error is not above 0.
    """
    t, noise, scale, better = _drawn(values, errors, descending, draws, seed)
    n = len(better)
    lower_joint, upper_joint = _table(t, noise, scale, level)
    lower, upper = np.ones(n, dtype=int), np.full(n, n)
    for one in range(n):
        lower[one], upper[one] = _places(t, noise, scale, level, one)
    rank = 1 + (better[None, :] > better[:, None]).sum(axis=1)
    return RankSets(rank, lower, upper, lower_joint, upper_joint)


def joint_places(
    values: ArrayLike, errors: ArrayLike, *, descending: bool = False, level: float = LEVEL, draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[Ints, Ints]:  # fmt: skip
    """First and last place of every estimate, all at once: `lower_joint` and `upper_joint` of `rank_sets`.

    Raises ValueError as `rank_sets` does.
    """
    t, noise, scale, _ = _drawn(values, errors, descending, draws, seed)
    return _table(t, noise, scale, level)


def places_of(
    values: ArrayLike, errors: ArrayLike, one: int, *, descending: bool = False, level: float = LEVEL,
    draws: int = NAMED_DRAWS, seed: int = SEED,
) -> tuple[int, int]:  # fmt: skip
    """First and last place that the estimate at `one`, named beforehand, can have: `lower` and `upper` of `rank_sets`.

    Quick, for one place instead of a table. Raises ValueError as `rank_sets` does.
    """
    t, noise, scale, _ = _drawn(values, errors, descending, draws, seed)
    return _places(t, noise, scale, level, one)


def _drawn(
    values: ArrayLike, errors: ArrayLike, descending: bool, draws: int, seed: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Standardised differences of every pair, what chance does to each area (a line of draws), errors of the
    differences; and the estimates turned so that higher is nearer to place 1."""
    x, s = np.asarray(values, dtype=float), np.asarray(errors, dtype=float)
    if x.ndim != 1 or x.shape != s.shape or len(x) < 2:
        raise ValueError("two estimates or more, each with its standard error")
    if not np.all(np.isfinite(x)) or not np.all(s > 0) or not np.all(np.isfinite(s)):
        raise ValueError("an estimate is a number and its standard error above 0")
    better = x if descending else -x
    scale = np.sqrt(s[:, None] ** 2 + s[None, :] ** 2)
    t = (better[:, None] - better[None, :]) / scale
    np.fill_diagonal(t, -np.inf)
    return t, np.ascontiguousarray((np.random.default_rng(seed).normal(size=(draws, len(x))) * s).T), scale, better


def _table(t: Floats, noise: Floats, scale: Floats, level: float) -> tuple[Ints, Ints]:
    decided = _stepdown(t, noise, scale, level)
    return 1 + decided.sum(axis=0), len(t) - decided.sum(axis=1)


def _places(t: Floats, noise: Floats, scale: Floats, level: float, one: int) -> tuple[int, int]:
    """By the pairs with this one in either place."""
    own = np.zeros(t.shape, dtype=bool)
    own[one, :] = own[:, one] = True
    decided = _stepdown(np.where(own, t, -np.inf), noise, scale, level)
    return 1 + int(decided[:, one].sum()), len(t) - int(decided[one, :].sum())


def _stepdown(t: Floats, noise: Floats, scale: Floats, level: float) -> Pairs:
    """Pairs (j, k) of which j is decided to be nearer to rank 1; pairs with t of minus infinity take no part."""
    alive = np.isfinite(t)
    decided = np.zeros_like(alive)
    while alive.any():
        critical = np.quantile(_largest(alive, noise, scale), level)
        new = alive & (t > critical)
        if not new.any():
            break
        decided |= new
        alive &= ~new
    return decided


def _largest(alive: Pairs, noise: Floats, scale: Floats) -> Floats:
    """The largest standardised difference of each draw among the pairs still alive. A pair that is alive both ways
    round is worked out once."""
    both, single = np.triu(alive & alive.T), alive & ~alive.T
    largest = np.full(noise.shape[1], -np.inf)
    for j in range(len(alive)):
        for pairs, size in ((both[j], np.abs), (single[j], np.asarray)):
            if (k := np.flatnonzero(pairs)).size:
                apart = size((noise[j] - noise[k]) / scale[j, k][:, None])
                np.maximum(largest, apart.max(axis=0), out=largest)
    return largest


def log_rate_errors(counts: ArrayLike, years: int, tau2: float) -> Floats:
    """Standard errors of the logarithm of a rate over pooled years: what chance leaves, and what years differ."""
    return np.asarray(np.sqrt(1 / np.asarray(counts, dtype=float) + tau2 / years))


def yearly_variance(counts: ArrayLike, exposure: ArrayLike) -> float:
    """Variance of the logarithm of a rate between ordinary years beyond chance: counts of areas x years.

    Residual variance after taking out areas and years, with (areas - 1)(years - 1) degrees of freedom, minus the mean
    of 1/count; 0 or more. Raises ValueError with fewer than two areas or years, or a count of 0.
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2 or not np.all(table > 0):
        raise ValueError("counts above 0 of two areas or more in two years or more")
    return extra_variance(np.log(table / np.asarray(exposure, dtype=float)), 1 / table)


def extra_variance(estimates: ArrayLike, variances: ArrayLike) -> float:
    """The same of any estimates of areas x years, given what chance explains of each.

    Raises ValueError with fewer than two areas or years.
    """
    table = np.asarray(estimates, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("two areas or more in two years or more")
    rest = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + table.mean()
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    return max(0.0, float((rest**2).sum() / freedom - np.asarray(variances, dtype=float).mean()))
