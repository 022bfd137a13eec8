# SPDX-License-Identifier: EUPL-1.2
"""Does the shipped reference set say what the publishers said? Computed straight from its files."""

import csv
import importlib.util
import os
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "src/veiligheidsbeeld/loop/sources/long_table/reference"
OFFENCES = ROOT / "src/veiligheidsbeeld/loop/picture/offences.yml"
SHARED = Path(os.environ.get("VB_SHARED", ROOT.parent / "shared"))
YEARS = ("2022", "2023", "2024")


def read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(name: str) -> dict[tuple[str, str, str], float]:
    rows = read(name)
    found = {(row["slice"], row["area_code"], row["period"]): float(row["value"]) for row in rows}
    assert len(found) == len(rows), f"{name} says a cell twice"
    return found


def test_recorded_crime_of_emmen_is_what_the_police_published() -> None:
    crime = cells("misdrijven_gemeente.csv")
    assert [crime["0.0.0", "GM0114", year] for year in YEARS] == [4716, 4268, 4034]


def test_rates_of_emmen_per_1000_of_mean_population() -> None:
    crime, people = cells("misdrijven_gemeente.csv"), cells("inwoners_gemeente.csv")
    rates = [
        crime["0.0.0", "GM0114", year]
        / ((people["", "GM0114", str(int(year) - 1)] + people["", "GM0114", year]) / 2)
        * 1000
        for year in YEARS
    ]
    assert [round(rate, 1) for rate in rates] == [43.5, 39.1, 36.8]


def test_each_of_342_municipalities_has_three_years_of_crime_and_four_of_population() -> None:
    municipalities = {row["code"] for row in read("areas.csv") if row["code"].startswith("GM")}
    assert len(municipalities) == 342
    crime = Counter(row["area_code"] for row in read("misdrijven_gemeente.csv"))
    people = Counter(row["area_code"] for row in read("inwoners_gemeente.csv"))
    assert crime == dict.fromkeys(municipalities | {"NL"}, 3)
    assert people == dict.fromkeys(municipalities | {"NL"}, 4)


def test_municipalities_add_up_to_the_nation_but_for_crime_without_a_municipality() -> None:
    crime, people = cells("misdrijven_gemeente.csv"), cells("inwoners_gemeente.csv")

    def rest(table: dict[tuple[str, str, str], float], slice_: str, year: str) -> float:
        own = sum(value for (_, area, one), value in table.items() if area != "NL" and one == year)
        return table[slice_, "NL", year] - own

    assert [rest(crime, "0.0.0", year) for year in YEARS] == [271, 282, 202]  # 'Gemeenten; niet in te delen'
    assert [rest(people, "", year) for year in ("2021", *YEARS)] == [0, 0, 0, 0]


def test_merged_municipalities_have_the_sum_of_the_old_ones_and_say_estimated() -> None:
    estimated = {
        (row["area_code"], row["period"]) for row in read("inwoners_gemeente.csv") if row["revision"] == "estimated"
    }
    assert ("GM1992", "2022") in estimated
    assert cells("inwoners_gemeente.csv")["", "GM1992", "2022"] == 18024 + 40930 + 14991
    assert len(estimated) == 7


def test_offence_types_of_the_nation_add_up_to_the_total_each_year() -> None:
    crime = cells("misdrijven_nederland.csv")
    years = {year for _, _, year in crime}
    assert years == {str(year) for year in range(2012, 2024)}
    for year in years:
        parts = sum(value for (code, _, one), value in crime.items() if one == year and code != "0.0.0")
        assert parts == crime["0.0.0", "NL", year]


def test_offences_have_59_codes_with_a_dutch_and_an_english_name() -> None:
    offences = yaml.safe_load(OFFENCES.read_text("utf-8"))
    assert set(offences["offences"]) == {code for code, _, _ in cells("misdrijven_nederland.csv")}
    assert len(offences["offences"]) == 59
    assert all(one["nl"] and one["en"] for one in offences["offences"].values())
    assert set(offences["hidden_small_areas"]) < set(offences["offences"])


def test_survey_shares_lie_within_their_margins_in_all_provinces() -> None:
    rows = read("veiligheidsmonitor_provincie.csv")
    assert {row["area_code"] for row in rows} == {f"PV{number}" for number in range(20, 32)}
    assert len(rows) == 29 * 12 * 3
    for row in rows:
        assert float(row["lower"]) < float(row["value"]) < float(row["upper"]) <= 100
    drenthe = next(row for row in rows if row["slice"] == "voelt-zich-wel-eens-onveilig" and row["area_code"] == "PV22")
    assert (drenthe["period"], drenthe["value"], drenthe["lower"], drenthe["upper"]) == ("2015", "26.4", "24.2", "28.6")


def test_areas_are_of_one_division_have_a_parent_and_a_whole_kilometre() -> None:
    areas = {row["code"]: row for row in read("areas.csv")}
    assert {row["division_year"] for row in areas.values()} == {"2026"}
    for code, row in areas.items():
        if code == "NL":
            continue
        assert row["parent"] in areas
        assert int(row["x"]) % 1000 == int(row["y"]) % 1000 == 0
        assert 10_000 < int(row["x"]) < 280_000 and 300_000 < int(row["y"]) < 625_000
    amersfoort = areas["GM0307"]
    assert (amersfoort["name"], amersfoort["parent"]) == ("Amersfoort", "PV26")
    assert abs(int(amersfoort["x"]) - 155_000) <= 2000 and abs(int(amersfoort["y"]) - 463_000) <= 3000


def test_each_table_names_source_licence_dates_and_division() -> None:
    tables = yaml.safe_load((REFERENCE / "source.yml").read_text("utf-8"))["tables"]
    assert {table["id"] for table in tables} == {"47013NED", "37230ned", "47022NED", "81877NED"}
    for table in tables:
        assert all(table[key] for key in ("title", "publisher", "url", "licence", "retrieved", "known_at", "note"))
        assert (table["division_year"], table["origin"]) == (2026, "overgenomen")
        assert "niet geverifieerd" in table["licence"] or table["publisher"] == "CBS"
        assert (REFERENCE / table["file"]).exists()


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference_set", ROOT / "scripts/make_reference_set.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(
    not (SHARED / "data/dutch").is_dir(), reason=f"no source data in {SHARED} (set VB_SHARED to the shared folder)"
)
def test_running_the_script_again_gives_the_same_bytes(tmp_path: Path) -> None:
    written = script().write(SHARED / "data/dutch", tmp_path)
    assert sorted(path.name for path in written) == sorted(path.name for path in REFERENCE.iterdir())
    for path in written:
        assert path.read_bytes() == (REFERENCE / path.name).read_bytes(), path.name
