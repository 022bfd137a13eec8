# SPDX-License-Identifier: EUPL-1.2
"""Overleg: from a signal to a decision and back, by several people, each with what their role may see."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Decision, Finding, Item, Meeting
from veiligheidsbeeld.loop.assessment.signal_states import store_scan
from veiligheidsbeeld.loop.picture.read import current_id
from veiligheidsbeeld.loop.picture.signals import Scan, Signal

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BASE = "/en/fictief/overleg"
BICYCLES = Signal("fietsdiefstal", "WK980100", "rise", "2025-10", "2024-10+3", "2025-10+3", 1e-7)
Act = Callable[..., str]


def _as(role: str) -> Client:
    client = Client()
    client.post("/aanmelden-als", {"rol": role})
    return client


@pytest.fixture
def adviser(demo_home: Path) -> Client:
    return _as("policy_adviser")


@pytest.fixture
def police(demo_home: Path) -> Client:
    return _as("police_liaison")


@pytest.fixture
def meeting(demo_home: Path) -> Meeting:
    store_scan("fictief", Scan(current_id(settings.VB.world("fictief")), "GM9801", 300, 600, 0.002, (BICYCLES,)))
    return meetings.plan_meeting("fictief", "GM9801", "Veiligheidsoverleg", date(2026, 1, 26))


@pytest.fixture
def item(meeting: Meeting) -> Item:
    return meetings.add_item(meeting, Item.Kind.OWN, "Overlast rond het Ketelplein")


def _text(answer: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain.replace(chr(0xA0), " "))


def _to(item: Item, part: str = "") -> str:
    return f"{BASE}/punt/{item.public_id}{'/' + part if part else ''}"


def _finding(party: str, seen: str, version: int = 0, **more: str) -> dict[str, str]:
    return {"partij": party, "gezien": seen, "oorzaak": "", "zeker": "", "versie": str(version), **more}


def _decided(adviser: Client, item: Item, **changes: str) -> None:
    adviser.post(f"{BASE}/{item.meeting.public_id}/stap", {"stap": "open"})
    adviser.post(_to(item, "vergelijking"), {"uitkomst": "unknown", "toelichting": "", "versie": "0"})
    given = {"besluit": "act", "wat": "Extra toezicht.", "eigenaar": "teamleider boa", "uren": "12",
             "tot": "2026-03-01", "indicator": "fietsdiefstal", "gebied": "WK980100-2026", "terugkijken": "2026-04-10",
             "versie": "0"}  # fmt: skip
    answer = adviser.post(_to(item, "besluit"), {**given, **changes})
    assert answer.status_code == 302, _text(answer)


def test_a_meeting_is_planned_with_a_name_and_a_day_or_says_what_is_missing(adviser: Client) -> None:
    failed = adviser.post(f"{BASE}/nieuw", {"naam": "Driehoek", "dag": "morgen"})
    assert failed.status_code == 400
    assert 'value="Driehoek"' in failed.content.decode()
    adviser.post(f"{BASE}/nieuw", {"naam": "Driehoek", "dag": "2026-02-02"})
    assert "2 February 2026" in _text(adviser.get(BASE))


@pytest.mark.parametrize(("name", "day", "said"), [
    ("Driehoek", "2020-01-01", "more than two months ago"),
    ("Overleg Pieter Jansen", "2026-02-02", "names of persons"),
])  # fmt: skip
def test_a_wrong_year_or_a_name_of_a_person_is_refused(adviser: Client, name: str, day: str, said: str) -> None:
    answer = adviser.post(f"{BASE}/nieuw", {"naam": name, "dag": day})
    assert answer.status_code == 400
    assert said in _text(answer)
    assert not Meeting.objects.exists()


def test_no_button_carries_what_somebody_wrote(adviser: Client, item: Item) -> None:
    given = _finding("municipality", "Meer meldingen.", oorzaak="De stalling is dicht.")
    adviser.post(_to(item, "bevinding"), given)
    page = adviser.get(_to(item)).content.decode()
    assert not any("stalling" in one for one in re.findall(r"<button.*?</button>", page, re.DOTALL))


def test_a_signal_is_put_on_the_agenda_with_its_figures_frozen(adviser: Client, meeting: Meeting) -> None:
    page = _text(adviser.get(f"{BASE}/{meeting.public_id}"))
    assert "Signals that stand on no agenda" in page
    adviser.post(f"{BASE}/{meeting.public_id}/agenda", {"soort": "signaal", "signaal": BICYCLES.key})
    item = meeting.items.get()
    shown = adviser.get(_to(item))
    for words in ("Bicycle theft: Ketelbrink", "From 68 to 135", "Frozen on", "Nothing of it has been revised"):
        assert words.casefold() in _text(shown).casefold()
    assert "<svg" in shown.content.decode()
    assert "On the agenda of 26 January 2026" in _text(adviser.get("/en/fictief/opvallend"))
    assert "Signals that stand on no agenda" not in _text(adviser.get(f"{BASE}/{meeting.public_id}"))


def test_an_own_item_may_bring_figures_and_names_no_person(adviser: Client, meeting: Meeting) -> None:
    send = f"{BASE}/{meeting.public_id}/agenda"
    warned = adviser.post(send, {"soort": "eigen", "titel": "Klacht van Jan Jansen"})
    assert (warned.status_code, meeting.items.count()) == (400, 0)
    assert "names of persons" in _text(warned)
    adviser.post(send, {"soort": "eigen", "titel": "Inbraken", "indicator": "woninginbraak", "gebied": "WK980114-2026"})
    assert meeting.items.get().evidence


def test_what_is_typed_about_a_person_is_stored_only_after_a_tick(adviser: Client, item: Item) -> None:
    given = _finding("municipality", "Meneer Bakker belde.")
    warned = adviser.post(_to(item, "bevinding"), given)
    assert warned.status_code == 400
    assert "Meneer Bakker belde." in warned.content.decode(), "what was typed stays in the form"
    assert not Finding.objects.exists()
    assert adviser.post(_to(item, "bevinding"), {**given, "geen_persoon": "1"}).status_code == 302
    assert Finding.objects.get().seen == "Meneer Bakker belde."


def test_one_keyboard_types_for_both_and_the_police_confirms_afterwards(
    adviser: Client, police: Client, item: Item
) -> None:
    adviser.post(_to(item, "bevinding"), _finding("police", "Vooral rond het station."))
    assert "Entered on behalf of the police by Policy adviser" in _text(adviser.get(_to(item)))
    assert "Confirm that this is what" not in _text(adviser.get(_to(item)))
    assert "Confirm that this is what" in _text(police.get(_to(item)))
    assert adviser.post(_to(item, "bevestigen"), {"versie": "1"}).status_code == 403
    police.post(_to(item, "bevestigen"), {"versie": "1"})
    assert "confirmed by Police liaison on 26 January 2026" in _text(adviser.get(_to(item)))


def test_a_save_that_came_too_late_shows_both_texts_and_stores_nothing(
    adviser: Client, police: Client, item: Item
) -> None:
    adviser.post(_to(item, "bevinding"), _finding("police", "Eerst"))
    police.post(_to(item, "bevinding"), _finding("police", "Tekst van de politie", 1))
    late = adviser.post(_to(item, "bevinding"), _finding("police", "Tekst van de adviseur", 1))
    assert late.status_code == 409
    for words in ("liaison politie wrote meanwhile", "Tekst van de politie", "Tekst van de adviseur"):
        assert words in _text(late)
    assert item.findings.count() == 2
    adviser.post(_to(item, "bevinding"), _finding("police", "Samen gemaakt", 2))
    assert [one.seen for one in item.findings.order_by("version")][-1] == "Samen gemaakt"


def test_the_mark_of_an_item_changes_with_everything_that_is_saved(adviser: Client, police: Client, item: Item) -> None:
    marks = [adviser.get(_to(item, "stand")).json()["stand"]]
    for act in (
        lambda: adviser.post(_to(item, "bevinding"), _finding("police", "Eerst")),
        lambda: police.post(_to(item, "bevestigen"), {"versie": "1"}),
        lambda: adviser.post(f"{BASE}/{item.meeting.public_id}/stap", {"stap": "open"}),
        lambda: adviser.post(_to(item, "vergelijking"), {"uitkomst": "unknown", "versie": "0"}),
        lambda: adviser.post(_to(item, "weghalen"), {"woorden": "Eerst", "waarom": "Naam."}),
    ):
        act()
        marks.append(adviser.get(_to(item, "stand")).json()["stand"])
    assert len(set(marks)) == 6


def test_an_older_page_does_not_put_back_a_name_that_was_taken_out(adviser: Client, item: Item) -> None:
    adviser.post(_to(item, "bevinding"), _finding("municipality", "Kees Bakker belde.", geen_persoon="1"))
    adviser.post(_to(item, "weghalen"), {"woorden": "Kees Bakker", "waarom": "Naam."})
    old = _finding("municipality", "Kees Bakker belde vaak.", 1, geen_persoon="1")
    late = adviser.post(_to(item, "bevinding"), old)
    assert late.status_code == 400
    assert "Words were taken out of this item while you were writing." in _text(late)
    assert [one.seen for one in item.findings.all()] == ["[…] belde."]
    assert 'name="weggehaald" value="1"' in late.content.decode()


def test_looking_back_leaves_a_line_for_the_decision_that_it_ends(adviser: Client, item: Item) -> None:
    _decided(adviser, item)
    adviser.post(f"{BASE}/nieuw", {"naam": "Volgend overleg", "dag": "2026-04-13"})
    again = Item.objects.get(kind="check_back")
    adviser.post(_to(again, "terugblik"), {"uitkomst": "not_done", "toelichting": "", "versie": "0"})
    done = AuditLine.objects.filter(result="done").order_by("number").last()
    assert done.thing == f"item {item.public_id}: decided > looked_back"


def test_a_page_that_asks_by_itself_leaves_no_lines_but_a_refusal_does(adviser: Client, item: Item) -> None:
    before = AuditLine.objects.count()
    adviser.get(_to(item, "stand"))
    assert AuditLine.objects.count() == before
    boa = _as("team_leader_boa")
    before = AuditLine.objects.count()
    boa.get(_to(item, "stand"))
    assert AuditLine.objects.count() == before + 1


def test_names_of_accounts_that_have_no_tasks_are_not_offered_as_owner(adviser: Client, item: Item) -> None:
    for role in ("administrator", "team_leader_boa"):
        _as(role)
    _decided(adviser, item)
    page = adviser.get(_to(item)).content.decode()
    assert '<option value="teamleider boa">' in page
    assert '<option value="beheerder">' not in page


def test_a_decision_is_shown_with_its_owner_and_every_step_leaves_a_line(adviser: Client, item: Item) -> None:
    _decided(adviser, item)
    page = _text(adviser.get(_to(item)))
    for words in ("Extra toezicht.", "Team leader boa", "12", "until 1 March 2026", "Bicycle theft, Ketelbrink",
                  "10 April 2026"):  # fmt: skip
        assert words in page
    done = AuditLine.objects.filter(result="done").order_by("number").values_list("thing", flat=True)
    assert [one.split(": ")[1] for one in done] == ["planned > running", "to_judge > judged", "judged > decided"]
    assert not any("toezicht" in line.thing for line in AuditLine.objects.all()), "never what was typed"


def test_a_day_that_is_no_day_and_hours_that_are_no_number_are_refused_with_what_was_typed(
    adviser: Client, item: Item
) -> None:
    _decided(adviser, item)
    given = {"besluit": "act", "wat": "Anders.", "eigenaar": "x", "uren": "twaalf", "terugkijken": "2026-04-10"}
    answer = adviser.post(_to(item, "besluit"), {**given, "versie": "1"})
    assert answer.status_code == 400
    assert 'value="twaalf"' in answer.content.decode()
    assert "twaalf cannot be used here." in _text(answer)
    assert Decision.objects.count() == 1


def test_on_its_day_a_decision_returns_with_what_happened_since(adviser: Client, item: Item) -> None:
    _decided(adviser, item)
    Decision.objects.update(at="2025-09-20T12:00Z")
    Meeting.objects.update(held_on=date(2025, 9, 20))
    adviser.post(f"{BASE}/nieuw", {"naam": "Volgend overleg", "dag": "2026-04-13"})
    again = Item.objects.get(kind="check_back")
    page = _text(adviser.get(_to(again)))
    for words in ("What was decided then", "Extra toezicht.", "What happened since", "From 68 to 135"):
        assert words.casefold() in page.casefold()
    adviser.post(_to(again, "terugblik"), {"uitkomst": "not_done", "toelichting": "Geen mensen.", "versie": "0"})
    item.refresh_from_db()
    assert item.state == "looked_back"
    assert "Nothing came of it." in _text(adviser.get(_to(again)))


def test_of_a_decision_without_an_indicator_the_page_says_that_no_figure_tells(adviser: Client, item: Item) -> None:
    _decided(adviser, item, indicator="")
    adviser.post(f"{BASE}/nieuw", {"naam": "Volgend overleg", "dag": "2026-04-13"})
    assert "No figure tells what happened since" in _text(adviser.get(_to(Item.objects.get(kind="check_back"))))


def test_an_item_moves_to_the_next_meeting_or_goes_off_the_agenda_with_a_reason(adviser: Client, item: Item) -> None:
    assert adviser.post(_to(item, "stap"), {"stap": "drop", "reden": ""}).status_code == 400
    assert adviser.post(_to(item, "stap"), {"stap": "decide", "reden": "x"}).status_code == 400
    meetings.plan_meeting("fictief", "GM9801", "Later", date(2026, 3, 1))
    adviser.post(_to(item, "stap"), {"stap": "postpone", "reden": "De politie is er niet."})
    assert "moved to a later meeting" in _text(adviser.get(f"{BASE}/{item.meeting.public_id}"))
    assert "De politie is er niet." in _text(adviser.get(_to(item)))


def test_a_meeting_with_open_items_does_not_close_and_says_which(adviser: Client, item: Item) -> None:
    there = f"{BASE}/{item.meeting.public_id}"
    adviser.post(f"{there}/stap", {"stap": "open"})
    assert "Not dealt with yet: item 1." in _text(adviser.post(f"{there}/stap", {"stap": "close"}))
    adviser.post(_to(item, "stap"), {"stap": "drop", "reden": "Al opgelost."})
    adviser.post(f"{there}/stap", {"stap": "close"})
    assert "The meeting is closed." in _text(adviser.get(there))


def test_who_owns_a_decision_finds_it_among_the_own_tasks(adviser: Client, item: Item) -> None:
    _decided(adviser, item)
    leader = _as("team_leader_boa")
    assert "Extra toezicht." in _text(leader.get("/en/fictief/taken"))
    assert leader.get(_to(item)).status_code == 403
    assert "No decision names you" in _text(adviser.get("/en/fictief/taken"))


def test_a_commitment_that_is_due_stands_on_this_week(adviser: Client, item: Item) -> None:
    _decided(adviser, item, tot="2026-01-29")
    assert "Commitments due" in _text(adviser.get("/en/fictief/deze-week"))


@pytest.mark.parametrize(
    "role", ["team_leader_boa", "care_partner", "council_member", "privacy_officer", "administrator"]
)
def test_who_may_not_see_meetings_sees_neither_an_item_nor_its_title(adviser: Client, item: Item, role: str) -> None:
    _decided(adviser, item, tot="2026-01-29", eigenaar="iemand anders")
    client = _as(role)
    for address in (BASE, f"{BASE}/{item.meeting.public_id}", _to(item), _to(item, "stand")):
        answer = client.get(address)
        assert answer.status_code == 403
        assert item.title not in answer.content.decode()
    for address in ("deze-week", "opvallend", "taken", "situatie"):
        assert item.title not in client.get(f"/en/fictief/{address}").content.decode()


def test_without_signing_in_commitments_are_not_on_this_week(adviser: Client, item: Item) -> None:
    _decided(adviser, item, tot="2026-01-29")
    assert item.title not in Client().get("/en/fictief/deze-week", follow=True).content.decode()


def test_the_mayor_reads_and_is_offered_nothing_to_fill_in(adviser: Client, item: Item) -> None:
    adviser.post(_to(item, "bevinding"), _finding("municipality", "Meer meldingen."))
    page = _as("mayor").get(_to(item)).content.decode()
    assert "Meer meldingen." in page
    assert "<textarea" not in page


def test_an_item_of_another_world_is_not_found(adviser: Client, item: Item) -> None:
    assert adviser.get(f"/en/werkelijk/overleg/punt/{item.public_id}").status_code == 404
