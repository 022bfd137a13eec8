# SPDX-License-Identifier: EUPL-1.2
"""How does the first administrator get in, and somebody who lost a password or an app? By command, never by a page.

Whatever changes here ends every session of that person (`User.get_session_auth_hash`).
"""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from veiligheidsbeeld.ground.access.models import User
from veiligheidsbeeld.ground.access.roles import Role
from veiligheidsbeeld.ground.core import UserError


def create_user(username: str, role: str, organisation: str, password: str) -> User:
    """A person with a role. Raises UserError for a taken name, an unknown role or a weak password."""
    if User.objects.filter(username=username).exists():
        raise UserError("user_exists", username=username)
    user = User(username=username, role=_role(role, "users create"), organisation=organisation)
    _set_password(user, password)
    return user


def reset_password(username: str, password: str) -> User:
    """A new password. Raises UserError for an unknown person, one who signs in at the organisation, or a weak one."""
    user = _user(username)
    if not user.has_usable_password():
        raise UserError("signs_in_elsewhere", username=username)
    _set_password(user, password)
    return user


def change_user(
    username: str, role: str | None = None, organisation: str | None = None, closed: bool | None = None
) -> User:
    """Another role or organisation; close an account or open it again. Raises UserError for an unknown person or role.
    For somebody who signs in at the organisation its provider decides: at the next sign-in."""
    user = _user(username)
    user.role = user.role if role is None else _role(role, "users change")
    user.organisation = user.organisation if organisation is None else organisation
    user.is_active = user.is_active if closed is None else not closed
    user.save()
    user.end_sessions()
    return user


@dataclass(frozen=True)
class Account:
    """What an administrator looks through from time to time; `has_app`: the second factor of a local account."""

    username: str
    role: str
    organisation: str
    local: bool
    has_app: bool
    last_sign_in: date | None
    closed: bool


def accounts() -> list[Account]:
    """Everybody who can get in, or could, by user name."""
    with_app = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    return [
        Account(
            one.username, one.role, one.organisation, one.has_usable_password(), one.pk in with_app,
            one.last_login.date() if one.last_login else None, not one.is_active,
        )
        for one in User.objects.order_by("username")
    ]  # fmt: skip


def reset_code(username: str) -> User:
    """Forget a lost app and its recovery codes; the next sign-in sets up another one. Raises UserError for an unknown
    person."""
    user = _user(username)
    Authenticator.objects.filter(user=user).delete()
    user.end_sessions()
    return user


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UserError("unknown_user", username=username)
    return user


def _role(role: str, command: str) -> str:
    if role not in {one.value for one in Role}:
        expected = ", ".join(one.value for one in Role)
        raise UserError("bad_setting", setting="--role", file=command, found=role, expected=expected)
    return role


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserError("weak_password", problems=" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
