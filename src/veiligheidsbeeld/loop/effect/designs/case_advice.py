# SPDX-License-Identifier: EUPL-1.2
"""Before a trial over cases: how long must cases be accepted before its effect could be seen? From how many come in a
year; no counts of areas are needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, inf, isnan

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics.trial_power import smallest_detectable
from veiligheidsbeeld.loop.effect.designs.advice import CASE_REPORTS, CASE_VARIANCE, cases_needed
from veiligheidsbeeld.loop.effect.result import WORTHWHILE

MOST_MONTHS = 36  # with a year of following: one term of a council


@dataclass(frozen=True)
class CaseAdvice:
    """Could lots over cases answer the question? `cases` are needed, half of them with the measure, which takes
    `months` of accepting them; `smallest` is the smallest fall (0 to 1) that is seen in four cases out of five when
    they are accepted for a year, None where there is none. The first statement is the answer."""

    answerable: bool
    cases: int
    months: int
    smallest: float | None
    statements: tuple[Statement, ...]


def advise_cases(
    cases_per_year: float, *, reports_per_year: float = CASE_REPORTS, variance: float = CASE_VARIANCE,
    worthwhile: float = WORTHWHILE,
) -> CaseAdvice:  # fmt: skip
    """Advice on lots over cases, of which `cases_per_year` are accepted and each is followed for a year. A case has
    `reports_per_year` new reports on average; the logs of their rates differ between cases by `variance`. Raises
    UserError for numbers that cannot be.

    >>> advise_cases(240).months
    25
    """
    if not 0 < worthwhile < 1:
        raise UserError("bad_worthwhile", number=worthwhile)
    if not (1 <= cases_per_year < inf and 0 < reports_per_year < inf and 0 <= variance < inf):
        raise UserError("case_advice_of_what")
    cases = cases_needed(worthwhile, reports_per_year, variance)
    months = ceil(12 * cases / cases_per_year)
    smallest = {
        span: _smallest(cases_per_year * span / 12, reports_per_year, variance) for span in (12, MOST_MONTHS)
    }  # fmt: skip
    told = {"months": months, "cases": cases, "percent": round(100 * worthwhile), "most": MOST_MONTHS}
    answerable = months <= MOST_MONTHS

    def said() -> Iterator[Statement]:
        yield Statement("case_advice_can" if answerable else "case_advice_long", told)
        span = 12 if answerable else MOST_MONTHS
        seen = smallest[span]
        yield (
            Statement("case_advice_never", {"months": span})
            if seen is None
            else Statement("case_advice_smallest", {"months": span, "smallest": ceil(100 * seen)})
        )
        yield Statement("case_advice_assumed", {"reports": reports_per_year, "variance": variance})
        if not answerable:
            yield Statement("advice_together")

    return CaseAdvice(answerable, cases, months, smallest[12], tuple(said()))


def _smallest(cases: float, reports: float, variance: float) -> float | None:
    half = int(cases // 2)
    if half < 2:
        return None
    seen = float(smallest_detectable(half, half, reports, variance, base_years=inf))
    return None if isnan(seen) else seen
