# SPDX-License-Identifier: EUPL-1.2
"""Which documents did the invented municipality hand out? Published minutes and a monitor, and a briefing that
is still a draft; made of its own figures and meetings, like any."""

from datetime import UTC, date, datetime, time

from veiligheidsbeeld.doors.demo.fictional_meetings import role_author
from veiligheidsbeeld.doors.report.document import canonical
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.assessment import documents
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World

_MADE = (  # kind, period, day, steps after it was made
    ("minutes", "2025-12", date(2025, 12, 18), ("agree", "publish")),
    ("monitor", "2025-K4", date(2026, 1, 22), ("agree", "publish")),
    ("briefing", "2025-K4", date(2026, 1, 23), ()),
)


def tell_documents(world: World) -> None:
    """Make the documents, once; nothing in a world that is real or has documents."""
    if not world.settings.fictional or documents.documents(world, published_only=False):
        return
    picture, municipality = open_picture(world), world.settings.municipality
    for kind, period, day, steps in _MADE:
        author = role_author(Role.POLICY_ADVISER, datetime.combine(day, time(9), UTC))
        made = make(picture, kind, municipality, Period.parse(period), by=author.by, role=author.role, now=author.at)
        row = documents.keep(world, municipality, kind, next(iter(made.values())).period, canonical(made), author)
        for step in steps:
            documents.step_document(world, row, step, "", author)
