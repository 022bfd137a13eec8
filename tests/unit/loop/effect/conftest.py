# SPDX-License-Identifier: EUPL-1.2
"""A municipality with four wijken and their burglaries by month, and who evaluates what is done about them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from told_effect import INDICATOR, TOLD_PLAN, WIJKEN, estimate_of

from veiligheidsbeeld.ground.core import Figure
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.judging import compare, decide
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.effect import promised as module
from veiligheidsbeeld.loop.effect.beginning import begin, blank
from veiligheidsbeeld.loop.effect.evaluations import write_question, write_set_up
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText, SetUpText
from veiligheidsbeeld.loop.effect.result import Estimate

Known = Callable[[int], Any]


@pytest.fixture
def november() -> Author:
    return Author("adviseur", "policy_adviser", datetime(2025, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
def january() -> Author:
    """The first day of the measure."""
    return Author("adviseur", "policy_adviser", datetime(2026, 1, 1, 9, tzinfo=UTC))


@pytest.fixture
def later() -> Author:
    """A year on, when figures of the whole measure are known."""
    return Author("analist", "analyst", datetime(2027, 2, 1, 9, tzinfo=UTC))


@pytest.fixture
def known(figure: Callable[..., Figure]) -> Known:
    """What is known after so many months from January 2023: ten a month in each wijk."""

    def after(months: int) -> Any:
        return TOLD_PLAN.picture([
            one for area in WIJKEN
            for one in TOLD_PLAN.TOLD.months(figure, area, [10.0] * months, date(2023, 1, 1), indicator=INDICATOR,
                                             division_year=2024)
        ])  # fmt: skip

    return after


@pytest.fixture
def question() -> dict[str, Any]:
    """Lots say which two of four wijken get home visits in 2026."""
    return {
        **blank(QuestionText), "title": "Helpen huisbezoeken?", "problem": "Veel inbraken.", "measure": "Huisbezoeken.",
        "who": "Team Wijken", "where": "Vier wijken", "indicator": INDICATOR, "register": "Aangiften bij de politie",
        "eligible": list(WIJKEN), "treat": 2, "start": date(2026, 1, 1), "until": date(2026, 12, 31),
    }  # fmt: skip


@pytest.fixture
def set_up() -> dict[str, Any]:
    return {
        **blank(SetUpText), "design": "lots", "estimand": "Inbraken met en zonder bezoek.",
        "stopping_rule": "Eén keer, aan het eind.", "seed_source": "De Lotto van 6 december 2025",
    }  # fmt: skip


@pytest.fixture
def asked(db: None, known: Known, question: dict[str, Any], set_up: dict[str, Any], november: Author) -> Evaluation:
    """A question with its set-up, of which nothing was frozen yet."""
    made = begin(known(34), november, title="Helpen huisbezoeken?")
    write_question(known(34), made, question, 1, november)
    write_set_up(made, set_up, 1, november)
    return made


@pytest.fixture
def decided(db: None, november: Author) -> Item:
    """A point of an agenda whose decision orders home visits."""
    meeting = meetings.plan_meeting("werkelijk", "GM0114", "Veiligheidsoverleg", date(2025, 11, 20))
    meetings.step_meeting(meeting, "open", "", november)
    item = meetings.add_item(meeting, Item.Kind.OWN, "Inbraken in vier wijken")
    compare(item, {"outcome": "unknown", "about": ""}, 0, november)
    values = {
        "kind": "act", "what": "Huisbezoeken in 2026.", "owner": "Team Wijken", "hours_per_week": 8,
        "until": date(2026, 12, 31), "indicator": INDICATOR, "area": "WK011401-2024", "check_back_on": date(2027, 2, 1),
    }  # fmt: skip
    decide(item, values, 0, november)
    return item


@pytest.fixture
def estimating(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the calculation was asked; it always answers with `estimate_of()`."""
    asked: list[dict[str, Any]] = []

    def answer(panel: Any, treated: list[str], start: str, **about: Any) -> Estimate:
        asked.append({"panel": panel, "treated": treated, "start": start, **about})
        return estimate_of()

    monkeypatch.setattr(module, "estimate", answer)
    return asked
