# SPDX-License-Identifier: EUPL-1.2
"""Which role does the organisation's own sign-in service give somebody? Exactly one that we know, or nobody gets in."""

from collections.abc import Mapping

from veiligheidsbeeld.ground.access.roles import Role
from veiligheidsbeeld.ground.core import LawError


def role_of(claims: Mapping[str, object], claim: str, roles: Mapping[str, Role]) -> Role:
    """The role that the values of `claim` stand for; values that stand for none do not count. Raises LawError when
    there is no role, or more than one: we do not choose for somebody."""
    found = {roles[value] for value in _values(claims.get(claim)) if value in roles}
    if not found:
        raise LawError("no_role_given")
    if len(found) > 1:
        raise LawError("several_roles_given")
    return found.pop()


def text_of(claims: Mapping[str, object], claim: str) -> str:
    """The text of a claim; empty when it is absent or not a text."""
    value = claims.get(claim)
    return value.strip() if isinstance(value, str) else ""


def _values(value: object) -> list[str]:
    """A claim is one text or a list of texts; anything else says nothing."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
