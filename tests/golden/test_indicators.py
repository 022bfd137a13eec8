# SPDX-License-Identifier: EUPL-1.2
"""Every shipped indicator gives a known figure; its row in indicators.csv is part of adding it.

Values for codes of GM98 come from the invented world, those of provinces 2017 from the shipped set, the others
from the offline copy of the services: the totals are real, the types are generated there.
"""

import csv
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World, read_installation

with Path(__file__).with_name("indicators.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def test_every_indicator_has_a_golden_row() -> None:
    assert {row["indicator"] for row in ROWS} == set(Catalogue.read().indicators)


@pytest.mark.slow
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["area"] != "PV22" or row["period"] != "2017"], ids=lambda row: row["indicator"]
)
def test_the_golden_figure_comes_out(synced_world: World, demo_home: Path, row: dict[str, str]) -> None:
    invented = row["area"][2:4] == "98"
    world = read_installation(demo_home).world("fictief") if invented else synced_world
    figure = open_picture(world).figure(row["indicator"], row["area"], Period.parse(row["period"]))
    assert figure.count == (int(row["count"]) if row["count"] else None)
    assert figure.value == pytest.approx(float(row["value"]), abs=0.05)


@pytest.mark.slow
def test_the_survey_share_comes_out_with_its_published_margin(demo_home: Path) -> None:
    row = next(row for row in ROWS if row["indicator"] == "onveiligheidsgevoel")
    picture = open_picture(read_installation(demo_home).world("werkelijk"))
    figure = picture.figure(row["indicator"], row["area"], Period.parse(row["period"]))
    assert (figure.value, figure.lower, figure.upper) == (float(row["value"]), 28.1, 30.5)
