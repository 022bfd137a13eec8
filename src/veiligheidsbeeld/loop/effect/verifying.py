# SPDX-License-Identifier: EUPL-1.2
"""Is a protocol still what was agreed beforehand? Everything that is not, each with its place in the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import cast

from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.effect.content import Content, Drawing, faults
from veiligheidsbeeld.loop.effect.lots import draw, draw_steps
from veiligheidsbeeld.loop.effect.protocol_file import (
    LOTS,
    SEEN,
    Event,
    Protocol,
    Version,
    digest,
    first_of,
    version_of,
)


@dataclass(frozen=True)
class Finding:
    """Something that `verify` found. `place`: where it stands in the file, such as versions[1]."""

    place: str
    statement: Statement


def verify(protocol: Protocol, expect: tuple[str, ...] = ()) -> list[Finding]:
    """Everything that is not as it was agreed; empty when nothing is found. `expect`: hashes that were published
    elsewhere when they were made; each must be that of a version or an event here.

    Without such a hash it cannot be seen that the newest versions or events were cut off, nor that the whole file was
    written anew. With the hash of a version, nothing up to it can be changed unseen; with that of an event, nothing up
    to it and to the version it is about. Moments are what the writer's clock said.
    """
    known = {one.sha256 for one in protocol.versions} | {one.sha256 for one in protocol.events}
    absent = [Finding("", Statement("protocol_hash_absent", {"hash": one})) for one in expect if one not in known]
    return [*broken(protocol), *_time(protocol), *_holding(protocol), *_lots(protocol), *absent]


def broken(protocol: Protocol) -> Iterator[Finding]:
    """Is each what was sealed, and does it follow on the one before it?"""
    previous = ""
    for n, version in enumerate(protocol.versions, 1):
        place = f"versions[{n - 1}]"
        if digest(version) != version.sha256:
            yield Finding(place, Statement("protocol_version_changed", {"number": n}))
        if (version.version, version.previous) != (n, previous):
            yield Finding(place, Statement("protocol_version_chain", {"number": n}))
        previous = version.sha256
    previous = ""
    for n, event in enumerate(protocol.events, 1):
        place = f"events[{n - 1}]"
        if digest(event) != event.sha256:
            yield Finding(place, Statement("protocol_event_changed", {"number": n}))
        if event.previous != previous:
            yield Finding(place, Statement("protocol_event_chain", {"number": n}))
        if event.of not in {one.sha256 for one in protocol.versions if one.version == event.version}:
            yield Finding(place, Statement("protocol_event_elsewhere", {"number": n, "version": event.version}))
        previous = event.sha256


def _time(protocol: Protocol) -> Iterator[Finding]:
    """Was each version frozen before the start that was agreed by then, and before anyone saw outcomes? In UTC."""
    seen, starts = first_of(protocol, SEEN), []
    for n, version in enumerate(protocol.versions, 1):
        place, day = f"versions[{n - 1}]", version.frozen_at.astimezone(UTC).date()
        if seen and (n > seen.version or version.frozen_at > seen.at):
            params = {"number": n, "date": day, "seen": seen.at.date()}
            yield Finding(place, Statement("protocol_after_seen", params))
        starts.append(_start(version.content))
        late = [one for one in starts[-2:] if one <= day]
        if late:
            yield Finding(place, Statement("protocol_after_start", {"number": n, "date": day, "start": late[0]}))
    clocks = {"versions": [one.frozen_at for one in protocol.versions], "events": [one.at for one in protocol.events]}
    for name, moments in clocks.items():
        for n, (earlier, later) in enumerate(pairwise(moments), 1):
            if later < earlier:
                yield Finding(f"{name}[{n}]", Statement("protocol_clock", {"place": f"{name}[{n}]"}))


def _start(content: Content) -> date:
    """First day of the measure; the last of the calendar for what is no period, which `faults` tells of."""
    try:
        return Period.parse(content.start).start
    except UserError:
        return date.max


def _holding(protocol: Protocol) -> Iterator[Finding]:
    """Does each version hold together?"""
    for n, version in enumerate(protocol.versions, 1):
        for one in faults(version.content):
            told = Statement("protocol_field_of", {"number": n, **one.params})
            yield Finding(f"versions[{n - 1}]", told)


def _lots(protocol: Protocol) -> Iterator[Finding]:
    """Were lots drawn once, by what was agreed beforehand, and is what they gave what is done?"""
    first = first_of(protocol, LOTS)
    agreed = version_of(protocol, first) if first else None
    for n, event in enumerate(protocol.events):
        if event.kind == LOTS:
            found = [] if event is first else [Statement("lots_twice", {"date": event.at.date()})]
            yield from (Finding(f"events[{n}]", one) for one in (*found, *_of_draw(protocol, event)))
    for n, version in enumerate(protocol.versions):
        content = version.content
        if first and agreed and version.version > first.version:
            told = against_draw(content, agreed.content, first)
        else:
            told = seed_early(content)
        yield from (Finding(f"versions[{n}]", one) for one in told)
    if first and all(one.version <= first.version for one in protocol.versions):
        yield Finding("versions", Statement("lots_version_gone", {"number": first.version + 1}))


def _of_draw(protocol: Protocol, event: Event) -> Iterator[Statement]:
    """Does a draw follow on a version that names the source of its seed, and does the seed give these areas?"""
    version = version_of(protocol, event)
    if version is None or version.content.lots is None or version.frozen_at > event.at:
        yield Statement("lots_before_source", {"date": event.at.date()})
    if version is None or version.content.lots is None:
        return
    yield from not_of_its_day(version, event.published, event.at)
    try:
        given = drawn_by(version.content, event.seed)
    except UserError:
        given = ()
    if event.drawn != given:
        yield _swapped(given, event.drawn)


def not_of_its_day(version: Version, published: date | None, at: datetime) -> Iterator[Statement]:
    """Was the number `published` after the version that leaves it to lots was frozen, and not after it was used? Days
    are those of UTC, as the moments are; within the day of freezing nobody can tell."""
    frozen, used = version.frozen_at.astimezone(UTC).date(), at.astimezone(UTC).date()
    if published and published > used:
        yield Statement("lots_number_to_come", {"published": published, "drawn": used})
    if published and published < frozen:
        yield Statement("lots_number_known", {"published": published, "frozen": frozen})


def against_draw(content: Content, agreed: Content, event: Event) -> list[Statement]:
    """Where a version after the draw is not what the draw gave, of what was agreed before it."""
    if content.lots is None or agreed.lots is None:
        return [Statement("lots_left")]
    terms = {name: getattr(content, name) != getattr(agreed, name) for name in ("eligible", "design")}
    for name in ("treat", "strata", "steps", "seed_source"):
        terms[f"lots.{name}"] = getattr(content.lots, name) != getattr(agreed.lots, name)
    found = [Statement("lots_terms_changed", {"field": name}) for name, changed in terms.items() if changed]
    if content.lots.seed != event.seed:
        found.append(Statement("lots_seed_changed", {"drawn": event.seed, "found": content.lots.seed or "…"}))
    if set(content.treated) != set(event.drawn):
        found.append(_swapped(event.drawn, content.treated))
    left = tuple(one for one in agreed.eligible if one not in event.drawn)
    if set(content.controls) != set(left):
        found.append(Statement("lots_controls", {"given": _named(left), "found": _named(content.controls)}))
    return found


def _swapped(given: tuple[str, ...], found: tuple[str, ...]) -> Statement:
    return Statement("lots_swapped", {"given": _named(given), "found": _named(found)})


def _named(areas: tuple[str, ...]) -> str:
    return ", ".join(sorted(areas)) or "…"


def seed_early(content: Content) -> list[Statement]:
    """A number that is known when the protocol is frozen can have been chosen."""
    return [Statement("lots_seed_early", {"seed": content.lots.seed})] if content.lots and content.lots.seed else []


def drawn_by(content: Content, seed: str) -> tuple[str, ...]:
    """The areas that a seed gives under what was agreed: the treated, or with a stepped start all, in their order.
    Raises UserError where no draw can be made."""
    lots = cast(Drawing, content.lots)
    if content.design == "stepped":
        return tuple(draw_steps(content.eligible, len(lots.steps), seed))
    return draw(content.eligible, lots.treat, seed, lots.strata or None).treated
