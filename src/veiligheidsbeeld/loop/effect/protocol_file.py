# SPDX-License-Identifier: EUPL-1.2
"""How does a protocol stand in its file? Versions and events, each sealed with the hash of the one before it.

The hash is SHA-256 (FIPS 180-4) over canonical JSON of all other fields: of what is said, so other spacing changes
nothing. It can be redone with any JSON library that sorts keys.
"""

import hashlib
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.store import canonical
from veiligheidsbeeld.loop.effect.content import Content

FORMAT: Literal["veiligheidsbeeld-protocol/1"] = "veiligheidsbeeld-protocol/1"
LOTS: Literal["lots_drawn"] = "lots_drawn"
SEEN: Literal["outcomes_seen"] = "outcomes_seen"
_PLACE = re.compile(r"at `\$\.?([^`]+)`")


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was agreed at one moment. `by` is a role. `sha256` covers the other fields, `previous` among them: the hash
    of the version before."""

    version: int
    frozen_at: datetime
    by: str
    why: str
    previous: str
    content: Content
    sha256: str


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happened while `version`, with hash `of`, was the newest. `drawn`: what the lots gave, in their order;
    `published`: the day on which their number was published, where that was said."""

    kind: Literal["lots_drawn", "outcomes_seen"]
    at: datetime
    by: str
    version: int
    of: str
    previous: str
    seed: str = ""
    drawn: tuple[str, ...] = ()
    published: date | None = None
    sha256: str


class Protocol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All versions and events, oldest first."""

    format: Literal["veiligheidsbeeld-protocol/1"] = FORMAT
    versions: tuple[Version, ...]
    events: tuple[Event, ...] = ()


Sealed = TypeVar("Sealed", Version, Event)


def digest(one: Version | Event) -> str:
    """SHA-256 over canonical JSON of all fields but the hash itself."""
    plain = msgspec.to_builtins(one)
    del plain["sha256"]
    return hashlib.sha256(canonical(plain)).hexdigest()


def seal(one: Sealed) -> Sealed:
    """The same with its hash."""
    return msgspec.structs.replace(one, sha256=digest(one))


def newest(protocol: Protocol) -> Version:
    """The version that holds now."""
    return protocol.versions[-1]


def version_of(protocol: Protocol, event: Event) -> Version | None:
    """The version that was the newest when an event happened; None when it is not there."""
    return next((one for one in protocol.versions if one.version == event.version), None)


def first_of(protocol: Protocol, kind: str) -> Event | None:
    """The first event of a kind: the one that counts."""
    return next((one for one in protocol.events if one.kind == kind), None)


def dump(protocol: Protocol) -> bytes:
    """The file: JSON in UTF-8, keys sorted, on lines of its own."""
    return msgspec.json.format(canonical(protocol), indent=2) + b"\n"


def read(path: Path) -> Protocol:
    """A protocol from its file; whether it is whole is told by `verify`. Raises UserError for what is no protocol."""
    return load(path.name, plain_json(path))


def load(name: str, plain: object) -> Protocol:
    """A protocol from what JSON holds. Raises UserError naming the place that cannot be read."""
    try:
        protocol = msgspec.convert(plain, Protocol)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        raise UserError("protocol_unreadable", file=name, place=place[1] if place else "format") from error
    moments = [one.frozen_at for one in protocol.versions] + [one.at for one in protocol.events]
    if not protocol.versions or not all(map(_readable, moments)):
        raise UserError("protocol_unreadable", file=name, place="versions")
    return protocol


def plain_json(path: Path) -> Any:
    """What a JSON file holds. Raises UserError when it is not there, is no JSON, or names a field twice: then two
    readers could see two things."""
    try:
        text = path.read_text(encoding="utf-8")
        plain = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
        canonical(plain)  # half a sign, such as \ud800, cannot be written again
        return plain
    except FileNotFoundError as error:
        raise UserError("file_missing", file=str(path)) from error
    except OSError as error:
        raise UserError("file_damaged", file=path.name, problem=type(error).__name__) from error
    except (ValueError, RecursionError) as error:
        raise UserError("not_json", file=path.name, line=getattr(error, "lineno", 1)) from error


def _readable(moment: datetime) -> bool:
    """Has it a time zone, and does it lie within the calendar in UTC?"""
    try:
        return moment.tzinfo is not None and bool(moment.astimezone(UTC))
    except OverflowError:
        return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        raise ValueError("a field stands there twice")
    return plain


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
