# SPDX-License-Identifier: EUPL-1.2
"""Do imports only go where they may? And does each rule see a violation that is planted for it?"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")
FLOORS = "Floors and rooms: imports only go down and to the right"
DJANGO_FREE = "Rooms an analyst uses from a notebook are free of Django"
STORE = "Doors read released figures through picture, never the store (jobs and the store command excepted)"
PLANTED = [
    (FLOORS, "ground/core/clock.py", "import veiligheidsbeeld.ground.store"),
    (FLOORS, "ground/disclosure/thresholds.py", "from veiligheidsbeeld.ground import store"),
    (FLOORS, "loop/sources/http.py", "import veiligheidsbeeld.loop.picture.read"),
    (FLOORS, "doors/web/errors.py", "import veiligheidsbeeld.doors.cli"),
    (DJANGO_FREE, "ground/statistics/intervals.py", "import django"),
    (DJANGO_FREE, "loop/picture/read.py", "from django.db import models"),
    (STORE, "doors/web/errors.py", "from veiligheidsbeeld.ground.store import Publications"),
    (STORE, "doors/report/words.py", "import veiligheidsbeeld.ground.store.engine"),
]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `root` on the source of `root`, whatever else is installed."""
    if not LINT.exists():
        pytest.skip("import-linter is not installed here: pip install -r requirements/test.txt")
    return subprocess.run(
        [LINT, "--no-cache", "--config", root / "pyproject.toml"],
        cwd=root, env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of the source with one line added at the end of one file."""

    def plant(file: str, line: str) -> Path:
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        shutil.copytree(
            ROOT / "src", tmp_path / "src",
            ignore=lambda folder, names: [
                name for name in names if not name.endswith(".py") and (Path(folder) / name).is_file()
            ],
        )  # fmt: skip
        with (tmp_path / "src" / "veiligheidsbeeld" / file).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
        return tmp_path

    return plant


def broken(output: str) -> set[str]:
    """Names of the contracts that failed, from the summary."""
    return {name for name in (FLOORS, DJANGO_FREE, STORE) if f"{name} BROKEN" in " ".join(output.split())}


def test_every_import_goes_where_it_may() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert broken(done.stdout) == set()
    assert "3 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_violation_is_seen_by_its_contract(
    copy: Callable[[str, str], Path], contract: str, file: str, line: str
) -> None:
    done = lint(copy(file, line))
    assert done.returncode != 0
    assert contract in broken(done.stdout), done.stdout + done.stderr


def modules_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "module",
    ["veiligheidsbeeld.loop.picture.read", "veiligheidsbeeld.ground.store", "veiligheidsbeeld.loop.sources.cbs_odata"],
)
def test_reading_figures_needs_neither_pandas_nor_pyarrow_nor_django(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert "duckdb" in loaded, "the statement was run"
    assert not loaded & {"pandas", "pyarrow", "polars", "sqlglot", "django"}


def test_asking_a_publication_loads_neither_pandas_nor_pyarrow() -> None:
    loaded = modules_after(
        "import duckdb\n"
        "from veiligheidsbeeld.ground.store import DuckEngine\n"
        "c = duckdb.connect(); c.execute('CREATE TABLE areas (area_type VARCHAR, area_code VARCHAR,"
        " division_year INTEGER, name VARCHAR, parent VARCHAR, x DOUBLE, y DOUBLE)')\n"
        "assert DuckEngine(c).run('areas') == []"
    )
    assert not loaded & {"pandas", "pyarrow", "polars", "sqlglot"}
