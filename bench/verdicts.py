# SPDX-License-Identifier: EUPL-1.2
"""How fast are all verdicts of a municipality: 83 buurten, 60 types of offence, 72 months, each against a year before?

In seconds of processor, so of one core: the ordinary variation of each type (fit), then verdict and limits of every
month (change). As a ratio against the least that a quasi-Poisson regression in statsmodels needs: one a series, with
the season and the years, timed on a sample of series and multiplied by their number.

python bench/verdicts.py [sampled series]
"""

import importlib.util
import sys
from time import process_time

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.simulate.counts import overdispersed, season
from veiligheidsbeeld.ground.statistics import change, dispersion_of, fit

Floats = NDArray[np.float64]
BUURTEN, TYPES, MONTHS, YEAR = 83, 60, 72, 12
PRIOR = (0.5, 0.05)
LIMIT = 5.0  # seconds


def counts() -> Floats:
    """Types x buurten x months, the year before the first verdict included: from 0.02 to 60 a month."""
    chance = np.random.default_rng(11)
    level = np.exp(chance.uniform(np.log(0.1), np.log(12), (TYPES, 1, 1)) + chance.normal(0, 0.8, (TYPES, BUURTEN, 1)))
    years = np.repeat(np.exp(chance.normal(0, 0.15, (TYPES, BUURTEN, MONTHS // YEAR + 1))), YEAR, axis=2)
    expected = np.clip(level, 0.02, 60) * years * np.tile(season(7, 0.2), MONTHS // YEAR + 1)
    return overdispersed(chance, expected, 0.3).astype(np.float64)


def ours(table: Floats) -> tuple[float, float, int]:
    """Seconds for the fits, seconds for verdicts with limits, and how many verdicts."""
    start = process_time()
    usual = [fit(one, prior=PRIOR, lag=YEAR, positions=YEAR) for one in table]
    fitted = process_time()
    judged = 0
    for one, own in zip(table, usual, strict=True):
        before, after = one[:, :-YEAR], one[:, YEAR:]
        factor = dispersion_of(before, after, 1, 1, own.phi, own.tau2, own.factor[:, None])
        found = change(before, after, dispersion=factor, degrees=own.degrees[:, None], noise=own.noise)
        judged += found.verdict.size
    return fitted - start, process_time() - fitted, judged


def regression(table: Floats, sampled: int) -> float:
    """Seconds that one quasi-Poisson regression takes for each of a sample of series with anything in them."""
    import statsmodels.api as sm

    series = table.reshape(-1, table.shape[2])
    series = series[series.sum(axis=1) >= YEAR]
    chosen = series[np.random.default_rng(12).choice(len(series), sampled, replace=False)]
    month, year = np.arange(table.shape[2]) % YEAR, np.arange(table.shape[2]) // YEAR
    columns = [
        np.ones(table.shape[2]),
        *(month == m for m in range(1, YEAR)),
        *(year == y for y in range(1, year[-1] + 1)),
    ]
    design = np.column_stack(columns).astype(float)
    start = process_time()
    for one in chosen:
        sm.GLM(one, design, family=sm.families.Poisson()).fit(scale="X2", maxiter=25).conf_int()
    return (process_time() - start) / sampled


def main() -> None:
    """Ours in full, the regression on a sample."""
    sampled = int(sys.argv[1]) if sys.argv[1:] else 200
    table = counts()
    ours(table[:2])  # warm
    fits, verdicts, judged = ours(table)
    own = fits + verdicts
    print(f"{judged:,} verdicts with limits on one core: {own:.1f} s ({fits:.1f} s fits, {verdicts:.1f} s verdicts)")
    if importlib.util.find_spec("statsmodels") is None:
        print(
            "no ratio: statsmodels is missing here. It stands in the extra 'test' of pyproject.toml: `make lock`, then "
            "`make check` installs it."
        )
    else:
        series = BUURTEN * TYPES
        peer = regression(table, sampled) * series
        print(
            f"{own / peer:.2f} of one quasi-Poisson regression a series in statsmodels "
            f"({peer:.1f} s for {series:,} series, extrapolated from {sampled})"
        )
    if own > LIMIT:
        raise SystemExit(f"too slow: the limit is {LIMIT:.0f} s")


if __name__ == "__main__":
    main()
