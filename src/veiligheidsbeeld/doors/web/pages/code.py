# SPDX-License-Identifier: EUPL-1.2
"""The second factor of a local account: set up an authenticator app, give its code, and codes for when it is lost."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from veiligheidsbeeld.doors.web.pages.account import error_codes
from veiligheidsbeeld.doors.web.sessions import SECOND_FACTOR
from veiligheidsbeeld.doors.web.signing_in import has_code
from veiligheidsbeeld.doors.web.visit import frame, guarded, write_down
from veiligheidsbeeld.ground.access import Action

_LOCKED = {"too_many_login_attempts", "rate_limited"}  # django-allauth's names for it
_form = require_http_methods(["GET", "POST"])


class _CodeForm:
    """A page with one code to type: says what was wrong, and leaves a line for it."""

    action: Action
    request: HttpRequest

    def person(self) -> Any:
        """Whose code it is."""
        return self.request.user

    def form_invalid(self, form: Form) -> HttpResponse:
        """Wrong, used before, or tried too often."""
        locked, person = bool(_LOCKED & error_codes(form)), self.person()
        write_down(self.request, person.public_id, person.role, self.action, allowed=False, locked=locked)
        context = self.get_context_data(form=form, wrong=not locked, locked=locked)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=429 if locked else 400)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        return {**super().get_context_data(**kwargs), **kwargs, **frame(self.request, None)}  # type: ignore[misc]


class GiveCode(_CodeForm, AuthenticateView):
    """After the password: the code of the app, or one of the recovery codes."""

    action = Action.SIGN_IN
    template_name = "web/code.html"

    def person(self) -> Any:
        """Who gave the password."""
        return self.stage.login.user


class SetUpCode(_CodeForm, ActivateTOTPView):
    """Scan the picture, or type the secret, and prove it with a first code."""

    action = Action.SET_UP_CODE
    template_name = "web/code_set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Not for who has an app (a lost one is reset by command), nor for who signs in at the organisation."""
        if has_code(request.user) or not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("start"))
        return super().dispatch(request)

    def form_valid(self, form: Form) -> HttpResponse:
        """From here on this session is complete; one that began with the password alone ends."""
        answer = super().form_valid(form)
        self.request.user.end_sessions()
        update_session_auth_hash(self.request, self.request.user)
        self.request.session[SECOND_FACTOR] = True
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture stands in the page itself: it comes from no address and no other place."""
        context = super().get_context_data(**kwargs)
        drawn = context["totp_svg"]
        secret = context["form"].secret
        context["picture"] = mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308  made by the library from our address
        context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context


class RecoveryCodes(ViewRecoveryCodesView):
    """Codes for when the app is lost: shown once, used once each."""

    template_name = "web/code_recovery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes the first time, how many are left after that."""
        return {**super().get_context_data(**kwargs), **frame(self.request, None)}


give_code = _form(guarded(Action.SIGN_IN)(GiveCode.as_view()))
set_up_code = _form(never_cache(guarded(Action.SET_UP_CODE)(SetUpCode.as_view())))
recovery_codes = require_GET(guarded(Action.SET_UP_CODE)(RecoveryCodes.as_view()))
