# SPDX-License-Identifier: EUPL-1.2
"""A real browser on a real demo, started the way `make demo` starts it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# no look-ups of the browser maker's hosts: there is no internet on a test machine
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's source, from the style build."""
    return (ROOT / ".build" / "npm" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(demo_home: Path) -> Iterator[str]:
    """Address of the running demo."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("veiligheidsbeeld")), "demo", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "VB_HOME": str(demo_home)}, stdout=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    executable = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
    if executable is None:
        pytest.fail("no Chromium: run `make test`, which installs it, or install the package 'chromium'")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(params=(1280, 390), ids=lambda width: f"{width}px")
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """An adviser who signed in, on a desk and on a phone; files with another reader have a `page` of their own."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=site)
    opened = context.new_page()
    opened.goto("/aanmelden")
    opened.select_option("#rol", "policy_adviser")
    opened.click("main button[type=submit]")
    opened.wait_for_url(lambda address: "aanmelden" not in address)
    yield opened
    context.close()
