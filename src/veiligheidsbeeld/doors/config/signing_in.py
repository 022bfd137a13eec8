# SPDX-License-Identifier: EUPL-1.2
"""What does django-allauth have to know about the organisation's provider? Made from the settings file; the secret
comes from the environment.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from veiligheidsbeeld.loop.picture.worlds import SignIn


def providers(chosen: SignIn, secret: str) -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS`. The issuer is the provider's id too: who somebody is, is issuer and subject together
    (OpenID Connect Core 1.0, 5.7). Raises ImproperlyConfigured without a secret."""
    if not chosen.issuer:
        return {}
    if not secret:
        raise ImproperlyConfigured("VB_OIDC_SECRET is not set; the guide docs/sign-in.md shows where it comes from")
    app = {
        "provider_id": chosen.issuer,
        "name": "organisation",
        "client_id": chosen.client_id,
        "secret": secret,
        "settings": {
            "server_url": chosen.issuer.rstrip("/"), "oauth_pkce_enabled": True, "scope": ["openid", "profile"],
        },
    }  # fmt: skip
    return {"organisation": {"APPS": [app]}}


def csp_origins(chosen: SignIn) -> list[str]:
    """Where a form may lead to besides this site: browsers hold the redirect to the provider against `form-action`."""
    address = urlsplit(chosen.issuer)
    return [f"{address.scheme}://{address.netloc}"] if chosen.issuer else []
