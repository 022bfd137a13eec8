# SPDX-License-Identifier: EUPL-1.2
"""What is the English of everything that people of the invented municipality wrote? For English pages alone: what is
stored is Dutch, as in a real municipality."""

from veiligheidsbeeld.doors.demo.fictional_minutes import read_minutes, stored_texts, texts
from veiligheidsbeeld.doors.demo.fictional_told_evaluations import evaluation_texts, read_evaluations
from veiligheidsbeeld.doors.demo.fictional_told_plans import read_plans
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access.roles import ROLE_NAMES

MARK = "[…]"  # what stands in the place of words that were taken out


def english_texts() -> dict[str, str]:
    """Stored text to English."""
    people = {words.translate(name, "nl"): name for name in ROLE_NAMES.values()}
    said = [*stored_texts(read_minutes(), MARK), *texts(read_plans()), *evaluation_texts(read_evaluations())]
    return people | {one.nl: one.en for one in said if one.nl}
