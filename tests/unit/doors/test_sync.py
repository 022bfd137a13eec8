# SPDX-License-Identifier: EUPL-1.2
"""Does a sync say what is new, what its publisher does not offer, and what differs from what was agreed?"""

from collections.abc import Callable
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.jobs.contracts import check_all
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.doors.jobs.sync import sync
from veiligheidsbeeld.ground.core import AreaType, DataContractError, Period, UserError
from veiligheidsbeeld.loop.picture.own_areas import FILE, read_own_areas
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.reconcile import reconcile
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings

pytestmark = pytest.mark.slow
Serve = Callable[..., str]
BUURTEN = ("BU01140100", "BU01140101", "BU01140106")


def nothing(*_: object) -> None:
    """No progress, no wish to stop."""


def test_a_new_division_and_a_revision_are_told_and_never_appended(serve: Serve, tmp_path: Path) -> None:
    world = World("werkelijk", tmp_path / "werkelijk", WorldSettings("GM0114"))
    first = sync(world, "GM0114", serve(), nothing, nothing)
    assert first.failures == {} and first.news == []
    assert "85618NED" in first.not_offered and "47018NED" in first.tables
    publish(world, nothing)
    before = {one.area_code for one in open_picture(world).across("overlast", AreaType.BUURT, Period.year(2023))}
    second = sync(world, "GM0114", serve(division=2025), nothing, nothing)
    told = {(one.code, str(one.params["table"]), one.params.get("new")) for one in second.news}
    assert ("new_division", "47018NED", 2025) in told and ("new_division", "47024NED", 2025) in told
    publish(world, nothing)
    rows = open_picture(world).across("overlast", AreaType.BUURT, Period.year(2023))
    assert {one.division_year for one in rows} == {2025}
    assert len(before - {one.area_code for one in rows}) == 3, "three buurt codes went"


def test_an_older_vintage_gives_the_number_that_somebody_holds(serve: Serve, tmp_path: Path) -> None:
    world = World("werkelijk", tmp_path / "werkelijk", WorldSettings("GM0114"))
    for revision in (0, 2):
        sync(world, "GM0114", serve(revision=revision) if revision else serve(), nothing, nothing)
        publish(world, nothing)
    now = open_picture(world).figure("geregistreerde-misdrijven", "GM0114", Period.year(2024)).count
    assert now != 4034
    best = reconcile(world, 4034, "geregistreerde-misdrijven", "GM0114", Period.year(2024))[0]
    assert best.why == ("vintage",)
    assert reconcile(world, now or 0, "geregistreerde-misdrijven", "GM0114", Period.year(2024))[0].why == ()
    assert reconcile(world, 123_456_789, "geregistreerde-misdrijven", "GM0114", Period.year(2024)) == []


def test_the_contract_of_every_service_that_answers_holds(replay: str, synced_world: World) -> None:
    found = check_all(synced_world, replay, nothing)
    differing = {name for name, statements in found.items() if statements}
    assert all([one.code for one in found[name]] == ["not_offered"] for name in differing)
    assert {"47018NED", "85146NED", "83648NED", "pdok", "bron"} <= found.keys() - differing


def test_an_own_area_has_the_figures_of_its_buurten(replay: str, tmp_path: Path) -> None:
    world = World("werkelijk", tmp_path / "werkelijk", WorldSettings("GM0114"))
    sync(world, "GM0114", replay, nothing, nothing)
    text = f"areas:\n- {{code: EG01, name: Dorp, buurten: [{', '.join(BUURTEN)}]}}\n"
    text += "- {code: EG02, name: Weg, buurten: [BU01149900]}\n"
    (world.folder / FILE).write_text(text)
    publish(world, nothing)
    picture, year = open_picture(world), Period.year(2024)
    parts = [picture.figure("geregistreerde-misdrijven", code, year) for code in BUURTEN]
    own = picture.figure("geregistreerde-misdrijven", "EG01", year)
    assert own.count == sum(one.count or 0 for one in parts)
    assert own.denominator == sum(one.denominator or 0 for one in parts)
    hidden = [one for one in picture.breakdown("geregistreerde-misdrijven", "EG01", year) if one.slice == "1.4.1"]
    assert [one.presence.value for one in hidden] == ["suppressed"], "hidden stays hidden, also added up"
    assert picture.area("EG01").parent == "GM0114"
    assert [one.code for one in picture.findings] == ["own_area_left_out"]
    with pytest.raises(UserError):
        picture.area("EG02")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("areas:\n- {code: WK01, name: x, buurten: [BU01140100]}\n", "EG01"),
        ("areas:\n- {code: EG01, name: x, buurten: [a]}\n- {code: EG01, name: y, buurten: [a]}\n", "every code once"),
        ("areas:\n- {code: EG01, name: x, buurten: []}\n", "at least one buurt"),
        ("areas: 3\n", "areas with code"),
    ],
)
def test_a_wrong_file_of_own_areas_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(DataContractError, match=words):
        read_own_areas(tmp_path)
