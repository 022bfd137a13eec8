# SPDX-License-Identifier: EUPL-1.2
"""What stands in `plans.yml`? The plans of the invented municipality as they are told there; stores nothing."""

from datetime import date
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.doors.demo.fictional_minutes import NO_WORDS, Told
from veiligheidsbeeld.loop.picture.themes import Words

PLANS_FILE = Path(__file__).with_name("plans.yml")


class ToldAmbition(Told, frozen=True):
    """What a plan wants in a theme."""

    theme: str
    text: Words


class ToldTarget(Told, frozen=True):
    """What should be different; without an indicator in words only."""

    id: str
    theme: str
    text: Words
    indicator: str = ""
    area: str = ""
    aim_kind: str = ""
    aim: float | None = None
    due: date | None = None


class ToldNote(Told, frozen=True):
    """How a measure went."""

    day: date
    state: str
    text: Words


class ToldMeasure(Told, frozen=True):
    """What is done; `decided_in` are ids of `meetings.yml`. `id` is for `evaluations.yml`."""

    theme: str
    what: Words
    owner: Words
    partners: Words = NO_WORDS
    hours: int | None = None
    costs_euros: int | None = None
    until: date | None = None
    state: str = "planned"
    targets: tuple[str, ...] = ()
    decided_in: tuple[str, ...] = ()
    notes: tuple[ToldNote, ...] = ()
    id: str = ""


class ToldPlan(Told, frozen=True):
    """One plan; `plans.yml` says what its fields mean."""

    id: str
    first_year: int
    title: Words
    introduction: Words
    made: date
    targets: tuple[ToldTarget, ...]
    measures: tuple[ToldMeasure, ...]
    ambitions: tuple[ToldAmbition, ...]
    four_year: bool = False
    claim: str = ""
    follows: str = ""
    until: date | None = None
    refreshed: date | None = None
    adopted: date | None = None


def read_plans(path: Path = PLANS_FILE) -> tuple[ToldPlan, ...]:
    """All plans, the oldest first. Raises msgspec.ValidationError naming what is wrong."""
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), tuple[ToldPlan, ...], strict=False)
