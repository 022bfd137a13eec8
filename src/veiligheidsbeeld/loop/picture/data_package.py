# SPDX-License-Identifier: EUPL-1.2
"""All released figures of a publication as files, for dashboards outside; a CSV is made once and kept."""

from pathlib import Path

from veiligheidsbeeld.ground.store import export_csv
from veiligheidsbeeld.loop.picture.read import Picture

_TABLES = {"cijfers": "figures", "gebieden": "areas"}
COLUMNS = {
    "indicator": ("id van de indicator", "id of the indicator"),
    "version": ("versie van de definitie", "version of the definition"),
    "slice": ("soort binnen de indicator; leeg is alles", "type within the indicator; empty is all"),
    "area_type": ("soort gebied: NL, PV, RE, GM, EG, WK, BU", "type of area: NL, PV, RE, GM, EG, WK, BU"),
    "area_code": ("code van het gebied", "code of the area"),
    "division_year": ("jaar van de gebiedsindeling", "year of the area division"),
    "period": ("periode, zoals 2024, 2024-K3, 2024-03, 2024-W40", "period, such as 2024, 2024-K3, 2024-03, 2024-W40"),
    "period_start": ("eerste dag van de periode", "first day of the period"),
    "frequency": ("Y jaar, H halfjaar, Q kwartaal, M maand, W week, D dag", "Y year, H half-year, Q quarter, M month"),
    "period_count": ("aantal eenheden", "number of units"),
    "unit": ("eenheid van de waarde", "unit of the value"),
    "count": ("aantal; leeg is onbekend of verborgen, nooit nul", "count; empty is unknown or hidden, never zero"),
    "value": ("waarde in de eenheid", "value in the unit"),
    "lower": ("ondergrens van het interval", "lower bound of the interval"),
    "upper": ("bovengrens van het interval", "upper bound of the interval"),
    "level": ("niveau van het interval", "level of the interval"),
    "method": ("hoe het interval is gemaakt", "how the interval was made"),
    "n": ("aantal gebeurtenissen of ondervraagden", "number of events or respondents"),
    "denominator": ("inwoners in de noemer", "inhabitants in the denominator"),
    "presence": ("value, suppressed, missing of impossible", "value, suppressed, missing or impossible"),
    "reliable": ("genoeg gebeurtenissen voor een conclusie", "enough events for a conclusion"),
    "reason": ("waarom er geen waarde is", "why there is no value"),
    "revision": ("definitief, voorlopig of geraamd", "final, provisional or estimated"),
    "known_at": ("wanneer de uitgever het wist (UTC)", "when the publisher knew it (UTC)"),
    "provenance": ("levering waaruit het cijfer komt", "delivery the figure comes from"),
    "denominator_provenance": ("levering van de noemer", "delivery of the denominator"),
}  # fmt: skip


def package_file(picture: Picture, name: str, kind: str) -> Path:
    """The file of one table: `cijfers` or `gebieden`, as `parquet` or `csv`."""
    path = picture.publication.folder / f"{_TABLES[name]}.parquet"
    return path if kind == "parquet" else export_csv(path)
