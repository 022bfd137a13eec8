# SPDX-License-Identifier: EUPL-1.2
"""Are lots fair, and can anyone redo them? Every area has the same chance; the key is that of sha256sum."""

import hashlib
import shutil
import subprocess
from collections import Counter
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.lots import draw, draw_steps, key, shares

TEN = [f"Wijk {letter}" for letter in "ABCDEFGHIJ"]
SIGNS = st.characters(codec="utf-8").filter(str.isprintable)
NAMES = st.lists(st.text(SIGNS, min_size=1, max_size=8).filter(str.strip), min_size=2, max_size=30, unique=True)
SEEDS = st.text(SIGNS, min_size=1, max_size=20).filter(str.strip)


def by_hand(areas: list[str], seed: str) -> list[str]:
    """The rule again, without our code."""
    return sorted(areas, key=lambda area: hashlib.sha256((seed + "|" + area).encode("utf-8")).hexdigest())


@given(NAMES, SEEDS, st.data())
def test_the_first_by_sha256_are_treated_and_the_order_of_the_list_does_not_matter(
    areas: list[str], seed: str, data: st.DataObject
) -> None:
    treat = data.draw(st.integers(1, len(areas) - 1))
    found = draw(areas, treat, seed)
    assert list(found.treated) == by_hand(areas, seed)[:treat]
    assert list(found.not_treated) == by_hand(areas, seed)[treat:]
    assert draw(data.draw(st.permutations(areas)), treat, seed) == found


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_a_key_is_what_sha256sum_prints() -> None:
    done = subprocess.run(["sha256sum"], input="4-11-19-22-38-41|Noordërwijk".encode(), capture_output=True, check=True)
    assert done.stdout.decode().split()[0] == key("4-11-19-22-38-41", "Noordërwijk")


def test_a_draw_that_was_published_once_never_changes() -> None:
    assert draw(TEN, 5, "4-11-19-22-38-41").treated == ("Wijk G", "Wijk E", "Wijk C", "Wijk H", "Wijk I")


def test_over_many_seeds_every_set_of_areas_comes_as_often() -> None:
    """252 sets of five out of ten; a chi-square of their numbers stays below its 99.9% point."""
    draws = 20_000
    numbers = Counter(frozenset(draw(TEN, 5, str(seed)).treated) for seed in range(draws))
    expected = draws / comb(10, 5)
    statistic = sum((number - expected) ** 2 / expected for number in numbers.values())
    assert len(numbers) == comb(10, 5)
    assert statistic < chi2.ppf(0.999, comb(10, 5) - 1)


def test_over_many_seeds_every_area_comes_at_every_step_as_often() -> None:
    numbers = Counter(pair for seed in range(4000) for pair in draw_steps(TEN, 4, str(seed)).items())
    sizes = Counter(draw_steps(TEN, 4, "1").values())
    assert all(abs(numbers[area, step] / 4000 - sizes[step] / 10) < 0.035 for area in TEN for step in sizes)


@given(NAMES, SEEDS, st.data())
def test_each_stratum_gets_its_share_within_one_and_its_own_first_keys(
    areas: list[str], seed: str, data: st.DataObject
) -> None:
    strata = {area: data.draw(st.sampled_from(["noord", "midden", "zuid"])) for area in areas}
    treat = data.draw(st.integers(1, len(areas) - 1))
    found = draw(areas, treat, seed, strata)
    assert len(found.treated) == treat
    assert set(found.treated) | set(found.not_treated) == set(areas)
    for name in set(strata.values()):
        own = [area for area in areas if strata[area] == name]
        treated = [one.area for one in found.order if one.stratum == name and one.treated]
        assert treated == by_hand(own, seed)[: len(treated)]
        assert abs(len(treated) - treat * len(own) / len(areas)) < 1


@pytest.mark.parametrize(
    ("sizes", "treat", "expected"),
    [
        ({"a": 6, "b": 4}, 5, {"a": 3, "b": 2}),
        ({"a": 5, "b": 5}, 5, {"a": 3, "b": 2}),  # equal remainders: the first name
        ({"b": 5, "a": 5}, 5, {"a": 3, "b": 2}),
        ({"a": 9, "b": 1}, 5, {"a": 5, "b": 0}),  # 4.5 and 0.5
    ],
)
def test_shares_go_to_the_largest_remainder(sizes: dict[str, int], treat: int, expected: dict[str, int]) -> None:
    assert shares(sizes, treat) == expected


@given(NAMES, SEEDS, st.data())
@settings(max_examples=50)
def test_every_area_starts_at_one_step_and_steps_differ_by_one_area_at_most(
    areas: list[str], seed: str, data: st.DataObject
) -> None:
    steps = data.draw(st.integers(2, len(areas)))
    found = draw_steps(areas, steps, seed)
    assert list(found) == by_hand(areas, seed)
    assert list(found.values()) == sorted(found.values())
    sizes = Counter(found.values())
    assert set(sizes) == set(range(1, steps + 1))
    assert max(sizes.values()) - min(sizes.values()) <= 1
    assert draw_steps(data.draw(st.permutations(areas)), steps, seed) == found


@pytest.mark.parametrize(
    ("areas", "treat", "seed", "strata", "code"),
    [
        (["A", "B"], 3, "7", None, "lots_too_few"),
        (["A", "B"], 2, "7", None, "lots_too_few"),  # nothing left to compare with
        (["A", "B"], 0, "7", None, "lots_too_few"),
        (["A", "B", "A"], 1, "7", None, "lots_area_twice"),
        (["A"], 1, "7", None, "lots_one_area"),
        ([], 1, "7", None, "lots_one_area"),
        (["A", "B"], 1, "", None, "lots_no_seed"),
        (["A", "B"], 1, "  ", None, "lots_no_seed"),
        (["A", "B"], 1, "4\n1", None, "lots_no_seed"),
        (["A", "", "B"], 1, "7", None, "lots_no_name"),
        (["A", "\udcff"], 1, "7", None, "lots_no_name"),
        (["A", "B"], 1, "7", {"A": "x"}, "lots_strata_other"),
        (["A", "B"], 1, "7", {"A": "x", "B": "x", "C": "x"}, "lots_strata_other"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(
    areas: list[str], treat: int, seed: str, strata: dict[str, str] | None, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        draw(areas, treat, seed, strata)
    assert refused.value.statement.code == code


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_steps_that_cannot_be_are_refused(steps: int) -> None:
    with pytest.raises(UserError) as refused:
        draw_steps(["A", "B", "C"], steps, "7")
    assert refused.value.statement.code == "lots_steps"
