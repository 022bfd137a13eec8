# SPDX-License-Identifier: EUPL-1.2
"""A document with every kind of block in it, and texts that would be something else if they were read as markup."""

from datetime import UTC, datetime

import pytest

from veiligheidsbeeld.doors.report.document import (
    Beside,
    Bullets,
    Cell,
    Column,
    Datum,
    Document,
    Facts,
    Finding,
    Heading,
    Item,
    Line,
    Picture,
    Swatch,
    Table,
    Text,
    Verdict,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-t" width="346" height="80" '
    'viewBox="0 0 346 80"><title id="{id}-t">Lijn</title><path d="M0 70 L340 10" stroke="#00568b" fill="none"/>'
    '<text x="4" y="20" font-family="Noto Sans, sans-serif" font-size="13px" font-weight="700" fill="#00568b">12'
    "</text></svg>"
)
HOSTILE = '#import "x" *vet* [haak] </p><script>alert(1)</script> $x$'
AT = datetime(2026, 1, 26, 11, tzinfo=UTC)


@pytest.fixture
def document() -> Document:
    rise = Verdict("up", "gestegen")
    picture = Picture(
        "Fietsdiefstal per maand", "De band is het 95%-interval.", "Een lijn die stijgt van 2 naar 6.",
        SVG.format(id="a"), SVG.format(id="b"), "Kleur", (Swatch('<rect width="14" height="14"/>', "minder dan 4"),),
        (1,),
    )  # fmt: skip
    table = Table(
        "Belangrijkste cijfers",
        (Column("Onderwerp"), Column("Nu", amount=True), Column("95%-interval", amount=True), Column("Oordeel")),
        (
            Line("Woninginbraak", (Cell("34"), Cell("24 tot 48"), Cell("", "gewoon is 17 tot 89", rise)), "2025", (1,)),
            Line("Overlast", (Cell("–", "verborgen: minder dan 5"), Cell("–"), Cell("niet te zeggen"))),
        ),
        "Eerder: een jaar ervoor.",
    )  # fmt: skip
    finding = Finding(
        "Fietsdiefstal in Ketelbrink", "Van 68 naar 135.", rise, "gewoon is 42 tot 103", "Sinds oktober.", (2,)
    )
    blocks = (
        Text("Eén ding valt op: fietsdiefstal.", "answer"),
        Text("Er waren 135 aangiften.", "more", (1,)),
        Text("Samen beoordeeld: 12 vergelijkingen.", "sure"),
        Heading("De cijfers"), table,
        Heading("Dit valt op"),
        Beside((finding,), (picture,)),
        Item("Extra toezicht", "Twaalf uur per week bij het station.", (("Wie", "teamleider handhaving"),)),
        Heading("Wat wij niet weten"), Bullets(("Weekdag en uur.", HOSTILE)),
        Facts((("Bronnen", "Fictieve politie"), ("Bewijs", "[1] 0123456789abcdef; [2] fedcba9876543210"))),
    )  # fmt: skip
    data = Datum(
        1, "Woninginbraak", "GM9801", "Elzermade", 2026, "2025", 34.0, None, "aantal", 23.5, 47.5, "voorlopig", "=1+1",
        "F-47013@1", "2026-01-15T00:00:00+00:00",
    )  # fmt: skip
    return Document(
        kind="briefing", world="fictief", fictional=True, municipality="GM9801", place="Elzermade", period="2025-K4",
        language="nl", title="Briefing: Elzermade, 4e kwartaal 2025", publication="20260126T110000Z-0001", at=AT,
        blocks=blocks, evidence=("0123456789abcdef", "fedcba9876543210"), figures=(data,), pages=1,
    )  # fmt: skip
