# SPDX-License-Identifier: EUPL-1.2
"""What is said of an estimate: fact and interval, never more than the figures carry."""

import math

import pytest
from told_effect import estimate_of

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.effect.result import Estimate, Hoped, Verdict
from veiligheidsbeeld.loop.effect.telling import change_pct, sentences


def said(found: Estimate) -> list[str]:
    return [one.in_english() for one in sentences(found)]


def test_an_effect_is_said_with_its_interval_and_what_it_prevented_and_cost() -> None:
    found = estimate_of(Verdict.EFFECT_SHOWN, 0.7, cost_each=(410.0, 200.0, 1890.0), prevented=93.4,
                        prevented_lower=34.0, prevented_upper=140.0)  # fmt: skip
    assert said(found) == [
        "Effect shown: −30% against what was to be expected (between −45% and −11%).",
        "Incidents prevented: 93 (between 34 and 140).",
        "Costs for each incident prevented: € 410 (between 200 and 1890).",
    ]  # fmt: skip


def test_a_cost_that_may_be_endless_is_not_said() -> None:
    found = estimate_of(Verdict.EFFECT_SHOWN, 0.7, cost_each=(410.0, 200.0, math.inf))
    assert not any("Costs" in one for one in said(found))


def test_an_effect_against_what_was_hoped_for_is_called_that() -> None:
    found = estimate_of(Verdict.EFFECT_SHOWN, 1.4, prevented=-80.0, prevented_lower=-120.0, prevented_upper=-30.0)
    assert said(found)[0].startswith("Effect shown, but not the one that was hoped for: +40%")
    assert said(found)[1] == "More than was to be expected: 80 (between 30 and 120)."


def test_what_was_to_rise_and_rose_is_as_was_hoped() -> None:
    found = estimate_of(Verdict.EFFECT_SHOWN, 1.4, prevented=-80.0, prevented_lower=-120.0, prevented_upper=-30.0,
                        hoped=Hoped.RISES)  # fmt: skip
    assert said(found)[0].startswith("Effect shown: +40%")


def test_what_was_to_rise_and_fell_is_fewer_and_not_prevented() -> None:
    found = estimate_of(Verdict.EFFECT_SHOWN, 0.7, hoped=Hoped.RISES, prevented=93.0, prevented_lower=34.0,
                        prevented_upper=140.0)  # fmt: skip
    assert said(found)[1] == "Fewer than was to be expected: 93 (between 34 and 140)."


def test_what_cannot_be_told_says_what_would_tell_more() -> None:
    assert said(estimate_of()) == [
        "Cannot tell: −9% against what was to be expected, but it can also be chance (between −24% and +10%).",
        "More areas, a longer time, or lots that decide who begins would tell more.",
    ]


def test_no_effect_names_the_size_that_it_leaves_out() -> None:
    assert said(estimate_of(Verdict.NO_EFFECT_BEYOND, 0.99, beyond=0.25))[0].startswith(
        "No effect (fall) larger than 25% shown: −1%"
    )


def test_where_no_estimate_can_be_made_the_reason_follows() -> None:
    why = Statement("lots_one_area")
    nothing = estimate_of(ratio=math.nan, refusals=(why,))
    assert said(nothing)[:3] == [
        "Cannot tell: these figures do not allow an estimate.",
        "Counted where the measure was, since its start: 218.", why.in_english(),
    ]  # fmt: skip
    known = estimate_of(ratio=math.nan, refusals=(why,), year_before=240.0)
    assert said(known)[1].endswith("218; in the same part of the year before: 240.")


@pytest.mark.parametrize(("ratio", "change"), [(0.91, "−9%"), (1.0, "+0%"), (1.104, "+10%")])
def test_a_ratio_is_written_as_a_change(ratio: float, change: str) -> None:
    assert change_pct(ratio) == change
