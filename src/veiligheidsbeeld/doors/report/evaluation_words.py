# SPDX-License-Identifier: EUPL-1.2
"""What are states, designs and checks of an evaluation called? English words that are translated at the edge; and an
estimate in figures, the Dutch or English way."""

import math

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.words import gettext_noop
from veiligheidsbeeld.loop.effect.result import Estimate, Kind, Method, State
from veiligheidsbeeld.loop.effect.telling import change_pct

METHODS = {
    Method.LOTS: gettext_noop("exact, by redrawing the lots"),
    Method.RATIO_OF_RATIOS: gettext_noop("ratio of ratios, corrected for good and bad years"),
    Method.MATCHED_POISSON: gettext_noop("Poisson regression with matched areas"),
    Method.INTERRUPTED_SERIES: gettext_noop("interrupted series"),
    Method.DISPLACEMENT_DIFFERENCE: gettext_noop("weighted displacement difference"),
    Method.BEFORE_AFTER: gettext_noop("before and after"),
    Method.CASE_TIMES: gettext_noop("new reports per case and day, and the time to the next report"),
}
CHECKS = {
    Kind.PLACEBO_IN_TIME: gettext_noop("The same method on dates when nothing began"),
    Kind.PLACEBO_IN_SPACE: gettext_noop("The same method on areas without the measure"),
    Kind.UNTOUCHED_OUTCOME: gettext_noop("The same method on something the measure cannot touch"),
    Kind.TREND_BEFORE: gettext_noop("Did the areas already go another way before?"),
    Kind.SELECTION: gettext_noop("Were the areas chosen on a bad year?"),
    Kind.DISPLACEMENT: gettext_noop("Did it move to the areas next to it?"),
    Kind.DOSE: gettext_noop("Was it done as planned?"),
    Kind.RECORDING: gettext_noop("Was it counted in the same way?"),
}
CHECK_STATES = {
    State.PASSED: gettext_noop("in order"), State.FAILED: gettext_noop("not in order"),
    State.UNKNOWN: gettext_noop("cannot be told"),
}  # fmt: skip
EVENTS = {
    "lots_drawn": gettext_noop("lots drawn"), "outcomes_seen": gettext_noop("outcomes seen for the first time"),
}  # fmt: skip


def interval_of(found: Estimate, language: str) -> str:
    """The change with its interval: −9% (−24% tot +10%); a dash where nothing can be said."""
    if any(map(math.isnan, (found.ratio, found.lower, found.upper))):
        return words.NO_NUMBER
    between = "tot" if language == "nl" else "to"
    return f"{change_pct(found.ratio)} ({change_pct(found.lower)} {between} {change_pct(found.upper)})"


def strength_of(found: Estimate) -> int | None:
    """Strength of the evidence, 2 to 5; None where nothing could be estimated, so that there is no evidence."""
    return None if math.isnan(found.ratio) else found.level.value


def amount(value: float, language: str) -> str:
    """A count or what was expected; a dash where it is not known, or has no bound."""
    if not math.isfinite(value):
        return words.NO_NUMBER
    return words.number(value, language, 0 if value == round(value) else 1)
