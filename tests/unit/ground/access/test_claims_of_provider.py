# SPDX-License-Identifier: EUPL-1.2
"""Which role do the claims of a provider give? One that is known, or none."""

import pytest

from veiligheidsbeeld.ground.access.claims import role_of, text_of
from veiligheidsbeeld.ground.access.roles import Role
from veiligheidsbeeld.ground.core import LawError

ROLES = {"VB.Analist": Role.ANALYST, "VB.Data": Role.ANALYST, "VB.Burgemeester": Role.MAYOR}


@pytest.mark.parametrize(
    ("value", "role"),
    [
        ("VB.Analist", Role.ANALYST), (["VB.Analist"], Role.ANALYST), (["VB.Burgemeester", "Iets.Anders"], Role.MAYOR),
        (["VB.Analist", "VB.Data"], Role.ANALYST),
    ],
)  # fmt: skip
def test_a_value_or_a_list_of_values_gives_the_one_role_it_stands_for(value: object, role: Role) -> None:
    assert role_of({"roles": value}, "roles", ROLES) is role


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "no_role_given"), ("", "no_role_given"), ([], "no_role_given"), ("vb.analist", "no_role_given"),
        ("analyst", "no_role_given"), ({"VB.Analist": 1}, "no_role_given"), ([["VB.Analist"]], "no_role_given"),
        (7, "no_role_given"), (["VB.Analist", "VB.Burgemeester"], "several_roles_given"),
    ],
)  # fmt: skip
def test_anything_else_gives_no_role(value: object, why: str) -> None:
    with pytest.raises(LawError) as refused:
        role_of({"roles": value}, "roles", ROLES)
    assert refused.value.statement.code == why


def test_another_claim_than_the_one_agreed_on_counts_for_nothing() -> None:
    with pytest.raises(LawError):
        role_of({"groups": "VB.Analist"}, "roles", ROLES)


@pytest.mark.parametrize(("value", "text"), [(" Gemeente ", "Gemeente"), (None, ""), (["Gemeente"], ""), (3, "")])
def test_an_organisation_is_a_text_or_nothing(value: object, text: str) -> None:
    assert text_of({"organisation": value}, "organisation") == text
