# SPDX-License-Identifier: EUPL-1.2
"""What does a downloaded table hold? The figures as numbers, and everything that makes them true on the first sheet."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.tables import csv_bytes, file_name, xlsx_bytes
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.loop.picture.catalogue import Indicator

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
}


def answer(visit: Visit, content: bytes, parts: list[str], kind: str) -> HttpResponse:
    """A file whose name carries the world's word."""
    name = file_name(visit.world.id, parts, kind)
    return HttpResponse(
        content, content_type=_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def table_file(
    visit: Visit, indicator: Indicator, rows: list[Row], kind: str, places: dict[str, tuple[int, int]] | None = None
) -> bytes:
    """Rows of one indicator as CSV or XLSX; `places` are the first and last possible place by area, in a group."""
    columns = [
        ("area", _("Area code")), ("name", _("Area")), ("division", _("Area division")), ("period", _("Period")),
        ("count", _("Count")), ("value", _("Value")), ("unit", _("Unit")), ("lower", _("Lower bound (95%)")),
        ("upper", _("Upper bound (95%)")), ("population", _("Population")), ("status", _("Status")),
        ("reason", _("Remark")), ("source", _("Source")), ("known_at", _("Known to the publisher at")),
    ]  # fmt: skip
    plain = [_plain(visit, one) for one in rows]
    if places is not None:
        columns += [("first", _("First possible place (95%)")), ("last", _("Last possible place (95%)"))]
        plain = [one | dict(zip(("first", "last"), places[str(one["area"])], strict=True)) for one in plain]
    about = _about(visit, indicator, rows)
    if kind == "csv":
        return csv_bytes(plain, columns, about, delimiter=";" if visit.language == "nl" else ",")
    return xlsx_bytes(plain, columns, about, indicator.names.in_language(visit.language))


def _plain(visit: Visit, row: Row) -> dict[str, object]:
    figure = row.figure
    return {
        "area": figure.area_code, "name": row.name, "division": figure.division_year, "period": str(figure.period),
        "count": figure.count, "value": figure.value, "unit": words.unit_of(figure, visit.language),
        "lower": figure.lower, "upper": figure.upper, "population": figure.denominator,
        "status": words.status(figure, visit.language),
        "reason": words.say(row.reason, visit.language) if row.reason else "",
        "source": figure.provenance, "known_at": figure.known_at.isoformat(),
    }  # fmt: skip


def _about(visit: Visit, indicator: Indicator, rows: list[Row]) -> list[tuple[str, str]]:
    made = made_of(visit, [one.figure for one in rows])
    language = visit.language
    about = [
        (_("World"), words.translate(words.WORLDS[visit.world.settings.fictional], language)),
        (_("Indicator"), f"{indicator.names.in_language(language)} ({indicator.id}, {indicator.version})"),
        (_("Definition"), indicator.definition.in_language(language)),
        (_("Publisher's name and code"), f"{indicator.publisher_name} ({indicator.publisher_code})"),
        (_("Mind"), indicator.caveat.in_language(language)),
        (_("Area division"), str(made.division_year)),
        (_("Publication"), f"{made.publication}, {made.recorded}"),
    ]
    for one in made.provenances:
        origin = words.translate(words.ORIGINS[one.origin.value], language)
        note = words.translate(one.note, language) if one.note else ""
        source = f"{one.publisher}, {one.table}: {one.title} ({origin}; {one.licence}; {one.url}). {note}"
        about.append((_("Source"), source.strip()))
    return about
