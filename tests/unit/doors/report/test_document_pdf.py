# SPDX-License-Identifier: EUPL-1.2
"""Is the PDF one that everybody can read? Typst checks PDF/UA-1 while it writes; here its tags are looked at."""

import re
from datetime import UTC, datetime

import msgspec
import pytest
from tagged_pdf import fonts, opened, tags, words

from veiligheidsbeeld.doors.report.document import Bullets, Document, Picture, parts_of
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import UserError

replace = msgspec.structs.replace


def longer(document: Document, lines: int, pages: int) -> Document:
    return replace(
        document, pages=pages, blocks=(*document.blocks, Bullets(tuple(f"Regel {n}." for n in range(lines))))
    )


def test_it_says_that_it_is_pdf_ua_1_and_has_a_title_and_a_language(document: Document) -> None:
    reader = opened(pdf_bytes(document, Standing()))
    root = reader.trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in re.sub(r"\s", "", root["/Metadata"].get_data().decode())
    assert reader.metadata is not None and reader.metadata.title == document.title
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_headings_lists_tables_and_figures_are_tagged_as_such(document: Document) -> None:
    found = [kind for kind, _alt in tags(opened(pdf_bytes(document, Standing())))]
    assert [one for one in found if re.fullmatch(r"/H\d", one)] == ["/H1", "/H2", "/H2", "/H3", "/H3", "/H2"]
    assert found.count("/Table") == 1 and found.count("/TR") == 3 and found.count("/TH") == 4
    assert found.count("/LI") == 2 and found.count("/Figure") == 1


def test_the_drawing_has_its_alternative_text_and_signs_are_no_content(document: Document) -> None:
    found = tags(opened(pdf_bytes(document, Standing())))
    assert [alt for kind, alt in found if kind == "/Figure"] == ["Een lijn die stijgt van 2 naar 6."]


def test_a_drawing_without_alternative_text_is_refused_with_a_sentence(document: Document) -> None:
    bare = [replace(one, alt="") for one in parts_of(document) if isinstance(one, Picture)]
    with pytest.raises(UserError) as error:
        pdf_bytes(replace(document, blocks=tuple(bare), pages=0), Standing())
    assert error.value.statement.code == "document_not_printable" and "alt" in str(error.value.statement.params)


def test_the_words_stand_in_reading_order(document: Document) -> None:
    reader = opened(pdf_bytes(document, Standing()))
    said = words(reader, 0)
    order = ["Eén ding valt op", "Er waren 135", "De cijfers", "Woninginbraak", "Dit valt op", "Van 68 naar 135",
             "gewoon is 42", "Fietsdiefstal per maand", "Extra toezicht", "Wat wij niet weten", "Weekdag",
             "Bronnen"]  # fmt: skip
    places = [said.index(one) for one in order]
    assert places == sorted(places)


def test_only_noto_sans_is_in_it_and_it_is_embedded(document: Document) -> None:
    found = fonts(opened(pdf_bytes(document, Standing())))
    assert found and all(found.values())
    assert {re.sub(r"-.*", "", name) for name in found} == {"NotoSans"}


def test_each_sheet_is_a4_and_says_its_world_state_and_number(document: Document) -> None:
    agreed = Standing("agreed", datetime(2026, 2, 3, 9, tzinfo=UTC), "Policy adviser")
    reader = opened(pdf_bytes(longer(document, 60, pages=2), agreed))
    assert len(reader.pages) == 2
    for number, page in enumerate(reader.pages):
        assert [round(float(one)) for one in page.mediabox[2:]] == [595, 842]
        said = words(reader, number)
        assert "3 februari 2026" in said and f"{number + 1} / 2" in said and "Elzermade" in said
        assert said.count("verzonnen gemeente") == 2 or said.count("invented municipality") == 2


def test_a_withdrawn_document_says_so_above_everything(document: Document) -> None:
    standing = Standing("withdrawn", datetime(2026, 2, 3, 9, tzinfo=UTC), "Mayor", "Er stond een fout cijfer in.")
    said = words(opened(pdf_bytes(document, standing)), 0)
    assert said.index("Er stond een fout cijfer in.") < said.index("Eén ding valt op")


def test_no_text_is_taken_for_markup(document: Document) -> None:
    said = words(opened(pdf_bytes(document, Standing())), 0)
    assert '#import "x" *vet* [haak] </p><script>alert(1)</script> $x$' in said


def test_what_does_not_fit_on_its_sheets_is_refused(document: Document) -> None:
    with pytest.raises(UserError) as error:
        pdf_bytes(longer(document, 120, pages=2), Standing())
    assert error.value.statement.code == "document_too_long"
    with pytest.raises(UserError):
        pdf_bytes(replace(document, pages=3), Standing())
    assert len(opened(pdf_bytes(longer(document, 120, pages=0), Standing())).pages) == 3


def test_the_type_becomes_smaller_before_anything_is_refused(document: Document) -> None:
    for lines in (0, 4, 8, 12):
        assert len(opened(pdf_bytes(longer(document, lines, pages=1), Standing())).pages) == 1
