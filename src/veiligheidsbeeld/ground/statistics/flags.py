# SPDX-License-Identifier: EUPL-1.2
"""What would a prediction about people be worth? The reason why none is made here."""

from veiligheidsbeeld.ground.core import UserError


def share_right(base_rate: float, sensitivity: float, specificity: float) -> float:
    """Of all people a rule would flag, the part of whom it is true (Bayes): each is a share from 0 to 1.

    Raises UserError for a share outside 0 to 1, and where nobody would be flagged.

    >>> round(share_right(0.01, 0.80, 0.90), 3)
    0.075
    """
    for name, value in (("base_rate", base_rate), ("sensitivity", sensitivity), ("specificity", specificity)):
        if not 0 <= value <= 1:
            raise UserError("bad_option", name=name, found=f"{value:g}", expected="a share from 0 to 1")
    right, wrong = base_rate * sensitivity, (1 - base_rate) * (1 - specificity)
    if right + wrong == 0:
        raise UserError("nobody_flagged")
    return right / (right + wrong)
