# SPDX-License-Identifier: EUPL-1.2
"""One published cell as the publisher meant it, before any rate is made. Sparse: absence is read through the grid."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from veiligheidsbeeld.ground.core.area import AreaType
from veiligheidsbeeld.ground.core.period import Period


class Presence(StrEnum):
    """Is there a value? Suppressed, missing and impossible are never zero."""

    VALUE = "value"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    IMPOSSIBLE = "impossible"


class Revision(StrEnum):
    """How final is it? In the words of CBS: Definitief, NaderVoorlopig, Voorlopig; ours: estimated."""

    FINAL = "final"
    FURTHER_PROVISIONAL = "further_provisional"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Observation:
    """`slice` is the cell's category within the measure (an offence code), or empty. `n`: respondents."""

    measure: str
    slice: str
    area_type: AreaType
    area_code: str
    division_year: int
    period: Period
    value: float | None
    presence: Presence
    revision: Revision
    known_at: datetime
    provenance: str
    lower: float | None = None
    upper: float | None = None
    n: float | None = None
