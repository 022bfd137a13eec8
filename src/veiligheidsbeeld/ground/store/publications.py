# SPDX-License-Identifier: EUPL-1.2
"""Where do released figures live, and how do readers never see half of them?

A publication is an immutable folder, built beside the others under a new name; then one small pointer file is
replaced. Renaming over a DuckDB file that is open would let new readers see old data (ARCHITECTURE.md), so names
are never reused.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from veiligheidsbeeld.ground.core import Area, Clock, Observation, Provenance, Released, StoreError, UserError
from veiligheidsbeeld.ground.store import tables
from veiligheidsbeeld.ground.store.engine import MEMORY_LIMIT, DuckEngine
from veiligheidsbeeld.ground.store.files import naming_disk_faults, sync_folder, write_atomically
from veiligheidsbeeld.ground.store.grid import Grid

FORMAT = 1
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Content:
    """Everything one publication holds. `boundaries` maps a name such as `WK-2024-GM0114` to GeoJSON in metres."""

    observations: Iterable[Observation]
    grids: Iterable[Grid]
    released: Released
    areas: Iterable[Area]
    boundaries: dict[str, bytes]
    provenances: Iterable[Provenance]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Publication:
    """One published state of a world."""

    folder: Path
    manifest: dict[str, Any] = field(compare=False)  # what the folder says of itself; the folder's name is never reused

    @property
    def id(self) -> str:
        """Name of its folder."""
        return self.folder.name

    @property
    def recorded_at(self) -> datetime:
        """When it was published."""
        return datetime.fromisoformat(self.manifest["recorded_at"])

    @property
    def provenances(self) -> dict[str, Provenance]:
        """Deliveries it was made of, by id."""
        return {plain["id"]: Provenance.from_json(plain) for plain in self.manifest["provenances"]}

    def open(self) -> DuckEngine:
        """Its tables, to ask questions of. A pruned index is read from the Parquet files."""
        index = self.folder / "index.duckdb"
        if index.exists():
            return DuckEngine.open(index)
        connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT})
        for name in ("figures", "areas"):
            path = str(self.folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
        return DuckEngine(connection)

    def boundaries(self, name: str) -> dict[str, Any] | None:
        """GeoJSON of that name, None where no shapes were published."""
        path = self.folder / f"boundaries-{name}.geojson"
        return json.loads(path.read_bytes()) if path.exists() else None

    def damaged_file(self) -> str | None:
        """First file whose content is not what the manifest says, None if all are whole. A pruned file is no damage."""
        for name, digest in self.manifest["files"].items():
            path = self.folder / name
            if path.exists():
                if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                    return str(name)
            elif name not in ("index.duckdb", "observations.parquet"):
                return str(name)
        return None


class Publications:
    """All publications of one world, under `folder`; `current` names the one that readers use."""

    def __init__(self, folder: Path, world: str) -> None:
        self.folder, self.world = folder, world

    def current(self) -> Publication:
        """The publication readers use. Raises UserError when nothing was published yet."""
        name = self._current_name()
        if not name:
            raise UserError("no_publication", world=self.world)
        return self.get(name)

    def get(self, name: str) -> Publication:
        """A publication by its id. Raises StoreError when its manifest cannot be read."""
        folder = self.folder / "publications" / name
        try:
            return Publication(folder, json.loads((folder / "manifest.json").read_bytes()))
        except (OSError, ValueError) as error:
            raise StoreError("publication_damaged", publication=name, file="manifest.json") from error

    def all(self) -> list[Publication]:
        """Every publication, oldest first."""
        return [self.get(name) for name in self.names()]

    def names(self) -> list[str]:
        """Ids of all publications, oldest first. One that the pointer never named was never published."""
        found = sorted(path.parent.name for path in self.folder.glob("publications/[!.]*/manifest.json"))
        return [name for name in found if name <= self._current_name()]

    def known_on(self, day: date) -> Publication:
        """The newest publication recorded on or before that day (UTC). Nothing is recomputed."""
        publications = self.all()
        if not publications:
            raise UserError("no_publication", world=self.world)
        until = [one for one in publications if one.recorded_at.date() <= day]
        if not until:
            first = publications[0].recorded_at.date().isoformat()
            raise UserError("no_publication_then", world=self.world, date=day.isoformat(), first=first)
        return until[-1]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one pen. Raises UserError while another process publishes; a killed one lets go by itself."""
        path = self.folder / "publish.lock"
        with naming_disk_faults(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = path.open("w")
        with stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UserError("busy") from error
            yield

    def publish(self, content: Content, clock: Clock, progress: Progress = lambda _: None) -> Publication:
        """Build beside, check, rename to a new name, then move the pointer. Call inside `writing()`.

        Raises StoreError when the disk is full or read-only; the pointer then still names the old publication.
        """
        now = clock()
        home = self.folder / "publications"
        with naming_disk_faults(home):
            for leftover in [*home.glob(".building-*"), *self._never_published(home)]:
                shutil.rmtree(leftover)
            name = self._new_name(now)
            building = home / f".building-{name}"
            building.mkdir(parents=True)
            try:
                self._build(building, content, now, progress)
                building.rename(home / name)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            sync_folder(home)
        write_atomically(self.folder / "current", f"{name}\n".encode())
        return self.get(name)

    def _current_name(self) -> str:
        try:
            return (self.folder / "current").read_text().strip()
        except FileNotFoundError:
            return ""

    def _never_published(self, home: Path) -> list[Path]:
        """Whole, but the pointer could not be moved to them."""
        return [path for path in home.glob("[!.]*") if path.name > self._current_name()]

    def _build(self, building: Path, content: Content, now: datetime, progress: Progress) -> None:
        with _engine_faults_as_disk_faults():
            files = _write_files(building, content, progress)
        manifest = {
            "format": FORMAT, "world": self.world, "recorded_at": now.isoformat(), "files": files,
            "provenances": [one.as_json() for one in content.provenances], "hidden": content.released.hidden,
            **content.facts,
        }  # fmt: skip
        write_atomically(building / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False).encode())

    def _new_name(self, now: datetime) -> str:
        """Sorts by time; a second publication within the same second gets a number behind it."""
        stem = now.strftime("%Y%m%dT%H%M%SZ")
        taken = len(list((self.folder / "publications").glob(f"{stem}*")))
        return f"{stem}-{taken + 1:04d}"


def _write_files(building: Path, content: Content, progress: Progress) -> dict[str, str]:
    """Parquet, grid, boundaries and index; returns their hashes."""
    index = building / "index.duckdb"
    with duckdb.connect(str(index), config={"memory_limit": MEMORY_LIMIT}) as connection:
        steps = (
            ("observations", tables.OBSERVATIONS, tables.rows_of(content.observations, tables.OBSERVATIONS)),
            ("figures", tables.FIGURES, tables.rows_of(content.released.table, tables.FIGURES)),
            ("areas", tables.AREAS, map(tables.row_of_area, content.areas)),
        )
        for name, schema, rows in steps:
            progress(name)
            tables.load(connection, name, schema, rows, building / f"{name}.csv")
            target = str(building / f"{name}.parquet").replace("'", "''")
            connection.execute(f"COPY (SELECT * FROM {name} ORDER BY ALL) TO '{target}' (COMPRESSION zstd)")  # noqa: S608
        connection.execute("DROP TABLE observations")
        connection.execute("CREATE TABLE sorted AS SELECT * FROM figures ORDER BY indicator, slice, period, area_code")
        connection.execute("DROP TABLE figures")
        connection.execute("ALTER TABLE sorted RENAME TO figures")
    (building / "grid.jsonl").write_text("\n".join(grid.as_json() for grid in content.grids) + "\n", encoding="utf-8")
    for name, shapes in content.boundaries.items():
        (building / f"boundaries-{name}.geojson").write_bytes(shapes)
    return {path.name: _settled(path) for path in sorted(building.iterdir())}


def _settled(path: Path) -> str:
    """Hash of a file that is on the disk for good: it must be there before its folder gets its name."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _engine_faults_as_disk_faults() -> Iterator[None]:
    """DuckDB tells of a full disk in words, in an exception of its own, sometimes at commit."""
    try:
        yield
    except duckdb.Error as error:
        for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            if os.strerror(number) in str(error):
                raise OSError(number, os.strerror(number)) from error
        if isinstance(error, duckdb.IOException):
            raise OSError(errno.EIO, str(error)) from error
        raise
