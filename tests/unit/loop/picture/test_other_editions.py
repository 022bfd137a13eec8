# SPDX-License-Identifier: EUPL-1.2
"""What if the publisher revises, redraws its areas, or counts hidden offences in the total?"""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import AreaType, Figure, Period, Presence, Revision
from veiligheidsbeeld.ground.store import Publications, changes
from veiligheidsbeeld.loop.picture.read import Picture, latest_changes, open_picture
from veiligheidsbeeld.loop.picture.worlds import World

pytestmark = pytest.mark.slow

CRIME, EMMEN, YEAR = "geregistreerde-misdrijven", "GM0114", Period.year(2024)
Serve = Callable[..., str]
PublishFrom = Callable[..., World]
FIRST, SECOND = date(2026, 2, 1), date(2026, 3, 1)


def count(world: World, year: int, as_known_on: date | None = None) -> float | None:
    picture = open_picture(world, as_known_on)
    try:
        return picture.figure(CRIME, EMMEN, Period.year(year)).count
    finally:
        picture.close()


@pytest.fixture(scope="module")
def revised(serve: Serve, publish_from: PublishFrom, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Published on 1 February, and again on 1 March after a revision of 2024."""
    folder = tmp_path_factory.mktemp("revised")
    publish_from(folder, serve(), FIRST)
    return publish_from(folder, serve(revision=1), SECOND)


def test_a_revision_shows_the_new_figure(revised: World) -> None:
    assert [count(revised, year) for year in (2022, 2023, 2024)] == [4716, 4268, 4034 + 24]


@pytest.mark.parametrize(("day", "known"), [(FIRST, 4034), (date(2026, 2, 28), 4034), (SECOND, 4058)])
def test_as_known_on_a_day_gives_the_figure_of_that_day(revised: World, day: date, known: float) -> None:
    assert count(revised, 2024, day) == known


def test_what_was_revised_is_listed_with_before_and_after(revised: World) -> None:
    older, newer = Publications(revised.folder, revised.id).all()
    found = [row for row in changes(older, newer, CRIME) if row["area_code"] == EMMEN and row["slice"] == ""]
    assert [(row["kind"], row["period"], row["before"], row["after"]) for row in found] == [
        ("revised", "2024", 4034, 4058)
    ]
    rows, before = latest_changes(revised, limit=1000)
    assert before == older.id
    assert {row["period"] for row in rows if row["area_code"] == EMMEN and row["indicator"] == CRIME} == {"2024"}


@pytest.fixture(scope="module")
def redrawn(serve: Serve, publish_from: PublishFrom, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The police on the division of 2025, population still on 2024."""
    return publish_from(tmp_path_factory.mktemp("redrawn"), serve(division=2025))


@pytest.fixture(scope="module")
def plain(serve: Serve, publish_from: PublishFrom, tmp_path_factory: pytest.TempPathFactory) -> World:
    return publish_from(tmp_path_factory.mktemp("plain"), serve())


def buurten(picture: Picture) -> dict[str, Figure]:
    rows = picture.across(CRIME, AreaType.BUURT, YEAR)
    return {row.area_code: row for row in rows if row.division_year == picture.division_year}


def test_a_rate_over_people_of_another_division_is_refused_and_the_count_stays(redrawn: World) -> None:
    picture = open_picture(redrawn)
    assert picture.division_year == 2025
    shared = [row for row in buurten(picture).values() if row.reason != "no_denominator"]
    assert shared
    for row in shared:
        assert row.division_year == 2025
        assert (row.value, row.denominator, row.reason) == (None, None, "other_division")
        assert row.count is not None
    assert not [row for row in buurten(picture).values() if row.value is not None]
    picture.close()


def test_a_new_division_changes_only_the_buurten_it_touches(redrawn: World, plain: World) -> None:
    pictures = open_picture(plain), open_picture(redrawn)
    before, after = (buurten(picture) for picture in pictures)
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    assert (len(gone), len(come)) == (3, 2)
    grown = [code for code in before.keys() & after.keys() if before[code].count != after[code].count]
    assert len(grown) == 1
    assert sum(row.count or 0 for row in before.values()) == sum(row.count or 0 for row in after.values())
    for picture in pictures:
        picture.close()


def test_a_municipality_keeps_its_rate_in_a_new_division_of_buurten(redrawn: World) -> None:
    picture = open_picture(redrawn)
    row = picture.figure(CRIME, EMMEN, YEAR)
    assert (row.count, round(row.value or 0, 1)) == (4034, 36.8)
    picture.close()


def test_with_imported_weights_the_rate_is_there_and_called_estimated(
    serve: Serve, publish_from: PublishFrom, redrawn: World, plain: World, tmp_path: Path
) -> None:
    base = serve(division=2025)
    from replay_world import MERGED, RECODED  # the invented division, from the replay server itself

    renamed = {old.strip(): new.strip() for old, new in {**MERGED, **RECODED}.items()}
    picture = open_picture(plain)
    people = {row.area_code: row.value or 0 for row in picture.across("inwoners", AreaType.BUURT, YEAR)}
    picture.close()
    with (tmp_path / "weights.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("from_division", "from_code", "to_division", "to_code", "weight"))
        writer.writerows((2024, code, 2025, renamed.get(code, code), 1) for code in people)
    picture = open_picture(publish_from(tmp_path, base, weights="weights.csv"))
    expected: dict[str, float] = {}
    for code, number in people.items():
        expected[renamed.get(code, code)] = expected.get(renamed.get(code, code), 0) + number
    with_rate = {code: row for code, row in buurten(picture).items() if row.value is not None}
    assert with_rate
    for code, row in with_rate.items():
        assert row.denominator == expected[code]
        assert (row.reason, row.revision) == ("converted", Revision.ESTIMATED)
    assert set(renamed.values()) & with_rate.keys(), "also a buurt that came or grew has a rate"
    picture.close()


def test_a_total_that_counts_hidden_offences_stays_the_total_and_the_types_say_less(
    serve: Serve, publish_from: PublishFrom, plain: World, tmp_path: Path
) -> None:
    picture, usual = open_picture(publish_from(tmp_path, serve(hidden_remainder=True))), open_picture(plain)
    assert [picture.figure(CRIME, EMMEN, Period.year(year)).count for year in (2022, 2023, 2024)] == [4716, 4268, 4034]
    types = picture.breakdown(CRIME, EMMEN, YEAR)
    assert 0 < sum(row.count or 0 for row in types) < 4034
    assert sum(row.count or 0 for row in usual.breakdown(CRIME, EMMEN, YEAR)) == 4034
    assert any(row.presence is Presence.SUPPRESSED for row in types)
    for one in (picture, usual):
        one.close()
