# SPDX-License-Identifier: EUPL-1.2
"""Are simulated tables of neighbourhoods what the real ones were measured to be?"""

import numpy as np

from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods, neighbourhood_counts, planted


def test_they_resemble_the_neighbourhoods_of_the_hague() -> None:
    """EFFECTS.md, section 3: zeros 43-57% of cells, lag-1 relative autocovariance .00-.10, tau2 .018-.103."""
    counts = neighbourhood_counts(np.random.default_rng(1), 4_000, 48).astype(float)
    assert 0.43 <= (counts == 0).mean() <= 0.57
    years = counts.reshape(len(counts), 4, 12).sum(axis=2)
    busy = years.min(axis=1) >= 15
    moves = np.diff(np.log(years[busy]), axis=1)
    chance = 1 / years[busy][:, 1:] + 1 / years[busy][:, :-1]
    assert 0.018 <= float((moves**2 - chance).mean()) <= 0.103
    relative = counts[busy] / counts[busy].mean(axis=1, keepdims=True)
    relative = relative / relative.mean(axis=0) - 1
    assert 0.0 <= float((relative[:, 1:] * relative[:, :-1]).mean()) <= 0.10


def test_a_drift_makes_later_years_differ_more() -> None:
    def spread(drift: float) -> float:
        counts = neighbourhood_counts(np.random.default_rng(2), 3_000, 60, Neighbourhoods(median=20, drift=drift))
        years = counts.reshape(len(counts), 5, 12).sum(axis=2) + 0.5
        return float(np.log(years[:, 4] / years[:, 0]).var())

    assert abs(spread(0.04) - spread(0.0) - 0.16) < 0.05  # four years of it


def test_a_planted_change_stands_in_its_areas_and_from_its_start_on_only() -> None:
    rng = np.random.default_rng(3)
    before = neighbourhood_counts(rng, 400, 24, Neighbourhoods(median=30))
    for change in (-0.25, 0.25):
        after = planted(rng, before, range(200), 12, change)
        assert (after[200:] == before[200:]).all() and (after[:, :12] == before[:, :12]).all()
        assert abs(after[:200, 12:].sum() / before[:200, 12:].sum() - (1 + change)) < 0.01
