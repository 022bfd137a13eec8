# SPDX-License-Identifier: EUPL-1.2
"""Template words for cases: how long they stay quiet in both arms, as a drawing and as rows of a table; advice on a
set-up over cases; and what counts alone may never judge."""

from typing import Any, cast

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.case_words import told
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.quiet_chart import Curve, Step, quiet_chart
from veiligheidsbeeld.doors.report.render import render_svg
from veiligheidsbeeld.doors.web.pages.drawings import NARROW, WIDE, Drawing
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


@register.simple_tag
def quiet_drawing(found: Estimate) -> Drawing | None:
    """The two curves; None where nothing of them may be told."""
    if found.arms is None or not any(_days(arm) for arm in found.arms):
        return None
    treated, usual = (
        _curve(name, arm) for name, arm in zip((_("With the measure"), _("Without")), found.arms, strict=True)
    )
    title = _("Cases still quiet, by the number of days")
    foot = _("Told are days with ten cases or more still followed, and five first reports or more between two of them.")
    desc = " ".join(
        [*(_said(curve) for curve in (treated, usual)), _("The table on this page holds the same figures.")]
    )
    drawn = [
        render_svg(
            quiet_chart(
                treated, usual, day_title=_("days since the case was taken up"), share_title=_("share still quiet"),
                foot=foot, width=width, locale=cast(Locale, language()),
            ),
            ident=f"rust{width}", title=title, desc=desc,
        )
        for width in (WIDE, NARROW)
    ]  # fmt: skip
    subtitle = _("Share of cases without a new report yet. The bands are the 95% intervals.")
    return Drawing(title, subtitle, mark_safe(drawn[0]), mark_safe(drawn[1]))  # noqa: S308  our own SVG


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


def _curve(name: str, arm: Arm) -> Curve:
    return Curve(name, tuple(
        Step(
            day, 100 * one.value, 100 * one.lower, 100 * one.upper,
            _("{name}, {days} days: {share}").format(name=name, days=day, share=told(one, language(), share=True)),
        )
        for day, one in _days(arm).items()
    ))  # fmt: skip


def _said(curve: Curve) -> str:
    """Its days in a sentence, for who cannot see it."""
    return "; ".join(one.told for one in curve.steps) + "." if curve.steps else ""
