# SPDX-License-Identifier: EUPL-1.2
"""Does somebody get in by the organisation's own service, with the role it gives, and by nothing that was meddled with?
Against a real provider in a process of its own, which checks PKCE.
"""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.test import Client
from pytest_django import Settings

from veiligheidsbeeld.doors.config.signing_in import providers
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access.models import AuditLine, User
from veiligheidsbeeld.ground.core import Statement

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("with_provider")]
Told = Callable[[], list[tuple[str, str, str]]]
BACK = "/aanmelden/organisatie/terug"


class Browser:
    """One browser that talks to the site and to the provider."""

    def __init__(self, provider: str, **told: str) -> None:
        self.site, self.provider = Client(), requests.Session()
        self.told = {"person": "jan", "roles": "VB.Analist", "organisation": "Gemeente", **told}
        assert self.provider.get(f"{provider}/sign-in", params=self.told, timeout=5).status_code == 200

    def asked(self, prefix: str = "", **typed: str) -> str:
        """Where the site sends the browser to."""
        answer = self.site.post(f"{prefix}/aanmelden/organisatie", typed)
        assert answer.status_code == 302, answer.content
        return str(answer["Location"])

    def code(self, address: str) -> str:
        """Where the provider sends the browser back to."""
        answer = self.provider.get(address, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix("http://testserver")

    def sign_in(self, prefix: str = "", **typed: str) -> object:
        return self.site.get(self.code(self.asked(prefix, **typed)))

    @property
    def signed_in(self) -> bool:
        return self.site.get("/fictief/bronnen").status_code == 200


def changed(address: str, **values: str) -> str:
    """The same address with other values in its query."""
    parts = urlsplit(address)
    query = {name: found[0] for name, found in parse_qs(parts.query).items()}
    return parts._replace(query=urlencode({**query, **values})).geturl()


def test_the_request_holds_pkce_state_and_nonce_and_asks_for_no_more_than_the_name(provider_address: str) -> None:
    query = parse_qs(urlsplit(Browser(provider_address).asked()).query)
    assert query["code_challenge_method"] == ["S256"] and len(query["code_challenge"][0]) == 43
    assert len(query["nonce"][0]) == 32 and len(query["state"][0]) >= 16
    assert set(query["scope"][0].split()) == {"openid", "profile"}
    assert query["response_type"] == ["code"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_who_has_a_role_gets_in_and_back_to_the_page_that_was_asked_for(
    provider_address: str, prefix: str, told: Told
) -> None:
    browser = Browser(provider_address)
    answer = browser.sign_in(prefix, next=f"{prefix}/fictief/bronnen")
    assert answer.status_code == 302 and answer["Location"] == f"{prefix}/fictief/bronnen"
    user = User.objects.get()
    assert (user.username, user.role, user.organisation, user.email) == ("jan", "analyst", "Gemeente", "")
    assert not user.has_usable_password()
    assert browser.signed_in, "no second code is asked: that is the provider's care"
    assert ("sign_in", f"{prefix}{BACK}", "allowed") in told()


def test_no_more_of_the_token_is_kept_than_decides(provider_address: str) -> None:
    Browser(provider_address, email="jan@example.org").sign_in()
    assert User.objects.get().email == "" and not EmailAddress.objects.exists()
    assert set(SocialAccount.objects.get().extra_data) == {"iss", "nonce", "roles", "organisation"}
    assert SocialAccount.objects.get().provider == f"{provider_address}/o", "who somebody is: issuer and subject"


def test_the_role_follows_the_provider_and_older_sessions_end(provider_address: str) -> None:
    before = Browser(provider_address)
    before.sign_in()
    assert before.signed_in
    after = Browser(provider_address, roles="VB.Burgemeester")
    after.sign_in()
    assert User.objects.get().role == "mayor"
    assert after.signed_in and not before.signed_in


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("roles", "why"), [("Iets.Anders", "no_role_given"), ("VB.Analist,VB.Burgemeester", "several_roles_given")]
)
def test_without_exactly_one_known_role_nobody_gets_in(
    provider_address: str, roles: str, why: str, prefix: str, told: Told
) -> None:
    browser = Browser(provider_address, roles=roles)
    answer = browser.sign_in(prefix)
    assert answer.status_code == 403
    assert words.say(Statement(why), prefix[1:] or "nl") in answer.content.decode()
    assert not User.objects.exists() and not browser.signed_in
    assert ("sign_in", f"{prefix}{BACK}", "refused") in told()


def test_who_loses_the_role_gets_in_no_longer_and_is_signed_out_elsewhere(provider_address: str) -> None:
    before = Browser(provider_address)
    before.sign_in()
    assert Browser(provider_address, roles="").sign_in().status_code == 403
    assert AuditLine.objects.last().actor == User.objects.get().public_id
    assert not before.signed_in


def refused(answer: object, browser: Browser, told: Told) -> None:
    assert answer.status_code == 403
    assert not browser.signed_in and not User.objects.exists()
    assert ("sign_in", BACK, "refused") in told()


def test_another_code_verifier_is_refused_by_the_provider(provider_address: str, told: Told) -> None:
    browser = Browser(provider_address)
    address = browser.asked()
    session = browser.site.session
    for state, *_ in session["socialaccount_states"].values():
        state["pkce_code_verifier"] = "x" * 128
    session.save()
    refused(browser.site.get(browser.code(address)), browser, told)


def test_another_state_is_refused(provider_address: str, told: Told) -> None:
    browser = Browser(provider_address)
    refused(browser.site.get(changed(browser.code(browser.asked()), state="0123456789abcdef")), browser, told)


def test_a_code_of_another_browser_is_refused(provider_address: str, told: Told) -> None:
    attacker, victim = Browser(provider_address, person="piet"), Browser(provider_address)
    victim.asked()
    refused(victim.site.get(attacker.code(attacker.asked())), victim, told)


def test_an_answer_counts_once(provider_address: str) -> None:
    browser = Browser(provider_address)
    back = browser.code(browser.asked())
    assert browser.site.get(back).status_code == 302
    assert browser.site.get(back).status_code == 403


def test_another_nonce_is_refused(provider_address: str, told: Told) -> None:
    browser = Browser(provider_address)
    refused(browser.site.get(browser.code(changed(browser.asked(), nonce="of-another-sign-in"))), browser, told)


def test_a_token_after_its_end_is_refused(provider_address: str, told: Told) -> None:
    browser = Browser(provider_address, late="1")
    refused(browser.sign_in(), browser, told)


def test_a_token_with_another_signature_is_refused(
    provider_address: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = OAuth2Client.get_access_token

    def meddled(self: OAuth2Client, *args: object, **kwargs: object) -> dict[str, str]:
        answer = real(self, *args, **kwargs)
        head, body, seal = answer["id_token"].split(".")
        return {**answer, "id_token": f"{head}.{body}.{seal[::-1]}"}

    monkeypatch.setattr(OAuth2Client, "get_access_token", meddled)
    browser = Browser(provider_address)
    refused(browser.sign_in(), browser, told)


def test_a_token_of_another_issuer_than_the_settings_name_is_refused(
    provider_address: str, told: Told, with_provider: Settings
) -> None:
    of = with_provider.VB.settings
    other = msgspec.structs.replace(of.sign_in, issuer=f"{provider_address}/other")
    with_provider.VB = replace(with_provider.VB, settings=msgspec.structs.replace(of, sign_in=other))
    with_provider.SOCIALACCOUNT_PROVIDERS = providers(other, "only-for-tests-on-loopback")
    with_provider.SOCIALACCOUNT_PROVIDERS["organisation"]["APPS"][0]["settings"]["server_url"] = f"{provider_address}/o"
    browser = Browser(provider_address)
    refused(browser.sign_in(), browser, told)


def test_who_says_no_at_the_provider_is_told_so(told: Told, provider_address: str) -> None:
    browser = Browser(provider_address)
    state = parse_qs(urlsplit(browser.asked()).query)["state"][0]
    refused(browser.site.get(f"{BACK}?error=access_denied&state={state}"), browser, told)


def test_an_address_elsewhere_is_not_gone_on_to(provider_address: str) -> None:
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert Browser(provider_address).sign_in(next=elsewhere)["Location"] == "/"


def test_nothing_in_the_address_changes_what_is_asked(provider_address: str) -> None:
    answer = Browser(provider_address).site.post(
        "/aanmelden/organisatie?process=connect&scope=everything&auth_params=prompt%3Dnone"
    )
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert "prompt" not in query and "everything" not in query["scope"][0]


def test_a_closed_account_stays_closed(provider_address: str) -> None:
    Browser(provider_address).sign_in()
    User.objects.update(is_active=False)
    assert Browser(provider_address).sign_in().status_code == 403


def test_a_provider_that_does_not_answer_is_a_page_not_a_fault(with_provider: Settings) -> None:
    apps = with_provider.SOCIALACCOUNT_PROVIDERS["organisation"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert Client().post("/aanmelden/organisatie").status_code == 503


def test_the_form_of_another_site_starts_nothing() -> None:
    assert Client(enforce_csrf_checks=True).post("/aanmelden/organisatie").status_code == 403
    assert Client().get("/aanmelden/organisatie").status_code == 405
