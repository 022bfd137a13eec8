# SPDX-License-Identifier: EUPL-1.2
"""How long may a session last, and is it complete? Before every page; it never decides what a role may do."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from veiligheidsbeeld.doors.web.visit import by_script, write_down
from veiligheidsbeeld.ground.access import Action

SECOND_FACTOR = "second_factor"
_BEGAN, _SEEN = "began_at", "seen_at"
_TOUCH_SECONDS = 60
# what can be reached with a password alone: setting up the code, signing out, and the page for everybody
_BEFORE_A_CODE = {"mfa_activate_totp", "sign_out", "accessibility"}


class SessionRules:
    """Ends a session after its longest time, keeps a used one from going idle, and asks for the second factor. Django
    itself ends what is idle (SESSION_COOKIE_AGE), and what began before a password, role or round changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if now - request.session.setdefault(_BEGAN, now) > 3600 * settings.VB.settings.sign_in.longest_hours:
                write_down(request, request.user.public_id, request.user.role, Action.SIGN_OUT, allowed=True)
                logout(request)
            elif _used(request) and now - request.session.get(_SEEN, 0) > _TOUCH_SECONDS:
                request.session[_SEEN] = now
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Django calls this when it knows which page is asked for."""
        incomplete = request.user.is_authenticated and not settings.VB_DEMO and not request.session.get(SECOND_FACTOR)
        if not incomplete or request.resolver_match.url_name in _BEFORE_A_CODE:
            return None
        if by_script(request):  # what was typed stays on its page
            return HttpResponse(status=401)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _used(request: HttpRequest) -> bool:
    """Is somebody there? A page that asks by itself whether something is new keeps no session alive."""
    return request.method == "POST" or not by_script(request)
