# SPDX-License-Identifier: EUPL-1.2
"""What people of the invented municipality wrote: in two languages, about no person, and true to its figures."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from veiligheidsbeeld.doors.demo.fictional_english import MARK, english_texts
from veiligheidsbeeld.doors.demo.fictional_minutes import Change, Item, Minutes, read_minutes, stored_texts, texts
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_told_evaluations import evaluation_texts, read_evaluations
from veiligheidsbeeld.doors.demo.fictional_told_plans import read_plans
from veiligheidsbeeld.doors.demo.fictional_truths import read_truths
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.assessment import redaction
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import judge_periods
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

MINUTES, PLANS = read_minutes(), read_plans()
ITEMS = {item.id: item for meeting in MINUTES for item in meeting.items}
SAID: list[Words] = [*stored_texts(MINUTES, MARK), *texts(PLANS), *evaluation_texts(read_evaluations())]
FROM_TO = re.compile(r"\b(?:van|from) (\d[\d.,]*?) (?:naar|to) (\d[\d.,]*\d|\d)", re.IGNORECASE)
SHORT = 40  # letters: shorter texts may be a name that is the same in both languages


def test_every_text_stands_in_both_languages_and_is_translated() -> None:
    for one in SAID:
        assert bool(one.nl.strip()) == bool(one.en.strip()), one
        assert len(one.nl) < SHORT or one.nl != one.en, one


def test_no_text_has_two_translations() -> None:
    seen: dict[str, str] = {}
    for one in SAID:
        assert seen.setdefault(one.nl, one.en) == one.en, one
    english = english_texts()
    assert all(english[nl] == en for nl, en in seen.items() if nl)


def test_no_stored_text_holds_a_trace_of_a_person() -> None:
    names = read_places().names
    for one in SAID:
        assert traces_of(one.nl, names) == traces_of(one.en, names) == [], one


def test_the_words_that_were_taken_out_were_a_name_and_leave_the_mark_of_the_registry() -> None:
    assert MARK == redaction.MARK
    (out,) = (one.take_out for one in ITEMS.values() if one.take_out)
    assert traces_of(f"Belde met {out.words.nl}.", read_places().names)
    assert not any(out.words.nl in one.nl or out.words.en in one.en for one in SAID)
    assert any(MARK in one.nl and MARK in one.en for one in SAID)


def test_texts_fit_the_fields_they_are_stored_in() -> None:
    for item in ITEMS.values():
        assert len(item.title.nl) <= 100
        assert item.decision is None or len(item.decision.owner.nl) <= 150
    assert all(len(one.nl) <= 1000 for one in SAID)


def test_every_planted_truth_is_told() -> None:
    assert {one.truth for one in ITEMS.values()} - {""} == {one.id for one in read_truths().truths}


def test_meetings_follow_each_other_about_every_quarter_and_the_last_one_is_today() -> None:
    days = [one.day for one in MINUTES]
    assert days == sorted(days)
    assert all(1 <= (later - day).days <= 130 for day, later in pairwise(days))
    assert (days[-1], [one.planned for one in MINUTES]) == (read_truths().today, [False] * (len(days) - 1) + [True])
    assert all(day.weekday() < 5 for day in days)


def test_what_follows_comes_later_and_what_was_postponed_stands_first() -> None:
    days = {item.id: meeting.day for meeting in MINUTES for item in meeting.items}
    for meeting in MINUTES:
        for place, item in enumerate(meeting.items):
            for before in filter(None, (item.follows, item.moved)):
                assert days[before] < meeting.day
            assert not item.moved or place == 0


def test_a_decision_is_looked_back_at_on_its_day_or_later() -> None:
    days = {item.id: meeting.day for meeting in MINUTES for item in meeting.items}
    for item in ITEMS.values():
        if item.follows:
            decided = ITEMS[item.follows].decision
            assert decided and decided.check_back and decided.check_back <= days[item.id], item.id


def test_measures_carry_out_decisions_that_were_taken() -> None:
    for plan in PLANS:
        for measure in plan.measures:
            assert set(measure.decided_in) <= {one.id for one in ITEMS.values() if one.decision}, measure.what
            assert set(measure.targets) <= {one.id for one in plan.targets}
            assert [note.day for note in measure.notes] == sorted(note.day for note in measure.notes)


def test_the_meetings_tell_every_kind_of_outcome() -> None:
    assert {one.decision.kind for one in ITEMS.values() if one.decision} == {"act", "watch", "set_aside", "ask"}
    assert {one.comparison.outcome for one in ITEMS.values() if one.comparison} == {"agree", "differ", "unknown"}
    came = {one.looked_back.outcome for one in ITEMS.values() if one.looked_back}
    assert came == {"as_hoped", "not_seen", "not_done", "too_early"}
    police = [view for one in ITEMS.values() for view in one.police]
    assert {(one.by == "police", bool(one.confirmed)) for one in police} == {
        (True, False), (False, True), (False, False)
    }  # fmt: skip
    assert any(len(one.municipality) > 1 for one in ITEMS.values()), "no finding was ever corrected"


@pytest.fixture(scope="module")
def picture(demo_home: Path) -> Picture:
    return open_picture(settings.VB.world("fictief"))


def _evidence(item: Item) -> Change | None:
    return item.evidence or (_evidence(ITEMS[item.moved]) if item.moved else None)


def _claimed(item: Item) -> Iterator[tuple[int, int]]:
    """What the texts of an item give as figures: from a number to a number."""
    for one in texts(item):
        for said, comma in ((one.nl, "."), (one.en, ",")):
            for pair in FROM_TO.findall(said):
                yield tuple(int(number.replace(comma, "")) for number in pair)  # type: ignore[misc]


@pytest.mark.slow
def test_every_number_in_a_text_stands_in_the_evidence_beside_it(picture: Picture) -> None:
    told = 0
    for item in ITEMS.values():
        change = _evidence(item)
        if change is None:
            assert not list(_claimed(item)), item.id
            continue
        before, after = (Period.parse(one) for one in (change.before, change.after))
        judged = judge_periods(picture, change.indicator, change.area, before, after)
        assert judged.figures, item.id
        counts = tuple(round(one.count or 0) for one in judged.figures)
        for claimed in _claimed(item):
            assert claimed == counts, item.id
            told += 1
    assert told > 40


@pytest.mark.slow
def test_no_figure_is_shown_before_its_time(picture: Picture) -> None:
    def last_day(meeting: Minutes) -> Iterator[tuple[str, Period]]:
        for item in meeting.items:
            if item.evidence:
                yield item.id, Period.parse(item.evidence.after)

    for meeting in MINUTES:
        for ident, period in last_day(meeting):
            assert (meeting.day - period.end).days >= 10, ident


@pytest.mark.slow
@pytest.mark.parametrize(
    ("item", "code"),
    [("vernieling-steenmade", "rise"), ("inbraak-zilverwaard-3", "no_conclusion"), ("inbraak-zilverwaard-4", "fall"),
     ("fraude", "no_conclusion"), ("fraude-2", "no_conclusion"), ("fraude-3", "no_conclusion"),
     ("garstenhof", "no_conclusion"), ("garstenhof-2", "no_conclusion"), ("fietsdiefstal-ketelbrink", "rise")],
)  # fmt: skip
def test_what_the_meetings_say_of_a_change_is_what_the_method_says(picture: Picture, item: str, code: str) -> None:
    change = ITEMS[item].evidence
    assert change
    before, after = (Period.parse(one) for one in (change.before, change.after))
    assert judge_periods(picture, change.indicator, change.area, before, after).code == code
