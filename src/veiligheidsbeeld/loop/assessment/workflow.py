# SPDX-License-Identifier: EUPL-1.2
"""Which step may follow which state? One table, `workflow.yml`, for meetings, their items and documents; a room above
brings a table of its own."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import UserError

TABLE = Path(__file__).with_name("workflow.yml")
Need = Literal["no_open_items", "running", "both_heard", "compared", "looked_back", "not_closed"]


class Transition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One line of `workflow.yml`, which says what the fields mean."""

    step: str
    from_: frozenset[str]
    to: str
    action: Action
    reason: bool = False
    needs: tuple[Need, ...] = ()


@cache
def transitions(thing: str, table: Path = TABLE) -> dict[str, Transition]:
    """All steps of a `meeting`, an `item`, a `document` or whatever a table holds, by name."""
    plain = yaml.safe_load(table.read_text(encoding="utf-8"))
    return {one.step: one for one in msgspec.convert(plain[thing], list[Transition])}


def transition(thing: str, step: str, state: str, reason: str, table: Path = TABLE) -> Transition:
    """The step from this state. Raises UserError when the table does not have it, or a reason is missing."""
    found = transitions(thing, table).get(step)
    if found is None or state not in found.from_:
        raise UserError("no_such_step", step=step, state=state)
    if found.reason and not reason.strip():
        raise UserError("reason_needed")
    return found
