# SPDX-License-Identifier: EUPL-1.2
"""What stands on every sheet of a document? World, municipality, and whether it is a draft, agreed, published or
withdrawn, since when and by whom. A role is named, never a person."""

from datetime import datetime
from typing import Literal

import msgspec
from django.utils.translation import gettext_noop

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import Document as Content
from veiligheidsbeeld.doors.report.printable import without_controls
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.loop.assessment.models import Document

State = Literal["draft", "agreed", "published", "withdrawn", "destroyed"]
KINDS = {
    "briefing": gettext_noop("Briefing"), "monitor": gettext_noop("Quarterly monitor"),
    "minutes": gettext_noop("Minutes"), "plan": gettext_noop("Yearly plan"),
    "result": gettext_noop("Result of an evaluation"),
}  # fmt: skip


class Standing(msgspec.Struct, frozen=True):
    """How far a document is. `role` is the msgid of what that person did here; `reason` is given on withdrawing."""

    state: State = "draft"
    when: datetime | None = None
    role: str = ""
    reason: str = ""


class Letterhead(msgspec.Struct, frozen=True):
    """The words of head and foot. `warning` stands above everything when the document may not be relied on."""

    world: str
    municipality: str
    kind: str
    state: str
    warning: str
    page: str


def letterhead(document: Content, standing: Standing) -> Letterhead:
    """What the sheets of a document say."""
    language = document.language
    world = tr("Fictional: an invented municipality", language) if document.fictional else tr("Real figures", language)
    return Letterhead(
        world, tr("Municipality of {name}", language, name=document.place),
        tr(KINDS[document.kind], language), state_of(standing, language), _warning(standing, language),
        tr("page", language),
    )  # fmt: skip


def state_of(standing: Standing, language: str) -> str:
    """The state in a few words."""
    word = tr(Document.State(standing.state).label, language)
    word = word[:1].upper() + word[1:]
    if standing.when is None:
        return word
    said = tr("{state} on {day} by: {role}", language, state=word, day=words.day(_local(standing.when), language),
              role=tr(standing.role, language))  # fmt: skip
    return said if standing.role else f"{word}, {words.day(_local(standing.when), language)}"


def _local(moment: datetime) -> datetime:
    return moment.astimezone(words.HOUSE_TIME)


def _warning(standing: Standing, language: str) -> str:
    if standing.state == "withdrawn":
        return tr("Withdrawn: do not use. {reason}", language, reason=without_controls(standing.reason))
    return ""
