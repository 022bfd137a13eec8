# SPDX-License-Identifier: EUPL-1.2
"""Do the commands about effects answer on a table of counts, in sentences and in JSON?"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.ground.core import DataContractError, UserError
from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods, neighbourhood_counts, planted

KEYS = {
    "verdict", "ratio", "lower", "upper", "prevented", "prevented_lower", "prevented_upper", "method", "level",
    "refusals", "checks",
}  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(1)
    counts = neighbourhood_counts(rng, 30, 48, Neighbourhoods(median=30, year=0.005, month=0.005))
    return written(tmp_path_factory.mktemp("table") / "panel.csv", planted(rng, counts, range(5), 36, -0.4))


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few incidents, many of none."""
    return written(
        tmp_path_factory.mktemp("quiet") / "panel.csv", neighbourhood_counts(np.random.default_rng(2), 12, 36)
    )


def written(path: Path, counts: np.ndarray) -> Path:
    months = [f"{2011 + n // 12}-{n % 12 + 1:02d}" for n in range(counts.shape[1])]
    rows = [f"a{n},{month},{counts[n, m]}" for n in range(len(counts)) for m, month in enumerate(months)]
    path.write_text("\n".join(["area,period,count", *rows]), "utf-8")
    return path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


TREATED = ("--treated", "a0,a1,a2,a3,a4", "--start", "2014-01")


def test_an_estimate_in_json_has_its_verdict_interval_and_checks(table: Path) -> None:
    found = json.loads(run("estimate", str(table), *TREATED, "--selected-on", "2013-01:2013-12", "--json"))
    assert found.keys() >= KEYS and found["verdict"] == "effect_shown" and found["upper"] < 1
    assert found["sentence"] and found["sentence_en"].startswith("Effect shown: −")
    assert {one["kind"] for one in found["checks"]} >= {"placebo_in_space", "selection", "trend_before"}


def test_an_estimate_in_sentences_says_the_verdict_first(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VB_LANG", "en")
    told = run("estimate", str(table), *TREATED, "--costs", "10000")
    assert told.startswith("Effect shown: −") and "Incidents prevented:" in told and "Level of evidence: 4" in told


def test_one_area_is_refused_with_the_reason(table: Path) -> None:
    found = json.loads(run("estimate", str(table), "--treated", "a0", "--start", "2014-01", "--json"))
    assert (found["verdict"], found["ratio"]) == ("cannot_tell", None)
    assert [one["code"] for one in found["refusals"]] == ["one_treated_area"]


def test_advice_in_json_and_in_a_table(quiet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VB_LANG", "en")
    asked = ("design", "advise", str(quiet), "--eligible", "a3", "--draws", "20")
    found = json.loads(run(*asked, "--json"))
    assert found["answerable"] is False and found["sentence"].startswith("Deze proef kan deze vraag niet beantwoorden")
    told = run(*asked)
    assert told.startswith("This trial cannot answer the question") and "before and after only" in told


def test_a_protocol_decides_and_nobody_asks_for_something_else(table: Path, tmp_path: Path) -> None:
    content = json.loads(run("protocol", "template", "hotspots"))
    content.update(
        title="Hot spots", measure="Rondes.", start="2014-01", until="2014-12", eligible=[f"a{n}" for n in range(10)],
        stopping_rule="Eén keer.", analysis_version="1",
    )  # fmt: skip
    content["lots"] = {"treat": 5, "seed_source": "De Lotto van 14 december 2013", "seed": ""}
    (tmp_path / "content.json").write_text(json.dumps(content), "utf-8")
    file = tmp_path / "protocol.json"
    run("protocol", "freeze", str(tmp_path / "content.json"), "-o", str(file), "--json", "--no-person")
    with pytest.raises(UserError, match="lots"):
        run("estimate", str(table), "--protocol", str(file))
    run("lots", "draw", "--seed", "4-8-15", "--protocol", str(file), "-o", str(file))
    found = json.loads(run("estimate", str(table), "--protocol", str(file), "--json"))
    assert found["method"] == "lots" and len(found["treated"]) == 5
    assert found["protocol"] and found["level"] == 3  # it was frozen long after the start
    with pytest.raises(UserError, match="promises"):
        run("estimate", str(table), "--protocol", str(file), "--start", "2014-06")
    with pytest.raises(UserError, match="promises"):
        run("estimate", str(table), "--protocol", str(file), "--worthwhile", "0.1")
    short = tmp_path / "short.csv"
    short.write_text("\n".join(one for one in table.read_text("utf-8").splitlines() if ",2014-12," not in one), "utf-8")
    with pytest.raises(UserError, match="stopping rule"):
        run("estimate", str(short), "--protocol", str(file))


@pytest.mark.parametrize("arguments, error", [
    (("--treated", "a0,zz", "--start", "2014-01"), UserError), ((), UserError),
    (("--treated", "a0,a1", "--start", "2014-01", "--selected-on", "2013"), UserError),
])  # fmt: skip
def test_a_wrong_question_is_refused_in_a_sentence(table: Path, arguments: tuple[str, ...], error: type) -> None:
    with pytest.raises(error):
        run("estimate", str(table), *arguments)


def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text("area,period,count\na,2014-01,x\n", "utf-8")
    with pytest.raises(DataContractError, match="row 2, column count"):
        run("estimate", str(tmp_path / "panel.csv"), "--treated", "a", "--start", "2014-01")


def test_every_command_starts_without_an_installation(tmp_path: Path) -> None:
    """In a process of its own: inside the tests Django has its settings already."""
    command = Path(sys.executable).with_name("veiligheidsbeeld")
    told = subprocess.run([command, "--help"], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "estimate" in told.stdout
