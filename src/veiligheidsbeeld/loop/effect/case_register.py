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
from veiligheidsbeeld.loop.effect.estimators.case_file import Cases, read_cases
from veiligheidsbeeld.loop.effect.estimators.case_times import FEWEST_CASES
from veiligheidsbeeld.loop.effect.evaluations import Say, keep_result
from veiligheidsbeeld.loop.effect.models import Evaluation, Result


def read_for(evaluation: Evaluation, content: bytes, name: str, treated: str, author: Author) -> Cases:
    """The cases in a file that the result would be made of; nothing is judged or kept.

    Raises UserError without a protocol over cases, before its last day is over, when there is a result (two files that
    differ by one case would tell it), and when an arm has fewer cases than may be told of: such a file is more likely
    the wrong one than the end of the trial; and as `read_cases`.
    """
    agreed = frozen.newest_content(evaluation)
    if agreed.design not in OVER_CASES:
        raise UserError("not_over_cases")
    first, last = _days(agreed)
    if author.at.date() <= last:
        raise UserError("cases_too_early", until=last)
    if evaluation.results.exists():
        raise UserError("cases_judged_before")
    cases = read_cases(content, name, (first, last))
    with_it = cases.arms.count(treated)
    if not with_it:
        raise UserError("case_no_such_arm", arm=treated)
    if min(with_it, len(cases.arms) - with_it) < FEWEST_CASES:
        raise UserError("cases_not_judged", threshold=FEWEST_CASES)
    return cases


def judge_cases(
    evaluation: Evaluation, content: bytes, name: str, treated: str, author: Author, say: Say
) -> Result:  # fmt: skip
    """Make the result that the protocol promised, of the cases in a file (`content`, called `name`) in which the arm
    `treated` had the measure; and hand its verdict down as `evaluations.judge` does. Raises as `read_for`."""
    agreed = frozen.newest_content(evaluation)
    cases = read_for(evaluation, content, name, treated, author)
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
