# SPDX-License-Identifier: EUPL-1.2
"""Does the sheet of an evaluation say its verdict first, its checks and its protocol, and does it stay one sheet?"""

import io
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from tagged_pdf import opened, tags, words
from told_estimates import SEEN, protocol, told

from veiligheidsbeeld.doors.report.document import Bullets, Document, Facts, Item, Picture, Table, Text, parts_of
from veiligheidsbeeld.doors.report.evaluation_result import AT_MOST, PAGES, Judged, result_blocks, result_data
from veiligheidsbeeld.doors.report.formats import name_of, written
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.loop.effect.protocol_file import Protocol
from veiligheidsbeeld.loop.effect.result import Estimate, Hoped, Level, Verdict
from veiligheidsbeeld.loop.effect.telling import sentences

PROTOCOL = protocol()


def sheet(
    found: Estimate, held: Protocol | None = PROTOCOL, language: Any = "en", said: Sequence[str] = ()
) -> Document:  # fmt: skip
    told_ = said or [say(one, language) for one in sentences(found)]
    one = Judged(
        "Does extra presence help?", found, told_, "Fietsdiefstal", "Aangiften bij de politie", "Fictief", held
    )
    return Document(
        kind="result", world="fictief", fictional=True, municipality="GM9801", place="Elzermade", period="2015",
        language=language, title="Result: does extra presence help?", publication="20160120T090000Z-0001", at=SEEN,
        blocks=result_blocks(one, language), evidence=(), figures=result_data(one, language), pages=PAGES,
        at_most=AT_MOST,
    )  # fmt: skip


def pages(document: Document) -> int:
    return len(opened(written(document, Standing(), "pdf")).pages)


def numbers(document: Document) -> dict[str, tuple[str, str]]:
    (table,) = [one for one in parts_of(document) if isinstance(one, Table) and one.columns[0].text == "Fietsdiefstal"]
    return {one.header: (one.cells[0].text, one.cells[1].text) for one in table.lines}


def facts(document: Document) -> dict[str, str]:
    (found,) = [one for one in parts_of(document) if isinstance(one, Facts)]
    return dict(found.entries)


def warnings(document: Document) -> list[Item]:
    return [one for one in parts_of(document) if isinstance(one, Item)]


def test_the_verdict_comes_first_then_the_numbers_then_how_sure() -> None:
    first = [one for one in parts_of(sheet(told())) if isinstance(one, Text)][:3]
    assert [one.role for one in first] == ["answer", "more", "sure"]
    assert first[0].text.startswith("Effect shown: −51%")
    assert "Incidents prevented: 91 (between 31 and 181)." in first[1].text
    assert first[2].text.startswith("Strength of the evidence: 3 of 5 (with areas to compare with).")


def test_every_number_has_its_interval() -> None:
    assert numbers(sheet(told())) == {
        "Counted since the start": ("89", "–"),
        "Change against what was to be expected": ("−51%", "−67% to −26%"),
        "Incidents prevented": ("91", "31 to 181"),
        "Euros for each that was prevented": ("440", "221 to 1,295"),
    }


def test_where_perhaps_none_was_prevented_there_is_no_price() -> None:
    found = told(change=0, seed=3)
    assert found.cost_each is not None and math.inf in found.cost_each
    said = numbers(sheet(found))
    assert said["Euros for each that was prevented"] == ("–", "perhaps none")
    assert said["More than was to be expected"] == ("33", "−80 to 133")
    assert "Incidents prevented" not in said


def test_fewer_of_what_was_hoped_to_rise_is_not_called_prevented() -> None:
    said = numbers(sheet(replace(told(), hoped=Hoped.RISES)))
    assert said["Fewer than was to be expected"] == ("91", "31 to 181") and "Incidents prevented" not in said


def test_a_change_without_bound_is_said_in_words_that_paper_has() -> None:
    document = sheet(replace(told(), upper=math.inf, prevented_lower=-math.inf))
    assert numbers(document)["Change against what was to be expected"] == ("−51%", "−67% to no limit")
    assert numbers(document)["Incidents prevented"] == ("91", "– to 181")
    said = words(opened(written(document, Standing(), "pdf")), 0)
    assert "between −67% and no limit" in said and "[?]" not in said


def test_all_checks_stand_in_it_with_a_word_and_a_sentence() -> None:
    found = told()
    (table,) = [one for one in parts_of(sheet(found)) if isinstance(one, Table) and len(one.lines) == len(found.checks)]
    said = {one.header: (one.cells[0].text, one.cells[1].note) for one in table.lines}
    assert said["Was it done as planned?"] == ("cannot be told", "How many hours were spent is not known.")
    assert said["Were the areas chosen on a bad year?"][0] == "not in order"
    assert all(note for _word, note in said.values()) and len(said) == 8


def test_an_ordinary_result_is_one_sheet_in_both_languages_that_everybody_can_read() -> None:
    for found in (told(), told(change=0, seed=3), told(months=72, seed=7, change=-0.3), told(treated=1)):
        for language in ("en", "nl"):
            reader = opened(written(sheet(found, language=language), Standing(), "pdf"))
            assert len(reader.pages) == 1
            assert all(alt for kind, alt in tags(reader) if kind == "/Figure")
    said = words(opened(written(sheet(told()), Standing(), "pdf")), 0)
    assert said.count("invented municipality") == 2, "above and below"
    assert said.index("Effect shown") < said.index("What was found") < said.index("What was promised")


def test_never_more_than_two_sheets() -> None:
    endless = "Omdat het zo druk was. " * 20
    found = told(treated=1)
    held = protocol(True, *[endless] * 30)
    assert pages(sheet(found, held)) <= 2
    assert pages(sheet(told(), held)) == 2
    said = warnings(sheet(found, held))[0]
    assert "And 55 more; see the protocol." in said.text and len(said.facts) == 5
    assert all(len(text) <= 200 for _version, text in said.facts)


def test_a_protocol_that_changed_after_outcomes_were_seen_says_so_above_the_drawings() -> None:
    assert not warnings(sheet(told()))
    document = sheet(told(), protocol(True, "December was te nat."))
    (warning,) = warnings(document)
    assert warning.title == "Not as it was agreed"
    assert "Version 2 was frozen on 20 January 2016, and outcomes had been seen on 20 January 2016." in (
        warning.text.replace("\u00a0", " ")
    )  # fmt: skip
    assert [text for _version, text in warning.facts] == ["December was te nat."]
    kinds = [type(one) for one in parts_of(document)]
    assert kinds.index(Item) < kinds.index(Picture)
    assert "Changes of the protocol" not in facts(document), "told once"


def test_without_a_protocol_the_sheet_says_that_nothing_was_frozen() -> None:
    document = sheet(told(), None)
    assert [one.title for one in warnings(document)] == ["No protocol"]
    assert "Frozen" not in facts(document) and pages(document) == 1


def test_the_protocol_has_its_number_its_moment_and_who_by_role() -> None:
    said = {name: text.replace("\u00a0", " ") for name, text in facts(sheet(told())).items()}
    assert said["Check number (SHA-256)"] == PROTOCOL.versions[-1].sha256
    assert said["Frozen"] == (
        "version 1, 3 November 2014, by: Policy adviser; outcomes seen for the first time on 20 January 2016"
    )
    assert said["Runs"] == "2015" and said["Areas"] == "5 with the measure, 75 to compare with"
    assert "Changes of the protocol" not in said


def test_what_would_change_our_mind_follows_from_the_verdict() -> None:
    said = {}
    for verdict in Verdict:
        (bullets,) = [one for one in parts_of(sheet(replace(told(), verdict=verdict))) if isinstance(one, Bullets)]
        said[verdict] = bullets.entries
    assert len({entries[0] for entries in said.values()}) == 3
    assert "as large as 25%" in said[Verdict.CANNOT_TELL][0]
    lots = replace(told(), level=Level.LOTS, checks=())
    (bullets,) = [one for one in parts_of(sheet(lots)) if isinstance(one, Bullets)]
    assert len(bullets.entries) == 1


def test_a_refused_result_has_a_sentence_instead_of_drawings() -> None:
    document = sheet(told(treated=1))
    assert not [one for one in parts_of(document) if isinstance(one, Picture)]
    said = [one.text for one in parts_of(document) if isinstance(one, Text)]
    assert "Nothing is drawn: these figures do not allow an estimate." in said
    assert any("One area got the measure." in one for one in said)
    assert numbers(document) == {"Counted since the start": ("36", "–")} and document.figures == ()


def test_the_spreadsheet_holds_what_was_counted_and_what_was_expected() -> None:
    found = told()
    book = load_workbook(io.BytesIO(written(sheet(found), Standing(), "xlsx")))
    about, figures = book.worksheets
    rows = list(figures.iter_rows(values_only=True))
    names = {name: n for n, name in enumerate(rows[0])}
    counted = [one for one in rows if one[names["Indicator"]] == "Fietsdiefstal: Counted"]
    assert found.course and [one[names["Count"]] for one in counted] == list(found.course.treated)
    ratio = rows[-1]
    assert ratio[names["Value"]] == pytest.approx(found.ratio) and ratio[names["Period"]] == "2015"
    assert ratio[names["Lower bound (95%)"]] == pytest.approx(found.lower)
    assert not any(one[names["Check number"]] for one in rows[1:]), "no evidence stands behind these"
    assert PROTOCOL.versions[-1].sha256 in [one[1] for one in about.iter_rows(values_only=True)]


def test_the_same_is_said_as_a_web_page_and_in_a_word_processor() -> None:
    document = sheet(told())
    page = written(document, Standing(), "html").decode()
    assert "Effect shown: −51%" in page and page.count("<figure") == 3 and "vb-table--stack" in page
    office = docx.Document(io.BytesIO(written(document, Standing(), "docx")))
    assert any("Effect shown: −51%" in one.text for one in office.paragraphs)
    assert len(office.inline_shapes) == 3 and len(office.tables) == 2
    assert not [cell.text for row in office.tables[1].rows for cell in row.cells if cell.text.startswith("\n")]


def test_the_file_name_says_world_and_kind() -> None:
    assert name_of(sheet(told()), "pdf") == "fictief-result-of-an-evaluation-elzermade-2015.pdf"
