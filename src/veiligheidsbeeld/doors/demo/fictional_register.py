# SPDX-License-Identifier: EUPL-1.2
"""The hours that the officers of the invented municipality delivered, also written in its own register: one file, so
that the two never contradict each other. Never over what is there, and never in a real world."""

from datetime import UTC, datetime, time

from veiligheidsbeeld.doors.demo import fictional_deliveries
from veiligheidsbeeld.doors.demo.fictional_meetings import role_author
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.registers import hours
from veiligheidsbeeld.loop.registers.hours_file import read_hours, store_hours
from veiligheidsbeeld.loop.sources.partner_file import Places

TEAM = "Team handhaving"


def tell_hours(world: World) -> None:
    """Fill the register of an invented world in which no team wrote hours yet."""
    if not world.settings.fictional or hours.teams(world.id):
        return
    day, _, name, content = next(one for one in fictional_deliveries.files() if one[1] == "uren")
    picture = open_picture(world)
    found = read_hours(content, name, Places(world.settings.municipality, picture.areas()))
    author = role_author(Role.TEAM_LEADER_BOA, datetime.combine(day, time(8), UTC))
    store_hours(world.id, found, TEAM, picture.division_year, by=author.by, role=author.role, at=author.at)
