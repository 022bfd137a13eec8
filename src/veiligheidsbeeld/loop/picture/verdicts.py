# SPDX-License-Identifier: EUPL-1.2
"""What may be said of two counts, in sentences: the fact first, then the judgement, then what it was judged by."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics import MARGIN, Verdict, change

SMALLEST_BASE = 20  # of fewer events no percentage: 9 to 1 is no "-89%"


@dataclass(frozen=True)
class Judged:
    """Two counts (events) and what may be said of them. `ratio` is None on a base of none, `upper` where no upper limit
    follows; `dispersion` is None when only chance was counted."""

    before: float
    after: float
    exposures: tuple[float, float]
    dispersion: float | None
    verdict: Verdict
    ratio: float | None
    lower: float
    upper: float | None

    @property
    def statements(self) -> list[Statement]:
        """Its sentences, in order."""
        return list(self._statements())

    def _statements(self) -> Iterator[Statement]:
        counts = {"before": _plain(self.before), "after": _plain(self.after)}
        percent = self.before >= SMALLEST_BASE and self.ratio is not None
        if not percent:
            yield Statement("change_counts", counts)
        elif self.exposures[0] == self.exposures[1]:
            yield Statement("change_percent", {**counts, "percent": _signed(self.ratio)})
        else:
            yield Statement("change_percent_exposed", {**counts, "percent": _signed(self.ratio)})
        yield Statement(f"verdict_{self.verdict}", {"margin": round(MARGIN * 100)})
        if percent and self.verdict is not Verdict.TOO_FEW:
            code = "change_at_least" if self.upper is None else "change_between"
            yield Statement(code, {"lower": _signed(self.lower), "upper": _signed(self.upper)})
        if self.dispersion is None:
            yield Statement("only_chance")
        else:
            yield Statement("given_dispersion", {"dispersion": f"{self.dispersion:g}"})


def judge(before: float, after: float, exposures: tuple[float, float], dispersion: float | None) -> Judged:
    """Two counts by themselves, without a history: `dispersion` multiplies the Poisson variance (see `change`).

    Raises UserError for what no count, exposure or factor can be.
    """
    for name, value in (("A", before), ("B", after)):
        if not (math.isfinite(value) and value >= 0):
            raise UserError("bad_option", name=name, found=str(value), expected="0 or more")
    for name, value in zip(("--exposure-a", "--exposure-b"), exposures, strict=True):
        if not (math.isfinite(value) and value > 0):
            raise UserError("bad_option", name=name, found=str(value), expected="a number above 0")
    if dispersion is not None and not (math.isfinite(dispersion) and dispersion >= 1):
        raise UserError("bad_option", name="--dispersion", found=str(dispersion), expected="1 or more")
    factor = dispersion or 1.0
    found = change(before, after, *exposures, dispersion=factor, noise=factor)
    ratio, upper = float(found.ratio), float(found.upper)
    return Judged(
        before, after, exposures, dispersion, Verdict(str(found.verdict)), None if math.isnan(ratio) else ratio,
        float(found.lower), None if math.isinf(upper) else upper,
    )  # fmt: skip


def _plain(count: float) -> float | int:
    return int(count) if float(count).is_integer() else count


def _signed(ratio: float | None) -> str:
    """A ratio as a change: 1.411 is +41%."""
    if ratio is None:
        return ""
    percent = round((ratio - 1) * 100)
    return f"{'+' if percent > 0 else chr(0x2212) if percent < 0 else ''}{abs(percent)}%"
