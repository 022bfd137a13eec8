# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out. In a demo by one click as any role; never outside demo mode."""

from django import forms
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.visit import frame, guarded, write_down
from veiligheidsbeeld.ground.access import ROLE_NAMES, Action, Role
from veiligheidsbeeld.ground.core import UserError


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label=_("User name"), max_length=150)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, strip=False)


@require_http_methods(["GET", "POST"])
@guarded(Action.SIGN_IN)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; what was typed stays, save the password."""
    form = SignInForm(request.POST or None)
    wrong = False
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            write_down(request, user.public_id, user.role, Action.SIGN_IN, allowed=True)
            return HttpResponseRedirect(_next(request))
        write_down(request, "-", "", Action.SIGN_IN, allowed=False)  # not the name that was typed: it may be a password
        wrong = True
    context = {
        **frame(request, None), "form": form, "wrong": wrong, "next": _next(request), "roles": ROLE_NAMES.items(),
    }  # fmt: skip
    return render(request, "web/sign_in.html", context, status=200 if request.method == "GET" else 400)


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
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    write_down(request, user.public_id, user.role, Action.SIGN_IN, allowed=True)
    return HttpResponseRedirect(_next(request))


@require_POST
@guarded(Action.SIGN_IN)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("start"))


@require_GET
@guarded(Action.SIGN_IN)
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we did for accessibility and what was not checked."""
    return render(request, "web/accessibility.html", frame(request, None))


def _next(request: HttpRequest) -> str:
    """Only addresses on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("start")
