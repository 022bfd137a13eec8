# SPDX-License-Identifier: EUPL-1.2
"""What may be said of two counts, in sentences: the fact first, then the judgement, then what it was judged by."""

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, Presence, Statement, UserError
from veiligheidsbeeld.ground.statistics import LEVEL, MARGIN, Change, Verdict, change, dispersion_of, usual_range
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.context import known_causes
from veiligheidsbeeld.loop.picture.ordinary import ordinary
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.spans import Windows, windows
from veiligheidsbeeld.loop.picture.themes import Words

SMALLEST_BASE = 20  # of fewer events no percentage: 9 to 1 is no "-89%"
LARGE_MARGIN = 0.1  # of totals of a municipality and larger
_COMPLETE = 0.95
ROUNDING = 0.1  # of a published value and its margin together: half a unit of the last decimal each


@dataclass(frozen=True)
class Judged:
    """Two counts (events) or answers and what may be said of them. `code` is a verdict, or why there can be none; then
    `why` says it. `ratio` is None on a base of none, `upper` where no upper limit follows; `basis` tells what it was
    judged by; `fact` names the sentence that gives the counts, `figures` are where they come from. `p` is the chance of
    as much when nothing changes, None where nothing was tested; `causes` are what is known of the two counts; `usual`
    the fewest and the most of the later count that would be ordinary, without an end where none would be too many."""

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
    p: float | None = None
    causes: tuple[Statement, ...] = ()
    usual: tuple[int, int | None] | None = None

    @property
    def counts(self) -> Statement | None:
        """The fact: both counts, with a percentage where the base carries one; None where one of them is not known."""
        if self.before is None or self.after is None:
            return None
        said = {"before": self.before, "after": self.after, "percent": signed(self.ratio)}
        return Statement(self.fact if self._of_answers or self._percent else "change_counts", said)

    @property
    def interval(self) -> Statement | None:
        """Between which limits the change lies; None where a percentage says nothing."""
        if self._of_answers and self.before and self.lower is not None and self.upper is not None:
            ends = {"lower": self.lower, "upper": self.upper}
            points = {name: round(self.before * (ratio - 1), 1) for name, ratio in ends.items()}
            return Statement("difference_between", points)
        if not self._percent or self._of_answers or self.code == Verdict.TOO_FEW:
            return None
        code = "change_at_least" if self.upper is None else "change_between"
        return Statement(code, {"lower": signed(self.lower), "upper": signed(self.upper)})

    @property
    def statements(self) -> list[Statement]:
        """Its sentences: the fact, the judgement, the interval, what it was judged by, and what is known of it."""
        return [one for one in (self.counts, self.why, self.interval, self.basis, *self.causes) if one]

    @property
    def usual_range(self) -> Statement | None:
        """What of the later count would be ordinary; None where that is not known."""
        if self.usual is None:
            return None
        low, high = self.usual
        return Statement(
            "usual_from" if high is None else "usual_between", {"low": float(low), "high": float(high or 0)}
        )

    @property
    def comparable(self) -> bool:
        """Can its ratio be held against others'? Of an answer it can, and of a count on a base that carries it."""
        return self.ratio is not None and (self._of_answers or self._percent)

    @property
    def _of_answers(self) -> bool:
        return self.fact in ("change_share", "change_score")

    @property
    def _percent(self) -> bool:
        return self.ratio is not None and (self.before or 0) >= SMALLEST_BASE


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
    return judged_of(before, after, found, MARGIN, basis, fact)


def judge_periods(picture: Picture, indicator_id: str, area_code: str, before: Period, after: Period) -> Judged:
    """One indicator and area in two stretches of time, against its own ordinary variation; or why that cannot be
    judged.

    Raises UserError for stretches of another length or order, and for figures that were not published.
    """
    area = picture.area(area_code)
    found = judge_areas(picture, indicator_id, area.type, before, after).get(area.code)
    if found is None:
        there = windows(picture, indicator_id, area.type, before, after).later
        missing = before if area.code in there else after
        raise UserError("no_figure", indicator=indicator_id, area=area.code, period=str(missing))
    return found


def judge_areas(
    picture: Picture, indicator_id: str, area_type: AreaType, before: Period, after: Period
) -> dict[str, Judged]:  # fmt: skip
    """The same for all areas of a type that have figures of both stretches, by code. Kept by the picture once asked.

    Raises UserError for stretches of another length, or that are not one after the other: what lies in both would be
    held against itself.
    """
    if after.frequency is Frequency.DAY:
        raise UserError("not_by_day", period=str(after))
    if (before.frequency, before.count) != (after.frequency, after.count) or before.end > after.start:
        raise UserError("same_length", before=str(before), after=str(after))
    indicator = picture.catalogue.get(indicator_id)
    key = "judged", indicator.id, area_type, before, after
    return picture.keep(key, lambda: _judge_areas(picture, indicator, area_type, before, after))


def _judge_areas(
    picture: Picture, indicator: Indicator, area_type: AreaType, before: Period, after: Period
) -> dict[str, Judged]:  # fmt: skip
    found = windows(
        picture, indicator.id, area_type, before, after, since=meaning_since(indicator, after),
        left_out=known_causes(picture.context, indicator),
    )  # fmt: skip
    told: dict[str, Judged] = {}
    rows = []
    for at, code in enumerate(found.codes):
        if code in found.earlier:
            pair = found.earlier[code], found.later[code]
            if indicator.is_answer:
                told[code] = judge_answers(indicator, *pair)
            elif refused := _no_judgement(indicator, *pair):
                told[code] = Judged(pair[0].count, pair[1].count, *refused, figures=pair)
            else:
                rows.append(at)
    return told | _judge_counts(picture, indicator, found, np.array(rows, dtype=int))


def _judge_counts(
    picture: Picture, indicator: Indicator, found: Windows, rows: "np.ndarray[Any, np.dtype[np.int_]]"
) -> dict[str, Judged]:  # fmt: skip
    """All of them at once. `rows` of the windows."""
    if not len(rows):
        return {}
    area_type = found.later[found.codes[rows[0]]].area_type
    usual = ordinary(found, indicator.prior(area_type))
    pairs = [(found.earlier[found.codes[at]], found.later[found.codes[at]]) for at in rows]
    a, b = (np.array([pair[side].count for pair in pairs], dtype=float) for side in (0, 1))
    if not usual.known:
        why = Statement("verdict_season_unknown")
        return {
            pair[1].area_code: Judged(pair[0].count, pair[1].count, "no_conclusion", why, figures=pair)
            for pair in pairs
        }
    exposures, factor = (usual.before[rows], usual.after[rows]), usual.factor[rows]
    margin = MARGIN if area_type in (AreaType.OWN, AreaType.WIJK, AreaType.BUURT) else LARGE_MARGIN
    tested = change(
        a, b, *exposures, degrees=usual.degrees[rows], noise=1 + usual.phi, margin=margin,
        dispersion=dispersion_of(a, b, *exposures, phi=usual.phi, tau2=usual.tau2, factor=factor),
    )  # fmt: skip
    low, high = usual_range(a, *exposures, usual.phi, usual.tau2, factor, usual.degrees[rows])
    by_history = Statement("by_history", {"areas": len(found.codes), "pairs": usual.pairs})
    basis = by_history if usual.pairs else Statement("by_prior")
    fact = "change_percent_people" if usual.same_part else "change_percent_season"
    judged = {}
    for n, pair in enumerate(pairs):
        own_fact = fact if exposures[0][n] != exposures[1][n] else "change_percent"
        one = _unless_late(picture, pair, judged_of(float(a[n]), float(b[n]), tested.at(n), margin, basis, own_fact))
        judged[pair[1].area_code] = replace(
            one, figures=pair, causes=_causes(picture, indicator, pair),
            usual=(int(low[n]), int(high[n]) if np.isfinite(high[n]) else None),
        )  # fmt: skip
    return judged


def judge_answers(indicator: Indicator, earlier: Figure, later: Figure) -> Judged:
    """Two answers of a survey, by their published margins as wide as rounding allows; the two samples are independent.

    Limits are of the ratio, around the difference: what it is compared with is taken as it was published."""
    refused = _no_judgement(indicator, earlier, later)
    if refused:
        return Judged(None, None, *refused, figures=(earlier, later))
    a, b = earlier.value, later.value
    if not a or b is None or None in (earlier.lower, earlier.upper, later.lower, later.upper):
        return Judged(None, None, "no_conclusion", Statement("verdict_no_margin"), figures=(earlier, later))
    half = [max(one.upper - one.value, one.value - one.lower) + ROUNDING for one in (earlier, later)]  # type: ignore[operator]
    width = math.hypot(*half)
    code = "rise" if b - a > width else "fall" if a - b > width else "no_conclusion"
    if code == "no_conclusion" and abs(b - a) + width <= LARGE_MARGIN * a:
        code = "stable"
    p = float(2 * ndtr(-abs(b - a) / width * -ndtri((1 - LEVEL) / 2)))
    why = Statement(f"verdict_{code}", {"margin": round(LARGE_MARGIN * 100)})
    return Judged(
        a, b, code, why, Statement("by_margins"), b / a, (b - width) / a, (b + width) / a,
        "change_score" if later.unit == "score" else "change_share", (earlier, later), p=p,
    )  # fmt: skip


def _causes(picture: Picture, indicator: Indicator, pair: tuple[Figure, Figure]) -> tuple[Statement, ...]:
    """What is known of one of two counts."""
    return tuple(
        Statement("known_cause", {"period": one.when, "words": one.words})
        for one in picture.context
        if one.kind == "known_cause" and one.is_about(indicator) and pair[0].area_code in one.areas
        and any(one.when.overlaps(side.period) for side in pair)
    )  # fmt: skip


def meaning_since(indicator: Indicator, after: Period) -> date | None:
    """First day on which the figure means what it means in a stretch."""
    breaks = (Period.parse(one.period).start for one in indicator.breaks)
    return max((one for one in breaks if one <= after.start), default=None)


def _no_judgement(indicator: Indicator, earlier: Figure, later: Figure) -> tuple[str, Statement] | None:
    """Code and sentence of what stands in the way."""
    if indicator.nature == "stock":
        return "no_conclusion", Statement("verdict_stock")
    changed = [
        one.period for one in indicator.breaks
        if earlier.period.start < Period.parse(one.period).start < later.period.end
    ]  # fmt: skip
    if changed:
        return "not_comparable", Statement("verdict_not_comparable", {"period": Period.parse(changed[-1])})
    if earlier.division_year != later.division_year or earlier.version != later.version:
        return "not_comparable", Statement("verdict_other_division")
    if Presence.SUPPRESSED in (earlier.presence, later.presence):
        return "suppressed", Statement("verdict_suppressed")
    if any((one.value if indicator.is_answer else one.count) is None for one in (earlier, later)):
        return "suppressed", Statement("verdict_unknown")
    return None


def _unless_late(picture: Picture, pair: tuple[Figure, Figure], judged: Judged) -> Judged:
    """What is ordinary can be said of a stretch that is not all known yet, but not what it will be."""
    late = [one for one in pair if not complete(picture, one)]
    if not late:
        return judged
    why = Statement("verdict_incomplete", {"period": late[-1].period})
    return replace(judged, code="incomplete", why=why, ratio=None, lower=None, upper=None, p=None)


def complete(picture: Picture, figure: Figure) -> bool:
    """Is everything of a stretch known by now, in each of its weeks?"""
    unit = replace(figure.period, count=1)
    weeks = figure.period.count if unit.frequency is Frequency.WEEK else 1
    shares = [picture.completeness(replace(figure, period=unit.previous(-n))) for n in range(weeks)]
    return all(share is None or share >= _COMPLETE for share in shares)


def judged_of(before: float, after: float, found: Change, margin: float, basis: Statement, fact: str) -> Judged:
    """A test of two counts in words; `margin` is what it was tested against for "stayed the same"."""
    ratio, upper = float(found.ratio), float(found.upper)
    return Judged(
        before, after, str(found.verdict), Statement(f"verdict_{found.verdict}", {"margin": round(margin * 100)}),
        basis, None if math.isnan(ratio) else ratio, float(found.lower), None if math.isinf(upper) else upper, fact,
        p=None if found.verdict == Verdict.TOO_FEW else float(found.p),
    )  # fmt: skip


def signed(ratio: float | None) -> Words | str:
    """A ratio as a change: 1.411 is +41%. A limit just below 1 is -0.3%, for at 0 nothing would have changed."""
    if ratio is None:
        return ""
    percent = 100 * (ratio - 1)
    places = 1 if 0.05 <= abs(percent) < 0.5 else 0
    sign = "+" if round(percent, places) > 0 else chr(0x2212) if round(percent, places) < 0 else ""
    said = f"{sign}{abs(percent):.{places}f}%"
    return Words(said.replace(".", ","), said)
