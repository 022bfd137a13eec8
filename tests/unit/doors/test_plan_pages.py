# SPDX-License-Identifier: EUPL-1.2
"""Plan: who sees what, overdue first, a target that is checked before it is stored, and nothing typed that is lost."""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.loop.action.models import Measure, MeasureText, Note, Plan, Target, TargetText
from veiligheidsbeeld.loop.action.plan import create_plan, save_measure, save_target
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.assessment import judging, meetings
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Decision, Item
from veiligheidsbeeld.loop.picture.read import Picture, open_picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE, THEME = "/en/fictief/plan", "veilige-dorpen-en-wijken"
OCTOBER = Author("adviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))
BURGLARY = {
    "thema": THEME, "doel": "5% minder inbraken", "indicator": "woninginbraak", "gebied": "GM9801", "soort": "percent",
    "streef": "-5", "datum": "2026-12-31", "stap": "toetsen", "versie": "0",
}  # fmt: skip
LAMPS = {"thema": THEME, "wat": "Betere verlichting", "trekker": "Team Wijken", "uren": "40", "kosten": "12000",
         "tot": "2026-09-30", "versie": "0"}  # fmt: skip
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


@pytest.fixture
def plan(db: None, picture: Picture) -> Plan:
    """A draft of October with one target of each kind and two measures, one of them overdue."""
    made = create_plan(picture, 2026, "Uitvoeringsplan 2026", OCTOBER, claim="one of the 7 safest", introduction="Zo.")
    half = TargetWords(THEME, "Fietsdiefstal halveren", "fietsdiefstal", "WK980100", "percent", Decimal(-60),
                       date(2026, 12, 31))  # fmt: skip
    target = save_target(picture, made, half, OCTOBER)
    save_target(picture, made, TargetWords(THEME, "Inwoners voelen zich thuis"), OCTOBER)
    late = MeasureWords(THEME, "Preventie", "Team Veiligheid", "Politie", 300, 25000, date(2025, 12, 31), "on_track",
                        (target.public_id,))  # fmt: skip
    save_measure(picture, made, late, OCTOBER)
    save_measure(picture, made, MeasureWords("ondermijning", "Controles", "RIEC", until=date(2026, 6, 1)), OCTOBER)
    return made


def shown(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().replace(chr(0xA0), " ").split())


def test_without_a_plan_the_page_says_so_and_offers_to_begin_one(as_role: As) -> None:
    assert "Begin a plan" in shown(as_role("policy_adviser"))
    assert "Begin a plan" not in shown(as_role("mayor"))


def test_the_answer_comes_first_and_then_what_is_overdue(plan: Plan, as_role: As) -> None:
    text = shown(as_role("policy_adviser"))
    assert "1 of 2 measures are on schedule; of 1 target the outcome cannot be measured." in text
    assert text.index('id="h-overdue"') < text.index('id="h-ondermijning"') < text.index(f'id="h-{THEME}"')
    assert "Overdue: 1." in text and "draft, figures up to 19 October 2025" in text


def test_a_target_shows_its_baseline_with_interval_and_why_it_can_be_measured(plan: Plan, as_role: As) -> None:
    text = shown(as_role("policy_adviser"))
    for words in ("Bicycle theft, Ketelbrink", "192.8 to 252.1", "October 2024 to September 2025", "provisional",
                  "at the latest", "31 December 2026", "measurable", "of 100 cases", "Cannot be measured: no indicator",
                  "€ 25,000", ">300<"):  # fmt: skip
        assert words in text, words
    assert ">rose<" in text, "bicycles since October, by our own verdict"
    assert not re.search(r"\d+% (done|gereed)|groen|oranje", text), "no colours and no percentages done"


def test_the_claim_of_the_introduction_is_judged_on_the_page(plan: Plan, as_role: As) -> None:
    text = shown(as_role("policy_adviser"))
    assert "Elzermade is one of the 7 safest municipalities" in text and "With 95% certainty" in text


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("policy_adviser", {"Add a target", "Add a measure", "Note progress", "Lay down that it was adopted"}),
        ("analyst", {"Add a target", "Note progress"}),
        ("police_liaison", {"Note progress"}), ("team_leader_boa", {"Note progress"}), ("mayor", set()),
    ],
)  # fmt: skip
def test_a_role_sees_the_buttons_it_may_use(plan: Plan, as_role: As, role: str, links: set[str]) -> None:
    text = shown(as_role(role))
    every = {"Add a target", "Add a measure", "Note progress", "Lay down that it was adopted"}
    assert {one for one in every if f">{one}<" in text} == links


def test_a_council_member_sees_adopted_plans_only_and_not_even_the_title_of_others(plan: Plan, as_role: As) -> None:
    member = as_role("council_member")
    assert "Uitvoeringsplan 2026" not in shown(member)
    assert member.get(f"{PAGE}/{plan.public_id}").status_code == 404
    as_role("policy_adviser").post(f"{PAGE}/{plan.public_id}/vaststellen")
    text = shown(member)
    assert "Uitvoeringsplan 2026" in text and ">adopted<" in text
    assert "/indicator/" not in text, "no links to pages that this role may not see"
    measure = plan.measures.first()
    assert measure
    as_role("team_leader_boa").post(
        f"{PAGE}/{plan.public_id}/maatregel/{measure.public_id}/voortgang", {"stand": "late", "notitie": "Te druk."}
    )
    note = Note.objects.get()
    assert "Te druk." not in shown(member), "notes are for inside the house"
    assert note.by
    assert Client().get(PAGE).status_code == 302, "who did not sign in is asked to"


@pytest.mark.parametrize("role", ["care_partner", "privacy_officer", "administrator"])
def test_others_are_refused(plan: Plan, as_role: As, role: str) -> None:
    assert as_role(role).get(PAGE).status_code == 403


@pytest.mark.parametrize("role", ["mayor", "police_liaison", "analyst", "council_member"])
def test_who_may_not_edit_is_refused(plan: Plan, as_role: As, role: str) -> None:
    client, own = as_role(role), f"{PAGE}/{plan.public_id}"
    for address in ("/nieuw", f"/{plan.public_id}/maatregel", f"/{plan.public_id}/bijwerken",
                    f"/{plan.public_id}/doorrollen", f"/{plan.public_id}/ambitie"):  # fmt: skip
        assert client.get(PAGE + address).status_code == 403
        assert client.post(PAGE + address).status_code == 403
    assert client.post(f"{own}/vaststellen").status_code == 403
    assert Plan.objects.get().state == "draft"


def test_a_target_is_checked_before_it_is_stored(plan: Plan, as_role: As) -> None:
    client, form = as_role("analyst"), f"{PAGE}/{plan.public_id}/doel"
    before = Target.objects.count()
    text = client.post(form, BURGLARY).content.decode()
    assert "Cannot be measured: if it really falls from" in text and "What would be seen in 80 of 100 cases" in text
    assert Target.objects.count() == before, "a look stores nothing"
    token = re.search(r'name="getoetst" value="(\w+)"', text)
    assert token
    checked = {**BURGLARY, "stap": "bewaren", "getoetst": token[1]}
    changed = client.post(form, {**checked, "streef": "-90"})
    assert changed.status_code == 200 and Target.objects.count() == before, "another text is checked first"
    assert client.post(form, checked).status_code == 302
    stored = TargetText.objects.latest("id")
    assert (stored.text, stored.aim, stored.role) == ("5% minder inbraken", Decimal(-5), "analyst")


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"doel": ""}, "Write what must be different."), ({"thema": ""}, "is no theme of this plan"),
     ({"streef": "veel"}, "is not a number"), ({"datum": "gisteren"}, "is not a date"),
     ({"streef": "-150"}, "Fewer than none"), ({"doel": "Kevin de Vries steelt niet meer"}, "personal data")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    plan: Plan, as_role: As, changed: dict[str, str], said: str
) -> None:
    before = Target.objects.count()
    answer = as_role("analyst").post(f"{PAGE}/{plan.public_id}/doel", {**BURGLARY, **changed})
    text = answer.content.decode()
    assert answer.status_code == 400 and "<title>Error:" in text.replace("\n", "") and said in text
    assert 'value="2026-12-31"' in text or "datum" in changed
    assert Target.objects.count() == before


def test_a_text_that_is_not_about_a_person_passes_after_a_tick(plan: Plan, as_role: As) -> None:
    client, form = as_role("policy_adviser"), f"{PAGE}/{plan.public_id}/maatregel"
    given = {**LAMPS, "trekker": "Jan Prent Stichting"}
    assert b'name="geen_persoon"' in client.post(form, given).content
    assert client.post(form, {**given, "geen_persoon": "1"}).status_code == 302
    assert MeasureText.objects.latest("id").owner == "Jan Prent Stichting"


def test_an_old_version_is_refused_with_both_texts(plan: Plan, as_role: As) -> None:
    adviser, analyst = as_role("policy_adviser"), as_role("analyst")
    target = plan.targets.first()
    assert target
    form = f"{PAGE}/{plan.public_id}/doel/{target.public_id}"
    for client, words in ((adviser, "Een derde minder"), (analyst, "Een kwart minder")):
        given = {**BURGLARY, "doel": words, "versie": "1"}
        token = re.search(r'name="getoetst" value="(\w+)"', client.post(form, given).content.decode())
        assert token
        answer = client.post(form, {**given, "stap": "bewaren", "getoetst": token[1]})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Een derde minder" in text and "Een kwart minder" in text
    assert 'name="versie" value="2"' in text, "with the newest seen, the next save is theirs"
    assert [one.text for one in target.versions.order_by("version")][-1] == "Een derde minder"


def test_a_measure_is_added_with_its_target_and_decision(plan: Plan, as_role: As) -> None:
    meeting = meetings.plan_meeting("fictief", "GM9801", "Overleg", date(2025, 9, 1))
    item = meetings.add_item(meeting, Item.Kind.OWN, "Donkere fietsenstalling")
    meetings.step_meeting(meeting, "open", "", OCTOBER)
    judging.compare(item, {"outcome": "unknown", "about": ""}, 0, OCTOBER)
    judging.decide(item, {
        "kind": "act", "what": "Lampen", "owner": "Team Wijken", "hours_per_week": 2, "until": date(2025, 12, 1),
        "indicator": "", "area": "", "check_back_on": date(2026, 2, 1),
    }, 0, OCTOBER)  # fmt: skip
    client, target = as_role("policy_adviser"), plan.targets.first()
    assert target
    form = f"{PAGE}/{plan.public_id}/maatregel"
    assert "Lampen" in shown(client, form)
    given = {**LAMPS, "doelen": [target.public_id], "besluiten": [item.public_id]}
    assert client.post(form, given).status_code == 302
    text = shown(client)
    assert "Betere verlichting" in text and "€ 12,000" in text
    assert "Decided on 1 September 2025: Donkere fietsenstalling" in text
    measure = Measure.objects.latest("id")
    assert (list(measure.targets.all()), list(measure.decided_in.all())) == ([target], [item])


def test_a_measure_keeps_the_decision_that_was_looked_back_at_since_until_somebody_takes_it_off(
    plan: Plan, as_role: As
) -> None:
    meeting = meetings.plan_meeting("fictief", "GM9801", "Overleg", date(2025, 9, 1))
    item, other = (meetings.add_item(meeting, Item.Kind.OWN, title) for title in ("Stalling", "Plein"))
    for one in (item, other):
        Decision.objects.create(item=one, version=1, what=f"Lampen: {one.title}", **asdict(OCTOBER))
    Item.objects.update(state=Item.State.LOOKED_BACK)
    client, measure = as_role("policy_adviser"), plan.measures.first()
    assert measure
    measure.decided_in.add(item)
    form = f"{PAGE}/{plan.public_id}/maatregel/{measure.public_id}"
    text = shown(client, form)
    assert "Lampen: Stalling" in text and "Lampen: Plein" not in text
    linked = re.search(r'name="gekoppeld" value="([\w -]+)"', text)
    assert linked
    given = {**LAMPS, "versie": "1", "gekoppeld": linked[1], "doelen": linked[1].split()[0]}
    assert client.post(form, {**given, "besluiten": item.public_id, "wat": "Meer licht"}).status_code == 302
    assert list(measure.decided_in.all()) == [item]
    assert client.post(form, {**given, "versie": "2"}).status_code == 302
    assert not measure.decided_in.exists() and measure.targets.count() == 1


def test_progress_is_noted_with_a_reason_where_it_lags(plan: Plan, as_role: As) -> None:
    client, measure = as_role("team_leader_boa"), plan.measures.first()
    assert measure
    form = f"{PAGE}/{plan.public_id}/maatregel/{measure.public_id}/voortgang"
    assert client.post(form, {"stand": "late", "notitie": ""}).status_code == 400
    assert client.post(form, {"stand": "late", "notitie": "Te weinig mensen."}).status_code == 302
    note = Note.objects.get()
    assert (note.state, note.text, note.role) == ("late", "Te weinig mensen.", "team_leader_boa")
    assert "Te weinig mensen." in shown(client) and "behind schedule" in shown(client)
    line = AuditLine.objects.filter(action="note_progress", result="done").get()
    assert "on_track > late" in line.thing and "mensen" not in line.thing, "never what was typed"


def test_a_refresh_is_shown_before_it_is_done_and_stands_with_the_plan(plan: Plan, as_role: As) -> None:
    client = as_role("policy_adviser")
    text = shown(client, f"{PAGE}/{plan.public_id}/bijwerken")
    assert "Targets that get another baseline: 1." in text and ">221<" in text and ">288<" in text
    assert Plan.objects.get().state == "draft"
    client.post(f"{PAGE}/{plan.public_id}/bijwerken")
    text = shown(client)
    assert "What changed when the year was over" in text and "on the figures of the whole year" in text


def test_next_year_is_made_of_what_was_chosen(plan: Plan, as_role: As) -> None:
    client, form = as_role("policy_adviser"), f"{PAGE}/{plan.public_id}/doorrollen"
    text = shown(client, form)
    for words in ("did not move as aimed", "not measurable", "Fietsdiefstal halveren", "The plan of 2027"):
        assert words in text
    target = plan.targets.first()
    assert target
    assert client.post(form, {"mee": [target.public_id], "titel": " "}).status_code == 400
    answer = client.post(form, {"mee": [target.public_id], "titel": "Uitvoeringsplan 2027"}, follow=True)
    text = answer.content.decode()
    assert "Uitvoeringsplan 2027" in text and "Fietsdiefstal halveren" in text and "Controles" not in text


def test_a_plan_is_begun_given_an_ambition_and_adopted(as_role: As) -> None:
    client = as_role("policy_adviser")
    assert client.post(f"{PAGE}/nieuw", {"titel": "IVP", "jaar": "later"}).status_code == 400
    answer = client.post(f"{PAGE}/nieuw", {"titel": "IVP 2026-2029", "jaar": "2026", "soort": "vierjarig"})
    made = Plan.objects.get()
    assert answer.status_code == 302 and (made.kind, made.last_year) == ("four_year", 2029)
    own = f"{PAGE}/{made.public_id}"
    assert client.post(f"{own}/ambitie", {"thema": THEME, "ambitie": ""}).status_code == 400
    assert client.post(f"{own}/ambitie", {"thema": THEME, "ambitie": "Rust in elke wijk"}).status_code == 302
    assert client.post(f"{own}/vaststellen").status_code == 302
    text = shown(client)
    assert "Rust in elke wijk" in text and ">Add a measure<" not in text
    assert client.post(f"{own}/maatregel", LAMPS).status_code == 400, "adopted is adopted"
    steps = AuditLine.objects.filter(action="adopt_plan", result="done")
    assert [one.thing for one in steps] == [f"plan {made.public_id}: draft > adopted"]


def test_a_name_is_taken_out_on_the_page_by_who_may_and_stays_told(plan: Plan, as_role: As) -> None:
    Plan.objects.update(introduction="Namens Kevin de Vries.")
    client, address = as_role("police_liaison"), f"{PAGE}/{plan.public_id}"
    assert "Take out a name" in shown(client) and "Take out a name" not in shown(as_role("mayor"))
    wrong = client.post(f"{address}/weghalen", {"woorden": "Piet", "waarom": "Een naam."})
    assert wrong.status_code == 400 and "Not saved yet" in wrong.content.decode()
    given = {"woorden": "kevin de vries", "waarom": "Een naam."}
    assert as_role("mayor").post(f"{address}/weghalen", given).status_code == 403
    assert client.post(f"{address}/weghalen", given).status_code == 302
    text = shown(client)
    assert "Kevin" not in text and "Namens […]." in text and "words taken out; texts that held them: 1" in text
    assert AuditLine.objects.filter(action="redact", result="done").count() == 1


def test_a_claim_with_a_name_in_it_is_asked_about(as_role: As) -> None:
    given = {"titel": "Plan", "jaar": "2026", "soort": "jaarlijks", "bewering": "veiliger door Kevin de Vries"}
    answer = as_role("policy_adviser").post(f"{PAGE}/nieuw", given)
    assert answer.status_code == 400 and "names of persons" in answer.content.decode()


def test_what_is_not_there_is_not_found(plan: Plan, as_role: As) -> None:
    client = as_role("policy_adviser")
    for address in ("/weg", f"/{plan.public_id}/doel/weg", f"/{plan.public_id}/maatregel/weg",
                    f"/{plan.public_id}/maatregel/weg/voortgang"):  # fmt: skip
        assert client.get(PAGE + address).status_code == 404
    assert client.get(f"/en/werkelijk/plan/{plan.public_id}").status_code == 404, "another world"
    assert client.get(f"{PAGE}/{plan.public_id}/vaststellen").status_code == 405


def test_a_form_shows_a_target_as_it_is_and_offers_own_areas(plan: Plan, picture: Picture, as_role: As) -> None:
    hundred = TargetWords(THEME, "Honderd", "fietsdiefstal", "WK980100", "number", Decimal(100), date(2026, 12, 31))
    target = save_target(picture, plan, hundred, OCTOBER)
    text = shown(as_role("analyst"), f"{PAGE}/{plan.public_id}/doel/{target.public_id}")
    assert 'value="100"' in text and 'value="number" selected' in text and 'value="2026-12-31"' in text
    assert 'value="EG01"' in text and 'value="GM9802"' not in text
