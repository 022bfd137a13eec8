# SPDX-License-Identifier: EUPL-1.2
"""Hielp het?: who sees what, from a question to frozen protocol and lots, the verdict first, and nothing typed lost."""

import json
import re
import shlex
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.queue import work
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import AreaType, Statement
from veiligheidsbeeld.loop.action.models import Measure
from veiligheidsbeeld.loop.action.plan import adopt, create_plan, save_measure
from veiligheidsbeeld.loop.action.plan_words import MeasureWords
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.judging import compare, decide
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText, SetUpText
from veiligheidsbeeld.loop.effect.result import Check, Course, Estimate, Kind, Level, Method, State, Verdict
from veiligheidsbeeld.loop.picture.read import Picture, open_picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/en/fictief/hielp-het"
OCTOBER = Author("adviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))
As = Callable[[str], Client]
ESTIMATE = Estimate(
    Verdict.CANNOT_TELL, 0.91, 0.76, 1.10, 218.0, 22.0, -22.0, 69.0, Method.LOTS, Level.LOTS, p=0.3,
    checks=(Check(Kind.TREND_BEFORE, State.UNKNOWN, (Statement("effect_would_tell"),)),),
    course=Course(("2025-12", "2026-01"), (20.0, 18.0), (21.5, 19.0), (15.0, 13.0), (28.0, 25.0), 1),
)  # fmt: skip


LOTS = {"getal": "4-11-19-27-33-41", "dag": "2026-01-26", "nog_eens": "4-11-19-27-33-41"}


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


@pytest.fixture
def wijken(picture: Picture) -> list[str]:
    return [one.code for one in picture.areas(AreaType.WIJK) if one.code.startswith("WK9801")]


@pytest.fixture
def begun(db: None, picture: Picture) -> Evaluation:
    return begin(picture, OCTOBER, title="Helpen huisbezoeken?")


@pytest.fixture
def item(demo_home: Path) -> Item:
    meeting = meetings.plan_meeting("fictief", "GM9801", "Overleg", date(2025, 10, 20))
    meetings.step_meeting(meeting, "open", "", OCTOBER)
    made = meetings.add_item(meeting, Item.Kind.OWN, "Inbraken in de wijken")
    compare(made, {"outcome": "unknown", "about": ""}, 0, OCTOBER)
    decide(made, {
        "kind": "act", "what": "Huisbezoeken.", "owner": "Team Wijken", "hours_per_week": 8,
        "until": date(2026, 12, 31), "indicator": "woninginbraak", "area": "", "check_back_on": date(2027, 1, 31),
    }, 0, OCTOBER)  # fmt: skip
    return made


@pytest.fixture
def measure(picture: Picture, item: Item) -> Measure:
    plan = create_plan(picture, 2026, "Uitvoeringsplan 2026", OCTOBER)
    words_ = MeasureWords("veilige-dorpen-en-wijken", "Huisbezoeken", "Team Wijken", decided_in=(item.public_id,))
    return save_measure(picture, plan, words_, OCTOBER)


def form(wijken: list[str], **changes: str) -> dict[str, str]:
    """A question about home visits, lots over all wijken."""
    return {
        "titel": "Helpen huisbezoeken?", "probleem": "Veel inbraken.", "maatregel": "Huisbezoeken in wijken.",
        "voor_wie": "Team Wijken", "waar": "Alle wijken", "indicator": "woninginbraak", "richting": "falls",
        "register": "Aangiften", "gebiedssoort": "WK", "stap_tijd": "M", "aantal": "2", "begin": "2026-03-01",
        "einde": "2027-02-28", "zinvol": "25", "versie": "1", **{f"gebied-{one}": "loten" for one in wijken}, **changes,
    }  # fmt: skip


SET_UP = {
    "opzet": "lots", "vergelijking": "Inbraken met en zonder bezoek.", "stopregel": "Eén keer, aan het eind.",
    "getal": "De Lotto van 28 februari 2026", "versie": "1",
}  # fmt: skip


@pytest.fixture
def judged(picture: Picture, wijken: list[str], measure: Measure) -> Evaluation:
    """A pilot of 2026 that proved nothing, about a measure of the plan."""
    made = begin(picture, OCTOBER, title="Helpen huisbezoeken?", measure=measure)
    asked = newest(QuestionText, evaluation=made).values | {
        "problem": "Veel inbraken.", "where": "Alle wijken", "indicator": "woninginbraak", "register": "Aangiften",
        "eligible": wijken, "treat": 2, "start": date(2025, 11, 1), "until": date(2026, 1, 31),
        "selected_from": date(2024, 1, 1), "selected_to": date(2024, 12, 31),
    }  # fmt: skip
    evaluations.write_question(picture, made, asked, 1, OCTOBER)
    chosen = newest(SetUpText, evaluation=made).values | {
        "design": "lots", "estimand": "Inbraken.", "stopping_rule": "Aan het eind.", "seed_source": "De Lotto",
    }  # fmt: skip
    evaluations.write_set_up(made, chosen, 1, OCTOBER)
    evaluations.freeze(picture, made, OCTOBER)
    evaluations.draw(made, "1-2-3-4-5-6", OCTOBER.at.date(), OCTOBER)
    later = Author("analist", "analyst", datetime(2026, 1, 26, 9, tzinfo=UTC))
    evaluations.keep_result(made, ESTIMATE, picture.publication.id, later, words.say)
    return made


def shown(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().replace(chr(0xA0), " ").split())


def to(one: Evaluation, part: str = "") -> str:
    return f"{PAGE}/{one.public_id}{'/' + part if part else ''}"


def test_the_empty_register_says_so_and_who_writes_can_begin(as_role: As) -> None:
    text = shown(as_role("policy_adviser"))
    assert "No evaluation has been judged yet." in text and "Begin an evaluation" in text
    assert "Begin an evaluation" not in shown(as_role("mayor"))


def test_it_stands_in_the_menu_between_deployment_and_my_tasks(as_role: As) -> None:
    text = shown(as_role("analyst"))
    assert text.index(">Deployment<") < text.index(">Did it help?<") < text.index(">My tasks<")


def test_an_adviser_goes_from_a_question_to_lots(as_role: As, wijken: list[str]) -> None:
    client = as_role("policy_adviser")
    answer = client.post(f"{PAGE}/nieuw", {"titel": "Helpen huisbezoeken?"})
    made = Evaluation.objects.get()
    assert answer["Location"] == to(made, "vraag")
    assert client.post(to(made, "vraag"), form(wijken))["Location"] == to(made)
    assert client.post(to(made, "opzet"), SET_UP)["Location"] == to(made, "protocol")
    assert "What would be frozen" in shown(client, to(made, "protocol"))
    client.post(to(made, "protocol"))
    text = shown(client, to(made, "protocol"))
    assert "Frozen: version 1" in text and "What a next version would say" not in text
    assert "Draw lots" in shown(client, to(made))
    client.post(to(made, "loten"), LOTS)
    text = shown(client, to(made, "loten"))
    assert "The lots were drawn with 4-11-19-27-33-41." in text and text.count(">yes<") == 2
    made.refresh_from_db()
    assert made.state == "running"
    steps = AuditLine.objects.filter(result="done", action="edit_evaluation").order_by("number")
    assert [one.thing.split(": ")[1] for one in steps] == ["- > question", "question > frozen", "frozen > running"]


def promised(client: Client, begun: Evaluation, wijken: list[str], **changes: str) -> None:
    """Asked, set up and frozen; `changes` of the set-up."""
    for part, given in (("vraag", form(wijken)), ("opzet", {**SET_UP, **changes}), ("protocol", {})):
        client.post(to(begun, part), given)


def test_anyone_who_may_read_can_draw_all_lots_again(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    promised(client, begun, wijken)
    client.post(to(begun, "loten"), LOTS)
    for role in ("police_liaison", "mayor", "team_leader_boa"):
        text = shown(as_role(role), to(begun, "loten"))
        assert "<form" not in text[text.index("<main") : text.index("</main>")]
        command = re.search("veiligheidsbeeld (lots draw [^<]+)</code>", text)
        assert command is not None
        made = CliRunner().invoke(app, [*shlex.split(command[1]), "--json"])
        drawn = json.loads(made.output)
        assert sorted(drawn["treated"]) == sorted(begun.protocol.last().content["treated"])
        assert all(one["area"] in text and one["key"] in text for one in drawn["order"])
        page = shown(as_role(role), to(begun, "protocol"))
        assert "Frozen: version 2" in page and "Freeze it" not in page


def test_a_stepped_start_says_who_begins_when(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    promised(client, begun, wijken, opzet="stepped", stappen="2026-03-01 2026-05-01 2026-07-01")
    client.post(to(begun, "loten"), LOTS)
    text = shown(client, to(begun, "loten"))
    assert [text.count(f">from {one}<") for one in ("2026-03", "2026-05", "2026-07")] == [len(wijken) // 3] * 3


def test_a_measure_that_began_already_is_warned_of_before_freezing_and_drawing(
    as_role: As, begun: Evaluation, wijken: list[str]
) -> None:
    client, warning = as_role("analyst"), "By its first day, 1 January 2026, the measure has begun already."
    client.post(to(begun, "vraag"), form(wijken, begin="2026-01-01"))
    client.post(to(begun, "opzet"), SET_UP)
    assert warning in shown(client, to(begun, "protocol"))
    client.post(to(begun, "protocol"))
    assert warning in shown(client, to(begun, "loten"))
    client.post(to(begun, "vraag"), form(wijken, versie="2"))
    client.post(to(begun, "protocol"), {"waarom": "Later begonnen."})
    assert "the measure has begun already" not in shown(client, to(begun, "loten"))


def test_a_measure_does_not_begin_before_its_first_day(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    named = {f"gebied-{wijken[0]}": "krijgt", **{f"gebied-{one}": "" for one in wijken[1:]}}
    client.post(to(begun, "vraag"), form(wijken, aantal="", **named))
    client.post(to(begun, "opzet"), {**SET_UP, "opzet": "comparison", "getal": ""})
    client.post(to(begun, "protocol"))
    answer = client.post(to(begun, "stap"), {"stap": "begin"})
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 400 and "The measure begins on 1 March 2026." in text
    begun.refresh_from_db()
    assert begun.state == "frozen"


def test_of_one_moment_what_led_to_it_comes_first_and_a_role_is_named_once(as_role: As, judged: Evaluation) -> None:
    judged.events.update(at=OCTOBER.at)
    text = shown(as_role("analyst"), to(judged)).split('id="h-history"')[1]
    order = [text.index(one) for one in ("question, no set-up yet", "protocol frozen", "lots drawn", ": judged")]
    assert order == sorted(order)
    judged.steps.update(by="Policy adviser", role="policy_adviser")
    text = shown(as_role("analyst"), to(judged)).split('id="h-history"')[1]
    assert ", Policy adviser</li>" in text and ", adviseur (Policy adviser)</li>" in text


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"nog_eens": ""}, 200, "Nothing was drawn yet. Is this the number?"),
        ({"nog_eens": "4-11-19-27-33-14"}, 400, "The number that was typed again is another."),
        ({"dag": ""}, 400, "Fill in the day on which the number was published."),
        ({"dag": "2026-03-01", "nog_eens": ""}, 400, "a number cannot be used before it is published"),
        ({"dag": "2026-01-25"}, 400, "before it was agreed on (26 January 2026): by then it could be known"),
    ],
)
def test_no_lots_are_drawn_by_a_slip_or_with_a_number_of_another_day(
    as_role: As, begun: Evaluation, wijken: list[str], changes: dict[str, str], code: int, said: str
) -> None:
    client = as_role("analyst")
    for part, given in (("vraag", form(wijken)), ("opzet", SET_UP), ("protocol", {})):
        client.post(to(begun, part), given)
    answer = client.post(to(begun, "loten"), {**LOTS, **changes})
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == code and said in text
    assert 'value="4-11-19-27-33-41"' in text and SET_UP["getal"] in text
    begun.refresh_from_db()
    assert begun.state == "frozen" and not begun.events.exists() and begun.protocol.count() == 1
    steps = AuditLine.objects.filter(result="done", action="edit_evaluation")
    assert "running" not in " ".join(one.thing for one in steps)


def test_the_protocol_can_be_taken_along_and_is_whole(as_role: As, judged: Evaluation, tmp_path: Path) -> None:
    from veiligheidsbeeld.loop.effect import protocol

    answer = as_role("mayor").get(to(judged, "protocol.json"))
    file = tmp_path / "protocol.json"
    file.write_bytes(answer.content)
    assert json.loads(answer.content)["format"] == "veiligheidsbeeld-protocol/1"
    assert [one.statement.code for one in protocol.verify(protocol.read(file))] == []


def test_without_a_protocol_there_is_no_file(as_role: As, begun: Evaluation) -> None:
    answer = as_role("analyst").get(to(begun, "protocol.json"))
    assert answer.status_code == 404 and "no frozen protocol yet" in answer.content.decode()


def test_a_question_that_cannot_be_keeps_what_was_typed(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    answer = as_role("analyst").post(to(begun, "vraag"), form(wijken, einde="2026-02-01"))
    text = answer.content.decode()
    assert answer.status_code == 400 and "The last day must lie after the first." in text
    assert (
        'value="2026-02-01"' in text
        and "Veel inbraken." in text
        and text.count('value="loten" selected') == len(wijken)
    )


def test_the_second_of_two_writers_sees_both_texts(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    as_role("analyst").post(to(begun, "vraag"), form(wijken))
    answer = as_role("policy_adviser").post(to(begun, "vraag"), form(wijken, probleem="Onrust.", titel="Anders"))
    text = answer.content.decode()
    assert answer.status_code == 409 and "wrote meanwhile" in text
    assert "Onrust." in text and "Veel inbraken." in text


def test_a_text_about_a_person_is_asked_to_be_read_again(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    about = form(wijken, probleem="Bel 06-12345678 over de buurman.")
    client = as_role("analyst")
    answer = client.post(to(begun, "vraag"), about)
    assert answer.status_code == 400 and "seems to hold personal data" in answer.content.decode()
    assert client.post(to(begun, "vraag"), {**about, "geen_persoon": "1"}).status_code == 302


def test_areas_of_another_kind_come_after_saving(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    answer = client.post(to(begun, "vraag"), form(wijken, gebiedssoort="BU", aantal="", stap="verder"))
    assert answer["Location"] == to(begun, "vraag")
    text = shown(client, to(begun, "vraag"))
    assert 'name="gebied-BU9801' in text and 'name="gebied-WK' not in text
    assert newest(QuestionText, evaluation=begun).eligible == []


def test_a_question_that_stands_ready_comes_with_its_cautions(as_role: As) -> None:
    client = as_role("policy_adviser")
    client.post(f"{PAGE}/nieuw", {"sjabloon": "handboeien"})
    text = shown(client, to(Evaluation.objects.get(), "vraag"))
    assert "Do our municipal officers need handcuffs?" in text
    assert "Never a verdict from counts alone." in text


def test_a_protocol_with_faults_says_each_and_is_not_frozen(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    client.post(to(begun, "vraag"), form(wijken))
    client.post(to(begun, "opzet"), {**SET_UP, "getal": "", "stopregel": ""})
    answer = client.post(to(begun, "protocol"))
    text = answer.content.decode()
    assert answer.status_code == 400 and "#f-getal" in text and "#f-stopregel" in text
    begun.refresh_from_db()
    assert begun.state == "question"


def test_a_later_version_says_why_and_both_are_shown(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    for part, given in (("vraag", form(wijken)), ("opzet", SET_UP), ("protocol", {})):
        client.post(to(begun, part), given)
    client.post(to(begun, "vraag"), form(wijken, aantal="3", versie="2"))
    assert "What a next version would say" in shown(client, to(begun, "protocol"))
    assert "in a few words why" in client.post(to(begun, "protocol")).content.decode()
    client.post(to(begun, "protocol"), {"waarom": "Er is een team bij."})
    text = shown(client, to(begun, "protocol"))
    assert "Frozen: version 2" in text and "Why: Er is een team bij." in text and "Version 1," in text


def test_from_the_plan_an_evaluation_begins_and_is_found_again(as_role: As, measure: Measure) -> None:
    client, plan = as_role("policy_adviser"), f"/en/fictief/plan/{measure.plan.public_id}"
    assert f"{PAGE}/nieuw?maatregel={measure.public_id}" in shown(client, plan)
    assert f'value="{measure.public_id}" selected' in shown(client, f"{PAGE}/nieuw?maatregel={measure.public_id}")
    client.post(f"{PAGE}/nieuw", {"maatregel": measure.public_id})
    made = Evaluation.objects.get(measure=measure)
    text = shown(client, plan)
    assert to(made) in text and "question, no set-up yet" in text and "nieuw?maatregel" not in text


def test_from_a_decision_an_evaluation_begins(as_role: As, item: Item) -> None:
    client, point = as_role("analyst"), f"/en/fictief/overleg/punt/{item.public_id}"
    assert f"{PAGE}/nieuw?besluit={item.public_id}" in shown(client, point)
    client.post(f"{PAGE}/nieuw", {"besluit": item.public_id})
    made = Evaluation.objects.get(item=item)
    assert newest(QuestionText, evaluation=made).indicator == "woninginbraak"
    assert "Inbraken in de wijken" in shown(client, to(made))
    assert as_role("analyst").post(f"{PAGE}/nieuw", {"besluit": "guessed"}).status_code == 400


def test_a_protocol_is_refused_when_figures_after_its_start_are_known(
    as_role: As, begun: Evaluation, wijken: list[str]
) -> None:
    client = as_role("analyst")
    client.post(to(begun, "vraag"), form(wijken, begin="2025-06-01"))
    client.post(to(begun, "opzet"), SET_UP)
    answer = client.post(to(begun, "protocol"))
    assert answer.status_code == 400 and "are already known here" in answer.content.decode()


def test_before_question_and_set_up_the_protocol_page_says_what_is_missing(as_role: As, begun: Evaluation) -> None:
    text = shown(as_role("analyst"), to(begun, "protocol"))
    assert "Say first in the question which figure will tell" in text and "Freeze it" not in text


def test_advice_is_worked_out_by_a_job_and_then_shown(
    as_role: As, begun: Evaluation, wijken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluations, "work_out", partial(evaluations.work_out, draws=20))
    client = as_role("policy_adviser")
    client.post(to(begun, "vraag"), form(wijken))
    client.post(to(begun, "opzet"), {"stap": "advies"})
    waiting = client.get(to(begun, "opzet"))
    assert waiting["Refresh"] == "2" and "You may leave this page" in waiting.content.decode()
    assert work(settings.VB, until_empty=True) == 1
    assert Job.objects.get().state == "done", Job.objects.get().result
    text = shown(client, to(begun, "opzet"))
    assert "This trial cannot answer the question: the smallest change worth having is 25%" in text
    assert "Lots among eligible areas" in text and "Where nothing was done it claims an effect in" in text
    begun.refresh_from_db()
    assert begun.state == "advised"


def test_a_job_that_could_not_advise_says_why(as_role: As, begun: Evaluation) -> None:
    client = as_role("analyst")
    client.post(to(begun, "opzet"), {"stap": "advies"})
    work(settings.VB, until_empty=True)
    assert "No advice: Say first in the question" in re.sub(r"<[^>]+>", "", shown(client, to(begun, "opzet")))


def test_the_verdict_comes_first_then_figures_checks_and_promise(as_role: As, judged: Evaluation) -> None:
    text = shown(as_role("mayor"), to(judged))
    verdict = "Cannot tell: −9% against what was to be expected, but it can also be chance (between −24% and +10%)."
    order = [text.index(one) for one in (verdict, 'id="h-course"', 'id="h-checks"', 'id="h-protocol"', 'id="h-made"')]
    assert order == sorted(order)
    assert "Strength of the evidence: 5 of 5." in text and "13 to 25" in text
    assert "These areas were chosen on a past time." in text, "regression to the mean"
    assert "Did the areas already go another way before?" in text


def test_the_register_counts_what_chance_would_give(as_role: As, judged: Evaluation) -> None:
    text = shown(as_role("council_member") if _adopted(judged) else as_role("mayor"))
    assert "Judged: 1; effect shown: 0. If nothing had worked, about 0.05 of them" in text
    assert "−9% (−24% to +10%)" in text


def _adopted(judged: Evaluation) -> bool:
    assert judged.measure is not None
    adopt(judged.measure.plan, OCTOBER)
    return True


def test_the_council_reads_what_was_judged_of_an_adopted_plan_and_nothing_else(
    as_role: As, judged: Evaluation, begun: Evaluation
) -> None:
    client = as_role("council_member")
    assert "There is no evaluation here that you may see." in shown(client)
    assert client.get(to(judged)).status_code == client.get(to(begun)).status_code == 404
    _adopted(judged)
    text = shown(client, to(judged))
    assert "Cannot tell" in text and "adviseur" not in text and "End without a verdict" not in text
    assert client.get(to(begun)).status_code == 404


def test_the_verdict_stands_beside_the_measure_and_at_the_decision(as_role: As, judged: Evaluation, item: Item) -> None:
    client = as_role("policy_adviser")
    assert judged.measure is not None
    for address in (
        f"/en/fictief/plan/{judged.measure.plan.public_id}", f"/en/fictief/overleg/punt/{item.public_id}",
        f"/en/fictief/plan/{judged.measure.plan.public_id}/doorrollen",
    ):  # fmt: skip
        assert "Cannot tell: −9% against what was to be expected" in shown(client, address), address
    dutch = shown(client, f"/fictief/overleg/punt/{item.public_id}")
    assert f"/fictief/hielp-het/{judged.public_id}" in dutch


def test_a_result_too_early_is_refused_and_nothing_was_seen(as_role: As, begun: Evaluation, wijken: list[str]) -> None:
    client = as_role("analyst")
    for part, given in (("vraag", form(wijken)), ("opzet", SET_UP), ("protocol", {}), ("loten", LOTS)):
        client.post(to(begun, part), given)
    answer = client.post(to(begun, "uitkomst"))
    assert answer.status_code == 400 and "would break its stopping rule" in answer.content.decode()
    assert not begun.events.filter(kind="outcomes_seen").exists()


def test_a_stopped_evaluation_stays_with_its_reason(as_role: As, begun: Evaluation) -> None:
    client = as_role("policy_adviser")
    assert client.post(to(begun, "stap"), {"stap": "stop", "reden": ""}).status_code == 400
    client.post(to(begun, "stap"), {"stap": "stop", "reden": "Geen geld."})
    text = shown(client, to(begun))
    assert "Stopped, without a verdict." in text and "Geen geld." in text
    assert "stopped" in shown(client)


@pytest.mark.parametrize("part", ["vraag", "opzet", "protocol", "loten", "uitkomst"])
@pytest.mark.parametrize("role", ["mayor", "police_liaison", "team_leader_boa", "council_member"])
def test_who_only_reads_cannot_write(as_role: As, begun: Evaluation, part: str, role: str) -> None:
    assert as_role(role).post(to(begun, part)).status_code == 403


def test_what_was_changed_in_the_register_is_shown(as_role: As, judged: Evaluation) -> None:
    held = judged.protocol.first()
    assert held is not None
    changed = replace_in(held.held, "until", "2026-12")
    type(held).objects.filter(pk=held.pk).update(held=changed)
    assert "Not as it was agreed" in shown(as_role("mayor"), to(judged))


def replace_in(held: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    return {**held, "content": {**held["content"], name: value}}
