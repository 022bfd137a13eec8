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
