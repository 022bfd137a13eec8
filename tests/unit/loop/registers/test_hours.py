# SPDX-License-Identifier: EUPL-1.2
"""Hours of teams: written, changed with a version, added up, and taken in from a file as a whole or not at all."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from veiligheidsbeeld.ground.access.written import ConflictError
from veiligheidsbeeld.ground.core import Area, AreaType, LawError, UserError
from veiligheidsbeeld.loop.registers import hours
from veiligheidsbeeld.loop.registers.hours import Spent
from veiligheidsbeeld.loop.registers.hours_file import read_hours, store_hours
from veiligheidsbeeld.loop.registers.models import Hours
from veiligheidsbeeld.loop.sources.partner_file import Places

MONDAY = date(2026, 1, 12)
SIGNED = {"by": "teamleider", "role": "team_leader_boa", "at": datetime(2026, 1, 26, 12, tzinfo=UTC)}
PLACES = Places("GM9801", [
    Area(AreaType.WIJK, "WK980100", 2026, "Ketelbrink", "GM9801"),
    Area(AreaType.WIJK, "WK980101", 2026, "Noord", "GM9801"),
])  # fmt: skip
Write = Callable[..., Hours]


@pytest.fixture
def write(db: None) -> Write:
    def kept(amount: str, seen: int = 0, **changes: object) -> Hours:
        spent = {"week": MONDAY, "team": "Handhaving", "area": "WK980100-2026", "task": "jeugd", **changes}
        return hours.write_hours("fictief", Spent(**spent), hours.hours_of(amount), seen, **SIGNED)

    return kept


@pytest.mark.parametrize(("typed", "meant"), [("12", "12"), (" 7,5 ", "7.5"), ("0", "0"), ("2000", "2000")])
def test_hours_are_read_as_people_type_them(typed: str, meant: str) -> None:
    assert hours.hours_of(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "twaalf", "-1", "2001", "nan", "1e9", "Infinity"])
def test_what_cannot_be_hours_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        hours.hours_of(typed)


def test_the_newest_version_holds_and_the_older_one_stays(write: Write) -> None:
    write("12")
    write("8", 1)
    assert [one.hours for one in hours.entries("fictief", MONDAY, MONDAY)] == [Decimal(8)]
    assert Hours.objects.count() == 2


def test_two_team_leaders_do_not_overwrite_each_other(write: Write) -> None:
    write("12")
    write("8", 1)
    with pytest.raises(ConflictError) as conflict:
        write("10", 1)
    assert conflict.value.newest.hours == Decimal(8)


@pytest.mark.parametrize(("changes", "code"), [
    ({"task": "slapen"}, "unknown_task"),
    ({"team": " "}, "team_needed"),
    ({"week": date(2026, 2, 2)}, "week_ahead"),
])  # fmt: skip
def test_hours_that_cannot_be_are_refused(write: Write, changes: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as refused:
        write("1", **changes)
    assert refused.value.statement.code == code


def test_hours_add_up_by_area_and_task_in_the_weeks_that_are_asked(write: Write) -> None:
    write("12")
    write("3", team="Team Noord")
    write("5", task="afval")
    write("100", week=date(2026, 1, 19))
    added = hours.by_area_and_task(hours.entries("fictief", MONDAY, MONDAY))
    assert {area: dict(of) for area, of in added.items()} == {
        "WK980100-2026": {"jeugd": Decimal(15), "afval": Decimal(5)}
    }


@pytest.mark.parametrize(("word", "task"), [("Toezicht", "toezicht"), ("JONGEREN", "jeugd"), ("Youths", "jeugd"),
                                            ("horeca", "controles"), ("ruimtevaart", None)])  # fmt: skip
def test_words_of_files_mean_tasks(word: str, task: str | None) -> None:
    assert hours.task_of(word) == task


def _file(*rows: str) -> bytes:
    return "\n".join(["wijk;week;taak;uren", *rows]).encode()


@pytest.mark.django_db
def test_a_file_is_taken_in_as_entries_of_one_team_and_a_second_time_changes_nothing() -> None:
    found = read_hours(_file("Ketelbrink;2026-W03;Jeugd;12,5", "Noord;2026-W03;Toezicht;4"), "uren.csv", PLACES)
    assert found.faults == []
    assert store_hours("fictief", found, "Handhaving", 2026, **SIGNED) == 2
    assert store_hours("fictief", found, "Handhaving", 2026, **SIGNED) == 0
    held = [(one.area, one.task, one.hours) for one in hours.entries("fictief", MONDAY, MONDAY)]
    assert held == [("WK980100-2026", "jeugd", Decimal("12.5")), ("WK980101-2026", "toezicht", Decimal(4))]


@pytest.mark.django_db
def test_a_file_does_not_silently_overwrite_what_was_written_by_hand(write: Write) -> None:
    write("8")
    found = read_hours(_file("Ketelbrink;2026-W03;Jeugd;12,5"), "uren.csv", PLACES)
    with pytest.raises(UserError) as refused:
        store_hours("fictief", found, "Handhaving", 2026, **SIGNED)
    assert refused.value.statement.code == "hours_there"
    assert [one.hours for one in hours.entries("fictief", MONDAY, MONDAY)] == [Decimal(8)]
    assert store_hours("fictief", found, " Handhaving ", 2026, **SIGNED, replace=True) == 1


def test_hours_of_another_division_are_added_up_where_the_place_is_today(write: Write) -> None:
    write("8", area="WK980100-2025")
    write("3")
    added = hours.by_area_and_task(hours.entries("fictief", MONDAY, MONDAY), lambda key: key.replace("2025", "2026"))
    assert {area: dict(of) for area, of in added.items()} == {"WK980100-2026": {"jeugd": Decimal(11)}}


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "said"), [
    (("Ketelbrink;2026-W03;Jeugd;veel",), "row 2, column uren"),
    (("Ketelbrink;2026-W03;Ruimtevaart;3",), "task Ruimtevaart is not known"),
    (("Ketelbrink;2026-01;Jeugd;3",), "expected 2026-W03"),
    (("Ketelbrink;2026-W03;;3",), "task - is not known"),
])  # fmt: skip
def test_a_file_with_a_fault_names_it_and_stores_nothing(rows: tuple[str, ...], said: str) -> None:
    found = read_hours(_file("Noord;2026-W03;Toezicht;4", *rows[:-1], rows[-1]), "uren.csv", PLACES)
    assert said.casefold().replace("row 2", "row 3") in " ".join(one.in_english() for one in found.faults).casefold()
    with pytest.raises(UserError):
        store_hours("fictief", found, "Handhaving", 2026, **SIGNED)
    assert not Hours.objects.exists()


@pytest.mark.django_db
def test_a_week_ahead_in_a_file_takes_the_whole_file_back() -> None:
    found = read_hours(_file("Noord;2026-W03;Toezicht;4", "Noord;2026-W20;Toezicht;4"), "uren.csv", PLACES)
    with pytest.raises(UserError):
        store_hours("fictief", found, "Handhaving", 2026, **SIGNED)
    assert not Hours.objects.exists()


@pytest.mark.parametrize("content", [
    b"wijk;week;taak;uren;BSN\nNoord;2026-W03;Toezicht;4;111222333\n",
    b"Naam;wijk;week;taak;uren\nPiet;Noord;2026-W03;Toezicht;4\n",
    b"wijk;week;taak;uren;Medewerker\nNoord;2026-W03;Toezicht;4;Piet\n",
])  # fmt: skip
def test_a_file_that_looks_personal_is_refused(content: bytes) -> None:
    with pytest.raises(LawError):
        read_hours(content, "uren.csv", PLACES)


def test_none_over_hours_that_are_there_is_a_conflict_and_not_silently_ignored(write: Write) -> None:
    write("5")
    with pytest.raises(ConflictError):
        write("0")
