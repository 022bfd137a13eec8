# SPDX-License-Identifier: EUPL-1.2
"""Commands as a person types them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))
Run = Callable[..., "subprocess.CompletedProcess[str]"]
pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(
        *args: str, home: Path | None = None, stdin: str = "", **env: str
    ) -> "subprocess.CompletedProcess[str]":
        environment = {
            "VB_HOME": str(home or tmp_path / "home"), "PATH": "/usr/bin:/bin",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # the code of this checkout, in a worktree too
            **env,
        }  # fmt: skip
        return subprocess.run(
            [COMMAND, *args], env=environment, input=stdin, capture_output=True, text=True, check=False
        )

    return command


def test_the_shipped_set_gives_the_three_known_figures(run: Run, demo_home: Path) -> None:
    for year, count, rate in ((2022, 4716, 43.5), (2023, 4268, 39.1), (2024, 4034, 36.8)):
        done = run(
            "figure", "geregistreerde-misdrijven", "--area", "GM0114", "--period", str(year), "--json", home=demo_home
        )
        plain = json.loads(done.stdout)
        assert (plain["count"], round(plain["value"], 1)) == (count, rate)
        assert plain["source"]["origin"] == "overgenomen" and plain["lower"] < plain["value"] < plain["upper"]
        for name in ("unit", "n", "division_year", "known_at", "revision", "publication"):
            assert plain[name] not in (None, "")


def test_a_sync_of_a_municipality_needs_no_settings_beforehand(run: Run, replay: str) -> None:
    done = run("sync", "--municipality", "GM0114", "--base-url", replay)
    assert done.returncode == 0, done.stderr
    plain = json.loads(
        run("figure", "geregistreerde-misdrijven", "--area", "GM0114", "--period", "2023", "--json").stdout
    )
    assert (plain["count"], plain["proefdata"], plain["source"]["origin"]) == (4268, True, "proefdata")
    buurt = json.loads(run("figure", "woninginbraak", "--area", "BU01140100", "--period", "2024", "--json").stdout)
    assert buurt["presence"] == "value" and buurt["division_year"] == 2024
    table = json.loads(run("status", "--json").stdout)[0]["tables"]
    assert {one["table"] for one in table} >= {"47013NED", "47018NED", "47022NED", "37230ned", "85984NED"}


def test_without_a_connection_sync_says_so_and_keeps_what_there_is(run: Run) -> None:
    done = run("sync", "--municipality", "GM0114", "--base-url", "http://127.0.0.1:9", "--lang", "en")
    assert done.returncode == 4
    assert "could not be reached" in done.stderr and "Traceback" not in done.stderr
    assert run("figure", "geregistreerde-misdrijven", "--area", "GM0114", "--json").returncode == 0


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("figure", "bestaat-niet", "--area", "GM0114"), 2, "bestaat-niet"),
        (("figure", "woninginbraak", "--area", "GM9999"), 2, "GM9999"),
        (("figure", "woninginbraak", "--area", "GM0114", "--period", "vorig jaar"), 2, "vorig jaar"),
        (("figure", "woninginbraak", "--area", "GM0114", "--as-known-on", "gisteren"), 2, "gisteren"),
        (("figure", "woninginbraak", "--area", "GM0114", "--as-known-on", "2001-01-01"), 2, "2001-01-01"),
        (("sync", "--municipality", "Emmen"), 2, "Emmen"),
        (("status", "--world", "anders"), 2, "anders"),
    ],
)
def test_a_mistake_is_a_dutch_sentence_and_an_exit_code(
    run: Run, demo_home: Path, args: tuple[str, ...], code: int, words: str
) -> None:
    done = run(*args, home=demo_home)
    assert done.returncode == code, done.stdout + done.stderr
    assert words in done.stderr and "Traceback" not in done.stderr


def test_without_an_installation_status_says_what_to_do(run: Run) -> None:
    done = run("status")
    assert done.returncode == 2 and "veiligheidsbeeld.toml" in done.stderr


def test_indicators_are_listed_with_the_publishers_code(run: Run) -> None:
    plain = json.loads(run("indicators", "--json").stdout)
    codes = {one["id"]: one["publisher_code"] for one in plain}
    assert codes["geregistreerde-misdrijven"] == "0.0.0" and codes["horizontale-fraude"] == "3.9.1"
    assert len(codes) >= 10


def test_store_commands_check_look_back_and_restore(run: Run, demo_home: Path, tmp_path: Path) -> None:
    assert run("store", "verify", home=demo_home).returncode == 0
    assert json.loads(run("store", "history", "--json", home=demo_home).stdout)[0]["revised"] == 0
    backup = tmp_path / "backup.tar.gz"
    assert run("store", "backup", str(backup), home=demo_home).returncode == 0
    copy = tmp_path / "copy"
    assert run("store", "restore", str(backup), home=copy).returncode == 0
    old, new = (run("figure", "woninginbraak", "--area", "NL", "--json", home=one).stdout for one in (demo_home, copy))
    assert json.loads(old) == json.loads(new)
    again = run("store", "restore", str(backup), home=copy)
    assert again.returncode == 2 and "Traceback" not in again.stderr


def test_a_damaged_snapshot_is_named(run: Run, demo_home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar.gz"
    run("store", "backup", str(backup), home=demo_home)
    copy = tmp_path / "copy"
    run("store", "restore", str(backup), home=copy)
    damaged = next((copy / "werkelijk" / "snapshots").glob("*/*.gz"))
    damaged.write_bytes(damaged.read_bytes()[:-20])
    done = run("store", "verify", home=copy)
    assert done.returncode == 5 and damaged.name[:12] in done.stderr


def test_a_verdict_prints_what_was_judged_by_and_no_percentage_on_a_small_base(run: Run) -> None:
    plain = json.loads(run("verdict", "129", "182", "--json").stdout)
    assert (plain["verdict"], round(plain["ratio"], 3)) == ("rise", 1.411)
    assert (round(plain["lower"], 3), round(plain["upper"], 3)) == (1.127, 1.771)
    assert plain["sentence"].endswith("Alleen toeval is meegeteld, niet hoeveel gewone jaren verschillen.")
    assert plain["sentence_en"].startswith("From 129 to 182: +41%. It rose.")
    for before, after in (("4", "6"), ("9", "1"), ("0", "6")):
        small = json.loads(run("verdict", before, after, "--json").stdout)
        assert "%" not in small["sentence"] + small["sentence_en"]
    assert json.loads(run("verdict", "0", "6", "--json").stdout)["upper"] is None
    given = json.loads(run("verdict", "355", "233", "--dispersion", "8", "--json").stdout)
    assert given["verdict"] == "no_conclusion" and "8 keer die van toeval" in given["sentence"]
    assert "geheel getal" in run("verdict", "1.129", "1.182").stderr
    wrong = run("verdict", "3", "5", "--dispersion", "0.5")
    assert wrong.returncode == 2 and "--dispersion is 0.5" in wrong.stderr


def test_a_table_is_ranked_and_a_wrong_cell_is_named(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "tabel.csv"
    table.write_text("gemeente;misdrijven;inwoners\nA;100;10000\nB;400;20000\nC;410;20000\n", encoding="utf-8")
    by = ("--id", "gemeente", "--count", "misdrijven", "--exposure", "inwoners")
    plain = json.loads(run("rank", str(table), *by, "--json").stdout)
    assert [(row["id"], row["rank"], row["lower"], row["upper"]) for row in plain["rows"]] == [
        ("A", 1, 1, 1), ("B", 2, 2, 3), ("C", 3, 2, 3),
    ]  # fmt: skip
    assert plain["candidates"] == ["A"]
    last = json.loads(run("rank", str(table), *by, "--order", "desc", "--dispersion", "30", "--json").stdout)
    assert last["candidates"] == ["A", "B", "C"]
    table.write_text("gemeente;misdrijven;inwoners\nA;100;10000\nB;veel;20000\n", encoding="utf-8")
    wrong = run("rank", str(table), *by)
    assert wrong.returncode == 2 and "tabel.csv, rij 3, kolom misdrijven" in wrong.stderr
    assert "--value" in run("rank", str(table), "--id", "gemeente").stderr
    table.write_text("gemeente;misdrijven;inwoners\nA;1.200;10.000\nB;1.100;20.000\n", encoding="utf-8")
    assert "gevonden 1.200" in run("rank", str(table), *by).stderr, "1200, or 1 and a bit?"
    assert "Er is geen bestand" in run("rank", str(tmp_path / "geen.csv"), *by).stderr


def test_a_claim_gets_its_answer_with_the_places_and_what_they_rest_on(run: Run, demo_home: Path) -> None:
    done = run("claim", "Emmen is de veiligste grote gemeente", "--area", "GM0114", "--json", home=demo_home)
    assert done.returncode == 0, done.stderr
    plain = json.loads(done.stdout)
    places = [plain[name] for name in ("rank", "lower", "upper", "lower_joint", "upper_joint", "n")]
    assert (plain["result"], places) == ("not_supported", [4, 3, 7, 3, 10, 32])
    assert plain["candidates"] == ["Westland", "Alphen aan den Rijn", "Ede"]
    assert (plain["period"], plain["supported_instead"], plain["others"]) == ("2022-2024", 7, [])
    assert (round(plain["tau"], 3), len(plain["peers"]), plain["division_year"]) == (0.04, 32, 2026)
    assert plain["adjusted"]["result"].startswith("no_comparable_peer")
    assert "Politie 47013NED" in plain["source"] and plain["sentence"] and plain["sentence_en"]


def test_claims_at_once_are_a_list_judged_together(run: Run, demo_home: Path) -> None:
    texts = ("one of the 12 safest", "veiliger dan Amsterdam")
    plain = json.loads(run("claim", *texts, "--area", "GM0114", "--json", home=demo_home).stdout)
    assert [(one["claim"], one["result"], one["together"]) for one in plain] == [
        (text, "supported", 2) for text in texts
    ]  # fmt: skip


def test_the_invented_municipality_is_the_default_of_its_world_and_has_other_definitions(
    run: Run, demo_home: Path
) -> None:
    plain = json.loads(run("claim", "one of the 5 safest", "--world", "fictief", "--json", home=demo_home).stdout)
    assert (plain["area"], plain["n"], plain["result"]) == ("GM9801", 32, "not_decidable")
    assert plain["would_decide"] and plain["would_decide_en"]
    assert [one["indicator"] for one in plain["others"]][:1] == ["slachtoffer-traditioneel"]
    shown = run("claim", "one of the 5 safest", "--world", "fictief", "--lang", "en", home=demo_home).stdout
    assert "Not decidable." in shown and "one of the 12 safest" in shown and "Fictieve politie" in shown


@pytest.mark.parametrize(
    "args",
    [
        ("leuk",), ("de veiligste", "--period", "gisteren"), ("de veiligste", "--peers", "vrienden"),
        ("de veiligste grote gemeente", "--area", "GM0106"), ("de veiligste", "--indicator", "inwoners"),
        ("verbeterd sinds 1999",), ("de veiligste", "--area", "GM9999"), ("veiliger dan Atlantis",),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_judged_is_a_sentence(run: Run, demo_home: Path, args: tuple[str, ...]) -> None:
    done = run("claim", *args, home=demo_home)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.strip() and "Traceback" not in done.stderr


def test_signals_are_listed_with_their_key_their_budget_and_a_sentence(run: Run, demo_home: Path) -> None:
    done = run("signals", "--world", "fictief", "--json", home=demo_home)
    assert done.returncode == 0, done.stderr
    plain = json.loads(done.stdout)
    assert (plain["municipality"], plain["expected_false_alarms"], plain["in_weeks"]) == ("GM9801", 1, 4)
    assert 0 < plain["threshold"] <= 0.05 and plain["compared"] >= plain["series"] > 100
    assert plain["publication"]
    planted = [one for one in plain["signals"] if one["indicator"] == "fietsdiefstal" and one["area"] == "WK980100"]
    assert [(one["kind"], one["since"]) for one in planted] == [("rise", "2025-10")]
    for one in plain["signals"]:
        assert one["key"] == f"{one['indicator']}.{one['area']}.{one['kind']}.{one['since']}"
        assert one["p"] <= plain["threshold"]
        assert one["sentence"] and one["sentence_en"] and one["sentence"] != one["sentence_en"]
        assert one["area"][2:6] == "9801"


def test_signals_are_of_a_municipality(run: Run, demo_home: Path) -> None:
    for code in ("WK980100", "GM0000"):
        done = run("signals", "--world", "fictief", "--area", code, home=demo_home)
        assert done.returncode == 2 and code in done.stderr and "Traceback" not in done.stderr
