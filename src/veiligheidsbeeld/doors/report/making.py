# SPDX-License-Identifier: EUPL-1.2
"""Which documents are there, and how is each made of one publication? In both languages at once, with one set of
evidence. Opens nothing of people: what they know beside the figures is handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from veiligheidsbeeld.doors.report.answers import LEADING
from veiligheidsbeeld.doors.report.briefing import PAGES, briefing
from veiligheidsbeeld.doors.report.chart_frame import Locale
from veiligheidsbeeld.doors.report.document import Block, Document
from veiligheidsbeeld.doors.report.matter import Matter, meeting_needed, plan_needed
from veiligheidsbeeld.doors.report.minutes import minutes
from veiligheidsbeeld.doors.report.monitor import monitor
from veiligheidsbeeld.doors.report.printable import cleaned
from veiligheidsbeeld.doors.report.proofs import Proofs
from veiligheidsbeeld.doors.report.telling import Commission
from veiligheidsbeeld.doors.report.yearly_plan import yearly_plan
from veiligheidsbeeld.ground.core import Frequency, Period, UserError
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.stretch import judge_stretch, newest_quarter, newest_stretch, widened

_LANGUAGES: tuple[Locale, ...] = ("nl", "en")
Compose = Callable[[Commission, Matter], tuple[str, tuple[Block, ...]]]
Choose = Callable[[Picture, str, Period | None, Matter], Period]


@dataclass(frozen=True)
class Kind:
    """How a kind of document is composed, of which period, and on how many sheets (0: any number)."""

    compose: Compose
    period: Choose
    pages: int = 0


def _counted(newest: Callable[[Picture, str, str], Period]) -> Choose:
    """A period of which there are figures; the newest when none was asked for."""

    def chosen(picture: Picture, area: str, period: Period | None, matter: Matter) -> Period:
        last = newest(picture, LEADING, area)
        wanted = widened(period) if period else last
        if wanted.end > last.end or not judge_stretch(picture, area, wanted):
            raise UserError("period_without_figures", period=str(wanted), newest=str(last))
        return wanted

    return chosen


def _held(picture: Picture, area: str, period: Period | None, matter: Matter) -> Period:
    """The day of the meeting."""
    return Period(meeting_needed(matter).held_on, Frequency.DAY)


def _planned(picture: Picture, area: str, period: Period | None, matter: Matter) -> Period:
    """The year of the plan."""
    return Period.year(plan_needed(matter).plan.first_year)


KINDS: dict[str, Kind] = {
    "briefing": Kind(briefing, _counted(newest_stretch), PAGES),
    "monitor": Kind(monitor, _counted(newest_quarter)),
    "minutes": Kind(minutes, _held),
    "plan": Kind(yearly_plan, _planned),
}


def make(
    picture: Picture, kind: str, municipality: str, period: Period | None, matter: Matter, *, by: str, role: str,
    now: datetime,
) -> dict[str, Document]:  # fmt: skip
    """The document by language. `by` and `role` tell who had its evidence frozen.

    Raises UserError for an unknown kind or municipality, and for a period without figures.
    """
    if kind not in KINDS:
        raise UserError("unknown_document_kind", kind=kind, known=", ".join(KINDS))
    one, area = KINDS[kind], picture.area(municipality)
    chosen = one.period(picture, area.code, period, matter)
    proofs = Proofs(picture, by, role, now)
    found: dict[str, Document] = {}
    for language in _LANGUAGES:
        asked = Commission(picture, area, chosen, language, proofs)
        title, blocks = one.compose(asked, matter)
        made = Document(
            kind=kind, world=picture.world.id, fictional=picture.world.settings.fictional, municipality=area.code,
            place=area.name, period=str(chosen), language=language, title=title, publication=picture.publication.id,
            at=picture.recorded_at, blocks=blocks, evidence=tuple(proofs.idents),
            figures=proofs.data(language, chosen.end), pages=one.pages,
        )  # fmt: skip
        found[language] = cleaned(made)
    return found
