# SPDX-License-Identifier: EUPL-1.2
"""What of a text can be printed? Control characters go before a document is sealed; what the one font does not have is
replaced on paper by something that can be read. The sealed text keeps it. Never changes a word."""

import re
import struct
import unicodedata
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import msgspec
from fontpkg_noto_sans import ROOT

from veiligheidsbeeld.doors.report.document import Document

UNPRINTABLE = "[?]"
_FONT = Path(ROOT) / "files" / "NotoSans[wdth,wght].ttf"
_STAND_INS = {
    "≥": ">=", "≤": "<=", "≠": "=/=", "≈": "~", "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "✓": "[v]", "✔": "[v]",
    "☑": "[v]", "✗": "[x]", "✘": "[x]", "☒": "[x]", "☐": "[ ]", "■": "-", "▪": "-", "●": "-", "√": "V",
}  # fmt: skip
_DRAWN = {"wide", "narrow", "drawn"}  # fields that hold SVG
# every character that XML and fonts know nothing of; what breaks a line or page keeps words apart
_CONTROLS: dict[int, str] = dict.fromkeys([*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], "")
_CONTROLS |= dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), " ")
_UNSEEN = {"Mn", "Me", "Mc", "Cf"}  # marks and joiners, of a character that is replaced
_KEPT = "\t\n\r"


def without_controls(text: str) -> str:
    """The text without characters that nobody can see and that no file may hold.

    >>> without_controls("een\\x0btwee\\x01drie")
    'een tweedrie'
    """
    return text.translate(_CONTROLS)


def cleaned(document: Document) -> Document:
    """The document without control characters in any of its texts."""
    return msgspec.convert(_each(msgspec.to_builtins(document), lambda text, _drawn: without_controls(text)), Document)


def on_paper(plain: Any) -> Any:
    """Plain data (dict, list, text) with only what the font can print; drawings stay well-formed SVG."""
    return _each(plain, lambda text, drawn: printable(text, escape) if drawn else printable(text))


def printable(text: str, write: Callable[[str], str] = str) -> str:
    """The text with a stand-in, as `write` writes it, for what the font does not have; a run without any is one mark.

    >>> printable("≥ 5 → klaar ✓ 🙂🙂")
    '>= 5 -> klaar [v] [?]'
    """
    if text.isascii():
        return text
    shown = "".join(one if one in _KEPT or ord(one) in _in_font() else write(_stand_in(one)) for one in text)
    return re.sub(rf"(?:{re.escape(UNPRINTABLE)}){{2,}}", UNPRINTABLE, shown) or UNPRINTABLE


def _stand_in(one: str) -> str:
    if one in _STAND_INS:
        return _STAND_INS[one]
    if unicodedata.category(one) in _UNSEEN:
        return ""
    alike = unicodedata.normalize("NFKC", one)
    return alike if all(ord(part) in _in_font() for part in alike) else UNPRINTABLE


def _each(plain: Any, change: Callable[[str, bool], str], *, drawn: bool = False) -> Any:
    if isinstance(plain, str):
        return change(plain, drawn)
    if isinstance(plain, dict):
        return {name: _each(one, change, drawn=name in _DRAWN) for name, one in plain.items()}
    if isinstance(plain, list | tuple):
        return [_each(one, change, drawn=drawn) for one in plain]
    return plain


@cache
def _in_font() -> frozenset[int]:
    """Code points that the font has a glyph for: the table `cmap` (OpenType 1.9), format 12, read from its file."""
    font = _FONT.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    starts = {
        tag: start for tag, _, start, _ in (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(tables))
    }
    start = starts[b"cmap"]
    (number,) = struct.unpack_from(">H", font, start + 2)
    for at in (struct.unpack_from(">I", font, start + 8 + 8 * n)[0] + start for n in range(number)):
        if struct.unpack_from(">H", font, at)[0] == 12:
            (groups,) = struct.unpack_from(">I", font, at + 12)
            spans = (struct.unpack_from(">II", font, at + 16 + 12 * n) for n in range(groups))
            return frozenset(one for first, last in spans for one in range(first, last + 1))
    raise LookupError(f"no cmap of format 12 in {_FONT.name}")
