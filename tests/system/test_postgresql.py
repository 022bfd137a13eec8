# SPDX-License-Identifier: EUPL-1.2
"""The registry database may be PostgreSQL, by one environment variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.full
COMMAND = str(Path(sys.executable).with_name("veiligheidsbeeld"))


def test_migrations_users_and_jobs_work_on_postgresql(database: str, demo_home: Path) -> None:
    env = {**os.environ, "VB_HOME": str(demo_home), "VB_DATABASE_URL": database}
    for args, words in (
        (("migrate",), ""),
        (("users", "create", "beheer", "--role", "administrator"), "een-lang-genoeg-geheim-42\n"),
        (("tick",), ""),
    ):
        done = subprocess.run([COMMAND, *args], env=env, input=words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
