# SPDX-License-Identifier: EUPL-1.2
"""What did people of the invented municipality write? Its meetings, plans, hours, evaluations and documents, put into
the registry once. Never over what is there, and never in a real world."""

from datetime import UTC, datetime, time

from django.db import transaction

from veiligheidsbeeld.doors.demo import fictional_deliveries
from veiligheidsbeeld.doors.demo.fictional_documents import tell_documents
from veiligheidsbeeld.doors.demo.fictional_evaluations import tell_evaluations
from veiligheidsbeeld.doors.demo.fictional_meetings import role_author, tell_meetings
from veiligheidsbeeld.doors.demo.fictional_plans import tell_plans
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.registers import hours
from veiligheidsbeeld.loop.registers.hours_file import read_hours, store_hours
from veiligheidsbeeld.loop.sources.partner_file import Places

TEAM = "Team handhaving"


def tell(world: World) -> None:
    """Fill the registry of an invented world: each part where there is nothing of it yet; all of it or nothing."""
    with transaction.atomic():
        items = tell_meetings(world)
        measures = tell_plans(world, items)
        tell_hours(world)
        tell_evaluations(world, items, measures)
        tell_documents(world)


def tell_hours(world: World) -> None:
    """Fill the register with the very file that the officers delivered, so that the two never contradict each other;
    nothing in a world that is real or in which a team wrote hours."""
    if not world.settings.fictional or hours.teams(world.id):
        return
    day, _, name, content = next(one for one in fictional_deliveries.files() if one[1] == "uren")
    picture = open_picture(world)
    found = read_hours(content, name, Places(world.settings.municipality, picture.areas()))
    author = role_author(Role.TEAM_LEADER_BOA, datetime.combine(day, time(8), UTC))
    store_hours(world.id, found, TEAM, picture.division_year, by=author.by, role=author.role, at=author.at)
