# SPDX-License-Identifier: EUPL-1.2
"""Can a hidden figure be worked out again? An attacker with everything that is public tries, on random trees.

The attacker knows every shown figure, every reason, the thresholds and which cells add up to which.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, Presence
from veiligheidsbeeld.ground.disclosure import release

Make = Callable[..., Figure]
Cell = tuple[str, str, str, str]  # indicator, slice, area, period
MONTHS = [Period(date(2024, month, 1), Frequency.MONTH) for month in (1, 2, 3, 4)]
YEAR = Period.year(2024)
SLICES = ("", "1.1.1", "1.2.1", "2.2.1")


@dataclass(frozen=True)
class Tree:
    """A municipality with wijken and buurten; counts of buurt, month and offence; some are already public."""

    parents: dict[str, str]
    counts: dict[tuple[str, Period, str], int]
    threshold: int
    public: frozenset[str]  # area codes whose figures the publisher released itself


@st.composite
def trees(draw: st.DrawFn, with_public: bool = False) -> Tree:
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    buurten = [f"BU0001{w:02}{b:02}" for w, many in enumerate(shape) for b in range(many)]
    parents = {code: f"WK{code[2:8]}" for code in buurten}
    parents |= {wijk: "GM0001" for wijk in parents.values()}
    count = st.one_of(st.integers(0, 6), st.integers(0, 40))
    leaves = [(code, month, kind) for code in buurten for month in MONTHS for kind in SLICES[1:]]
    counts = dict(zip(leaves, draw(st.lists(count, min_size=len(leaves), max_size=len(leaves))), strict=True))
    public = draw(st.sets(st.sampled_from(["GM0001", *parents]))) if with_public else set()
    return Tree(parents, counts, draw(st.integers(3, 10)), frozenset(public))


def figures(tree: Tree, make: Make) -> list[Figure]:
    """All cells: area x (months, year) x (all offences, each offence)."""
    sums: dict[tuple[str, Period, str], int] = {}
    for (buurt, month, kind), count in tree.counts.items():
        wijk = tree.parents[buurt]
        for area in (buurt, wijk, tree.parents[wijk]):
            for period in (month, YEAR):
                for slice_id in (kind, ""):
                    key = (area, period, slice_id)
                    sums[key] = sums.get(key, 0) + count
    return [
        make(
            area_type=AreaType(area[:2]), area_code=area, period=period, slice=slice_id, count=float(count),
            n=float(count), provenance="public" if area in tree.public else "own",
        )
        for (area, period, slice_id), count in sums.items()
    ]  # fmt: skip


def released(tree: Tree, make: Make) -> dict[Cell, Figure]:
    thresholds = {("woninginbraak", "own"): tree.threshold, ("woninginbraak", "public"): 1}
    table = release(list(figures(tree, make)), thresholds, tree.parents).table
    return {cell(row): row for row in table}


def cell(row: Figure) -> Cell:
    return (row.indicator, row.slice, row.area_code, str(row.period))


def equations(rows: Mapping[Cell, Figure], parents: Mapping[str, str]) -> list[tuple[Cell, list[Cell]]]:
    """Written out apart from the product: every total with its parts."""
    found: dict[tuple[Cell, str], list[Cell]] = {}
    for indicator, kind, area, period in rows:
        part = (indicator, kind, area, period)
        if area in parents:
            found.setdefault(((indicator, kind, parents[area], period), "area"), []).append(part)
        if "-" in period:
            found.setdefault(((indicator, kind, area, period[:4]), "period"), []).append(part)
        if kind:
            found.setdefault(((indicator, "", area, period), "slice"), []).append(part)
    return [(whole, parts) for (whole, _), parts in found.items() if whole in rows]


def worked_out(rows: Mapping[Cell, Figure], parents: Mapping[str, str], threshold: int) -> set[Cell]:
    """Hidden cells that the attacker learns exactly, going on with what was learnt until nothing new comes out."""
    known = {key: row.count for key, row in rows.items() if row.presence is Presence.VALUE}
    sums, learnt = equations(rows, parents), True
    while learnt:
        learnt = False
        for whole, parts in sums:
            for key, count in solved(rows, known, whole, parts, threshold).items():
                known[key] = count
                learnt = True
    return {key for key in known if rows[key].presence is Presence.SUPPRESSED}


def solved(
    rows: Mapping[Cell, Figure], known: Mapping[Cell, float], whole: Cell, parts: list[Cell], threshold: int
) -> dict[Cell, float]:
    """What one sum tells: the one cell that is not known, or parts that must all be 1 or all be threshold - 1."""
    unknown = [key for key in (whole, *parts) if key not in known]
    if not unknown:
        return {}
    shown = sum(known.get(part, 0) for part in parts)
    if len(unknown) == 1:
        return {unknown[0]: shown if unknown[0] == whole else known[whole] - shown}
    few = all(rows[part].reason == "few_events" for part in unknown if part != whole)
    if whole in known and few:
        for each in (1, threshold - 1):
            if known[whole] - shown == each * len(unknown):
                return dict.fromkeys(unknown, each)
    most = threshold - 1 - shown  # a total that says "few" has no room for more than this
    if whole not in known and rows[whole].reason == "few_events" and few and len(unknown) - 1 == most:
        return {**dict.fromkeys(unknown, 1), whole: threshold - 1}
    return {}


@given(trees())
@settings(max_examples=100, deadline=None)
def test_no_hidden_figure_can_be_worked_out(figure: Make, tree: Tree) -> None:
    assert worked_out(released(tree, figure), tree.parents, tree.threshold) == set()


def fixed(unknown: list[Cell], sums: list[tuple[Cell, list[Cell]]]) -> set[Cell]:
    """Cells that the sums fix together: zero in every direction of the null space (singular values, all of them)."""
    matrix = np.zeros((len(sums), len(unknown)))
    for line, (whole, parts) in enumerate(sums):
        for key in (whole, *parts):
            if key in unknown:
                matrix[line, unknown.index(key)] = -1 if key == whole else 1
    _, singular, directions = np.linalg.svd(matrix)
    rank = int((singular > 1e-9).sum())
    return {
        key
        for key, column in zip(unknown, directions[rank:].T, strict=True)
        if not np.abs(column).max(initial=0) > 1e-9
    }


@pytest.mark.parametrize("with_public", [False, True])
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_all_sums_together_give_no_hidden_figure_away_that_public_ones_do_not(
    figure: Make, with_public: bool, data: st.DataObject
) -> None:
    tree = data.draw(trees(with_public))
    rows = released(tree, figure)
    sums = equations(rows, tree.parents)
    hidden = [key for key, row in rows.items() if row.presence is Presence.SUPPRESSED]
    given_away_by_public_ones = fixed([key for key in rows if key[2] not in tree.public], sums)
    assert fixed(hidden, sums) <= given_away_by_public_ones


def test_a_cell_beside_hidden_ones_only_is_protected_by_one_further_on(figure: Make) -> None:
    """Found by the test above: all sums of a cell were hidden already, and together they told it."""
    leaves = [("BU00010000", month, kind) for month in MONTHS[:2] for kind in SLICES[1:3]]
    leaves += [("BU00010001", month, kind) for month in MONTHS[:2] for kind in SLICES[1:3]]
    parents = {"BU00010000": "WK000100", "BU00010001": "WK000100", "WK000100": "GM0001"}
    tree = Tree(parents, dict(zip(leaves, (1, 3, 0, 3, 1, 0, 2, 6), strict=True)), 5, frozenset())
    rows = released(tree, figure)
    hidden = [key for key, row in rows.items() if row.presence is Presence.SUPPRESSED]
    assert fixed(hidden, equations(rows, parents)) == set()


@given(trees(with_public=True))
@settings(max_examples=60, deadline=None)
def test_what_the_publisher_released_is_never_touched(figure: Make, tree: Tree) -> None:
    rows = released(tree, figure)
    before = {cell(row): row for row in figures(tree, figure)}
    public = [key for key in before if key[2] in tree.public]
    assert [rows[key] for key in public] == [before[key] for key in public]


@given(trees(with_public=True))
@settings(max_examples=60, deadline=None)
def test_a_figure_is_hidden_with_a_reason_and_without_numbers_or_stays_as_it_was(figure: Make, tree: Tree) -> None:
    rows = released(tree, figure)
    for before in figures(tree, figure):
        after = rows[cell(before)]
        if after.presence is Presence.SUPPRESSED:
            assert after.reason in ("few_events", "would_reveal_part")
            assert (after.count, after.value, after.lower, after.upper, after.n) == (None,) * 5
            assert not after.reliable
        else:
            assert after == before


@given(trees())
@settings(max_examples=60, deadline=None)
def test_few_are_always_hidden_and_a_true_zero_only_to_keep_company(figure: Make, tree: Tree) -> None:
    rows = released(tree, figure)
    for before in figures(tree, figure):
        after = rows[cell(before)]
        if before.count == 0:
            assert after == before or after.reason == "would_reveal_part"
        elif before.count < tree.threshold:
            assert after.presence is Presence.SUPPRESSED


@given(trees())
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_rows_of_a_release_is_that_of_the_table(figure: Make, tree: Tree) -> None:
    assert list(released(tree, figure)) == [cell(row) for row in figures(tree, figure)]


@given(trees())
@settings(max_examples=50, deadline=None)
def test_the_count_by_reason_is_that_of_the_hidden_rows(figure: Make, tree: Tree) -> None:
    result = release(list(figures(tree, figure)), {("woninginbraak", "own"): tree.threshold}, tree.parents)
    hidden = [row.reason for row in result.table if row.presence is Presence.SUPPRESSED]
    assert result.hidden == {reason: hidden.count(reason) for reason in set(hidden)}


@given(trees())
@settings(max_examples=50, deadline=None)
def test_the_same_count_under_two_names_is_hidden_under_both(figure: Make, tree: Tree) -> None:
    own = [replace(row, slice="") for row in figures(tree, figure) if row.slice == "1.1.1"]
    breakdown = [replace(row, indicator="alle") for row in figures(tree, figure)]
    thresholds = {("woninginbraak", "own"): tree.threshold, ("alle", "own"): tree.threshold}
    same = {("woninginbraak", ""): "burglary", ("alle", "1.1.1"): "burglary"}
    result = release([*own, *breakdown], thresholds, tree.parents, same)
    presence = {cell(row): row.presence for row in result.table}
    for row in own:
        other = ("alle", "1.1.1", row.area_code, str(row.period))
        assert presence[cell(row)] is presence[other]


def test_a_figure_without_a_threshold_is_refused(figure: Make) -> None:
    with pytest.raises(KeyError):
        release([figure()], {("woninginbraak", "another delivery"): 5}, {})
