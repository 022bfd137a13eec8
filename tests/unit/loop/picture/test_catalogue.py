# SPDX-License-Identifier: EUPL-1.2
"""Is an indicator only accepted when it says what it is, in both languages, and how far it may be used?"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from veiligheidsbeeld.ground.core import AreaType, DataContractError, UserError
from veiligheidsbeeld.loop.picture.catalogue import FOLDER, Catalogue, offences, read_indicator

SHIPPED = sorted(FOLDER.glob("*.yml"))
WHOLE: dict[str, Any] = yaml.safe_load((FOLDER / "woninginbraak.yml").read_text(encoding="utf-8"))
NEEDED = [
    "id", "version", "names", "definition", "publisher_name", "publisher_code", "themes", "numerator", "denominator",
    "unit", "direction", "reliable_from_n", "disclose_from_n", "finest", "sensitivity", "bbv", "caveat", "breaks",
]  # fmt: skip


def written(folder: Path, content: dict[str, Any], name: str = "woninginbraak.yml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_complete_file_is_read(tmp_path: Path) -> None:
    found = read_indicator(written(tmp_path, WHOLE))
    assert (found.id, found.names.nl, found.unit) == ("woninginbraak", WHOLE["names"]["nl"], "per_1000")


@pytest.mark.parametrize("field", NEEDED)
def test_a_file_without_a_field_is_refused_and_the_field_is_named(tmp_path: Path, field: str) -> None:
    path = written(tmp_path, {name: value for name, value in WHOLE.items() if name != field})
    with pytest.raises(DataContractError, match=f"woninginbraak.yml.*{field}"):
        read_indicator(path)


@pytest.mark.parametrize("field", ["names", "definition", "caveat"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("text", ["", "  ", None])
def test_a_text_that_is_empty_or_in_one_language_only_is_refused(
    tmp_path: Path, field: str, language: str, text: str | None
) -> None:
    words = {**WHOLE[field], language: text}
    if text is None:
        del words[language]
    with pytest.raises(DataContractError, match=field if text is not None else language):
        read_indicator(written(tmp_path, {**WHOLE, field: words}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("direction", "down"), ("unit", "per_100"), ("denominator", "woningen"), ("sensitivity", "geheim"),
        ("finest", "PC4"), ("reliable_from_n", 0), ("disclose_from_n", 0), ("disclose_from_n", -5),
        ("reliable_from_n", "twenty"), ("version", "one"), ("breakdown", "age"),
    ],
)  # fmt: skip
def test_a_value_outside_the_agreed_ones_is_refused(tmp_path: Path, field: str, value: object) -> None:
    with pytest.raises(DataContractError, match=field):
        read_indicator(written(tmp_path, {**WHOLE, field: value}))


def test_a_misspelt_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataContractError, match="caveats"):
        read_indicator(written(tmp_path, {**WHOLE, "caveats": WHOLE["caveat"]}))


def test_the_name_of_the_file_is_the_id(tmp_path: Path) -> None:
    with pytest.raises(DataContractError, match="column id"):
        read_indicator(written(tmp_path, WHOLE, "inbraak.yml"))


def test_what_is_no_yaml_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("id: [")
    with pytest.raises(DataContractError, match=r"x\.yml"):
        read_indicator(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_indicator_is_complete(path: Path) -> None:
    assert read_indicator(path).id == path.stem


def test_there_are_at_least_ten_indicators_and_recorded_crime_leads() -> None:
    catalogue = Catalogue.read()
    assert len(catalogue.indicators) >= 10
    assert next(iter(catalogue.indicators)) == "geregistreerde-misdrijven"


def test_no_two_indicators_count_the_same() -> None:
    counted = [(one.numerator.measure, one.numerator.slice) for one in Catalogue.read().indicators.values()]
    assert len(counted) == len(set(counted))


def test_a_crime_stands_under_the_publishers_own_name_and_code() -> None:
    known = offences()
    for one in Catalogue.read().indicators.values():
        if one.numerator.measure == "misdrijven":
            assert one.publisher_code == one.numerator.slice
            assert one.publisher_name.removeprefix(one.publisher_code).strip() == known[one.publisher_code].nl


def test_an_own_file_goes_before_the_shipped_one_and_others_stay(tmp_path: Path) -> None:
    written(tmp_path, {**WHOLE, "disclose_from_n": 7})
    catalogue = Catalogue.read(tmp_path)
    assert catalogue.get("woninginbraak").disclose_from_n == 7
    assert len(catalogue.indicators) == len(SHIPPED)


def test_an_unknown_indicator_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="geluk"):
        Catalogue.read().get("geluk")


@pytest.mark.parametrize(
    ("finest", "shown"), [("GM", {"NL", "PV", "RE", "GM"}), ("WK", {"NL", "PV", "RE", "GM", "WK"}), ("NL", {"NL"})]
)
def test_an_indicator_is_never_shown_finer_than_it_says(tmp_path: Path, finest: str, shown: set[str]) -> None:
    indicator = read_indicator(written(tmp_path, {**WHOLE, "finest": finest}))
    assert {kind.value for kind in AreaType if indicator.shows(kind)} == shown
