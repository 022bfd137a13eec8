# SPDX-License-Identifier: EUPL-1.2
"""How does the first administrator get in, and somebody who lost a password? By command, never by a page."""

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from veiligheidsbeeld.ground.access.models import User
from veiligheidsbeeld.ground.access.roles import Role
from veiligheidsbeeld.ground.core import UserError


def create_user(username: str, role: str, organisation: str, password: str) -> None:
    """A person with a role. Raises UserError for a taken name, an unknown role or a weak password."""
    if role not in {one.value for one in Role}:
        expected = ", ".join(one.value for one in Role)
        raise UserError("bad_setting", setting="--role", file="users create", found=role, expected=expected)
    people = get_user_model().objects
    if people.filter(username=username).exists():
        raise UserError("user_exists", username=username)
    user = User(username=username, role=role, organisation=organisation)
    _set_password(user, password)


def reset_password(username: str, password: str) -> None:
    """A new password. Raises UserError for an unknown person or a weak password."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UserError("unknown_user", username=username)
    _set_password(user, password)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserError("weak_password", problems=" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
