# SPDX-License-Identifier: EUPL-1.2
"""Does upkeep find every damage, take away only what nothing refers to, and tell what changed?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    Figure,
    Origin,
    Provenance,
    Released,
    UserError,
    fixed_clock,
)
from veiligheidsbeeld.ground.store import (
    Content,
    Publication,
    Publications,
    Snapshots,
    changes,
    prune,
    verify,
    write_atomically,
)

Make = Callable[..., Figure]
AREA = Area(AreaType.BUURT, "BU01140100", 2024, "Centrum", "WK011401")
PROVENANCE = Provenance(
    id="47018NED@1", source="cbs_odata", publisher="Politie", table="47018NED", title="t", url="u", licence="l",
    division_year=2024, known_at=datetime(2025, 1, 1, tzinfo=UTC), recorded_at=datetime(2025, 2, 1, tzinfo=UTC),
    origin=Origin.PUBLISHER, released_by_publisher=True,
)  # fmt: skip


def publish(folder: Path, day: int, figures: list[Figure]) -> Publication:
    publications = Publications(folder, "proef")
    content = Content([], [], Released(list(figures), {}), [AREA], {}, [PROVENANCE])
    with publications.writing():
        return publications.publish(content, fixed_clock(date(2025, 3, day)))


@pytest.fixture
def world(tmp_path: Path, figure: Make) -> Path:
    """Two deliveries and two publications."""
    snapshots = Snapshots(tmp_path)
    for number in (1, 2):
        parts = {"TypedDataSet/own/0": snapshots.keep(b"page %d" % number)}
        snapshots.deliver(replace(PROVENANCE, id=f"47018NED@{number}"), parts)
        publish(tmp_path, number, [figure(count=float(number))])
    return tmp_path


def stored(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_whole_store_has_no_faults(world: Path) -> None:
    assert list(verify(world, "proef")) == []


def test_verify_names_every_damage_and_does_not_stop_at_the_first(world: Path) -> None:
    first, second = sorted(world.glob("snapshots/*/*.gz"))
    first.write_bytes(b"rot")
    second.unlink()
    older, newer = Publications(world, "proef").all()
    (older.folder / "manifest.json").write_bytes(b"{")
    with (newer.folder / "figures.parquet").open("ab") as stream:
        stream.write(b"!")
    found = {(one.code, one.params.get("snapshot") or one.params.get("publication")) for one in verify(world, "proef")}
    assert found == {
        ("snapshot_damaged", first.name[:12]),
        ("snapshot_missing", second.name[:12]),
        ("publication_damaged", older.id),
        ("publication_damaged", newer.id),
    }


def test_verify_names_a_damaged_record_of_a_delivery_and_goes_on(world: Path) -> None:
    next(iter(sorted(world.glob("deliveries/*.json")))).write_bytes(b"{")
    next(iter(world.glob("publications/*/areas.parquet"))).unlink()
    assert {one.code for one in verify(world, "proef")} == {"snapshot_damaged", "publication_damaged"}


@pytest.mark.parametrize("name", ["figures.parquet", "areas.parquet", "grid.jsonl", "index.duckdb"])
def test_verify_names_the_file_of_a_publication_that_was_changed(world: Path, name: str) -> None:
    publication = Publications(world, "proef").current()
    path = publication.folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    (fault,) = verify(world, "proef")
    assert fault.params == {"publication": publication.id, "file": name}


def test_prune_takes_what_nothing_refers_to_and_counts_the_bytes(world: Path) -> None:
    orphan = Snapshots(world).keep(b"nobody refers to me")
    write_atomically(world / "unfinished" / "cbs_odata-47018NED.json", b"{}")
    (world / "snapshots" / ".x.gz.0.part").write_bytes(b"half")
    before = stored(world)
    size = {name: (world / name).stat().st_size for name in before}
    pruned = prune(world, "proef")
    older = Publications(world, "proef").all()[0].id
    gone = before - stored(world)
    assert gone == {
        f"snapshots/{orphan[:2]}/{orphan}.gz",
        "unfinished/cbs_odata-47018NED.json",
        "snapshots/.x.gz.0.part",
        f"publications/{older}/index.duckdb",
    }
    assert (pruned.snapshots, pruned.unfinished, pruned.indexes) == (1, 2, 1)
    assert pruned.bytes == sum(size[name] for name in gone)


def test_after_prune_everything_is_whole_and_the_past_still_answers(world: Path) -> None:
    prune(world, "proef")
    assert list(verify(world, "proef")) == []
    older = Publications(world, "proef").known_on(date(2025, 3, 1)).open()
    row = older.run(
        "figures", indicator=None, slice=None, area_code=None, area_type=None, period=None, frequency=None, about=None,
    )  # fmt: skip
    assert [one["count"] for one in row] == [1]
    older.close()


def test_prune_twice_takes_nothing_the_second_time(world: Path) -> None:
    prune(world, "proef")
    again = prune(world, "proef")
    assert (again.snapshots, again.unfinished, again.indexes, again.bytes) == (0, 0, 0, 0)


def test_prune_waits_for_nobody_who_is_publishing(world: Path) -> None:
    with Publications(world, "proef").writing(), pytest.raises(UserError, match="Another publication"):
        prune(world, "proef")


def test_changes_tells_what_was_revised_came_and_went(tmp_path: Path, figure: Make) -> None:
    stays, gone = figure(area_code="BU01140101"), figure(area_code="BU01140102")
    older = publish(tmp_path, 1, [figure(count=12.0), stays, gone, figure(slice="1.1.1", count=None)])
    new = figure(area_code="BU01140103")
    newer = publish(tmp_path, 2, [figure(count=13.0), stays, new, figure(slice="1.1.1", count=5.0)])
    found = {
        (row["area_code"], row["slice"]): (row["kind"], row["before"], row["after"]) for row in changes(older, newer)
    }
    assert found == {
        ("BU01140100", ""): ("revised", 12, 13),
        ("BU01140100", "1.1.1"): ("revised", None, 5),
        ("BU01140102", ""): ("gone", 12, None),
        ("BU01140103", ""): ("new", None, 12),
    }
    assert changes(older, newer, "another-indicator") == []
    assert changes(newer, newer) == []


def test_changes_tells_of_a_revised_share_and_leaves_out_a_rate_of_other_people(tmp_path: Path, figure: Make) -> None:
    share = figure(indicator="buurtproblemen", unit="procent", count=None, value=30.0)
    older = publish(tmp_path, 1, [share, figure(value=10.0)])
    newer = publish(tmp_path, 2, [replace(share, value=31.0), figure(value=11.0)])
    assert [(row["indicator"], row["before"], row["after"]) for row in changes(older, newer)] == [
        ("buurtproblemen", 30, 31)
    ]
