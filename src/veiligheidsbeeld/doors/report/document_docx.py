# SPDX-License-Identifier: EUPL-1.2
"""How does a document reach those who edit it? As DOCX with real headings, tables with header rows, pictures with
alternative texts, and its language; head and foot say what it is on every page."""

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from veiligheidsbeeld.doors.report.document import (
    Bullets,
    Cell,
    Document,
    Facts,
    Finding,
    Heading,
    Item,
    Line,
    Picture,
    Proof,
    Table,
    Text,
    Verdict,
    parts_of,
)
from veiligheidsbeeld.doors.report.letterhead import Standing, letterhead
from veiligheidsbeeld.doors.report.render import to_png
from veiligheidsbeeld.doors.report.steady_zip import steady
from veiligheidsbeeld.doors.report.words import LOCALES, tr

_FONT = "Noto Sans"
_INK, _QUIET = RGBColor(0x00, 0x1A, 0x40), RGBColor(0x3D, 0x53, 0x74)
_COLOURS = {"up": RGBColor(0xA1, 0x44, 0x0B), "down": RGBColor(0x00, 0x56, 0x8B)}
_SIZES = {"answer": 16, "more": 11, "sure": 10, "text": 10, "small": 8.5}  # points
_HEADINGS = {"Title": 11, "Heading 1": 12, "Heading 2": 13, "Heading 3": 10.5}
_WIDE = Mm(180)
_NARROWEST, _WIDEST = 8, 24  # letters of a column
_SWATCH = '<svg xmlns="http://www.w3.org/2000/svg" width="14" height="14" viewBox="0 0 14 14">{drawn}</svg>'


def docx_bytes(document: Document, standing: Standing) -> bytes:
    """The document for a word processor; columns stand below each other."""
    made = docx.Document()
    _prepare(made, document)
    head = letterhead(document, standing)
    _sheet(
        made, f"{head.world}\t\tVeiligheidsbeeld · {head.municipality}", f"{head.world} · {head.kind} · {head.state}"
    )
    made.add_heading(document.title, 1)
    if head.warning:
        made.add_paragraph().add_run(head.warning).bold = True
    for block in parts_of(document):
        _WRITERS[type(block)](made, block, document)
    content = io.BytesIO()
    made.save(content)
    return steady(content.getvalue(), document.at)


def _prepare(made: Docx, document: Document) -> None:
    """A4, one font, one language, and what the file says of itself."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(16)
    made.core_properties.title, made.core_properties.language = document.title, document.language
    made.core_properties.author = made.core_properties.comments = ""
    code = LOCALES[document.language].replace("_", "-")
    for name in ("Normal", *_HEADINGS):
        style = made.styles[name]
        style.font.name, style.font.size = _FONT, Pt(_HEADINGS.get(name, 10))
        style.font.color.rgb = _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in list(fonts.attrib):
            if "Theme" in kind:
                del fonts.attrib[kind]
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), _FONT)
    language = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia"):
        language.set(qn(kind), code)
    made.styles["Normal"].element.get_or_add_rPr().append(language)
    for known in made.styles.element.iter(qn("w:lang")):
        known.set(qn("w:val"), code)


def _sheet(made: Docx, head: str, foot: str) -> None:
    """Head and foot of every page; the page number is counted by the word processor."""
    section = made.sections[0]
    section.header.paragraphs[0].text, line = head, section.footer.paragraphs[0]
    run = line.add_run(f"{foot}\t\t")
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        one = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            one.set(qn("w:fldCharType"), kind)
        else:
            one.text = instruction
        run._r.append(one)


def _proof(paragraph: Paragraph, proof: Proof) -> None:
    if proof:
        run = paragraph.add_run(f" [{', '.join(map(str, proof))}]")
        run.font.size, run.font.color.rgb = Pt(7.5), _QUIET


def _verdict(paragraph: Paragraph, verdict: Verdict) -> None:
    run = paragraph.add_run(verdict.word)
    run.bold = verdict.sign in _COLOURS
    run.font.color.rgb = _COLOURS.get(verdict.sign, _QUIET)


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), _QUIET


def _heading(made: Docx, block: Heading, _document: Document) -> None:
    made.add_heading(block.text, block.level)


def _text(made: Docx, block: Text, document: Document) -> None:
    paragraph = made.add_paragraph()
    if block.role == "sure":
        paragraph.add_run(tr("How sure?", document.language)).bold = True
        paragraph.add_run(" ")
    run = paragraph.add_run(block.text)
    run.font.size, run.bold = Pt(_SIZES[block.role]), block.role == "answer"
    _proof(paragraph, block.proof)


def _finding(made: Docx, block: Finding, _document: Document) -> None:
    made.add_heading(block.subject, 3)
    paragraph = made.add_paragraph(f"{block.fact} ")
    _verdict(paragraph, block.verdict)
    paragraph.add_run(f" – {block.why}." if block.why else ".")
    _proof(paragraph, block.proof)
    if block.more:
        _small(made.add_paragraph(), block.more)


def _bullets(made: Docx, block: Bullets, _document: Document) -> None:
    for one in block.entries:
        made.add_paragraph(one, "List Bullet")


def _table(made: Docx, block: Table, _document: Document) -> None:
    caption = made.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(block.caption).bold = True
    _proof(caption, block.proof)
    if block.note:
        caption.add_run().add_break()
        _small(caption, block.note)
    table = made.add_table(1, len(block.columns), "Table Grid")
    _describe(table._tbl.tblPr, block.caption, block.note)
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(column.text).bold = True
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for line in block.lines:
        first, *rest = table.add_row().cells
        _fill(first, Cell(line.header, line.note), line.proof)
        for cell, one, column in zip(rest, line.cells, block.columns[1:], strict=True):
            _fill(cell, one, (), to_right=column.amount)
    _widths(table, block)
    made.add_paragraph()


def _widths(table: WordTable, block: Table) -> None:
    """Room by the longest words of a column."""
    longest = [
        [block.columns[at].text, *(_longest(line, at) for line in block.lines)] for at in range(len(block.columns))
    ]
    shares = [min(_WIDEST, max(_NARROWEST, *map(len, texts))) for texts in longest]
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = round(_WIDE * share / sum(shares))
        for cell in column.cells:
            cell.width = column.width


def _longest(line: Line, at: int) -> str:
    """What a row holds in a column, without its small words: those may wrap."""
    cell = line.cells[at - 1]
    return line.header if at == 0 else (cell.verdict.word if cell.verdict else cell.text)


def _describe(properties: Any, title: str, description: str) -> None:
    """What a screen reader says of a table before it reads it."""
    for name, words in (("w:tblCaption", title), ("w:tblDescription", description)):
        if words:
            one = OxmlElement(name)
            one.set(qn("w:val"), words)
            properties.append(one)


def _fill(cell: _Cell, content: Cell, proof: Proof, *, to_right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    if to_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if content.verdict:
        _verdict(paragraph, content.verdict)
    paragraph.add_run(content.text).font.size = Pt(9)
    _proof(paragraph, proof)
    if content.note:
        if content.text or content.verdict:
            paragraph.add_run().add_break()
        _small(paragraph, content.note)


def _picture(made: Docx, block: Picture, _document: Document) -> None:
    title = made.add_heading(block.title, 3)
    _proof(title, block.proof)
    note = made.add_paragraph()
    note.paragraph_format.keep_with_next = True
    _small(note, block.note)
    drawn = made.add_picture(io.BytesIO(to_png(block.wide, heading=False)), width=_WIDE)
    _alternative(drawn, block.title, block.alt)
    if block.legend:
        _legend(made.add_paragraph(), block)


def _legend(paragraph: Paragraph, block: Picture) -> None:
    """Each colour beside its words."""
    _small(paragraph, f"{block.legend_title}: ")
    for one in block.legend:
        swatch = _SWATCH.format(drawn=one.drawn)
        drawn = paragraph.add_run().add_picture(io.BytesIO(to_png(swatch, heading=False)), width=Mm(3))
        _alternative(drawn, block.legend_title, one.words)
        _small(paragraph, f" {one.words}   ")


def _alternative(drawn: InlineShape, title: str, words: str) -> None:
    drawn._inline.docPr.set("descr", words)
    drawn._inline.docPr.set("title", title)


def _item(made: Docx, block: Item, _document: Document) -> None:
    made.add_heading(block.title, 3)
    _proof(made.add_paragraph(block.text), block.proof)
    for term, said in block.facts:
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{term}: ").bold = True
        paragraph.add_run(said)


def _facts(made: Docx, block: Facts, _document: Document) -> None:
    for term, said in block.entries:
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{term}. ").bold = True
        _small(paragraph, said)


_WRITERS: dict[type, Callable[[Docx, Any, Document], None]] = {
    Heading: _heading, Text: _text, Finding: _finding, Bullets: _bullets, Table: _table, Picture: _picture,
    Item: _item, Facts: _facts,
}  # fmt: skip
