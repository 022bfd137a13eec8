# SPDX-License-Identifier: EUPL-1.2
"""What does django-allauth do our way? No self sign-up, a role from the provider at every sign-in, secrets encrypted,
and a line of the audit trail for whatever happens. Its documented adapters are the only places we change it.
"""

import logging
from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from veiligheidsbeeld.doors.web.sessions import SECOND_FACTOR
from veiligheidsbeeld.doors.web.visit import frame, write_down
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.claims import role_of, text_of
from veiligheidsbeeld.ground.access.models import User
from veiligheidsbeeld.ground.core import LawError, Statement, StoreError

_log = logging.getLogger("veiligheidsbeeld.sign_in")


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts: made by command, never by a page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is looked at: too many wrong ones lock the name and the address for a while."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            _failed(request, _known(credentials.get("username")), locked=True)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A line with who it was about, if that account exists; not what was typed, for it may be a password."""
        _failed(request, _known(credentials.get("username")))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody whose account was closed."""
        return refused(request, Statement("account_closed"), user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Signed in. The second factor was given by a code (allauth has asked for it), or is the provider's care."""
        by_provider = "sociallogin" in (kwargs.get("signal_kwargs") or {})
        request.session[SECOND_FACTOR] = by_provider or has_code(user)
        write_down(request, user.public_id, user.role, Action.SIGN_IN, allowed=True)
        return super().post_login(request, user, **kwargs)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """People who sign in at their organisation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """The provider decides who has an account, by giving a role."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The token was asked for in this session and gives one role; the account follows it. Without a role any longer
        its open sessions end too."""
        chosen, claims, user = settings.VB.settings.sign_in, sociallogin.account.extra_data, sociallogin.user
        asked = {"iss": chosen.issuer, "nonce": sociallogin.state.get("nonce") or None}
        if None in asked.values() or any(claims.get(name) != value for name, value in asked.items()):
            raise ImmediateHttpResponse(refused(request, Statement("provider_failed"), user))
        try:
            user.role = role_of(claims, chosen.role_claim, chosen.roles).value
        except LawError as error:
            if sociallogin.is_existing:
                user.end_sessions()
            raise ImmediateHttpResponse(refused(request, error.statement, user)) from error
        user.organisation = text_of(claims, chosen.organisation_claim)[:100]
        if sociallogin.is_existing:
            user.save(update_fields=["role", "organisation"])

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Exception | None = None, **_: Any
    ) -> None:
        """The provider said no, or its answer does not hold. The cause is for the administrator's log."""
        _log.warning("sign-in at the provider failed: %s", str(exception or error)[:300])
        raise ImmediateHttpResponse(refused(request, Statement("provider_failed"), None))


class CodeAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted in the database and so in backups, with a key
    made from VB_SECRET_KEY, which is in neither."""

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was. Raises StoreError when VB_SECRET_KEY is another one than it was stored with."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise StoreError("code_unreadable") from error


def refused(request: HttpRequest, reason: Statement, user: User | None) -> HttpResponse:
    """A page that says why somebody does not get in, and a line of the audit trail."""
    _failed(request, user if user is not None and user.pk else None)
    return render(request, "web/sign_in_refused.html", {**frame(request, None), "reason": reason}, status=403)


def has_code(user: User) -> bool:
    """Did this person set up an authenticator app?"""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def _failed(request: HttpRequest, user: User | None, *, locked: bool = False) -> None:
    actor, role = (user.public_id, user.role) if user else ("-", "")
    write_down(request, actor, role, Action.SIGN_IN, allowed=False, locked=locked)


def _known(username: object) -> User | None:
    return User.objects.filter(username__iexact=str(username)).first()


def _fernet() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac("veiligheidsbeeld.codes", "", algorithm="sha256").digest()))
