# SPDX-License-Identifier: EUPL-1.2
"""Deze week: weeks where they are delivered, else months, else that there are only years; and what words mean."""

from pathlib import Path

import pytest
from django.test import Client

from veiligheidsbeeld.doors.web.pages import deze_week
from veiligheidsbeeld.doors.web.pages.uitleg import measured

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def client(demo_home: Path) -> Client:
    signed_in = Client()
    signed_in.post("/aanmelden-als", {"rol": "analyst"})
    return signed_in


def test_the_newest_week_has_its_range_and_no_judgement_while_it_still_comes_in(client: Client) -> None:
    answer = client.get("/en/fictief/deze-week")
    text, shown = answer.content.decode(), answer.context
    assert shown["weekly"] and 0 < shown["late"] < 100
    assert f"about {shown['late']}% is still to come in" in text
    assert len(shown["wijken"]) == 27
    now = [one.now.judged for one in (*shown["wijken"], *shown["whole"])]
    assert {one.code for one in now} <= {"incomplete", "suppressed", "no_conclusion", "not_comparable"}
    assert all(one.p is None and one.ratio is None for one in now), "no judgement of an incomplete week"
    for one in now:
        assert (one.usual is not None) == (one.code == "incomplete"), "though what is ordinary is known"
    assert [one.code for one in now].count("incomplete") >= 10
    assert shown["longer"].count == 4 and shown["longer"].end <= shown["newest"].start
    assert all(one.longer is None or one.longer.judged.code != "incomplete" for one in shown["wijken"])


def test_all_wijken_of_the_page_are_judged_together(client: Client) -> None:
    shown = client.get("/fictief/deze-week").context
    judged = [one.longer.judged for one in shown["wijken"] if one.longer]
    assert len(shown["seen"].all) == len(judged)
    assert [one.code for one in judged] == [one.code for one in shown["seen"].all]


def test_without_weekly_files_it_is_about_the_month(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deze_week, "WEEKLY", "not-delivered")
    answer = client.get("/en/fictief/deze-week")
    text, shown = answer.content.decode(), answer.context
    assert answer.status_code == 200
    assert not shown["weekly"]
    assert "<h1>This month in" in text and "This week in" not in text
    assert (str(shown["newest"]), str(shown["longer"]), shown["late"]) == ("2025-12", "2025-10+3", None)


def test_with_years_alone_it_says_so_and_where_to_go(client: Client) -> None:
    text = client.get("/en/werkelijk/deze-week").content.decode()
    assert "only yearly figures are known here" in text
    assert 'href="/en/werkelijk/situatie"' in text and "<table" not in text


def test_in_the_first_year_of_weekly_files_it_still_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no year before to hold a week against."""
    monkeypatch.setattr(deze_week, "judge_areas", lambda *_: {})
    answer = client.get("/en/fictief/deze-week")
    assert answer.status_code == 200 and "This week in" in answer.content.decode()


@pytest.mark.parametrize("address", ["/uitleg", "/en/fictief/uitleg"])
def test_the_words_stand_beside_how_often_they_are_wrong(client: Client, address: str) -> None:
    address = address if address.startswith("/en") else f"/fictief{address}"
    answer = client.get(address)
    assert answer.status_code == 200
    known = measured()["change"]
    for name in ("simulated_false", "real_false", "page_false", "percent_rule_false"):
        said = f"{known[name]:g}"
        assert said in answer.content.decode() or said.replace(".", ",") in answer.content.decode(), name
