# SPDX-License-Identifier: EUPL-1.2
"""Are claims read the same in both languages, and is everything outside the grammar refused?"""

import pytest

from veiligheidsbeeld.ground.core import Area, AreaType, UserError
from veiligheidsbeeld.loop.picture.claim_grammar import Claim, Kind, read_claim, write_claim

AREAS = [
    Area(AreaType.MUNICIPALITY, code, 2026, name, None)
    for code, name in (
        ("GM0001", "Kleinstad"), ("GM0002", "Groot aan den Stroom"), ("GM0003", "'s-Gravenstad"), ("GM0004", "Ede"),
    )
]  # fmt: skip
SAFEST, LARGE = Claim(Kind.SAFEST), Claim(Kind.SAFEST, large=True)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("de veiligste", SAFEST), ("The safest.", SAFEST), ("is DE VEILIGSTE gemeente", SAFEST),
        ("wij zijn de veiligste gemeente", SAFEST), ("we are the safest municipality", SAFEST),
        ("the safest large municipality", LARGE), ("de veiligste grote gemeente!", LARGE),
        ("Kleinstad is de veiligste grote gemeente", Claim(Kind.SAFEST, large=True, place="GM0001")),
        ("een van de zeven veiligste", Claim(Kind.ONE_OF, k=7)), ("één van de 7 veiligste", Claim(Kind.ONE_OF, k=7)),
        ("one of the seven safest", Claim(Kind.ONE_OF, k=7)), ("among the 12 safest", Claim(Kind.ONE_OF, k=12)),
        ("hoort bij de negen veiligste grote gemeenten", Claim(Kind.ONE_OF, k=9, large=True)),
        ("behoort tot de twintig veiligste gemeenten", Claim(Kind.ONE_OF, k=20)),
        ("in the safest quarter", Claim(Kind.QUARTER)), ("ligt in het veiligste kwart", Claim(Kind.QUARTER)),
        ("veiliger dan Ede", Claim(Kind.SAFER_THAN, other="GM0004")),
        ("is safer than \u2019s-Gravenstad", Claim(Kind.SAFER_THAN, other="GM0003")),
        ("safer than GM0003", Claim(Kind.SAFER_THAN, other="GM0003")),
        (
            "groot aan den stroom is veiliger dan de gemeente Kleinstad",
            Claim(Kind.SAFER_THAN, other="GM0001", place="GM0002"),
        ),
        ("verbeterd sinds 2022", Claim(Kind.IMPROVED, since=2022)),
        ("is sinds 2022 veiliger geworden", Claim(Kind.IMPROVED, since=2022)),
        ("Kleinstad has improved since 2022", Claim(Kind.IMPROVED, since=2022, place="GM0001")),
        ("\u2018Kleinstad is in het veiligste kwart\u2019", Claim(Kind.QUARTER, place="GM0001")),
    ],
)  # fmt: skip
def test_a_claim_means_the_same_in_both_languages(text: str, claim: Claim) -> None:
    assert read_claim(text, AREAS) == claim


@pytest.mark.parametrize(
    "text",
    [
        "", "leuk", "de veiligste van Nederland", "een van de veiligste gemeenten", "one of the 0 safest",
        "verbeterd sinds 22", "veiliger", "verbeterd", "Atlantis is de veiligste", "de veiligste buurt",
        "niet de veiligste",
        "Kleinstad is not the safest",
    ],
)  # fmt: skip
def test_outside_the_grammar_the_forms_are_listed(text: str) -> None:
    with pytest.raises(UserError, match=r"one of the 7 safest.*safer than.*improved since"):
        read_claim(text, AREAS)


def test_an_unknown_other_place_is_named() -> None:
    with pytest.raises(UserError, match="atlantis"):
        read_claim("veiliger dan Atlantis", AREAS)


@pytest.mark.parametrize(
    "claim",
    [SAFEST, Claim(Kind.ONE_OF, k=7), Claim(Kind.QUARTER), Claim(Kind.SAFER_THAN, other="GM0003"),
     Claim(Kind.IMPROVED, since=2022)],
)  # fmt: skip
def test_what_is_written_is_read_back(claim: Claim) -> None:
    assert read_claim(write_claim(claim), AREAS) == claim
