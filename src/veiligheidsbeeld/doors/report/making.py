# SPDX-License-Identifier: EUPL-1.2
"""Which documents are there, and how is each made of one publication? In both languages at once, with one set of
evidence. The period comes first: what people wrote is read for that period, and for that kind of document only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from veiligheidsbeeld.doors.report import evaluation_result
from veiligheidsbeeld.doors.report.briefing import PAGES, briefing
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.document import Block, Datum, Document
from veiligheidsbeeld.doors.report.effect_drawings import between
from veiligheidsbeeld.doors.report.judged import figures_of, result
from veiligheidsbeeld.doors.report.matter import Matter, evaluated_needed, matter_of, meeting_needed, plan_needed
from veiligheidsbeeld.doors.report.minutes import minutes
from veiligheidsbeeld.doors.report.monitor import monitor
from veiligheidsbeeld.doors.report.printable import cleaned
from veiligheidsbeeld.doors.report.proofs import Proofs
from veiligheidsbeeld.doors.report.telling import Commission
from veiligheidsbeeld.doors.report.yearly_plan import yearly_plan
from veiligheidsbeeld.ground.core import Frequency, Period, UserError
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.stretch import judge_stretch, newest_quarter, newest_stretch, widened

_LANGUAGES: tuple[Locale, ...] = ("nl", "en")
Compose = Callable[[Commission, Matter], tuple[str, tuple[Block, ...]]]


@dataclass(frozen=True)
class Kind:
    """How a kind of document is composed, and on how many sheets (0: any number). It is of a period with figures, the
    `newest` when none was asked for, or of what was `written`: a meeting, a plan. `figures` are those that stand in no
    evidence."""

    compose: Compose
    newest: Callable[[Picture, str, str], Period] | None = None
    written: Callable[[Matter], Period] | None = None
    pages: int = 0
    at_most: int = 0
    figures: Callable[[Commission, Matter], tuple[Datum, ...]] | None = None


def _held(matter: Matter) -> Period:
    """The day of the meeting."""
    return Period(meeting_needed(matter).held_on, Frequency.DAY)


def _planned(matter: Matter) -> Period:
    """The year of the plan."""
    return Period.year(plan_needed(matter).plan.first_year)


def _evaluated(matter: Matter) -> Period:
    """The time that the protocol looks at."""
    content = evaluated_needed(matter).versions[-1].content
    return between(content["start"], content["until"])


KINDS: dict[str, Kind] = {
    "briefing": Kind(briefing, newest=newest_stretch, pages=PAGES),
    "monitor": Kind(monitor, newest=newest_quarter),
    "minutes": Kind(minutes, written=_held),
    "plan": Kind(yearly_plan, written=_planned),
    "result": Kind(
        result, written=_evaluated, pages=evaluation_result.PAGES, at_most=evaluation_result.AT_MOST, figures=figures_of
    ),
}


def make(
    picture: Picture, kind: str, municipality: str, period: Period | None, matter: Matter | None = None, *,
    meeting: str = "", evaluation: str = "", by: str, role: str, now: datetime,
) -> dict[str, Document]:  # fmt: skip
    """The document by language. What is told beside the figures is read from the registry for the period that is
    chosen, unless it is handed in. `meeting` is the public id of a meeting, for its minutes, `evaluation` that of one,
    for its result. `by` and `role` tell who had its evidence frozen.

    Raises UserError for an unknown kind, municipality, meeting or evaluation, and for a period without figures.
    """
    if kind not in KINDS:
        raise UserError("unknown_document_kind", kind=kind, known=", ".join(KINDS))
    one, area = KINDS[kind], picture.area(municipality)
    stretch = _counted(picture, area.code, period, one.newest) if one.newest else period
    if matter is None:
        matter = matter_of(picture, area.code, stretch, kind, meeting, evaluation)
    chosen = one.written(matter) if one.written else stretch
    assert chosen is not None  # a kind is of a period with figures, or of what was written
    proofs = Proofs(picture, by, role, now)
    judged = matter.evaluated.result if matter.evaluated else None  # its figures are those of the day it was made
    found: dict[str, Document] = {}
    for language in _LANGUAGES:
        asked = Commission(picture, area, chosen, language, proofs)
        title, blocks = one.compose(asked, matter)
        made = Document(
            kind=kind, world=picture.world.id, fictional=picture.world.settings.fictional, municipality=area.code,
            place=area.name, period=str(chosen), language=language, title=title,
            publication=judged.publication if judged else picture.publication.id,
            at=judged.at if judged else picture.recorded_at, blocks=blocks, evidence=tuple(proofs.idents),
            figures=one.figures(asked, matter) if one.figures else proofs.data(language, chosen.end),
            pages=one.pages, at_most=one.at_most,
        )  # fmt: skip
        found[language] = cleaned(made)
    return found


def _counted(
    picture: Picture, area: str, period: Period | None, newest: Callable[[Picture, str, str], Period]
) -> Period:  # fmt: skip
    """A period of which there are figures; the newest when none was asked for."""
    last = newest(picture, LEADING, area)
    wanted = widened(period) if period else last
    if wanted.end > last.end or not judge_stretch(picture, area, wanted):
        raise UserError("period_without_figures", period=str(wanted), newest=str(last))
    return wanted
