# SPDX-License-Identifier: EUPL-1.2
"""Opvallend: waiting, shown, set aside and refused. The signal is stored by hand; looking itself is tested apart."""

import re
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.models import SignalState
from veiligheidsbeeld.loop.assessment.signal_states import newest_scan, set_state, states, store_scan, stored_scan
from veiligheidsbeeld.loop.picture.read import current_id
from veiligheidsbeeld.loop.picture.signals import Scan, Signal

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE, ANSWER = "/en/fictief/opvallend", "/en/fictief/opvallend/oordeel"
BICYCLES = Signal("fietsdiefstal", "WK980100", "rise", "2025-10", "2024-10+3", "2025-10+3", 1e-7)


@pytest.fixture
def client(demo_home: Path) -> Client:
    signed_in = Client()
    signed_in.post("/aanmelden-als", {"rol": "analyst"})
    return signed_in


@pytest.fixture
def looked(demo_home: Path) -> Scan:
    """The publication was looked through: one signal."""
    found = Scan(current_id(settings.VB.world("fictief")), "GM9801", 300, 600, 0.002, (BICYCLES,))
    store_scan("fictief", found)
    return found


def test_until_the_series_were_looked_through_the_page_waits(client: Client) -> None:
    for _ in range(2):
        answer = client.get(PAGE)
        assert (answer.status_code, answer["Refresh"][:6]) == (200, "3; url")
        assert "being looked through" in answer.content.decode()
    assert list(Job.objects.values_list("kind", "options")) == [(Job.Kind.SCAN, {"municipality": "GM9801"})]


def test_then_it_shows_the_signal_with_its_begin_and_what_to_rule_out(client: Client, looked: Scan) -> None:
    answer = client.get(PAGE)
    assert "Refresh" not in answer
    text = answer.content.decode().replace(chr(0xA0), " ")
    for words in ("Signals to look at: 1.", "300 series", "600 comparisons", "Ketelbrink", "since October 2025",
                  "First rule out:", "no finding", ">rose<", "From 68 to 135"):  # fmt: skip
        assert words.casefold() in text.casefold()
    assert not re.search(r"because of|thanks to|due to", text), "never a cause"
    assert not Job.objects.exists()


def test_with_a_reason_it_is_set_aside_under_the_name_of_who_did_it(client: Client, looked: Scan) -> None:
    given = {"key": BICYCLES.key, "state": "set_aside", "reason": " New racks at the station. "}
    answer = client.post(ANSWER, given, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Signals to look at: 0." in text and "Dealt with: 1." in text
    assert text.index("Was set aside: New racks at the station.") > text.index('id="h-done"')
    assert 'id="h-none"' not in text, "something did stand out"
    kept = SignalState.objects.get()
    assert (kept.key, kept.state, kept.reason) == (BICYCLES.key, "set_aside", "New racks at the station.")
    assert kept.by
    client.post(ANSWER, {"key": BICYCLES.key, "state": "new"})
    assert "Signals to look at: 1." in client.get(PAGE).content.decode()
    assert SignalState.objects.count() == 2, "nothing is overwritten"


def test_without_a_reason_the_error_stands_at_its_field(client: Client, looked: Scan) -> None:
    answer = client.post(ANSWER, {"key": BICYCLES.key, "state": "settled", "reason": "  "})
    text = answer.content.decode()
    assert not SignalState.objects.exists()
    assert "<title>Error:" in text.replace("\n", "")
    field = text[text.index("utrecht-form-field--invalid") :]
    field = field[: field.index("</form>")]
    assert "Write in a few words why." in field
    assert f'href="#r-{BICYCLES.key}"' in text and f'id="r-{BICYCLES.key}"' in field


def test_what_was_typed_is_still_there_after_an_error(client: Client, looked: Scan) -> None:
    text = client.post(ANSWER, {"key": BICYCLES.key, "state": "gone", "reason": "Racks & <more>"}).content.decode()
    assert "gone is not a state" in text
    assert 'value="Racks &amp; &lt;more&gt;"' in text
    assert not SignalState.objects.exists()


def test_who_may_look_and_not_judge_gets_no_form(client: Client, looked: Scan) -> None:
    client.post("/aanmelden-als", {"rol": "mayor"})
    text = client.get(PAGE).content.decode()
    assert "Signals to look at: 1." in text and 'name="reason"' not in text
    assert client.post(ANSWER, {"key": BICYCLES.key, "state": "settled", "reason": "x"}).status_code == 403
    assert client.get(ANSWER).status_code == 405
    assert Client().post(ANSWER, {"key": BICYCLES.key}).status_code == 302, "who did not sign in is asked to"
    assert not SignalState.objects.exists()


@pytest.mark.parametrize(("state", "reason"), [("set_aside", ""), ("settled", " \n"), ("weg", "Feest."), ("", "")])
def test_a_state_needs_to_exist_and_to_have_a_reason(state: str, reason: str) -> None:
    with pytest.raises(UserError):
        set_state("fictief", "a.b.rise.2024-01", state, reason, "analyst")
    assert not SignalState.objects.exists()


def test_the_newest_state_counts_in_its_own_world() -> None:
    for state in ("set_aside", "new", "settled"):
        set_state("fictief", "one", state, "Feest." * 200, "analyst")
    set_state("werkelijk", "two", "new", "", "analyst")
    assert {key: one[-1].state for key, one in states("fictief").items()} == {"one": "settled"}
    assert len(states("fictief")["one"][-1].reason) == 500


def test_a_publication_is_kept_once_and_the_newest_is_known(looked: Scan) -> None:
    store_scan("fictief", msgspec.structs.replace(looked, signals=()))
    assert stored_scan("fictief", "GM9801", looked.publication) == looked, "what was found first stays"
    assert stored_scan("werkelijk", "GM9801", looked.publication) is None
    later = msgspec.structs.replace(looked, publication="later")
    store_scan("fictief", later)
    assert newest_scan("fictief", "GM9801") == later
    assert newest_scan("fictief", "GM0114") is None
