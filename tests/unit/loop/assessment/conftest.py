# SPDX-License-Identifier: EUPL-1.2
"""A meeting with one item, and who writes in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item, Meeting

ADVISER = Author("adviseur", "policy_adviser", datetime(2026, 1, 26, 10, tzinfo=UTC))
POLICE = Author("liaison", "police_liaison", datetime(2026, 1, 27, 9, tzinfo=UTC))


@pytest.fixture
def adviser() -> Author:
    return ADVISER


@pytest.fixture
def police() -> Author:
    return POLICE


@pytest.fixture
def meeting(db: None) -> Meeting:
    return meetings.plan_meeting("fictief", "GM9801", "Veiligheidsoverleg", date(2026, 1, 26))


@pytest.fixture
def item(meeting: Meeting) -> Item:
    return meetings.add_item(meeting, Item.Kind.OWN, "Overlast rond het Ketelplein")


@pytest.fixture
def running(meeting: Meeting, adviser: Author) -> Meeting:
    meetings.step_meeting(meeting, "open", "", adviser)
    return meeting


@pytest.fixture
def finding() -> Callable[..., dict[str, str]]:
    return lambda seen="Meer meldingen", cause="", sure="": {"seen": seen, "cause": cause, "sure": sure}


@pytest.fixture
def decision() -> Callable[..., dict[str, object]]:
    base: dict[str, object] = {
        "kind": "act", "what": "Twaalf uur extra toezicht per week.", "owner": "Teamleider handhaving",
        "hours_per_week": 12, "until": date(2026, 3, 1), "indicator": "woninginbraak", "area": "WK980100-2026",
        "check_back_on": date(2026, 4, 10),
    }  # fmt: skip
    return lambda **changes: {**base, **changes}
