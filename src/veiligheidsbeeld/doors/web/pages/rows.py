# SPDX-License-Identifier: EUPL-1.2
"""What does a table row need besides its figure? A name, an address, and why it is empty."""

from dataclasses import dataclass, replace

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.frozen import remark
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import Area, Figure, Origin, Presence, Provenance, Revision, Statement
from veiligheidsbeeld.loop.picture.verdicts import Judged


@dataclass(frozen=True)
class Row:
    """A figure on a page."""

    figure: Figure
    name: str
    address: str
    reason: Statement | str | None  # words, where the row was frozen
    focus: bool = False
    place: str = ""
    theme: str = ""
    theme_name: str = ""
    judged: Judged | None = None

    @property
    def hidden(self) -> bool:
        """Held back, by us or by the publisher."""
        return self.figure.presence is Presence.SUPPRESSED

    @property
    def provisional(self) -> bool:
        """May still be revised."""
        return self.figure.revision in (Revision.PROVISIONAL, Revision.FURTHER_PROVISIONAL)

    @property
    def estimated(self) -> bool:
        """Made by converting between area divisions."""
        return self.figure.revision is Revision.ESTIMATED


def row(visit: Visit, figure: Figure, name: str, address: str = "", focus: bool = False) -> Row:
    """A row with the reason for what is missing in it."""
    return Row(figure, name, address, remark(visit.picture, figure), focus)


def row_of_area(visit: Visit, figure: Figure, area: Area, focus: bool = False) -> Row:
    """A row that leads to the page of its area."""
    return row(visit, figure, area.name, visit.to("gebied", area=area.key), focus)


def row_of_indicator(visit: Visit, figure: Figure, area: Area) -> Row:
    """A row that leads to the page of its indicator, about this area."""
    name = visit.picture.catalogue.get(figure.indicator).names.in_language(visit.language)
    address = f"{visit.to('indicator', indicator=figure.indicator)}?gebied={area.key}"
    return replace(row(visit, figure, name, address), place=area.name)


@dataclass(frozen=True)
class Made:
    """How a page's figures were made."""

    provenances: list[Provenance]
    recorded: str
    publication: str
    division_year: int

    @property
    def tags(self) -> list[Origin]:
        """Marks that must stand in the answer: proefdata, overgenomen, fictief."""
        marked = (Origin.REPLACED, Origin.SHIPPED, Origin.FICTIONAL)
        return [origin for origin in marked if any(one.origin is origin for one in self.provenances)]


def made_of(visit: Visit, figures: list[Figure]) -> Made:
    """Sources of these figures, counts and populations."""
    ids = {one for row in figures for one in (row.provenance, row.denominator_provenance) if one}
    found = [visit.picture.provenances[one] for one in sorted(ids) if one in visit.picture.provenances]
    # a sender's weekly files are one source: the newest speaks for them
    newest = {(one.publisher, one.table): one for one in sorted(found, key=lambda one: one.recorded_at)}
    known = sorted(newest.values(), key=lambda one: one.id)
    recorded = words.moment(visit.picture.recorded_at, visit.language)
    return Made(known, recorded, visit.picture.publication.id, visit.picture.division_year)
