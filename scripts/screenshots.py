# SPDX-License-Identifier: EUPL-1.2
"""Pictures for the README, taken from the demo itself: docs/screenshots/<page>-<width>.png."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser import browser
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "screenshots"
SHOTS = [
    ("start", "/", 1280, ""),
    ("situatie", "/fictief/situatie", 1280, "policy_adviser"),
    ("vergelijken", "/werkelijk/vergelijken", 390, ""),
]
HEIGHT = {1280: 1100, 390: 844}


def take(page: Page, base: str) -> None:
    """All pictures, each as the role it needs."""
    for name, address, width, role in SHOTS:
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        if role:
            page.goto(f"{base}/aanmelden")
            page.select_option("#rol", role)
            page.click("main button[type=submit]")
        page.goto(base + address)
        page.screenshot(path=TARGET / f"{name}-{width}.png")


def main() -> None:
    """Start a demo of its own, take the pictures, stop it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("veiligheidsbeeld")), "demo", "--port", str(port)]
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(command, env={**os.environ, "VB_HOME": home})
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
            time.sleep(0.2)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
            take(chromium.new_page(), f"http://127.0.0.1:{port}")
            chromium.close()
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
