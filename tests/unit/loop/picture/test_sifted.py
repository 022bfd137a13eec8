# SPDX-License-Identifier: EUPL-1.2
"""What changed on a page with many figures? Made-up judgements, so that every rate is known."""

from collections.abc import Sequence

import pytest

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.picture.many import sift
from veiligheidsbeeld.loop.picture.verdicts import Judged

SURE = 0.02  # distance of the limits on the log scale


def said(p: float | None, ratio: float | None = 0.8, code: str = "", wide: float = SURE) -> Judged:
    """A judgement with this chance; the code that a judgement of its own would give unless told otherwise."""
    if not code:
        way = "rise" if ratio is None or ratio > 1 else "fall"
        code = "suppressed" if p is None else way if p < 0.05 else "no_conclusion"
    sized = ratio is not None
    return Judged(
        50.0 if sized else 0.0, 50 * ratio if sized else 9.0, code, Statement(f"verdict_{code}"),
        ratio=ratio, lower=ratio * (1 - wide) if sized else 2.0, upper=ratio * (1 + wide) if sized else None, p=p,
    )  # fmt: skip


def codes(found: Sequence[Judged]) -> list[str]:
    return [one.code for one in found]


def test_an_empty_page_says_nothing() -> None:
    found = sift([])
    assert (found.all, found.changed, found.worth_a_look) == ([], [], [])
    assert (found.compared, found.unsaid) == (0, 0)


def test_where_nothing_could_be_compared_everything_is_unsaid() -> None:
    found = sift([said(None), said(None, code="too_few")])
    assert (found.compared, found.unsaid) == (0, 2)
    assert codes(found.all) == ["suppressed", "too_few"]


def test_one_alone_keeps_its_word_and_among_a_hundred_it_does_not() -> None:
    """.02 alone is a change. Among 100, two of .02 or less are expected when nothing changes."""
    assert codes(sift([said(0.02)]).changed) == ["fall"]
    crowd = [said(0.02), *(said(0.1 + 0.009 * n) for n in range(99))]
    found = sift(crowd)
    assert found.changed == []
    assert (found.all[0].code, found.all[0].why.code) == ("no_conclusion", "verdict_among_many")
    assert found.all[0].why.params == {"compared": 100}
    assert found.all[1:] == crowd[1:], "what was no change is left as it was"


@pytest.mark.parametrize(
    ("p", "code", "looked_at"),
    [(0.003, "fall", False), (0.004, "fall", False), (0.0041, "no_conclusion", True), (0.02, "no_conclusion", True),
     (0.021, "no_conclusion", False)],
)  # fmt: skip
def test_ten_comparisons_call_a_change_up_to_a_rate_of_4_and_look_again_up_to_20_percent(
    p: float, code: str, looked_at: bool
) -> None:
    """The smallest of ten has rate 10 p."""
    found = sift([said(p), *(said(0.9) for _ in range(9))])
    assert found.all[0].code == code
    assert codes(found.worth_a_look) == (["no_conclusion"] if looked_at else [])
    assert found.compared == 10


def test_all_indicators_of_a_page_are_one_crowd() -> None:
    """Ten pages of ten would each call their smallest; one page of a hundred does not (VERDICTS.md, section 5)."""
    by_indicator = [[said(0.003), *(said(0.5) for _ in range(9))], *([said(0.5) for _ in range(10)] for _ in range(9))]
    assert len(sift(by_indicator[0]).changed) == 1
    assert sift(one for group in by_indicator for one in group).changed == []


def test_the_largest_change_comes_first_and_not_the_least_certain() -> None:
    large, wild, small = said(1e-9, 0.5), said(0.001, 0.45, wide=0.5), said(1e-9, 0.9)
    around = [said(1e-9, 0.85 + 0.01 * n) for n in range(6)]
    found = sift([small, wild, *around, large])
    assert found.changed[0] is large, "0.45 is farther, and far less certain"
    assert found.changed.index(wild) < len(found.changed)


def test_a_rise_from_none_is_a_change_without_a_size_and_comes_last() -> None:
    from_none = said(1e-6, None)
    found = sift([from_none, said(1e-6, 0.5)])
    assert found.changed[-1] is from_none
    assert sift([from_none]).changed == [from_none]


def test_a_difference_of_nothing_is_not_worth_a_look() -> None:
    assert sift([said(0.15, 1.0)]).worth_a_look == []


def test_an_answer_whose_limit_lies_below_none_has_its_place_too() -> None:
    """From 0.5% to 0.1%, give or take 0.6: the lower limit of the ratio is below 0 and has no logarithm."""
    answer = Judged(
        0.5, 0.1, "no_conclusion", Statement("verdict_no_conclusion"), ratio=0.2, lower=-1.0, upper=1.4, p=0.19
    )
    found = sift([answer, said(1e-6)])
    assert (found.compared, len(found.changed)) == (2, 1)
    assert found.worth_a_look == [answer]


def test_what_stayed_the_same_deserves_no_look_and_one_comparison_is_no_list() -> None:
    assert sift([said(0.1, code="stable"), said(0.01)]).worth_a_look == []
    assert sift([said(0.1)]).worth_a_look == []
