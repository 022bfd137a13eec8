# SPDX-License-Identifier: EUPL-1.2
"""Which facts ship with the product, and how were they taken over? Writes the reference set of world "werkelijk".

Run: .venv/bin/python scripts/make_reference_set.py [--data FOLDER] [--out FOLDER]
Reads the open figures of FOLDER/data/dutch; copies no file, only the facts and figures named in `reference_tables.yml`.
"""

import argparse
import csv
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from shapely import unary_union
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/veiligheidsbeeld/loop/sources/long_table/reference"
DESCRIPTION = Path(__file__).with_name("reference_tables.yml")
DIVISION_YEAR = 2026
COLUMNS = ("measure", "slice", "area_code", "period", "value", "lower", "upper", "n", "presence", "revision")
PROVINCES = {
    "Groningen": "PV20", "Fryslân": "PV21", "Drenthe": "PV22", "Overijssel": "PV23", "Flevoland": "PV24",
    "Gelderland": "PV25", "Utrecht": "PV26", "Noord-Holland": "PV27", "Zuid-Holland": "PV28", "Zeeland": "PV29",
    "Noord-Brabant": "PV30", "Limburg": "PV31",
}  # fmt: skip
# Two of the files write the province of Fryslân in Dutch.
OTHER_NAMES = {"Friesland": "Fryslân"}
# Whole municipalities that went into others between the end of 2021 and the division of 2026.
MERGED = {
    "Amsterdam": ("Weesp",),
    "Dijk en Waard": ("Heerhugowaard", "Langedijk"),
    "Land van Cuijk": ("Boxmeer", "Cuijk", "Grave", "Mill en Sint Hubert", "Sint Anthonis"),
    "Maashorst": ("Landerd", "Uden"),
    "Purmerend": ("Beemster",),
    "Voorne aan Zee": ("Brielle", "Hellevoetsluis", "Westvoorne"),
}
# StatLine rows that are no municipality.
_NO_MUNICIPALITY = re.compile(r".*\((RE|PV|LD)\)$|Nederland|Buitenland|Gemeenten; niet in te delen")

Row = tuple[object, ...]


class ReferenceDataError(Exception):
    """A file under --data is not what this script was written for."""


def main() -> None:
    """Write the reference set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    shared = Path(os.environ.get("VB_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared, help="folder that holds data/dutch (default: $VB_SHARED)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    options = parser.parse_args()
    for path in write(options.data / "data" / "dutch", options.out):
        print(f"{path} ({path.stat().st_size:,} bytes)")


def write(data: Path, out: Path) -> list[Path]:
    """Write areas, four tables and their description to `out`; return the files."""
    out.mkdir(parents=True, exist_ok=True)
    names = municipality_names(data)
    tables = {
        "misdrijven_gemeente.csv": crime_by_municipality(data, names),
        "inwoners_gemeente.csv": population(data, names),
        "misdrijven_nederland.csv": crime_by_offence(data),
        "veiligheidsmonitor_provincie.csv": survey(data),
    }
    paths = [_write_csv(out / "areas.csv", ("code", "division_year", "name", "parent", "x", "y"), areas(data, names))]
    paths += [_write_csv(out / name, COLUMNS, rows) for name, rows in tables.items()]
    return [*paths, _write_description(out / "source.yml", survey_slugs(data))]


def municipality_names(data: Path) -> dict[str, str]:
    """Code by name of the 342 municipalities, from the publisher's code list."""
    rows = _read_csv(data / "meta/47018NED/WijkenEnBuurten.csv")
    found = {r["Title"].strip(): r["Key"].strip() for r in rows if re.match(r"GM(?!0000)", r["Key"])}
    if len(found) != 342:
        raise ReferenceDataError(f"expected 342 municipalities in the code list, found {len(found)}")
    return found


def crime_by_municipality(data: Path, names: dict[str, str]) -> list[Row]:
    """47013NED: total recorded crime of each municipality and the Netherlands, 2022-2024."""
    cells: dict[str, dict[str, int]] = {}
    for file in ("2022_2023", "2024"):
        table = _statline(data / f"police/gemeenten_totaal_misdrijven_{file}_47013NED.csv", 1)
        for area, by_year in table.items():
            cells.setdefault(area, {}).update(by_year)
    coded = _by_code({a: c for a, c in cells.items() if a == "Nederland" or not _NO_MUNICIPALITY.match(a)}, names)
    return [_row("misdrijven", "0.0.0", code, y, coded[code][y]) for code in coded for y in ("2022", "2023", "2024")]


def population(data: Path, names: dict[str, str]) -> list[Row]:
    """37230ned: inhabitants at the end of 2021-2024, brought to today's municipalities by adding whole old ones."""
    cells = _statline(data / "population/population_end_of_year_by_region_2002_2024_37230ned.csv", 3)
    years = ("2021", "2022", "2023", "2024")
    name_of = {code: name for name, code in names.items()} | {"NL": "Nederland"}
    rows = []
    for code, by_year in _by_code(_wanted(cells, names), names).items():
        for year in years:
            old = [cells[part][year] for part in MERGED.get(name_of[code], ()) if year in cells[part]]
            if not old and year not in by_year:
                raise ReferenceDataError(f"no population of {name_of[code]} in {year}")
            value = by_year.get(year, 0) + sum(old)
            rows.append((*_row("inwoners-eind", "", code, year, value)[:9], "estimated" if old else "final"))
    return rows


def crime_by_offence(data: Path) -> list[Row]:
    """47022NED: recorded crime of the Netherlands by offence type, 2012-2023."""
    codes = {r["Title"]: r["Key"].strip() for r in _read_csv(data / "meta/47018NED/SoortMisdrijf.csv")}
    rows = []
    for row in _read_csv(data / "police/NL_crime_year_2012_2023_47022NED.csv"):
        if row["incident_type_code"] not in codes:
            raise ReferenceDataError(f"offence {row['incident_type_code']!r} has no code in SoortMisdrijf.csv")
        rows.append(_row("misdrijven", codes[row["incident_type_code"]], "NL", row["year"], int(row["incident_count"])))
    return sorted(rows, key=lambda row: ([int(part) for part in str(row[1]).split(".")], row[3]))


def survey(data: Path) -> list[Row]:
    """81877NED: shares of the provinces 2015-2017 with the publisher's margin on either side."""
    rows = []
    for slug, (_, _, cells) in _survey_rows(data).items():
        for name, code in PROVINCES.items():
            for year in ("2015", "2016", "2017"):
                value, margin = cells["Waarde", name, year], cells["Marges", name, year]
                bounds = (round(value - margin, 1), round(value + margin, 1))
                rows.append((*_row("veiligheidsmonitor", slug, code, year, value)[:5], *bounds, "", "", "final"))
    return rows


def survey_slugs(data: Path) -> dict[str, dict[str, str]]:
    """The publisher's title and unit of each survey indicator."""
    return {slug: {"title": title, "unit": unit} for slug, (title, unit, _) in _survey_rows(data).items()}


def areas(data: Path, names: dict[str, str]) -> Iterator[Row]:
    """The Netherlands, provinces and municipalities, each of the latter two with one rounded centre point."""
    province_of = {
        "GM" + r["municipality_id"]: PROVINCES[OTHER_NAMES.get(r["province_lab"], r["province_lab"])]
        for r in _read_csv(data / "geo/municipality_in_province_2024.csv")
    }
    shapes = _municipality_shapes(data, names)
    yield ("NL", DIVISION_YEAR, "Nederland", "", "", "")
    for name, code in PROVINCES.items():
        own = unary_union([shapes[gm] for gm in sorted(shapes) if province_of[gm] == code])
        yield (code, DIVISION_YEAR, name, "NL", *centre_rd(own))
    for name, code in sorted(names.items(), key=lambda pair: pair[1]):
        yield (code, DIVISION_YEAR, name, province_of[code], *centre_rd(shapes[code]))


def centre_rd(geometry: BaseGeometry) -> tuple[int, int]:
    """Centroid of a WGS84 shape in RD New, rounded to whole kilometres.

    Polynomial of Schreutelkamp and Strang van Hees (2001), good to about 0.25 m in the Netherlands.
    """
    p, q = 0.36 * (geometry.centroid.y - 52.15517440), 0.36 * (geometry.centroid.x - 5.38720621)
    x = 155000 + 190094.945 * q - 11832.228 * p * q - 114.221 * p**2 * q - 32.391 * q**3 - 0.705 * p
    x += -2.340 * p**3 * q - 0.608 * p * q**3 - 0.008 * q**2 + 0.148 * p**2 * q**3
    y = 463000 + 309056.544 * p + 3638.893 * q**2 + 73.077 * p**2 - 157.984 * p * q**2 + 59.788 * p**3
    y += 0.433 * q - 6.439 * p**2 * q**2 - 0.032 * p * q + 0.092 * q**4 - 0.054 * p * q**4
    return round(x / 1000) * 1000, round(y / 1000) * 1000


def _municipality_shapes(data: Path, names: dict[str, str]) -> dict[str, BaseGeometry]:
    features = json.loads((data / "geo/tmap_NLD_muni_2022_wgs84.geojson").read_text("utf-8"))["features"]
    parts = {f["properties"]["name"]: (f["properties"]["code"], shape(f["geometry"])) for f in features}
    found = {code: geometry for code, geometry in parts.values() if code in names.values()}
    for name, old in MERGED.items():
        own = [geometry for part, (_, geometry) in parts.items() if part in (name, *old)]
        found[names[name]] = unary_union(own)
    if set(found) != set(names.values()):
        raise ReferenceDataError(f"no shape for {sorted(set(names.values()) - set(found))}")
    return found


def _wanted(cells: dict[str, dict[str, int]], names: dict[str, str]) -> dict[str, dict[str, int]]:
    known = {"Nederland", *names}
    return {area: cell for area, cell in cells.items() if _plain(area) in known and "(PV)" not in area}


def _by_code(cells: dict[str, dict[str, int]], names: dict[str, str]) -> dict[str, dict[str, int]]:
    """Rows by area code, the nation first. Raises ReferenceDataError unless exactly the 342 names are there."""
    found = {_plain(area): cell for area, cell in cells.items()}
    wrong = set(found) ^ {"Nederland", *names}
    if wrong:
        raise ReferenceDataError(f"municipalities that do not match by name: {sorted(wrong)}")
    coded = {names[name]: cell for name, cell in found.items() if name != "Nederland"}
    return {"NL": found["Nederland"], **dict(sorted(coded.items()))}


def _plain(area: str) -> str:
    return area.removesuffix(" (gemeente)")


def _statline(path: Path, labels: int) -> dict[str, dict[str, int]]:
    """Cells of a StatLine CSV export by area and year: a title, header rows, rows of areas, a source line.

    `labels` counts the columns before the first year. Empty cells and a single point have no value.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if len(row) > labels]
    # The years stand in a row of their own or beside the heading of the areas.
    years = next((row for row in rows if re.fullmatch(r"\d{4}", row[-1])), None)
    if years is None:
        raise ReferenceDataError(f"{path.name} has no row of years")
    body = rows[rows.index(years) + 1 :]
    return {
        row[0]: {year: int(cell) for year, cell in zip(years[labels:], row[labels:], strict=True) if cell.isdigit()}
        for row in body
        if row[0] != "Regio's"
    }


def _survey_rows(data: Path) -> dict[str, tuple[str, str, dict[tuple[str, str, str], float]]]:
    path = data / "survey/VM_veiligheidsgevoel_provincie_met_marges_2015_2017.csv"
    found = {}
    for row in _read_csv(path):
        title, unit = row.pop("Onderwerp").strip("| "), row.pop("Perioden")
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")
        if not unit.startswith("%"):  # a school mark is no share
            continue
        if slug in found:
            raise ReferenceDataError(f"two survey indicators are called {slug}")
        found[slug] = (re.sub(r" +", " ", title), unit, {_survey_key(k): _decimal(v) for k, v in row.items()})
    return found


def _survey_key(column: str) -> tuple[str, str, str]:
    kind, province, year = column.split("_")
    name = province.removesuffix(" (PV)")
    return kind, OTHER_NAMES.get(name, name), year


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _row(measure: str, slice_: str, area: str, period: str, value: float) -> Row:
    return (measure, slice_, area, period, value, "", "", "", "", "final")


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _write_description(path: Path, slugs: dict[str, dict[str, str]]) -> Path:
    head = "# Written by scripts/make_reference_set.py from scripts/reference_tables.yml; change it there.\n"
    content = {**yaml.safe_load(DESCRIPTION.read_text("utf-8")), "survey_indicators": slugs}
    path.write_text(head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110), "utf-8")
    return path


if __name__ == "__main__":
    main()
