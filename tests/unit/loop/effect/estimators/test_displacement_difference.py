# SPDX-License-Identifier: EUPL-1.2
"""The weighted displacement difference: as published, as a regression, and with good and bad years in its error."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.families.links import Identity
from statsmodels.genmod.generalized_linear_model import GLM

from veiligheidsbeeld.loop.effect.estimators.displacement import displacement_difference

ACCEPTANCE = (
    Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[6] / "shared")) / "data/effects/acceptance.json"
)
published = pytest.mark.skipif(not ACCEPTANCE.exists(), reason=f"no published results at {ACCEPTANCE} (set VB_SHARED)")
GROUPS = ("treated", "control", "disp_treated", "disp_control")


@published
def test_the_example_of_the_paper_is_as_printed() -> None:
    entry = json.loads(ACCEPTANCE.read_text())["A8_wdd_paper"]
    value, near = entry["value"], entry["tol"]
    found = displacement_difference(*(entry["input"][one] for one in GROUPS), level=1 - entry["input"]["alpha"])
    assert found.estimate == pytest.approx(value["est_total"], abs=near["est_total"])
    assert found.variance == pytest.approx(value["var_total"], abs=near["var_total"])
    assert found.z == pytest.approx(value["z"], abs=near["z"])
    assert [found.lower, found.upper] == pytest.approx(value["ci"], abs=near["ci"])


@published
def test_weights_of_time_and_of_area_divide_as_in_the_published_code() -> None:
    content = json.loads(ACCEPTANCE.read_text())
    near, counts = content["A9_wdd_weights"]["tol"], content["A8_wdd_paper"]["input"]
    of_time, of_area = content["A9_wdd_weights"]["value"].values()
    found = displacement_difference((80, 20), (100, 50), time_weights=(2, 1))
    assert [found.estimate, found.variance**0.5] == pytest.approx([of_time["est"], of_time["se"]], abs=near)
    # its weights stand in the order control, treated, displacement of control, of treated
    found = displacement_difference(*(counts[one] for one in GROUPS), area_weights=(1.2, 0.9, 1.5, 1.6))
    assert [found.estimate, found.variance**0.5, found.z] == pytest.approx(
        [of_area["est"], of_area["se"], of_area["z"]], abs=near
    )
    assert [found.lower, found.upper] == pytest.approx(of_area["ci"], abs=near)


# statsmodels warns that an identity link may lead below 0; these counts are far from it
@pytest.mark.filterwarnings("ignore:The Identity link function")
@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_contrast_of_a_poisson_regression_with_an_identity_link(seed: int) -> None:
    """Three months before and three after: the regression has the means of months, the difference their sums."""
    months = np.random.default_rng(seed).poisson(np.array([80, 60, 50, 40])[:, None, None], (4, 2, 3))
    sign, mean = np.array([1, -1, 1, -1]), months.mean(axis=2)
    level, later = np.repeat(np.eye(4), 6, axis=0), np.tile([0.0, 0.0, 0.0, 1.0, 1.0, 1.0], 4)
    model = GLM(months.ravel(), np.column_stack([level, level * later[:, None]]), family=Poisson(link=Identity()))
    fitted = model.fit(start_params=np.concatenate([mean[:, 0], mean[:, 1] - mean[:, 0]]))
    contrast = 3 * np.concatenate([np.zeros(4), sign])
    found = displacement_difference(*months.sum(axis=2))
    assert found.estimate == pytest.approx(float(contrast @ fitted.params), abs=1e-6)
    assert found.variance == pytest.approx(float(contrast @ fitted.cov_params() @ contrast), rel=1e-6)


def test_areas_add_up_and_only_their_own_years_make_a_sum_less_sure() -> None:
    areas, control = np.array([[30, 20], [50, 60], [20, 25]]), (100, 90)
    apart, together = displacement_difference(areas, control), displacement_difference(areas.sum(axis=0), control)
    assert apart == together, "chance does not care in which area"
    apart, together = (displacement_difference(one, control, tau2=0.1) for one in (areas, areas.sum(axis=0)))
    assert together.variance > apart.variance
    of_years = 0.05 * (np.sum(areas**2) + 100**2 + 90**2)
    assert apart.variance == pytest.approx(areas.sum() + 190 + of_years)
    assert displacement_difference(areas, control, phi=0.5).variance == pytest.approx(1.5 * (areas.sum() + 190))


def test_with_good_and_bad_years_the_published_variance_claims_too_much_and_ours_does_not() -> None:
    """Five against five by lot, nothing done: the year-on-year variance of burglary, and clusters."""
    rng, draws, tau2, phi = np.random.default_rng(11), 1000, 0.10, 0.2
    luck = rng.gamma(2 / tau2, tau2 / 2, (draws, 10, 2))
    mean = rng.uniform(30, 90, (draws, 10, 1)) * luck
    counts = rng.negative_binomial(mean / phi, 1 / (1 + phi))

    def claimed(**ordinary: float) -> float:
        found = [displacement_difference(one[:5], one[5:], **ordinary) for one in counts]
        return float(np.mean([abs(one.z) > 1.96 for one in found]))

    assert claimed() > 0.20
    assert 0.03 <= claimed(phi=phi, tau2=tau2) <= 0.07


@pytest.mark.parametrize(
    ("counts", "weights"),
    [(((1, 2), (3, np.nan)), {}), (((1, -2), (3, 4)), {}), (((1, 2, 3), (3, 4)), {}), (((0, 0), (0, 0)), {}),
     (((1, 2), (3, 4)), {"time_weights": (1, 0)}), (((1, 2), (3, 4)), {"tau2": -0.1})],
)  # fmt: skip
def test_what_cannot_be_is_an_error(counts: tuple[tuple[float, ...], ...], weights: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        displacement_difference(*counts, **weights)
