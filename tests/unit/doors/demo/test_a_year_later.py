# SPDX-License-Identifier: EUPL-1.2
"""When the invented municipality's clock is put a year further: its figures go on, nothing of before changes, and what
an adviser froze today gets its verdict."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from veiligheidsbeeld.doors.demo.fictional_deliveries import files
from veiligheidsbeeld.doors.demo.fictional_meetings import role_author
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_truths import TODAY, read_truths
from veiligheidsbeeld.doors.demo.fictional_world import write_world
from veiligheidsbeeld.doors.demo.prepare import INVENTED, prepare
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect import evaluations
from veiligheidsbeeld.loop.effect.beginning import begin
from veiligheidsbeeld.loop.effect.evaluations_read import whole
from veiligheidsbeeld.loop.effect.models import QuestionText, SetUpText
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World, read_installation

LATER = read_truths().later


def _lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text("utf-8").splitlines()


def test_what_was_counted_before_stays_and_a_year_comes_on_top(tmp_path: Path) -> None:
    write_world(tmp_path / "now")
    write_world(tmp_path / "later", LATER)
    for path in (tmp_path / "now").glob("*.csv"):
        now, later = set(_lines(tmp_path / "now", path.name)), set(_lines(tmp_path / "later", path.name))
        assert now <= later, path.name
    for name in ("misdrijven_wijk_buurt_maand.csv", "overlast.csv"):
        months = {row.split(",")[3] for row in _lines(tmp_path / "later", name)}
        assert {f"2026-{month:02d}" for month in range(1, 13)} <= months, name


def test_files_of_partners_come_on_top_too() -> None:
    now, later = list(files(TODAY)), list(files(LATER))
    assert later[: len(now)] == now
    assert [(day.year, name) for day, _, name, _ in later[len(now) :]] == [(2027, "meldingen_2026.csv")]


@pytest.mark.django_db
@pytest.mark.slow
def test_what_an_adviser_freezes_today_gets_its_verdict_a_year_later(
    told: World, demo_home: Path, tmp_path: Path
) -> None:  # fmt: skip
    shutil.copytree(demo_home, tmp_path / "home", ignore=shutil.ignore_patterns("registry*"))
    picture, now = open_picture(told), role_author(Role.POLICY_ADVISER, told.clock())
    made = begin(picture, now, template="hotspots")
    question = made.questions.get()
    wijken = [one.code for one in read_places().wijken if one.kind == "town"]
    asked = {
        "indicator": "overlast", "eligible": wijken, "treat": 6, "start": date(2026, 2, 1), "until": date(2026, 12, 31),
        "untouched_words": "", "secondary": "",
    }  # fmt: skip
    evaluations.write_question(picture, made, {**question.values, **asked}, question.version, now)
    assert SetUpText.objects.get(evaluation=made).design == "lots"
    evaluations.freeze(picture, made, now)
    evaluations.draw(made, "3-14-15-26-35-38", now.at.date(), now)
    with pytest.raises(UserError, match="Looking earlier would break its stopping rule"):
        evaluations.judge(picture, made, now, words.say)

    prepare(tmp_path / "home", lambda *_: None, later=True)
    further = read_installation(tmp_path / "home").world(INVENTED)
    assert further.clock().date() == LATER
    later = role_author(Role.POLICY_ADVISER, told.clock() + timedelta(days=364))
    evaluations.judge(open_picture(further), made, later, words.say)
    found = whole(made)
    assert found.estimate
    assert (made.state, len(found.results)) == ("judged", 1)
    assert found.estimate.lower < 1 < found.estimate.upper, "nothing was planted there"
    assert QuestionText.objects.filter(evaluation=made).last().until < LATER

    prepare(tmp_path / "home", lambda *_: None)
    assert read_installation(tmp_path / "home").world(INVENTED).clock().date() == LATER, "the clock does not go back"
