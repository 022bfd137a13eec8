# SPDX-License-Identifier: EUPL-1.2
"""Does the page about online crime say what the shipped national counts say? Computed straight from the file."""

import csv
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.loop.picture.digital import Shift, groups, shift
from veiligheidsbeeld.loop.picture.experienced import experienced
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World, read_installation
from veiligheidsbeeld.loop.sources.long_table import REFERENCE

pytestmark = pytest.mark.slow
CLASSIC = {"1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.4.6", "1.4.7", "2.2.1", "2.5.1", "2.5.2"}
ONLINE = {"3.7.4", "3.9.1"}
NEVER = ("blijft stijgen", "stijgt nog", "neemt toe", "keeps rising", "still rising", "continues to rise")


def sums(codes: set[str]) -> dict[int, float]:
    with (REFERENCE / "misdrijven_nederland.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["slice"] in codes]
    return {year: sum(float(row["value"]) for row in rows if row["period"] == str(year)) for year in range(2012, 2024)}


@pytest.fixture(scope="module")
def picture(demo_home: Path) -> Picture:
    return open_picture(read_installation(demo_home).world("werkelijk"))


@pytest.fixture(scope="module")
def nation(picture: Picture) -> Shift:
    found = shift(picture, "NL")
    assert found is not None
    return found


def test_the_groups_are_these_types() -> None:
    assert [set(one.codes) for one in groups().values()] == [ONLINE, CLASSIC]


def test_every_year_is_the_sum_of_its_types(nation: Shift) -> None:
    for group, codes in ((nation.online, ONLINE), (nation.classic, CLASSIC)):
        assert {one.period.start.year: one.count for one in group.years} == sums(codes)
    online, classic = sums(ONLINE), sums(CLASSIC)
    assert [(online[year], classic[year]) for year in (2012, 2020, 2021, 2022, 2023)] == [
        (12_448, 631_134), (136_271, 333_621), (131_814, 293_143), (100_730, 341_345), (100_161, 354_983),
    ]  # fmt: skip


def test_the_peaks_are_of_2020_and_2012(nation: Shift) -> None:
    for group, codes, peak in ((nation.online, ONLINE, 2020), (nation.classic, CLASSIC, 2012)):
        counts = sums(codes)
        assert max(counts, key=lambda year: counts[year]) == peak
        assert group.since_peak is not None and group.since_peak.figures is not None
        assert (group.since_peak.figures[0].period.start.year, group.since_peak.code) == (peak, "not_comparable")
        english = [one.in_english() for one in group.statements]
        assert any(f"The highest of the years shown is {peak}: " in one for one in english)
    found = [nation.online.since_comparable_peak, nation.classic.since_comparable_peak]
    assert [one and one.figures and (one.figures[0].period.start.year, one.code) for one in found] == [
        (2021, "no_conclusion"), (2019, "stable"),
    ]  # fmt: skip


def test_what_it_says_of_the_nation(nation: Shift) -> None:
    assert say(nation.answer, "en") == (
        "Of every 1,000 recorded crimes of these types 220 were online in 2023; a year earlier there were more: 228."
    )
    assert " ".join(say(one, "en") for one in nation.online.statements).replace(chr(0xA0), " ") == (
        "From 100,730 in 2022 to 100,161 in 2023: −1%. It stayed the same: by the chance of counting alone, the "
        "difference is smaller than 10%. "
        "The highest of the years shown is 2020: 136,271. In 2023 there were 100,161. "
        "Cannot tell: from April 2020 on the figure means something else."
    )
    assert [nation.per_1000(one) for one, _, _ in nation.both] == [
        round(1000 * sums(ONLINE)[year] / (sums(ONLINE)[year] + sums(CLASSIC)[year])) for year in range(2012, 2024)
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_never_says_that_something_keeps_rising(nation: Shift, demo_home: Path, language: str) -> None:
    invented = shift(open_picture(read_installation(demo_home).world("fictief")), "GM9801")
    assert invented is not None
    for found in (nation, invented):
        for group in (found.online, found.classic):
            text = " ".join(say(one, language) for one in group.statements)
            assert not [one for one in NEVER if one in text]
            assert group.last and group.last.figures and str(group.last.figures[1].period.start.year) in text


def test_types_of_another_meaning_are_set_apart(nation: Shift) -> None:
    assert [one.period for one in nation.online.breaks] == ["2015-05", "2018-07", "2020-04"]
    assert [one.period for one in nation.classic.breaks] == ["2017-04", "2018-07"]


def test_a_municipality_without_types_and_a_survey_before_2021_say_nothing(picture: Picture) -> None:
    assert shift(picture, "GM0114") is None
    assert experienced(picture, "GM0114") == []


def test_fetched_figures_of_the_municipality_are_added_up_too(synced_world: World) -> None:
    picture = open_picture(synced_world)
    found = shift(picture, "GM0114")
    assert found is not None
    for group in (found.online, found.classic):
        types = picture.breakdown("geregistreerde-misdrijven", "GM0114", group.years[-1].period)
        counts = [one.count for one in types if one.slice in group.group.codes]
        assert len(counts) == len(group.group.codes) and None not in counts
        assert group.years[-1].count == sum(one or 0 for one in counts)
    asked = {one.indicator for one in experienced(picture, "GM0114")}
    assert asked >= {"slachtoffer-online", "slachtoffer-traditioneel"}
