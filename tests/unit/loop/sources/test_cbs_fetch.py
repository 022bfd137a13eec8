# SPDX-License-Identifier: EUPL-1.2
"""Does a CBS table arrive whole, once, from the edition of today, whatever the service does meanwhile?"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from veiligheidsbeeld.ground.core import DataContractError, Origin, ServiceError, fixed_clock
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.http import Service

pytestmark = pytest.mark.slow

NOON = fixed_clock(date(2026, 2, 1))
Make = Callable[..., Any]


def fetch(service: Service, folder: Path, table: str = "47018NED") -> Delivery:
    return cbs_odata.fetch(service, Snapshots(folder), cbs_odata.layout(table), "GM0114", NOON, lambda *_: None)


@pytest.fixture(scope="module")
def undisturbed(replay: str, watched: Make, tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivery, list[str]]:
    """The delivery of 47018NED when nothing goes wrong, and everything that was asked for it."""
    service = watched(replay)
    return fetch(service, tmp_path_factory.mktemp("undisturbed")), service.asked


@pytest.fixture(scope="module")
def months(
    replay: str, watched: Make, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Snapshots, Delivery, list[str]]:
    folder, service = tmp_path_factory.mktemp("months"), watched(replay)
    return Snapshots(folder), fetch(service, folder, "47022NED"), service.asked


def rewritten(part: str, change: Callable[[Any], Any]) -> Callable[[str, bytes], bytes]:
    """Answers whose address holds `part`, with their JSON changed."""

    def rewrite(url: str, body: bytes) -> bytes:
        return json.dumps(change(json.loads(body))).encode() if part in url else body

    return rewrite


def test_json_is_always_asked_for_because_the_feed_answers_atom_by_default(
    undisturbed: tuple[Delivery, list[str]],
) -> None:
    _, asked = undisturbed
    assert [url for url in asked if "/$count" not in url and "$format=json" not in url] == []


def test_rows_come_from_the_feed_which_has_no_limit(undisturbed: tuple[Delivery, list[str]]) -> None:
    _, asked = undisturbed
    rows = [url for url in asked if "DataSet" in url]
    assert rows
    assert all("/ODataFeed/" in url for url in rows)


def test_a_filter_holds_the_key_as_padded_as_the_publisher_writes_it(
    replay: str, watched: Make, tmp_path: Path
) -> None:
    service = watched(replay)
    fetch(service, tmp_path, "47013NED")
    assert any("SoortMisdrijf eq '0.0.0 '" in unquote(url) for url in service.asked)


def test_more_than_ten_thousand_rows_arrive_all(months: tuple[Snapshots, Delivery, list[str]]) -> None:
    snapshots, delivery, _ = months
    pages = [digest for name, digest in delivery.parts.items() if name.startswith("TypedDataSet/own/")]
    assert sum(len(json.loads(snapshots.read(one))["value"]) for one in pages) == 17_982
    assert len(pages) == 2


def test_a_next_link_is_followed_to_the_letter(months: tuple[Snapshots, Delivery, list[str]]) -> None:
    snapshots, delivery, asked = months
    link = json.loads(snapshots.read(delivery.parts["TypedDataSet/own/0"]))["odata.nextLink"]
    assert link in asked
    assert link.count("format=json") == 1


def test_a_next_link_to_another_host_is_not_followed(replay: str, watched: Make, tmp_path: Path) -> None:
    elsewhere = rewritten("TypedDataSet?", lambda page: {**page, "odata.nextLink": "http://elsewhere.example/x"})
    service = watched(replay, elsewhere)
    with pytest.raises(DataContractError, match="same host"):
        fetch(service, tmp_path)
    assert not any("elsewhere" in url for url in service.asked)


def test_a_table_that_does_not_exist_is_named_and_asked_once(replay: str, watched: Make, tmp_path: Path) -> None:
    service = watched(replay)
    unknown = replace(cbs_odata.layout("47018NED"), table="99999NED")
    with pytest.raises(ServiceError, match="99999NED") as fault:
        cbs_odata.fetch(service, Snapshots(tmp_path), unknown, "GM0114", NOON, lambda *_: None)
    assert fault.value.statement.code == "service_refused"
    assert "404" in str(fault.value)
    assert len(service.asked) == 1


@pytest.mark.parametrize("stop_at", [1, 2, 4, 6, -2, -1])
def test_after_a_kill_only_what_is_missing_is_asked_again(
    replay: str, watched: Make, killed: type[BaseException], undisturbed: tuple[Delivery, list[str]], tmp_path: Path,
    stop_at: int,
) -> None:  # fmt: skip
    whole, everything = undisturbed
    stop = stop_at % len(everything)
    with pytest.raises(killed):
        fetch(watched(replay, stop_at=stop), tmp_path)
    assert Snapshots(tmp_path).deliveries() == [], "a killed download is never read as complete"
    again = watched(replay)
    resumed = fetch(again, tmp_path)
    assert again.asked == [everything[0], *everything[stop:]], "the edition afresh, then only the rest"
    assert resumed == whole


def test_a_damaged_page_of_a_killed_download_is_asked_again(
    replay: str, watched: Make, killed: type[BaseException], undisturbed: tuple[Delivery, list[str]], tmp_path: Path
) -> None:
    whole, everything = undisturbed
    with pytest.raises(killed):
        fetch(watched(replay, stop_at=5), tmp_path)
    rotten = max(tmp_path.glob("snapshots/*/*.gz"), key=lambda path: path.stat().st_size)
    rotten.write_bytes(rotten.read_bytes()[:50])
    again = watched(replay)
    assert fetch(again, tmp_path) == whole
    assert len(again.asked) == 1 + len(everything[5:]) + 1


def edition(modified: str) -> Callable[[str, bytes], bytes]:
    def change(infos: Any) -> Any:
        return {**infos, "value": [{**infos["value"][0], "Modified": modified}]}

    return rewritten("47018NED/TableInfos", change)


def test_a_new_edition_after_a_kill_starts_afresh(
    replay: str, watched: Make, killed: type[BaseException], undisturbed: tuple[Delivery, list[str]], tmp_path: Path
) -> None:
    _, everything = undisturbed
    with pytest.raises(killed):
        fetch(watched(replay, stop_at=6), tmp_path)
    newer = watched(replay, edition("2026-01-15T02:00:00"))
    fetch(newer, tmp_path)
    assert newer.asked == everything


def test_an_edition_that_comes_out_meanwhile_is_refused_and_the_next_try_starts_afresh(
    replay: str, watched: Make, undisturbed: tuple[Delivery, list[str]], tmp_path: Path
) -> None:
    _, everything = undisturbed
    times: list[str] = []

    def meanwhile(url: str, body: bytes) -> bytes:
        times.append(url)
        return edition("2026-01-15T02:00:00")(url, body) if len(times) == len(everything) else body

    with pytest.raises(ServiceError, match="new edition"):
        fetch(watched(replay, meanwhile), tmp_path)
    assert Snapshots(tmp_path).deliveries() == []
    newer = watched(replay, edition("2026-01-15T02:00:00"))
    assert fetch(newer, tmp_path).provenance.known_at.isoformat() == "2026-01-15T01:00:00+00:00"
    assert newer.asked == everything


@pytest.mark.parametrize("more", [1, -1])
def test_another_number_of_rows_than_the_service_counts_is_refused(
    replay: str, watched: Make, tmp_path: Path, more: int
) -> None:
    def miscounted(url: str, body: bytes) -> bytes:
        return str(int(body) + more).encode() if "/$count" in url else body

    with pytest.raises(ServiceError) as fault:
        fetch(watched(replay, miscounted), tmp_path)
    named = fault.value.statement
    assert (named.code, named.params["table"]) == ("rows_missing", "47018NED")
    assert named.params["expected"] - named.params["found"] == more
    assert Snapshots(tmp_path).deliveries() == []
    assert not list(tmp_path.glob("unfinished/*")), "pages of two editions may be mixed: all is asked again"


def cells(folder: Path, delivery: Delivery) -> set[tuple[object, ...]]:
    tidy = cbs_odata.tidy(Snapshots(folder), delivery)
    return {(one.measure, one.slice, one.area_code, one.period, one.value) for one in tidy.observations}


def test_a_service_that_fails_now_and_then_gives_the_same_values(
    serve: Callable[..., str], watched: Make, replay: str, tmp_path: Path
) -> None:
    tables = ("37230ned", "47013NED", "47018NED")
    steady, flaky = watched(replay), watched(serve(faults="flaky"))
    for table in tables:
        expected = cells(tmp_path / "a", fetch(steady, tmp_path / "a", table))
        assert cells(tmp_path / "b", fetch(flaky, tmp_path / "b", table)) == expected
    assert flaky.waits, "the service failed at least once"


def test_what_comes_from_a_replaced_address_is_marked_so(undisturbed: tuple[Delivery, list[str]]) -> None:
    assert undisturbed[0].provenance.origin is Origin.REPLACED


def test_the_same_table_fetched_again_is_the_same_delivery(replay: str, watched: Make, tmp_path: Path) -> None:
    assert fetch(watched(replay), tmp_path) == fetch(watched(replay), tmp_path)
    assert len(Snapshots(tmp_path).deliveries()) == 1
