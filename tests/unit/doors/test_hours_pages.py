# SPDX-License-Identifier: EUPL-1.2
"""Inzet: hours beside what was counted, written by team leaders, read by those who decide."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.plan import create_plan, save_measure
from veiligheidsbeeld.loop.action.plan_words import MeasureWords
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Decision, Item, Meeting
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.registers.models import Hours

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WRITER = Author("beleidsadviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))
PAGE, FORM = "/en/fictief/inzet", "/en/fictief/inzet/uren"
GIVEN = {"week": "2026-01-05", "team": "Handhaving", "gebied": "WK980100-2026", "taak": "jeugd", "uren": "12,5",
         "versie": ""}  # fmt: skip


def _as(role: str) -> Client:
    client = Client()
    client.post("/aanmelden-als", {"rol": role})
    return client


@pytest.fixture
def leader(demo_home: Path) -> Client:
    return _as("team_leader_boa")


def _text(answer: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain.replace(chr(0xA0), " "))


def test_a_team_leader_writes_hours_and_finds_them_under_their_week(leader: Client) -> None:
    answer = leader.post(f"{FORM}/bewaren", GIVEN, follow=True)
    assert "Ketelbrink, Youths: 12.5" in _text(answer)
    assert Hours.objects.get().week == date(2026, 1, 5)


def test_what_is_wrong_is_said_and_what_was_typed_stays(leader: Client) -> None:
    answer = leader.post(f"{FORM}/bewaren", {**GIVEN, "uren": "veel"})
    assert answer.status_code == 400
    assert 'value="veel"' in answer.content.decode()
    assert "veel cannot be hours" in _text(answer)


def test_a_number_that_somebody_else_changed_is_shown_beside_the_own_one(leader: Client) -> None:
    leader.post(f"{FORM}/bewaren", GIVEN)
    _as("analyst").post(f"{FORM}/bewaren", {**GIVEN, "uren": "8", "versie": "1"})
    late = leader.post(f"{FORM}/bewaren", {**GIVEN, "uren": "10", "versie": "1"})
    assert late.status_code == 409
    assert "There are hours here already, written by informatieanalist" in _text(late)
    assert 'value="10"' in late.content.decode()
    leader.post(f"{FORM}/bewaren", {**GIVEN, "uren": "10", "versie": "2"})
    assert Hours.objects.order_by("version").last().hours == 10


def test_a_file_is_taken_in_or_every_fault_is_named(leader: Client) -> None:
    good = SimpleUploadedFile("uren.csv", b"wijk;week;taak;uren\nKetelbrink;2026-W02;Jeugd;7\n")
    leader.post(f"{FORM}/inlezen", {"team": "Handhaving", "bestand": good})
    assert Hours.objects.get().hours == 7
    bad = SimpleUploadedFile("uren.csv", b"wijk;week;taak;uren\nKetelbrink;2026-W02;Jeugd;veel\n")
    answer = leader.post(f"{FORM}/inlezen", {"team": "Handhaving", "bestand": bad})
    assert (answer.status_code, Hours.objects.count()) == (400, 1)
    assert "uren.csv" in _text(answer)


def test_hours_stand_beside_what_was_counted_and_what_is_ordinary(leader: Client) -> None:
    period = re.search(r"Where hours go in Elzermade: ([^<]+)<", leader.get(PAGE).content.decode())
    assert period and "week" in period.group(1).lower()
    for week in ("2025-11-24", "2025-12-01", "2025-12-08", "2025-12-15", "2025-12-22"):
        leader.post(f"{FORM}/bewaren", {**GIVEN, "week": week})
    page = _text(leader.get(PAGE))
    assert re.search(r"\d+% of the hours went to wijken|Whether they went where it was busier cannot be said", page)
    assert "Youths 50" in page, "four weeks of 12.5; the fifth lies outside"


def test_hours_that_were_agreed_and_not_written_are_named(leader: Client) -> None:
    made = meetings.plan_meeting("fictief", "GM9801", "Overleg", date(2025, 10, 1))
    item = meetings.add_item(made, Item.Kind.OWN, "Toezicht")
    Item.objects.update(state="decided")
    Meeting.objects.update(state="closed")
    Decision.objects.create(
        item=item, version=1, by="adviseur", role="policy_adviser", at="2025-10-01T12:00Z", kind="act",
        what="Toezicht.", owner="x", hours_per_week=12, area="WK980100-2026", check_back_on=date(2026, 6, 1),
    )  # fmt: skip
    assert "Ketelbrink: 48 hours were agreed, 0 written." in _text(_as("policy_adviser").get(PAGE))
    page = _text(leader.get(PAGE))
    assert "were agreed" not in page, "who may not see meetings does not see what others agreed"
    assert "do hours and need differ so much" not in page, "nor that all is well"
    Decision.objects.update(owner="Teamleider boa")
    assert "Ketelbrink: 48 hours were agreed, 0 written." in _text(leader.get(PAGE)), "but what is its own"


@pytest.mark.parametrize(("role", "page", "form"), [
    ("policy_adviser", 200, 403), ("mayor", 200, 403), ("council_member", 403, 403), ("care_partner", 403, 403),
])  # fmt: skip
def test_roles_see_or_write_as_the_matrix_says(demo_home: Path, role: str, page: int, form: int) -> None:
    client = _as(role)
    assert (client.get(PAGE).status_code, client.get(FORM).status_code) == (page, form)


def test_hours_for_a_measure_are_added_up_in_the_plan(leader: Client) -> None:
    picture = open_picture(settings.VB.world("fictief"))
    plan = create_plan(picture, 2026, "Plan 2026", WRITER, until=date(2025, 10, 20))
    theme = editions().get(plan.edition).themes[0].id
    measure = save_measure(
        picture, plan, MeasureWords(theme, "Toezicht op het plein", "teamleider boa", hours=100), WRITER
    )
    for week in ("2026-01-05", "2026-01-12"):
        leader.post(f"{FORM}/bewaren", {**GIVEN, "week": week, "maatregel": measure.public_id})
    assert "Toezicht op het plein" in _text(leader.get(f"{FORM}?week=2026-01-05"))
    assert "written: 25" in _text(_as("policy_adviser").get("/en/fictief/plan"))
    wrong = leader.post(f"{FORM}/bewaren", {**GIVEN, "maatregel": "guessed"})
    assert wrong.status_code == 400
