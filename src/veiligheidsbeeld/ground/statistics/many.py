# SPDX-License-Identifier: EUPL-1.2
"""What may be said when many comparisons stand on one page? Some look like a change by chance alone."""

import numpy as np
from numpy.typing import ArrayLike

from veiligheidsbeeld.ground.statistics.intervals import Floats

CHANGED, WORTH_A_LOOK = 0.04, 0.20  # measured: docs/methods/change.md, "Many comparisons"


def false_discovery(p: ArrayLike) -> Floats:
    """The smallest share of false discoveries at which each is one, from the p-values of everything on a page.

    Benjamini and Hochberg, JRSS B 57 (1995) 289-300: all on the page together, never by indicator.

    >>> false_discovery([0.01, 0.5, 0.03]).round(3).tolist()
    [0.03, 0.5, 0.045]
    """
    chances = np.asarray(p, dtype=float)
    order = np.argsort(chances)[::-1]
    many = len(chances)
    least = np.minimum.accumulate(chances[order] * many / np.arange(many, 0, -1))
    found = np.empty(many)
    found[order] = np.minimum(least, 1.0)
    return found


def shrunken(effects: ArrayLike, variances: ArrayLike) -> Floats:
    """Effects drawn to their mean as far as they are uncertain, so that the largest is not just the least certain.

    The variance between them is that of DerSimonian and Laird, Controlled Clinical Trials 7 (1986) 177-188; each is
    drawn by what it shares of it (Efron and Morris, JASA 70 (1975) 311-319). Raises ValueError for a variance of 0.
    """
    x, v = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float)
    if np.any(v <= 0):
        raise ValueError("a variance is more than 0")
    if len(x) < 2:
        return x.copy()
    w = 1 / v
    mean = np.sum(w * x) / w.sum()
    spread = np.sum(w * (x - mean) ** 2) - (len(x) - 1)
    between = max(0.0, float(spread / (w.sum() - np.sum(w**2) / w.sum())))
    pulled = 1 / (v + between)
    middle = np.sum(pulled * x) / pulled.sum()
    return np.asarray(middle + between * pulled * (x - middle))
