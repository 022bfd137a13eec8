# SPDX-License-Identifier: EUPL-1.2
"""Published figures, through fetch and tidy, against the numbers as they stand at the publisher.

The offline copy of the services holds these real (its README says which); each trap of OPEN_DATA_APIS.md that the
tables can spring has its test by name.
"""

import csv
import importlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from veiligheidsbeeld.ground.areas import Locator, to_degrees
from veiligheidsbeeld.ground.core import (
    AreaType,
    DataContractError,
    Frequency,
    Observation,
    Period,
    Presence,
    fixed_clock,
)
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources import bron, cbs_odata, pdok, signalen
from veiligheidsbeeld.loop.sources.http import Service
from veiligheidsbeeld.loop.sources.tidied import Tidy

pytestmark = pytest.mark.slow
NOON = fixed_clock(date(2026, 2, 1))
UTRECHT = (110_000.0, 425_000.0, 175_000.0, 485_000.0)  # west, south, east, north of the province, in metres


@pytest.fixture(scope="module")
def fetched(replay: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Tidy]:
    snapshots, known = Snapshots(tmp_path_factory.mktemp("golden")), dict[str, Tidy]()

    def fetch(table: str) -> Tidy:
        if table not in known:
            layout = cbs_odata.layout(table)
            delivery = cbs_odata.fetch(Service(replay), snapshots, layout, "GM0114", NOON, lambda *_: None)
            known[table] = cbs_odata.tidy(snapshots, delivery)
        return known[table]

    return fetch


def one(tidy: Tidy, measure: str, slice_id: str, area: str, period: str) -> Observation:
    (found,) = [
        row
        for row in tidy.observations
        if (row.measure, row.slice, row.area_code, str(row.period)) == (measure, slice_id, area, period)
    ]
    return found


def test_unsafe_in_own_neighbourhood_in_drenthe_2017_with_its_published_margin(fetched: Callable[[str], Tidy]) -> None:
    topic = "voelt-zich-wel-eens-onveilig-in-buurt"
    found = one(fetched("81877NED"), "veiligheidsmonitor", topic, "PV22", "2017")
    assert (found.value, found.lower, found.upper) == (13.2, 12.3, 14.1)


def test_every_survey_number_comes_once_and_not_three_times(fetched: Callable[[str], Tidy]) -> None:
    for table in ("81877NED", "85146NED"):
        rows = fetched(table).observations
        assert len({(row.slice, row.area_code, row.period) for row in rows}) == len(rows)
        assert all(row.lower <= row.value <= row.upper for row in rows if row.value is not None)  # type: ignore[operator]


def test_nine_topics_called_slachtoffers_are_told_apart_by_their_path(fetched: Callable[[str], Tidy]) -> None:
    survey = fetched("85146NED")
    victims = {row.slice for row in survey.observations if row.slice.startswith("slachtoffer-")}
    assert len(victims) == 9
    values = {one(survey, "veiligheidsmonitor-2021", name, "NL", "2021").value for name in victims}
    assert len(values) > 6, "not one topic read nine times"
    assert one(survey, "veiligheidsmonitor-2021", "kans-inbraak", "NL", "2021").value == 6.4


def test_a_point_where_few_answered_stays_missing(fetched: Callable[[str], Tidy]) -> None:
    found = one(fetched("85146NED"), "veiligheidsmonitor-2021", "aangifte-traditioneel", "GM0114", "2023")
    assert (found.value, found.presence) == (None, Presence.MISSING)


def test_official_crime_nationally_in_2014(fetched: Callable[[str], Tidy]) -> None:
    assert one(fetched("83648NED"), "misdrijven-cbs", "T001161", "NL", "2014").value == 1_025_630


def test_deeper_offences_of_the_official_table_are_known_by_their_number(fetched: Callable[[str], Tidy]) -> None:
    slices = {row.slice for row in fetched("83648NED").observations}
    assert {"T001161", "1", "2", "3", "1.1.2.1", "1.1.2.2"} <= slices


def test_two_half_years_of_veilig_thuis_are_not_made_to_add_up(fetched: Callable[[str], Tidy]) -> None:
    table = fetched("84852NED")
    halves = [one(table, "veilig-thuis-meldingen", "", "NL", period).value for period in ("2020-H1", "2020-H2")]
    assert halves == [64_505, 62_910]
    assert one(table, "veilig-thuis-meldingen", "", "NL", "2020").value == 127_410 != sum(map(float, halves))  # type: ignore[arg-type]


def test_a_half_year_that_never_came_is_no_zero(fetched: Callable[[str], Tidy]) -> None:
    missing = [row for row in fetched("84852NED").observations if row.value is None]
    assert {str(row.period) for row in missing} == {"2022-H2"}
    assert {row.presence for row in missing} == {Presence.MISSING}


def test_fewer_than_ten_suspects_is_no_zero(fetched: Callable[[str], Tidy]) -> None:
    rows = [row for row in fetched("85655NED").observations if row.measure == "verdachten"]
    assert any(row.value is None for row in rows)
    assert {row.presence for row in rows if row.value is None} == {Presence.MISSING}
    assert one(fetched("85655NED"), "verdachten", "T001161|10000|T001038", "GM0114", "2024").value == 610


def test_national_nuisance_has_144_months_and_12_years_of_each_kind(fetched: Callable[[str], Tidy]) -> None:
    """The file dates a year's total on 1 January: read by date alone, January would hold the whole year."""
    rows = [row for row in fetched("47024NED").observations if row.area_code == "NL" and row.period.start.year <= 2023]
    months = Counter(row.slice for row in rows if row.period.frequency is Frequency.MONTH)
    years = Counter(row.slice for row in rows if row.period.frequency is Frequency.YEAR)
    assert set(months.values()) == {144} and set(years.values()) == {12}
    total = {row.period: row.value or 0 for row in rows if row.slice == "0.0.0"}
    monthly = [(period, value) for period, value in total.items() if period.frequency is Frequency.MONTH]
    yearly = [value for period, value in total.items() if period.frequency is Frequency.YEAR]
    assert max(value for period, value in monthly if period.start.month == 1) < 0.2 * min(yearly)


def test_national_crime_by_month_has_no_january_that_holds_a_year(replay: str, shared: Path, tmp_path: Path) -> None:
    """59 types x 144 months as published, with the totals of the years, which begin on 1 January, among them."""
    published = national_crime(shared / "data/dutch/police")
    months: dict[str, list[float]] = defaultdict(list)
    for row in sorted(delivered(replay, tmp_path, published), key=lambda row: row.period):
        if row.period.frequency is Frequency.MONTH:
            months[row.slice].append(row.value or 0)
    assert len(months) == 59 and {len(series) for series in months.values()} == {144}
    assert sum(map(sum, months.values())) == sum(count for (_, key), count in published.items() if "MM" in key)
    januaries = [sum(series[::12]) / sum(series) for series in months.values() if sum(series) > 1000]
    assert max(januaries) < 0.2, "a year's total is no January"


def national_crime(folder: Path) -> dict[tuple[str, str], float]:
    """Counts by type and period key, months and years."""
    found = {}
    with (folder / "NL_crime_month_2012_2023_47022NED.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["crime_type_code"], f"{row['date'][:4]}MM{row['date'][5:7]}"] = float(row["frequency"])
    with (folder / "NL_crime_year_2012_2023_47022NED.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["incident_type_code"], f"{row['year']}JJ00"] = float(row["incident_count"])
    return found


def delivered(replay: str, folder: Path, published: dict[tuple[str, str], float]) -> list[Observation]:
    """These counts of the nation as a delivery of 47022NED, with the service's own metadata and list of offences."""
    snapshots, table = Snapshots(folder), cbs_odata.layout("47022NED")
    delivery = cbs_odata.fetch(Service(replay), snapshots, table, "GM0114", NOON, lambda *_: None)

    def received(part: str) -> list[dict[str, Any]]:
        return json.loads(snapshots.read(delivery.parts[part]))["value"]

    kinds = {one["Title"]: one["Key"] for one in received("SoortMisdrijf/0")}
    (topic,) = [one["Key"] for one in received("DataProperties") if one["Title"] == "Geregistreerde misdrijven"]
    periods = sorted({period for _, period in published})
    pages = {
        "WijkenEnBuurten": [{"Key": "NL00      ", "Title": "Nederland"}],
        "Perioden": [{"Key": key, "Title": key, "Status": "Definitief"} for key in periods],
        "TypedDataSet/own": [
            {"ID": number, "WijkenEnBuurten": "NL00      ", "SoortMisdrijf": kinds[kind], "Perioden": key, topic: count}
            for number, ((kind, key), count) in enumerate(published.items())
        ],
    }
    parts = {name: digest for name, digest in delivery.parts.items() if name.rpartition("/")[0] not in pages}
    parts |= {f"{name}/0": snapshots.keep(json.dumps({"value": rows}).encode()) for name, rows in pages.items()}
    return cbs_odata.tidy(snapshots, replace(delivery, parts=parts)).observations


def test_the_nation_is_one_area_in_tables_that_write_it_differently(fetched: Callable[[str], Tidy]) -> None:
    """NL01 in tables by municipality, NL00 in tables by buurt."""
    for table in ("47024NED", "83648NED"):
        assert "NL" in {row.area_code for row in fetched(table).observations}
        assert not {row.area_code for row in fetched(table).observations} & {"NL00", "NL01"}


def test_kwb_topics_are_found_by_title_in_every_edition() -> None:
    for table in ("86165NED", "85618NED", "83487NED"):
        layout = cbs_odata.layout(table)
        assert layout.table == table
        assert layout.topics == cbs_odata.layout("85984NED").topics


# accidents and reports


@pytest.fixture(scope="module")
def accidents(replay: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshots, Delivery]:
    snapshots = Snapshots(tmp_path_factory.mktemp("bron"))
    return snapshots, bron.fetch(Service(replay), snapshots, "GM0344", UTRECHT, NOON, lambda *_: None)


@pytest.fixture(scope="module")
def places(replay: str, tmp_path_factory: pytest.TempPathFactory) -> Locator:
    snapshots = Snapshots(tmp_path_factory.mktemp("pdok"))
    return pdok.locator(snapshots, pdok.fetch(Service(replay), snapshots, "GM0344", NOON, lambda *_: None, 2022))


def test_accidents_are_counted_and_not_the_parties_in_them(accidents: tuple[Snapshots, Delivery]) -> None:
    """15,374 records of parties in the source, 11,767 accidents made of them."""
    found = list(bron.accidents(*accidents))
    assert len(found) == 11_767
    parties = sum(int(accident.properties["aantal_partijen"]) for _, accident in found)
    assert parties > len(found)


def test_both_words_for_a_death_count_as_one_outcome(accidents: tuple[Snapshots, Delivery], places: Locator) -> None:
    words = {accident.properties["verkeersongeval_afloop"] for _, accident in bron.accidents(*accidents)}
    assert {"Dood", "Dodelijk"} <= words
    slices = {row.slice for row in bron.tidy(*accidents, places).observations}
    assert slices == {"alle", "dodelijk", "letsel", "materieel"}


def test_wijken_add_up_to_the_municipality_but_for_points_on_no_wijk(
    accidents: tuple[Snapshots, Delivery], places: Locator
) -> None:
    found = bron.tidy(*accidents, places)
    assert {row.area_type for row in found.observations} >= {AreaType.MUNICIPALITY, AreaType.WIJK}
    by_kind = Counter[AreaType]()
    for row in found.observations:
        if row.slice == "alle":
            by_kind[row.area_type] += int(row.value or 0)
    assert 0.98 * by_kind[AreaType.MUNICIPALITY] < by_kind[AreaType.WIJK] <= by_kind[AreaType.MUNICIPALITY]


def test_a_municipality_without_any_accident_was_not_covered(
    accidents: tuple[Snapshots, Delivery], places: Locator, replay: str, tmp_path: Path
) -> None:
    snapshots = Snapshots(tmp_path)
    nowhere = (0.0, 0.0, 10.0, 10.0)
    delivery = bron.fetch(Service(replay), snapshots, "GM0344", nowhere, NOON, lambda *_: None)
    assert bron.tidy(snapshots, delivery, places).grids == []


def test_an_outcome_nobody_knows_is_named(
    accidents: tuple[Snapshots, Delivery], places: Locator, monkeypatch: Any
) -> None:
    _, accident = next(iter(bron.accidents(*accidents)))
    accident.properties["verkeersongeval_afloop"] = "Onduidelijk"
    module = importlib.import_module("veiligheidsbeeld.loop.sources.bron.tidy")
    monkeypatch.setattr(module, "accidents", lambda *_: iter([(2018, accident)]))
    with pytest.raises(DataContractError, match="Onduidelijk"):
        bron.tidy(*accidents, places)


@pytest.fixture(scope="module")
def emmen(replay: str, tmp_path_factory: pytest.TempPathFactory) -> Locator:
    snapshots = Snapshots(tmp_path_factory.mktemp("emmen"))
    return pdok.locator(snapshots, pdok.fetch(Service(replay), snapshots, "GM0114", NOON, lambda *_: None, 2022))


def test_open_reports_are_a_stock_of_one_day(replay: str, emmen: Locator, tmp_path: Path) -> None:
    snapshots, box = Snapshots(tmp_path), emmen.box()
    assert box is not None
    delivery = signalen.fetch(
        Service(replay), snapshots, signalen.HOST, "GM0114", to_degrees(box), NOON, lambda *_: None
    )
    assert len(delivery.parts) == 3, "9,000 reports on pages of 4,000"
    found = signalen.tidy(snapshots, delivery, emmen)
    assert {row.period for row in found.observations} == {Period(date(2026, 2, 1), Frequency.DAY)}
    (whole,) = [row for row in found.observations if row.area_code == "GM0114" and row.slice == "alle"]
    parts = sum(row.value or 0 for row in found.observations if row.area_code == "GM0114" and row.slice != "alle")
    assert whole.value == parts > 8_900


def test_no_reports_is_null_and_reads_as_none(replay: str, emmen: Locator, tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    delivery = signalen.fetch(
        Service(replay), snapshots, signalen.HOST, "GM0114", (3.1, 51.0, 3.2, 51.1), NOON, lambda *_: None
    )
    assert signalen.tidy(snapshots, delivery, emmen).observations == []


def test_sentinels_of_pdok_never_appear_as_numbers(replay: str, tmp_path: Path) -> None:
    """-99997 and -99999999 stand in the attributes; we take code and shape only."""
    snapshots = Snapshots(tmp_path)
    delivery = pdok.fetch(Service(replay), snapshots, "GM0114", NOON, lambda *_: None, 2022)
    received = b"".join(snapshots.read(digest) for digest in delivery.parts.values())
    assert b"-99997" in received
    tidied = pdok.tidy(snapshots, delivery)
    assert tidied.observations == []
    assert not any(b"-9999" in shape for shape in tidied.shapes.values())
