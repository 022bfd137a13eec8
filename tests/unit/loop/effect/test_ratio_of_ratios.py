# SPDX-License-Identifier: EUPL-1.2
"""Is the ratio of ratios what Poisson regression gives, and its variance what it should be? Against pyfixest, against
closed forms, and by simulation."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veiligheidsbeeld.loop.effect.estimators.ratio import between_areas, cluster_robust, ratio_of_ratios
from veiligheidsbeeld.loop.effect.estimators.stepped import stepped_start

COUNTS = st.lists(st.integers(1, 400), min_size=8, max_size=30)


@pytest.fixture(scope="module")
def pyfixest():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own dependencies warn
        import pyfixest

        yield pyfixest


def test_it_is_poisson_regression_with_effects_of_areas_and_periods(pyfixest) -> None:
    import pandas as pd

    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(2, 20, (30, 1)), (30, 2)).astype(float)
    rows = [(n, m, counts[n, m], int(n < 5 and m == 1)) for n in range(30) for m in range(2)]
    frame = pd.DataFrame(rows, columns=["area", "period", "count", "measure"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = pyfixest.fepois(
            "count ~ measure | area + period", frame, vcov={"CRV1": "area"}, ssc=pyfixest.ssc(k_adj=False)
        )
    treated, controls = list(range(5)), list(range(5, 30))
    found = cluster_robust(counts[:, 0], counts[:, 1], treated, controls)
    assert found.log == pytest.approx(float(fitted.coef().iloc[0]), abs=1e-9)
    assert found.se == pytest.approx(float(fitted.se().iloc[0]), rel=1e-6) and found.degrees == 29
    assert ratio_of_ratios(counts[:, 0], counts[:, 1], treated, controls).log == pytest.approx(found.log, abs=1e-12)


@given(COUNTS, st.integers(1, 4))
def test_it_is_the_ratio_of_two_ratios_of_sums(counts: list[int], treated: int) -> None:
    """Closed form; A doubling of all areas is no effect, of the treated alone is one."""
    before = np.array(counts, dtype=float)
    one, other = list(range(treated)), list(range(treated, len(counts)))
    assert ratio_of_ratios(before, 2 * before, one, other).log == pytest.approx(0, abs=1e-12)
    after = before.copy()
    after[one] *= 2
    found = ratio_of_ratios(before, after, one, other)
    assert found.log == pytest.approx(np.log(2)) and found.expected == pytest.approx(before[one].sum())
    assert found.se >= np.sqrt(sum(1 / (part.sum() + 0.5) for part in (before[one], after[one])))


def test_what_areas_vary_beyond_chance_is_found_again() -> None:
    rng = np.random.default_rng(2)
    for tau2 in (0.0, 0.06, 0.2):
        level = rng.gamma(3, 40, 3_000)
        after = rng.poisson(level * np.exp(rng.normal(0, np.sqrt(tau2), 3_000))).astype(float)
        found, degrees = between_areas(rng.poisson(level).astype(float), after, np.arange(3_000))
        assert found == pytest.approx(tau2, abs=0.012) and degrees > 2_900


def test_with_too_few_areas_the_variance_is_taken_as_large() -> None:
    few = np.array([40.0, 50, 60])
    assert between_areas(few, few, np.arange(3)) == (0.10, 5)


def test_treated_areas_that_differ_among_themselves_widen_the_bounds() -> None:
    before = np.full(40, 100.0)
    alike, unlike = before.copy(), before.copy()
    alike[:4] = 80
    unlike[:4] = [20, 140, 40, 120]
    low = [ratio_of_ratios(before, one, range(4), range(4, 40)).bounds() for one in (alike, unlike)]  # type: ignore[arg-type]
    assert low[0][1] < 0 < low[1][1]


def test_no_incidents_at_all_give_wide_bounds_and_no_fault() -> None:
    zero, some = np.zeros(12), np.full(12, 30.0)
    found = ratio_of_ratios(zero, some, [0, 1], list(range(2, 12)))
    assert np.isfinite(found.log) and found.se > 0.5


def test_the_stepped_estimate_is_least_squares_with_areas_and_periods() -> None:
    """Against the regression written out with a column for each area and each stretch."""
    rng = np.random.default_rng(3)
    begun = [24, 24, 27, 27, 30, 30]
    counts = rng.poisson(40, (6, 36)).astype(float)
    found = stepped_start(counts, begun, orders=50)
    edges = list(range(0, 36, 3))
    cells = np.log(counts.reshape(6, 12, 3).sum(axis=2) + 0.5)
    given_ = np.array([[edge >= one for edge in edges] for one in begun], dtype=float)
    columns = [np.kron(np.eye(6), np.ones((12, 1))), np.kron(np.ones((6, 1)), np.eye(12))[:, 1:], given_.reshape(-1, 1)]
    fitted = np.linalg.lstsq(np.hstack(columns), cells.ravel(), rcond=None)[0]
    assert found.difference == pytest.approx(float(fitted[-1]))


def test_a_start_of_all_at_once_is_no_stepped_start() -> None:
    with pytest.raises(ValueError):
        stepped_start(np.ones((4, 24)), [12, 12, 12, 12])


def test_a_stepped_start_that_did_nothing_is_claimed_in_one_of_twenty() -> None:
    rng = np.random.default_rng(4)
    claimed = 0
    for _ in range(200):
        counts = rng.poisson(np.exp(rng.normal(2, 0.3, (8, 1)) + rng.normal(0, 0.2, (8, 36)))).astype(float)
        claimed += stepped_start(counts, rng.permutation(np.repeat([24, 27, 30, 33], 2)).tolist(), orders=99).p <= 0.05
    assert claimed / 200 <= 0.09
