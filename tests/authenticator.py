# SPDX-License-Identifier: EUPL-1.2
"""What a person with a local account does: type a password, and read a code from an app."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

PASSWORD = "een-lang-genoeg-geheim-42"


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), `steps` of thirty seconds from now."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


def sign_in(
    client: Client, password: str = PASSWORD, name: str = "analist", *, to: str = "", address: str = "127.0.0.1"
) -> HttpResponse:
    """Send the sign-in form, from a machine at `address`."""
    return client.post("/aanmelden", {"login": name, "password": password, "next": to}, REMOTE_ADDR=address)
