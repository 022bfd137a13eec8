# SPDX-License-Identifier: EUPL-1.2
"""What may be said of two counts, in sentences: the fact first, then the judgement, then what it was judged by."""

import math
from dataclasses import dataclass, replace

from veiligheidsbeeld.ground.core import AreaType, Figure, Period, Presence, Statement, UserError
from veiligheidsbeeld.ground.statistics import MARGIN, Change, Verdict, change, dispersion_of
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.ordinary import ordinary, positions_of, steps
from veiligheidsbeeld.loop.picture.read import Picture

SMALLEST_BASE = 20  # of fewer events no percentage: 9 to 1 is no "-89%"
_LARGE_MARGIN = 0.1  # of totals of a municipality and larger
_COMPLETE = 0.95


@dataclass(frozen=True)
class Judged:
    """Two counts (events) and what may be said of them. `code` is a verdict, or why there can be none; then `why` says
    it. `ratio` is None on a base of none, `upper` where no upper limit follows; `basis` tells what it was judged by;
    `fact` names the sentence that gives the counts, `figures` are where they come from."""

    before: float | None
    after: float | None
    code: str
    why: Statement
    basis: Statement | None = None
    ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    fact: str = "change_percent"
    figures: tuple[Figure, Figure] | None = None

    @property
    def statements(self) -> list[Statement]:
        """Its sentences: the fact, the judgement, the interval, and what it was judged by."""
        percent = self.ratio is not None and (self.before or 0) >= SMALLEST_BASE
        said = []
        if self.before is not None and self.after is not None:
            counts = {"before": _plain(self.before), "after": _plain(self.after), "percent": _signed(self.ratio)}
            said.append(Statement(self.fact if percent else "change_counts", counts))
        said.append(self.why)
        if percent and self.code != Verdict.TOO_FEW:
            code = "change_at_least" if self.upper is None else "change_between"
            said.append(Statement(code, {"lower": _signed(self.lower), "upper": _signed(self.upper)}))
        return [*said, self.basis] if self.basis else said


def judge(before: float, after: float, exposures: tuple[float, float], dispersion: float | None) -> Judged:
    """Two counts by themselves, without a history: `dispersion` multiplies the Poisson variance (see `change`).

    Raises UserError for what no count, exposure or factor can be.
    """
    for name, value in (("A", before), ("B", after)):
        if not (math.isfinite(value) and value >= 0 and float(value).is_integer()):
            raise UserError("bad_option", name=name, found=f"{value:g}", expected="a whole number, 0 or more")
    for name, value in zip(("--exposure-a", "--exposure-b"), exposures, strict=True):
        if not (math.isfinite(value) and value > 0):
            raise UserError("bad_option", name=name, found=f"{value:g}", expected="a number above 0")
    if dispersion is not None and not (math.isfinite(dispersion) and dispersion >= 1):
        raise UserError("bad_option", name="--dispersion", found=f"{dispersion:g}", expected="1 or more")
    factor = dispersion or 1.0
    found = change(before, after, *exposures, dispersion=factor, noise=factor)
    basis = Statement("given_dispersion", {"dispersion": f"{dispersion:g}"}) if dispersion else Statement("only_chance")
    fact = "change_percent" if exposures[0] == exposures[1] else "change_percent_exposed"
    return _judged(before, after, found, MARGIN, basis, fact)


def judge_periods(picture: Picture, indicator_id: str, area_code: str, before: Period, after: Period) -> Judged:
    """One indicator and area in two periods, against its own ordinary variation; or why that cannot be judged.

    Raises UserError for periods of another length or order, and for figures that were not published.
    """
    if (before.frequency, before.count) != (after.frequency, after.count) or before.count > 1 or before >= after:
        raise UserError("same_length", before=str(before), after=str(after))
    indicator, area = picture.catalogue.get(indicator_id), picture.area(area_code)
    earlier, later = (picture.figure(indicator_id, area.code, one) for one in (before, after))
    refused = _no_judgement(picture, indicator, earlier, later)
    a, b = earlier.count, later.count
    if refused or a is None or b is None:
        return Judged(a, b, *(refused or ("suppressed", Statement("verdict_unknown"))), figures=(earlier, later))
    usual = ordinary(picture, indicator, earlier, later)
    if usual.exposures is None:
        return Judged(a, b, "no_conclusion", Statement("verdict_season_unknown"), figures=(earlier, later))
    factor = dispersion_of(a, b, *usual.exposures, phi=usual.phi, tau2=usual.tau2, factor=usual.factor)
    margin = MARGIN if area.type in (AreaType.OWN, AreaType.WIJK, AreaType.BUURT) else _LARGE_MARGIN
    found = change(a, b, *usual.exposures, dispersion=factor, degrees=usual.degrees, noise=1 + usual.phi, margin=margin)
    basis = (
        Statement("by_history", {"areas": usual.areas, "pairs": usual.pairs}) if usual.pairs else Statement("by_prior")
    )
    whole_years = steps(before, after) % positions_of(after.frequency) == 0
    fact = "change_percent_people" if whole_years else "change_percent_season"
    judged = _judged(a, b, found, margin, basis, fact if len(set(usual.exposures)) > 1 else "change_percent")
    return replace(judged, figures=(earlier, later))


def _no_judgement(
    picture: Picture, indicator: Indicator, earlier: Figure, later: Figure
) -> tuple[str, Statement] | None:
    """Code and sentence of what stands in the way."""
    changed = [one.period for one in indicator.breaks if earlier.period < Period.parse(one.period) <= later.period]
    if changed:
        return "not_comparable", Statement("verdict_not_comparable", {"period": changed[-1]})
    if earlier.division_year != later.division_year or earlier.version != later.version:
        return "not_comparable", Statement("verdict_other_division")
    if indicator.is_answer:
        return "not_comparable", Statement("verdict_no_count")
    hidden = [one for one in (earlier, later) if one.presence is Presence.SUPPRESSED]
    if hidden:
        return "suppressed", Statement("verdict_suppressed")
    known = {one.period: picture.completeness(one) for one in (earlier, later)}
    late = [one for one in (earlier, later) if (share := known[one.period]) is not None and share < _COMPLETE]
    if late:
        return "incomplete", Statement("verdict_incomplete", {"period": str(late[-1].period)})
    return None


def _judged(before: float, after: float, found: Change, margin: float, basis: Statement, fact: str) -> Judged:
    ratio, upper = float(found.ratio), float(found.upper)
    return Judged(
        before, after, str(found.verdict), Statement(f"verdict_{found.verdict}", {"margin": round(margin * 100)}),
        basis, None if math.isnan(ratio) else ratio, float(found.lower), None if math.isinf(upper) else upper, fact,
    )  # fmt: skip


def _plain(count: float) -> float | int:
    return int(count) if float(count).is_integer() else count


def _signed(ratio: float | None) -> str:
    """A ratio as a change: 1.411 is +41%."""
    if ratio is None:
        return ""
    percent = round((ratio - 1) * 100)
    return f"{'+' if percent > 0 else chr(0x2212) if percent < 0 else ''}{abs(percent)}%"
