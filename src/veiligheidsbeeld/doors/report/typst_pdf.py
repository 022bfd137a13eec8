# SPDX-License-Identifier: EUPL-1.2
"""How does a document become a PDF that everybody can read? By Typst, as PDF/UA-1: tagged, with a title, a language and
alternative texts; the one font in it is embedded. The same document gives the same bytes. Nothing is fetched.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from fontpkg_noto_sans import ROOT as FONTS

from veiligheidsbeeld.doors.report.document import Document
from veiligheidsbeeld.doors.report.letterhead import Standing, letterhead
from veiligheidsbeeld.doors.report.printable import on_paper
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.ground.core import UserError

_TEMPLATE = Path(__file__).with_name("document.typ")
_SCALES = (1.16, 1.12, 1.08, 1.04, 1.0, 0.96, 0.92)  # of the type; below that a sheet is no longer easy to read
_ORDINARY = 1.04


def pdf_bytes(document: Document, standing: Standing) -> bytes:
    """The document on A4. Where it must take a number of sheets the largest type is taken in which it does; where it
    takes more and may, the ordinary type.

    Raises UserError when it takes more, or fewer, than it must, or when it cannot be printed.
    """
    import typst

    try:
        return _fitted(document, _content(document, standing))
    except typst.TypstError as error:
        raise UserError("document_not_printable", why=str(error).splitlines()[0]) from error


def _fitted(document: Document, content: str) -> bytes:
    wanted = [(scale, document.pages) for scale in _SCALES] if document.pages else [(_ORDINARY, 0)]
    spare = [(scale, document.at_most) for scale in (_ORDINARY, _SCALES[-1])] if document.at_most else []
    for scale, pages in (*wanted, *spare):
        compiler = _compiler(content, scale)
        taken = int(json.loads(compiler.query("<pages>", field="value"))[0])
        if pages in (0, taken):
            pdf = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=int(document.at.timestamp()))
            assert isinstance(pdf, bytes)
            return pdf
        if taken < pages:
            break
    raise UserError("document_too_long", pages=document.at_most or document.pages)


def _compiler(content: str, scale: float) -> Any:
    import typst

    inputs = {"content": content, "scale": str(scale)}
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts(), sys_inputs=inputs)


@cache
def _fonts() -> Any:
    """Noto Sans and no other, neither of the system nor of Typst: another one would take its place unseen."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(FONTS) / "files")]
    )


def _content(document: Document, standing: Standing) -> str:
    """What the template reads: the document, its head, and the words that the template itself says."""
    plain = msgspec.to_builtins(document)
    del plain["figures"]  # for the spreadsheet
    head = msgspec.to_builtins(letterhead(document, standing))
    said = {**plain, "head": head, "sure": tr("How sure?", document.language)}
    return json.dumps(on_paper(said), ensure_ascii=False)
