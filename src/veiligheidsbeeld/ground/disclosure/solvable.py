# SPDX-License-Identifier: EUPL-1.2
"""Which hidden cells follow from several sums together? Linear algebra on the sums of a table; pure."""

from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import lsmr

Cell = TypeVar("Cell", bound=Hashable)
_EXACT = 1e-12
_ZERO = 1e-6


def solvable(unknown: Collection[Cell], sums: Sequence[Sequence[Cell]]) -> set[Cell]:
    """The cells of `unknown` whose value the sums (a total, then its parts) fix, given all cells that are known.

    The values that fit the sums differ from each other by vectors that all sums take to zero. A cell is fixed when it
    is zero in each such vector; a random one is zero there with chance one and nowhere else. We take one by projecting
    random numbers (seeded) on that space with LSMR (Fong and Saunders 2011, doi:10.1137/10079687X).

    >>> sorted(solvable("abc", ["tab", "uab", "vc"]))
    ['c']
    """
    place = {cell: column for column, cell in enumerate(unknown)}
    if not place:
        return set()
    entries = [
        (line, place[cell], -1.0 if at == 0 else 1.0)
        for line, one in enumerate(sums)
        for at, cell in enumerate(one)
        if cell in place
    ]
    lines, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array((signs, (lines, columns)), shape=(len(sums), len(place)))
    start = np.random.default_rng(0).uniform(1, 2, len(place))
    answer = lsmr(matrix, matrix @ start, atol=_EXACT, btol=_EXACT, conlim=0, maxiter=20 * len(place))
    free = start - answer[0]
    return {cell for cell, column in place.items() if abs(free[column]) < _ZERO}
