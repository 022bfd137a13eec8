# SPDX-License-Identifier: EUPL-1.2
"""One content, four forms: do all say the same, in which language and state, and are they the same each time?"""

import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import docx
import msgspec
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from veiligheidsbeeld.doors.report import steady_zip
from veiligheidsbeeld.doors.report.document import Document, canonical, read_documents
from veiligheidsbeeld.doors.report.document_docx import docx_bytes
from veiligheidsbeeld.doors.report.document_xlsx import xlsx_bytes
from veiligheidsbeeld.doors.report.formats import FORMATS, name_of, written
from veiligheidsbeeld.doors.report.html_page import fragment, html_bytes
from veiligheidsbeeld.doors.report.letterhead import Standing, letterhead
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import StoreError, UserError

replace = msgspec.structs.replace
WITHDRAWN = Standing("withdrawn", datetime(2026, 2, 3, 9, tzinfo=UTC), "Mayor", "Een fout cijfer.")
DRAFT = Standing()


def test_what_is_sealed_reads_back_as_it_was(document: Document) -> None:
    both = {"nl": document, "en": replace(document, language="en")}
    content = canonical(both)
    assert read_documents(content, "x") == both
    assert canonical(read_documents(content, "x")) == content


def test_content_of_a_later_version_is_named_not_guessed() -> None:
    with pytest.raises(StoreError) as error:
        read_documents(b'{"nl":{"format":9,"block":"unknown"}}', "0123")
    assert error.value.statement.code == "document_unreadable"


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_content_gives_the_same_bytes_at_another_moment(
    document: Document, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(document, DRAFT, form)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 86_400 * 400)
    assert written(read_documents(canonical({"nl": document}), "x")["nl"], DRAFT, form) == first


def test_the_moment_in_an_office_file_is_that_of_the_publication(document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(document, DRAFT))) as file:
        assert {one.date_time for one in file.infolist()} == {(2026, 1, 26, 11, 0, 0)}
        assert b"2026-01-26T11:00:00Z" in file.read("docProps/core.xml")
    assert steady_zip.steady(docx_bytes(document, DRAFT), document.at) == docx_bytes(document, DRAFT)


def test_a_form_that_is_not_made_is_named(document: Document) -> None:
    with pytest.raises(UserError) as error:
        written(document, DRAFT, "odt")
    assert error.value.statement.params["known"] == "pdf, docx, xlsx, html"


def test_a_file_name_begins_with_the_word_of_its_world(document: Document) -> None:
    assert name_of(document, "pdf") == "fictief-briefing-elzermade-2025-k4.pdf"


@pytest.mark.parametrize("text", [html_bytes, lambda one, how: _words_of_docx(docx_bytes(one, how)).encode()])
def test_state_and_reason_stand_in_every_form(document: Document, text: Callable[[Document, Standing], bytes]) -> None:
    said = text(document, WITHDRAWN).decode()
    head = letterhead(document, WITHDRAWN)
    assert head.warning in said and head.state in said and head.world in said
    assert letterhead(document, DRAFT).warning == "" and head.warning not in text(document, DRAFT).decode()


# DOCX


def _words_of_docx(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    section = made.sections[0]
    return "\n".join(one.text for part in (section.header, made, section.footer) for one in part.paragraphs)


def test_a_docx_has_real_headings_and_tables_with_a_header_row(document: Document) -> None:
    made = docx.Document(io.BytesIO(docx_bytes(document, DRAFT)))
    headings = [(one.style.name, one.text) for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:2] == [("Heading 1", document.title), ("Heading 2", "De cijfers")]
    assert ("Heading 3", "Fietsdiefstal in Ketelbrink") in headings
    (table,) = made.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Onderwerp", "Nu", "95%-interval", "Oordeel"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].cells[0].text.startswith("Woninginbraak [1]") and "gestegen" in table.rows[1].cells[3].text
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Belangrijkste cijfers"


def test_a_picture_in_a_docx_has_its_alternative_text(document: Document) -> None:
    made = docx.Document(io.BytesIO(docx_bytes(document, DRAFT)))
    told = [one._inline.docPr.get("descr") for one in made.inline_shapes]
    assert told == ["Een lijn die stijgt van 2 naar 6.", "minder dan 4"], "the drawing, then each colour of its legend"


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_a_docx_knows_its_language_and_only_our_font(document: Document, language: str, code: str) -> None:
    made = docx.Document(io.BytesIO(docx_bytes(replace(document, language=language), DRAFT)))
    assert {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))} == {code}
    assert made.core_properties.language == language and made.core_properties.title == document.title
    assert {made.styles[name].font.name for name in ("Normal", "Heading 1", "Heading 2", "Heading 3")} == {"Noto Sans"}


# web page


class _Outline(HTMLParser):
    """Tags with their attributes, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_web_page_needs_nothing_else_and_runs_nothing(document: Document) -> None:
    page = html_bytes(document, DRAFT).decode()
    outline = _Outline(page)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in outline.tags}
    assert not [one for _, attributes in outline.tags for one in attributes if one.startswith("on") or one == "src"]
    assert "<script>alert(1)</script>" in outline.words, "a text stays a text"
    assert "default-src 'none'" in page


def test_headings_of_a_web_page_skip_no_level(document: Document) -> None:
    levels = [
        int(tag[1]) for tag, _ in _Outline(html_bytes(document, DRAFT).decode()).tags if re.fullmatch(r"h\d", tag)
    ]
    assert levels[0] == 1 and all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_cells_of_a_web_page_have_headers_and_charts_a_name(document: Document) -> None:
    found = _Outline(fragment(document)).tags
    assert sum(attributes.get("scope") == "col" for _, attributes in found) == 4
    assert sum(attributes.get("scope") == "row" for _, attributes in found) == 2
    charts = [attributes for tag, attributes in found if tag == "svg" and attributes.get("role") == "img"]
    assert charts and all(one["aria-labelledby"] for one in charts)
    assert not [one for _, attributes in found for one in attributes if one == "style"], "a strict policy forbids it"


# spreadsheet


def test_a_spreadsheet_holds_figures_as_numbers_with_interval_and_evidence(document: Document) -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes(document, DRAFT)))
    sheet = book.worksheets[1]
    headings = [one.value for one in sheet[1]]
    row = dict(zip(headings, [one.value for one in sheet[2]], strict=True))
    numbers = [one for one in row.values() if isinstance(one, int | float)]
    assert {34, 23.5, 47.5} <= set(numbers)
    assert "0123456789abcdef" in row.values()
    formula = next(one for one in sheet[2] if one.value == "=1+1")
    assert formula.data_type == "s" and formula.quotePrefix


def test_the_first_sheet_says_what_it_is(document: Document) -> None:
    first = load_workbook(io.BytesIO(xlsx_bytes(document, WITHDRAWN))).worksheets[0]
    said = [str(cell.value) for row in first.iter_rows() for cell in row if cell.value]
    head = letterhead(document, WITHDRAWN)
    assert {head.world, head.state, head.warning, document.publication, "Fictieve politie"} <= set(said)


def test_every_form_is_made_of_the_same_words(document: Document) -> None:
    page = " ".join(_Outline(html_bytes(document, DRAFT).decode()).words.split())
    for said in ("Eén ding valt op: fietsdiefstal.", "Twaalf uur per week bij het station.", "Weekdag en uur."):
        assert said in page and said in _words_of_docx(docx_bytes(document, DRAFT))
    assert pdf_bytes(document, DRAFT).startswith(b"%PDF-1.7")
