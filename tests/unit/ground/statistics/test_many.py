# SPDX-License-Identifier: EUPL-1.2
"""Many comparisons: against scipy's own procedure, worked cases, and the test that a range is read from."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from veiligheidsbeeld.ground.statistics import change, dispersion_of, false_discovery, shrunken, usual_range


def test_false_discoveries_are_counted_as_scipy_does() -> None:
    p = np.random.default_rng(5).uniform(size=300) ** 3
    assert false_discovery(p) == pytest.approx(false_discovery_control(p))
    assert false_discovery([]).tolist() == []


def test_equally_certain_effects_are_all_drawn_by_the_same_share() -> None:
    x = np.array([-1.0, 0.0, 1.0, 4.0])
    squares = float(np.sum((x - x.mean()) ** 2))  # 14, where chance alone would give 3
    assert shrunken(x, np.ones(4)) == pytest.approx(x.mean() + (1 - 3 / squares) * (x - x.mean()))


def test_the_least_certain_does_not_lead() -> None:
    found = shrunken([0.1, -0.1, 0.2, 0.9, 0.6], [0.01, 0.01, 0.01, 1.0, 0.01])
    assert np.argmax(found) == 4
    assert shrunken([0.1, -0.1], [1.0, 1.0]).tolist() == [0.0, 0.0], "nothing beyond chance"
    assert shrunken([0.4], [1.0]).tolist() == [0.4]
    with pytest.raises(ValueError, match="variance"):
        shrunken([1.0, 2.0], [1.0, 0.0])


@pytest.mark.parametrize("before", [0, 4, 30, 129, 1000])
@pytest.mark.parametrize(("tau2", "degrees"), [(0.0, np.inf), (0.04, np.inf), (0.04, 8.0)])
def test_one_more_than_usual_is_called_and_the_most_usual_is_not(before: int, tau2: float, degrees: float) -> None:
    low, high = (float(one) for one in usual_range(before, 1.0, 1.2, 0.3, tau2, 1.0, degrees))

    def called(after: float) -> bool:
        factor = dispersion_of(before, after, 1.0, 1.2, 0.3, tau2)
        return str(change(before, after, 1.0, 1.2, dispersion=factor, degrees=degrees).verdict) in ("rise", "fall")

    assert low <= before * 1.2 <= high
    assert not called(low)
    assert not called(high)
    assert called(high + 1)
    assert low == 0 or called(low - 1)
