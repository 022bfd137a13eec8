# SPDX-License-Identifier: EUPL-1.2
"""Documents by page: made, read, taken along, agreed, published and withdrawn, each by who may; and by command."""

import html
import io
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import AreaType
from veiligheidsbeeld.ground.store import sealed
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Document, Meeting
from veiligheidsbeeld.loop.assessment.signal_states import store_scan
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText, SetUpText
from veiligheidsbeeld.loop.effect.result import Estimate, Level, Method, Verdict
from veiligheidsbeeld.loop.picture.read import current_id, open_picture
from veiligheidsbeeld.loop.picture.signals import Scan, Signal
from veiligheidsbeeld.loop.picture.worlds import Installation, World, read_installation

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LIST = "/en/fictief/documenten"
BICYCLES = Signal("fietsdiefstal", "WK980100", "rise", "2025-10", "2024-10+3", "2025-10+3", 1e-3)
READS_ALL = {Role.ANALYST, Role.POLICY_ADVISER, Role.POLICE_LIAISON, Role.MAYOR}
MAKES, PUBLISHES = {Role.ANALYST, Role.POLICY_ADVISER}, {Role.POLICY_ADVISER, Role.MAYOR}


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo with the invented world only, which a test may change."""
    skip = shutil.ignore_patterns("evidence", "documents")
    shutil.copytree(demo_home / "fictief", tmp_path / "home" / "fictief", ignore=skip)
    text = '[server]\ndemo = true\n\n[worlds]\nnames = ["fictief"]\n'
    (tmp_path / "home" / "veiligheidsbeeld.toml").write_text(text, encoding="utf-8")
    return tmp_path / "home"


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """That world, in the place of the one that pages know, with one signal."""
    world = read_installation(home).world("fictief")
    worlds = {**settings.VB.worlds, "fictief": world}
    monkeypatch.setattr(settings, "VB", Installation(settings.VB.home, settings.VB.settings, worlds))
    store_scan("fictief", Scan(current_id(world), "GM9801", 300, 600, 0.002, (BICYCLES,)))
    return world


def signed_in(role: str) -> Client:
    client = Client()
    assert client.post("/aanmelden-als", {"rol": role}).status_code == 302
    return client


def text_of(answer: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(html.unescape(plain).split())


def make(client: Client, kind: str = "briefing", period: str = "") -> str:
    answer = client.post(f"{LIST}/maken", {"soort": kind, "periode": period})
    assert answer.status_code == 302, answer.content[-600:]
    return str(answer["Location"])


def take(client: Client, address: str, *steps: str, reason: str = "Een fout cijfer.") -> None:
    for one in steps:
        assert client.post(f"{address}/stap", {"stap": one, "reden": reason}).status_code == 302


def test_a_briefing_is_made_read_and_taken_along_in_four_forms(world: World) -> None:
    adviser = signed_in("policy_adviser")
    address = make(adviser)
    said = text_of(adviser.get(address))
    assert "Briefing for mayor and triangle: Elzermade" in said and "One thing stands out" in said
    assert "Draft" in said and "This stands out" in said
    begins = {"pdf": b"%PDF-1.7", "docx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>"}
    for form, first in begins.items():
        answer = adviser.get(f"{address}.{form}")
        assert answer.content.startswith(first), form
        assert answer["Content-Disposition"] == f'attachment; filename="fictief-briefing-elzermade-2025-k4.{form}"'
        assert adviser.get(f"{address}.{form}").content == answer.content
    assert adviser.get(f"{address}.odt").status_code == 404


def test_the_same_document_speaks_both_languages(world: World) -> None:
    adviser = signed_in("policy_adviser")
    address = make(adviser)
    dutch = adviser.get(address.removeprefix("/en")).content.decode()
    english = adviser.get(address).content.decode()
    assert 'lang="nl"' in dutch and 'lang="en"' in english
    assert "Fietsdiefstal in Ketelbrink" in dutch and "Bicycle theft" in english
    assert adviser.get(f"{address.removeprefix('/en')}.pdf").content != adviser.get(f"{address}.pdf").content


def test_it_is_agreed_published_and_withdrawn_and_stays_to_be_seen(world: World) -> None:
    adviser, council = signed_in("policy_adviser"), signed_in("council_member")
    address = make(adviser, "monitor")
    before = adviser.get(f"{address}.xlsx").content
    take(adviser, address, "agree", "publish")
    page = council.get(address)
    assert page.status_code == 200 and "Published" in text_of(page)
    first = council.get(f"{address}.pdf").content
    assert council.get(f"{address}.pdf").content == first, "shown again, byte for byte"
    take(adviser, address, "withdraw")
    assert "Withdrawn: do not use. Een fout cijfer." in text_of(adviser.get(address))
    figures = [
        [[cell.value for cell in row] for row in load_workbook(io.BytesIO(one)).worksheets[1].iter_rows()]
        for one in (before, adviser.get(f"{address}.xlsx").content)
    ]
    assert figures[0] == figures[1], "the content never changed"


def test_the_council_sees_that_a_document_was_withdrawn_when_and_why_but_not_what_it_said(world: World) -> None:
    adviser, council = signed_in("policy_adviser"), signed_in("council_member")
    address = make(adviser, "monitor")
    take(adviser, address, "agree", "publish")
    assert "What changed" in text_of(council.get(address))
    take(adviser, address, "withdraw", reason="Er staat een naam in.")
    page = council.get(address)
    said = text_of(page)
    assert page.status_code == 200 and "Er staat een naam in." in said and "Withdrawn" in said
    assert "What changed" not in said and "Take along" not in page.content.decode()
    assert "withdrawn" in text_of(council.get(LIST))
    for form in ("pdf", "docx", "xlsx", "html"):
        answer = council.get(f"{address}.{form}")
        assert answer.status_code == 404 and "its text is not shown" in text_of(answer), form


def test_a_withdrawn_document_is_destroyed_for_good_and_leaves_who_when_and_why(world: World) -> None:
    adviser, council = signed_in("policy_adviser"), signed_in("council_member")
    address = make(adviser, "monitor")
    take(adviser, address, "agree", "publish")
    assert "for good" not in text_of(adviser.get(address)), "first it is withdrawn"
    take(adviser, address, "withdraw")
    assert "Destroy this document for good" in text_of(adviser.get(address))
    refused = adviser.post(f"{address}/stap", {"stap": "destroy", "reden": ""})
    assert "Write in a few words why." in text_of(refused) and sealed(world.folder, "documents")
    assert council.post(f"{address}/stap", {"stap": "destroy", "reden": "x"}).status_code == 403
    take(adviser, address, "destroy", reason="Er stond een naam in.")
    assert sealed(world.folder, "documents") == []
    for person in (adviser, council):
        said = text_of(person.get(address))
        assert "Er stond een naam in." in said and "Policy adviser" in said and "What changed" not in said
        assert "destroyed" in text_of(person.get(LIST))
        assert person.get(f"{address}.pdf").status_code == 404
    done = AuditLine.objects.filter(result="done", thing__endswith="withdrawn > destroyed")
    assert done.count() == 1


def test_minutes_are_made_by_a_button_on_the_page_of_a_closed_meeting(world: World) -> None:
    held = [
        Meeting.objects.create(
            world="fictief", municipality="GM9801", name=name, held_on=date(2026, 1, 12), state=state
        )
        for name, state in (("Ochtend", "closed"), ("Middag", "closed"), ("Avond", "running"))
    ]
    adviser, mayor = signed_in("policy_adviser"), signed_in("mayor")
    pages = [adviser.get(f"/en/fictief/overleg/{one.public_id}").content.decode() for one in held]
    assert [f'name="overleg" value="{one.public_id}"' in page for one, page in zip(held, pages, strict=True)] == [
        True, True, False
    ]  # fmt: skip
    assert "Make minutes" not in text_of(mayor.get(f"/en/fictief/overleg/{held[0].public_id}"))
    answer = adviser.post(f"{LIST}/maken", {"soort": "minutes", "overleg": held[0].public_id})
    assert answer.status_code == 302
    assert "Minutes: Ochtend, 12\xa0January\xa02026" in adviser.get(answer["Location"]).content.decode()


def test_each_role_may_do_what_the_table_says(world: World) -> None:
    adviser = signed_in("policy_adviser")
    published = make(adviser, "monitor")
    take(adviser, published, "agree", "publish")
    for role in Role:
        person, draft = signed_in(role.value), make(adviser)
        for address, may in ((draft, role in READS_ALL), (published, role in READS_ALL | {Role.COUNCIL_MEMBER})):
            for asked in (address, *(f"{address}.{form}" for form in ("pdf", "docx", "xlsx", "html"))):
                assert (person.get(asked).status_code == 200) == may, (role, asked)
        made = person.post(f"{LIST}/maken", {"soort": "briefing"})
        assert (made.status_code == 302) == (role in MAKES), role
        agreed = person.post(f"{draft}/stap", {"stap": "agree"})
        assert (agreed.status_code == 302) == (role in PUBLISHES), role


def test_a_council_member_sees_no_trace_of_what_was_not_published(world: World) -> None:
    adviser, council = signed_in("policy_adviser"), signed_in("council_member")
    address = make(adviser)
    said = text_of(council.get(LIST))
    assert "Briefing: Elzermade" not in said and address.rsplit("/", 1)[1] not in said
    assert "There are no documents yet." in said and "Make a document" not in said
    hidden, unknown = council.get(address), council.get(f"{LIST}/bestaat-niet-1")
    assert hidden.status_code == unknown.status_code == 404
    assert "triangle" not in text_of(hidden) and "Briefing" not in text_of(hidden)
    take(adviser, address, "withdraw")
    assert council.get(address).status_code == 404, "a draft that was withdrawn was never theirs"


def test_who_did_not_sign_in_is_led_to_the_sign_in_page(world: World) -> None:
    address = make(signed_in("policy_adviser"))
    for asked in (LIST, address, f"{address}.pdf"):
        answer = Client().get(asked)
        assert answer.status_code == 302 and "/aanmelden" in answer["Location"]


def test_withdrawing_asks_for_a_reason_and_keeps_what_was_typed(world: World) -> None:
    adviser = signed_in("policy_adviser")
    address = make(adviser)
    answer = adviser.post(f"{address}/stap", {"stap": "withdraw", "reden": ""})
    assert answer.status_code == 200 and "Write in a few words why." in text_of(answer)
    typed = "Bel j.jansen@voorbeeld.nl hierover"
    answer = adviser.post(f"{address}/stap", {"stap": "withdraw", "reden": typed})
    assert "seems to hold personal data" in text_of(answer) and typed in answer.content.decode()
    assert Document.objects.get().state == "draft"


def test_a_wrong_period_is_told_at_the_form_and_kept(world: World) -> None:
    adviser = signed_in("policy_adviser")
    for typed, said in (("morgen", "is not a period"), ("2031", "The newest period is 2025-K4")):
        answer = adviser.post(f"{LIST}/maken", {"soort": "monitor", "periode": typed})
        assert answer.status_code == 200 and said in text_of(answer)
        assert f'value="{typed}"' in answer.content.decode()
    assert "no minutes" in text_of(adviser.post(f"{LIST}/maken", {"soort": "minutes"}))
    assert not Document.objects.exists() and sealed(world.folder, "documents") == []


def test_who_comes_back_to_the_address_of_the_form_gets_the_list(world: World) -> None:
    answer = signed_in("policy_adviser").get(f"{LIST}/maken")
    assert answer.status_code == 302 and answer["Location"] == LIST


def judged(world: World, title: str) -> Evaluation:
    """A comparison of two wijken with the others, with a verdict."""
    picture = open_picture(world)
    wijken = [one.code for one in picture.areas(AreaType.WIJK) if one.code.startswith("WK9801")]
    asked, begun, later = (
        Author("adviseur", "policy_adviser", datetime(*day, 9, tzinfo=UTC))
        for day in ((2025, 10, 20), (2025, 11, 1), (2026, 1, 26))
    )
    made = begin(picture, asked, title=title)
    question = newest(QuestionText, evaluation=made).values | {
        "problem": "Inbraken.", "measure": "Bezoek.", "who": "Team", "where": "Twee wijken", "treated": wijken[:2],
        "indicator": "woninginbraak", "start": date(2025, 11, 1), "until": date(2026, 1, 31),
    }  # fmt: skip
    evaluations.write_question(picture, made, question, 1, asked)
    chosen = newest(SetUpText, evaluation=made).values | {
        "design": "comparison", "estimand": "Inbraken.", "stopping_rule": "Aan het eind.",
    }  # fmt: skip
    evaluations.write_set_up(made, chosen, 1, asked)
    evaluations.freeze(picture, made, asked)
    evaluations.start(made, begun)
    found = Estimate(Verdict.CANNOT_TELL, 0.91, 0.76, 1.10, 218.0, 22.0, -22.0, 69.0, Method.RATIO_OF_RATIOS,
                     Level.COMPARISON)  # fmt: skip
    evaluations.keep_result(made, found, picture.publication.id, later, words.say)
    return made


def test_a_result_is_chosen_by_name_and_stands_by_name_in_the_list(world: World) -> None:
    adviser = signed_in("policy_adviser")
    for title in ("Helpt bezoek?", "Helpt een brief?"):
        judged(world, title)
    for one in Evaluation.objects.all():
        assert f'value="{one.public_id}"' in adviser.get(LIST).content.decode()
        answer = adviser.post(f"{LIST}/maken", {"soort": "result", "evaluatie": one.public_id})
        assert answer.status_code == 302, text_of(answer)
    said = text_of(adviser.get(LIST))
    assert "Result: Helpt bezoek?" in said and "Result: Helpt een brief?" in said
    assert "Helpt een brief?" not in text_of(signed_in("council_member").get(LIST)), "nothing was published"
    wrong = adviser.post(f"{LIST}/maken", {"soort": "result", "evaluatie": one.public_id, "periode": "morgen"})
    assert f'value="{one.public_id}" selected' in wrong.content.decode()


def test_every_step_is_in_the_audit_trail(world: World) -> None:
    adviser = signed_in("policy_adviser")
    address = make(adviser)
    take(adviser, address, "agree", "publish")
    done = [(one.action, one.thing.split(": ")[1]) for one in AuditLine.objects.filter(result="done").order_by("id")]
    assert done == [("publish_document", "draft > agreed"), ("publish_document", "agreed > published")]
    assert AuditLine.objects.filter(action="make_document", result="allowed").count() == 1


def test_a_document_with_a_changed_byte_is_not_shown(world: World) -> None:
    adviser = signed_in("policy_adviser")
    address = make(adviser)
    (ident,) = sealed(world.folder, "documents")
    path = world.folder / "documents" / f"{ident}.json"
    path.write_bytes(path.read_bytes().replace(b"Elzermade", b"Elzermode", 1))
    answer = adviser.get(address)
    assert answer.status_code == 503 and "is damaged" in text_of(answer)
    assert adviser.get(LIST).status_code == 200, "the list stays readable"


# by command


def command(home: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    environment = {"VB_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    program = str(Path(sys.executable).with_name("veiligheidsbeeld"))
    return subprocess.run([program, *args], env=environment, capture_output=True, text=True, check=False)


def test_the_command_writes_each_form_and_the_same_each_time(home: Path, tmp_path: Path) -> None:
    assert command(home, "migrate").returncode == 0
    for form in ("pdf", "docx", "xlsx", "html"):
        file = tmp_path / f"briefing.{form}"
        answer = command(home, "report", "briefing", "--format", form, "-o", str(file), "--lang", "en")
        assert answer.returncode == 0, answer.stderr
        assert str(file) in answer.stdout and "Briefing for mayor and triangle" in answer.stdout
        first = file.read_bytes()
        command(home, "report", "briefing", "--format", form, "-o", str(file), "--lang", "en")
        assert file.read_bytes() == first
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("monitor", "--period", "2031"), 2, "The newest period is 2025-K4"),
        (("briefing", "--period", "morgen"), 2, "is not a period"),
        (("minutes",), 2, "no minutes"),
        (("briefing", "--area", "GM9999"), 2, "There is no area GM9999"),
        (("briefing", "--world", "elders"), 2, "There is no world elders"),
    ],
)
def test_what_cannot_be_made_is_said_and_no_file_appears(
    home: Path, tmp_path: Path, args: tuple[str, ...], code: int, said: str
) -> None:
    command(home, "migrate")
    file = tmp_path / "nothing.pdf"
    answer = command(home, "report", *args, "-o", str(file), "--lang", "en")
    assert answer.returncode == code and said in answer.stderr and "Traceback" not in answer.stderr
    assert not file.exists()


def test_without_a_registry_the_command_says_what_to_do(home: Path, tmp_path: Path) -> None:
    answer = command(home, "report", "briefing", "-o", str(tmp_path / "x.pdf"), "--lang", "en")
    assert answer.returncode == 2 and "veiligheidsbeeld migrate" in answer.stderr


def test_a_folder_that_is_not_there_is_made_and_one_that_cannot_be_written_is_named(home: Path, tmp_path: Path) -> None:
    command(home, "migrate")
    assert command(home, "report", "monitor", "-o", str(tmp_path / "new" / "m.pdf")).returncode == 0
    blocked = tmp_path / "file"
    blocked.write_text("")
    answer = command(home, "report", "monitor", "-o", str(blocked / "m.pdf"), "--lang", "en")
    assert answer.returncode == 5 and "could not be written" in answer.stderr
