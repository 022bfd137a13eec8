# SPDX-License-Identifier: EUPL-1.2
"""Do rank sets give the published places, cover what they promise, and say no more than independent intervals allow?"""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import AreaType, Period
from veiligheidsbeeld.ground.statistics import RankSets, log_rate_errors, rank_sets, yearly_variance
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import read_installation

YEARS = (2022, 2023, 2024)


@pytest.fixture(scope="module")
def reference(shared: Path) -> list[dict[str, str]]:
    """32 municipalities with rates, variances and the sets that csranks 1.2.3 (R) gives."""
    with (shared / "data" / "survey" / "ref_csranks_100k_2023.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sets(reference: list[dict[str, str]]) -> RankSets:
    return rank_sets(*([float(row[name]) ** power for row in reference] for name, power in (("rate", 1), ("var", 0.5))))


def test_every_simultaneous_bound_is_that_of_csranks(reference: list[dict[str, str]], sets: RankSets) -> None:
    for name, found in (("rank", sets.rank), ("sL", sets.lower_joint), ("sU", sets.upper_joint)):
        assert found.tolist() == [int(row[name]) for row in reference]


def test_marginal_bounds_differ_from_csranks_by_a_draw_at_most(reference: list[dict[str, str]], sets: RankSets) -> None:
    """The reference took 1,000 draws, we take 10,000."""
    published = np.array([[int(row["mL"]), int(row["mU"])] for row in reference])
    apart = np.abs(np.stack([sets.lower, sets.upper], axis=1) - published)
    assert apart.max() <= 2
    assert np.any(apart > 0, axis=1).sum() <= 3


def test_sets_are_no_wider_than_from_separate_intervals(reference: list[dict[str, str]], sets: RankSets) -> None:
    """Klein, Wright and Wieczorek, JRSS C 69 (2020) 589-606: intervals at level .95^(1/n), who lies wholly apart."""
    values, errors = (np.array([float(row[name]) for row in reference]) for name in ("rate", "var"))
    reach = -ndtri((1 - 0.95 ** (1 / len(values))) / 2) * np.sqrt(errors)
    lower = 1 + np.sum(values[None, :] + reach[None, :] < (values - reach)[:, None], axis=1)
    upper = len(values) - np.sum(values[None, :] - reach[None, :] > (values + reach)[:, None], axis=1)
    assert np.all(sets.lower_joint >= lower)
    assert np.all(sets.upper_joint <= upper)
    assert np.mean(upper - lower) > np.mean(sets.upper_joint - sets.lower_joint)


@pytest.fixture(scope="module")
def large(demo_home: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Codes, counts and inhabitants of the 32 municipalities of 100,000 and more in the shipped set, by year."""
    picture = open_picture(read_installation(demo_home).world("werkelijk"))
    years = [
        {
            row.area_code: row
            for row in picture.across("geregistreerde-misdrijven", AreaType.MUNICIPALITY, Period.year(year))
        }
        for year in YEARS
    ]
    codes = [code for code, row in years[-1].items() if (row.denominator or 0) >= 100_000]
    rows = [[year[code] for year in years] for code in codes]
    counts, people = (
        np.array([[getattr(one, name) for one in row] for row in rows]) for name in ("count", "denominator")
    )
    return codes, counts, people


@pytest.mark.slow
def test_the_place_of_one_municipality_over_three_years_is_the_published_one(
    large: tuple[list[str], np.ndarray, np.ndarray],
) -> None:
    codes, counts, people = large
    assert len(codes) == 32
    tau2 = yearly_variance(counts, people)
    assert np.sqrt(tau2) == pytest.approx(0.0399, abs=3e-4)  # end-of-year inhabitants there, of 1 January here
    found = rank_sets(np.log(counts.sum(1) / people.sum(1)), log_rate_errors(counts.sum(1), 3, tau2))
    at = codes.index("GM0114")
    places = [found.rank, found.lower, found.upper, found.lower_joint, found.upper_joint]
    assert [int(one[at]) for one in places] == [4, 3, 7, 3, 10]
    assert {code for code, may in zip(codes, found.candidates(), strict=True) if may} == {"GM0228", "GM0484", "GM1783"}


@pytest.mark.slow
def test_one_year_says_less(large: tuple[list[str], np.ndarray, np.ndarray]) -> None:
    codes, counts, people = large
    at, tau2 = codes.index("GM0114"), yearly_variance(counts, people)
    for year, (rank, lower, upper) in enumerate(((7, 1, 13), (4, 1, 9), (4, 2, 8))):
        found = rank_sets(np.log(counts[:, year] / people[:, year]), log_rate_errors(counts[:, year], 1, tau2))
        assert int(found.rank[at]) == rank
        assert int(found.lower[at]) == lower
        assert abs(int(found.upper[at]) - upper) <= 1


def test_two_equals_may_each_be_first() -> None:
    found = rank_sets([1, 1], [1, 1])
    assert [one.tolist() for one in (found.rank, found.lower, found.upper)] == [[1, 1], [1, 1], [2, 2]]


@pytest.mark.slow
def test_sets_hold_the_true_places_as_often_as_promised_with_near_ties() -> None:
    """600 tables of six areas, four of them almost equal; the bootstrap of ranks covers 0.63 here."""
    truth = np.array([0.0, 2.0, 2.0001, 2.0002, 2.0003, 5.0])
    places = 1 + np.arange(6)
    chance = np.random.default_rng(7)
    held = alone = 0
    for _ in range(600):
        found = rank_sets(truth + chance.normal(size=6), np.ones(6), draws=1000, seed=int(chance.integers(2**31)))
        held += bool(np.all((found.lower_joint <= places) & (places <= found.upper_joint)))
        alone += int(found.lower[1] <= 2 <= found.upper[1])
    assert held / 600 >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / 600)
    assert alone / 600 >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / 600)


@pytest.mark.parametrize(
    ("values", "errors"), [([1], [1]), ([1, 2], [1]), ([1, 2], [0, 1]), ([1, np.nan], [1, 1]), ([[1, 2]], [[1, 1]])]
)
def test_what_has_no_order_is_refused(values: list[float], errors: list[float]) -> None:
    with pytest.raises(ValueError, match="estimate"):
        rank_sets(values, errors)
