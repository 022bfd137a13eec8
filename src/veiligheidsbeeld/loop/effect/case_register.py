# SPDX-License-Identifier: EUPL-1.2
"""How does an evaluation over cases get its result? From a file that is read in memory and forgotten: what is kept are
the aggregates that may be told."""

from datetime import date, timedelta

from django.db import transaction

from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.effect import frozen
from veiligheidsbeeld.loop.effect.case_verdict import estimate_cases
from veiligheidsbeeld.loop.effect.content import OVER_CASES, Content
from veiligheidsbeeld.loop.effect.estimators.case_file import read_cases
from veiligheidsbeeld.loop.effect.evaluations import Say, keep_result
from veiligheidsbeeld.loop.effect.models import Evaluation, Result


def judge_cases(
    evaluation: Evaluation, content: bytes, name: str, treated: str, author: Author, say: Say
) -> Result:  # fmt: skip
    """Make the result that the protocol promised, of the cases in a file (`content`, called `name`) in which the arm
    `treated` had the measure; and hand its verdict down as `evaluations.judge` does.

    Raises UserError without a protocol over cases, before its last day is over, and a second time (two files that
    differ by one case would tell it); and as `read_cases`.
    """
    agreed = frozen.newest_content(evaluation)
    if agreed.design not in OVER_CASES:
        raise UserError("not_over_cases")
    first, last = _days(agreed)
    if author.at.date() <= last:
        raise UserError("cases_too_early", until=last)
    cases = read_cases(content, name, (first, last))
    with transaction.atomic():
        frozen.keep_seen(evaluation, author)  # holds the evaluation, so that no second file comes in between
        if evaluation.results.exists():
            raise UserError("cases_judged_before")
        found = estimate_cases(
            cases, treated, lots=agreed.design == "cases_by_lot", worthwhile=agreed.worthwhile,
            hoped=agreed.hypothesis, costs=agreed.costs_euros,
        )  # fmt: skip
        return keep_result(evaluation, found, "", author, say)


def _days(agreed: Content) -> tuple[date, date]:
    """First and last day that a protocol is about."""
    return Period.parse(agreed.start).start, Period.parse(agreed.until).end - timedelta(days=1)
