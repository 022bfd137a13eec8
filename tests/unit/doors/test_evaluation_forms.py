# SPDX-License-Identifier: EUPL-1.2
"""Do the forms of an evaluation say what they are about: which field, which advice, which period, which evaluation?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.ground.core import AreaType, Statement
from veiligheidsbeeld.loop.action.plan import create_plan, save_measure
from veiligheidsbeeld.loop.action.plan_words import MeasureWords
from veiligheidsbeeld.loop.assessment import outcomes
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.designs.advice import Advice
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText, SetUpText
from veiligheidsbeeld.loop.picture.read import Picture, open_picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OCTOBER = Author("adviseur", "policy_adviser", datetime(2025, 10, 20, 9, tzinfo=UTC))
SAID = [(Statement("effect_not_to_tell"), {"nl": "Niet vast te stellen.", "en": "Cannot tell."})]


@pytest.fixture
def adviser(demo_home: Path) -> Client:
    client = Client()
    client.post("/aanmelden-als", {"rol": "policy_adviser"})
    return client


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
def asked(picture: Picture, begun: Evaluation, wijken: list[str]) -> Evaluation:
    """A question and a comparison that begins in the middle of a month, with all other areas."""
    values = newest(QuestionText, evaluation=begun).values | {
        "problem": "Veel inbraken.", "measure": "Huisbezoeken.", "who": "Team Wijken", "where": "Twee wijken",
        "indicator": "woninginbraak", "treated": wijken[:2], "start": date(2026, 2, 15), "until": date(2027, 2, 14),
        "costs_euros": 12_000, "mechanism": "Wie bezoek kreeg, doet de deur op slot.",
    }  # fmt: skip
    evaluations.write_question(picture, begun, values, 1, OCTOBER)
    chosen = newest(SetUpText, evaluation=begun).values | {
        "design": "comparison", "estimand": "Inbraken.", "stopping_rule": "Aan het eind.",
    }  # fmt: skip
    evaluations.write_set_up(begun, chosen, 1, OCTOBER)
    return begun


Changed = Callable[..., None]


@pytest.fixture
def change(picture: Picture, asked: Evaluation) -> Changed:
    """Write fields of the question otherwise."""

    def written(**fields: object) -> None:
        text = newest(QuestionText, evaluation=asked)
        evaluations.write_question(picture, asked, text.values | fields, text.version, OCTOBER)

    return written


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().replace(chr(0xA0), " ").split())


def to(one: Evaluation, part: str = "") -> str:
    return f"/en/fictief/hielp-het/{one.public_id}{'/' + part if part else ''}"


def test_old_advice_keeps_its_own_label_and_the_note_stands_first(
    adviser: Client, picture: Picture, asked: Evaluation, change: Changed, wijken: list[str]
) -> None:
    advice = Advice(
        False, None, 0.25, 12, tuple(wijken[:2]), 2, 40.0, 0.01, (), (Statement("design_lots"),), None, None
    )  # fmt: skip
    evaluations.keep_advice(asked, newest(QuestionText, evaluation=asked).version, "p", advice.as_plain(), OCTOBER)
    change(indicator="fietsdiefstal", worthwhile_pct=30)
    text = shown(adviser, to(asked, "opzet"))
    assert "Set-ups, for a change of 25%" in text and "30%" not in text
    name = picture.catalogue.get("woninginbraak").names.en
    assert f"Worked out for: {name}." in text and picture.area(wijken[0]).name in text
    assert text.index("The question was changed since.") < text.index("vb-answer__main")


def test_a_comparison_with_nobody_named_says_with_whom_and_which_periods_count(
    adviser: Client, asked: Evaluation
) -> None:
    text = shown(adviser, to(asked, "protocol"))
    assert "All other areas of the same kind." in text
    assert "The measure begins on 15 February 2026; counted is from March 2026" in text
    assert "The last day is 14 February 2027; counted is up to and including January 2027" in text


def test_whole_periods_need_no_word(adviser: Client, asked: Evaluation, change: Changed) -> None:
    change(start=date(2026, 3, 1), until=date(2027, 2, 28))
    assert "whole period" not in shown(adviser, to(asked, "protocol"))


def test_a_verdict_beside_a_measure_says_of_which_evaluation_and_when(adviser: Client, picture: Picture) -> None:
    plan = create_plan(picture, 2026, "Uitvoeringsplan 2026", OCTOBER)
    measure = save_measure(picture, plan, MeasureWords("veilige-dorpen-en-wijken", "Bezoek", "Team"), OCTOBER)
    for title in ("Helpt bezoek?", "Helpt een brief?"):
        made = begin(picture, OCTOBER, title=title)
        outcomes.attach([], evaluation=made.public_id, world="fictief", measure=measure.public_id, indicator="",
                        verdict="cannot_tell", said=SAID, interval=(None, None, None), level=3,
                        at=datetime(2026, 1, 19, 12, tzinfo=UTC))  # fmt: skip
    for part in ("", "/doorrollen"):
        text = shown(adviser, f"/en/fictief/plan/{plan.public_id}{part}")
        assert text.count("(19 January 2026): Cannot tell.") == 2
        assert "Helpt bezoek?" in text and "Helpt een brief?" in text


def posted(wijken: list[str], **changes: str) -> dict[str, str]:
    """What the form of the question sends."""
    return {
        "titel": "Helpen huisbezoeken?", "indicator": "woninginbraak", "richting": "falls", "gebiedssoort": "WK",
        "stap_tijd": "M", "zinvol": "25", "versie": "1", **{f"gebied-{one}": "krijgt" for one in wijken[:2]}, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "label"),
    [("kosten", "1.50,3", "Costs in all, in euros"),
     ("zinvol", "veel", "The smallest change worth having, in per cent"),
     ("begin", "morgen", "First day of the measure"),
     ("aantal", "9", "If lots decide: how many areas get the measure?"),
     ("titel", "", "Name of the evaluation")],
)  # fmt: skip
def test_what_cannot_be_saved_names_its_field(
    adviser: Client, begun: Evaluation, wijken: list[str], field: str, typed: str, label: str
) -> None:
    answer = adviser.post(to(begun, "vraag"), posted(wijken, **{field: typed}))
    assert answer.status_code == 400
    assert f'<a href="#f-{field}">{label}</a>' in answer.content.decode()


@pytest.mark.parametrize(("typed", "euros"), [("1.500,50", 1501), ("€ 12.000", 12_000), ("800", 800), ("", None)])
def test_costs_are_read_as_people_write_them(
    adviser: Client, begun: Evaluation, wijken: list[str], typed: str, euros: int | None
) -> None:
    assert adviser.post(to(begun, "vraag"), posted(wijken, kosten=typed)).status_code == 302
    assert newest(QuestionText, evaluation=begun).costs_euros == euros


def test_who_saves_second_sees_every_field_that_differs(
    adviser: Client, begun: Evaluation, picture: Picture, wijken: list[str]
) -> None:
    theirs = posted(wijken, titel="Ander", onberoerd="fietsdiefstal", einde="2027-01-31", kosten="800")
    theirs[f"gebied-{wijken[2]}"] = "vergelijk"
    adviser.post(to(begun, "vraag"), theirs)
    text = adviser.post(to(begun, "vraag"), posted(wijken, einde="2027-02-28", titel="Mijn")).content.decode()
    box = " ".join(text[text.index('id="h-theirs"') : text.index("<form", text.index('id="h-theirs"'))].split())
    assert "31 January 2027" in box.replace(chr(0xA0), " ")
    assert "Name of the evaluation" in box and "Ander" in box and "Mijn" not in box
    assert "What is hoped for?" not in box, "both say the same"


def test_a_fault_is_called_as_on_the_form_with_the_way_to_it(
    adviser: Client, asked: Evaluation, change: Changed
) -> None:
    change(measure="", who="")
    text = adviser.post(to(asked, "protocol")).content.decode()
    for anchor, label in (("maatregel", "What will be done?"), ("voor_wie", "Who does it, and for whom?")):
        assert f'<a href="{to(asked, "vraag")}#f-{anchor}">{label}</a> – Nothing is filled in here yet.' in text
    assert "measure:" not in text


def test_a_fault_of_the_set_up_leads_to_the_set_up(adviser: Client, asked: Evaluation) -> None:
    chosen = newest(SetUpText, evaluation=asked)
    evaluations.write_set_up(asked, chosen.values | {"design": "stepped", "estimand": ""}, chosen.version, OCTOBER)
    text = adviser.post(to(asked, "protocol")).content.decode()
    assert f'<a href="{to(asked, "opzet")}#f-vergelijking">What exactly is compared?</a>' in text
    assert "With a stepped start: the first day of each step</a> – " in text
    assert "lots.steps" not in text


def test_before_freezing_the_page_shows_what_was_written(
    adviser: Client, asked: Evaluation, picture: Picture, wijken: list[str]
) -> None:
    text = shown(adviser, to(asked))
    for said in ("What was written", "Veel inbraken.", "12,000", picture.area(wijken[0]).name, "15 February 2026",
                 picture.catalogue.get("woninginbraak").names.en, "it falls"):  # fmt: skip
        assert said in text
    assert "Also looked at" not in text and "What else will be looked at?" not in text, "what is empty is left out"


def test_after_advice_there_is_a_way_back_to_the_set_up(adviser: Client, asked: Evaluation) -> None:
    evaluations.keep_advice(asked, 2, "p", {}, OCTOBER)
    assert f'<a href="{to(asked, "opzet")}">Change the set-up</a>' in shown(adviser, to(asked))


def test_what_was_promised_holds_the_change_worth_having_the_costs_and_how_it_should_work(
    adviser: Client, picture: Picture, asked: Evaluation, change: Changed
) -> None:
    change(register="Aangiften")
    evaluations.freeze(picture, asked, OCTOBER)
    text = shown(adviser, to(asked))
    assert "<dt>The smallest change worth having</dt><dd>25%</dd>" in text
    assert "<dt>Costs</dt><dd>€ 12,000</dd>" in text
    assert "<dt>How would it work?</dt><dd>Wie bezoek kreeg, doet de deur op slot.</dd>" in text
    assert "What was written" not in text


def test_the_menu_marks_the_part_that_a_page_lies_in(adviser: Client, begun: Evaluation) -> None:
    here = 'href="/en/fictief/hielp-het" aria-current='
    assert f'{here}"page">' in shown(adviser, "/en/fictief/hielp-het")
    for part in ("", "vraag", "opzet"):
        text = shown(adviser, to(begun, part))
        assert f'{here}"true">' in text and text.count(' aria-current="true">Did it help?') == 1
    assert here not in shown(adviser, "/en/fictief/plan")
