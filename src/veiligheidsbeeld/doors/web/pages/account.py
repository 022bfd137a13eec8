# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a local account, its password, and signing out. By one click as any role in demo mode only."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.visit import actor_of, frame, guarded, write_down
from veiligheidsbeeld.ground.access import ROLE_NAMES, Action, Role
from veiligheidsbeeld.ground.core import UserError

_FAULTS = {  # what the library calls it, and our words, for its Dutch ones are not complete
    "enter_current_password": gettext_noop("Your current password is not right."),
    "password_too_short": gettext_noop("The new password has fewer than 12 characters."),
    "password_too_common": gettext_noop("The new password is one that many people use."),
    "password_too_similar": gettext_noop("The new password looks too much like your user name."),
    "required": gettext_noop("Fill in all three."),
    "None": gettext_noop("The new password is not twice the same."),
}
_LOCKED = "too_many_login_attempts"  # django-allauth's name for it


class SignIn(LoginView):
    """The sign-in page; what was typed stays, save the password."""

    template_name = "web/sign_in.html"

    def get_success_url(self) -> str:
        """Where to go after signing in."""
        return next_of(self.request)

    def form_invalid(self, form: Form) -> HttpResponse:
        """Wrong, or tried too often: the same words for a name that does not exist."""
        locked = _LOCKED in error_codes(form)
        return self.render_to_response(
            self.get_context_data(form=form, wrong=not locked, locked=locked), status=429 if locked else 400
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Roles to choose from in a demo; the organisation's own sign-in where there is one."""
        return {
            **super().get_context_data(**kwargs), **frame(self.request, None), "next": next_of(self.request),
            "roles": ROLE_NAMES.items(), "organisation": bool(settings.SOCIALACCOUNT_PROVIDERS),
        }  # fmt: skip


sign_in = require_http_methods(["GET", "POST"])(guarded(Action.SIGN_IN)(SignIn.as_view()))


class ChangePassword(PasswordChangeView):
    """Another password for a local account; every other session of this person ends."""

    template_name = "web/password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Not for who signs in at the organisation, or in a demo: there is no password to change."""
        if not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("start"))
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        """Back to work."""
        return reverse("start")

    def form_invalid(self, form: Form) -> HttpResponse:
        """What is wrong, and a line for a wrong current password."""
        if "oldpassword" in form.errors:
            write_down(self.request, *actor_of(self.request), Action.CHANGE_PASSWORD, allowed=False)
        found = {(field, _FAULTS[str(one.code)]) for field, errors in form.errors.as_data().items() for one in errors}
        return self.render_to_response(self.get_context_data(form=form, faults=sorted(found)), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        return {**super().get_context_data(**kwargs), **frame(self.request, None)}


change_password = require_http_methods(["GET", "POST"])(guarded(Action.CHANGE_PASSWORD)(ChangePassword.as_view()))


def error_codes(form: Form) -> set[str]:
    """Names of what is wrong with a form."""
    return {str(one.code) for errors in form.errors.as_data().values() for one in errors}


@require_POST
@guarded(Action.SIGN_IN_AS)
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Demo: become the demo person of a role."""
    try:
        role = Role(request.POST.get("rol", ""))
    except ValueError as error:
        raise UserError("unknown_user", username=request.POST.get("rol", "")) from error
    user, made = get_user_model().objects.get_or_create(
        username=f"demo-{role.value}",
        defaults={"role": role.value, "organisation": "Demo", "first_name": words.translate(ROLE_NAMES[role], "nl")},
    )
    if made:
        user.set_unusable_password()
        user.save()
    login(request, user)
    write_down(request, user.public_id, user.role, Action.SIGN_IN, allowed=True)
    return HttpResponseRedirect(next_of(request))


@require_POST
@guarded(Action.SIGN_OUT)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, or with `overal` every session of this person."""
    if request.user.is_authenticated and request.POST.get("overal"):
        request.user.end_sessions()
    logout(request)
    answer = HttpResponseRedirect(reverse("start"))
    answer["Clear-Site-Data"] = '"storage"'  # texts that were not saved yet are not for the next person at this screen
    return answer


@require_GET
@guarded(Action.SIGN_IN)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we did for accessibility and what was not checked."""
    return render(request, "web/accessibility.html", frame(request, None))


def next_of(request: HttpRequest) -> str:
    """The address to go on to: only one on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("start")
