# SPDX-License-Identifier: EUPL-1.2
"""A production installation as docs/production.md tells it: settings, migrations, users, serve, tick, upgrade."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.slow
COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))
PASSWORD = "een-lang-genoeg-geheim-42"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "werkelijk").mkdir(parents=True)
    (folder / "veiligheidsbeeld.toml").write_text(
        '[server]\nhosts = ["localhost", "127.0.0.1"]\n\n[worlds]\nnames = ["werkelijk"]\n'
    )
    (folder / "werkelijk" / "world.toml").write_text('municipality = "GM0106"\n')
    return folder


def run(home: Path, *args: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "VB_HOME": str(home), "VB_SECRET_KEY": "k" * 60}
    return subprocess.run([COMMAND, *args], env=env, input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture
def server(home: Path, replay: str) -> Iterator[str]:
    assert run(home, "sync", "--municipality", "GM0106", "--base-url", replay).returncode == 0
    assert run(home, "migrate").returncode == 0
    made = run(home, "users", "create", "beheer", "--role", "analyst", stdin=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "VB_HOME": str(home), "VB_SECRET_KEY": "k" * 60}
    process = subprocess.Popen([COMMAND, "serve", "--port", str(port), "--no-worker"], env=env)
    base = f"http://127.0.0.1:{port}"
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield base
    process.terminate()
    process.wait(timeout=10)


def get(base: str, path: str) -> tuple[int, str, str]:
    request = Request(base + path, headers={"X-Forwarded-Proto": "https"})
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.url, answer.read().decode()
    except HTTPError as error:
        return error.code, "", error.read().decode()


def test_production_has_no_prefix_no_demo_sign_in_and_no_open_pages(server: str) -> None:
    status, url, text = get(server, "/situatie")
    assert status == 200 and "/aanmelden?next=" in url
    assert re.search(r'type="password"', text) and "aanmelden-als" not in text
    assert get(server, "/werkelijk/situatie")[0] == 404
    assert get(server, "/aanmelden-als")[0] == 404


def test_plain_http_is_sent_to_https(server: str) -> None:
    import http.client

    connection = http.client.HTTPConnection(server.removeprefix("http://"))
    connection.request("GET", "/situatie")
    answer = connection.getresponse()
    assert answer.status == 301 and answer.getheader("Location", "").startswith("https://")
    connection.close()


def test_deploy_checks_are_clean(home: Path) -> None:
    env = {
        **os.environ, "VB_HOME": str(home), "VB_SECRET_KEY": "".join(chr(65 + i % 50) for i in range(60)) + "abc123",
        "DJANGO_SETTINGS_MODULE": "veiligheidsbeeld.doors.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"], env=env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_an_upgrade_has_no_missing_migration(home: Path) -> None:
    env = {
        **os.environ, "VB_HOME": str(home), "VB_SECRET_KEY": "k" * 60,
        "DJANGO_SETTINGS_MODULE": "veiligheidsbeeld.doors.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"], env=env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_users_are_made_and_reset_by_command_only_with_a_strong_password(home: Path) -> None:
    run(home, "migrate")
    weak = run(home, "users", "create", "beheer", stdin="kort\n")
    assert weak.returncode == 2 and "Traceback" not in weak.stderr
    assert run(home, "users", "create", "beheer", stdin=PASSWORD + "\n").returncode == 0
    assert run(home, "users", "create", "beheer", stdin=PASSWORD + "\n").returncode == 2
    assert run(home, "users", "password", "beheer", stdin=PASSWORD + "-2\n").returncode == 0
    assert run(home, "users", "password", "niemand", stdin=PASSWORD + "\n").returncode == 2


def test_without_a_secret_key_the_web_does_not_start(home: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "VB_SECRET_KEY"} | {"VB_HOME": str(home)}
    done = subprocess.run([COMMAND, "serve"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "VB_SECRET_KEY" in done.stderr


def test_a_municipality_is_a_settings_file(server: str, home: Path) -> None:
    """GM0106 stands nowhere in code; its settings file is all it took."""
    import json

    plain = json.loads(run(home, "figure", "geregistreerde-misdrijven", "--area", "GM0106", "--json").stdout)
    assert plain["area_name"] == "Assen" and plain["count"] > 1000
