# SPDX-License-Identifier: EUPL-1.2
"""Text that somebody types is looked through for traces of persons."""

import pytest

from veiligheidsbeeld.loop.sources.partner_file.personal import TRACES, traces_of


@pytest.mark.parametrize(("text", "trace"), [
    ("Jan Jansen belt vaak.", "name"),
    ("Kevin van der Berg was erbij.", "name"),
    ("Mevrouw Bakker klaagt.", "name"),
    ("J. de Boer klaagt.", "name"),
    ("De overlast komt uit Kerkstraat 12a.", "address"),
    ("Postcode 7811 AB 14 valt op.", "address"),
    ("BSN 111222333.", "bsn"),
    ("Geboren op 1-3-1980.", "birth_date"),
    ("Bel 06-12345678.", "phone"),
    ("Bel 0591 123456.", "phone"),
    ("Een auto met GB-123-X.", "plate"),
    ("Een auto met 12-ABC-3.", "plate"),
    ("Mail naar buur@voorbeeld.nl.", "mail"),
])  # fmt: skip
def test_a_trace_of_a_person_is_named(text: str, trace: str) -> None:
    assert traces_of(text) == [TRACES[trace]]


@pytest.mark.parametrize("text", [
    "51 van de 96 meldingen komen van rond het Ketelplein, vooral vrijdag en zaterdag na 22.00 uur.",
    "Het Openbaar Ministerie en Veilig Thuis Drenthe kijken mee.",
    "Van 1-3-2026 tot 12-10-2026, in totaal 480 uur en 25.000 euro.",
    "De Kerstmarkt 2025 trok 12.000 bezoekers; in 2024-W48 waren er 9.500.",
    "",
])  # fmt: skip
def test_ordinary_text_gives_no_warning(text: str) -> None:
    assert traces_of(text) == []


def test_a_name_of_a_place_is_no_name_of_a_person() -> None:
    assert traces_of("In Nieuw Amsterdam steeg het.") == [TRACES["name"]]
    assert traces_of("In Nieuw Amsterdam steeg het.", ["Nieuw Amsterdam"]) == []
