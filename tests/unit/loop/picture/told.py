# SPDX-License-Identifier: EUPL-1.2
"""A picture of the figures that a test gives it: nothing is fetched, stored or published."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, Indicator
from veiligheidsbeeld.loop.picture.histories import History, history_of
from veiligheidsbeeld.loop.picture.read import Picture

Make = Callable[..., Figure]
FIRST_MONTH = date(2020, 1, 1)


class Told(Picture):
    """Areas are those of the figures and what their codes say they lie in: BU01140102, WK011401, GM0114."""

    division_year = 2024  # type: ignore[assignment]
    context = ()  # type: ignore[assignment]

    def __init__(
        self, figures: list[Figure], indicator: Indicator | Iterable[Indicator], share: float | None = None,
    ) -> None:  # fmt: skip
        self.figures, self.share = figures, share
        self.catalogue = Catalogue([indicator] if isinstance(indicator, Indicator) else indicator)
        self.publication = SimpleNamespace(id="told")  # type: ignore[assignment]
        self.world = SimpleNamespace(folder=Path("nowhere"))  # type: ignore[assignment]
        self._newest = {}

    def area(self, code: str) -> Area:
        parent = {"BU": f"WK{code[2:8]}", "WK": f"GM{code[2:6]}"}.get(code[:2])
        return Area(AreaType(code[:2]), code, 2024, code, parent)

    def areas(self, area_type: AreaType | None = None, parent: str | None = None) -> list[Area]:
        known = [self.area(code) for code in sorted({one.area_code for one in self.figures})]
        return [one for one in known if area_type in (None, one.type) and parent in (None, one.parent)]

    def keep(self, key: object, make: Callable[[], Any]) -> Any:
        return make()

    def read_ahead(self, area_type: AreaType, period: Period) -> None:
        """Everything is at hand."""

    def counts(self, indicator: str, area_type: AreaType, frequency: Frequency) -> History:
        rows = self._figures(indicator=indicator, area_type=area_type, frequency=frequency)
        return history_of(
            [(row.area_code, row.division_year, row.period.start, row.count, row.denominator) for row in rows
             if row.period.count == 1],
            frequency,
        )  # fmt: skip

    def within(self, indicator: str, area_type: AreaType, frequency: Frequency, period: Period) -> list[Figure]:
        rows = self._figures(indicator=indicator, area_type=area_type, frequency=frequency)
        return [
            row for row in rows
            if row.period.count == 1 and period.start <= row.period.start and row.period.end <= period.end
        ]  # fmt: skip

    def completeness(self, figure: Figure) -> float | None:
        return self.share if figure.period == self.figures[-1].period else None

    def periods(self, indicator: str, area_type: AreaType, frequency: Frequency) -> list[Period]:
        return sorted({one.period for one in self._figures(indicator=indicator, area_type=area_type,
                                                           frequency=frequency)})  # fmt: skip

    def _figures(self, **filters: Any) -> list[Figure]:
        asked = {name: value for name, value in filters.items() if value is not None}
        return [one for one in self.figures if all(self._has(one, name) == value for name, value in asked.items())]

    def _has(self, one: Figure, name: str) -> object:
        if name == "frequency":
            return one.period.frequency
        return self.area(one.area_code).parent if name == "parent" else getattr(one, name)


def months(make: Make, area: str, counts: Iterable[float], first: date = FIRST_MONTH, **about: Any) -> list[Figure]:
    """Figures of one area in months on end."""
    start = Period(first, Frequency.MONTH)
    return [
        make(area_code=area, area_type=AreaType(area[:2]), period=start.previous(-n), count=float(count),
             denominator=None, **about)
        for n, count in enumerate(counts)
    ]  # fmt: skip
