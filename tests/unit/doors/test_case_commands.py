# SPDX-License-Identifier: EUPL-1.2
"""Commands about cases and about what is rare: in words, as JSON, and refused."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.ground.core import UserError


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args), env={"VB_LANG": "en", "COLUMNS": "200"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Twenty cases an arm; those of `regie` have a report after 60 days, the others after 20, 40 and 80 too."""
    first = date(2026, 1, 1)
    rows = ["zaak;start;groep;meldingen;einde"]
    for n in range(40):
        days = (60 + n,) if n % 2 else (20, 40 + n, 80 + n)
        reports = " ".join(str(first + timedelta(one)) for one in days)
        rows.append(f"{n};{first};{'regie' if n % 2 else 'gewoon'};{reports};{first + timedelta(200)}")
    made = tmp_path / "zaken.csv"
    made.write_text("\n".join(rows))
    return made


def test_cases_are_judged_in_words(file: Path) -> None:
    found = run("cases", str(file), "--treated", "regie", "--lots", "--costs", "4000")
    assert found.exit_code == 0, found.output
    assert "Effect shown: −67%" in found.output and "New reports prevented: 40" in found.output
    assert "Costs for each new report prevented: € 100" in found.output
    assert "Level of evidence: 5" in found.output and "Quiet for 90 days" in found.output


def test_cases_are_judged_for_programs(file: Path) -> None:
    plain = json.loads(run("cases", str(file), "--treated", "regie", "--json").output)
    assert (plain["verdict"], plain["method"], plain["level"]) == ("effect_shown", "case_times", 3)
    assert plain["ratio"] == pytest.approx(1 / 3) and plain["arms"][0]["cases"] == 20
    assert plain["lower"] < plain["ratio"] < plain["upper"] and plain["sentence_en"].startswith("Effect shown")


def test_an_arm_that_is_not_there_is_an_error(file: Path) -> None:
    found = run("cases", str(file), "--treated", "regisseur")
    assert isinstance(found.exception, UserError) and found.exception.statement.code == "case_no_such_arm"


def test_advice_case_by_case_needs_no_panel() -> None:
    found = run("design", "advise", "--cases-per-year", "300")
    assert "accept cases for 20 months (490 cases" in found.output
    plain = json.loads(run("design", "advise", "--cases-per-year", "300", "--json").output)
    assert (plain["answerable"], plain["cases"], plain["months"]) == (True, 490, 20)


@pytest.mark.parametrize("about", [[], ["panel.csv"], ["panel.csv", "--eligible", "A", "--cases-per-year", "3"]])
def test_advice_is_about_areas_or_about_cases(about: list[str]) -> None:
    found = run("design", "advise", *about)
    assert isinstance(found.exception, UserError) and found.exception.statement.code == "advise_on_what"


def test_the_need_is_told_in_words_and_for_programs() -> None:
    about = ("need", "20", "3", "--hours", "12000", "--earlier", "31", "--earlier-hours", "11000")
    assert "Counts alone give no verdict." in run(*about).output
    plain = json.loads(run(*about, "--json").output)
    assert plain["share"] == 0.15 and plain["since"]["ratio"] == pytest.approx(20 / 12 / (31 / 11))
    assert "verdict" not in plain


def test_counts_of_areas_are_not_judged_as_cases(tmp_path: Path) -> None:
    panel = tmp_path / "panel.csv"
    panel.write_text("area,period,count\nA,2025-01,3\n")
    found = run("estimate", str(panel), "--treated", "A", "--start", "2025-01", "--method", "case_times")
    assert isinstance(found.exception, UserError) and found.exception.statement.code == "cases_elsewhere"
