# SPDX-License-Identifier: EUPL-1.2
"""A protocol as tests tell it: six areas, lots over three, a start in March 2027."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from veiligheidsbeeld.loop.effect.content import Content, Drawing, Outcome
from veiligheidsbeeld.loop.effect.protocol import Protocol, freeze, record_lots
from veiligheidsbeeld.loop.effect.result import Hoped, Method

SIX = ("A", "B", "C", "D", "E", "F")
LOTS = Drawing(treat=3, seed_source="Trekking van 1 februari 2027")
SEED = "4-11-19-22-38-41"


def on(day: int, month: int = 1, year: int = 2027) -> datetime:
    return datetime(year, month, day, 10, tzinfo=UTC)


def content(**other: Any) -> Content:
    told = Content(
        title="Extra uren", problem="Veel meldingen", measure="Uren", who="Plekken", where="Zes plekken",
        estimand="Verschil tussen geloot en niet geloot", hypothesis=Hoped.FALLS,
        outcome=Outcome(name="Meldingen", register="Politie"), design="lots", eligible=SIX, base_from="2024-03",
        start="2027-03", until="2028-02", selected_on=("2026-01", "2026-12"), lots=LOTS, buffers=("Rand",),
        method=Method.LOTS, stopping_rule="Eén keer", analysis_version="veiligheidsbeeld 0.1.0",
    )  # fmt: skip
    return msgspec.structs.replace(told, **other)


def frozen(**other: Any) -> Protocol:
    return freeze(content(**other), on(5), "beleid")


def drawn() -> Protocol:
    return record_lots(frozen(), SEED, on(2, 2), "beleid", "Geloot")
