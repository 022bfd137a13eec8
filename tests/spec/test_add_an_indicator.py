# SPDX-License-Identifier: EUPL-1.2
"""A new indicator is one YAML file: the very example of docs/add-an-indicator.md, put where that page says."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "add-an-indicator.md"


@pytest.mark.slow
def test_the_example_of_the_guide_is_published_with_its_figures(synced_world: World, tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(id: (\S+)\n.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    world = replace(synced_world, folder=tmp_path / "werkelijk")
    for part in ("deliveries", "snapshots"):
        shutil.copytree(synced_world.folder / part, world.folder / part)
    (world.folder / "indicators").mkdir()
    (world.folder / "indicators" / f"{example[2]}.yml").write_text(example[1], encoding="utf-8")
    publish(world, lambda *_: None)
    figure = open_picture(world).figure(example[2], "GM0114", Period.year(2024))
    assert figure.count is not None and figure.count > 0 and figure.value is not None
    assert figure.lower is not None and figure.lower < figure.value
