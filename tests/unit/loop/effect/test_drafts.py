# SPDX-License-Identifier: EUPL-1.2
"""What does a draft say of what a template filled in and nobody looked at again?"""

from typing import Any

import pytest

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.drafts import draft, own_words
from veiligheidsbeeld.loop.effect.questions import question as ready
from veiligheidsbeeld.loop.effect.questions import unfilled

HOTSPOTS = ready("hotspots", "nl")


@pytest.fixture
def from_template(question: dict[str, Any]) -> dict[str, Any]:
    """Our own figure was chosen; the words of the template still stand beside it."""
    return {
        **question, "outcome": HOTSPOTS.outcome.name, "register": HOTSPOTS.outcome.register,
        "untouched_words": HOTSPOTS.untouched,
    }  # fmt: skip


def test_with_a_figure_of_ours_the_words_of_the_template_about_another_go(from_template: dict[str, Any]) -> None:
    kept = own_words(from_template, "hotspots")
    assert (kept["outcome"], kept["register"], kept["untouched_words"]) == ("", "", HOTSPOTS.untouched)
    both = own_words({**from_template, "untouched": "fietsdiefstal"}, "hotspots")
    assert both["untouched_words"] == ""


def test_what_somebody_wrote_stays_and_so_does_the_template_without_a_figure(from_template: dict[str, Any]) -> None:
    written = {**from_template, "register": "Eigen register"}
    assert own_words(written, "hotspots")["register"] == "Eigen register"
    assert own_words({**from_template, "indicator": ""}, "hotspots")["register"] == HOTSPOTS.outcome.register
    assert own_words(from_template, "")["register"] == HOTSPOTS.outcome.register, "begun from no template"


def test_a_protocol_names_no_register_of_the_template(from_template: dict[str, Any], set_up: dict[str, Any]) -> None:
    content = draft(from_template, set_up, None, "hotspots")
    assert content.outcome.name == from_template["indicator"]
    assert content.outcome.register == ""


@pytest.mark.parametrize("line", sorted(unfilled()))
def test_a_line_that_asks_for_a_month_is_not_frozen(
    line: str, question: dict[str, Any], set_up: dict[str, Any]
) -> None:
    for text in (line, f"2024-03: {line}"):
        with pytest.raises(UserError) as refused:
            draft({**question, "counting_changes": f"2020-03: Corona\n{text}"}, set_up, None)
        assert refused.value.statement.code == "counting_change_unfilled"
    assert draft({**question, "counting_changes": "2020-03: Corona"}, set_up, None).outcome.counting_changes
