# SPDX-License-Identifier: EUPL-1.2
"""What changed on a page with many figures? All are judged together, for by chance some always look like a change."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.ground.statistics import CHANGED, LEVEL, WORTH_A_LOOK, Verdict, false_discovery, shrunken
from veiligheidsbeeld.loop.picture.verdicts import Judged

_CALLED = (Verdict.RISE, Verdict.FALL)


@dataclass(frozen=True)
class Sifted:
    """Everything that was judged for one page. `changed` and `worth_a_look` have their largest change first, shrunken
    for how uncertain it is; `all` are in the order given, and none of them says more than the page can carry."""

    all: list[Judged]
    compared: int
    changed: list[Judged]
    worth_a_look: list[Judged]

    @property
    def unsaid(self) -> int:
        """Of how many nothing can be said: no comparison could be made."""
        return len(self.all) - self.compared


def sift(judged: Iterable[Judged]) -> Sifted:
    """All comparisons of one page together (docs/methods/change.md, "Many comparisons")."""
    given = list(judged)
    tested = [at for at, one in enumerate(given) if one.p is not None]
    rates = dict(zip(tested, false_discovery([given[at].p or 0.0 for at in tested]), strict=True)) if tested else {}
    all_ = [_said(one, float(rates[at]), len(tested)) if at in rates else one for at, one in enumerate(given)]
    order = _by_size(given, tested)
    changed = [all_[at] for at in order if all_[at].code in _CALLED]
    look = [
        all_[at] for at in order
        if all_[at].code not in (*_CALLED, Verdict.STABLE) and rates[at] <= WORTH_A_LOOK and given[at].ratio != 1
    ]  # fmt: skip
    return Sifted(all_, len(tested), changed, look if len(tested) > 1 else [])


def _said(one: Judged, rate: float, compared: int) -> Judged:
    """A change among so many others only when it stands out among them."""
    if one.code not in _CALLED or rate <= CHANGED:
        return one
    return replace(one, code=Verdict.NO_CONCLUSION.value, why=Statement("verdict_among_many", {"compared": compared}))


def _by_size(given: list[Judged], tested: list[int]) -> list[int]:
    """Largest change first, after shrinking; what went from or to none has no logarithm and comes last."""
    sized = [at for at in tested if given[at].ratio and _error(given[at]) is not None]
    if not sized:
        return tested
    sizes = shrunken([math.log(given[at].ratio or 1) for at in sized], [(_error(given[at]) or 1) ** 2 for at in sized])
    order = [sized[n] for n in np.argsort(-np.abs(sizes))]
    return order + [at for at in tested if at not in sized]


def _error(one: Judged) -> float | None:
    """Standard error of the logarithm, from the limits; None where one side has no limit."""
    if (one.lower or 0) <= 0 or one.upper is None:  # of an answer it may lie below none
        return None
    width = math.log(one.upper) - math.log(one.lower or 1)
    return width / (2 * float(ndtri((1 + LEVEL) / 2))) or None
