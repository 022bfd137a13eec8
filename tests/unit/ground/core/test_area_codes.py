# SPDX-License-Identifier: EUPL-1.2
"""Which text is an area code, of what kind, and inside which area?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veiligheidsbeeld.ground.areas import municipality_code, normal_code
from veiligheidsbeeld.ground.core import Area, AreaType, UserError, area_type_of, municipality_of, wijk_of

DIGITS = st.text("0123456789", min_size=8, max_size=8)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("NL", AreaType.NATION),
        ("PV22", AreaType.PROVINCE),
        ("RE01", AreaType.POLICE_REGION),
        ("GM0114", AreaType.MUNICIPALITY),
        ("WK011401", AreaType.WIJK),
        ("BU01140100", AreaType.BUURT),
    ],
)
def test_a_code_tells_its_kind(code: str, kind: AreaType) -> None:
    assert area_type_of(code) is kind


@pytest.mark.parametrize("code", ["", "0114", "GM114", "GM01140", "gm0114", "GM0114 ", "WK0114", "BU0114010", "XX0114"])
def test_what_is_no_area_code_is_refused_by_name(code: str) -> None:
    with pytest.raises(UserError) as refused:
        area_type_of(code)
    assert refused.value.statement.code == "bad_area_code"
    assert refused.value.statement.params == {"area": code}


@given(DIGITS)
def test_a_buurt_lies_in_its_wijk_and_its_municipality(digits: str) -> None:
    buurt = f"BU{digits}"
    assert wijk_of(buurt) == f"WK{digits[:6]}"
    assert municipality_of(buurt) == municipality_of(wijk_of(buurt)) == f"GM{digits[:4]}"


@given(DIGITS, st.integers(0, 4))
def test_the_padding_of_a_publisher_is_stripped(digits: str, spaces: int) -> None:
    assert normal_code(f"BU{digits}{' ' * spaces}") == f"BU{digits}"


@pytest.mark.parametrize("key", ["NL01  ", "NL00      "])
def test_the_nation_has_one_code_whatever_the_table_calls_it(key: str) -> None:
    assert normal_code(key) == "NL"


@pytest.mark.parametrize("key", ["GM0000", "GM0999", "PV99  ", "RE99  ", "LD01  ", "LDG4  ", "CR01  "])
def test_the_unplaced_and_groupings_are_no_areas_of_ours(key: str) -> None:
    assert normal_code(key) is None


def test_a_new_kind_of_area_is_refused_not_dropped() -> None:
    with pytest.raises(UserError, match="ZZ01"):
        normal_code("ZZ01  ")


@pytest.mark.parametrize("text", ["GM0114", " gm0114 "])
def test_a_municipality_may_be_typed_in_lower_case(text: str) -> None:
    assert municipality_code(text) == "GM0114"


@pytest.mark.parametrize("text", ["Emmen", "0114", "WK011401", "NL", ""])
def test_what_is_no_municipality_is_refused_by_name(text: str) -> None:
    with pytest.raises(UserError) as refused:
        municipality_code(text)
    assert refused.value.statement.code == "unknown_municipality"
    assert refused.value.statement.params == {"municipality": text}


def test_an_address_of_an_area_holds_its_division() -> None:
    assert Area(AreaType.MUNICIPALITY, "GM0114", 2024, "Emmen").key == "GM0114-2024"
