# SPDX-License-Identifier: EUPL-1.2
"""What does an absent row mean? Zero only where the publisher published; a hole is carried into every total."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veiligheidsbeeld.ground.core import AreaType, Observation, Period, Presence, Revision
from veiligheidsbeeld.ground.store import Grid, total

YEAR = Period.year(2024)
AREAS = ("BU01140100", "BU01140101", "BU01140102")
GRID = Grid(
    "misdrijven", "47018NED@1", 2024, AreaType.BUURT, AREAS, ("0.0.0", "1.1.1"), ("2023", "2024"), Presence.VALUE,
    hidden_slices=("3.2.1",),
)  # fmt: skip


def row(area: str, value: float | None, presence: Presence = Presence.VALUE, slice_id: str = "0.0.0") -> Observation:
    return Observation(
        "misdrijven", slice_id, AreaType.BUURT, area, 2024, YEAR, value, presence, Revision.FINAL,
        datetime(2025, 1, 1, tzinfo=UTC), "47018NED@1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("slice_id", "area", "period", "meaning"),
    [
        ("0.0.0", AREAS[0], "2024", Presence.VALUE),
        ("3.2.1", AREAS[0], "2024", Presence.SUPPRESSED),
        ("3.2.1", "BU99990000", "2024", Presence.MISSING),
        ("3.2.1", AREAS[0], "2012", Presence.MISSING),
        ("9.9.9", AREAS[0], "2024", Presence.MISSING),
        ("0.0.0", "BU99990000", "2024", Presence.MISSING),
        ("0.0.0", AREAS[0], "2012", Presence.MISSING),
        ("0.0.0", AREAS[0], "2024-01", Presence.MISSING),
    ],
)
def test_an_absent_row_means_zero_only_inside_what_was_published(
    slice_id: str, area: str, period: str, meaning: Presence
) -> None:
    assert GRID.absence(slice_id, area, Period.parse(period)) is meaning


def test_a_hidden_offence_is_never_read_as_zero() -> None:
    found = total(GRID, {}, [("3.2.1", area, YEAR) for area in AREAS])
    assert (found.value, found.suppressed, found.complete) == (0, 3, False)


def test_absent_rows_inside_the_grid_are_true_zeros() -> None:
    found = total(GRID, {("0.0.0", AREAS[0]): row(AREAS[0], 7)}, [("0.0.0", area, YEAR) for area in AREAS])
    assert (found.value, found.cells, found.complete) == (7, 3, True)


@pytest.mark.parametrize("presence", [Presence.SUPPRESSED, Presence.MISSING])
def test_one_hole_makes_the_whole_total_incomplete(presence: Presence) -> None:
    observed = {("0.0.0", AREAS[0]): row(AREAS[0], 7), ("0.0.0", AREAS[1]): row(AREAS[1], None, presence)}
    found = total(GRID, observed, [("0.0.0", area, YEAR) for area in AREAS])
    assert found.value == 7
    assert not found.complete
    assert (found.suppressed, found.missing) == (presence is Presence.SUPPRESSED, presence is Presence.MISSING)


def test_a_cell_that_cannot_exist_is_no_hole() -> None:
    found = total(GRID, {("0.0.0", AREAS[0]): row(AREAS[0], None, Presence.IMPOSSIBLE)}, [("0.0.0", AREAS[0], YEAR)])
    assert found.complete


@given(st.lists(st.tuples(st.sampled_from(Presence), st.integers(0, 50)), min_size=1, max_size=3))
def test_a_total_says_how_many_cells_it_lacks(cells: list[tuple[Presence, int]]) -> None:
    observed = {
        ("0.0.0", area): row(area, float(value) if presence is Presence.VALUE else None, presence)
        for area, (presence, value) in zip(AREAS, cells, strict=False)
    }
    found = total(GRID, observed, [(slice_id, area, YEAR) for slice_id, area in observed])
    kinds = [presence for presence, _ in cells]
    assert found.value == sum(value for presence, value in cells if presence is Presence.VALUE)
    assert (found.suppressed, found.missing) == (kinds.count(Presence.SUPPRESSED), kinds.count(Presence.MISSING))
    assert found.complete == (found.suppressed + found.missing == 0)
