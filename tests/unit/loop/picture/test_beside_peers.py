# SPDX-License-Identifier: EUPL-1.2
"""What did comparable areas do? The shipped set, the invented municipality, and groups made up here."""

from pathlib import Path

import msgspec
import pytest
from told import Make, Told

from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.ground.core import AreaType, Figure, Period, Presence, Statement
from veiligheidsbeeld.loop.picture.beside import beside_peers
from veiligheidsbeeld.loop.picture.catalogue import Break, Catalogue
from veiligheidsbeeld.loop.picture.peers import peers_of
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.verdicts import judge_areas, judge_periods
from veiligheidsbeeld.loop.picture.worlds import read_installation

CRIME = "geregistreerde-misdrijven"
THEN, NOW = Period.year(2023), Period.year(2024)


def beside(picture: Picture, code: str, indicator: str, before: Period, after: Period) -> Statement | None:
    return beside_peers(picture, judge_periods(picture, indicator, code, before, after))


@pytest.mark.slow
def test_of_the_large_municipalities_only_one_fell_more_and_most_rose(demo_home: Path) -> None:
    real = open_picture(read_installation(demo_home).world("werkelijk"))
    found = beside(real, "GM0114", CRIME, Period.year(2022), Period.year(2024))
    assert found is not None
    assert found.code == "peers_fell_one"
    assert (found.params["n"], found.params["name"], found.params["others"]) == (32, "Westland", 21)
    assert say(found, "nl") == (
        "Van de 32 gemeenten met 100.000 inwoners of meer daalde alleen Westland sterker; 21 stegen."
    )
    assert say(found, "en") == (
        "Of the 32 municipalities of 100,000 inhabitants or more only Westland fell more; 21 rose."
    )


@pytest.mark.slow
def test_below_100_000_inhabitants_the_nearest_in_size_are_its_peers(demo_home: Path) -> None:
    real = open_picture(read_installation(demo_home).world("werkelijk"))
    found = beside(real, "GM0106", CRIME, Period.year(2022), Period.year(2024))
    assert found is not None
    assert peers_of(real, "GM0106", Period.year(2024)).group.id == "naaste"
    assert found.params["n"] == 21, "twenty and itself"
    assert "het dichtst bij in grootte" in say(found, "nl")


@pytest.mark.slow
def test_a_wijk_stands_beside_the_other_wijken_of_its_municipality(demo_home: Path) -> None:
    invented = open_picture(read_installation(demo_home).world("fictief"))
    judged = judge_areas(invented, CRIME, AreaType.WIJK, Period.year(2024), Period.year(2025))
    own = {code: one for code, one in judged.items() if (one.before or 0) >= 20 and one.ratio is not None}
    changes = {code: one.after / one.before for code, one in own.items()}  # type: ignore[operator]
    most = min(changes, key=lambda code: changes[code])
    found = beside_peers(invented, own[most])
    assert found is not None
    assert (found.code, found.params["n"]) == ("peers_fell_none", len(own))
    assert found.params["others"] == sum(one > 1 for one in changes.values())
    assert say(found, "nl").startswith(f"Van de {len(own)} wijken met 20 of meer daalde er geen")


def group(make: Make, counts: dict[str, tuple[float, float]]) -> list[Figure]:
    """Municipalities of 150,000 inhabitants with counts of two years."""
    people = [
        make(indicator="inwoners", area_code=code, area_type=AreaType.MUNICIPALITY, period=NOW, unit="aantal",
             count=150_000.0, value=150_000.0) for code in counts
    ]  # fmt: skip
    told = [
        make(indicator="woninginbraak", area_code=code, area_type=AreaType.MUNICIPALITY, period=period, count=count,
             denominator=150_000.0)
        for code, pair in counts.items() for period, count in zip((THEN, NOW), pair, strict=True)
    ]  # fmt: skip
    return people + told


COUNTS = {
    "GM0001": (200.0, 150.0), "GM0002": (200.0, 100.0), "GM0003": (300.0, 240.0), "GM0004": (50.0, 60.0),
    "GM0005": (30.0, 30.0), "GM0006": (19.0, 1.0),
}  # fmt: skip


def told(make: Make, counts: dict[str, tuple[float, float]], broken: bool = False) -> Told:
    known = Catalogue.read()
    burglary = known.get("woninginbraak")
    if broken:
        burglary = msgspec.structs.replace(burglary, breaks=(Break("2024", "Nieuw.", "New."),))
    return Told(group(make, counts), [known.get("inwoners"), burglary])


def test_only_areas_whose_base_carries_a_percentage_are_counted(figure: Make) -> None:
    """From 19 to 1 is the deepest fall, and says nothing."""
    picture = told(figure, COUNTS)
    found = beside(picture, "GM0001", "woninginbraak", THEN, NOW)
    assert found is not None
    assert (found.code, found.params["n"], found.params["more"]) == ("peers_fell_one", 5, 1)
    assert (found.params["name"], found.params["others"]) == ("GM0002", 1)
    assert beside(picture, "GM0006", "woninginbraak", THEN, NOW) is None
    rose = beside(picture, "GM0004", "woninginbraak", THEN, NOW)
    assert rose is not None
    assert (rose.code, rose.params["others"]) == ("peers_rose_none", 3)
    assert beside(picture, "GM0005", "woninginbraak", THEN, NOW) is None, "as many as before: no direction to share"


def test_of_fewer_than_five_nothing_is_said(figure: Make) -> None:
    few = {code: COUNTS[code] for code in ("GM0001", "GM0002", "GM0003", "GM0004", "GM0006")}
    assert beside(told(figure, few), "GM0001", "woninginbraak", THEN, NOW) is None


def test_across_a_break_no_peers_are_counted_either(figure: Make) -> None:
    assert beside(told(figure, COUNTS, broken=True), "GM0001", "woninginbraak", THEN, NOW) is None


def test_a_peer_with_other_borders_or_a_hidden_number_is_no_peer(figure: Make) -> None:
    """A municipality that took in another one did not "rise"."""
    seven = {**COUNTS, "GM0007": (100.0, 400.0), "GM0008": (100.0, 20.0)}
    figures = [
        figure(**{**vars_of(one), "version": 2}) if (one.area_code, one.period) == ("GM0007", NOW) else
        figure(**{**vars_of(one), "count": None, "presence": Presence.SUPPRESSED})
        if (one.area_code, one.period) == ("GM0008", NOW) and one.indicator == "woninginbraak" else one
        for one in group(figure, seven)
    ]  # fmt: skip
    picture = told(figure, seven)
    picture.figures = figures
    found = beside(picture, "GM0001", "woninginbraak", THEN, NOW)
    assert found is not None
    assert (found.params["n"], found.params["others"]) == (5, 1)


def vars_of(one: Figure) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
