# SPDX-License-Identifier: EUPL-1.2
"""Does the verdict on two counts give the published numbers, and never contradict itself?

The numbers are those of the design's section 8, printed there to three digits.
"""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from veiligheidsbeeld.ground.statistics import Change, change, dispersion_of, fit

INF = math.inf
RISE, FALL, SAME, NOT = "rise", "fall", "stable", "no_conclusion"
# earlier, later, then by variation (none; phi .3 and tau2 .01; phi .3 and tau2 .04; that with 4 degrees of freedom):
# lower, upper, verdict
GOLDEN = {
    (129, 182): [(1.127, 1.771, RISE), (1.021, 1.959, RISE), (.880, 2.284, NOT), (.724, 2.814, NOT)],
    (4, 6): [(.411, 6.028, NOT), (.338, 7.572, NOT), (.324, 7.966, NOT), (.164, 18.942, NOT)],
    (9, 1): [(.005, .676, FALL), (.002, .845, FALL), (.002, .886, FALL), (.000, 1.685, NOT)],
    (355, 233): [(.556, .774, FALL), (.497, .863, FALL), (.418, 1.020, NOT), (.344, 1.222, NOT)],
    (625, 500): [(.711, .900, FALL), (.629, 1.015, NOT), (.525, 1.214, NOT), (.438, 1.443, NOT)],
    (4716, 4268): [(.868, .943, FALL), (.739, 1.107, SAME), (.608, 1.346, SAME), (.513, 1.589, SAME)],
    (0, 6): [(1.544, INF, RISE), (1.139, INF, RISE), (1.094, INF, RISE), (.479, INF, NOT)],
    (0, 5): [(None, INF, "too_few")] * 4,
}  # fmt: skip
VARIATIONS = [None, (.3, .01, INF), (.3, .04, INF), (.3, .04, 4)]  # fmt: skip
FACTORS = {  # D, by counts and variation
    (129, 182): (2.074, 4.399), (4, 6): (1.292, 1.360), (355, 233): (2.767, 7.169), (625, 500): (4.110, 12.540),
    (4716, 4268): (23.757, 91.130), (0, 6): (1.262, 1.300),
}  # fmt: skip
AREAS = [
    [10, 14, 9, 12], [50, 40, 60, 55], [200, 260, 210, 230], [1000, 900, 1150, 1050], [25, 31, 22, 40],
    [400, 330, 380, 300],
]  # fmt: skip


def judged(before: float, after: float, variation: tuple[float, float, float] | None) -> Change:
    if variation is None:
        return change(before, after)
    phi, tau2, degrees = variation
    return change(
        before, after, dispersion=dispersion_of(before, after, 1, 1, phi, tau2), degrees=degrees, noise=1 + phi
    )


@pytest.mark.parametrize("counts", GOLDEN, ids=str)
def test_limits_and_verdict_are_the_published_ones(counts: tuple[int, int]) -> None:
    for variation, (lower, upper, verdict) in zip(VARIATIONS, GOLDEN[counts], strict=True):
        found = judged(*counts, variation)
        assert str(found.verdict) == verdict
        assert float(found.upper) == pytest.approx(upper, abs=6e-4)
        assert lower is None or float(found.lower) == pytest.approx(lower, abs=6e-4)


@pytest.mark.parametrize("counts", FACTORS, ids=str)
def test_the_variance_factor_is_the_published_one(counts: tuple[int, int]) -> None:
    found = [float(dispersion_of(*counts, 1, 1, phi, tau2)) for phi, tau2 in ((0.3, 0.01), (0.3, 0.04))]
    assert found == pytest.approx(FACTORS[counts], abs=6e-4)


@pytest.mark.parametrize(
    ("counts", "p"), [((129, 182), 0.003), ((4, 6), 0.549), ((9, 1), 0.012), ((0, 6), 0.016)], ids=str
)
def test_the_chance_is_the_published_one(counts: tuple[int, int], p: float) -> None:
    assert float(change(*counts).p) == pytest.approx(p, abs=6e-4)


@pytest.mark.parametrize(
    ("counts", "exposures", "factor", "lower", "upper"),
    [
        ((182, 129), (1, 1), 1, 0.565, 0.888), ((30, 12), (12, 3), 1, 0.790, 3.082),
        ((120, 20), (365, 92), 1, 0.402, 1.044), ((129, 182), (1, 1), 2, 1.026, 1.948),
        ((129, 182), (1, 1), 4, 0.899, 2.233), ((355, 233), (1, 1), 8, 0.407, 1.045),
        ((4716, 4268), (1, 1), 4, 0.833, 0.983), ((4716, 4268), (1, 1), 8, 0.805, 1.017),
    ],
)  # fmt: skip
def test_exposures_and_a_given_factor_give_the_published_limits(
    counts: tuple[int, int], exposures: tuple[int, int], factor: float, lower: float, upper: float
) -> None:
    found = change(*counts, *exposures, dispersion=factor)
    assert (float(found.lower), float(found.upper)) == pytest.approx((lower, upper), abs=6e-4)


def test_as_good_as_equal_is_read_from_chance_and_clustering() -> None:
    for (a, b), (lower, upper), margins in (
        ((10000, 10100), (0.979, 1.042), {0.1: "stable", 0.2: "stable"}),
        ((1000, 1010), (0.914, 1.116), {0.1: "no_conclusion", 0.2: "stable"}),
    ):
        narrow = change(a, b, dispersion=1.3)
        assert (float(narrow.lower), float(narrow.upper)) == pytest.approx((lower, upper), abs=6e-4)
        for margin, verdict in margins.items():
            assert str(change(a, b, dispersion=40, noise=1.3, margin=margin).verdict) == verdict


def test_a_rise_inside_the_margin_keeps_its_word() -> None:
    assert str(change(100_000, 105_000).verdict) == "rise"


def test_the_fit_is_the_published_one() -> None:
    """Own phi .160, tau2 .02906 and 10 degrees, before the prior is weighed in."""
    found = fit(AREAS, prior=(0.3, 0.04))
    assert (found.phi, found.tau2, found.common, found.pairs) == pytest.approx((0.200, 0.03219, 0.2, 3), abs=6e-4)
    assert found.factor.tolist() == [1] * 6
    assert found.degrees == pytest.approx([13.9] * 6, abs=0.05)


COUNTS, WEIGHTS = st.integers(0, 400), st.floats(0.05, 20)
FACTOR, DEGREES = st.floats(1, 30), st.sampled_from([2.5, 4.0, 14.0, INF])


@given(COUNTS, COUNTS, WEIGHTS, WEIGHTS, FACTOR, DEGREES)
def test_turned_around_in_time_everything_is_the_reciprocal(
    a: int, b: int, wa: float, wb: float, factor: float, degrees: float
) -> None:
    there = change(a, b, wa, wb, dispersion=factor, degrees=degrees)
    back = change(b, a, wb, wa, dispersion=factor, degrees=degrees)
    assert float(there.p) == pytest.approx(float(back.p), rel=1e-9)
    if there.lower > 0 and there.upper < INF and back.lower > 0 and back.upper < INF:
        assert float(there.lower) == pytest.approx(1 / float(back.upper), rel=1e-9)
    turned = {"rise": "fall", "fall": "rise"}
    assert str(back.verdict) == turned.get(str(there.verdict), str(there.verdict))


@given(COUNTS, COUNTS, WEIGHTS, WEIGHTS, FACTOR, DEGREES)
def test_the_verdict_and_its_limits_never_disagree(
    a: int, b: int, wa: float, wb: float, factor: float, degrees: float
) -> None:
    found = change(a, b, wa, wb, dispersion=factor, degrees=degrees, noise=factor)
    if found.verdict in ("rise", "fall"):
        assert not found.lower <= 1 <= found.upper
    elif found.verdict != "too_few":
        assert found.lower <= 1 + 1e-9
        assert found.upper >= 1 - 1e-9


def test_with_whole_counts_it_is_the_mid_p_test_of_the_textbook_and_keeps_its_size() -> None:
    """Summed from the binomial chances one by one; wrongly called at most 5% at any level, also in unequal periods."""
    for total, share in product((6, 9, 30, 101), (0.5, 0.2, 0.05)):
        later = np.arange(total + 1)
        found = change(total - later, later, 1 - share, share)
        chances = binom.pmf(later, total, share)
        upwards = chances[::-1].cumsum()[::-1] - chances / 2
        expected = 2 * np.minimum(upwards, 1 - upwards)
        assert found.p == pytest.approx(expected, abs=1e-9)
    for level, share in product((0.5, 3, 10, 60), (0.5, 0.2)):
        a, b = np.meshgrid(np.arange(150), np.arange(150))
        chance = np.exp(_log_poisson(a, level * (1 - share)) + _log_poisson(b, level * share))
        called = np.isin(change(a, b, 1 - share, share).verdict, ("rise", "fall"))
        assert chance[called].sum() <= 0.05 + 1e-9


def _log_poisson(count: np.ndarray, mean: float) -> np.ndarray:
    return (
        count * math.log(mean) - mean - np.array([math.lgamma(one + 1) for one in count.ravel()]).reshape(count.shape)
    )


@pytest.mark.parametrize("wrong", [
    {"before": -1}, {"exposure_before": 0}, {"exposure_after": -2}, {"dispersion": 0.5}, {"noise": 0.9},
])  # fmt: skip
def test_what_no_count_or_factor_can_be_is_refused(wrong: dict[str, float]) -> None:
    arguments = {"before": 3, "after": 4, **wrong}
    with pytest.raises(ValueError, match=r" is (0 or more|more than 0|1 or more)"):
        change(**arguments)
