# SPDX-License-Identifier: EUPL-1.2
"""Which place is this, in which year? Codes by division year, weights between divisions, shapes. Never guesses."""

from veiligheidsbeeld.ground.areas.codes import municipality_code, normal_code
from veiligheidsbeeld.ground.areas.concordance import Concordance, read_weights
from veiligheidsbeeld.ground.areas.division import display_division, same_municipalities
from veiligheidsbeeld.ground.areas.locate import Locator, to_degrees, to_metres

__all__ = [
    "Concordance",
    "Locator",
    "display_division",
    "municipality_code",
    "normal_code",
    "read_weights",
    "same_municipalities",
    "to_degrees",
    "to_metres",
]
