# SPDX-License-Identifier: EUPL-1.2
"""A plan with the structure of a real one reads well; what is wrong is named with file, sheet, row and column."""

from decimal import Decimal

import pytest
from workbook import workbook

from veiligheidsbeeld.ground.core import Area, AreaType, LawError, UserError
from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.plan_mapping import PlanMapping, columns, read_mapping
from veiligheidsbeeld.loop.action.sheets import Known, PlanReading, read_plan_file
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.sources.partner_file import Places

THEMES = {
    "2026": [one.names.nl for one in editions().get("2026").themes],
    "2023": [one.names.nl for one in editions().get("2023").themes][:4],
    "2022": [one.names.nl for one in editions().get("2022").themes][:4],
}


@pytest.fixture(scope="module")
def known() -> Known:
    places = Places("GM9801", [
        Area(AreaType.MUNICIPALITY, "GM9801", 2026, "Elzermade"),
        Area(AreaType.WIJK, "WK980100", 2026, "Ketelbrink", "GM9801"),
    ])  # fmt: skip
    return Known(editions(), "2026", 2026, 2026, Catalogue.read(), places)


def read(known: Known, content: bytes, mapping: PlanMapping | None = None) -> PlanReading:
    return read_plan_file(content, "plan-2026.xlsx", known, mapping)


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_forty_measures_under_the_themes_of_the_year_are_read(known: Known) -> None:
    found = read(known, workbook(THEMES["2026"]))
    assert found.clean and not found.faults and not found.notes
    assert len(found.measures) == 40
    assert [one.words.theme for one in found.measures[::10]] == [one.id for one in known.editions.get("2026").themes]
    first = found.measures[0]
    assert (first.sheet, first.number) == ("Uitvoeringsplan", 5)
    words = first.words
    assert (words.what, words.owner, words.hours, words.costs_euros, words.until and words.until.isoformat()) == (
        "Maatregel 1: wat wij doen", "Teamleider handhaving", 121, 12500, "2026-12-31",
    )  # fmt: skip
    assert {one.words.state for one in found.measures} == {"planned", "on_track", "late", "done"}


def test_targets_stand_once_and_their_measures_refer_to_them(known: Known) -> None:
    found = read(known, workbook(THEMES["2026"]))
    assert [one.text for one in found.targets] == [
        "5% minder woninginbraken", "Fietsdiefstal in het centrum halveren", "Inwoners zijn weerbaar",
    ]  # fmt: skip
    bicycles = found.targets[1]
    assert (bicycles.indicator, bicycles.area, bicycles.aim_kind, bicycles.aim) == (
        "fietsdiefstal", "WK980100", "percent", Decimal(-60),
    )  # fmt: skip
    assert not found.targets[2].indicator
    assert [sum(one.target == n for one in found.measures) for n in (0, 1, 2, None)] == [10, 10, 10, 10]


def test_a_plan_in_themes_of_2023_lands_in_those_of_now(known: Known) -> None:
    one_to_one = [name for name in THEMES["2023"] if not name.startswith("Jeugd")]
    found = read(known, workbook(one_to_one))
    assert found.clean
    assert {one.words.theme for one in found.measures} == {"veilige-dorpen-en-wijken"}
    assert [note.code for note in found.notes] == ["plan_theme_mapped"] * 3


def test_an_old_theme_that_more_than_one_took_over_is_asked(known: Known) -> None:
    found = read(known, workbook(["Veilig opgroeien"]))
    assert not found.clean
    assert next((one.row, one.found) for one in found.faults if "theme" in one.expected) == (
        3,
        "Thema 1: Veilig opgroeien",
    )
    answered = PlanMapping(themes={"Veilig opgroeien": "digitale-en-maatschappelijke-weerbaarheid"})
    assert read(known, workbook(["Veilig opgroeien"]), answered).clean


@pytest.mark.parametrize("edition", ["2022", "2023", "2026"])
def test_each_edition_reads_as_the_plan_of_its_own_year(known: Known, edition: str) -> None:
    own = Known(known.editions, edition, int(edition), int(edition), known.catalogue, known.places)
    found = read_plan_file(workbook(THEMES[edition], H5="31-12-2026"), "plan.xlsx", own)
    assert found.clean and len(found.measures) == 40


@pytest.mark.parametrize(
    ("cell", "value", "row", "column"),
    [("F7", "veel", 7, "Capaciteit (uren)"), ("G8", "duizend", 8, "Kosten"), ("H9", "ooit", 9, "Planning"),
     ("I10", "groen", 10, "Status"), ("J5", "Geluk", 5, "Indicator"), ("K6", "Nergensbrink", 6, "Wijk"),
     ("D5", "Kevin de Vries", 5, "Trekker"), ("D5", None, 5, "Trekker"), ("C5", None, 5, "Maatregel"),
     ("L5", "flink", 5, "Streefwaarde"), ("L5", "-120%", 5, "Streefwaarde")],
)  # fmt: skip
def test_a_fault_names_file_sheet_row_and_column(known: Known, cell: str, value: object, row: int, column: str) -> None:
    changes = {cell: value} | (dict.fromkeys(("B5", "J5", "L5")) if cell == "C5" else {})
    found = read(known, workbook(THEMES["2026"], **changes))
    assert not found.clean
    fault = found.faults[0]
    assert (fault.file, fault.sheet, fault.row, fault.column) == ("plan-2026.xlsx", "Uitvoeringsplan", row, column)
    assert fault.expected and fault.statement.in_english()


@pytest.mark.parametrize(
    ("cell", "value", "column", "traces"),
    [("D5", "Kevin de Vries", "Trekker", ["names of persons"]),
     ("D5", "Team Veiligheid, Kevin de Vries", "Trekker", ["names of persons"]),
     ("C5", "Gesprek met Kevin de Vries", "Maatregel", ["names of persons"]),
     ("E5", "Kevin de Vries 06-12345678", "Partners", ["names of persons", "telephone numbers"]),
     ("E5", "wijkteam, 06-12345678", "Partners", ["telephone numbers"]),
     ("B5", "Kevin de Vries pleegt niets meer", "Doelstelling", ["names of persons"])],
)  # fmt: skip
def test_what_points_at_a_person_is_told_by_kind_and_never_repeated(
    known: Known, cell: str, value: str, column: str, traces: list[str]
) -> None:
    found = read(known, workbook(THEMES["2026"], **{cell: value}))
    assert not found.clean
    assert [(one.row, one.column, one.found) for one in found.faults] == [(5, column, one) for one in traces]
    said = " ".join(one.statement.in_english() for one in found.faults)
    assert "Kevin" not in said and "1234" not in said


def test_an_ambition_about_a_person_is_a_fault(known: Known) -> None:
    found = read(known, csv("Thema;Ambitie;Maatregel;Trekker", "Ondermijning;Kevin de Vries helpen;Gesprek;RIEC"))
    assert [(one.column, one.found) for one in found.faults] == [("Ambitie", "names of persons")]


@pytest.mark.parametrize(("cell", "most"), [("C5", 1000), ("D5", 150), ("E5", 300), ("B5", 1000)])
def test_a_text_that_is_too_long_is_a_fault_of_its_cell(known: Known, cell: str, most: int) -> None:
    assert read(known, workbook(THEMES["2026"], **{cell: "x" * most})).clean
    found = read(known, workbook(THEMES["2026"], **{cell: "x" * (most + 1)}))
    assert [(one.row, one.expected, one.found) for one in found.faults] == [(5, f"at most {most} signs", str(most + 1))]


def test_an_organisation_that_looks_like_a_name_may_be_named_so(known: Known) -> None:
    content = workbook(THEMES["2026"], D5="Jan Prent Stichting")
    assert not read(known, content).clean
    assert read(known, content, PlanMapping(owners=("Jan Prent Stichting",))).clean


def test_all_faults_are_told_at_once(known: Known) -> None:
    found = read(known, workbook(THEMES["2026"], F7="veel", G8="duizend", H9="ooit"))
    assert [one.row for one in found.faults] == [7, 8, 9]


def test_other_titles_are_named_in_a_mapping(known: Known) -> None:
    content = csv("Prio;Zo doen we dat;Door wie;Kleur", "Ondermijning;Controles;Team Veiligheid;groen")
    assert not read(known, content).clean
    mapping = PlanMapping(
        columns={"theme": "Prio", "what": "Zo doen we dat", "owner": "Door wie", "state": "Kleur"},
        states={"groen": "on_track"},
    )
    found = read(known, content, mapping)
    assert found.clean
    words = found.measures[0].words
    assert (words.theme, words.what, words.state) == ("ondermijning", "Controles", "on_track")


def test_a_theme_holds_for_the_rows_below_it_and_ends_a_target(known: Known) -> None:
    found = read(known, csv(
        "Thema;Doel;Maatregel;Trekker", "Ondermijning;Minder hennep;A;Team Veiligheid", ";;B;Team Veiligheid",
        "Sociaal-maatschappelijke spanningen;;C;Team Veiligheid",
    ))  # fmt: skip
    assert [(one.words.theme.split("-")[0], one.target) for one in found.measures] == [
        ("ondermijning", 0), ("ondermijning", 0), ("sociaal", None),
    ]  # fmt: skip


def test_a_dash_ends_a_target_that_would_go_on(known: Known) -> None:
    found = read(known, csv(
        "Thema;Doel;Maatregel;Trekker", "Ondermijning;Minder hennep;A;Team Veiligheid", ";-;B;Team Veiligheid",
    ))  # fmt: skip
    assert [one.target for one in found.measures] == [0, None]


def test_ambitions_and_rows_for_the_eye_are_kept_apart(known: Known) -> None:
    found = read(known, csv(
        "Plan 2026;;;", "Thema;Ambitie;Maatregel;Trekker", "Ondermijning;Een weerbare gemeente;A;Team Veiligheid",
        "Toelichting bij dit thema;;;", ";;B;Team Veiligheid",
    ))  # fmt: skip
    assert found.ambitions == [("ondermijning", "Een weerbare gemeente")]
    assert [(one.code, one.params["rows"]) for one in found.notes] == [("plan_rows_ignored", "4")]


def test_a_measure_alone_in_its_row_is_no_title(known: Known) -> None:
    found = read(known, csv("Thema;Maatregel;Trekker", "Ondermijning;A;Team Veiligheid", ";B;"))
    assert [(one.row, one.column) for one in found.faults] == [(3, "Trekker")]


def test_a_measure_without_any_theme_is_a_fault(known: Known) -> None:
    found = read(known, csv("Maatregel;Trekker", "A;Team Veiligheid"))
    assert [(one.row, one.column) for one in found.faults] == [(2, "")]


def test_a_file_without_titles_says_what_was_looked_for(known: Known) -> None:
    found = read(known, csv("zomaar;iets", "een;twee"))
    assert not found.clean and "Maatregel" in found.faults[0].expected
    assert [one.code for one in found.notes] == ["plan_sheet_ignored"]


def test_a_percentage_of_a_survey_is_refused_at_its_row(known: Known) -> None:
    found = read(known, csv(
        "Thema;Doel;Maatregel;Trekker;Indicator;Streefwaarde",
        "Ondermijning;Veiliger gevoel;A;Team Veiligheid;onveilig-algemeen;-10%",
    ))  # fmt: skip
    assert [(one.row, one.column) for one in found.faults] == [(2, "Streefwaarde")]


def test_a_file_about_persons_is_refused_as_a_whole(known: Known) -> None:
    with pytest.raises(LawError):
        read(known, csv("Thema;Maatregel;BSN", "Ondermijning;A;111222333"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("m.toml", b'[columns]\nwhat = "Zo doen we dat"\n[themes]\n"Speerpunt 1" = "ondermijning"\n'),
     ("m.yaml", b'columns: {what: Zo doen we dat}\nthemes: {Speerpunt 1: ondermijning}\n')],
)  # fmt: skip
def test_a_mapping_is_toml_or_yaml(name: str, content: bytes) -> None:
    found = read_mapping(content, name)
    assert found == PlanMapping(columns={"what": "Zo doen we dat"}, themes={"Speerpunt 1": "ondermijning"})


@pytest.mark.parametrize(
    ("name", "content"),
    [("m.toml", b"[columns"), ("m.toml", b'[columns]\ngeluk = "A"\n'), ("m.yaml", b"colums: {}"), ("m.yaml", b"\xff")],
)
def test_a_wrong_mapping_is_refused_by_name(name: str, content: bytes) -> None:
    with pytest.raises(UserError, match=r"m\."):
        read_mapping(content, name)


@pytest.mark.parametrize("part", ["themes", "states", "indicators", "areas"])
def test_a_mapping_to_what_is_not_there_is_refused(known: Known, part: str) -> None:
    with pytest.raises(UserError, match="geluk"):
        read(known, workbook(THEMES["2026"]), PlanMapping(**{part: {"Speerpunt 1": "geluk"}}))


def test_what_a_target_says_in_two_rows_must_agree(known: Known) -> None:
    lines = ["Thema;Doel;Maatregel;Trekker;Indicator;Streefwaarde",
             "Ondermijning;Minder inbraken;A;Team Veiligheid;woninginbraak;-60%"]  # fmt: skip
    same = read(known, csv(*lines, ";;B;Team Veiligheid;woninginbraak;-60%", ";;C;Team Veiligheid;;"))
    assert same.clean and len(same.targets) == 1
    other = read(known, csv(*lines, ";;B;Team Veiligheid;woninginbraak;-40%"))
    assert [(one.row, one.column) for one in other.faults] == [(3, "Doel")]


def test_an_indicator_without_a_target_is_a_fault(known: Known) -> None:
    found = read(known, csv("Thema;Doel;Maatregel;Trekker;Indicator", "Ondermijning;;A;Team Veiligheid;woninginbraak"))
    assert [(one.row, one.column) for one in found.faults] == [(2, "Doel")]


def test_no_title_belongs_to_two_columns() -> None:
    titles = [title for one in columns() for title in one.titles]
    assert len(titles) == len(set(titles))
