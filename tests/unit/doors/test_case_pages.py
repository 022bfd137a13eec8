# SPDX-License-Identifier: EUPL-1.2
"""Hielp het?, case by case: the verdict from a file of which nothing stays, and who may send one."""

import logging
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import AreaType
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.models import Evaluation, Event, QuestionText, Result, SetUpText
from veiligheidsbeeld.loop.effect.result import Estimate
from veiligheidsbeeld.loop.picture.read import Picture, open_picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/en/fictief/hielp-het"
OCTOBER = Author("adviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))
NOVEMBER = Author("adviseur", "policy_adviser", datetime(2025, 11, 1, 9, tzinfo=UTC))
FIRST, LAST = date(2025, 11, 1), date(2025, 12, 31)
MARK = "Qz7-Wk-"  # begins every case number: found anywhere, it was kept
As = Callable[[str], Client]


@pytest.fixture
def as_role(demo_home: Path) -> As:
    def signed_in(role: str) -> Client:
        client = Client()
        client.post("/aanmelden-als", {"rol": role})
        return client

    return signed_in


@pytest.fixture
def picture(demo_home: Path) -> Picture:
    return open_picture(settings.VB.world("fictief"))


def evaluation(picture: Picture, *, until: date = LAST, design: str = "cases_by_lot") -> Evaluation:
    """A question of the coordinator, frozen and running."""
    made = begin(picture, OCTOBER, template="overlastregisseur")
    own = {"start": FIRST, "until": until, "counting_changes": ""}  # the template's still asks for a month
    asked = newest(QuestionText, evaluation=made).values | own
    evaluations.write_question(picture, made, asked, 1, OCTOBER)
    chosen = newest(SetUpText, evaluation=made).values | {"design": design}
    evaluations.write_set_up(made, chosen, 1, OCTOBER)
    evaluations.freeze(picture, made, OCTOBER)
    evaluations.start(made, NOVEMBER)
    return made


@pytest.fixture
def running(picture: Picture) -> Evaluation:
    return evaluation(picture)


def file_of(*, arm: int = 60, ratio: float = 0.3, wide: int = 0) -> bytes:
    """Cases of two arms, all taken up on the first day; `wide` is the size of a column that does not belong there."""
    rng = np.random.default_rng(8)
    title = "zaak;start;groep;meldingen;einde" + (";notitie" if wide else "")
    rows = [title]
    for number in range(2 * arm):
        treated = number % 2 == 0
        days = sorted(rng.integers(1, 61, rng.poisson(1.5 * (ratio if treated else 1.0))).tolist())
        reports = " ".join((FIRST + timedelta(int(one))).isoformat() for one in days)
        group = "regie" if treated else "gewoon"
        rows.append(f"{MARK}{number:04d};{FIRST};{group};{reports};{LAST}" + (";" + "x" * wide if wide else ""))
    return "\n".join(rows).encode()


def send(client: Client, one: Evaluation, content: bytes | None = None, **changes: str) -> tuple[int, str]:
    """The answer to a file that is sent, and sent again when the page says what was read: its code, and the page it
    shows or leads to."""
    code, text = send_once(client, one, content, **changes)
    mark = re.search('name="gelezen" value="([^"]+)"', text)
    return send_once(client, one, content, gelezen=mark[1], **changes) if code == 200 and mark else (code, text)


def send_once(client: Client, one: Evaluation, content: bytes | None = None, **changes: str) -> tuple[int, str]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    fields = {"groep": "regie", "doel": "1", **changes}
    file = SimpleUploadedFile(f"{MARK}zaken.csv", file_of() if content is None else content)
    answer = client.post(f"{PAGE}/{one.public_id}/zaken", {**fields, "bestand": file})
    text = answer.content.decode() if answer.status_code != 302 else answer["Location"]
    return answer.status_code, " ".join(text.replace(chr(0xA0), " ").split())


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().replace(chr(0xA0), " ").split())


def test_a_file_of_cases_gives_the_verdict_with_curves_and_their_table(as_role: As, running: Evaluation) -> None:
    client = as_role("analyst")
    own = f"{PAGE}/{running.public_id}"
    assert "Make the result of cases" in shown(client, own)
    page = shown(client, f"{own}/zaken")
    assert "Helpt een overlastregisseur?" in page and "Nothing of it is kept" in page
    assert send(client, running) == (302, own)
    text = shown(as_role("mayor"), own)
    assert "Effect shown: −" in text and "New reports prevented:" in text
    assert "Strength of the evidence: 5 of 5." in text
    assert "How long did it stay quiet?" in text and 'id="e-quiet-1076' in text and ">Quiet for 90 days<" in text
    assert "fewer than 10 cases were still quiet and followed after 90 days" in text
    assert "With the measure, 30 days: " in text, "what the drawing says to who cannot see it"
    assert "a file of cases, of which nothing was kept" in text
    assert Event.objects.get(kind="outcomes_seen")
    running.refresh_from_db()
    assert running.state == "judged"
    assert Estimate.of_plain(Result.objects.get().estimate).arms is not None
    dutch = shown(as_role("mayor"), own.replace("/en/", "/"))
    assert "Hoe lang bleef het rustig?" in dutch or "How long did it stay quiet?" in dutch


def test_how_cases_are_drawn_stands_on_the_page_of_lots_for_every_reader(as_role: As, running: Evaluation) -> None:
    client, own = as_role("mayor"), f"{PAGE}/{running.public_id}"
    assert f'href="{own}/loten">How cases are drawn<' in shown(client, own)
    text = shown(client, f"{own}/loten")
    assert "Lots decide case by case, not here but where the cases are known." in text
    assert "veiligheidsbeeld lots draw --seed 1-2-3-4-5-6 --treat 2 --eligible 1,2,3,4" in text
    protocol = shown(client, f"{own}/protocol")
    assert "Case by case, in batches." in protocol and "0 of 0" not in protocol


def test_a_verdict_that_can_be_made_is_a_task_of_who_writes_evaluations(
    as_role: As, running: Evaluation, handcuffs: Evaluation, picture: Picture
) -> None:
    early = evaluation(picture, until=date(2026, 12, 31))
    client = as_role("analyst")
    tasks = shown(client, "/en/fictief/taken")
    assert "Verdicts that can be made" in tasks and f"{PAGE}/{running.public_id}" in tasks
    assert early.public_id not in tasks and handcuffs.public_id not in tasks
    assert "Verdicts that can be made" not in shown(as_role("team_leader_boa"), "/en/fictief/taken")
    assert "The verdict can be made: the last period is known." in shown(client, f"{PAGE}/{running.public_id}")
    text = shown(client, f"{PAGE}/{early.public_id}")
    assert "up to and including 2026-12 are known, from 1 January 2027 at the earliest." in text
    assert "Make the result" not in text


def test_the_trail_says_who_made_it_and_nothing_of_the_file(as_role: As, running: Evaluation) -> None:
    send(as_role("policy_adviser"), running)
    step = AuditLine.objects.filter(result="done", action="edit_evaluation").last()
    assert step and step.thing == f"evaluation {running.public_id}: running > judged"
    assert step.role == "policy_adviser"


def every_text_kept(home: Path) -> Iterator[tuple[str, bytes]]:
    """All that lies on disk, and every row of the database: sessions, jobs and the audit trail too."""
    for path in home.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()
    for model in apps.get_models():
        for row in model._default_manager.values():
            yield model.__name__, repr(row).encode()


@pytest.mark.parametrize("groups", ["regie", "does not exist"])
def test_no_byte_of_the_file_stays_anywhere(
    as_role: As, running: Evaluation, demo_home: Path, caplog: pytest.LogCaptureFixture, groups: str,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:  # fmt: skip
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    send(as_role("analyst"), running, groep=groups)
    assert MARK not in caplog.text
    assert list(tmp_path.rglob("*")) == []
    rows = 0
    for where, kept in every_text_kept(demo_home):
        rows += 1
        assert MARK.encode() not in kept, where
    assert rows > 100, "something was looked at"


def test_a_file_too_large_for_memory_is_not_written_to_disk(
    as_role: As, running: Evaluation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryUploadedFile", lambda name, *rest, **more: made.append(name)
    )
    code, text = send(as_role("analyst"), running, file_of(wide=30_000))
    assert code == 400 and "Choose the file of cases (at most 2.5 MB)" in text
    assert made == [] and list(tmp_path.iterdir()) == []


def test_the_token_of_the_form_is_still_asked_for(demo_home: Path, running: Evaluation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/en/aanmelden-als")
    answer = client.post(f"{PAGE}/{running.public_id}/zaken", {"groep": "regie", "doel": "1"})
    assert answer.status_code == 403
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"doel": ""}, "Tick that these cases may be used"), ({"groep": ""}, "Choose the file of cases"),
        ({"groep": "regisseur"}, "No case is in the arm regisseur."),
    ],
)  # fmt: skip
def test_what_is_not_said_or_not_right_is_refused_and_nothing_is_judged(
    as_role: As, running: Evaluation, changes: dict[str, str], why: str
) -> None:
    code, text = send(as_role("analyst"), running, **changes)
    assert code == 400 and why in text
    running.refresh_from_db()
    assert running.state == "running" and not Result.objects.exists() and not Event.objects.exists()


def test_a_file_with_persons_is_refused_without_repeating_them(as_role: As, running: Evaluation) -> None:
    content = file_of().replace(f"{MARK}0003".encode(), b"Jan Jansen")
    code, text = send(as_role("analyst"), running, content)
    assert code == 400 and "seems to hold personal data" in text and "Jansen" not in text
    assert not Result.objects.exists()


def test_without_a_purpose_card_no_file_is_read(as_role: As, running: Evaluation, picture: Picture) -> None:
    card = picture.world.folder / "purposes" / "zaken.toml"
    held = card.read_bytes()
    try:
        card.write_bytes(held.replace(b'["gemeente"]', b'["politie"]'))
        client = as_role("analyst")
        page = shown(client, f"{PAGE}/{running.public_id}/zaken")
        assert "is not a partner on the purpose card for zaken" in page and 'type="file"' not in page
        code, text = send(client, running)
        assert code == 400 and "is not a partner on the purpose card" in text
        assert not Result.objects.exists()
    finally:
        card.write_bytes(held)


def test_before_the_last_day_no_result_is_made(as_role: As, picture: Picture) -> None:
    one = evaluation(picture, until=date(2026, 12, 31))
    code, text = send(as_role("analyst"), one)
    assert code == 400 and "Looking earlier would break the stopping rule." in text
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", ["mayor", "team_leader_boa", "council_member", "police_liaison", "care_partner"])
def test_who_may_not_edit_evaluations_sends_no_file(as_role: As, running: Evaluation, role: str) -> None:
    assert send(as_role(role), running)[0] == 403
    assert not Result.objects.exists()


def test_a_second_file_is_refused_since_two_results_could_tell_of_one_case(as_role: As, running: Evaluation) -> None:
    client = as_role("analyst")
    send(client, running)
    code, text = send(client, running, file_of(arm=59))
    assert code == 400 and "It is made once" in text
    assert Result.objects.count() == 1


def test_what_was_read_is_shown_first_and_nothing_is_judged_or_kept(as_role: As, running: Evaluation) -> None:
    client = as_role("analyst")
    code, text = send_once(client, running)
    assert code == 200 and "Nothing was judged yet. Is this the right file?" in text
    assert "<dt>Cases with the measure</dt><dd>60</dd><dt>Cases without</dt><dd>60</dd>" in text
    assert "1 November 2025 – 31 December 2025" in text
    mark = re.search('name="gelezen" value="([^"]+)"', text)
    assert mark is not None
    for other, group in ((file_of(ratio=0.5), "regie"), (file_of(), "gewoon")):
        code, text = send_once(client, running, other, gelezen=mark[1], groep=group)
        assert code == 200 and "Nothing was judged yet" in text, "another file, or another arm, is read anew"
    running.refresh_from_db()
    assert running.state == "running" and not Result.objects.exists() and not Event.objects.exists()
    assert send_once(client, running, gelezen=mark[1])[0] == 302


def test_a_file_of_few_cases_is_refused_and_the_right_one_still_counts(as_role: As, running: Evaluation) -> None:
    client = as_role("analyst")
    code, text = send(client, running, file_of(arm=8))
    assert code == 400 and "One of the arms has fewer than 10 cases. Nothing was judged" in text
    running.refresh_from_db()
    assert running.state == "running" and not Event.objects.exists()
    assert send(client, running)[0] == 302


def test_of_few_reports_nothing_is_told_in_whole_sentences(as_role: As, running: Evaluation) -> None:
    client = as_role("analyst")
    send(client, running, file_of(ratio=0.01))
    text = shown(client, f"{PAGE}/{running.public_id}")
    assert (
        "Cannot tell" in text and "One of the arms has fewer than 5 new reports, too few to tell anything of." in text
    )
    assert "Nothing could be compared: there is no evidence" in text and "of 5." not in text
    assert "2 of 5" not in shown(client, PAGE)


def test_without_lots_the_evidence_is_weaker(as_role: As, picture: Picture) -> None:
    one = evaluation(picture, design="cases")
    client = as_role("analyst")
    assert send(client, one)[0] == 302
    text = shown(client, f"{PAGE}/{one.public_id}")
    assert "Strength of the evidence: 3 of 5." in text and "Lots did not decide which cases got the measure" in text


@pytest.fixture
def handcuffs(picture: Picture, wijken: list[str]) -> Evaluation:
    """The question about handcuffs with a figure of our own as its outcome, running."""
    made = begin(picture, OCTOBER, template="handboeien")
    asked = newest(QuestionText, evaluation=made).values | {"counting_changes": "",
        "start": FIRST, "until": LAST, "indicator": "woninginbraak", "treated": wijken[:1],
    }  # fmt: skip
    evaluations.write_question(picture, made, asked, 1, OCTOBER)
    chosen = newest(SetUpText, evaluation=made).values | {"design": "series"}
    evaluations.write_set_up(made, chosen, 1, OCTOBER)
    evaluations.freeze(picture, made, OCTOBER)
    evaluations.start(made, NOVEMBER)
    return made


@pytest.fixture
def wijken(picture: Picture) -> list[str]:
    return [one.code for one in picture.areas(AreaType.WIJK) if one.code.startswith("WK9801")]


def test_handcuffs_get_a_report_on_the_need_and_never_a_verdict(as_role: As, handcuffs: Evaluation) -> None:
    own = f"{PAGE}/{handcuffs.public_id}"
    text = shown(as_role("team_leader_boa"), own)
    assert "Counts alone never judge this measure" in text and "Make the result" not in text
    answer = as_role("analyst").post(f"{own}/uitkomst")
    assert answer.status_code == 400 and "Make a report on the need" in answer.content.decode()
    assert not Result.objects.exists() and not Event.objects.exists()
    filled = "voorvallen=20&uitgemaakt=3&uren=12000&eerder=31&eerder_uren=11000"
    text = shown(as_role("team_leader_boa"), f"{own}/behoefte?{filled}")
    assert "In 3 of 20 incidents that were assessed the measure would have mattered: 15%" in text
    assert "seen in 37 of 100 cases" in text and "Counts alone give no verdict." in text
    assert not AuditLine.objects.filter(thing__contains="voorvallen").exists()


@pytest.mark.parametrize("filled", ["voorvallen=20", "voorvallen=3&uitgemaakt=4&uren=10", "voorvallen=x&uitgemaakt=0"])
def test_a_need_that_cannot_be_worked_out_is_said_and_what_was_typed_stays(
    as_role: As, handcuffs: Evaluation, filled: str
) -> None:
    answer = as_role("team_leader_boa").get(f"{PAGE}/{handcuffs.public_id}/behoefte?{filled}")
    assert answer.status_code == 400
    assert (
        f'name="voorvallen" inputmode="decimal" maxlength="9" required value="{filled[11:].split("&", maxsplit=1)[0]}"'
        in (answer.content.decode())
    )


def test_other_questions_have_no_report_on_the_need(as_role: As, running: Evaluation) -> None:
    assert as_role("analyst").get(f"{PAGE}/{running.public_id}/behoefte").status_code == 404


def test_advice_case_by_case_stands_where_the_set_up_is_over_cases(
    as_role: As, running: Evaluation, picture: Picture
) -> None:
    client = as_role("policy_adviser")
    page = f"{PAGE}/{running.public_id}/opzet"
    assert "How many cases does the team accept in a year?" in shown(client, page)
    text = shown(client, f"{page}?zaken=300&meldingen=4")
    assert "accept cases for 20 months (490 cases" in text and 'value="300"' in text
    assert "That is longer than 36 months." in shown(client, f"{page}?zaken=60&meldingen=4")
    assert "Expected: one case a year or more" in shown(client, f"{page}?zaken=0&meldingen=4")
    other = begin(picture, OCTOBER, title="Helpen huisbezoeken?")
    assert "How many cases" not in shown(client, f"{PAGE}/{other.public_id}/opzet")


@pytest.mark.parametrize("ratio", [0.3, 0.01])
def test_the_result_is_made_as_one_sheet_with_cases_and_not_areas(
    as_role: As, running: Evaluation, picture: Picture, ratio: float
) -> None:
    send(as_role("analyst"), running, file_of(ratio=ratio))
    made = make(
        picture, "result", "GM9801", None, evaluation=running.public_id, by="adviseur", role="policy_adviser",
        now=datetime(2026, 1, 26, 9, tzinfo=UTC),
    )  # fmt: skip
    text = repr(made["en"].blocks)
    told = ratio == 0.3
    assert ("lots decided who got the measure" in text) is told
    assert ("Nothing could be compared: there is no evidence" in text) is not told
    assert ("One of the arms has fewer than 5 new reports" in text) is not told
    assert "'Areas'" not in text and "'nan'" not in text
