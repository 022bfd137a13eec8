# SPDX-License-Identifier: EUPL-1.2
"""What did a measure do that came to all areas, each in its turn, as lots decided? Exact or Monte-Carlo randomisation
inference over the order: would another order have given as much?

The statistic is the ordinary least squares effect with a level of each area and of each period, on log counts (Hussey
and Hughes, Contemporary Clinical Trials 28 (2007) 182-191); its errors are not used, the lots are (Ji, Fink, Robyn and
Small, Annals of Applied Statistics 11 (2017) 1-20).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from veiligheidsbeeld.ground.statistics.intervals import LEVEL, Floats
from veiligheidsbeeld.ground.statistics.randomisation import Randomisation, among_lots

ORDERS = 4_999  # other orders that are looked at; with the real one 5,000
_CORRECTION = 0.5


def stepped_start(
    counts: Floats, begun: Sequence[int], *, exposure: Floats | None = None, orders: int = ORDERS, seed: int = 0,
    level: float = LEVEL,
) -> Randomisation:  # fmt: skip
    """The effect, on the log scale, in `counts` (areas x periods) of areas that began at these columns; an area that
    has not begun at the end has a column beyond it. `exposure` is what counts grow with. Periods are put together into
    stretches as long as a step.

    Raises ValueError where the order tells nothing: all began at once, or there are fewer than two areas.
    """
    starts = np.asarray(begun)
    if len(set(starts.tolist())) < 2 or starts.min() >= counts.shape[1]:
        raise ValueError("a stepped start has two areas or more, and two moments or more")
    cells, given = _stretches(counts, starts)
    values = np.log(cells + _CORRECTION)
    if exposure is not None:
        values -= np.log(_stretches(exposure, starts)[0])
    rng = np.random.default_rng(seed)
    others = np.array([np.arange(len(starts)), *(rng.permutation(len(starts)) for _ in range(orders))])
    left = given[others]
    left = (
        left
        - left.mean(axis=1, keepdims=True)
        - left.mean(axis=2, keepdims=True)
        + left.mean(axis=(1, 2), keepdims=True)
    )
    size = (left**2).sum(axis=(1, 2))
    found, overlap = ((left * one).sum(axis=(1, 2)) / size for one in (values, given))
    return among_lots(found, overlap, exact=False, level=level)


def _stretches(counts: Floats, starts: NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Counts in stretches that begin with each step and, before the first and after the last, are as long as a step;
    and which were treated."""
    moments = sorted({int(one) for one in starts if one < counts.shape[1]})
    length = max(int(np.median(np.diff(moments))), 1) if len(moments) > 1 else counts.shape[1] - moments[0]
    earlier = range(moments[0] - moments[0] // length * length, moments[0], length)
    edges = [*earlier, *moments, *range(moments[-1] + length, counts.shape[1] - length + 1, length)]
    cells = np.add.reduceat(counts[:, edges[0] :], [one - edges[0] for one in edges], axis=1)
    return cells, (np.array(edges) >= starts[:, None]).astype(float)
