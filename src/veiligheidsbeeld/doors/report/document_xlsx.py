# SPDX-License-Identifier: EUPL-1.2
"""Which figures stand behind a document? All of them as a spreadsheet, each with its interval, its source and the id of
its evidence; the first sheet says what the document is and how far it is."""

from veiligheidsbeeld.doors.report.document import Document, Facts, parts_of
from veiligheidsbeeld.doors.report.letterhead import Standing, letterhead
from veiligheidsbeeld.doors.report.steady_zip import steady
from veiligheidsbeeld.doors.report.tables import xlsx_bytes as book_bytes
from veiligheidsbeeld.doors.report.words import tr


def xlsx_bytes(document: Document, standing: Standing) -> bytes:
    """The figures of the document."""
    language = document.language
    columns = [
        ("proof", tr("Evidence", language)), ("ident", tr("Check number", language)),
        ("what", tr("Indicator", language)), ("area", tr("Area code", language)), ("name", tr("Area", language)),
        ("division", tr("Area division", language)), ("period", tr("Period", language)),
        ("count", tr("Count", language)), ("value", tr("Value", language)), ("unit", tr("Unit", language)),
        ("lower", tr("Lower bound (95%)", language)), ("upper", tr("Upper bound (95%)", language)),
        ("status", tr("Status", language)), ("remark", tr("Remark", language)), ("source", tr("Source", language)),
        ("known_at", tr("Known to the publisher at", language)),
    ]  # fmt: skip
    names = [name for name, _heading in columns if name != "ident"]
    rows = [
        {**{name: getattr(one, name) for name in names}, "ident": document.evidence[one.proof - 1] if one.proof else ""}
        for one in document.figures
    ]
    head = letterhead(document, standing)
    about = [
        (tr("World", language), head.world), (tr("State", language), head.state),
        (tr("Period", language), document.period), (tr("Publication", language), document.publication),
        *((tr("Mind", language), one) for one in (head.warning,) if one),
        *(entry for block in parts_of(document) if isinstance(block, Facts) for entry in block.entries),
    ]  # fmt: skip
    return steady(book_bytes(rows, columns, about, document.title), document.at)
