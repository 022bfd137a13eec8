# SPDX-License-Identifier: EUPL-1.2
"""A real OpenID provider for tests: django-oauth-toolkit in a process of its own, which refuses a code without its
PKCE verifier. Run as `python openid_provider.py PORT REDIRECT_ADDRESS...`; in memory, on loopback only.

`/sign-in?person=jan&roles=a,b&organisation=x&late=1` signs a browser in there and says what its token will tell.
"""

import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

CLIENT, SECRET = "veiligheidsbeeld", "only-for-tests-on-loopback"


class Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


def configure(port: int) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY="provider", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True, "OIDC_RSA_PRIVATE_KEY": pem, "PKCE_REQUIRED": True,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "SCOPES": {"openid": "who", "profile": "name"},
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.validator",
        },
    )  # fmt: skip
    django.setup()


def make_validator() -> type:
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        """Adds to a token what `/sign-in` was told."""

        oidc_claim_scope = None

        def get_additional_claims(self, request: object) -> dict[str, object]:
            return {"preferred_username": request.user.username, **TOLD[request.user.username]}

        def get_id_token_dictionary(self, token: object, token_handler: object, request: object) -> tuple:
            claims, ends = super().get_id_token_dictionary(token, token_handler, request)
            if claims.pop("late", False):
                claims["exp"] = 1_000_000_000
            return claims, ends

    return Validator


TOLD: dict[str, dict[str, object]] = {}


def sign_in(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth import login
    from django.contrib.auth.models import User

    asked = request.GET
    user, _ = User.objects.get_or_create(username=asked["person"])
    TOLD[user.username] = {name: asked[name] for name in ("organisation", "late", "email") if name in asked}
    if "roles" in asked:
        TOLD[user.username]["roles"] = asked["roles"].split(",")
    login(request, user)
    return HttpResponse("signed in")


def main(port: int, back: list[str]) -> None:
    call_command("migrate", verbosity=0)
    from oauth2_provider.models import Application

    Application.objects.create(
        client_id=CLIENT, client_secret=SECRET, redirect_uris=" ".join(back), skip_authorization=True,
        client_type=Application.CLIENT_CONFIDENTIAL, authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
    )  # fmt: skip
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    sys.modules["openid_provider"] = sys.modules["__main__"]
    __name__ = "openid_provider"
    configure(int(sys.argv[1]))
    validator = make_validator()
    urlpatterns = [path("sign-in", sign_in), path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
    main(int(sys.argv[1]), sys.argv[2:])
