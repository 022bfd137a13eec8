# SPDX-License-Identifier: EUPL-1.2
"""What may stand under `[sign_in]` in the settings file, and what is refused with the name of the setting?"""

from pathlib import Path

import pytest

from veiligheidsbeeld.ground.access.roles import Role
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.picture.worlds import SignIn, read_installation

GOOD = 'issuer = "https://login.example/x/v2.0"\nclient_id = "c"\n[sign_in.roles]\n"VB.Analist" = "analyst"\n'


def read(home: Path, text: str) -> SignIn:
    (home / "w").mkdir()
    (home / "w" / "world.toml").write_text('municipality = "GM0106"\n')
    (home / "veiligheidsbeeld.toml").write_text(f'[worlds]\nnames = ["w"]\n[sign_in]\n{text}')
    return read_installation(home).settings.sign_in


def test_without_settings_there_are_only_local_accounts_and_sessions_are_short(tmp_path: Path) -> None:
    found = read(tmp_path, "")
    assert (found.issuer, found.idle_minutes, found.longest_hours) == ("", 30, 8)


def test_a_value_of_the_role_claim_is_one_of_our_roles(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).roles == {"VB.Analist": Role.ANALYST}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("https:", "http:"), "sign_in.issuer"),
        (GOOD.replace('client_id = "c"\n', ""), "sign_in.client_id"),
        ('issuer = "https://x.example"\nclient_id = "c"\n', "sign_in.roles"), (GOOD.replace("analyst", "boss"), "boss"),
        ("idle_minutes = 1000\n", "idle_minutes"), ("longest_hours = 0\n", "longest_hours"),
        ('client_secret = "x"\n', "client_secret"), ('isuer = "https://x.example"\n', "isuer"),
    ],
)  # fmt: skip
def test_what_is_missing_unsafe_or_misspelt_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read(tmp_path, text)
    assert said in str(refused.value.statement.params)


def test_a_provider_on_this_machine_may_speak_plain_http_for_tests(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("https://login.example", "http://127.0.0.1:9000")).issuer.startswith("http:")
