# SPDX-License-Identifier: EUPL-1.2
"""Does whoever signed in leave a line, whoever did not none, and no line more than it may hold?"""

import json
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.ground.access.models import AccessKey, AuditLine, User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def client(demo_home: Path) -> Client:
    return Client()


def told() -> list[tuple[str, str, str]]:
    return [(one.action, one.thing, one.result) for one in AuditLine.objects.order_by("number")]


def test_without_sign_in_nothing_is_written_down(client: Client) -> None:
    assert client.get("/werkelijk/situatie").status_code == 200
    assert told() == []


def test_who_signed_in_leaves_what_was_asked_for_and_whether_it_was_allowed(client: Client) -> None:
    client.post("/aanmelden-als", {"rol": "care_partner"})
    assert client.get("/fictief/situatie?geheim=1").status_code == 403
    assert client.get("/fictief/bronnen").status_code == 200
    assert told()[-2:] == [
        ("view_figures", "/fictief/situatie", "refused"), ("view_sources", "/fictief/bronnen", "allowed"),
    ]  # fmt: skip
    line = AuditLine.objects.order_by("-number").first()
    assert line is not None
    user = User.objects.get(username="demo-care_partner")
    assert (line.actor, line.role, line.origin) == (user.public_id, "care_partner", "web")
    assert "demo-care_partner" not in str(told()) and "geheim" not in str(told())


def test_a_wrong_password_leaves_a_line_without_what_was_typed(client: Client) -> None:
    client.post("/aanmelden", {"login": "hunter2-by-mistake", "password": "hunter2-as-well"})
    assert told() == [("sign_in", "/aanmelden", "refused")]
    assert "hunter2" not in str(list(AuditLine.objects.values()))


def test_a_program_leaves_the_name_of_its_key(client: Client) -> None:
    key = AccessKey.make("dashboard")
    address = "/werkelijk/datapakket/woordenboek.csv"
    for shown, result in ((key, "allowed"), ("wrong", "refused")):
        client.get(address, headers={"Authorization": f"Bearer {shown}"})
        assert told()[-1] == ("read_package", address, result)
    assert list(AuditLine.objects.order_by("number").values_list("actor", flat=True)) == ["dashboard", "-"]
    assert key not in str(list(AuditLine.objects.values()))


def test_the_trail_is_checked_and_exported_by_command(
    client: Client, demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VB_HOME", str(demo_home))
    (demo_home / "audit-anchors.jsonl").unlink(missing_ok=True)  # of other tests, whose lines are gone
    client.post("/aanmelden-als", {"rol": "analyst"})
    client.get("/fictief/situatie")
    run = CliRunner().invoke
    found = run(app, ["audit", "verify", "--json"])
    assert (found.exit_code, json.loads(found.stdout)["faults"]) == (0, [])
    target = tmp_path / "trail.jsonl"
    assert run(app, ["audit", "export", "-o", str(target)]).exit_code == 0
    lines = [json.loads(one) for one in target.read_text("utf-8").splitlines()]
    assert [one["action"] for one in lines][-2:] == ["view_figures", "export_audit"]
    AuditLine.objects.filter(action="view_figures").update(result="refused")
    broken = run(app, ["audit", "verify"])
    assert broken.exit_code == 5
    assert "is niet wat er is geschreven" in broken.stderr
