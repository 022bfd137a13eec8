# SPDX-License-Identifier: EUPL-1.2
"""How long does making a document take, warm? Both worlds of the demo; composing with its evidence, then each form.

Target: two seconds a document. Prints seconds; nothing is asserted, for machines differ.
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

HOME = Path(tempfile.mkdtemp(prefix="vb-bench-"))
os.environ["VB_HOME"] = str(HOME)
TIMES = 5


def seconds(work: Callable[[], object]) -> float:
    """The median of some runs, after one that warms up."""
    work()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[TIMES // 2]


def main() -> None:
    """Prepare a demo, then time every kind in every form."""
    from veiligheidsbeeld.doors.demo.prepare import prepare

    prepare(HOME, lambda *_: None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "veiligheidsbeeld.doors.config.settings"
    django.setup()
    from veiligheidsbeeld.doors.report.formats import FORMATS, written
    from veiligheidsbeeld.doors.report.letterhead import Standing
    from veiligheidsbeeld.doors.report.making import make
    from veiligheidsbeeld.doors.report.matter import Matter
    from veiligheidsbeeld.loop.picture.read import open_picture
    from veiligheidsbeeld.loop.picture.signals import scan
    from veiligheidsbeeld.loop.picture.worlds import read_installation

    for world in read_installation(HOME).worlds.values():
        picture, municipality = open_picture(world), world.settings.municipality
        matter = Matter(scan(picture, municipality).signals)
        for kind in ("briefing", "monitor"):

            def compose(kind: str = kind) -> object:
                return make(picture, kind, municipality, None, matter, by="bench", role="", now=datetime.now(UTC))  # noqa: B023

            made = make(picture, kind, municipality, None, matter, by="bench", role="", now=datetime.now(UTC))
            print(f"{world.id} {kind}: composed in {seconds(compose):.3f} s (both languages)")
            for form in FORMATS:
                print(f"  {form}: {seconds(lambda form=form, made=made: written(made['nl'], Standing(), form)):.3f} s")


if __name__ == "__main__":
    main()
