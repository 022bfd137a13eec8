# SPDX-License-Identifier: EUPL-1.2
"""A report on the need: shares, rates and what could be seen at all; never a verdict."""

import pytest
from scipy.stats import beta, chi2
from statsmodels.stats.rates import etest_poisson_2indep

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.need import need_of
from veiligheidsbeeld.loop.effect.questions import need_only, templates


def told(*about: float, **more: float) -> list[str]:
    return [one.code for one in need_of(*about, **more).statements]  # type: ignore[arg-type]


def test_the_need_is_a_share_and_a_rate_with_exact_bounds() -> None:
    found = need_of(20, 3, 12_000)
    assert (found.share, found.rate) == (0.15, pytest.approx(20 / 12))
    assert found.share_lower == pytest.approx(beta.ppf(0.025, 3, 18))
    assert found.share_upper == pytest.approx(beta.ppf(0.975, 4, 17))
    assert found.rate_lower == pytest.approx(chi2.ppf(0.025, 40) / 2 / 12)
    assert found.rate_upper == pytest.approx(chi2.ppf(0.975, 42) / 2 / 12)


def test_none_seen_still_allows_about_three_of_so_many() -> None:
    found = need_of(300, 0, 12_000)
    assert found.most == pytest.approx(3 / 300, rel=0.01)
    assert "It can still be 1% of such incidents at most." in found.statements[0].in_english().replace("1.0%", "1%")


@pytest.mark.parametrize(("incidents", "chance"), [(20, 37), (80, 95)])
def test_a_halving_is_seen_as_often_as_the_question_says(incidents: int, chance: int) -> None:
    assert f"seen in {chance} of 100 cases" in need_of(incidents, 2, 12_000).statements[2].in_english()
    assert "in 100 of 100" not in need_of(900, 2, 12_000).statements[2].in_english()


def test_two_times_are_compared_by_the_rare_event_test_and_nothing_is_said_of_the_measure() -> None:
    found = need_of(40, 3, 10_000, earlier=15, earlier_hours=10_000)
    assert found.since is not None
    assert found.since.p == pytest.approx(etest_poisson_2indep(40, 10_000, 15, 10_000)[1], abs=1e-6)
    assert told(40, 3, 10_000, earlier=15, earlier_hours=10_000)[2] == "need_since_more"
    assert "says nothing of the measure" in found.statements[2].in_english()
    assert told(20, 3, 10_000, earlier=18, earlier_hours=10_000)[2] == "need_since_chance"
    assert told(20, 3, 10_000, earlier=0, earlier_hours=10_000)[2] == "need_since_few"


def test_whatever_is_counted_no_verdict_is_the_last_word() -> None:
    for about in ((20, 3, 12_000.0), (20, 0, 12_000.0), (900, 900, 500.0)):
        assert told(*about)[-1] == "need_no_verdict"
        assert not {"effect_shown", "effect_none_beyond"} & set(told(*about))


@pytest.mark.parametrize(
    ("about", "more"),
    [
        ((3, 4, 10.0), {}), ((0, 0, 10.0), {}), ((3, -1, 10.0), {}), ((3, 1, 0.0), {}), ((3, 1, float("inf")), {}),
        ((3, 1, 10.0), {"earlier": 3}), ((3, 1, 10.0), {"earlier_hours": 3.0}),
        ((3, 1, 10.0), {"earlier": -1, "earlier_hours": 3.0}), ((3, 1, 10.0), {"earlier": 1, "earlier_hours": 0.0}),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(about: tuple[int, int, float], more: dict[str, float]) -> None:
    with pytest.raises(UserError) as refused:
        need_of(*about, **more)  # type: ignore[arg-type]
    assert refused.value.statement.code == "need_of_what"


def test_of_the_questions_that_stand_ready_only_handcuffs_are_never_judged() -> None:
    assert [one for one in templates() if need_only(one)] == ["handboeien"]
    assert not need_only("") and not need_only("no-such-question")
