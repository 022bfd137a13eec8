# SPDX-License-Identifier: EUPL-1.2
"""Who works with the system? The roles, one enum from the start. Labels are msgids."""

from enum import StrEnum


class Role(StrEnum):
    """A person has one role and belongs to one organisation."""

    ANALYST = "analyst"
    POLICY_ADVISER = "policy_adviser"
    POLICE_LIAISON = "police_liaison"
    MAYOR = "mayor"
    TEAM_LEADER_BOA = "team_leader_boa"
    CARE_PARTNER = "care_partner"
    COUNCIL_MEMBER = "council_member"
    PRIVACY_OFFICER = "privacy_officer"
    FG = "fg"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.ANALYST: "Information analyst",
    Role.POLICY_ADVISER: "Policy adviser",
    Role.POLICE_LIAISON: "Police liaison",
    Role.MAYOR: "Mayor",
    Role.TEAM_LEADER_BOA: "Team leader boa",
    Role.CARE_PARTNER: "Care partner",
    Role.COUNCIL_MEMBER: "Council member",
    Role.PRIVACY_OFFICER: "Privacy officer",
    Role.FG: "Data protection officer (FG)",
    Role.ADMINISTRATOR: "Administrator",
}
