# SPDX-License-Identifier: EUPL-1.2
"""Do the invented places have codes that nest, and names that exist nowhere?"""

import csv
import os
import re
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.demo.fictional_places import MUNICIPALITY, read_places
from veiligheidsbeeld.ground.core import municipality_of, wijk_of

SHARED = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[5] / "shared"))
REAL_NAMES = SHARED / "data/dutch/meta/47018NED/WijkenEnBuurten.csv"


def test_all_names_differ() -> None:
    names = read_places().names
    assert len(names) == len(set(names)) == 1 + 27 + 83 + 31


@pytest.mark.skipif(not REAL_NAMES.exists(), reason=f"no list of real names at {REAL_NAMES} (set VB_SHARED)")
def test_no_name_exists_in_the_netherlands() -> None:
    with REAL_NAMES.open(encoding="utf-8-sig", newline="") as file:
        titles = [row["Title"].strip().casefold() for row in csv.DictReader(file)]
    assert len(titles) > 17_000
    text = " | ".join(titles)  # "Wijk 03 Emmerhout", "Utrecht (gemeente)", "Weijpoort-Buiten": the name as words within
    found = [name for name in read_places().names if re.search(rf"\b{re.escape(name.casefold())}\b", text)]
    assert found == []


def test_codes_nest_and_start_with_98() -> None:
    places = read_places()
    for wijk in places.wijken:
        assert municipality_of(wijk.code) == MUNICIPALITY
        assert {wijk_of(buurt.code) for buurt in wijk.buurten} == {wijk.code}
    assert all(code.startswith("GM98") for code in places.peers)
