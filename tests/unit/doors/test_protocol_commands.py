# SPDX-License-Identifier: EUPL-1.2
"""Protocols and lots by command: from a template to a verified draw; a mistake is a sentence, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from veiligheidsbeeld.doors.cli import main
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.lots import draw

YEAR = 2998  # far ahead, so that the system's clock is before the start
COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))


def run(*args: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main.app, [str(one) for one in args], env={"VB_LANG": "en"})
    if isinstance(done.exception, UserError):
        raise done.exception
    assert done.exit_code == code, (done.output, done.exception)
    return done


def told(*args: object, code: int = 0) -> Any:
    return json.loads(run(*args, "--json", code=code).stdout)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    plain = json.loads(run("protocol", "template", "hotspots").stdout)
    plain |= {"start": f"{YEAR}-03", "until": f"{YEAR + 1}-02", "eligible": list("ABCDEF")}
    plain["lots"]["treat"] = 3
    return saved(tmp_path / "content.json", plain)


@pytest.fixture
def frozen(content: Path, tmp_path: Path) -> Path:
    run("protocol", "freeze", content, "-o", tmp_path / "P.json")
    return tmp_path / "P.json"


def saved(path: Path, plain: Any) -> Path:
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


def test_from_template_to_a_verified_draw(content: Path, tmp_path: Path) -> None:
    file = tmp_path / "P.json"
    first = told("protocol", "freeze", content, "-o", file, "--by", "beleidsadviseur")
    assert first == {"file": str(file), "version": 1, "sha256": first["sha256"], "findings": []}
    drawn = told("lots", "draw", "--seed", "4-11-19", "--protocol", file, "-o", file)
    assert drawn["treated"] == list(draw("ABCDEF", 3, "4-11-19").treated)
    assert drawn["seed_source"].startswith("The six numbers")
    checked = told("protocol", "verify", file, "--expect", first["sha256"], "--expect", drawn["event_sha256"].upper())
    assert checked["findings"] == []
    shown = told("protocol", "show", file)
    assert [one["version"] for one in shown["versions"]] == [1, 2]
    assert {one["field"] for one in shown["versions"][1]["differences"]} == {"treated", "controls", "lots.seed"}
    assert shown["versions"][0]["by"] == "beleidsadviseur"
    assert shown["content"]["treated"] == drawn["treated"]


def test_what_is_shown_can_be_read(frozen: Path) -> None:
    before = run("protocol", "show", frozen).stdout
    assert "Lots will be drawn with:" in before
    run("lots", "draw", "--seed", "4-11-19", "--protocol", frozen, "-o", frozen)
    shown = run("protocol", "show", frozen).stdout
    assert "Version 1, frozen at" in shown
    assert 'lots.seed: – → "4-11-19"' in shown
    assert "Lots drawn at" in shown
    assert "Nothing was found that is not as agreed." in shown
    assert "--expect" in run("protocol", "verify", frozen).stdout


def test_a_later_version_says_why_and_stays_beside_the_first(frozen: Path, content: Path, tmp_path: Path) -> None:
    plain = json.loads(content.read_text())
    other = saved(tmp_path / "other.json", plain | {"stopping_rule": "Stop after half a year."})
    done = run("protocol", "freeze", other, "-o", frozen, "--onto", frozen, "--why", "Shorter")
    assert "Version 2 is frozen" in done.stdout
    (changed,) = told("protocol", "show", frozen)["versions"][1]["differences"]
    assert changed["field"] == "stopping_rule"
    with pytest.raises(UserError) as refused:
        run("protocol", "freeze", other, "-o", frozen, "--onto", frozen)
    assert refused.value.statement.code == "reason_needed"


def test_a_changed_file_has_exit_code_1_with_sentences(frozen: Path) -> None:
    frozen.write_text(frozen.read_text().replace('"A"', '"Z"'))
    done = run("protocol", "verify", frozen, code=1)
    assert "Version 1 is not what was frozen" in done.stderr
    (found,) = told("protocol", "verify", frozen, code=1)["findings"]
    assert (found["place"], found["code"]) == ("versions[0]", "protocol_version_changed")
    assert "is not what was frozen" in run("protocol", "show", frozen).stderr
    absent = told("protocol", "verify", frozen, "--expect", "00", code=1)["findings"]
    assert absent[-1]["code"] == "protocol_hash_absent"


def test_what_was_frozen_too_late_is_said_at_once(content: Path, tmp_path: Path) -> None:
    late = json.loads(content.read_text()) | {"start": "2020-03", "until": "2021-02"}
    done = run("protocol", "freeze", saved(tmp_path / "late.json", late), "-o", tmp_path / "L.json")
    assert "not before the start" in done.stderr


def test_wrong_fields_are_told_one_by_one_and_nothing_is_written(content: Path, tmp_path: Path) -> None:
    wrong = json.loads(content.read_text()) | {"start": "x", "worthwhile": 2}
    file, output = saved(tmp_path / "wrong.json", wrong), tmp_path / "W.json"
    done = run("protocol", "freeze", file, "-o", output, code=2)
    assert "start: expected a period such as 2027-03, found “x”." in done.stderr
    assert [one["field"] for one in told("protocol", "freeze", file, "-o", output, code=2)["faults"]] == [
        "worthwhile",
        "start",
    ]
    unknown = saved(tmp_path / "unknown.json", {"colour": "red"})
    assert "colour: expected no such field" in run("protocol", "freeze", unknown, "-o", output, code=2).stderr
    assert not output.exists()


def test_a_protocol_is_never_written_over(frozen: Path, content: Path, tmp_path: Path) -> None:
    for extra in ((), ("--onto", content)):
        with pytest.raises(UserError) as refused:
            run("protocol", "freeze", content, "-o", frozen, *extra)
        assert refused.value.statement.code == "protocol_exists"
    other = tmp_path / "other.json"
    other.write_text("keep")
    with pytest.raises(UserError):
        run("lots", "draw", "--seed", "1", "--protocol", frozen, "-o", other)
    assert other.read_text() == "keep"


def test_a_text_with_a_person_is_refused_unless_it_is_none(content: Path, tmp_path: Path) -> None:
    person = json.loads(content.read_text()) | {"problem": "Kevin de Vries belt vaak."}
    file = saved(tmp_path / "person.json", person)
    with pytest.raises(UserError) as refused:
        run("protocol", "freeze", file, "-o", tmp_path / "K.json")
    assert refused.value.statement.code == "protocol_of_person"
    run("protocol", "freeze", file, "-o", tmp_path / "K.json", "--no-person")


def test_lots_over_a_list_tell_how_to_redo_them() -> None:
    drawn = told("lots", "draw", "--seed", " 4137 ", "--eligible", "Noord, Zuid,'t Oost", "--treat", "1")
    assert drawn["seed"] == "4137"
    redone = subprocess.run(["sh", "-c", drawn["redo"]], capture_output=True, text=True, check=True).stdout.split()[0]
    assert redone == next(one["key"] for one in drawn["order"] if one["area"] == "Noord")
    assert "Not treated" in run("lots", "draw", "--seed", "4137", "--eligible", "Noord,Zuid", "--treat", "1").stdout
    steps = told("lots", "draw", "--seed", "4137", "--eligible", "A,B,C,D", "--steps", "2")
    assert sorted(steps["steps"].values()) == [1, 1, 2, 2]
    assert "Step" in run("lots", "draw", "--seed", "4137", "--eligible", "A,B,C,D", "--steps", "2").stdout


def test_a_draw_that_is_only_looked_at_is_not_recorded(frozen: Path) -> None:
    before = frozen.read_bytes()
    assert "Nothing was recorded" in run("lots", "draw", "--seed", "4137", "--protocol", frozen).stdout
    assert frozen.read_bytes() == before


def test_a_stepped_protocol_is_drawn_with_its_steps(tmp_path: Path) -> None:
    plain = json.loads(run("protocol", "template", "overlastregisseur-per-team").stdout)
    plain |= {"start": f"{YEAR}-03", "until": f"{YEAR + 1}-02", "eligible": list("ABCD")}
    plain["lots"] |= {"treat": 4, "steps": [f"{YEAR}-03", f"{YEAR}-09"]}
    file = tmp_path / "P.json"
    run("protocol", "freeze", saved(tmp_path / "content.json", plain), "-o", file)
    drawn = told("lots", "draw", "--seed", "4137", "--protocol", file, "-o", file)
    assert sorted(drawn["steps"].values()) == [1, 1, 2, 2]
    assert told("protocol", "verify", file)["findings"] == []


@pytest.mark.parametrize(
    "args",
    [
        (), ("--treat", "1"), ("--eligible", "A,B"), ("--eligible", "A,B", "--treat", "1", "--steps", "2"),
        ("--eligible", "A,B", "--treat", "1", "-o", "P.json"), ("--eligible", "A,B", "--protocol", "P.json"),
    ],
)  # fmt: skip
def test_a_draw_of_nothing_or_of_two_things_is_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(UserError) as refused:
        run("lots", "draw", "--seed", "1", *args)
    assert refused.value.statement.code == "lots_of_what"


def test_questions_are_listed_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    assert "handboeien: Do our municipal officers need handcuffs?" in run("protocol", "template").stdout
    with pytest.raises(UserError) as refused:
        run("protocol", "template", "drones")
    assert refused.value.statement.code == "unknown_question"
    cases = json.loads(run("protocol", "template", "overlastregisseur").stdout)
    file = saved(tmp_path / "cases.json", cases | {"start": f"{YEAR}-03", "until": f"{YEAR + 1}-02"})
    run("protocol", "freeze", file, "-o", tmp_path / "C.json")
    with pytest.raises(UserError) as refused:
        run("lots", "draw", "--seed", "1", "--protocol", tmp_path / "C.json")
    assert refused.value.statement.code == "lots_not_agreed"


@pytest.mark.slow
@pytest.mark.parametrize(
    "args",
    [
        ("protocol", "verify", "nowhere.json"), ("protocol", "show", "."),
        ("protocol", "freeze", "broken.json", "-o", "P.json"),
        ("lots", "draw", "--seed", "", "--eligible", "A,B", "--treat", "1"),
        ("lots", "draw", "--seed", "7", "--eligible", b"A,\xff", "--treat", "1"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_exit_code_2(args: tuple[str | bytes, ...], tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    done = subprocess.run(
        [COMMAND, *args, "--lang", "en"], cwd=tmp_path, env={**os.environ, "VB_HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
