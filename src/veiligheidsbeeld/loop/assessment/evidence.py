# SPDX-License-Identifier: EUPL-1.2
"""What did we look at when we decided? A subject frozen with its figures, words, drawing, sources and definitions.

One file, canonical JSON named by its hash, which needs nothing else to be read: reopened in ten years it shows what it
showed, and what was revised since. It carries its world and is listed only there (docs/adr/0014-evidence.md).
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from veiligheidsbeeld.ground.core import Figure, Provenance, StoreError, UserError
from veiligheidsbeeld.ground.store import canonical, seal, sealed, sealed_file, unseal
from veiligheidsbeeld.loop.assessment.subjects import Named, Subject, gather
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.worlds import World

FORMAT = 1
_KNOWN = 16_384  # pieces of evidence whose subject is kept in memory
_COMPARED = ("version", "count", "value", "lower", "upper", "presence")


class Sentence(msgspec.Struct, frozen=True):
    """A statement, and the words it had when it was frozen."""

    code: str
    params: dict[str, Any]
    text: str


class About(msgspec.Struct, frozen=True):
    """What evidence is about, read without the rest of it."""

    publication: str
    kind: str
    query: dict[str, str]


class Drawing(msgspec.Struct, frozen=True):
    """A chart or map as it was drawn: SVG for a wide and a narrow screen; the legend as SVG swatches with words."""

    title: str
    subtitle: str
    wide: str
    narrow: str
    legend_title: str = ""
    legend: tuple[tuple[str, str], ...] = ()


class Worded(msgspec.Struct, frozen=True):
    """What was said in one language. `remarks`: for each figure why it is hidden, missing or weak; mostly empty."""

    title: str
    sentences: tuple[Sentence, ...]
    remarks: tuple[str, ...]
    drawing: Drawing | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was shown, and where it came from. `by` is a user name, `role` what that person did here."""

    format: int = FORMAT
    world: str
    fictional: bool
    kind: str
    query: dict[str, str]
    words: dict[str, Worded]
    figures: tuple[Named, ...]
    publication: str
    published_at: datetime
    division_year: int
    provenances: tuple[Provenance, ...]
    definitions: tuple[dict[str, Any], ...]
    methods: tuple[str, ...]
    software: str
    by: str
    role: str
    when: datetime


@dataclass(frozen=True)
class Frozen:
    """Evidence as it is kept: `id` begins its hash."""

    id: str
    sha256: str
    evidence: Evidence


@dataclass(frozen=True)
class Revised:
    """A frozen figure that is another one today; `now` is None when it is not published any more."""

    name: str
    then: Figure
    now: Figure | None


@dataclass(frozen=True)
class Redefined:
    """An indicator that is defined otherwise today; `now` is None when there is no such indicator any more."""

    then: dict[str, Any]
    now: Indicator | None


def freeze(
    picture: Picture, subject: Subject, words: dict[str, Worded], *, by: str, role: str, now: datetime
) -> Frozen:
    """Keep a subject for good, with its words by language. The same twice at one moment is one file.

    Raises StoreError when the disk is full or read-only.
    """
    rows = [one.figure for one in subject.figures]
    sources = sorted({one for row in rows for one in (row.provenance, row.denominator_provenance) if one})
    evidence = Evidence(
        world=picture.world.id, fictional=picture.world.settings.fictional, kind=subject.kind, query=subject.query,
        words=words, figures=subject.figures, publication=picture.publication.id, published_at=picture.recorded_at,
        division_year=picture.division_year,
        provenances=tuple(picture.provenances[one] for one in sources if one in picture.provenances),
        definitions=tuple(_definition(picture.catalogue.get(one)) for one in sorted({row.indicator for row in rows})),
        methods=(*sorted({row.method for row in rows}), *subject.methods), software=version("veiligheidsbeeld"),
        by=by, role=role, when=now,
    )  # fmt: skip
    content = canonical(evidence)
    return Frozen(seal(picture.world.folder, content), hashlib.sha256(content).hexdigest(), evidence)


def open_evidence(world: World, ident: str) -> Frozen:
    """Evidence of a world by its id. Raises UserError for an unknown one, StoreError when a byte of it was changed."""
    if ident not in sealed(world.folder):
        raise UserError("unknown_evidence", evidence=ident, world=world.id)
    content = unseal(world.folder, ident)
    try:
        evidence = msgspec.json.decode(content, type=Evidence)
    except msgspec.MsgspecError as error:
        raise StoreError("evidence_unreadable", evidence=ident) from error
    if evidence.world != world.id:
        raise StoreError("evidence_elsewhere", evidence=ident, world=evidence.world)
    return Frozen(ident, hashlib.sha256(content).hexdigest(), evidence)


def list_evidence(world: World) -> tuple[list[Frozen], list[str]]:
    """All evidence of a world, newest first, and the ids of what is damaged."""
    whole, damaged = [], []
    for ident in sealed(world.folder):
        try:
            whole.append(open_evidence(world, ident))
        except StoreError:
            damaged.append(ident)
    return sorted(whole, key=lambda one: (one.evidence.when, one.id), reverse=True), damaged


def list_about(world: World) -> dict[str, About]:
    """What each piece of evidence of a world is about, by id, without what cannot be read. A file never changes, so
    each is read once; whether it is whole is told by `open_evidence`."""
    found = {}
    for ident in sealed(world.folder):
        with suppress(OSError, msgspec.MsgspecError):  # `store verify` tells of it
            found[ident] = _about(world.folder, ident)
    return found


@lru_cache(maxsize=_KNOWN)
def _about(folder: Path, ident: str) -> About:
    return msgspec.json.decode(sealed_file(folder, ident).read_bytes(), type=About)


def verify(world: World) -> list[str]:
    """Ids of evidence that is not what was frozen in this world, or that cannot be read."""
    return [one for one in sealed(world.folder) if not _whole(world, one)]


def revised_since(evidence: Evidence, picture: Picture) -> list[Revised]:
    """Frozen figures that a publication gives otherwise: value, count, bounds, presence or version of definition."""
    today = _today(evidence, picture)
    pairs = [(one, found) for one, found in zip(evidence.figures, today, strict=True)]
    return [Revised(one.name, one.figure, found) for one, found in pairs if _differ(one.figure, found)]


def _today(evidence: Evidence, picture: Picture) -> list[Figure | None]:
    """The same figures as a publication gives them; sums of months or weeks are made again by what was asked then."""
    found = picture.same([one.figure for one in evidence.figures])
    if None not in found:
        return found
    try:
        again = {_cell(one.figure): one.figure for one in gather(picture, evidence.kind, evidence.query).figures}
    except UserError:  # what was asked then is not published any more
        again = {}
    return [now or again.get(_cell(one.figure)) for one, now in zip(evidence.figures, found, strict=True)]


def _cell(figure: Figure) -> tuple[object, ...]:
    return figure.indicator, figure.slice, figure.area_code, figure.division_year, figure.period


def redefined_since(evidence: Evidence, picture: Picture) -> list[Redefined]:
    """Definitions that are not word for word what they were."""
    today = [(one, picture.catalogue.indicators.get(str(one["id"]))) for one in evidence.definitions]
    return [Redefined(then, now) for then, now in today if now is None or _definition(now) != then]


def _whole(world: World, ident: str) -> bool:
    try:
        open_evidence(world, ident)
    except StoreError:
        return False
    return True


def _differ(then: Figure, now: Figure | None) -> bool:
    return now is None or any(getattr(then, name) != getattr(now, name) for name in _COMPARED)


def _definition(indicator: Indicator) -> dict[str, Any]:
    """As JSON gives it back: lists, no tuples."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(indicator))
    return plain
