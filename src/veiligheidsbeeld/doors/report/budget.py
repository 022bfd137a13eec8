# SPDX-License-Identifier: EUPL-1.2
"""Which indicators must every municipal budget hold, and what does the police itself count beside them? BBV art. 25 and
its regulation on indicators. The official statistics are rounded to 5 and count crimes found by other services as well,
so the two differ a little."""

from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Figure, Period, UserError
from veiligheidsbeeld.loop.picture.read import Picture

# official indicator -> what the police itself counts; nothing where the police publish no such total
_BESIDE = {
    "halt-verwijzingen": "", "bbv-winkeldiefstal": "winkeldiefstal", "bbv-geweld": "",
    "bbv-woninginbraak": "woninginbraak", "bbv-vernieling": "vernieling",
    "bbv-misdrijven": "geregistreerde-misdrijven",
}  # fmt: skip


@dataclass(frozen=True)
class Mandatory:
    """A mandatory indicator, its official figure and the police's own of the same year, where there are such."""

    indicator: str
    official: Figure | None
    police: Figure | None


def mandatory(picture: Picture, area: str) -> list[Mandatory]:
    """All of them in a municipality, the newest year of each."""
    found = []
    for official, police in _BESIDE.items():
        figure = _figure(picture, official, area, None)
        beside = _figure(picture, police, area, figure.period if figure else None) if police else None
        found.append(Mandatory(official, figure, beside))
    return found


def _figure(picture: Picture, indicator: str, area: str, period: Period | None) -> Figure | None:
    try:
        return picture.figure(indicator, area, period)
    except UserError:
        return None
