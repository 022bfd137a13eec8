# SPDX-License-Identifier: EUPL-1.2
"""What does a person see when something is wrong? A sentence that says what to do; never a traceback."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from veiligheidsbeeld.doors.web.visit import actor_of, frame, write_down
from veiligheidsbeeld.ground.core import LawError, StoreError, UserError, VeiligheidsbeeldError

_log = logging.getLogger("veiligheidsbeeld.web")


class ErrorPages:
    """Turns our own errors into pages: 404 for what is not there, 403 for what may not, 503 for a damaged store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this for an error of a view; others than ours go on to `server_error`."""
        if not isinstance(error, VeiligheidsbeeldError):
            return None
        if isinstance(error, StoreError):
            _log.error("store: %s", error)
        status = 404 if isinstance(error, UserError) else 403 if isinstance(error, LawError) else 503
        match = request.resolver_match
        world = match.kwargs.get("world") if match else None
        return render(request, "web/error.html", {**frame(request, world), "reason": error.statement}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    return render(request, "web/not_found.html", frame(request, None), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return render(request, "web/server_error.html", frame(request, None), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that stood open too long, or came from elsewhere."""
    write_down(request, *actor_of(request), request.resolver_match.func.action, allowed=False)
    return render(request, "web/csrf.html", frame(request, None), status=403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries in a short time."""
    answer = render(request, "web/too_many.html", frame(request, None), status=429)
    answer["Retry-After"] = "60"
    return answer
