# SPDX-License-Identifier: EUPL-1.2
"""Can a document be made of whatever people type? Nothing of it may keep a file from being made, nor be lost unseen."""

import io

import docx
import msgspec
import pytest
from tagged_pdf import opened, words

from veiligheidsbeeld.doors.report.document import Document, Heading, Item, Picture, Text, parts_of
from veiligheidsbeeld.doors.report.formats import FORMATS, written
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.printable import UNPRINTABLE, cleaned, printable, without_controls

replace = msgspec.structs.replace
TYPED = "≥ 5 en ≤ 9 → klaar ✓ 🙂 ☎️ بيت ½ é € e\u0301 ①"


def with_text(document: Document, text: str) -> Document:
    item = Item(f"Titel {text}", text, ((f"Wie {text}", text),))
    return replace(document, pages=0, blocks=(Text(text, "answer"), Heading(text), item, *document.blocks))


@pytest.mark.parametrize(
    "typed", [TYPED, *TYPED.replace(" ", ""), "日本", "\ue000", "\U0001f468\u200d\U0001f469", "a\tb\nc"]
)
def test_no_character_keeps_a_pdf_from_being_made(document: Document, typed: str) -> None:
    assert pdf(with_text(document, typed)).startswith(b"%PDF")


def test_what_the_font_lacks_is_printed_as_something_readable(document: Document) -> None:
    said = words(opened(pdf(with_text(document, TYPED))), 0)
    assert f">= 5 en <= 9 -> klaar [v] {UNPRINTABLE}" in said and "½" in said and "€" in said
    assert printable("Café 12 – 14 uur, € 5") == "Café 12 – 14 uur, € 5", "what the font has stays as it is"


def test_a_drawing_stays_a_drawing(document: Document) -> None:
    (drawn,) = [one for one in parts_of(document) if isinstance(one, Picture)]
    odd = replace(drawn, wide=drawn.wide.replace(">12<", ">≤ 12 🙂<"), title="≤ 12")
    assert ">≤ 12" in odd.wide
    assert pdf(replace(document, blocks=(odd,), pages=0)).startswith(b"%PDF")


@pytest.mark.parametrize("control", ["\x00", "\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\uffff"])
def test_control_characters_are_gone_before_a_document_is_sealed(document: Document, control: str) -> None:
    made = cleaned(with_text(document, f"voor{control}na"))
    assert control not in str(msgspec.to_builtins(made))
    for form in FORMATS:
        assert written(made, Standing("withdrawn", reason=f"fout{control}cijfer"), form), form


def test_cleaning_changes_nothing_else(document: Document) -> None:
    kept = with_text(document, TYPED + "\tnog\nwat")
    assert cleaned(kept) == kept
    assert without_controls("een\x0btwee") == "een twee", "words stay apart"


def test_other_forms_keep_what_was_typed(document: Document) -> None:
    kept = docx.Document(io.BytesIO(written(with_text(document, TYPED), Standing(), "docx")))
    assert any(TYPED in one.text for one in kept.paragraphs)


def pdf(document: Document) -> bytes:
    return written(document, Standing(), "pdf")
