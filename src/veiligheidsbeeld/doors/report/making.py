# SPDX-License-Identifier: EUPL-1.2
"""Which documents are there, and how is each made of one publication? In both languages at once, with one set of
evidence. Opens nothing of people: what they know beside the figures is handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.briefing import LEADING, PAGES, Matter, briefing
from veiligheidsbeeld.doors.report.document import Block, Document
from veiligheidsbeeld.doors.report.proofs import Proofs
from veiligheidsbeeld.doors.report.telling import Commission
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.stretch import judge_stretch, newest_stretch, widened

Compose = Callable[[Commission, Any], tuple[str, tuple[Block, ...]]]


@dataclass(frozen=True)
class Kind:
    """How a kind of document is composed, of which period when none is given, on how many sheets (0: any number)."""

    compose: Compose
    newest: Callable[[Picture, str, str], Period]
    pages: int = 0


KINDS: dict[str, Kind] = {"briefing": Kind(briefing, newest_stretch, PAGES)}


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
    newest = one.newest(picture, LEADING, area.code)
    chosen = widened(period) if period else newest
    if chosen.end > newest.end or not judge_stretch(picture, area.code, chosen):
        raise UserError("period_without_figures", period=str(chosen), newest=str(newest))
    proofs = Proofs(picture, by, role, now)
    found = {}
    for language in words.LOCALES:
        asked = Commission(picture, area, chosen, language, proofs)
        title, blocks = one.compose(asked, matter)
        found[language] = Document(
            kind=kind, world=picture.world.id, fictional=picture.world.settings.fictional, municipality=area.code,
            place=area.name, period=str(chosen), language=language, title=title, publication=picture.publication.id,
            at=picture.recorded_at, blocks=blocks, evidence=tuple(proofs.idents), figures=proofs.data(language),
            pages=one.pages,
        )  # fmt: skip
    return found
