# SPDX-License-Identifier: EUPL-1.2
"""Are PostgreSQL and LibreOffice there for the long runs? Installs Debian's packages where it may, else says what is
missing; the tests that need them are then skipped with that reason."""

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {"postgresql": "initdb", "libreoffice-writer-nogui": "soffice"}


def missing() -> list[str]:
    """Packages whose program is not here; Debian keeps PostgreSQL's outside the path."""
    servers = [one.name for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return [name for name, program in PACKAGES.items() if not shutil.which(program) and program not in servers]


def main() -> None:
    """Installs as root; never fails, for a long run without them is still a run."""
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing()]):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if left := missing():
        print(f"Not here, so their tests are skipped: {', '.join(left)}")


if __name__ == "__main__":
    main()
