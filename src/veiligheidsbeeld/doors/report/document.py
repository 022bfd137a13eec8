# SPDX-License-Identifier: EUPL-1.2
"""What is a document before it has a form? Blocks of words, figures and drawings, the same for PDF, web page, DOCX and
XLSX. It holds nothing that must be looked up: sealed, it is shown again as it was. Never computes a figure.
"""

from datetime import datetime
from typing import Literal

import msgspec

from veiligheidsbeeld.ground.core import StoreError

FORMAT = 1
Proof = tuple[int, ...]  # numbers of evidence in `Document.evidence`, counted from 1
Sign = Literal["up", "down", "same", "open"]


class _Block(msgspec.Struct, frozen=True, tag_field="block", omit_defaults=True):
    pass


class Heading(_Block, frozen=True, tag="heading"):
    """Heads what follows, and stays with it."""

    text: str
    level: Literal[2, 3] = 2


class Text(_Block, frozen=True, tag="text"):
    """A paragraph. `answer` is the one sentence that a reader in a hurry reads, `more` what belongs to it, `sure` how
    sure that is, `small` a remark."""

    text: str
    role: Literal["answer", "more", "sure", "text", "small"] = "text"
    proof: Proof = ()


class Verdict(msgspec.Struct, frozen=True):
    """One of the four words, with the sign that goes with it."""

    sign: Sign
    word: str


class Finding(_Block, frozen=True, tag="finding"):
    """What happened: the subject, the fact, then the verdict and why, then what is known of it."""

    subject: str
    fact: str
    verdict: Verdict
    why: str
    more: str = ""
    proof: Proof = ()


class Bullets(_Block, frozen=True, tag="bullets"):
    """Sentences that stand beside each other."""

    entries: tuple[str, ...]


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """`note` is what stands small under it: an interval, a reason."""

    text: str
    note: str = ""
    verdict: Verdict | None = None


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """Heading of a column; amounts stand to the right."""

    text: str
    amount: bool = False


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of a table: its header, and a cell for every other column."""

    header: str
    cells: tuple[Cell, ...]
    note: str = ""
    proof: Proof = ()


class Table(_Block, frozen=True, tag="table"):
    """The first column heads the rows."""

    caption: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note: str = ""
    proof: Proof = ()


class Swatch(msgspec.Struct, frozen=True):
    """One line of a legend: a small SVG of 14 by 14 without its outer element, and words."""

    drawn: str
    words: str


class Picture(_Block, frozen=True, tag="picture"):
    """A chart or map as SVG: `wide` over the full width, `narrow` in half of it. `alt` says what is to be seen."""

    title: str
    note: str
    alt: str
    wide: str
    narrow: str
    legend_title: str = ""
    legend: tuple[Swatch, ...] = ()
    proof: Proof = ()


class Item(_Block, frozen=True, tag="item"):
    """Something agreed: a decision with who does what and when, or what was found of a subject."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    proof: Proof = ()


class Facts(_Block, frozen=True, tag="facts"):
    """Terms with their words: how it was made, from which sources."""

    entries: tuple[tuple[str, str], ...]


Part = Heading | Text | Finding | Bullets | Table | Picture | Item | Facts


class Beside(_Block, frozen=True, tag="beside"):
    """Two columns; below each other on a small screen."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]


Block = Part | Beside


class Datum(msgspec.Struct, frozen=True):
    """A figure of the document as a row of a spreadsheet."""

    proof: int
    what: str
    area: str
    name: str
    division: int
    period: str
    count: float | None
    value: float | None
    unit: str
    lower: float | None
    upper: float | None
    status: str
    remark: str
    source: str
    known_at: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document in one language. `at` is the moment of the publication behind its figures; `pages` how many sheets of
    A4 it must take, 0 for as many as it needs; `at_most` how many it may take where it does not fit on those."""

    format: int = FORMAT
    kind: str
    world: str
    fictional: bool
    municipality: str
    place: str
    period: str
    language: Literal["nl", "en"]
    title: str
    publication: str
    at: datetime
    blocks: tuple[Block, ...]
    evidence: tuple[str, ...]
    figures: tuple[Datum, ...]
    pages: int = 0
    at_most: int = 0


def canonical(documents: dict[str, Document]) -> bytes:
    """A document in its languages, in the one way it is written: JSON in UTF-8 with sorted keys."""
    return msgspec.json.encode(documents, order="sorted")


def read_documents(content: bytes, ident: str) -> dict[str, Document]:
    """What `canonical` wrote, by language. Raises StoreError for content that this version cannot read."""
    try:
        return msgspec.json.decode(content, type=dict[str, Document])
    except msgspec.MsgspecError as error:
        raise StoreError("document_unreadable", document=ident) from error


def parts_of(document: Document) -> list[Part]:
    """All blocks in reading order; columns one after the other."""
    found: list[Part] = []
    for block in document.blocks:
        found += [*block.left, *block.right] if isinstance(block, Beside) else [block]
    return found
