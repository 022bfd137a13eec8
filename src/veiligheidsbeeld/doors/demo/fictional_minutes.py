# SPDX-License-Identifier: EUPL-1.2
"""What did municipality and police of the invented municipality say to each other? Reads `meetings.yml`; stores
nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.loop.picture.themes import Words

MINUTES_FILE = Path(__file__).with_name("meetings.yml")
NO_WORDS = Words(nl="", en="")


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Anything of these files; its texts are `Words`."""


class Change(Told, frozen=True, rename={"before": "from", "after": "to"}):
    """Which change was frozen with an item."""

    indicator: str
    area: str
    before: str
    after: str


class View(Told, frozen=True):
    """One version of what a party made of an item; `day` when it was not on the day of the meeting."""

    seen: Words
    cause: Words = NO_WORDS
    sure: Literal["sure", "fairly_sure", "not_sure", ""] = ""
    by: Literal["adviser", "analyst", "police"] = "adviser"
    day: date | None = None
    confirmed: date | None = None


class Judged(Told, frozen=True):
    """Whether they agreed, or what came of a decision."""

    outcome: str
    about: Words


class Decided(Told, frozen=True):
    """What was decided; `area` is a code."""

    kind: Literal["act", "watch", "set_aside", "ask"]
    what: Words
    owner: Words = NO_WORDS
    hours_per_week: int | None = None
    until: date | None = None
    indicator: str = ""
    area: str = ""
    check_back: date | None = None


class TakenOut(Told, frozen=True):
    """Words that went out of every text of an item again."""

    words: Words
    why: Words


class Item(Told, frozen=True):
    """One item; `meetings.yml` says what its fields mean."""

    id: str
    kind: Literal["signal", "own", "check_back"]
    title: Words = NO_WORDS
    truth: str = ""
    signal: str = ""
    follows: str = ""
    moved: str = ""
    evidence: Change | None = None
    municipality: tuple[View, ...] = ()
    police: tuple[View, ...] = ()
    comparison: Judged | None = None
    decision: Decided | None = None
    looked_back: Judged | None = None
    dropped: Words | None = None
    taken_up: Words | None = None
    postponed: Words | None = None
    take_out: TakenOut | None = None


class Minutes(Told, frozen=True):
    """One meeting; a `planned` one has not begun."""

    name: Words
    day: date
    items: tuple[Item, ...]
    planned: bool = False
    reopened: Words | None = None


def read_minutes(path: Path = MINUTES_FILE) -> tuple[Minutes, ...]:
    """All meetings, the first day first. Raises msgspec.ValidationError naming what is wrong."""
    plain = yaml.safe_load(path.read_text("utf-8"))
    return msgspec.convert(plain["meetings"], tuple[Minutes, ...], strict=False)


def texts(told: object) -> Iterator[Words]:
    """Every text in something that was read, in both languages."""
    if isinstance(told, Words):
        yield told
    elif isinstance(told, tuple):
        for one in told:
            yield from texts(one)
    elif isinstance(told, Told):
        for name in told.__struct_fields__:
            yield from texts(getattr(told, name))


def stored_texts(minutes: tuple[Minutes, ...], mark: str) -> Iterator[Words]:
    """Every text as it is stored in the end: with `mark` in the place of words that were taken out."""
    for meeting in minutes:
        yield meeting.name
        yield from texts(meeting.reopened)
        for item in meeting.items:
            out = item.take_out.words if item.take_out else None
            kept = msgspec.structs.replace(item, take_out=None)
            for one in texts(kept):
                yield Words(nl=one.nl.replace(out.nl, mark), en=one.en.replace(out.en, mark)) if out else one
            if item.take_out:
                yield item.take_out.why
