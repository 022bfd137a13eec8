# SPDX-License-Identifier: EUPL-1.2
"""Where do figures live? Snapshots of what was received, publications of what was released, `.sql` questions."""

from veiligheidsbeeld.ground.store.backup import backup, restore
from veiligheidsbeeld.ground.store.engine import DuckEngine, Engine, MemoryEngine, Row
from veiligheidsbeeld.ground.store.files import write_atomically
from veiligheidsbeeld.ground.store.grid import Grid, Sum, total
from veiligheidsbeeld.ground.store.publications import Content, Publication, Publications
from veiligheidsbeeld.ground.store.sealed import DOCUMENTS, canonical, seal, sealed, sealed_file, unkeep, unseal
from veiligheidsbeeld.ground.store.snapshots import Delivery, Snapshots
from veiligheidsbeeld.ground.store.tables import FIGURES, area_of, figure_of, rows_of
from veiligheidsbeeld.ground.store.upkeep import Pruned, changes, export_csv, prune, verify

__all__ = [
    "DOCUMENTS",
    "FIGURES",
    "Content",
    "Delivery",
    "DuckEngine",
    "Engine",
    "Grid",
    "MemoryEngine",
    "Pruned",
    "Publication",
    "Publications",
    "Row",
    "Snapshots",
    "Sum",
    "area_of",
    "backup",
    "canonical",
    "changes",
    "export_csv",
    "figure_of",
    "prune",
    "restore",
    "rows_of",
    "seal",
    "sealed",
    "sealed_file",
    "total",
    "unkeep",
    "unseal",
    "verify",
    "write_atomically",
]
