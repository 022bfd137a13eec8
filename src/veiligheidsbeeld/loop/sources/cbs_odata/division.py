# SPDX-License-Identifier: EUPL-1.2
"""On which area division is a CBS table, when was it changed, and which period does a key mean?"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from veiligheidsbeeld.ground.core import DataContractError, Frequency, Period
from veiligheidsbeeld.loop.sources.cbs_odata.layout import Layout
from veiligheidsbeeld.loop.sources.cbs_odata.messages import TableInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_STEPS = {
    "JJ": (Frequency.YEAR, 12),
    "HJ": (Frequency.HALF, 6),
    "KW": (Frequency.QUARTER, 3),
    "MM": (Frequency.MONTH, 1),
}


def division_year(table: Layout, info: TableInfo) -> int:
    """Year of the division, from the table's own words.

    MapYear is not used: 47018NED says 2019 there and 2024 in its text. Raises DataContractError when no text says it.
    """
    texts = " ".join(text for text in (info.title, info.explanatory_text, info.short_description) if text)
    years = {int(year) for year in re.findall(table.division, texts)}
    if len(years) != 1:
        raise DataContractError(f"{table.table}/TableInfos", "one year of the area division", sorted(years) or "none")
    return years.pop()


def moment(modified: str) -> datetime:
    """A Modified stamp (Dutch clock time, without zone) as UTC."""
    stamp = datetime.fromisoformat(modified)
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=_AMSTERDAM)).astimezone(UTC)


def period_of(key: str) -> Period | None:
    """The period of a key such as 2024JJ00 or 2024MM03; None for a part of a year (X000), which we do not use.

    Raises DataContractError for any other text.

    >>> str(period_of("2024MM03")), str(period_of("2024JJ00")), str(period_of("2024KW02"))
    ('2024-03', '2024', '2024-K2')
    """
    match = re.fullmatch(r"(\d{4})(JJ|HJ|KW|MM|W1|X0)(\d{2})", key.strip())
    if match is None:
        raise DataContractError("Perioden", "a period key such as 2024JJ00", key)
    year, kind, number = int(match[1]), match[2], int(match[3])
    if kind == "X0":
        return None
    try:
        if kind == "W1":
            return Period(date.fromisocalendar(year, number, 1), Frequency.WEEK)
        frequency, months = _STEPS[kind]
        first = 0 if kind == "JJ" else 1
        return Period(date(year, (number - first) * months + 1, 1), frequency)
    except ValueError as error:
        raise DataContractError("Perioden", "a period key such as 2024JJ00", key) from error
