# SPDX-License-Identifier: EUPL-1.2
"""How much does an indicator vary in ordinary years? From its own history of all areas of a type, before a period."""

from dataclasses import dataclass

import numpy as np

from veiligheidsbeeld.ground.statistics import Variation, fit
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.picture.catalogue import Prior
from veiligheidsbeeld.loop.picture.spans import Windows

_WITHIN_A_YEAR = 1.3  # tau2 of a month or quarter, times that of a year
_SEASON_YEARS = 2


@dataclass(frozen=True)
class Ordinary:
    """What is ordinary: phi and tau2 over all areas, the factor and degrees of freedom of each, in the order of the
    windows it was fitted on.

    `pairs` of earlier years stand behind it; none means that the prior of its kind was used. `before` and `after` are
    the exposures of the two stretches: inhabitants, times the usual share of that part of the year unless both are the
    `same_part` of a year. `known` is False where too few years tell that share: then nothing can be judged."""

    phi: float
    tau2: float
    factor: Floats
    degrees: Floats
    pairs: int
    before: Floats
    after: Floats
    same_part: bool
    known: bool


def ordinary(found: Windows, prior: Prior) -> Ordinary:
    """Fitted at the lag of the two stretches on the history that ends before the later one."""
    counts, exposure = found.counts[:, :-1], _filled(found.people)
    length = counts.shape[1]
    same_part = found.lag % found.positions == 0
    season = None if same_part else _season(counts, found.positions)
    if season is not None:
        exposure *= season[np.arange(length + 1) % found.positions]
    tau2 = prior.tau2 * (_WITHIN_A_YEAR if found.positions > 1 else 1)
    variation = fit(counts, exposure[:, :-1], prior=(prior.phi, tau2), lag=found.lag, positions=found.positions)
    return Ordinary(
        variation.phi, variation.tau2, variation.factor, variation.degrees, variation.pairs,
        exposure[:, -1 - found.lag], exposure[:, -1], same_part, same_part or season is not None,
    )  # fmt: skip


def ordinary_ahead(found: Windows, prior: Prior, lag: int) -> Variation:
    """What will be ordinary between the last stretch and the one `lag` stretches later, a whole number of years on:
    fitted on all of the history, for all of it lies before that one."""
    tau2 = prior.tau2 * (_WITHIN_A_YEAR if found.positions > 1 else 1)
    return fit(
        found.counts, _filled(found.people), prior=(prior.phi, tau2), lag=lag, positions=found.positions
    )  # fmt: skip


def _filled(people: Floats) -> Floats:
    """Inhabitants of each period; where they are not published yet, those of the nearest period before (or after) that
    has them. Areas without any count as one: then only their counts are compared."""
    filled = people.copy()
    for line in filled:
        known = np.flatnonzero(np.isfinite(line))
        at = np.clip(np.searchsorted(known, np.arange(len(line)), side="right") - 1, 0, None)
        line[:] = line[known[at]] if len(known) else 1.0
    return filled


def _season(counts: Floats, positions: int) -> Floats | None:
    """Share of each position in a year times their number, one added to each; over the years of areas that are known
    as a whole, for a part that is hidden or means something else is no zero. None with fewer than two such years."""
    whole = counts[:, counts.shape[1] % positions :].reshape(len(counts), -1, positions)
    known = np.isfinite(whole).all(axis=2)
    if np.count_nonzero(known.any(axis=0)) < _SEASON_YEARS:
        return None
    totals = whole[known].sum(axis=0)
    shares = (totals + 1) / (totals.sum() + positions) * positions
    return np.asarray(np.roll(shares, counts.shape[1] % positions))  # the first column is the first position
