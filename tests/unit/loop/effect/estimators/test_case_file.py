# SPDX-License-Identifier: EUPL-1.2
"""A file of cases: read in each spelling, refused where it points at a person, silent about what it holds."""

import io

import openpyxl
import pytest

from veiligheidsbeeld.ground.core import DataContractError, LawError, UserError, VeiligheidsbeeldError
from veiligheidsbeeld.loop.effect.estimators.case_file import Cases, read_cases

TITLES = "case,start,arm,reports,end"
GOOD = [
    "ZAAK-1,2025-01-10,measure,2025-02-01 2025-01-15,2025-07-01",
    "ZAAK-2,2025-01-20,usual,,2025-07-01",
    "3,2025-02-01,usual,2025-02-02,2025-03-01",
]


def read(*rows: str, titles: str = TITLES) -> Cases:
    return read_cases("\n".join([titles, *rows]).encode(), "cases.csv")


def refused(kind: type[VeiligheidsbeeldError], *rows: str, titles: str = TITLES) -> VeiligheidsbeeldError:
    with pytest.raises(kind) as error:
        read(*rows, titles=titles)
    return error.value


def test_days_count_from_the_start_and_reports_stand_in_order() -> None:
    found = read(*GOOD)
    assert found.arms == ("measure", "usual", "usual")
    assert found.followed.tolist() == [172, 162, 28]
    assert found.reports == ((5, 22), (), (1,))
    assert found.quiet.tolist() == [5, 162, 1]


def test_dutch_titles_and_dates_semicolons_and_strata_read_the_same() -> None:
    dutch = read(
        "1;10-01-2025;measure;15-1-2025 01-02-2025;01-07-2025;noord", "2;20-01-2025;usual;;01-07-2025;zuid",
        "3;01-02-2025;usual;02-02-2025;01-03-2025;zuid", titles="Zaak;Start;Groep;Meldingen;Einde;Stratum",
    )  # fmt: skip
    plain = read(*GOOD)
    assert (dutch.arms, dutch.reports, dutch.quiet.tolist()) == (plain.arms, plain.reports, plain.quiet.tolist())
    assert dutch.strata == ("noord", "zuid", "zuid")
    assert plain.strata == ("", "", "")


def test_empty_columns_and_rows_are_nothing() -> None:
    assert read(*(f"{one},," for one in GOOD), ",,,,,,", titles=f"{TITLES},,").reports == read(*GOOD).reports


def test_a_workbook_reads_the_same_with_real_dates() -> None:
    from datetime import date

    book = openpyxl.Workbook()
    book.active.append(TITLES.split(","))
    book.active.append([1, date(2025, 1, 10), "measure", "2025-02-01 2025-01-15", date(2025, 7, 1)])
    book.active.append([2, date(2025, 1, 20), "usual", None, date(2025, 7, 1)])
    book.active.append([3, date(2025, 2, 1), "usual", date(2025, 2, 2), date(2025, 3, 1)])
    content = io.BytesIO()
    book.save(content)
    found, plain = read_cases(content.getvalue(), "cases.xlsx"), read(*GOOD)
    assert (found.arms, found.reports, found.quiet.tolist()) == (plain.arms, plain.reports, plain.quiet.tolist())
    book.create_sheet("notes").append(["something"])
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(UserError, match="one sheet"):
        read_cases(content.getvalue(), "cases.xlsx")


@pytest.mark.parametrize(
    ("case", "trace"),
    [("111222333", "citizen service"), ("111.222.333", "citizen service"), ("11122233.3", "citizen service"),
     ("Jansen", "names"), ("jansen12", "names"), ("M. de Vries 3", "names"), ("Kees Jansen", "names"),
     ("3511AB-12", "addresses"), ("Kerkstraat 12", "addresses"), ("k@example.org", "mail"),
     ("06-12345678", "telephone"), ("12-ABC-3", "number plates"), ("geheim", "names")],
)  # fmt: skip
def test_a_case_that_points_at_a_person_is_refused_without_repeating_it(case: str, trace: str) -> None:
    error = refused(LawError, GOOD[0], f"{case},2025-01-20,usual,,2025-07-01")
    assert trace in str(error)
    assert case not in str(error)


@pytest.mark.parametrize("case", ["1", "OL-0012", "2025-00017", "zaak_33", "Casus12", "VH/2025/9"])
def test_numbers_that_mean_nothing_elsewhere_are_taken(case: str) -> None:
    assert len(read(GOOD[0], f"{case},2025-01-20,usual,,2025-07-01").arms) == 2


@pytest.mark.parametrize("column", ["arm", "stratum"])
def test_arms_and_strata_name_no_person(column: str) -> None:
    values = {"arm": "usual", "stratum": "noord"} | {column: "mevr. Jansen"}
    row = f"2,2025-01-20,{values['arm']},,2025-07-01,{values['stratum']}"
    error = refused(LawError, f"{GOOD[0]},noord", row, titles=f"{TITLES},stratum")
    assert column in str(error)
    assert "Jansen" not in str(error)


@pytest.mark.parametrize(
    "titles", [f"{TITLES},note", "case,start,arm,reports", f"{TITLES},{'arm'}", "Jansen,2025-01-01,measure,,2025-02-01"]
)
def test_other_columns_than_are_needed_are_refused(titles: str) -> None:
    error = refused(UserError, *GOOD, titles=titles)
    assert "Jansen" not in str(error)
    assert error.statement.code == "case_columns"


@pytest.mark.parametrize(
    ("row", "column"),
    [("77001,2025-01-20,usual,,", "end"), ("77001,,usual,,2025-07-01", "start"),
     ("77001,2025-01-20 2025-01-21,usual,,2025-07-01", "start"), ("77001,2025-01-20,usual,,2025-01-20", "end"),
     ("77001,2025-01-20,usual,2025-01-20,2025-07-01", "reports"),
     ("77001,2025-01-20,usual,2025-01-19,2025-07-01", "reports"),
     ("77001,2025-01-20,usual,2025-07-02,2025-07-01", "reports"),
     ("77001,2025-01-20,usual,2025-02-30,2025-07-01", "reports"),
     ("77001,2025-01-20,usual,Kees belde,2025-07-01", "reports"), ("ZAAK-1,2025-01-20,usual,,2025-07-01", "case"),
     ("77001,2025-01-20,usual,,2025-07-01,geheim", "-")],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_named_by_place_only(row: str, column: str) -> None:
    error = refused(DataContractError, GOOD[0], "", row)
    assert f"row 4, column {column}:" in str(error)
    assert not any(one in str(error) for one in ("77001", "ZAAK", "Kees", "2025-01-19", "2025-02-30", "geheim"))


def test_errors_name_a_column_as_the_file_does() -> None:
    titles = "Zaak,Start,Groep,Meldingen,Einde"
    error = refused(DataContractError, GOOD[0], "77001,2025-01-20,usual,,", titles=titles)
    assert "column Einde:" in str(error)
    assert "column Zaak" in str(refused(LawError, "Jan Jansen,2025-01-20,usual,,2025-07-01", titles=titles))


@pytest.mark.parametrize("arms", [("measure", "measure"), ("measure", ""), ("a", "b")])
def test_there_are_two_arms(arms: tuple[str, str]) -> None:
    rows = [f"{n},2025-01-20,{arm},,2025-07-01" for n, arm in enumerate(("measure", *arms))]
    assert refused(UserError, *rows).statement.code == "case_arms"


@pytest.mark.parametrize("content", ["", TITLES])
def test_an_empty_file_says_so(content: str) -> None:
    with pytest.raises(UserError, match="empty"):
        read_cases(content.encode(), "cases.csv")
