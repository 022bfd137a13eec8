# SPDX-License-Identifier: EUPL-1.2
"""Would other lots have given as much? Every way the lots could fall is tried: the level and the interval must hold."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy.stats import permutation_test

from veiligheidsbeeld.ground.statistics.randomisation import MOST_EXACT, other_lots, randomisation

SKEWED = np.array([0.0, 0.1, 0.1, 0.4, 0.9, 1.7, 2.2, 6.0])  # with two that are equal


def lots_of(n: int, k: int) -> list[np.ndarray]:
    return [np.isin(np.arange(n), one) for one in combinations(range(n), k)]


@pytest.mark.parametrize("treated", [1, 3, 4])
def test_without_effect_small_chances_are_as_rare_as_they_say(treated: int) -> None:
    found = np.array([randomisation(SKEWED, lots).p for lots in lots_of(8, treated)])
    for level in np.unique(found):
        assert np.mean(found <= level) <= level + 1e-12
    assert np.mean(found <= found.min()) == pytest.approx(found.min()), "no more cautious than ties make it"


def test_within_strata_small_chances_are_as_rare_as_they_say() -> None:
    strata = ["north"] * 4 + ["south"] * 4
    scores = SKEWED + np.repeat([0.0, 50.0], 4)
    both = [np.concatenate([one, other]) for one in lots_of(4, 2) for other in lots_of(4, 1)]
    found = np.array([randomisation(scores, lots, strata).p for lots in both])
    assert all(np.mean(found <= level) <= level + 1e-12 for level in found)
    assert randomisation(scores, both[0], strata).differences.shape == (comb(4, 2) * comb(4, 1),)


@pytest.mark.parametrize(("treated", "level"), [(3, 0.95), (4, 0.9)])
def test_the_interval_holds_an_effect_that_is_the_same_for_all(treated: int, level: float) -> None:
    effect, held = -0.7, []
    for lots in lots_of(8, treated):
        found = randomisation(SKEWED + effect * lots, lots, level=level)
        held.append(found.lower <= effect <= found.upper)
    assert np.mean(held) >= level
    assert not all(held)


def test_the_interval_is_what_the_test_does_not_reject() -> None:
    rng = np.random.default_rng(4)
    lots = np.arange(9) < 4
    scores = rng.normal(size=9)
    found = randomisation(scores, lots)
    assert found.lower < found.difference < found.upper
    for bound, outwards in ((found.lower, -1e-6), (found.upper, 1e-6)):
        assert randomisation(scores - (bound - outwards) * lots, lots).p > 0.05
        assert randomisation(scores - (bound + outwards) * lots, lots).p <= 0.05


def test_few_lots_bound_nothing() -> None:
    alone = randomisation(SKEWED, SKEWED > 5)
    assert alone.p == pytest.approx(1 / 8)
    assert (alone.lower, alone.upper) == (-np.inf, np.inf)


def test_chance_is_that_of_scipy() -> None:
    """SciPy doubles the smaller tail; with groups of one size, all ways at once, that is the same."""
    a, b = np.random.default_rng(6).normal(size=(2, 6))
    other = permutation_test((a, b - 1), lambda x, y, axis: x.mean(axis) - y.mean(axis), n_resamples=np.inf)
    found = randomisation(np.concatenate([a, b - 1]), np.arange(12) < 6)
    assert found.exact
    assert found.p == pytest.approx(other.pvalue)
    assert found.difference == pytest.approx(other.statistic)


def test_a_sample_of_lots_is_near_to_all_and_repeats_itself() -> None:
    rng = np.random.default_rng(9)
    scores, lots = rng.normal(size=18), np.arange(18) < 9
    assert comb(18, 9) > MOST_EXACT
    one, again, other = (randomisation(scores - 0.8 * lots, lots, seed=seed) for seed in (1, 1, 2))
    assert not one.exact
    assert one.p == again.p
    assert np.array_equal(one.differences, again.differences)
    assert not np.array_equal(one.differences, other.differences)
    total = permutation_test(
        (scores[:9] - 0.8, scores[9:]), lambda x, y, axis: x.mean(axis) - y.mean(axis), n_resamples=60_000, rng=1
    )
    assert one.p == pytest.approx(total.pvalue, abs=0.012)
    assert (one.lower, one.upper) == pytest.approx((other.lower, other.upper), abs=0.1)


def test_a_sample_counts_the_real_lots() -> None:
    lots = np.arange(40) < 20
    assert randomisation(100.0 * lots, lots, draws=99).p == pytest.approx(0.01)


def test_strata_keep_their_number_and_a_stratum_of_one_kind_tells_nothing() -> None:
    strata = np.repeat([1, 2, 3], 20)
    lots = np.concatenate([np.arange(20) < 5, np.arange(20) < 12, np.ones(20, dtype=bool)])
    drawn, exact = other_lots(lots, strata.tolist(), draws=50)
    assert not exact
    assert all((drawn[:, strata == one].sum(axis=1) == lots[strata == one].sum()).all() for one in (1, 2, 3))
    assert np.array_equal(drawn[0], lots)
    scores = np.random.default_rng(1).normal(size=60)
    odd = np.where(strata == 3, scores + 1000, scores)
    found = randomisation(odd, lots, strata.tolist(), draws=99)
    assert found.difference == pytest.approx(randomisation(scores[:40], lots[:40], strata[:40].tolist()).difference)


def test_the_difference_within_strata_is_that_of_regression_with_a_level_for_each() -> None:
    rng = np.random.default_rng(2)
    strata = np.repeat([0, 1, 2], [5, 8, 4])
    lots = np.array([1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0], dtype=bool)
    scores = rng.normal(size=17) + 3 * strata
    columns = np.column_stack([lots, *(strata == one for one in range(3))]).astype(float)
    assert randomisation(scores, lots, strata.tolist(), draws=9).difference == pytest.approx(
        np.linalg.lstsq(columns, scores)[0][0]
    )


@pytest.mark.parametrize(
    ("scores", "treated", "strata"),
    [([1.0, np.nan], [1, 0], None), ([1.0, 2.0], [1, 1], None), ([1.0, 2.0], [1, 0], ["a", "b"]),
     ([1.0, 2.0], [1, 0], ["a"]), ([1.0, 2.0, 3.0], [1, 0], None)],
)  # fmt: skip
def test_lots_that_compare_nothing_are_an_error(scores: list[float], treated: list[int], strata: list[str]) -> None:
    with pytest.raises(ValueError):
        randomisation(scores, treated, strata)
