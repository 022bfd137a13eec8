# SPDX-License-Identifier: EUPL-1.2
"""Does the fictional world hold together, and do its figures show its truths?"""

import csv
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
import yaml
from shapely.geometry import Polygon, shape

from veiligheidsbeeld.doors.demo import fictional_figures
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_truths import TODAY, FictionalTruths, read_truths
from veiligheidsbeeld.doors.demo.fictional_world import write_world
from veiligheidsbeeld.ground.simulate.counts import gini

HIDDEN = {"1.4.1", "3.2.1", "3.2.2", "3.7.3"}
YEARS = [str(year) for year in range(2020, 2026)]
Cells = dict[tuple[str, str, str], int]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "fictief"
    write_world(folder)
    return folder


@pytest.fixture(scope="module")
def shapes(world: Path) -> dict[str, Polygon]:
    features = json.loads((world / "boundaries.geojson").read_text("utf-8"))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


def rows(world: Path, name: str) -> list[dict[str, str]]:
    with (world / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(world: Path, name: str) -> Cells:
    found = {(row["slice"], row["area_code"], row["period"]): int(row["value"]) for row in rows(world, name)}
    assert len(found) == len(rows(world, name)), f"{name} says a cell twice"
    return found


def summed(table: Cells, key: str) -> Cells:
    """Add up to the wijk, the municipality or the year."""
    found: Cells = defaultdict(int)
    for (code, area, period), value in table.items():
        up = {"wijk": "WK" + area[2:8], "municipality": "GM" + area[2:6], "year": area}[key]
        found[code, up, period[:4] if key == "year" else period] += value
    return nonzero(found)


def nonzero(table: Cells) -> Cells:
    return {key: value for key, value in table.items() if value}


def of_type(table: Cells, area_type: str) -> Cells:
    return {key: value for key, value in table.items() if key[1].startswith(area_type)}


# how it adds up


@pytest.mark.parametrize("frequency", ["jaar", "maand"])
def test_buurten_add_up_to_wijken_and_wijken_to_the_municipality(world: Path, frequency: str) -> None:
    small = cells(world, f"misdrijven_wijk_buurt_{frequency}.csv")
    own = cells(world, f"misdrijven_gemeente_{frequency}.csv")
    wijken = of_type(small, "WK")
    assert summed(of_type(small, "BU"), "wijk") == nonzero(wijken)
    shown = {key: value for key, value in own.items() if key[0] not in HIDDEN}
    assert summed(wijken, "municipality") == nonzero(shown)


@pytest.mark.parametrize("areas", ["gemeente", "wijk_buurt"])
def test_months_add_up_to_years(world: Path, areas: str) -> None:
    years = cells(world, f"misdrijven_{areas}_jaar.csv")
    expected = nonzero({key: value for key, value in years.items() if key[0] not in HIDDEN})
    assert summed(cells(world, f"misdrijven_{areas}_maand.csv"), "year") == expected


def test_types_add_up_to_the_total_of_the_municipality_and_to_less_where_types_are_hidden(world: Path) -> None:
    own = cells(world, "misdrijven_gemeente_jaar.csv")
    small = of_type(cells(world, "misdrijven_wijk_buurt_jaar.csv"), "WK")
    for year in YEARS:
        total = sum(v for (code, _, period), v in own.items() if period == year and code != "0.0.0")
        assert total == own["0.0.0", "GM9801", year]
        types, totals = (
            sum(v for (code, _, period), v in small.items() if period == year and (code == "0.0.0") is is_total)
            for is_total in (False, True)
        )
        assert types < totals


def test_hidden_types_are_delivered_for_the_municipality_by_year_only(world: Path) -> None:
    def delivered(name: str) -> set[str]:
        return {row["slice"] for row in rows(world, name)} & HIDDEN

    assert delivered("misdrijven_gemeente_jaar.csv") == HIDDEN
    for name in ("gemeente_maand", "wijk_buurt_jaar", "wijk_buurt_maand"):
        assert delivered(f"misdrijven_{name}.csv") == set()


def test_every_other_type_was_counted_in_each_area_type_even_when_it_never_happened(world: Path) -> None:
    for name in ("misdrijven_wijk_buurt_jaar.csv", "misdrijven_wijk_buurt_maand.csv"):
        seen = Counter(area for area, _ in {(row["area_code"][:2], row["slice"]) for row in rows(world, name)})
        assert seen == {"WK": 55, "BU": 55}


# how large it is


def test_there_are_27_wijken_83_buurten_and_31_peers(world: Path) -> None:
    areas = rows(world, "areas.csv")
    assert Counter(row["code"][:2] for row in areas) == {"GM": 32, "WK": 27, "BU": 83}
    codes = {row["code"] for row in areas}
    assert {row["parent"] for row in areas} <= codes | {""}
    assert {row["code"] for row in areas if row["code"].startswith("GM")} == {f"GM{n}" for n in range(9801, 9833)}
    assert all(row["parent"][2:] == row["code"][2:-2] for row in areas if row["code"][:2] in ("WK", "BU"))


def test_crime_and_inhabitants_are_those_of_a_town_of_107_000(world: Path) -> None:
    crime, people = cells(world, "misdrijven_gemeente_jaar.csv"), cells(world, "inwoners_gemeente.csv")
    assert all(4_000 <= crime["0.0.0", "GM9801", year] <= 4_700 for year in YEARS)
    assert all(106_000 <= people["", "GM9801", year] <= 109_500 for year in ["2019", *YEARS])


def test_the_end_of_a_year_is_the_begin_of_the_next_and_2026_is_not_known_yet(world: Path) -> None:
    end = cells(world, "inwoners_gemeente.csv")
    begin = summed(of_type(cells(world, "inwoners_wijk_buurt.csv"), "BU"), "municipality")
    assert {period for _, _, period in begin} == {"2019", *YEARS}
    for year in range(2020, 2026):
        assert begin["", "GM9801", str(year)] == end["", "GM9801", str(year - 1)]


def test_crime_is_concentrated_and_most_in_the_middle_of_the_larger_town(world: Path) -> None:
    small = of_type(cells(world, "misdrijven_wijk_buurt_jaar.csv"), "BU")
    for year in YEARS:
        counts = {area: v for (code, area, period), v in small.items() if code == "0.0.0" and period == year}
        assert max(counts, key=lambda area: counts[area]) == "BU98010000"
        padded = np.array([*counts.values(), *[0] * (83 - len(counts))], dtype=np.float64)
        assert 0.55 <= gini(padded) <= 0.80


def test_peers_have_100_000_to_350_000_inhabitants_and_28_to_90_crimes_per_1000(world: Path) -> None:
    crime, people = cells(world, "misdrijven_vergelijking.csv"), cells(world, "inwoners_gemeente.csv")
    assert len(crime) == 31 * 6
    for (code, area, year), count in crime.items():
        assert code == "0.0.0"
        begin, end = people["", area, str(int(year) - 1)], people["", area, year]
        assert 100_000 <= end <= 350_000
        assert 28 <= count / ((begin + end) / 2) * 1000 <= 90


def test_2025_is_provisional_and_earlier_years_are_final(world: Path) -> None:
    for name in ("misdrijven_gemeente_maand.csv", "misdrijven_wijk_buurt_jaar.csv"):
        pairs = {(row["period"][:4], row["revision"]) for row in rows(world, name)}
        assert pairs == {(year, "provisional" if year == "2025" else "final") for year in YEARS}


# what is true


def test_the_truths_are_in_both_languages_and_of_areas_that_exist(world: Path) -> None:
    codes = {row["code"] for row in rows(world, "areas.csv")}
    truths = read_truths()
    assert len({truth.id for truth in truths.truths}) == len(truths.truths) == 5
    for truth in truths.truths:
        assert set(truth.what) == {"nl", "en"}
        assert set(truth.areas) <= codes
    assert date(2026, 1, 26) == truths.today == TODAY


def test_burglary_falls_by_a_third_where_the_file_says_so(world: Path) -> None:
    truth = read_truths().by_id("woninginbraak-daalt-zilverwaard")
    months = cells(world, "misdrijven_wijk_buurt_maand.csv")
    (area,) = truth.areas
    own = {period: v for (code, one, period), v in months.items() if code == truth.offence and one == area}
    before = sum(v for period, v in own.items() if period < truth.since) / 54
    after = sum(v for period, v in own.items() if period >= truth.since) / 18
    assert truth.factor == 0.65
    assert 0.45 < after / before < 0.85


def test_fraud_rises_by_8_percent_a_year(world: Path) -> None:
    own = cells(world, "misdrijven_gemeente_jaar.csv")
    counts = [own["3.9.1", "GM9801", year] for year in YEARS]
    yearly = np.polyfit(range(6), np.log(counts), 1)[0]
    assert read_truths().by_id("horizontale-fraude-stijgt-overal").factor_per_year == 1.08
    assert 1.05 < np.exp(yearly) < 1.11


def test_the_head_office_shows_in_one_month_only(world: Path) -> None:
    truth = read_truths().by_id("vernieling-op-naam-van-een-hoofdkantoor")
    months = cells(world, "misdrijven_wijk_buurt_maand.csv")
    own = {period: v for (code, area, period), v in months.items() if code == "2.2.1" and area in truth.areas}
    assert own.pop("2023-03") >= truth.added
    assert max(own.values()) < truth.added / 3


def test_where_nothing_changed_only_chance_moves_the_counts(world: Path) -> None:
    (area,) = read_truths().by_id("niets-veranderd-garstenhof").areas
    small = cells(world, "misdrijven_wijk_buurt_jaar.csv")
    counts = np.array([small["0.0.0", area, year] - small.get(("3.9.1", area, year), 0) for year in YEARS])
    assert counts.var(ddof=1) / counts.mean() < 2.5


def test_nothing_was_planted_but_what_the_file_says() -> None:
    truths, places = read_truths(), read_places()
    planted, bare = (
        fictional_figures.draw(
            np.random.default_rng(1), places, FictionalTruths(1, 1, truths.today, own, (), truths.later)
        )
        for own in ((truths.by_id("woninginbraak-daalt-zilverwaard"),), ())
    )
    never = bare.expected == 0  # types of which the Netherlands had none
    ratio = np.where(never, 1.0, planted.expected) / np.where(never, 1.0, bare.expected)
    zilverwaard = [row for row, buurt in enumerate(places.buurten) if buurt.code.startswith("BU980114")]
    burglary = planted.offences.index("1.1.1")
    assert ratio[zilverwaard, burglary, 54:] == pytest.approx(0.65)
    ratio[zilverwaard, burglary, 54:] = 1.0
    assert (ratio == 1.0).all()


# where it is


def test_buurten_fill_their_wijk_and_wijken_the_municipality(shapes: dict[str, Polygon]) -> None:
    def check(whole: Polygon, parts: list[Polygon]) -> None:
        assert shapely.union_all(parts).symmetric_difference(whole).area < 0.001 * whole.area
        assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=0.001)

    wijken = {code: one for code, one in shapes.items() if code.startswith("WK")}
    check(shapes["GM9801"], list(wijken.values()))
    for code, whole in wijken.items():
        check(whole, [one for part, one in shapes.items() if part[:2] == "BU" and part[2:8] == code[2:]])


def test_shapes_are_valid_whole_metres_and_no_slivers(shapes: dict[str, Polygon]) -> None:
    assert len(shapes) == 1 + 27 + 83
    for code, one in shapes.items():
        assert one.is_valid and one.geom_type == "Polygon", code
        assert (shapely.get_coordinates(one) % 1 == 0).all()
        assert 4 * np.pi * one.area / one.length**2 > 0.2, f"{code} is a sliver"
        assert one.area > 150_000
    left, bottom, right, top = shapes["GM9801"].bounds
    assert 22_000 < right - left < 29_000 and 15_000 < top - bottom < 21_000
    assert shapes["GM9801"].area < 0.9 * (right - left) * (top - bottom)  # not a rectangle


def test_the_middle_of_towns_is_smaller_than_the_land_around(shapes: dict[str, Polygon]) -> None:
    sizes: dict[str, list[float]] = defaultdict(list)
    for wijk in read_places().wijken:
        sizes[wijk.kind].append(shapes[wijk.code].area)
    assert np.mean(sizes["centre"]) < np.mean(sizes["town"]) < np.mean(sizes["village"]) / 2


# how it is delivered


def test_each_table_is_described_as_agreed(world: Path) -> None:
    tables = yaml.safe_load((world / "source.yml").read_text("utf-8"))["tables"]
    files = {path.name for path in world.iterdir()} - {"source.yml", "areas.csv", "boundaries.geojson"}
    assert {table["file"] for table in tables} == files
    assert len({table["id"] for table in tables}) == len(tables) == 14
    for table in tables:
        police_small = table["file"].startswith("misdrijven_wijk_buurt")
        assert table["released_by_publisher"] is True
        assert set(table["hidden_slices"]) == (HIDDEN if police_small else set())
        assert (table["origin"], table["licence"], table["url"]) == ("fictief", "CC0-1.0", "fictief:")
        assert (table["division_year"], table["retrieved"]) == (2026, TODAY)


def test_the_same_seed_gives_the_same_bytes(world: Path, tmp_path: Path) -> None:
    write_world(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in world.iterdir())
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (world / path.name).read_bytes(), path.name
