# SPDX-License-Identifier: EUPL-1.2
"""The page about online crime, as a client without a browser sees it."""

import re
from pathlib import Path

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def client(demo_home: Path) -> Client:
    return Client()


def words_of(client: Client, address: str) -> str:
    """The words of a page without its drawings."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[-400:]
    plain = re.sub(r"<svg.*?</svg>|<head>.*?</head>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def test_real_figures_are_of_the_nation_and_say_so(client: Client) -> None:
    text = words_of(client, "/en/werkelijk/digitaal")
    assert "220 were online in 2023" in text
    assert "no figures of Emmen by type of offence yet; these are of Nederland" in text
    assert "The highest of the years shown is 2020: 136,271. In 2023 there were 100,161." in text
    assert "2012 12,448" in text, "every year stands in the table"
    assert "only the total of that year is known here" in text
    assert "no answers about crime online were delivered" in text
    assert "The two measure different things" in text
    assert "Politie, 47022NED" in text and "overgenomen" in text
    assert "keeps rising" not in text


def test_the_invented_municipality_has_recorded_and_experienced_side_by_side(client: Client) -> None:
    client.post("/aanmelden-als", {"rol": "analyst"})
    text = words_of(client, "/en/fictief/digitaal")
    assert "Recorded crime in Elzermade, online and classic" in text and "Nederland" not in text
    assert "Victim of crime online , 2025" in text and "15.1 to 21.1" in text
    assert "Judged by the published margins of both surveys" in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_both_charts_are_drawn_wide_and_narrow_on_one_scale(client: Client, prefix: str) -> None:
    page = client.get(f"{prefix}/werkelijk/digitaal").content.decode()
    drawings = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", page, flags=re.S)
    assert len(drawings) == 4
    thousands = "600.000" if not prefix else "600,000"
    assert all(thousands in one for one in drawings), "the scale of the smaller group reaches as far"
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_situation_and_the_theme_lead_to_it(client: Client) -> None:
    for address in ("/werkelijk/situatie", "/werkelijk/thema/digitaal"):
        assert 'href="/werkelijk/digitaal"' in client.get(address).content.decode()
    assert 'href="/werkelijk/digitaal"' not in client.get("/werkelijk/thema/jeugd").content.decode()
