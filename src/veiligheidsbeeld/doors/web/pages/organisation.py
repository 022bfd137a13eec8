# SPDX-License-Identifier: EUPL-1.2
"""Signing in at the organisation's own service (OpenID Connect, code flow with PKCE): there, and back."""

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.web.pages.account import next_of
from veiligheidsbeeld.doors.web.provider import CheckedAdapter
from veiligheidsbeeld.doors.web.visit import guarded
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import ServiceError

_NONCE_LENGTH = 32


@require_POST
@guarded(Action.SIGN_IN)
def to_organisation(request: HttpRequest) -> HttpResponse:
    """To the provider. State and PKCE are django-allauth's; the nonce, which it does not send, is kept with them."""
    issuer = _issuer()
    try:
        provider = get_adapter().get_provider(request, provider=issuer)
        nonce = get_random_string(_NONCE_LENGTH)
        return provider.redirect(
            request, process="login", next_url=next_of(request), auth_params={"nonce": nonce}, nonce=nonce
        )
    except requests.RequestException as error:
        raise ServiceError("service_unreachable", url=issuer, problem=type(error).__name__) from error


@require_GET
@guarded(Action.SIGN_IN)
def organisation_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code or with what went wrong."""
    return OAuth2CallbackView.adapter_view(CheckedAdapter(request, _issuer()))(request)


def _issuer() -> str:
    """The provider of this installation; without one these addresses do not exist."""
    if not settings.VB.settings.sign_in.issuer:
        raise Http404
    return str(settings.VB.settings.sign_in.issuer)
