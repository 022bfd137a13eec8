# SPDX-License-Identifier: EUPL-1.2
"""Who may do this, for which purpose? Roles and the one `decide()`; the user model stands in `models`."""

from veiligheidsbeeld.ground.access.decide import (
    Action,
    Decision,
    Purpose,
    Rule,
    Subject,
    Thing,
    decide,
    matrix,
    require,
)
from veiligheidsbeeld.ground.access.purposes import PurposeCard, card_file, purpose_cards, purpose_of
from veiligheidsbeeld.ground.access.roles import ROLE_NAMES, Role

__all__ = [
    "ROLE_NAMES", "Action", "Decision", "Purpose", "PurposeCard", "Role", "Rule", "Subject", "Thing", "card_file",
    "decide", "matrix", "purpose_cards", "purpose_of", "require",
]  # fmt: skip
