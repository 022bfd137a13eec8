# SPDX-License-Identifier: EUPL-1.2
"""`plan import` and `plan check`: what would be stored, what was wrong, what can be measured, what is overdue."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Measure, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
THEMES = ("Ondermijning", "Veilige dorpen en wijken", "Digitale en maatschappelijke weerbaarheid",
          "Sociaal-maatschappelijke spanningen")  # fmt: skip


def _workbook() -> Any:
    path = Path(__file__).parents[1] / "loop" / "action" / "workbook.py"
    spec = importlib.util.spec_from_file_location("plan_workbook", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.workbook


workbook = _workbook()


@pytest.fixture
def home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VB_HOME", str(demo_home))
    monkeypatch.setenv("VB_LANG", "en")
    return demo_home


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["plan", *words, "--world", "fictief"], env={"COLUMNS": "300"})


def file(folder: Path, **changes: object) -> str:
    path = folder / "uitvoeringsplan-2026.xlsx"
    path.write_bytes(workbook(THEMES, **changes))
    return str(path)


def test_a_dry_run_shows_everything_and_stores_nothing(home: Path, tmp_path: Path) -> None:
    done = run("import", file(tmp_path), "--dry-run", "--json")
    plain = json.loads(done.stdout)
    assert done.exit_code == 0 and not Plan.objects.exists()
    assert (len(plain["measures"]), len(plain["targets"]), plain["faults"], plain["plan"]) == (40, 3, [], None)
    assert [one["measurable"] for one in plain["targets"]] == [False, True, False], "each says so, and why"
    assert all(one["sentences"] for one in plain["targets"])
    assert plain["measures"][0] == {
        "sheet": "Uitvoeringsplan", "row": 5, "theme": "ondermijning", "what": "Maatregel 1: wat wij doen",
        "owner": "Teamleider handhaving", "partners": "politie, woningcorporatie", "hours": 121, "costs_euros": 12500,
        "state": "planned", "until": "2026-12-31", "target": "5% minder woninginbraken",
    }  # fmt: skip


def test_who_took_a_plan_in_is_recorded_and_a_look_is_not(home: Path, tmp_path: Path) -> None:
    run("import", file(tmp_path), "--dry-run")
    lines = AuditLine.objects.filter(origin="command", action="edit_plan")
    assert not lines.exists()
    run("import", file(tmp_path))
    assert (lines.get().thing, lines.get().result, bool(lines.get().actor)) == ("fictief/plan/2026", "allowed", True)


def test_a_title_with_a_name_is_refused(home: Path, tmp_path: Path) -> None:
    done = run("import", file(tmp_path), "--title", "Plan van Kevin de Vries")
    assert isinstance(done.exception, UserError) and "names of persons" in str(done.exception)
    assert not Plan.objects.exists()


def test_without_it_the_plan_is_a_draft_that_check_reads(home: Path, tmp_path: Path) -> None:
    done = run("import", file(tmp_path), "--title", "Uitvoeringsplan veiligheid 2026")
    assert done.exit_code == 0 and "40 measures and 3 targets." in done.stdout
    plan = Plan.objects.get()
    assert (plan.title, plan.state, Measure.objects.count()) == ("Uitvoeringsplan veiligheid 2026", "draft", 40)
    checked = json.loads(run("check", "--json").stdout)
    assert (checked["plan"], len(checked["targets"]), checked["overdue"]) == (plan.public_id, 3, [])
    first = checked["targets"][0]
    assert not first["measurable"] and first["chance"] < 0.05 and first["outcome"] == "not_measurable"
    assert "in only 1 of 100 cases" in first["sentences"][0]


def test_a_fault_stores_nothing_and_names_its_place(home: Path, tmp_path: Path) -> None:
    done = run("import", file(tmp_path, G8="duizend", H9="ooit"))
    assert done.exit_code == 3 and not Plan.objects.exists()
    assert "uitvoeringsplan-2026.xlsx, sheet Uitvoeringsplan, row 8, column Kosten: expected" in done.output
    assert "row 9, column Planning" in done.output and "Nothing was stored." in done.output


def test_a_mapping_file_answers_what_was_unclear(home: Path, tmp_path: Path) -> None:
    path = file(tmp_path, I8="groen")
    assert run("import", path, "--dry-run").exit_code == 3
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[states]\ngroen = "on_track"\n', encoding="utf-8")
    assert run("import", path, "--mapping", str(mapping), "--dry-run").exit_code == 0


def test_overdue_commitments_come_first(home: Path, tmp_path: Path) -> None:
    run("import", file(tmp_path, H5="31-12-2025"))
    lines = run("check").stdout.splitlines()
    assert lines[1] == "Overdue since 2025-12-31: Maatregel 1: wat wij doen (Teamleider handhaving)"


@pytest.mark.parametrize("words", [("check",), ("check", "--plan", "weg"), ("import", "geen-jaar.xlsx")])
def test_what_is_not_there_is_an_error_in_words(home: Path, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert isinstance(done.exception, UserError) and done.exception.exit_code == 2


def test_a_file_that_is_not_there_or_has_no_year_is_told_in_that_order(tmp_path: Path, demo_home: Path) -> None:
    absent, nameless = tmp_path / "weg.xlsx", tmp_path / "plan.csv"
    nameless.write_text("Thema;Maatregel\n", encoding="utf-8")
    for file, said in ((absent, "weg.xlsx"), (nameless, "--year")):
        done = CliRunner().invoke(app, ["plan", "import", str(file), "--world", "fictief", "--dry-run"])
        assert isinstance(done.exception, UserError)
        assert said in done.exception.statement.in_english()
