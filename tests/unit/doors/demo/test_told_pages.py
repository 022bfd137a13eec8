# SPDX-License-Identifier: EUPL-1.2
"""The pages of the invented municipality's meetings, hours and plans: Dutch in Dutch, and no Dutch text in English."""

import html
import re

import msgspec
import pytest
from django.test import Client

from veiligheidsbeeld.doors.demo.fictional_english import english_texts
from veiligheidsbeeld.doors.demo.fictional_minutes import texts
from veiligheidsbeeld.doors.demo.fictional_told_evaluations import evaluation_texts, read_evaluations
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.assessment.models import Item, Meeting
from veiligheidsbeeld.loop.effect.models import Evaluation
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TRANSLATED = {nl: en for nl, en in english_texts().items() if len(nl) > 20 and nl != en}
Page = tuple[str, list[str]]


def _as(role: str) -> Client:
    client = Client()
    client.post("/aanmelden-als", {"rol": role})
    return client


def _text(client: Client, path: str) -> str:
    """What a page says outside its forms: those hold what is stored."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    plain = re.sub(r"<(form|datalist|script|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)).replace(chr(0xA0), " "))


def _pages(world: World) -> list[str]:
    base = f"/{world.id}"
    return [
        f"{base}/overleg", f"{base}/taken", f"{base}/inzet", f"{base}/plan", f"{base}/deze-week",
        *(f"{base}/overleg/{one.public_id}" for one in Meeting.objects.all()),
        *(f"{base}/overleg/punt/{one.public_id}" for one in Item.objects.all()),
        *(f"{base}/plan/{one.public_id}" for one in Plan.objects.all()), f"{base}/hielp-het",
        *(f"{base}/hielp-het/{one.public_id}" for one in Evaluation.objects.all()),
        *(f"{base}/hielp-het/{one.public_id}/protocol" for one in Evaluation.objects.exclude(protocol=None)),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["policy_adviser", "team_leader_boa"])
def test_no_dutch_text_stands_on_an_english_page(told: World, role: str) -> None:
    client = _as(role)
    for path in _pages(told):
        if role != "policy_adviser" and ("overleg" in path or "hielp-het" in path):
            continue
        said = _text(client, f"/en{path}")
        assert [one for one in TRANSLATED if one in said] == [], path


def _questions() -> set[str]:
    """Texts of questions: those of templates, and how a measure should work, stand mostly in forms."""
    told = read_evaluations()
    others = {one.nl for each in told for kept in (each.set_up, each.amended, each.stopped) for one in texts(kept)}
    titles = {each.question.title.nl for each in told if each.question.title}
    return {one.nl for one in evaluation_texts(told)} - others - titles


def test_nearly_every_text_is_read_somewhere_in_either_language(told: World) -> None:
    adviser = _as("policy_adviser")
    read = {nl: en for nl, en in TRANSLATED.items() if nl not in _questions()}
    for prefix, wanted in (("", read.keys()), ("/en", read.values())):
        said = " ".join(_text(adviser, prefix + path) for path in _pages(told))
        unread = [one for one in wanted if re.sub(r"\s+", " ", one) not in said]
        assert len(unread) <= 0.05 * len(TRANSLATED), unread


def test_a_form_shows_what_is_stored_on_an_english_page_too(told: World) -> None:
    item = Item.objects.get(meeting__state=Meeting.State.PLANNED, number=1)
    stored = item.findings.get(party="municipality").seen
    form = _as("policy_adviser").get(f"/en/{told.id}/overleg/punt/{item.public_id}").content.decode()
    assert f">{html.escape(stored)}</textarea>" in form
    assert html.escape(TRANSLATED[stored]) in form


def test_deployment_says_where_fewer_hours_were_written_than_agreed(told: World) -> None:
    said = _text(_as("policy_adviser"), f"/en/{told.id}/inzet")
    assert re.search(r"Noordermade: 48 hours were agreed, \d+ written", said)
    assert not re.search(r"Ketelbrink: \d+ hours were agreed", said)
    for task in ("Patrol", "Catering and inspections", "Residential nuisance"):
        assert task in said


def test_the_tour_has_as_many_stops_as_it_says_and_the_new_ones_lead_somewhere(told: World) -> None:
    page = Client().get("/en/").content.decode()
    tour = page[page.index('id="tour"') :]
    assert "eleven stops" in tour
    assert tour.count("<li>") == 11
    for name, role, words in (
        ("The meeting that disagreed", "police_liaison", "Police and municipality differ."),
        ("The target that cannot be measured", "mayor", "5% fewer dwelling burglaries than in 2025."),
        ("The pilot that proved nothing", "policy_adviser", "Cannot tell: these figures do not allow an estimate."),
    ):
        form = re.search(rf'name="rol" value="(\w+)"><input[^>]*name="next" value="([^"]+)"><button[^>]*>{name}', tour)
        assert form, name
        assert form[1] == role
        client = Client()
        arrived = client.post("/aanmelden-als", {"rol": form[1], "next": form[2]})
        assert words in _text(client, arrived.headers["Location"])


@pytest.mark.parametrize("kind", ["minutes", "briefing", "monitor", "plan"])
def test_a_document_in_english_holds_no_dutch_text_either(told: World, kind: str) -> None:
    picture = open_picture(told)
    made = make(picture, kind, told.settings.municipality, None, by="-", role="", now=told.clock())
    dutch, english = (msgspec.json.encode(made[language].blocks).decode() for language in ("nl", "en"))
    assert any(one in dutch for one in TRANSLATED)
    assert [one for one in TRANSLATED if one in english] == []
    assert any(one in english for one in TRANSLATED.values())


@pytest.mark.parametrize(("role", "sees"), [("council_member", False), ("team_leader_boa", False), ("mayor", True)])
def test_titles_of_agendas_stand_in_the_plan_only_for_who_may_see_meetings(told: World, role: str, sees: bool) -> None:
    client = _as(role)
    linked = Item.objects.filter(measures__plan__state="adopted").first()
    assert linked is not None
    plan = linked.measures.filter(plan__state="adopted").first().plan
    page = client.get(f"/fictief/plan/{plan.public_id}").content.decode()
    assert (f": {linked.title}" in page) == sees
