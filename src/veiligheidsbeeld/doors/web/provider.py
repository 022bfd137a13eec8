# SPDX-License-Identifier: EUPL-1.2
"""How is the organisation's sign-in service believed? OpenID Connect as django-allauth does it, and stricter: only a
signed ID token counts, and no more of it is kept than a role needs. allauth finds this file by its name.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """allauth believes a token that came over TLS without looking at its signature, and asks for more at `userinfo`.
    Here the ID token alone counts: signature, issuer, audience and end (OpenID Connect Core 1.0, 3.1.3.7)."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Raises OAuth2Error for a token that does not hold."""
        try:
            return self.get_provider().verify_token(request, kwargs["response"])
        except (ValidationError, KeyError) as error:
            raise OAuth2Error("the ID token does not hold") from error

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """One of the two addresses (Dutch, English) that are registered at the provider."""
        return build_absolute_uri(request, reverse("organisation_back"))


class OrganisationProvider(OpenIDConnectProvider):
    """The one provider of an installation, from `[sign_in]` in the settings file."""

    id = "organisation"
    name = "organisation"
    oauth2_adapter_class = CheckedAdapter

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of the claims: those that decide, and the two that are compared."""
        chosen = settings.VB.settings.sign_in
        return {
            name: data[name]
            for name in ("iss", "nonce", chosen.role_claim, chosen.organisation_claim)
            if name in data
        }  # fmt: skip

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """A name for the account, and no mail address: nothing is sent by mail."""
        return {**super().extract_common_fields(data), "email": None}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """None, for the same reason."""
        return []


provider_classes = [OrganisationProvider]
