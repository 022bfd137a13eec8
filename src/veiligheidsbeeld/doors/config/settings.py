# SPDX-License-Identifier: EUPL-1.2
"""Django's settings, made from the installation's settings file (VB_HOME) and the environment (secrets).

Production is the default; a demo relaxes only what http on loopback needs.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from veiligheidsbeeld.doors.config.signing_in import csp_origins, providers
from veiligheidsbeeld.loop.picture.worlds import home_folder, read_installation

PACKAGE = Path(__file__).resolve().parents[2]
VB = read_installation(home_folder())
VB_DEMO = VB.settings.server.demo

SECRET_KEY = os.environ.get("VB_SECRET_KEY") or (secrets.token_urlsafe(64) if VB_DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("VB_SECRET_KEY is not set; the guide docs/production.md shows how to make one")

DEBUG = False
ALLOWED_HOSTS = list(VB.settings.server.hosts)
ROOT_URLCONF = "veiligheidsbeeld.doors.config.urls"
WSGI_APPLICATION = "veiligheidsbeeld.doors.config.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
    "veiligheidsbeeld.ground.access",
    "veiligheidsbeeld.loop.registers.apps.Registers",
    "veiligheidsbeeld.loop.assessment.apps.Assessment",
    "veiligheidsbeeld.loop.action.apps.ActionConfig",
    "veiligheidsbeeld.loop.effect.apps.Effect",
    "veiligheidsbeeld.doors.jobs",
    "veiligheidsbeeld.doors.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "veiligheidsbeeld.doors.web.sessions.SessionRules",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "veiligheidsbeeld.doors.web.errors.ErrorPages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
            "builtins": ["django.templatetags.i18n", "veiligheidsbeeld.doors.web.templatetags.vb"],
        },
    }
]


def _database() -> dict[str, object]:
    """SQLite beside the worlds (WAL; a writer takes its turn at once), or PostgreSQL by VB_DATABASE_URL."""
    url = os.environ.get("VB_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VB.home / "registry.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("VB_DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
AUTH_USER_MODEL = "access.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"

# Signing in (ADR 0017). Only these parts of django-allauth are used; its other pages have no address here
ACCOUNT_ADAPTER = "veiligheidsbeeld.doors.web.signing_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody can sign up; allauth compares this with LOGIN_METHODS
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
SOCIALACCOUNT_ADAPTER = "veiligheidsbeeld.doors.web.signing_in.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = providers(VB.settings.sign_in, os.environ.get("VB_OIDC_SECRET", ""))
MFA_ADAPTER = "veiligheidsbeeld.doors.web.signing_in.CodeAdapter"
MFA_REAUTHENTICATION_REQUIRED = False  # an app is set up once, right after the password; after that only a command can
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Veiligheidsbeeld"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds to either side: RFC 6238, 5.2
MFA_RECOVERY_CODES_SHOW_ONCE = True
# what was tried before must be known to every process, and adding must be one step: the database is both (ADR 0017)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # too many to push a lock out with made-up names
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / "locale")]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the files lie in the package; no collect step to forget
WHITENOISE_AUTOREFRESH = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *csp_origins(VB.settings.sign_in)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * VB.settings.sign_in.idle_minutes  # counted from the last request: see SessionRules
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "veiligheidsbeeld.doors.web.errors.csrf_failure"
# http on loopback knows no TLS: the only things a demo relaxes
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not VB_DEMO
# the prefix makes browsers refuse a cookie that another host of the same domain has planted (RFC 6265bis, 4.1.3.2)
SESSION_COOKIE_NAME = "vb_session" if VB_DEMO else "__Host-vb_session"
CSRF_COOKIE_NAME = "csrftoken" if VB_DEMO else "__Host-csrftoken"
SECURE_HSTS_SECONDS = 0 if VB_DEMO else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not VB_DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
