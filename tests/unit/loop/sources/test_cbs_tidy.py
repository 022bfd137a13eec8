# SPDX-License-Identifier: EUPL-1.2
"""Is a delivered CBS table read as the publisher meant it? Every trap of OPEN_DATA_APIS.md 2.1 is a test."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from veiligheidsbeeld.ground.core import (
    AreaType,
    DataContractError,
    Frequency,
    Observation,
    Period,
    Presence,
    Revision,
    VeiligheidsbeeldError,
    fixed_clock,
)
from veiligheidsbeeld.ground.store import Delivery, Grid, Snapshots
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.tidied import Tidy

pytestmark = pytest.mark.slow

HIDDEN = ("1.4.1", "3.2.1", "3.2.2", "3.7.3")
Change = Callable[[Any], Any]


@pytest.fixture(scope="module")
def tables(synced_world: World) -> dict[str, tuple[Delivery, Tidy]]:
    snapshots = Snapshots(synced_world.folder)
    found = [one for one in snapshots.latest() if one.provenance.source == cbs_odata.SOURCE]
    return {one.provenance.table: (one, cbs_odata.tidy(snapshots, one)) for one in found}


@pytest.fixture
def doctored(synced_world: World, tmp_path: Path, tables: dict[str, tuple[Delivery, Tidy]]) -> Callable[..., Tidy]:
    """Reads a table again with the JSON of one of its parts changed."""
    source, target = Snapshots(synced_world.folder), Snapshots(tmp_path)

    def read(table: str, part: str, change: Change) -> Tidy:
        delivery = tables[table][0]
        parts = {name: target.keep(source.read(digest)) for name, digest in delivery.parts.items()}
        parts[part] = target.keep(json.dumps(change(json.loads(target.read(parts[part])))).encode())
        return cbs_odata.tidy(target, Delivery(delivery.provenance, parts))

    return read


def rows(tidy: Tidy, **wanted: object) -> list[Observation]:
    return [one for one in tidy.observations if all(getattr(one, name) == value for name, value in wanted.items())]


def grid_of(tidy: Tidy, area_type: AreaType, frequency: Frequency = Frequency.YEAR) -> Grid:
    (found,) = [
        one for one in tidy.grids
        if one.area_type is area_type and Period.parse(one.periods[0]).frequency is frequency
    ]  # fmt: skip
    return found


def first_row(**changes: object) -> Change:
    """The first data row, with other values."""
    return lambda page: {**page, "value": [{**page["value"][0], **changes}, *page["value"][1:]]}


def test_codes_are_read_without_their_padding(tables: dict[str, tuple[Delivery, Tidy]]) -> None:
    for _, tidy in tables.values():
        texts = [text for one in tidy.observations for text in (one.area_code, one.slice)]
        texts += [area.code for area in tidy.areas]
        assert texts
        assert all(text == text.strip() for text in texts)


def test_the_nation_is_one_place_in_every_table(tables: dict[str, tuple[Delivery, Tidy]]) -> None:
    nation = {
        one.area_code for _, tidy in tables.values() for one in tidy.observations if one.area_type is AreaType.NATION
    }
    assert nation == {"NL"}
    assert rows(tables["47013NED"][1], area_code="NL", period=Period.year(2023))


def test_a_year_is_not_its_first_month(tables: dict[str, tuple[Delivery, Tidy]]) -> None:
    months, years = tables["47022NED"][1], tables["47018NED"][1]
    assert {one.period.frequency for one in months.observations} == {Frequency.MONTH}
    assert {one.period.frequency for one in years.observations} == {Frequency.YEAR}


def test_months_add_up_to_the_year_where_the_publisher_says_so(tables: dict[str, tuple[Delivery, Tidy]]) -> None:
    sums: dict[tuple[str, str, int], float] = defaultdict(float)
    for one in tables["47022NED"][1].observations:
        sums[one.slice, one.area_code, one.period.start.year] += one.value or 0
    years = {(one.slice, one.area_code, one.period.start.year): one.value for one in tables["47018NED"][1].observations}
    assert dict(sums) == years


def test_a_hidden_offence_has_no_row_and_is_not_a_zero_though_the_default_says_zero(
    tables: dict[str, tuple[Delivery, Tidy]],
) -> None:
    _, tidy = tables["47018NED"]
    assert not [one for one in tidy.observations if one.slice in HIDDEN]
    grid = grid_of(tidy, AreaType.BUURT)
    assert {grid.absence(one, "BU01140100", Period.year(2024)) for one in HIDDEN} == {Presence.SUPPRESSED}
    assert grid.absence("1.1.1", "BU01140100", Period.year(2024)) is Presence.VALUE


def test_a_year_of_the_code_list_that_the_table_does_not_hold_is_no_year_without_crime(
    synced_world: World, tables: dict[str, tuple[Delivery, Tidy]]
) -> None:
    delivery, tidy = tables["47018NED"]
    listed = json.loads(Snapshots(synced_world.folder).read(delivery.parts["Perioden/0"]))["value"]
    assert "2012JJ00" in {one["Key"] for one in listed}
    grid = grid_of(tidy, AreaType.BUURT)
    assert grid.periods == ("2022", "2023", "2024")
    assert grid.absence("0.0.0", "BU01140100", Period.year(2012)) is Presence.MISSING


def test_every_buurt_of_the_municipality_is_in_the_grid_also_without_a_row(
    tables: dict[str, tuple[Delivery, Tidy]],
) -> None:
    grid = grid_of(tables["47018NED"][1], AreaType.BUURT)
    assert len(grid.areas) == 83
    assert all(code.startswith("BU0114") for code in grid.areas)


def test_of_peers_only_the_total_was_asked_so_nothing_is_said_of_their_offences(
    tables: dict[str, tuple[Delivery, Tidy]],
) -> None:
    grids = [one for one in tables["47013NED"][1].grids if "GM0034" in one.areas]
    assert grids
    assert {one.slices for one in grids} == {("0.0.0",)}


@pytest.mark.parametrize(
    ("default", "presence", "value"),
    [("Zero", Presence.VALUE, 0), ("Missing", Presence.MISSING, None), ("Impossible", Presence.IMPOSSIBLE, None)],
)
def test_a_null_means_what_the_default_of_its_topic_says(
    synced_world: World, tmp_path: Path, tables: dict[str, tuple[Delivery, Tidy]], default: str, presence: Presence,
    value: float | None,
) -> None:  # fmt: skip
    source, target = Snapshots(synced_world.folder), Snapshots(tmp_path)
    delivery = tables["47018NED"][0]
    parts = {name: target.keep(source.read(digest)) for name, digest in delivery.parts.items()}
    properties = json.loads(target.read(parts["DataProperties"]))
    for one in properties["value"]:
        if one["Title"] == "Geregistreerde misdrijven":
            one["Default"] = default
    page = json.loads(target.read(parts["TypedDataSet/own/0"]))
    page["value"][0]["GeregistreerdeMisdrijven_1"] = None
    parts["DataProperties"] = target.keep(json.dumps(properties).encode())
    parts["TypedDataSet/own/0"] = target.keep(json.dumps(page).encode())
    first = cbs_odata.tidy(target, Delivery(delivery.provenance, parts)).observations[0]
    assert (first.presence, first.value) == (presence, value)


def test_a_municipality_that_did_not_exist_had_no_population_and_not_zero(
    tables: dict[str, tuple[Delivery, Tidy]],
) -> None:
    found = rows(tables["37230ned"][1], presence=Presence.IMPOSSIBLE)
    assert found
    assert {one.value for one in found} == {None}


def test_a_table_of_every_year_on_its_own_division_says_so_in_every_row(
    tables: dict[str, tuple[Delivery, Tidy]],
) -> None:
    delivery, tidy = tables["37230ned"]
    assert delivery.provenance.division_year is None
    assert all(one.division_year == one.period.start.year for one in tidy.observations)
    assert tidy.areas == []


def test_the_division_comes_from_the_text_of_a_table_and_not_from_its_map_year(
    synced_world: World, tables: dict[str, tuple[Delivery, Tidy]]
) -> None:
    delivery, tidy = tables["47018NED"]
    properties = json.loads(Snapshots(synced_world.folder).read(delivery.parts["DataProperties"]))["value"]
    assert "2019" in {str(one.get("MapYear")) for one in properties}
    assert delivery.provenance.division_year == 2024
    assert {one.division_year for one in tidy.observations} == {2024}


def test_a_table_that_is_silent_takes_the_division_of_its_sibling(tables: dict[str, tuple[Delivery, Tidy]]) -> None:
    assert tables["47022NED"][0].provenance.division_year == 2024


def test_a_provisional_year_stays_provisional(tables: dict[str, tuple[Delivery, Tidy]]) -> None:
    _, tidy = tables["47018NED"]
    assert {one.revision for one in rows(tidy, period=Period.year(2022))} == {Revision.FINAL}


UNKNOWN: list[tuple[str, Change, str]] = [
    ("TypedDataSet/own/0", first_row(WijkenEnBuurten="BU01149999"), "BU01149999"),
    ("TypedDataSet/own/0", first_row(SoortMisdrijf="9.9.9 "), "9.9.9"),
    ("TypedDataSet/own/0", first_row(Perioden="2031JJ00"), "2031JJ00"),
    ("TypedDataSet/own/0", first_row(Perioden="soon"), "soon"),
    ("TypedDataSet/own/0", first_row(GeregistreerdeMisdrijven_1="12"), "'12'"),
    ("TypedDataSet/own/0", first_row(WijkenEnBuurten="ZZ01      "), "ZZ01"),
    ("WijkenEnBuurten/0", first_row(Key="ZZ01      "), "ZZ01"),
    ("Perioden/0", first_row(Status="Geheim"), "Geheim"),
    ("Perioden/0", first_row(Key="2024QQ01"), "2024QQ01"),
]


@pytest.mark.parametrize(("part", "change", "named"), UNKNOWN)
def test_what_no_code_list_holds_is_refused_by_name(
    doctored: Callable[..., Tidy], part: str, change: Change, named: str
) -> None:
    with pytest.raises(VeiligheidsbeeldError, match=named):
        doctored("47018NED", part, change)


def test_a_column_that_is_gone_is_named_with_its_row(doctored: Callable[..., Tidy]) -> None:
    def without(page: Any) -> Any:
        page["value"][0].pop("GeregistreerdeMisdrijven_1")
        return page

    with pytest.raises(DataContractError) as refused:
        doctored("47018NED", "TypedDataSet/own/0", without)
    assert refused.value.statement.params["column"] == "GeregistreerdeMisdrijven_1"
    assert refused.value.statement.params["row"] != "-"


def renamed(field: str, old: str, new: str) -> Change:
    return lambda page: {
        **page, "value": [{**one, field: new} if one.get(field) == old else one for one in page["value"]]
    }  # fmt: skip


def test_a_topic_that_lost_its_title_is_named(doctored: Callable[..., Tidy]) -> None:
    with pytest.raises(DataContractError, match="one topic for"):
        doctored("47018NED", "DataProperties", renamed("Title", "Geregistreerde misdrijven", "Iets anders"))


def test_a_default_that_is_new_to_us_is_refused(doctored: Callable[..., Tidy]) -> None:
    with pytest.raises(DataContractError, match="Perhaps"):
        doctored("47018NED", "DataProperties", renamed("Default", "Zero", "Perhaps"))


def test_a_topic_is_found_by_title_whatever_its_key(doctored: Callable[..., Tidy]) -> None:
    """Keys end in a number that changes from year to year."""
    with pytest.raises(DataContractError, match="AnderNummer_7"):  # so the rows are looked up by the new key
        doctored("47018NED", "DataProperties", renamed("Key", "GeregistreerdeMisdrijven_1", "AnderNummer_7"))


def test_two_rows_that_contradict_each_other_are_refused(doctored: Callable[..., Tidy]) -> None:
    def twice(page: Any) -> Any:
        return {**page, "value": [*page["value"], {**page["value"][0], "GeregistreerdeMisdrijven_1": 987_654}]}

    with pytest.raises(DataContractError, match="987654"):
        doctored("47018NED", "TypedDataSet/own/0", twice)


def test_after_a_new_division_codes_go_come_and_grow(
    serve: Callable[..., str], watched: Callable[..., Any], tmp_path: Path, tables: dict[str, tuple[Delivery, Tidy]]
) -> None:
    snapshots, layout = Snapshots(tmp_path), cbs_odata.layout("47018NED")
    service = watched(serve(division=2025))
    new = cbs_odata.fetch(service, snapshots, layout, "GM0114", fixed_clock(date(2026, 2, 1)), lambda *_: None)
    old, tidy = tables["47018NED"][1], cbs_odata.tidy(snapshots, new)
    before, after = ({a.code for a in one.areas if a.code.startswith("BU0114")} for one in (old, tidy))
    assert new.provenance.division_year == 2025
    assert (len(before - after), len(after - before)) == (3, 2)
    counts = [
        {one.area_code: one.value for one in rows(t, slice="0.0.0", period=Period.year(2024), area_type=AreaType.BUURT)}
        for t in (old, tidy)
    ]
    grown = {code for code in before & after if counts[0].get(code) != counts[1].get(code)}
    assert len(grown) == 1
    assert all((counts[1][code] or 0) > (counts[0][code] or 0) for code in grown)
