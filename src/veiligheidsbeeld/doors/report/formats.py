# SPDX-License-Identifier: EUPL-1.2
"""In which forms can a document be handed out? Each from the same content, in the same state."""

from collections.abc import Callable
from dataclasses import dataclass

from veiligheidsbeeld.doors.report.document import Document
from veiligheidsbeeld.doors.report.letterhead import KINDS, Standing
from veiligheidsbeeld.doors.report.tables import file_name
from veiligheidsbeeld.doors.report.words import tr
from veiligheidsbeeld.ground.core import UserError


@dataclass(frozen=True)
class Format:
    """How it is written, and what the browser is told it is."""

    write: Callable[[Document, Standing], bytes]
    content_type: str


def _pdf(document: Document, standing: Standing) -> bytes:
    from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes

    return pdf_bytes(document, standing)


def _html(document: Document, standing: Standing) -> bytes:
    from veiligheidsbeeld.doors.report.html_page import html_bytes

    return html_bytes(document, standing)


def _xlsx(document: Document, standing: Standing) -> bytes:
    from veiligheidsbeeld.doors.report.document_xlsx import xlsx_bytes

    return xlsx_bytes(document, standing)


def _docx(document: Document, standing: Standing) -> bytes:
    from veiligheidsbeeld.doors.report.document_docx import docx_bytes

    return docx_bytes(document, standing)


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    "pdf": Format(_pdf, "application/pdf"),
    "docx": Format(_docx, f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Format(_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "html": Format(_html, "text/html; charset=utf-8"),
}


def written(document: Document, standing: Standing, form: str) -> bytes:
    """The document in a form. Raises UserError for an unknown one."""
    if form not in FORMATS:
        raise UserError("format_of_document", format=form, known=", ".join(FORMATS))
    return FORMATS[form].write(document, standing)


def name_of(document: Document, form: str) -> str:
    """File name with the world's word in front."""
    parts = [tr(KINDS[document.kind], document.language), document.place, document.period]
    return file_name(document.world, parts, form)
