# SPDX-License-Identifier: EUPL-1.2
"""Whatever the counts and their variation: a promise of what will be seen is a chance, bounded and in order."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from veiligheidsbeeld.ground.statistics import ENOUGH, power, smallest_visible

COUNTS = st.floats(0, 3_000)
VARIES = st.fixed_dictionaries({
    "phi": st.floats(0, 5), "tau2": st.floats(0, 0.4), "factor": st.floats(0.2, 4), "degrees": st.floats(2, 200),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(before=COUNTS, after=COUNTS, varies=VARIES)
def test_it_is_a_chance_and_never_above_that_of_chance_alone(
    before: float, after: float, varies: dict[str, float]
) -> None:
    own, alone = float(power(before, [after], **varies)[0]), float(power(before, [after])[0])
    assert -1e-9 <= own <= alone + 1e-12
    assert alone <= 1 + 1e-9


@settings(max_examples=40, deadline=None)
@given(before=st.floats(1, 3_000), varies=VARIES)
def test_a_deeper_fall_is_seen_at_least_as_often(before: float, varies: dict[str, float]) -> None:
    chances = power(before, before * np.array([0.9, 0.7, 0.5, 0.3, 0.1]), **varies)
    assert np.all(np.diff(chances) > -0.02), "but for steps of whole counts"


@settings(max_examples=30, deadline=None)
@given(before=st.floats(1, 2_000), varies=VARIES, falls=st.booleans())
def test_what_is_called_visible_is_seen_four_times_in_five(
    before: float, varies: dict[str, float], falls: bool
) -> None:
    found = smallest_visible(before, falls=falls, **varies)
    alone = smallest_visible(before, falls=falls)
    if found is None:
        return
    after = before * (1 - found / 100 if falls else 1 + found / 100)
    assert power(before, [after], **varies)[0] >= ENOUGH - 1e-9
    assert alone is not None and alone <= found, "with more variation never a smaller one"
