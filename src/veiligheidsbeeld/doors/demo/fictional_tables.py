# SPDX-License-Identifier: EUPL-1.2
"""How does the fictional world describe its own tables? What `source.yml` says of each."""

from datetime import UTC, date, datetime

DIVISION_YEAR = 2026
HIDDEN_SLICES = ("1.4.1", "3.2.1", "3.2.2", "3.7.3")
KNOWN_AT = datetime(2026, 1, 15, tzinfo=UTC)
NOTES = {
    "small": "Invented figures. The types 1.4.1, 3.2.1, 3.2.2 and 3.7.3 are not delivered by wijk and buurt but do "
    "count in the total: the types add up to less than the total.",
    "own": "Invented figures; buurten add up to wijken and the municipality, months to years.",
    "month": "Invented figures; months add up to years. The types 1.4.1, 3.2.1, 3.2.2 and 3.7.3 are delivered by year "
    "only.",
    "peers": "Invented figures of invented municipalities; only the total.",
    "people": "Invented figures.",
}


def tables(retrieved: date) -> list[dict[str, object]]:
    """The descriptions, one a file. Their publishers released them all, as the real ones do: small counts are shown."""
    rest = {
        "url": "fictief:", "licence": "CC0-1.0", "retrieved": retrieved, "known_at": KNOWN_AT,
        "division_year": DIVISION_YEAR, "origin": "fictief",
    }  # fmt: skip
    return [{**own, **rest} for own in [*_crime_tables(), *_population_tables()]]


def _crime_tables() -> list[dict[str, object]]:
    own = {
        "publisher": "Fictieve politie", "released_by_publisher": True, "default": "zero", "hidden_slices": [],
    }  # fmt: skip
    small = {**own, "hidden_slices": list(HIDDEN_SLICES), "note": NOTES["small"]}
    kinds = "Misdrijven; soort misdrijf"
    return [
        {
            **_head("F-47013", "misdrijven_gemeente_jaar.csv", f"{kinds}, gemeente, jaarcijfers"), **own,
            "note": NOTES["own"],
        },
        {
            **_head("F-47013M", "misdrijven_gemeente_maand.csv", f"{kinds}, gemeente, maandcijfers"), **own,
            "note": NOTES["month"],
        },
        {**_head("F-47018", "misdrijven_wijk_buurt_jaar.csv", f"{kinds}, wijk, buurt, jaarcijfers"), **small},
        {**_head("F-47022", "misdrijven_wijk_buurt_maand.csv", f"{kinds}, wijk, buurt, maandcijfers"), **small},
        {
            **_head("F-47013V", "misdrijven_vergelijking.csv", "Misdrijven; totaal, vergelijkingsgemeenten"),
            **own, "default": "missing", "note": NOTES["peers"],
        },
    ]  # fmt: skip


def _population_tables() -> list[dict[str, object]]:
    common = {
        "publisher": "Fictief statistiekbureau", "released_by_publisher": True, "default": "missing",
        "hidden_slices": [], "note": NOTES["people"],
    }  # fmt: skip
    return [
        {**_head("F-37230", "inwoners_gemeente.csv", "Inwoners aan het einde van het jaar; gemeente"), **common},
        {**_head("F-85984", "inwoners_wijk_buurt.csv", "Inwoners op 1 januari; wijk, buurt"), **common},
    ]


def _head(table_id: str, file: str, title: str) -> dict[str, object]:
    return {"id": table_id, "file": file, "title": title}
