# SPDX-License-Identifier: EUPL-1.2
"""Is a file that people send read to the letter, asked about, or refused; and never guessed at?"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    LawError,
    Period,
    Presence,
    UserError,
    VeiligheidsbeeldError,
    area_type_of,
)
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.sources import partner_file
from veiligheidsbeeld.loop.sources.partner_file import Mapping, Places, Reading, templates, values
from veiligheidsbeeld.loop.sources.partner_file.personal import is_bsn

GM = "GM0001"
NAMES = {
    GM: "Proefstad", "WK000100": "Centrum", "WK000101": "Wijk 01 Noord-Oost", "BU00010000": "Markt",
    "BU00010001": "Haven", "BU00010100": "Haven",
}  # fmt: skip
AREAS = [Area(area_type_of(code), code, 2026, name, None if code == GM else GM) for code, name in NAMES.items()]
PLACES = Places(GM, AREAS)
REPORTS = templates()["overlastmeldingen"]


def read(text: str, kind: str = "overlastmeldingen", mapping: Mapping | None = None) -> Reading:
    opened = partner_file.open_file(text.encode(), "proef.csv")
    partner_file.refuse_personal(opened)
    return partner_file.read(templates()[kind], opened, PLACES, told(mapping))


def told(mapping: Mapping | None) -> Mapping:
    """With zeros for areas without a row, unless a test is about those."""
    known = mapping or Mapping()
    return msgspec.structs.replace(known, absent=known.absent or {"9": "zero"})


def workbook(*rows: list[Any], change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_book(content: bytes, kind: str = "overlastmeldingen", mapping: Mapping | None = None) -> Reading:
    opened = partner_file.open_file(content, "proef.xlsx")
    partner_file.refuse_personal(opened)
    return partner_file.read(templates()[kind], opened, PLACES, told(mapping))


def cells(reading: Reading) -> dict[tuple[str, str, str], float | str | None]:
    return {
        (one.slice, one.area, str(one.period)): one.presence.value if one.value is None else one.value
        for one in reading.entries
    }


# what is read


def test_a_plain_file_gives_its_cells_and_the_total_of_its_kinds() -> None:
    found = read("wijk;maand;soort;aantal\nCentrum;2026-01;Geluid;12\nCentrum;2026-01;Jeugd;3\n")
    assert found.clean
    assert cells(found) == {
        ("geluid", "WK000100", "2026-01"): 12, ("jeugd", "WK000100", "2026-01"): 3, ("", "WK000100", "2026-01"): 15,
    }  # fmt: skip


def test_titles_remarks_totals_and_sources_are_left_out_and_told() -> None:
    found = read_book(
        workbook(
            ["Meldingen 2026"],
            [],
            ["wijk", "maand", "aantal"],
            ["Centrum", "januari 2026", 5],
            ["Totaal", "januari 2026", 5],
            ["Bron: meldsysteem"],
        )
    )
    assert cells(found) == {("", "WK000100", "2026-01"): 5}
    assert [one.code for one in found.notes] == ["row_total", "row_remark"]


@pytest.mark.parametrize("text", ["<5", "nb", "n.b.", "onbekend", ".", "x"])
def test_a_mark_is_never_a_zero(text: str) -> None:
    found = read(f"wijk;jaar;aantal\nCentrum;2025;{text}\n")
    (value,) = cells(found).values()
    assert value in ("suppressed", "missing")


@pytest.mark.parametrize(("mark", "meaning"), [("-", "zero"), ("-", "missing"), ("", "suppressed")])
def test_a_dash_and_an_empty_cell_are_asked_about(mark: str, meaning: str) -> None:
    text = f"wijk;jaar;aantal\nCentrum;2025;{mark}\nWijk 01 Noord-Oost;2025;3\n"
    found = read(text)
    assert [(one.field, one.about) for one in found.questions] == [("marks", mark)]
    assert found.entries == []
    answered = cells(read(text, mapping=Mapping(marks={mark: meaning})))
    assert answered["", "WK000100", "2025"] == (0 if meaning == "zero" else meaning)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["1.234", "5,5"], 1234), (["1,234", "5.5"], 1234), (["1.234.567"], 1234567), (["12"], 12), (["1 234"], 1234)],
)
def test_thousands_and_decimals_are_read_where_the_column_tells_their_kind(texts: list[str], expected: float) -> None:
    rows = "".join(f"Centrum;{2020 + n};{text}\n" for n, text in enumerate(texts))
    assert next(iter(cells(read(f"wijk;periode;uren\n{rows}", "uren")).values())) == expected


def test_a_point_that_may_be_either_is_asked_about() -> None:
    text = "wijk;periode;uren\nCentrum;2025;1.234\n"
    assert [one.field for one in read(text, "uren").questions] == ["decimal"]
    assert list(cells(read(text, "uren", Mapping(decimal=","))).values()) == [1234]
    assert list(cells(read(text, "uren", Mapping(decimal="."))).values()) == [1.234]


def test_a_remark_inside_a_number_is_a_fault_with_its_place() -> None:
    found = read_book(workbook(["wijk", "jaar", "aantal"], ["Centrum", 2025, "12 (schatting)"]))
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.expected, fault.found) == (2, "aantal", "a number", "12 (schatting)")
    assert found.entries == []


BAD_FILES = Path(__file__).parent / "bad_files"
EXPECTED = yaml.safe_load((BAD_FILES / "expected.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(BAD_FILES.glob("*.csv")), ids=lambda path: path.stem)
def test_of_a_bad_file_every_fault_has_its_place_and_no_figure_is_taken(path: Path) -> None:
    found = read(path.read_text(encoding="utf-8"))
    said = {
        "faults": [f"{one.row} {one.column}" for one in found.faults],
        "questions": [f"{one.field} {one.about}" for one in found.questions],
    }
    assert {name: words for name, words in said.items() if words} == EXPECTED[path.name]
    assert found.entries == []


def test_all_faults_are_named_at_once() -> None:
    found = read(
        "wijk;jaar;aantal\nCentrum;tweeduizend;1\nCentrum;2024;veel\nCentrum;2023;-4\nCentrum;2022;1\nCentrum;2022;2\n"
    )
    assert [one.row for one in found.faults] == [2, 3, 4, 6]
    assert found.entries == []


def test_a_near_name_is_asked_and_a_name_of_two_places_too() -> None:
    found = read("buurt;jaar;aantal\nCentrun;2025;1\nHaven;2025;2\n")
    assert {one.about: one.options for one in found.questions} == {
        "Centrun": ("WK000100",), "Haven": ("BU00010001", "BU00010100"),
    }  # fmt: skip
    answered = read(
        "buurt;jaar;aantal\nCentrun;2025;1\nHaven;2025;2\n",
        mapping=Mapping(areas={"Centrun": "", "Haven": "BU00010001"}),
    )
    assert cells(answered) == {("", "BU00010001", "2025"): 2}


def test_a_file_without_areas_is_about_the_municipality() -> None:
    assert cells(read("jaar;verwijzingen\n2025;58\n", "halt-verwijzingen")) == {("", GM, "2025"): 58}


def test_a_column_nobody_can_find_is_asked_with_the_titles_of_the_file() -> None:
    (question,) = read("plek;jaar;hoeveel\nCentrum;2025;1\n").questions
    assert (question.field, question.about, question.options) == ("columns", "aantal", ("plek", "jaar", "hoeveel"))


def test_areas_without_a_row_are_asked_about_once_and_again_when_more_are_lacking() -> None:
    text = "wijk;jaar;aantal\nCentrum;2025;1\n"
    (question,) = read(text, mapping=Mapping(absent={"0": "zero"})).questions
    assert (question.field, question.about, question.options) == ("absent", "1", ("zero", "missing"))
    answered = read(text, mapping=Mapping(absent={"1": "zero"}))
    assert answered.clean
    assert answered.absent == "zero"
    assert read(text + "Wijk 01 Noord-Oost;2025;3\n", mapping=Mapping(absent={"0": "zero"})).clean


def test_the_total_of_a_hidden_kind_is_hidden_and_of_an_unknown_one_unknown() -> None:
    text = "wijk;jaar;soort;aantal\nCentrum;2025;Afval;<5\nCentrum;2025;Lawaai;7\nNoord-Oost;2025;Afval;nb\n"
    found = cells(read(text, mapping=Mapping(areas={"Noord-Oost": "WK000101"})))
    assert found["", "WK000100", "2025"] == "suppressed"
    assert found["", "WK000101", "2025"] == "missing"


WIDE = Mapping(wide="yes")


def test_columns_called_after_periods_are_asked_about_and_then_each_holds_its_own() -> None:
    rows: list[list[Any]] = [["Overlast per wijk"], ["Wijk", 2023, 2024, "totaal"]]
    rows += [["Centrum", 4, "<5", 8], ["Wijk 01 Noord-Oost", 0, 7, 7], ["Totaal", 4, 11, 15]]
    (question,) = read_book(workbook(*rows)).questions
    assert (question.field, question.about, question.options) == ("wide", "2023, 2024", ("yes", "no"))
    assert cells(read_book(workbook(*rows), mapping=WIDE)) == {
        ("", "WK000100", "2023"): 4, ("", "WK000100", "2024"): "suppressed",
        ("", "WK000101", "2023"): 0, ("", "WK000101", "2024"): 7,
    }  # fmt: skip
    asked = read_book(workbook(*rows), mapping=Mapping(wide="no")).questions
    assert [(one.field, one.about) for one in asked] == [("columns", "aantal"), ("columns", "periode")]


def test_a_fault_below_a_period_names_that_column_and_a_dash_there_is_asked_about() -> None:
    (fault,) = read("wijk;jan 2024;feb 2024\nCentrum;4;circa 5\n", mapping=WIDE).faults
    assert (fault.row, fault.column, fault.found) == (2, "feb 2024", "circa 5")
    (question,) = read("wijk;jan 2024;feb 2024\nCentrum;-;5\n", mapping=WIDE).questions
    assert (question.field, question.about) == ("marks", "-")


def test_titles_in_two_rows_are_read_together() -> None:
    def merge(book: Workbook) -> None:
        assert book.active is not None
        for cells_ in ("A1:A2", "B1:C1", "D1:E1"):
            book.active.merge_cells(cells_)

    content = workbook(
        ["Wijk", 2023, None, 2024, None], [None, "meldingen", "opgelost", "meldingen", "opgelost"],
        ["Centrum", 4, 1, 6, 2], change=merge,
    )  # fmt: skip
    (question,) = read_book(content).questions
    assert question.about == "2023 meldingen, 2024 meldingen"
    assert cells(read_book(content, mapping=WIDE)) == {("", "WK000100", "2023"): 4, ("", "WK000100", "2024"): 6}


def test_a_saved_mapping_does_not_break_a_file_with_the_usual_titles() -> None:
    saved = Mapping(columns={"gebied": "plek", "aantal": "hoeveel"})
    assert cells(read("wijk;jaar;aantal\nCentrum;2025;1\n", mapping=saved)) == {("", "WK000100", "2025"): 1}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", "2024"), ("2024-03", "2024-03"), ("maart 2024", "2024-03"), ("mrt. 2024", "2024-03"),
        ("3-2024", "2024-03"), ("Q1 2024", "2024-K1"), ("1e kwartaal 2024", "2024-K1"), ("2024-K4", "2024-K4"),
        ("2e halfjaar 2023", "2023-H2"),
        ("week 53 2020", "2020-W53"), ("2026-W01", "2026-W01"), ("2026wk05", "2026-W05"),
    ],
)  # fmt: skip
def test_periods_are_read_as_people_write_them(text: str, period: str) -> None:
    assert str(values.period(text)) == period


@pytest.mark.parametrize("text", ["week 53 2021", "13-2024", "K5 2024", "gisteren", "", "2024-W00", "vorig jaar"])
def test_a_period_that_does_not_exist_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):
        values.period(text)


def test_week_one_belongs_to_the_year_in_its_own_column() -> None:
    found = read("jaar;week;wijk;soort;netto\n2020;53;Centrum;Inbraak;1\n2026;1;Centrum;Inbraak;2\n", "police_weekly")
    assert {str(one.period) for one in found.entries} == {"2020-W53", "2026-W01"}
    assert [
        one.row for one in read("jaar;week;wijk;soort;netto\n2021;53;Centrum;Inbraak;1\n", "police_weekly").faults
    ] == [2]


def test_gross_and_net_are_two_measures() -> None:
    found = read("jaar;week;wijk;soort;bruto;netto\n2026;1;Centrum;Inbraak;5;4\n", "police_weekly")
    by_measure = {one.measure: one.value for one in found.entries if one.slice}
    assert by_measure == {"politie-week-bruto": 5, "politie-week-netto": 4}


@pytest.mark.parametrize("epoch", [date(1899, 12, 30), date(1904, 1, 1)])
def test_dates_of_both_excel_systems_are_the_days_they_show(epoch: date) -> None:
    def system(book: Workbook) -> None:
        book.epoch = datetime(epoch.year, epoch.month, epoch.day)  # type: ignore[assignment]

    rows = (["datum", "wijk", "klasse"], [date(2026, 3, 14), "Centrum", "A"])
    book = Workbook()
    system(book)
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert ("", "WK000100", "2026-03") in cells(read_book(stream.getvalue(), "evenementen"))


def test_a_date_with_slashes_has_no_clear_order() -> None:
    found = read("datum;wijk;klasse\n03/04/2026;Centrum;A\n", "evenementen")
    assert [one.expected for one in found.faults] == ["a date such as 12-03-2026"]


def test_events_are_counted_by_month_with_what_was_answered_yes() -> None:
    found = read(
        "datum;wijk;taak;verzet;politie gevraagd;teruggetrokken;letsel\n"
        "03-01-2026;Centrum;Jeugd;ja;nee;nee;nee\n20-01-2026;Centrum;Jeugd;nee;nee;nee;ja\n", "boa-incidenten",
    )  # fmt: skip
    assert cells(found) == {
        ("", "WK000100", "2026-01"): 2, ("jeugd", "WK000100", "2026-01"): 2, ("verzet", "WK000100", "2026-01"): 1,
        ("letsel", "WK000100", "2026-01"): 1,
    }  # fmt: skip


def test_a_share_needs_its_margin_or_its_respondents() -> None:
    margin = read("wijk;jaar;onderwerp;percentage;marge\nCentrum;2025;Onveilig;15,0;4,0\n", "wijkenquete").entries[0]
    assert (margin.value, round(margin.lower or 0, 1), round(margin.upper or 0, 1)) == (15, 10.9, 19.1)
    count = read("wijk;jaar;onderwerp;percentage;n\nCentrum;2025;Onveilig;15,0;150\n", "wijkenquete").entries[0]
    assert count.lower is not None and count.upper is not None and count.lower < 15 < count.upper
    assert count.n == 150
    assert read("wijk;jaar;onderwerp;percentage\nCentrum;2025;Onveilig;15\n", "wijkenquete").faults


def test_a_hidden_sheet_is_not_read_and_a_second_fitting_sheet_is_asked() -> None:
    def hidden(book: Workbook) -> None:
        sheet = book.create_sheet("Oud")
        for row in (["wijk", "jaar", "aantal"], ["Centrum", 2020, 99]):
            sheet.append(row)
        sheet.sheet_state = "hidden"

    rows = (["wijk", "jaar", "aantal"], ["Centrum", 2025, 1])
    found = read_book(workbook(*rows, change=hidden))
    assert cells(found) == {("", "WK000100", "2025"): 1}
    assert [one.code for one in found.notes] == ["sheet_hidden"]

    def second(book: Workbook) -> None:
        hidden(book)
        book["Oud"].sheet_state = "visible"

    assert [one.field for one in read_book(workbook(*rows, change=second)).questions] == ["sheet"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_read_and_the_windows_one_is_told(encoding: str) -> None:
    places = Places(GM, [replace(AREAS[1], name="Café Zuid")])
    opened = partner_file.open_file("wijk;jaar;aantal\nCafé Zuid;2025;1\n".encode(encoding), "proef.csv")
    found = partner_file.read(REPORTS, opened, places)
    assert cells(found) == {("", "WK000100", "2025"): 1}
    assert ("read_as" in [one.code for one in found.notes]) == (encoding in ("cp1252", "utf-16"))


def test_half_an_event_a_fraction_for_a_share_and_a_date_for_a_period_are_faults() -> None:
    assert [one.expected for one in read("wijk;jaar;aantal\nCentrum;2025;1,5\n").faults] == ["a whole number"]
    assert read("wijk;periode;uren\nCentrum;2025;1,5\n", "uren").clean
    survey = (["wijk", "jaar", "onderwerp", "percentage", "n"], ["Centrum", 2025, "Onveilig", 0.15, 100])
    assert "fractions" in read_book(workbook(*survey), "wijkenquete").faults[0].expected
    months = (["wijk", "maand", "aantal"], ["Centrum", date(2026, 1, 1), 3])
    assert list(cells(read_book(workbook(*months)))) == [("", "WK000100", "2026-01")]
    for title, day in (("periode", date(2026, 1, 1)), ("maand", date(2026, 1, 15))):
        assert "a date may be" in read_book(workbook(["wijk", title, "aantal"], ["Centrum", day, 3])).faults[0].expected


# what is refused


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(name, content)
    return stream.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
FAR = b'<worksheet><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></worksheet>'
REFUSED = {
    "file_too_many_rows": zipped("xl/worksheets/sheet1.xml", FAR),
    "file_bomb": zipped("xl/worksheets/sheet1.xml", b"0" * 30_000_000),
    "file_entities": zipped("xl/workbook.xml", ENTITY),
    "file_damaged": workbook(["wijk"], ["Centrum"])[:2000],
    "file_empty": b"  \n",
    "file_kind": b"%PDF-1.7 ...",
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_that_is_none_is_refused_with_the_reason(code: str) -> None:
    with pytest.raises(UserError) as refused:
        partner_file.open_file(REFUSED[code], "proef.xlsx")
    assert refused.value.statement.code == code


BROKEN = {
    "half UTF-16": "wijk;jaar".encode("utf-16") + b"x",
    "open quote": b'wijk;jaar;aantal\nCentrum;2025;"1\nNoord;2025;2\n',
    "bad deflate": workbook(["wijk"], ["Centrum"])[:600] + b"\x00" * 200 + workbook(["wijk"], ["Centrum"])[800:],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_a_sentence_and_no_row_is_swallowed(kind: str) -> None:
    with pytest.raises(UserError) as refused:
        partner_file.open_file(BROKEN[kind], "proef")
    assert refused.value.statement.code in ("file_damaged", "file_kind")


PERSONAL = {
    "bsn": ["wijk;bsn;aantal", "Centrum;111222333;1"],
    "numbers": ["wijk;nummer;aantal", "Centrum;111222333;1", "Centrum;123456782;2"],
    "name": ["wijk;achternaam;aantal", "Centrum;Jansen;1"],
    "birth": ["wijk;geboortedatum;aantal", "Centrum;1-1-1980;1"],
    "address": ["plek;aantal", "Kerkstraat 12;1"],
    "postcode": ["plek;aantal", "7811 AB 12;1"],
    "together": ["wie;toen;aantal", "mevr. Jansen;12-03-1980;1"],
    "mail": ["wijk;contact;aantal", "Centrum;jan@voorbeeld.nl;1"],
    "small letters": ["plek;aantal", "kerkstraat 12a;1"],
    "two columns": ["straat;nummer;aantal", "Kerkstraat;12;1"],
    "house": ["plek;huisnummer;aantal", "Oost;12;1"],
    "hyphens": ["wijk;kenmerk;aantal", "Centrum;111-222-333;1"],
    "iso date": ["wie;toen;aantal", "mevr. Jansen;1980-03-12;1"],
}


@pytest.mark.parametrize("kind", PERSONAL)
def test_a_file_that_looks_personal_is_refused_without_repeating_it(kind: str) -> None:
    with pytest.raises(LawError) as refused:
        read("\n".join(PERSONAL[kind]))
    text = refused.value.statement.in_english()
    assert refused.value.statement.code == "looks_personal"
    for found in ("111222333", "111-222-333", "123456782", "Jansen", "1980", "Kerkstraat", "7811", "voorbeeld"):
        assert found not in text


def test_comments_and_hidden_sheets_are_looked_through_too() -> None:
    def comment(book: Workbook) -> None:
        assert book.active is not None
        book.active["A2"].comment = Comment("Melder woont Kerkstraat 12", "x")

    def hidden(book: Workbook) -> None:
        book.create_sheet("Verborgen").append(["Centrum", "Kerkstraat 12"])
        book["Verborgen"].sheet_state = "hidden"

    for change in (comment, hidden):
        with pytest.raises(LawError):
            read_book(workbook(["wijk", "jaar", "aantal"], ["Centrum", 2025, 1], change=change))


@pytest.mark.parametrize("text", ["111222333", "123456782"])
def test_the_eleven_test_knows_a_number(text: str) -> None:
    assert is_bsn(text)
    assert not is_bsn(text[:-1] + str((int(text[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "text", ["buurt;aantal\nErmerweg;12\n", "datum;evenement;klasse\n14-12-2025;Kerstmarkt 2025;A\n"]
)
def test_a_buurt_called_after_a_road_and_a_christmas_market_are_no_addresses(text: str) -> None:
    partner_file.refuse_personal(partner_file.open_file(text.encode(), "proef.csv"))


def test_counts_of_nine_digits_are_no_citizens() -> None:
    rows = "".join(f"Centrum;{2000 + n};{100_000_000 + 7 * n}\n" for n in range(25))
    assert read(f"wijk;jaar;aantal\n{rows}").clean


# whatever is sent

WORDS = ["Centrum", "2025", "januari 2025", "<5", "1.234,5", "totaal", "wijk", "jaar", "aantal"]
NUMBERS = st.one_of(st.integers(-5, 10**12), st.floats(allow_nan=False, allow_infinity=False))
ANY_CELL = st.one_of(
    st.none(), NUMBERS, st.text(max_size=12), st.booleans(), st.dates(), st.sampled_from(WORDS),
)  # fmt: skip


@given(st.lists(st.lists(ANY_CELL, max_size=5), max_size=8), st.sampled_from(sorted(templates())))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_sheet_is_read_asked_about_or_refused_and_never_half_taken(rows: list[list[Any]], kind: str) -> None:
    sheet = partner_file.Sheet("Blad", [[None if one == "" else one for one in row] for row in rows])
    opened = partner_file.open_file(b"x;y\n1;2\n", "proef.csv")
    try:
        found = partner_file.read(templates()[kind], replace(opened, sheets=[sheet]), PLACES)
    except VeiligheidsbeeldError:
        return
    assert not (found.entries and (found.faults or found.questions))
    for one in found.entries:
        assert (one.value is None) == (one.presence is not Presence.VALUE)
        assert one.area in NAMES


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_file_or_a_clear_refusal(content: bytes) -> None:
    try:
        opened = partner_file.open_file(content, "proef")
        partner_file.refuse_personal(opened)
        partner_file.read(REPORTS, opened, PLACES)
    except VeiligheidsbeeldError as error:
        assert error.statement.in_english()


@given(
    st.lists(
        st.tuples(st.sampled_from(["WK000100", "WK000101"]), st.integers(2000, 2025), st.integers(0, 10**6)),
        min_size=1, max_size=20, unique_by=lambda one: one[:2],
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_is_accepted_is_what_stands_in_the_file(rows: list[tuple[str, int, int]]) -> None:
    text = "wijkcode;jaar;aantal\n" + "".join(f"{code};{year};{count}\n" for code, year, count in rows)
    assert cells(read(text)) == {("", code, str(year)): count for code, year, count in rows}


# how it is kept

NOW = datetime(2026, 1, 20, tzinfo=UTC)


def deliver(snapshots: Snapshots, text: str, now: datetime = NOW, kind: str = "overlastmeldingen") -> Any:
    reading = read(text, kind)
    assert reading.clean
    about = partner_file.About(kind, "gemeente", "proef.csv", AreaType.WIJK)
    return partner_file.deliver(snapshots, templates()[kind], about, text.encode(), reading, now, 2026)


def test_a_later_file_revises_a_cell_and_leaves_the_others(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    for text in ("wijk;jaar;aantal\nCentrum;2024;5\nCentrum;2025;6\n", "wijk;jaar;aantal\nCentrum;2025;8\n"):
        deliver(snapshots, text)  # in the same second
    files = [(one, partner_file.entries_of(snapshots, one)) for one in snapshots.latest()]
    observations = [one for _, tidy in partner_file.tidy(files) for one in tidy.observations]
    assert {str(one.period): one.value for one in observations} == {"2024": 5, "2025": 8}


def test_an_undone_file_gives_its_cells_back_to_the_one_before(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    deliver(snapshots, "wijk;jaar;aantal\nCentrum;2025;6\n")
    snapshots.withdraw(deliver(snapshots, "wijk;jaar;aantal\nCentrum;2025;8\n"))
    (delivery,) = snapshots.latest()
    assert [one.value for one in partner_file.entries_of(snapshots, delivery)] == [6]


def weekly(snapshots: Snapshots, shares: list[float], weeks: int) -> list[tuple[Any, Any]]:
    """Deliveries in which a week of 100 is known for these shares after 1, 2, ... deliveries."""
    for newest in range(1, weeks + 1):
        rows = [
            f"2026;{week};{area};Inbraak;{round(100 * shares[newest - week])}"
            for week in range(max(1, newest - len(shares) + 1), newest + 1) for area in ("WK000100", "WK000101")
        ]  # fmt: skip
        text = "jaar;week;wijkcode;soort;netto\n" + "\n".join(rows) + "\n"
        deliver(snapshots, text, datetime(2026, 1, 1, newest % 24, tzinfo=UTC), "police_weekly")
    return [(one, partner_file.entries_of(snapshots, one)) for one in snapshots.latest()]


def test_completeness_is_what_was_usually_known_after_as_many_deliveries(tmp_path: Path) -> None:
    files = weekly(Snapshots(tmp_path), [0.6, 0.8, 0.9, 0.95, 1.0], 14)
    found = partner_file.completeness(files)
    assert {str(period): round(share, 2) for period, share in found.items()} == {
        "2026-W14": 0.6, "2026-W13": 0.8, "2026-W12": 0.9, "2026-W11": 0.95,
    }  # fmt: skip


def test_a_missing_a_repeated_and_a_half_empty_week_are_found(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    rows = {1: (5, 6), 2: (7, 8), 3: (7, 8), 5: (9, 1), 6: (3, None), 7: (2, 2)}
    for week, counts in rows.items():
        text = "jaar;week;wijkcode;soort;netto\n" + "".join(
            f"2026;{week};{area};Inbraak;{count}\n"
            for area, count in zip(("WK000100", "WK000101"), counts, strict=True) if count is not None
        )  # fmt: skip
        deliver(snapshots, text, datetime(2026, 1, week, tzinfo=UTC), "police_weekly")
    files = [(one, partner_file.entries_of(snapshots, one)) for one in snapshots.latest()]
    assert [(one.code, one.params.get("week", one.params.get("after"))) for one in partner_file.findings(files)] == [
        ("week_missing", "2026-W03"), ("week_repeats", "2026-W03"), ("week_partly", "2026-W06"),
    ]  # fmt: skip


def test_every_template_can_be_filled_by_its_own_titles() -> None:
    """A file with the first title of every column leaves no column to ask about."""
    for one in templates().values():
        titles = [column.titles[0] for column in one.columns]
        text = ";".join(titles) + "\n" + ";".join("1" * len(titles))
        _, questions = partner_file.propose(one, partner_file.open_file(text.encode(), "x.csv"), PLACES)
        assert not [question for question in questions if question.field == "columns"], one.id
        assert one.finest in (AreaType.WIJK, AreaType.MUNICIPALITY, AreaType.BUURT)
        assert Period.parse("2025")


def test_a_text_box_and_a_name_beside_a_date_cell_are_looked_through() -> None:
    box = b'<xdr:wsDr xmlns:xdr="x" xmlns:a="y"><a:t>Melder woont Kerkstraat 12</a:t></xdr:wsDr>'
    content = io.BytesIO(workbook(["wijk", "jaar", "aantal"], ["Centrum", 2025, 1]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", box)
    born = workbook(["wie", "toen", "aantal"], ["mevr. Jansen", date(1980, 3, 12), 1])
    for one in (content.getvalue(), born):
        with pytest.raises(LawError):
            read_book(one)
