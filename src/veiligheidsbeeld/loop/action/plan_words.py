# SPDX-License-Identifier: EUPL-1.2
"""A target and a measure as somebody writes them, before anything is checked or stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class MeasureState(StrEnum):
    """How a measure goes. Never a colour."""

    PLANNED = "planned"
    ON_TRACK = "on_track"
    LATE = "late"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True)
class TargetWords:
    """`indicator` and `area` are ids and codes; empty in a target of words only. `due` is the last day."""

    theme: str
    text: str
    indicator: str = ""
    area: str = ""
    aim_kind: str = ""
    aim: Decimal | None = None
    due: date | None = None


@dataclass(frozen=True)
class MeasureWords:
    """Hours and whole euros in all; `owner` is a role or an organisation, `until` the last day. `targets` are
    public ids of the plan's targets, `decided_in` of agenda items."""

    theme: str
    what: str
    owner: str
    partners: str = ""
    hours: int | None = None
    costs_euros: int | None = None
    until: date | None = None
    state: str = MeasureState.PLANNED
    targets: tuple[str, ...] = ()
    decided_in: tuple[str, ...] = ()
