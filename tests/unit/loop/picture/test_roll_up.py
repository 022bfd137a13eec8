# SPDX-License-Identifier: EUPL-1.2
"""Do delivered counts add up to wijk and municipality, and does no hole become a zero on the way?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    Observation,
    Origin,
    Period,
    Presence,
    Provenance,
    Revision,
    area_type_of,
)
from veiligheidsbeeld.loop.picture.cells import Cells
from veiligheidsbeeld.loop.picture.roll_up import rolled_up
from veiligheidsbeeld.loop.sources.tidied import Tidy

GM, A, B, C = "GM0001", "WK000100", "WK000101", "WK000102"
PARTS = {A: ["BU00010000", "BU00010001"]}
AREAS = [Area(area_type_of(code), code, 2026, code, None if code == GM else GM) for code in (GM, A, B, C)]
AREAS += [Area(AreaType.BUURT, code, 2026, code, wijk) for wijk, codes in PARTS.items() for code in codes]
YEAR = Period.year(2024)
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
ZERO, UNKNOWN = Presence.VALUE, Presence.MISSING
HIDDEN = Presence.SUPPRESSED


def file(number: int, counts: dict[str, float | Presence], slice_id: str = "", period: Period = YEAR) -> Tidy:
    """The number-th file of a sender: counts by area, or why there is none."""
    own = Provenance(
        id=f"t@{number}", source="partner_file:t", publisher="gemeente", table="t", title="t", url="bestand",
        licence="eigen", division_year=2026, known_at=NOON, recorded_at=NOON, origin=Origin.DELIVERED,
        released_by_publisher=False, snapshots=(), scope=str(number),
    )  # fmt: skip
    return Tidy(
        own, 40,
        [
            Observation(
                "m", slice_id, area_type_of(code), code, 2026, period,
                None if isinstance(count, Presence) else count,
                count if isinstance(count, Presence) else Presence.VALUE, Revision.FINAL, NOON, own.id,
            )
            for code, count in counts.items()
        ],
    )  # fmt: skip


def told(*files: tuple[Tidy, Presence], slice_id: str = "") -> dict[str, float | Presence]:
    """What the picture says of each wijk and the municipality."""
    cells = Cells(rolled_up(files, AREAS, AreaType.WIJK, additive=True))
    found = {code: cells.get("m", slice_id, code, YEAR) for code in (GM, A, B, C)}
    return {code: one.presence if one.value is None else one.value for code, one in found.items() if one}


@pytest.mark.parametrize("hole", [HIDDEN, UNKNOWN])
def test_a_total_of_a_hidden_or_unknown_part_is_that_too_and_no_zero(hole: Presence) -> None:
    assert told((file(1, {A: 4.0, B: hole, C: 6.0}), ZERO)) == {A: 4, B: hole, C: 6, GM: hole}


@pytest.mark.parametrize(("absent", "rest", "whole"), [(ZERO, 0.0, 10.0), (UNKNOWN, UNKNOWN, UNKNOWN)])
def test_an_area_without_a_row_is_what_the_sender_said(absent: Presence, rest: object, whole: object) -> None:
    assert told((file(1, {A: 4.0, B: 6.0}), absent)) == {A: 4, B: 6, C: rest, GM: whole}


def test_files_of_one_sender_add_up_and_none_puts_a_zero_where_another_counted() -> None:
    first, second = file(1, {A: 4.0, B: 6.0}), file(2, {C: 5.0})
    assert told((first, ZERO), (second, ZERO)) == {A: 4, B: 6, C: 5, GM: 15}
    assert told((first, UNKNOWN), (second, UNKNOWN)) == {A: 4, B: 6, C: 5, GM: 15}


def test_a_revised_part_counts_in_the_total_beside_the_parts_that_stayed() -> None:
    """`newest` takes a revised cell out of the older file."""
    assert told((file(1, {B: 6.0, C: 1.0}), ZERO), (file(2, {A: 9.0}), ZERO)) == {A: 9, B: 6, C: 1, GM: 16}


def test_an_unknown_cell_of_one_file_is_not_filled_by_another() -> None:
    assert told((file(1, {A: UNKNOWN, B: 6.0}), ZERO), (file(2, {C: 5.0}), ZERO))[A] is UNKNOWN


def test_buurten_stop_at_wijk_and_a_delivered_total_stays(slice_id: str = "") -> None:
    small, large = file(1, {PARTS[A][0]: 2.0, PARTS[A][1]: 3.0}), file(2, {GM: 99.0})
    found = rolled_up([(small, ZERO), (large, ZERO)], AREAS, AreaType.WIJK, additive=True)
    assert {one.area_type for tidy in found for one in tidy.observations} == {AreaType.WIJK, AreaType.MUNICIPALITY}
    cells = Cells(found)
    values = [one.value for one in (cells.get("m", "", A, YEAR), cells.get("m", "", GM, YEAR)) if one]
    assert values == [5, 99]


def test_shares_do_not_add_up() -> None:
    (found,) = rolled_up([(file(1, {A: 30.0, B: 20.0}), UNKNOWN)], AREAS, AreaType.WIJK, additive=False)
    assert {one.area_code for one in found.observations} == {A, B}


def test_a_kind_that_came_in_another_period_fills_no_zero_there() -> None:
    older = file(1, {A: 4.0}, "parkeren", Period.year(2023))
    assert told((older, ZERO), (replace(file(2, {A: 1.0, B: 2.0, C: 3.0})), ZERO), slice_id="parkeren") == {}
