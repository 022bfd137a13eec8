# SPDX-License-Identifier: EUPL-1.2
"""Is every change of the trail found: a line changed, put in, taken out, or the end cut off?"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import F

from veiligheidsbeeld.ground.access import audit
from veiligheidsbeeld.ground.access.models import AuditLine

pytestmark = pytest.mark.django_db
ABOUT = {"role": "analyst", "origin": "web", "action": "view_figures", "result": "allowed"}


@pytest.fixture
def trail(tmp_path: Path) -> Path:
    for number in range(1, 6):
        audit.record(tmp_path, actor="abc", thing=f"/werkelijk/gebied/{number}", **ABOUT)
    audit.anchor(tmp_path)
    return tmp_path


def codes(home: Path) -> list[str]:
    return [one.code for one in audit.verify(home)]


def test_a_trail_that_nobody_touched_is_whole(trail: Path) -> None:
    assert codes(trail) == []
    assert [one["number"] for one in audit.lines()] == [1, 2, 3, 4, 5]
    assert (trail / audit.KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "change", [{"actor": "xyz"}, {"result": "refused"}, {"thing": "/elsewhere"}, {"seal": "0" * 64}, {"role": "fg"}]
)
def test_a_changed_line_is_named(trail: Path, change: dict[str, str]) -> None:
    AuditLine.objects.filter(number=3).update(**change)
    assert codes(trail)[0] == "audit_changed"
    assert audit.verify(trail)[0].params["number"] in (3, 4)


def test_a_time_that_was_moved_is_found(trail: Path) -> None:
    AuditLine.objects.filter(number=2).update(at=F("at") - timedelta(hours=1))
    assert codes(trail) == ["audit_changed"]


def test_a_line_taken_out_is_found_also_when_the_others_close_the_gap(trail: Path) -> None:
    AuditLine.objects.filter(number=3).delete()
    assert "audit_missing" in codes(trail)
    for number in (4, 5):
        AuditLine.objects.filter(number=number).update(number=number - 1)
    assert {"audit_changed", "audit_cut"} <= set(codes(trail))


def test_a_cut_off_end_is_found_by_the_anchor_of_the_day(trail: Path) -> None:
    AuditLine.objects.filter(number__gt=3).delete()
    assert codes(trail) == ["audit_cut"]
    AuditLine.objects.all().delete()
    assert codes(trail) == ["audit_cut"]


def test_a_history_written_again_with_another_key_is_found(
    trail: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    AuditLine.objects.all().delete()
    for number in range(1, 6):
        audit.record(other, actor="abc", thing=f"/werkelijk/gebied/{number}", **ABOUT)
    assert codes(other) == []
    assert "audit_changed" in codes(trail) and "audit_cut" in codes(trail)


def test_the_last_line_of_a_day_becomes_an_anchor_when_the_next_day_begins(tmp_path: Path) -> None:
    audit.record(tmp_path, actor="abc", thing="/", **ABOUT)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    line = AuditLine.objects.get()
    line.at = yesterday
    line.seal = audit._seal(audit._key(tmp_path), line, "")
    line.save()
    assert not (tmp_path / audit.ANCHORS).exists()
    audit.record(tmp_path, actor="abc", thing="/", **ABOUT)
    (kept,) = map(json.loads, (tmp_path / audit.ANCHORS).read_text().splitlines())
    assert (kept["day"], kept["number"], kept["seal"]) == (yesterday.date().isoformat(), 1, line.seal)
    audit.anchor(tmp_path)
    audit.anchor(tmp_path)
    assert len((tmp_path / audit.ANCHORS).read_text().splitlines()) == 2, "the same line once"
    assert codes(tmp_path) == []


def test_what_is_long_is_cut_before_it_is_sealed(tmp_path: Path) -> None:
    audit.record(tmp_path, actor="abc", thing="/" + "x" * 500, **ABOUT)
    assert codes(tmp_path) == []


def test_many_at_once_share_one_whole_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: audit._key(tmp_path), range(64)))
    assert len(set(found)) == 1 and len(found[0]) == 32
    assert [one.name for one in tmp_path.iterdir()] == [audit.KEY], "nothing is left behind"
