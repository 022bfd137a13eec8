# SPDX-License-Identifier: EUPL-1.2
"""Do readers always see one whole publication: the old one until the new one is complete, whatever goes wrong?"""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    Clock,
    Figure,
    Released,
    StoreError,
    UserError,
    fixed_clock,
)
from veiligheidsbeeld.ground.store import Content, Publication, Publications, figure_of, tables
from veiligheidsbeeld.ground.store import publications as module

Make = Callable[..., Figure]
NOON = fixed_clock(date(2025, 3, 1))
ANY: dict[str, Any] = dict.fromkeys(("indicator", "slice", "area_code", "area_type", "period", "frequency", "about"))


@pytest.fixture
def home(tmp_path: Path) -> Publications:
    return Publications(tmp_path, "proef")


def content(make: Make, count: float = 12.0, **more: Any) -> Content:
    area = Area(AreaType.BUURT, "BU01140100", 2024, 'Centrum, "Oost"\n', "WK011401")
    released = Released([make(count=count)], {"few_events": 3})
    return Content([], [], released, [area], {"BU-2024": b'{"features": []}'}, [], more)


def publish(home: Publications, make: Make, count: float = 12.0, clock: Clock = NOON) -> Publication:
    with home.writing():
        return home.publish(content(make, count), clock)


def count_in(publication: Publication) -> float | None:
    engine = publication.open()
    try:
        return figure_of(engine.run("figures", **ANY)[0]).count
    finally:
        engine.close()


def test_before_the_first_publication_readers_are_told_so(home: Publications) -> None:
    with pytest.raises(UserError) as refused:
        home.current()
    assert refused.value.statement.code == "no_publication"


def test_what_was_published_reads_back_in_every_value(home: Publications, figure: Make) -> None:
    publication = publish(home, figure)
    engine = publication.open()
    assert [figure_of(row) for row in engine.run("figures", **ANY)] == [figure()]
    assert engine.run("areas")[0]["name"] == ('Centrum, "Oost"\n')
    engine.close()
    assert publication.boundaries("BU-2024") == {"features": []}
    assert publication.boundaries("WK-2024") is None
    assert publication.manifest["hidden"] == {"few_events": 3}
    assert home.current() == publication


def test_a_reader_who_was_there_keeps_the_old_publication_while_a_new_one_comes(
    home: Publications, figure: Make
) -> None:
    reader = publish(home, figure, 12).open()
    newer = publish(home, figure, 99)
    assert reader.run("figures", **ANY)[0]["count"] == 12
    assert count_in(home.current()) == count_in(newer) == 99
    reader.close()


def test_publications_in_one_second_have_names_in_order_past_a_hundred(home: Publications, figure: Make) -> None:
    made = [publish(home, figure, 1)]
    names = [made[0].id.replace("-0001", f"-{number:04}") for number in range(2, 100)]
    for name in names:
        (home.folder / "publications" / name).mkdir()
    (home.folder / "current").write_text(names[-1])
    made += [publish(home, figure, count) for count in (2, 3)]
    assert [count_in(one) for one in home.all()] == [1, 2, 3]
    assert home.current() == made[-1]


def test_a_build_that_was_killed_is_cleared_away_by_the_next(home: Publications, figure: Make) -> None:
    leftover = home.folder / "publications" / ".building-20250301T120000Z-01"
    leftover.mkdir(parents=True)
    (leftover / "figures.parquet").write_bytes(b"half")
    assert home.all() == []
    publish(home, figure)
    assert not leftover.exists()


def breaking_load(error: Exception) -> Callable[..., None]:
    def load(*_: object) -> None:
        raise error

    return load


ENGINE_FAULTS = [
    (OSError(errno.ENOSPC, "x"), "store_full"),
    (OSError(errno.EROFS, "x"), "store_read_only"),
    (duckdb.TransactionException(f"Failed to commit: {os.strerror(errno.ENOSPC)}"), "store_full"),
    (duckdb.IOException(f'Cannot open "x": {os.strerror(errno.EROFS)}'), "store_read_only"),
    (duckdb.IOException("Could not read"), "store_write_failed"),
]


@pytest.mark.parametrize(("error", "code"), ENGINE_FAULTS)
def test_a_disk_fault_during_a_build_is_named_and_the_old_publication_stays(
    home: Publications, figure: Make, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    old = publish(home, figure)
    with monkeypatch.context() as broken:
        broken.setattr(tables, "load", breaking_load(error))
        with pytest.raises(StoreError) as fault:
            publish(home, figure, 99)
    assert fault.value.statement.code == code
    assert home.all() == [home.current()] == [old]
    assert list(home.folder.glob("publications/.*")) == [], "a failed build gives its space back"
    assert count_in(publish(home, figure, 99)) == 99


def test_a_build_that_is_stopped_leaves_nothing_behind(
    home: Publications, figure: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "load", breaking_load(KeyboardInterrupt()))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        publish(home, figure)
    assert list((home.folder / "publications").iterdir()) == []


def test_when_the_pointer_cannot_move_readers_stay_with_the_old_publication(
    home: Publications, figure: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish(home, figure)
    real = module.write_atomically

    def full(path: Path, data: bytes) -> None:
        if path.name == "current":
            raise StoreError("store_full", file=str(path))
        real(path, data)

    monkeypatch.setattr(module, "write_atomically", full)
    with pytest.raises(StoreError):
        publish(home, figure, 99)
    assert home.current() == old
    assert home.all() == [old] == [home.known_on(date(2026, 1, 1))], "what no reader saw was never published"
    monkeypatch.undo()
    newer = publish(home, figure, 100)
    assert home.all() == [old, newer]


def test_only_one_process_publishes_and_the_other_is_told_so(home: Publications) -> None:
    waiting = (
        "import sys, fcntl; stream = open(sys.argv[1], 'w'); fcntl.flock(stream, fcntl.LOCK_EX); "
        "print('held', flush=True); sys.stdin.read()"
    )
    with home.writing():
        pass
    command = [sys.executable, "-c", waiting, str(home.folder / "publish.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(UserError) as refused, home.writing():
            pass
        assert refused.value.statement.code == "busy"
        other.kill()
    with home.writing():
        pass  # a killed holder lets go by itself


@pytest.mark.parametrize("damage", ["gone", "half", "no json"])
def test_a_damaged_manifest_is_named(home: Publications, figure: Make, damage: str) -> None:
    publication = publish(home, figure)
    manifest = publication.folder / "manifest.json"
    {
        "gone": manifest.unlink,
        "half": lambda: manifest.write_bytes(manifest.read_bytes()[:50]),
        "no json": lambda: manifest.write_bytes(b"hello"),
    }[damage]()
    with pytest.raises(StoreError) as fault:
        home.current()
    assert fault.value.statement.code == "publication_damaged"
    assert fault.value.statement.params == {"publication": publication.id, "file": "manifest.json"}


def test_a_publication_without_its_index_is_read_from_parquet(home: Publications, figure: Make) -> None:
    publication = publish(home, figure)
    (publication.folder / "index.duckdb").unlink()
    assert count_in(publication) == 12
    assert publication.damaged_file() is None


@pytest.fixture
def three_days(home: Publications, figure: Make) -> Iterator[Publications]:
    for day in (1, 2, 4):
        publish(home, figure, day, lambda day=day: datetime(2025, 3, day, 23, 30, tzinfo=UTC))  # type: ignore[misc]
    yield home


@pytest.mark.parametrize(("day", "count"), [(1, 1), (2, 2), (3, 2), (4, 4), (31, 4)])
def test_as_known_on_a_day_is_the_last_publication_until_then(three_days: Publications, day: int, count: int) -> None:
    assert count_in(three_days.known_on(date(2025, 3, day))) == count


def test_before_the_first_publication_nothing_was_known(three_days: Publications) -> None:
    with pytest.raises(UserError) as refused:
        three_days.known_on(date(2025, 2, 28))
    assert refused.value.statement.code == "no_publication_then"
    assert refused.value.statement.params["first"] == "2025-03-01"
