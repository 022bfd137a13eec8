# SPDX-License-Identifier: EUPL-1.2
"""How long must cases be accepted before lots over them can tell anything?"""

import math

import numpy as np
import pytest
from told_cases import file_of

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect import advise_cases
from veiligheidsbeeld.loop.effect.case_verdict import estimate_cases
from veiligheidsbeeld.loop.effect.estimators.case_file import read_cases
from veiligheidsbeeld.loop.effect.result import Verdict


def codes(*about: float, **more: float) -> list[str]:
    return [one.code for one in advise_cases(*about, **more).statements]


def test_the_number_of_cases_is_that_of_the_usual_formula() -> None:
    """(1.96 + 0.84)^2 times the variance of the log ratio, over its square: half the cases in each arm."""
    found = advise_cases(240)
    one = (1 / 4 + 1) + (1 / (4 * 0.75) + 1)
    assert found.cases / 2 == pytest.approx((1.959964 + 0.841621) ** 2 * one / math.log(0.75) ** 2, abs=1)
    assert found.months == math.ceil(12 * found.cases / 240)


def test_a_team_with_few_cases_hears_that_it_takes_too_long_and_what_would_help() -> None:
    assert codes(60) == ["case_advice_long", "case_advice_smallest", "case_advice_assumed", "advice_together"]
    assert not advise_cases(60).answerable
    assert codes(4)[1] == "case_advice_never" and advise_cases(4).smallest is None


def test_a_team_with_enough_cases_hears_after_how_many_months_and_what_a_year_would_show() -> None:
    found = advise_cases(300)
    assert found.answerable and found.statements[0].code == "case_advice_can"
    assert found.smallest is not None and 0.25 < found.smallest < 0.4


def test_a_larger_change_more_reports_or_more_alike_cases_need_fewer_of_them() -> None:
    usual = advise_cases(120).cases
    assert advise_cases(120, worthwhile=0.5).cases < usual / 3
    assert advise_cases(120, reports_per_year=12).cases < usual
    assert advise_cases(120, variance=0.2).cases < usual / 2


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"cases_per_year": 0}, "case_advice_of_what"), ({"cases_per_year": 90, "variance": -1}, "case_advice_of_what"),
        ({"cases_per_year": 90, "reports_per_year": 0}, "case_advice_of_what"),
        ({"cases_per_year": 90, "worthwhile": 25}, "bad_worthwhile"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(about: dict[str, float], why: str) -> None:
    with pytest.raises(UserError) as refused:
        advise_cases(**about)
    assert refused.value.statement.code == why


@pytest.mark.full
def test_as_many_cases_as_are_advised_show_the_change_in_four_cases_out_of_five() -> None:
    """Files of simulated cases, of which each has the reports of a year as told beforehand (followed 283 days of 365
    on average, so 4 a year times 365/283)."""
    arm = advise_cases(100, worthwhile=0.4).cases // 2
    found = [
        estimate_cases(
            read_cases(file_of(seed, arm=arm, ratio=0.6, a_year=4 * 365 / 283), "zaken.csv"), "regie", lots=False
        ).verdict
        for seed in range(400)
    ]
    assert np.mean([one is Verdict.EFFECT_SHOWN for one in found]) == pytest.approx(0.8, abs=0.06)
