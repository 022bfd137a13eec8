# SPDX-License-Identifier: EUPL-1.2
"""What would a prediction about people be worth? The reason why none is made here."""

from veiligheidsbeeld.ground.core import UserError


def share_right(base_rate: float, sensitivity: float, specificity: float) -> float:
    """Of all people a rule would flag, the part of whom it is true (Bayes): each is a share from 0 to 1.

    Raises UserError for a share outside 0 to 1, and where nobody would be flagged.

    >>> round(share_right(0.01, 0.80, 0.90), 3)
    0.075
    """
    if not all(0 <= share <= 1 for share in (base_rate, sensitivity, specificity)):
        raise UserError("three_shares")
    right, wrong = base_rate * sensitivity, (1 - base_rate) * (1 - specificity)
    if right + wrong == 0:
        raise UserError("nobody_flagged")
    return right / (right + wrong)
