# SPDX-License-Identifier: EUPL-1.2
"""Which theme do some words mean? As it is called now, as it was called, or as the municipality calls it."""

import pytest

from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.theme_names import theme_named

VILLAGES = "veilige-dorpen-en-wijken"


@pytest.mark.parametrize(
    "said",
    ["Veilige dorpen en wijken", "VEILIGE DORPEN EN WIJKEN", "Thema 3: Veilige dorpen en wijken",
     "3. Veilige dorpen en wijken", "Prioriteit B - Veilige dorpen en wijken", "Safe villages and wijken",
     "veilige dorpen en wijken ", "Speerpunt 2 – Veilige dorpen en wijken"],
)  # fmt: skip
def test_its_own_name_is_known_with_a_number_or_without(said: str) -> None:
    found = theme_named(said, editions(), "2026", {})
    assert found is not None and (found.id, found.note) == (VILLAGES, None)


@pytest.mark.parametrize(
    ("said", "edition", "now"),
    [("Overlast", "2026", VILLAGES), ("Thema 4: Verkeersveiligheid", "2026", VILLAGES),
     ("Fysieke veiligheid", "2026", VILLAGES), ("Overlast", "2023", "veilige-woon-en-leefomgeving"),
     ("Veilig uitgaan en evenementen", "2023", "bedrijvigheid-en-veiligheid")],
)  # fmt: skip
def test_an_older_name_leads_to_the_theme_that_took_it_over_and_says_so(said: str, edition: str, now: str) -> None:
    found = theme_named(said, editions(), edition, {})
    assert found is not None and found.id == now
    assert found.note is not None and found.note.code == "plan_theme_mapped"


@pytest.mark.parametrize("said", ["Veilig opgroeien", "Jeugd en veiligheid", "Integriteit en veiligheid"])
def test_a_theme_that_was_divided_is_not_guessed(said: str) -> None:
    assert theme_named(said, editions(), "2026", {}) is None


def test_a_newer_theme_is_none_of_an_older_plan() -> None:
    assert theme_named("Sociaal-maatschappelijke spanningen", editions(), "2022", {}) is None


def test_the_words_of_the_municipality_go_first() -> None:
    own = {"Overlast": "ondermijning", "Veilig opgroeien": "digitale-en-maatschappelijke-weerbaarheid"}
    for said, theme in own.items():
        found = theme_named(f"Thema 1: {said}", editions(), "2026", own)
        assert found is not None and (found.id, found.note) == (theme, None)


@pytest.mark.parametrize("said", ["", "Toelichting", "Totaal", "2026", "Thema"])
def test_other_words_are_no_theme(said: str) -> None:
    assert theme_named(said, editions(), "2026", {}) is None
