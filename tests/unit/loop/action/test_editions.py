# SPDX-License-Identifier: EUPL-1.2
"""Themes of 2022, 2023 and 2026 lie on one taxonomy and map onto each other."""

from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import DataContractError, UserError
from veiligheidsbeeld.loop.action.editions import OWN, Editions, editions, read_editions
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.themes import themes


@pytest.fixture
def shipped() -> Editions:
    return editions()


def test_the_editions_are_those_of_2022_2023_and_2026(shipped: Editions) -> None:
    assert [(one.id, len(one.themes)) for one in shipped.all] == [("2022", 5), ("2023", 5), ("2026", 4)]


@pytest.mark.parametrize(("old", "new"), [("2022", "2023"), ("2023", "2026"), ("2022", "2026")])
def test_every_old_theme_lives_on_and_every_new_one_took_one_over(shipped: Editions, old: str, new: str) -> None:
    became = [shipped.became(old, one.id, new) for one in shipped.get(old).themes]
    assert all(became)
    assert old != "2023" or {one.id for one in shipped.get(new).themes} == {one for themes in became for one in themes}


def test_a_theme_of_2022_is_followed_to_2026(shipped: Editions) -> None:
    assert "veilige-dorpen-en-wijken" in shipped.became("2022", "verkeersveiligheid", "2026")


def test_a_theme_is_itself_in_its_own_edition(shipped: Editions) -> None:
    assert shipped.became("2026", "ondermijning", "2026") == ("ondermijning",)


def test_every_theme_has_codes_of_vng_kernbeleid_and_indicators_of_the_catalogue(shipped: Editions) -> None:
    there = {theme for one in Catalogue.read().indicators.values() for theme in one.themes}
    for edition in shipped.all:
        for one in edition.themes:
            assert one.codes and one.themes
            assert set(one.themes) <= there, "one taxonomy: its indicators are known"


def test_every_theme_of_the_taxonomy_with_a_code_is_in_the_newest_edition(shipped: Editions) -> None:
    held = {theme for one in shipped.all[-1].themes for theme in one.themes}
    assert held == {name for name, one in themes().items() if one.codes}


@pytest.mark.parametrize(
    ("year", "edition"), [(2019, "2022"), (2022, "2022"), (2024, "2023"), (2026, "2026"), (2029, "2026")]
)
def test_a_plan_has_the_newest_themes_that_hold_in_its_year(shipped: Editions, year: int, edition: str) -> None:
    assert shipped.of_year(year).id == edition


def test_what_is_not_known_is_an_error_that_names_what_is(shipped: Editions) -> None:
    with pytest.raises(UserError, match="2022, 2023, 2026"):
        shipped.get("2030")
    with pytest.raises(UserError, match="veilige-dorpen-en-wijken"):
        shipped.get("2026").theme("overlast")


_FILE = """editions:
  - id: "{year}"
    themes:
      - {{id: rust, names: {{nl: Rust, en: Quiet}}, codes: [{code}], themes: [{theme}], becomes: [{becomes}]}}
"""


def test_a_municipality_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text(_FILE.format(year=2027, code="V1.1", theme="overlast", becomes=""), encoding="utf-8")
    assert [one.id for one in editions(tmp_path).all] == ["2027"]


@pytest.mark.parametrize(
    ("changed", "column"),
    [({"year": "later"}, "editions"), ({"code": "V9"}, "codes"), ({"theme": "geluk"}, "themes"),
     ({"becomes": "stilte"}, "becomes"), ({"code": "[V1"}, "-")],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, changed: dict[str, str], column: str) -> None:
    path = tmp_path / OWN
    right = {"year": "2027", "code": "V1.1", "theme": "overlast", "becomes": ""}
    path.write_text(_FILE.format(**{**right, **changed}), encoding="utf-8")
    with pytest.raises(DataContractError) as refused:
        read_editions(path)
    assert refused.value.statement.params["column"] == column
