# SPDX-License-Identifier: EUPL-1.2
"""A figure with everything that makes it true, and those that may leave. No bare number leaves this room's types."""

from dataclasses import dataclass, fields
from datetime import datetime

from veiligheidsbeeld.ground.core.area import AreaType
from veiligheidsbeeld.ground.core.observation import Presence, Revision
from veiligheidsbeeld.ground.core.period import Period


@dataclass(frozen=True)
class Figure:
    """One indicator, area and period.

    `count` is the number of events (or people); `value` the indicator in its `unit`, None when it cannot be made, with
    `reason` as a statement code. `lower` and `upper` bound `value` (or `count` where there is no value) at `level`.
    `n` is what the thresholds look at: events, or respondents. `denominator` is the population used.
    """

    indicator: str
    version: int
    slice: str
    area_type: AreaType
    area_code: str
    division_year: int
    period: Period
    unit: str
    count: float | None
    value: float | None
    lower: float | None
    upper: float | None
    level: float
    method: str
    n: float | None
    denominator: float | None
    presence: Presence
    reliable: bool
    reason: str
    revision: Revision
    known_at: datetime
    provenance: str
    denominator_provenance: str

    @property
    def shown(self) -> float | None:
        """The number a page leads with: the value, or the count where no value can be made."""
        return self.count if self.value is None else self.value


FIGURE_COLUMNS = tuple(field.name for field in fields(Figure))


@dataclass(frozen=True)
class Released:
    """Figures that may leave, made by `disclosure.release()` only; `hidden` counts what was held back, by reason."""

    table: list[Figure]
    hidden: dict[str, int]
