# SPDX-License-Identifier: EUPL-1.2
"""Do borders arrive once each, without water, in metres, by either service?"""

import importlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from veiligheidsbeeld.ground.core import DataContractError, ServiceError, fixed_clock
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources import pdok

pytestmark = pytest.mark.slow

NOON = fixed_clock(date(2026, 2, 1))
Make = Callable[..., Any]
Watch = type[Any]


def fetch(service: Any, folder: Path, division: int = 2022) -> Delivery:
    return pdok.fetch(service, Snapshots(folder), "GM0114", NOON, lambda *_: None, division)


def shapes(folder: Path, delivery: Delivery) -> dict[str, dict[str, Any]]:
    """Geometry by name of the map and area code."""
    found = pdok.tidy(Snapshots(folder), delivery).shapes
    return {
        name: {one["properties"]["code"]: one["geometry"] for one in json.loads(content)["features"]}
        for name, content in found.items()
    }


def without_ogc(watched: Watch) -> Watch:
    """A client to whom the OGC service is not served."""

    class WithoutOgc(watched):  # type: ignore[misc,valid-type]
        def get(self, url: str, decode: Callable[[bytes], Any]) -> tuple[bytes, Any]:
            if "api.pdok.nl" in url:
                raise ServiceError("service_refused", url=url, status="404")
            return super().get(url, decode)  # type: ignore[no-any-return]

    return WithoutOgc


@pytest.fixture(scope="module", autouse=True)
def small_pages() -> Iterator[None]:
    """The municipality's box must be worth more than one page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("veiligheidsbeeld.loop.sources.pdok.fetch"), "_PAGE", 50)
        yield


@pytest.fixture(scope="module")
def by_ogc(replay: str, watched: Watch, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Delivery, list[str]]:
    folder, service = tmp_path_factory.mktemp("ogc"), watched(replay)
    return folder, fetch(service, folder), service.asked


@pytest.fixture(scope="module")
def by_wfs(replay: str, watched: Watch, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Delivery, list[str]]:
    folder, service = tmp_path_factory.mktemp("wfs"), without_ogc(watched)(replay)
    return folder, fetch(service, folder), service.asked


Fetched = tuple[Path, Delivery, list[str]]


def test_both_services_give_the_same_areas_with_the_same_borders(by_ogc: Fetched, by_wfs: Fetched) -> None:
    assert shapes(*by_ogc[:2]) == shapes(*by_wfs[:2])


def test_a_municipality_its_wijken_and_its_buurten_each_have_a_map(by_ogc: Fetched) -> None:
    found = shapes(*by_ogc[:2])
    sizes = {name.split("-")[0]: len(areas) for name, areas in found.items()}
    assert sizes == {"GM": 1, "WK": 27, "BU": 72}
    assert all(code[2:6] == "0114" for areas in found.values() for code in areas)


def test_eleven_buurten_without_a_shape_are_not_drawn(by_ogc: Fetched) -> None:
    drawn = next(areas for name, areas in shapes(*by_ogc[:2]).items() if name.startswith("BU"))
    assert 83 - len(drawn) == 11


def received(folder: Path, delivery: Delivery, collection: str) -> list[dict[str, Any]]:
    snapshots = Snapshots(folder)
    pages = [digest for name, digest in delivery.parts.items() if name.startswith(f"{collection}/")]
    return [one["properties"] for page in pages for one in json.loads(snapshots.read(page))["features"]]


def test_water_is_no_place_where_people_live(by_ogc: Fetched) -> None:
    folder, delivery, _ = by_ogc
    water = {one["buurtcode"] for one in received(folder, delivery, "buurten") if one["water"] != "NEE"}
    assert "BU01149998" in water, "the service has water in this municipality"
    drawn = {code for areas in shapes(folder, delivery).values() for code in areas}
    assert water.isdisjoint(drawn)


def test_a_place_abroad_is_drawn_for_nobody(by_ogc: Fetched) -> None:
    folder, delivery, _ = by_ogc
    abroad = replace(delivery.provenance, scope="GM0998")
    assert pdok.tidy(Snapshots(folder), Delivery(abroad, delivery.parts)).shapes == {}


def test_an_area_without_geometry_is_left_off_the_map_and_the_others_stay(
    replay: str, watched: Watch, tmp_path: Path, by_ogc: Fetched
) -> None:
    def without_one(url: str, body: bytes) -> bytes:
        page = json.loads(body)
        for one in page["features"]:
            if one["properties"].get("buurtcode") == "BU01140100":
                one["geometry"] = None
        return json.dumps(page).encode()

    whole = {code for areas in shapes(*by_ogc[:2]).values() for code in areas}
    found = shapes(tmp_path, fetch(watched(replay, without_one), tmp_path))
    assert whole - {code for areas in found.values() for code in areas} == {"BU01140100"}


def test_borders_are_in_whole_metres_of_rd_new(by_ogc: Fetched) -> None:
    (border,) = next(areas for name, areas in shapes(*by_ogc[:2]).items() if name.startswith("GM")).values()
    numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*", json.dumps(border["coordinates"]))]
    assert all(number == int(number) for number in numbers)
    assert 200_000 < numbers[0] < 280_000, "metres east, not degrees"


def test_every_page_is_asked_once_and_no_page_twice(by_ogc: Fetched) -> None:
    folder, delivery, asked = by_ogc
    assert len(asked) == len(set(asked)) == len(delivery.parts)
    assert sum("/buurten/items" in url for url in asked) > 1, "more buurten than fit on one page"
    codes = [one["buurtcode"] for one in received(folder, delivery, "buurten")]
    assert len(codes) == len(set(codes))


def test_only_what_lies_in_the_box_around_the_municipality_is_asked(by_ogc: Fetched, by_wfs: Fetched) -> None:
    for folder, delivery, _ in (by_ogc, by_wfs):
        wijken = {str(one.get("wijkcode") or one["wijkCode"]) for one in received(folder, delivery, "wijken")}
        assert {code for code in wijken if code.startswith("WK0114")} < wijken, "neighbours reach into the box"
        assert len(wijken) < 100, "of 3,342"


def test_the_service_is_asked_for_rd_new_and_never_for_a_filter_it_ignores(by_ogc: Fetched, by_wfs: Fetched) -> None:
    for url in map(unquote, (*by_ogc[2], *by_wfs[2])):
        assert "28992" in url
        assert "CQL" not in url.upper()


def test_a_cursor_that_restarts_without_an_error_changes_nothing(
    serve: Callable[..., str], watched: Watch, tmp_path: Path, by_ogc: Fetched
) -> None:
    assert shapes(tmp_path, fetch(watched(serve(cursor_reset=True)), tmp_path)) == shapes(*by_ogc[:2])


def test_a_page_that_was_already_read_ends_the_download_instead_of_going_round(
    replay: str, watched: Watch, tmp_path: Path
) -> None:
    def round_and_round(url: str, body: bytes) -> bytes:
        page = json.loads(body)
        page["links"] = [{"rel": "next", "href": f"{url}&again=1"}]
        return json.dumps(page).encode()

    class First(watched):  # type: ignore[misc,valid-type]
        def get(self, url: str, decode: Callable[[bytes], Any]) -> tuple[bytes, Any]:
            content, _ = super().get(url.replace("&again=1", ""), lambda body: None)
            return content, decode(content)

    service = First(replay, round_and_round)
    with pytest.raises(DataContractError, match="already read"):
        fetch(service, tmp_path)
    assert len(service.asked) == 2
    assert Snapshots(tmp_path).deliveries() == []


def test_a_next_link_to_another_host_is_not_followed(replay: str, watched: Watch, tmp_path: Path) -> None:
    def elsewhere(url: str, body: bytes) -> bytes:
        return json.dumps(
            {**json.loads(body), "links": [{"rel": "next", "href": "http://elsewhere.example/"}]}
        ).encode()

    service = watched(replay, elsewhere)
    with pytest.raises(DataContractError, match="same host"):
        fetch(service, tmp_path)
    assert not any("elsewhere" in url for url in service.asked)


def test_a_division_that_is_not_served_gives_the_nearest_that_is(replay: str, watched: Watch, tmp_path: Path) -> None:
    delivery = fetch(watched(replay), tmp_path, division=2024)
    assert delivery.provenance.division_year == 2022
    assert delivery.provenance.table == "wijken-en-buurten-2022"


def test_a_killed_download_asks_only_for_what_is_missing(
    replay: str, watched: Watch, killed: type[BaseException], tmp_path: Path, by_ogc: Fetched
) -> None:
    everything = by_ogc[2]
    with pytest.raises(killed):
        fetch(watched(replay, stop_at=2), tmp_path)
    again = watched(replay)
    assert shapes(tmp_path, fetch(again, tmp_path)) == shapes(*by_ogc[:2])
    assert again.asked == everything[2:]
