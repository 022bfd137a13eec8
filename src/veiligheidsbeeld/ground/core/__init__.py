# SPDX-License-Identifier: EUPL-1.2
"""What are the words? The types every room speaks. Standard library only; no input or output."""

from veiligheidsbeeld.ground.core.area import Area, AreaType, area_type_of, municipality_of, wijk_of
from veiligheidsbeeld.ground.core.clock import Clock, fixed_clock, system_clock
from veiligheidsbeeld.ground.core.errors import (
    DataContractError,
    LawError,
    ServiceError,
    StoreError,
    UserError,
    VeiligheidsbeeldError,
)
from veiligheidsbeeld.ground.core.figure import FIGURE_COLUMNS, Figure, Released
from veiligheidsbeeld.ground.core.observation import Observation, Presence, Revision
from veiligheidsbeeld.ground.core.period import Frequency, Period
from veiligheidsbeeld.ground.core.provenance import Origin, Provenance
from veiligheidsbeeld.ground.core.statement import Statement

__all__ = [
    "FIGURE_COLUMNS",
    "Area",
    "AreaType",
    "Clock",
    "DataContractError",
    "Figure",
    "Frequency",
    "LawError",
    "Observation",
    "Origin",
    "Period",
    "Presence",
    "Provenance",
    "Released",
    "Revision",
    "ServiceError",
    "Statement",
    "StoreError",
    "UserError",
    "VeiligheidsbeeldError",
    "area_type_of",
    "fixed_clock",
    "municipality_of",
    "system_clock",
    "wijk_of",
]
