# SPDX-License-Identifier: EUPL-1.2
"""Is there a browser for the page tests? Installs Debian's Chromium where it may, else says exactly what is missing."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """Path of a Chromium, None if there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def main() -> int:
    """0 when a browser is there or could be installed."""
    if browser():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if browser():
        return 0
    print("The page tests need Chromium and none was found. Install the package 'chromium' (Debian: as root,")
    print("apt-get install chromium) and run this again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
