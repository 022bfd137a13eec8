# SPDX-License-Identifier: EUPL-1.2
"""How does the fictional world describe its own tables? What `source.yml` says of each."""

from datetime import UTC, date, datetime

DIVISION_YEAR = 2026
HIDDEN_SLICES = ("1.4.1", "3.2.1", "3.2.2", "3.7.3")
PUBLISHED = (1, 15)  # month and day on which publishers come with the year before
NOTES = {
    "small": "Invented figures. The types 1.4.1, 3.2.1, 3.2.2 and 3.7.3 are not delivered by wijk and buurt but do "
    "count in the total: the types add up to less than the total.",
    "own": "Invented figures; buurten add up to wijken and the municipality, months to years.",
    "month": "Invented figures; months add up to years. The types 1.4.1, 3.2.1, 3.2.2 and 3.7.3 are delivered by year "
    "only.",
    "peers": "Invented figures of invented municipalities; only the total.",
    "people": "Invented figures.",
    "survey": "Invented figures of an invented survey of 1,150 people in each municipality.",
    "suspects": "Invented figures, rounded to 10; fewer than 10 is not published, which is not zero.",
    "rounded": "Invented figures, rounded to 5, so two half-years need not add up to the year.",
    "stock": "Invented figures of one day: reports that were open then, not what was reported.",
}


def tables(retrieved: date) -> list[dict[str, object]]:
    """The descriptions, one a file. Their publishers released them all, as the real ones do: small counts are shown."""
    known_at = datetime(retrieved.year, *PUBLISHED, tzinfo=UTC)
    rest = {
        "url": "fictief:", "licence": "CC0-1.0", "retrieved": retrieved, "known_at": known_at,
        "division_year": DIVISION_YEAR, "origin": "fictief",
    }  # fmt: skip
    return [{**own, **rest} for own in [*_crime_tables(), *_population_tables(), *_theme_tables()]]


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


def _theme_tables() -> list[dict[str, object]]:
    """One table for each file of `fictional_themes`. An absent row is zero only where everything is counted."""
    described = {
        "F-47024": (
            "overlast.csv",
            "Overlast; soort overlast, gemeente, wijk, buurt",
            "Fictieve politie",
            "zero",
            "own",
        ),
        "F-BRON": (
            "ongevallen.csv",
            "Verkeersongevallen; afloop, gemeente, wijk, buurt",
            "Fictieve wegbeheerder",
            "zero",
            "own",
        ),
        "F-85146": (
            "veiligheidsmonitor.csv",
            "Veiligheidsmonitor; kerncijfers",
            "Fictief statistiekbureau",
            "missing",
            "survey",
        ),
        "F-KWB": (
            "jeugd_en_wonen.csv",
            "Kerncijfers wijken en buurten",
            "Fictief statistiekbureau",
            "missing",
            "people",
        ),
        "F-85655": (
            "verdachten.csv",
            "Verdachten; leeftijd, woongemeente",
            "Fictief statistiekbureau",
            "missing",
            "suspects",
        ),
        "F-84852": ("veilig_thuis.csv", "Veilig Thuis; meldingen", "Fictief Veilig Thuis", "missing", "rounded"),
        "F-SIG": (
            "openstaande_meldingen.csv",
            "Openstaande meldingen openbare ruimte",
            "Fictieve gemeente",
            "zero",
            "stock",
        ),
    }
    return [
        {
            **_head(table, file, title), "publisher": publisher, "released_by_publisher": True, "default": default,
            "hidden_slices": [], "note": NOTES[note],
        }
        for table, (file, title, publisher, default, note) in described.items()
    ]  # fmt: skip


def _head(table_id: str, file: str, title: str) -> dict[str, object]:
    return {"id": table_id, "file": file, "title": title}
