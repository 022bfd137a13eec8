# SPDX-License-Identifier: EUPL-1.2
"""What was agreed, when, and was it changed afterwards? Versions and events, each sealed with the one before.

Frozen before outcomes are seen; a change is a new version, the old ones stay. A hash shows that something was changed
since it was published, not who did so: whoever holds the file can write another history with hashes that fit.
So publish the hash of a version or event at the moment it is made, and give it to `verify` (docs/adr/0022-protocol.md).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.content import OVER_CASES, Content, ContentError, content_of_plain, faults
from veiligheidsbeeld.loop.effect.protocol_file import (
    LOTS,
    SEEN,
    Event,
    Protocol,
    Version,
    dump,
    first_of,
    load,
    newest,
    read,
    seal,
    version_of,
)
from veiligheidsbeeld.loop.effect.verifying import (
    Finding,
    against_draw,
    broken,
    drawn_by,
    not_of_its_day,
    seed_early,
    verify,
)

__all__ = [
    "Content", "ContentError", "Difference", "Event", "Finding", "Protocol", "Version", "content_of_plain",
    "differences", "dump", "freeze", "load", "newest", "read", "record_lots", "record_outcomes_seen", "verify",
]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field that another version has otherwise; values as JSON holds them, None for nothing."""

    field: str
    before: Any
    after: Any


def freeze(content: Content, at: datetime, by: str, why: str = "", onto: Protocol | None = None) -> Protocol:
    """A protocol with one version more; without `onto` a new one. Later versions say why.

    Raises ContentError when fields do not hold together, with one sentence each; UserError when `onto` is damaged, when
    it is newer than `at`, or when no reason is given. A version after outcomes were seen is kept; `verify` finds it.
    """
    wrong = faults(content)
    if onto is None:
        wrong += seed_early(content)
    else:
        _refuse_damaged(onto, at)
        if not why.strip():
            raise UserError("reason_needed")
        drawn = first_of(onto, LOTS)
        agreed = version_of(onto, drawn) if drawn else None
        wrong += against_draw(content, agreed.content, drawn) if drawn and agreed else seed_early(content)
    if wrong:
        raise ContentError(wrong)
    return _with_version(onto, content, at, by, why)


def record_lots(
    protocol: Protocol, seed: str, at: datetime, by: str, why: str, published: date | None = None
) -> Protocol:  # fmt: skip
    """Draw the lots that the newest version agreed on, once. Adds the event, and a version in which seed, treated areas
    and controls are filled in (with a stepped start all areas are treated). `published`: the day of the number.

    Raises UserError when no lots over areas were agreed on, when they were drawn before, for a number of a day to come
    or from before it was agreed on, and as `freeze`.
    """
    _refuse_damaged(protocol, at)
    content = newest(protocol).content
    if content.lots is None or content.design in OVER_CASES:
        raise UserError("lots_not_agreed")
    if first_of(protocol, LOTS):
        raise UserError("lots_drawn_before")
    drawn = drawn_by(content, seed)
    for one in not_of_its_day(newest(protocol), published, _utc(at)):
        raise UserError(one.code, **one.params)
    told = _with_event(protocol, at, by, kind=LOTS, seed=seed, drawn=drawn, published=published)
    filled = msgspec.structs.replace(
        content, lots=msgspec.structs.replace(content.lots, seed=seed), treated=drawn,
        controls=tuple(one for one in content.eligible if one not in drawn),
    )  # fmt: skip
    return _with_version(told, filled, at, by, why)


def record_outcomes_seen(protocol: Protocol, at: datetime, by: str) -> Protocol:
    """Say that outcomes after the start were shown; what is frozen later is marked. The first time counts."""
    _refuse_damaged(protocol, at)
    if first_of(protocol, SEEN):
        return protocol
    return _with_event(protocol, at, by, kind=SEEN)


def differences(earlier: Content, later: Content) -> list[Difference]:
    """What changed between two versions, field by field; fields of a part as outcome.register."""
    before, after = _flat(msgspec.to_builtins(earlier)), _flat(msgspec.to_builtins(later))
    return [
        Difference(name, before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]


def _with_version(onto: Protocol | None, content: Content, at: datetime, by: str, why: str) -> Protocol:
    versions = onto.versions if onto else ()
    made = Version(
        version=len(versions) + 1, frozen_at=_utc(at), by=by, why=why if versions else "",
        previous=versions[-1].sha256 if versions else "", content=content, sha256="",
    )  # fmt: skip
    return Protocol(versions=(*versions, seal(made)), events=onto.events if onto else ())


def _with_event(protocol: Protocol, at: datetime, by: str, **own: Any) -> Protocol:
    last, events = newest(protocol), protocol.events
    made = Event(
        at=_utc(at), by=by, version=last.version, of=last.sha256, previous=events[-1].sha256 if events else "",
        sha256="", **own,
    )  # fmt: skip
    return Protocol(versions=protocol.versions, events=(*events, seal(made)))


def _refuse_damaged(protocol: Protocol, at: datetime) -> None:
    """Nothing is added to what was changed, nor before what is there."""
    for finding in broken(protocol):
        raise UserError("protocol_damaged", place=finding.place)
    moments = [one.frozen_at for one in protocol.versions] + [one.at for one in protocol.events]
    if _utc(at) < max(moments):
        raise UserError("protocol_clock", place=_utc(at).isoformat())


def _flat(plain: dict[str, Any]) -> dict[str, Any]:
    """Fields of parts beside the others, without those that hold nothing; strata stay one value."""
    flat: dict[str, Any] = {}
    for name, value in plain.items():
        parts = value if isinstance(value, dict) else {}
        flat |= {f"{name}.{part}": one for part, one in parts.items()} if parts else {name: value}
    return {name: value for name, value in flat.items() if value is not None and value not in ("", (), [], {})}


def _utc(at: datetime) -> datetime:
    """Raises ValueError for a moment without a time zone: nobody could say later when it was."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC)
