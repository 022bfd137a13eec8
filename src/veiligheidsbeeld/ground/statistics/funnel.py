# SPDX-License-Identifier: EUPL-1.2
"""How far from the group may an area lie when it is no different from the group? Limits on observed / expected.

Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005) 1185-1202. The
limits are the chi-square ones, which are exact for a Poisson count and go on smoothly between whole numbers.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats


def funnel_limits(
    expected: ArrayLike, *, level: float = LEVEL, phi: float = 1.0, tau2: float = 0.0
) -> tuple[Floats, Floats]:
    """Lower and upper limit of observed / expected for each expected count E.

    lower = chi2(a/2; 2E) / 2E, upper = chi2(1 - a/2; 2E + 2) / 2E, with a = 1 - level. Extra variance: `phi` multiplies
    that of chance, `tau2` adds to it on the log scale (Spiegelhalter, section 5); then E is replaced by the number of
    events that would leave as much to chance alone: 1 / (phi / E + tau2).

    >>> [float(one.round(4)) for one in funnel_limits(20.0)]
    [0.6108, 1.5444]

    Raises ValueError for an expected count of 0 or less, `phi` below 1 or `tau2` below 0.
    """
    counts = np.asarray(expected, dtype=float)
    if not np.all(counts > 0) or not phi >= 1 or not tau2 >= 0:
        raise ValueError("expected counts above 0, phi of 1 or more, tau2 of 0 or more")
    worth = 1 / (phi / counts + tau2)
    tail = (1 - level) / 2
    lower = chdtri(2 * worth, 1 - tail) / (2 * worth)  # chdtri takes the upper tail
    upper = chdtri(2 * worth + 2, tail) / (2 * worth)
    return np.asarray(lower), np.asarray(upper)
