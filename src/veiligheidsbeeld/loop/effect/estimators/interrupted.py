# SPDX-License-Identifier: EUPL-1.2
"""Did the level of a series change when the measure began? Interrupted time series, for one place or group of places.

A change of level on top of what the series did already; with a comparison, on top of what that did too. It knows
nothing of other things that changed at that moment. Where months resemble the one before, the bounds of the regression
are too narrow: of real series in which nothing was done it "finds" an effect in 4 or 5 of 10 (with a comparison in 1 of
4), the structural model in 1 of 12.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.statistics import LEVEL
from veiligheidsbeeld.ground.statistics.intervals import Floats

FEWEST_BEFORE, FEWEST_AFTER = 8, 3  # periods with a count: a trend needs eight or so, and three are no blip


@dataclass(frozen=True)
class LevelChange:
    """Level from the start over the level that the series was heading for: 0.8 is a fifth less; bounds at 95%.
    `dispersion`: the variance of a count over that of chance, as the series shows it; NaN of the structural model."""

    ratio: float
    lower: float
    upper: float
    dispersion: float = np.nan


def interrupted_series(
    counts: ArrayLike, start: int, *, exposure: ArrayLike | None = None, comparison: ArrayLike | None = None,
    harmonics: int = 0, per_year: int = 12, dispersion: float | None = None, level: float = LEVEL,
) -> LevelChange:  # fmt: skip
    """Poisson regression of `counts` (one per period, NaN where missing) on a trend, `harmonics` pairs of sine and
    cosine of the year of `per_year` periods, and a step at place `start`; the logarithm of `exposure` as offset.

    With a `comparison` (counts of the same periods) both series share an effect of each period, whatever it was, and
    trend, seasons and step are those of the ratio of the two: Poisson regression of group x period. It is fitted given
    the sum of both in each period, which is the same and needs no effect per period; `exposure` is then that of the
    series over that of the comparison. Sounder than the comparison as a covariate, whose chance would dilute it.

    The variance is multiplied by `dispersion`, by default Pearson's chi-square over its degrees of freedom, though
    never less than 1 (quasi-Poisson); bounds are normal. Lopez Bernal, Cummins and Gasparrini, International Journal
    of Epidemiology 46 (2017) 348-355; with a control: 47 (2018) 2082-2093.

    Raises UserError for too few periods or for a side of the start without events, ValueError for negative counts.
    """
    from statsmodels.genmod.families import Binomial, Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    y = _series(counts)
    total = np.ones_like(y) if comparison is None else y + _series(comparison)
    offset = np.zeros_like(y) if exposure is None else np.log(_series(exposure, above=True))
    # a period in which neither series had anything tells nothing of their ratio
    known = np.isfinite(y) & np.isfinite(total) & np.isfinite(offset) & (total > 0)
    design = _design(len(y), start, harmonics, per_year)[known]
    _refuse_too_few(known, start, design.shape[1])
    y, total, offset = y[known], total[known], offset[known]
    others = total - y if comparison is not None else y
    for side in (design[:, -1] == 0, design[:, -1] == 1):
        if not y[side].sum() or not others[side].sum():
            raise UserError("series_without_events")
    if comparison is None:
        model = GLM(y, design, family=Poisson(), offset=offset)
    else:
        model = GLM(np.column_stack([y, others]), design, family=Binomial(), offset=offset)
    fitted = model.fit(tol=1e-12)
    found = float(fitted.pearson_chi2 / fitted.df_resid)
    factor = max(1.0, found) if dispersion is None else dispersion
    return _of_logarithm(float(fitted.params[-1]), float(fitted.bse[-1]) * factor**0.5, level, found)


def structural_series(
    values: ArrayLike, start: int, *, covariates: Sequence[ArrayLike] = (), per_year: int = 12, level: float = LEVEL
) -> LevelChange:
    """A structural model of the logarithm of `values` (above 0, one per period, NaN where missing): a level that drifts
    (a random walk), a fixed season of `per_year` periods, `covariates` as they are given (the logarithm of a price),
    and a step at place `start`. Maximum likelihood with a diffuse beginning.

    It lets neighbouring months resemble each other, so its bounds are wider than those of a regression. With a
    comparison, `values` are the ratio of the two. Harvey and Durbin, Journal of the Royal Statistical Society A 149
    (1986) 187-227.

    Raises UserError for too few periods and where no likelihood is highest, ValueError for a value not above 0.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    y = _series(values, above=True)
    step = (np.arange(len(y)) >= start).astype(float)
    _refuse_too_few(np.isfinite(y), start, per_year + 1 + len(covariates))
    model = UnobservedComponents(
        np.log(y), level="llevel", seasonal=per_year, stochastic_seasonal=False,
        exog=np.column_stack([*covariates, step]), use_exact_diffuse=True,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is looked at below
        fitted = model.fit(disp=False)
        if not fitted.mle_retvals["converged"]:  # a level that hardly drifts: the slope ends where it may not go
            fitted = model.fit(fitted.params, method="nm", maxiter=5000, disp=False)
    if not (fitted.mle_retvals["converged"] and np.isfinite(fitted.bse[-1])):
        raise UserError("series_not_fitted")
    return _of_logarithm(float(fitted.params[-1]), float(fitted.bse[-1]), level)


def _series(numbers: ArrayLike, *, above: bool = False) -> Floats:
    values = np.asarray(numbers, dtype=float)
    if np.any(values < 0) or (above and np.any(values == 0)):
        raise ValueError("a count is 0 or more; an exposure, or a value to take the logarithm of, is above 0")
    return values


def _design(length: int, start: int, harmonics: int, per_year: int) -> Floats:
    """Level, trend, seasons and, last, the step."""
    places = np.arange(length)
    angles = 2 * np.pi * np.outer(places, np.arange(1, harmonics + 1)) / per_year
    step = (places >= start).astype(float)
    return np.column_stack([np.ones(length), places / length, np.sin(angles), np.cos(angles), step])


def _refuse_too_few(known: NDArray[np.bool_], start: int, parameters: int) -> None:
    before, after = int(known[:start].sum()), int(known[start:].sum())
    needed = max(FEWEST_BEFORE, parameters)
    if before < needed or after < FEWEST_AFTER:
        raise UserError("series_too_short", before=before, after=after, needed=needed, needed_after=FEWEST_AFTER)


def _of_logarithm(change: float, error: float, level: float, dispersion: float = np.nan) -> LevelChange:
    half = -float(ndtri((1 - level) / 2)) * error
    ratio, lower, upper = (float(one) for one in np.exp([change, change - half, change + half]))
    return LevelChange(ratio, lower, upper, dispersion)
