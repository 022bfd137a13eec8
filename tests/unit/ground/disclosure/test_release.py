# SPDX-License-Identifier: EUPL-1.2
"""What does release() hide? Small examples that a person can check; tests/generative attacks random ones."""

from collections.abc import Callable

import pytest

from veiligheidsbeeld.ground.core import Figure, Period, Presence, area_type_of
from veiligheidsbeeld.ground.disclosure import release, threshold_of

Make = Callable[..., Figure]
A, B, C, WIJK = "BU00010100", "BU00010101", "BU00010102", "WK000101"
PARENTS = {A: WIJK, B: WIJK, C: WIJK}
THRESHOLDS = {("woninginbraak", "own"): 5, ("woninginbraak", "public"): 1}


def shown(make: Make, counts: dict[tuple[str, str], int], public: str = "") -> dict[tuple[str, str], float | str]:
    """Released counts by area and period, or the reason why there is none."""
    table = list(
        make(
            area_type=area_type_of(area), area_code=area, period=Period.parse(period), count=float(count),
            n=float(count), provenance="public" if area == public else "own",
        )
        for (area, period), count in counts.items()
    )  # fmt: skip
    rows = release(table, THRESHOLDS, PARENTS).table
    return {(row.area_code, str(row.period)): row.reason if row.count is None else row.count for row in rows}


def test_the_smallest_other_part_goes_with_a_hidden_one_and_the_total_stays(figure: Make) -> None:
    found = shown(figure, {(A, "2024"): 3, (B, "2024"): 20, (C, "2024"): 30, (WIJK, "2024"): 53})
    assert found == {(A, "2024"): "few_events", (B, "2024"): "would_reveal_part", (C, "2024"): 30, (WIJK, "2024"): 53}


def test_a_total_of_one_hidden_part_and_zeros_is_hidden_and_the_zeros_stay(figure: Make) -> None:
    found = shown(figure, {(A, "2024"): 3, (B, "2024"): 0, (WIJK, "2024"): 3})
    assert found == {(A, "2024"): "few_events", (B, "2024"): 0, (WIJK, "2024"): "would_reveal_part"}


def test_a_total_stays_when_two_hidden_parts_keep_room(figure: Make) -> None:
    found = shown(figure, {(A, "2024"): 3, (B, "2024"): 2, (C, "2024"): 9, (WIJK, "2024"): 14})
    assert found[WIJK, "2024"] == 14


@pytest.mark.parametrize("each", [1, 4])
def test_one_more_goes_when_all_hidden_parts_must_be_at_their_bound(figure: Make, each: int) -> None:
    found = shown(figure, {(A, "2024"): each, (B, "2024"): each, (C, "2024"): 9, (WIJK, "2024"): 9 + 2 * each})
    assert found[C, "2024"] == "would_reveal_part"


def test_beside_a_public_total_a_zero_keeps_a_hidden_part_company(figure: Make) -> None:
    found = shown(figure, {(A, "2024"): 3, (B, "2024"): 0, (WIJK, "2024"): 3}, public=WIJK)
    assert found == {(A, "2024"): "few_events", (B, "2024"): "would_reveal_part", (WIJK, "2024"): 3}


def test_parts_that_a_public_total_holds_to_one_do_not_say_few(figure: Make) -> None:
    found = shown(figure, {(A, "2024"): 1, (B, "2024"): 0, (C, "2024"): 0, (WIJK, "2024"): 1}, public=WIJK)
    assert found[A, "2024"] == "would_reveal_part"
    assert sorted(str(found[area, "2024"]) for area in (B, C)) == ["0.0", "would_reveal_part"]


def test_what_public_figures_alone_give_away_costs_no_other_figure(figure: Make) -> None:
    counts = {(A, "2024-01"): 3, (A, "2024-02"): 9, (A, "2024"): 12, (WIJK, "2024-01"): 3, (WIJK, "2024-02"): 9}
    found = shown(figure, counts, public=WIJK)
    assert found == {**counts, (A, "2024-01"): "few_events"}


def test_a_hidden_total_is_not_given_back_by_its_shown_months(figure: Make) -> None:
    """A-year (3) is hidden, so is the wijk's year; but both months of the wijk may be shown and add up to that year."""
    counts = {
        (A, "2024-01"): 2, (B, "2024-01"): 3, (WIJK, "2024-01"): 5,
        (A, "2024-02"): 1, (B, "2024-02"): 4, (WIJK, "2024-02"): 5,
        (A, "2024"): 3, (B, "2024"): 7, (WIJK, "2024"): 10,
    }  # fmt: skip
    found = shown(figure, counts)
    assert isinstance(found[A, "2024"], str)
    year_is_known = found[WIJK, "2024"] == 10 or {found[WIJK, "2024-01"], found[WIJK, "2024-02"]} == {5}
    assert not (year_is_known and found[B, "2024"] == 7)


def test_a_year_of_few_does_not_say_so_when_its_months_would_then_each_be_one(figure: Make) -> None:
    months = {(A, f"2024-{month:02}"): int(month <= 4) for month in range(1, 13)}
    found = shown(figure, {**months, (A, "2024"): 4})
    assert [found[A, f"2024-{month:02}"] for month in range(1, 5)] == ["few_events"] * 4
    assert found[A, "2024"] == "would_reveal_part"


def test_a_year_stays_and_another_month_goes(figure: Make) -> None:
    found = shown(figure, {(A, "2024-01"): 3, (A, "2024-02"): 9, (A, "2024-03"): 8, (A, "2024"): 20})
    assert found[A, "2024"] == 20
    assert found[A, "2024-03"] == "would_reveal_part"


def test_quarters_and_half_years_are_sums_too(figure: Make) -> None:
    quarters = {(A, f"2024-K{n}"): count for n, count in enumerate((2, 20, 30, 40), 1)}
    found = shown(figure, {**quarters, (A, "2024"): 92})
    assert found[A, "2024-K1"] == "few_events" and found[A, "2024-K2"] == "would_reveal_part"
    months = {(A, f"2024-0{n}"): count for n, count in enumerate((3, 9, 11), 1)}
    assert shown(figure, {**months, (A, "2024-K1"): 23})[A, "2024-02"] == "would_reveal_part"


def test_one_code_in_two_divisions_stays_two_rows(figure: Make) -> None:
    table = list(figure(provenance="own", division_year=year) for year in (2024, 2025))
    assert [row.division_year for row in release(table, THRESHOLDS, {}).table] == [2024, 2025]


def test_a_cell_that_stands_twice_is_refused(figure: Make) -> None:
    with pytest.raises(ValueError, match="twice"):
        release([figure(provenance="own"), figure(provenance="own")], THRESHOLDS, {})


def test_a_share_of_few_respondents_is_hidden_and_adds_up_to_nothing(figure: Make) -> None:
    rows = [
        figure(
            area_code=area, area_type=area_type_of(area), count=None, value=30.0, n=n, unit="procent", provenance="own"
        )
        for area, n in ((A, 4.0), (B, 50.0), (WIJK, 54.0))
    ]
    found = [row.presence for row in release(list(rows), THRESHOLDS, PARENTS).table]
    assert found == [Presence.SUPPRESSED, Presence.VALUE, Presence.VALUE]


def test_what_the_publisher_hid_keeps_the_publishers_reason(figure: Make) -> None:
    row = figure(
        presence=Presence.SUPPRESSED, reason="hidden_by_publisher", count=None, value=None, n=None, provenance="own"
    )
    result = release([row], THRESHOLDS, {})
    assert list(result.table) == [row]
    assert result.hidden == {"hidden_by_publisher": 1}


@pytest.mark.parametrize(("public", "threshold"), [(True, 1), (False, 5)])
def test_what_a_publisher_released_is_public_already(public: bool, threshold: int) -> None:
    assert threshold_of(5, released_by_publisher=public) == threshold
