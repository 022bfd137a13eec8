# SPDX-License-Identifier: EUPL-1.2
"""Template words for cases: how long they stay quiet in both arms, as rows of a table; advice on a set-up over cases;
and what counts alone may never judge."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.case_words import told
from veiligheidsbeeld.doors.web.pages.typed import number_of, whole_of
from veiligheidsbeeld.doors.web.templatetags.vb import language
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.arms import QUIET_DAYS, Arm, Bounded
from veiligheidsbeeld.loop.effect.content import OVER_CASES
from veiligheidsbeeld.loop.effect.designs.advice import CASE_REPORTS
from veiligheidsbeeld.loop.effect.designs.case_advice import advise_cases
from veiligheidsbeeld.loop.effect.evaluations_read import Whole
from veiligheidsbeeld.loop.effect.models import Evaluation
from veiligheidsbeeld.loop.effect.questions import need_only
from veiligheidsbeeld.loop.effect.result import Estimate

register = template.Library()


@register.filter("quiet_rows")
def quiet_rows(found: Estimate) -> list[tuple[str, list[str]]]:
    """Cases, the median, and the shares on the days that people speak of and all others that are told, in both arms."""
    if found.arms is None:
        return []
    days = sorted({*QUIET_DAYS, *(day for arm in found.arms for day in _days(arm))})
    return [
        (_("Cases"), [str(arm.cases) for arm in found.arms]),
        (
            _("Median of days until a new report"),
            [told(arm.median_days, language(), share=False) for arm in found.arms],
        ),
        *(
            (
                _("Quiet for {days} days").format(days=day),
                [told(arm.quiet[day], language(), share=True) for arm in found.arms],
            )
            for day in days
        ),
    ]


@register.simple_tag
def case_advice(visit: Visit, whole: Whole) -> dict[str, Any]:
    """For a set-up case by case: what was asked (`cases` and `reports` a year), and the advice on it or the error."""
    if whole.set_up.design not in OVER_CASES:
        return {}
    asked = {name: visit.request.GET.get(field, "") for name, field in (("cases", "zaken"), ("reports", "meldingen"))}
    given = {**asked, "reports": asked["reports"] or words.number(CASE_REPORTS, language())}
    if not asked["cases"]:
        return given
    try:
        found = advise_cases(
            whole_of(given["cases"]) or 0, reports_per_year=float(number_of(given["reports"]) or 0),
            worthwhile=whole.text.worthwhile_pct / 100,
        )  # fmt: skip
    except UserError as error:
        return {**given, "error": error.statement}
    return {**given, "advice": found}


@register.filter("judged_never")
def judged_never(evaluation: Evaluation) -> bool:
    """May counts alone never judge what it is about?"""
    return need_only(evaluation.template)


def _days(arm: Arm) -> dict[int, Bounded]:
    """Those that are told."""
    return {day: one for day, one in arm.quiet.items() if one.reason is None}
