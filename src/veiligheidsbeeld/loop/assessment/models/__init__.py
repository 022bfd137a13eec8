# SPDX-License-Identifier: EUPL-1.2
"""The tables of this room: signals, meetings with what was written in them, what came of decisions, and documents."""

from veiligheidsbeeld.loop.assessment.models.documents import Document, DocumentStep
from veiligheidsbeeld.loop.assessment.models.meetings import (
    Comparison,
    Decision,
    Finding,
    Item,
    LookBack,
    Meeting,
    Step,
    Tombstone,
)
from veiligheidsbeeld.loop.assessment.models.outcomes import Outcome
from veiligheidsbeeld.loop.assessment.models.signals import SignalScan, SignalState

__all__ = [
    "Comparison", "Decision", "Document", "DocumentStep", "Finding", "Item", "LookBack", "Meeting", "Outcome",
    "SignalScan", "SignalState", "Step", "Tombstone",
]  # fmt: skip
