# SPDX-License-Identifier: EUPL-1.2
"""Is a signal new, set aside or settled, and who said why? A state is kept under the key of its signal."""

from collections import defaultdict

import msgspec

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.assessment.models import SignalScan, SignalState
from veiligheidsbeeld.loop.picture.signals import Scan


def stored_scan(world: str, municipality: str, publication: str) -> Scan | None:
    """What was found in a publication; None where it was not looked at yet."""
    row = SignalScan.objects.filter(world=world, municipality=municipality, publication=publication).first()
    return msgspec.convert(row.found, Scan) if row else None


def newest_scan(world: str, municipality: str) -> Scan | None:
    """What was found in the newest publication that was looked at; None where none was."""
    row = SignalScan.objects.filter(world=world, municipality=municipality).order_by("id").last()
    return msgspec.convert(row.found, Scan) if row else None


def store_scan(world: str, found: Scan) -> None:
    """Keep what was found; the same publication once."""
    SignalScan.objects.get_or_create(
        world=world, municipality=found.municipality, publication=found.publication,
        defaults={"found": msgspec.to_builtins(found)},
    )  # fmt: skip


def states(world: str) -> dict[str, list[SignalState]]:
    """What was made of each signal that somebody looked at, by key: the oldest first, the last one holds."""
    found: dict[str, list[SignalState]] = defaultdict(list)
    for one in SignalState.objects.filter(world=world):
        found[one.key].append(one)
    return found


def set_state(world: str, key: str, state: str, reason: str, by: str, role: str = "") -> None:
    """Say what became of a signal. Raises UserError for an unknown state, or one that needs a reason and has none."""
    if state not in SignalState.State.values:
        raise UserError("unknown_state", state=state, known=", ".join(SignalState.State.values))
    if state != SignalState.State.NEW and not reason.strip():
        raise UserError("reason_needed")
    SignalState.objects.create(world=world, key=key, state=state, reason=reason.strip()[:500], by=by, role=role)
