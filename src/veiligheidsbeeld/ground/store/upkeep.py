# SPDX-License-Identifier: EUPL-1.2
"""Is everything we stored still whole, what changed when, and what may go? For the administrator's `store` commands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from veiligheidsbeeld.ground.core import Statement, StoreError
from veiligheidsbeeld.ground.store.engine import MEMORY_LIMIT, DuckEngine, Row
from veiligheidsbeeld.ground.store.files import naming_disk_faults
from veiligheidsbeeld.ground.store.publications import Publication, Publications
from veiligheidsbeeld.ground.store.sealed import DOCUMENTS, FOLDER, named_in_sealed, sealed, unseal
from veiligheidsbeeld.ground.store.snapshots import Snapshots


@dataclass(frozen=True)
class Pruned:
    """What `prune` took away."""

    snapshots: int
    unfinished: int
    indexes: int
    bytes: int


def verify(folder: Path, world: str) -> Iterator[Statement]:
    """Every fault found: a snapshot or record that is damaged or gone, a file of a publication or evidence that was
    changed."""
    snapshots = Snapshots(folder)
    for path in snapshots.records():
        yield from _faults_of_delivery(snapshots, path)
    publications = Publications(folder, world)
    for name in publications.names():
        try:
            file = publications.get(name).damaged_file()
        except StoreError as error:
            yield error.statement
        else:
            if file is not None:
                yield Statement("publication_damaged", {"publication": name, "file": file})
    for drawer in (FOLDER, DOCUMENTS):
        yield from _faults_of_sealed(folder, drawer)


def _faults_of_sealed(folder: Path, drawer: str) -> Iterator[Statement]:
    for ident in sealed(folder, drawer):
        try:
            unseal(folder, ident, drawer)
        except StoreError as error:
            yield error.statement


def _faults_of_delivery(snapshots: Snapshots, path: Path) -> Iterator[Statement]:
    try:
        delivery = snapshots.read_delivery(path)
    except StoreError as error:
        yield error.statement
        return
    for digest in sorted(set(delivery.parts.values())):
        try:
            snapshots.read(digest, delivery.provenance.table)
        except StoreError as error:
            yield error.statement


def changes(older: Publication, newer: Publication, indicator: str | None = None) -> list[Row]:
    """Figures that were revised, came or went between two publications; counts before and after."""
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute("ATTACH ':memory:' AS older")
        for table, publication in (("figures", newer), ("older.figures", older)):
            source = str(publication.folder / "figures.parquet").replace("'", "''")
            connection.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{source}')")  # noqa: S608
        return DuckEngine(connection).run("changes", indicator=indicator)


def export_csv(parquet: Path) -> Path:
    """A table of a publication as CSV beside it, made at the first question; whole or not at all."""
    target = parquet.with_name(f".{parquet.stem}.csv")
    if not target.exists():
        beside = target.with_suffix(".part")
        source, written = (str(path).replace("'", "''") for path in (parquet, beside))
        with naming_disk_faults(target), duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
            connection.execute(f"COPY (SELECT * FROM read_parquet('{source}')) TO '{written}' (HEADER, DELIMITER ',')")  # noqa: S608
            beside.replace(target)
    return target


def prune(folder: Path, world: str) -> Pruned:
    """Remove what nothing refers to: unfinished downloads and builds, and indexes of older publications.

    Released tables, manifests and snapshots that a delivery, a publication or evidence refers to are never removed: `as
    known on` and evidence need them. An index can be rebuilt from Parquet.
    """
    publications = Publications(folder, world)
    with publications.writing():
        snapshots = Snapshots(folder)
        withdrawn = [snapshots.read_delivery(path) for path in folder.glob("deliveries/withdrawn/*.json")]
        kept = [*snapshots.deliveries(), *withdrawn]
        referred = {digest for delivery in kept for digest in delivery.parts.values()} | named_in_sealed(folder)
        orphans = [digest for digest in snapshots.digests() if digest not in referred]
        freed = sum(snapshots.remove(digest) for digest in orphans)
        halves = (
            one for one in folder.rglob(".*.part") if one.parent.name not in (FOLDER, DOCUMENTS)
        )  # one may be at work there
        unfinished = [*folder.glob("unfinished/*.json"), *halves]
        freed += sum(_unlink(path) for path in unfinished)
        current = publications.current().id if (folder / "current").exists() else ""
        indexes = [one.folder / "index.duckdb" for one in publications.all() if one.id != current]
        present = [path for path in indexes if path.exists()]
        freed += sum(_unlink(path) for path in present)
    return Pruned(len(orphans), len(unfinished), len(present), freed)


def _unlink(path: Path) -> int:
    size = path.stat().st_size
    path.unlink()
    return size
