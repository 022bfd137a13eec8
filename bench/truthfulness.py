# SPDX-License-Identifier: EUPL-1.2
"""How often does the verdict say rise or fall although nothing changed, and how much does it see? Fixed seeds.

1. Simulated municipalities of 27 wijken and 10 indicators (overdispersed, years that differ, wijken that move together)
   in which nothing changes: false verdicts, by size and for a whole page, beside the rules of practice.
2. The same with planted changes: power and coverage.
3. Real panels of other cities with their years in another order: within each series, and jointly.

python bench/truthfulness.py [municipalities]
"""

import os
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from veiligheidsbeeld.ground.statistics import change, count_interval, dispersion_of, fit

SHARED = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[2] / "shared"))
Floats = NDArray[np.float64]
WIJKEN, INDICATORS, HISTORY = 27, 10, 5
PRIOR = (0.3, 0.04)
CHANGES = (0.9, 0.8, 0.7, 0.5)
WORLDS = {"ordinary": (0.06, 0.15), "calm": (0.03, 0.06)}  # sd of a year for all wijken, and for one


class World:
    """Draws municipalities: expected counts from 0.3 to over 3,000 a year, clusters of phi .3."""

    def __init__(self, seed: int, common: float, own: float) -> None:
        self.chance = np.random.default_rng(seed)
        self.common, self.own = common, own

    def indicator(self) -> tuple[Floats, Floats]:
        """True levels and counts of one indicator, wijken x years; the truth of every year is the same level times
        what years differ."""
        level = np.exp(self.chance.uniform(np.log(0.3), np.log(3000))) * np.exp(self.chance.normal(0, 1, WIJKEN))
        level = np.clip(level, 0.3, 6000)
        wild = np.sqrt(6 / self.chance.chisquare(6, (WIJKEN, 1)))  # some wijken vary more than others
        years = self.chance.normal(0, self.common, (1, HISTORY + 1)) + wild * self.chance.normal(
            0, self.own * 0.9, (WIJKEN, HISTORY + 1)
        )
        return level, level[:, None] * np.exp(years)

    def counts(self, truth: Floats) -> Floats:
        """Incidents in clusters: variance 1.3 times the mean."""
        return self.chance.poisson(self.chance.gamma(truth / 0.3) * 0.3).astype(float)


def ours(history: Floats, before: Floats, after: Floats) -> tuple[NDArray[np.str_], Floats, Floats, Floats]:
    """Verdict, p and limits of each area, judged by a history that ends with `before`."""
    variation = fit(history, prior=PRIOR)
    factor = dispersion_of(before, after, 1, 1, variation.phi, variation.tau2, variation.factor)
    found = change(before, after, dispersion=factor, degrees=variation.degrees, noise=variation.noise)
    return found.verdict, found.p, found.lower, found.upper


def naive(before: Floats, after: Floats) -> dict[str, NDArray[np.bool_]]:
    """Rules of practice: what they would call a change."""
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.abs(after / before - 1) > 0.1
    margin = count_interval(before)
    return {
        "change over 10%": percent,
        "Poisson interval": change(before, after).p < 0.05,
        "outside last year's margin": (after < margin.lower) | (after > margin.upper),
    }


def called(verdict: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Was it called a change?"""
    return np.isin(verdict, ("rise", "fall"))


def simulated(municipalities: int) -> None:
    """Nothing changes: false verdicts by size, coverage, and pages."""
    world = World(1, *WORLDS["ordinary"])
    size, false, held, pages = [], [], [], 0
    rules: dict[str, list[NDArray[np.bool_]]] = {}
    for _ in range(municipalities):
        chances = []
        for _ in range(INDICATORS):
            level, truth = world.indicator()
            counts = world.counts(truth)
            verdict, p, lower, upper = ours(counts[:, :-1], counts[:, -2], counts[:, -1])
            size.append(level)
            false.append(called(verdict))
            held.append((lower <= 1) & (upper >= 1))
            chances.append(p)
            for name, found in naive(counts[:, -2], counts[:, -1]).items():
                rules.setdefault(name, []).append(found)
        pages += bool(np.any(false_discovery_control(np.concatenate(chances)) <= 0.04))
    level = np.concatenate(size)
    small, large = level <= np.quantile(level, 0.1), level >= np.quantile(level, 0.9)
    print(f"nothing changed, {municipalities:,} municipalities, {len(level):,} comparisons; % called rise or fall:")
    print(f"  {'rule':28} {'all':>6} {'smallest tenth':>15} {'largest tenth':>14}")
    for name, found in {"ours": false, **rules}.items():
        one = np.concatenate(found)
        print(f"  {name:28} {one.mean():6.1%} {one[small].mean():15.1%} {one[large].mean():14.1%}")
    inside = np.concatenate(held)
    print(
        f"  coverage: {inside[level >= 5].mean():.3f} where 5 or more are expected, "
        f"{inside[level < 5].mean():.3f} below; "
        f"{inside[small].mean():.3f} smallest tenth, {inside[large].mean():.3f} largest"
    )
    print(f"  pages of 270 that call anything changed (Benjamini-Hochberg, q .04): {pages / municipalities:.1%}")


def power(indicators: int) -> None:
    """True changes of one area at a time, by size and by how much years differ."""
    edges = (10, 20, 50, 100, 200, 500, 6001)
    print("power: % called when it truly fell by 10 / 20 / 30 / 50%, by count a year")
    for name, (common, own) in WORLDS.items():
        world, seen, size = World(2, common, own), [], []
        for _ in range(indicators):
            level, truth = world.indicator()
            history = world.counts(truth)
            row = [called(ours(history[:, :-1], history[:, -2], world.counts(truth[:, -1] * by))[0]) for by in CHANGES]
            seen.append(np.stack(row, axis=1))
            size.append(level)
        level, found = np.concatenate(size), np.concatenate(seen)
        for low, high in pairwise(edges):
            at = (level >= low) & (level < high)
            shares = " / ".join(f"{share:.0%}" for share in found[at].mean(axis=0))
            print(f"  {name:9} {low:5}-{high - 1:<5} {shares}")


def panels() -> Iterator[tuple[str, list[Floats], int]]:
    """Real counts by year: name, a table of areas x years per kind, years of history."""
    folder = SHARED / "data" / "forecast" / "panels"
    for name, file, shift, history in (
        ("London", "london_borough_month", 3, 5), ("Portland", "portland_800m_month", 2, 4),
        ("Groningen", "groningen_buurt_month", 0, 3),
    ):  # fmt: skip
        rows = duckdb.sql(f"""SELECT ctype, area, year(ds - to_months({shift})) AS year, sum(y), count(DISTINCT ds)
            FROM '{folder / file}.parquet' GROUP BY ALL HAVING count(DISTINCT ds) = 12 ORDER BY ALL""").fetchall()
        tables = []
        for kind in dict.fromkeys(row[0] for row in rows):
            own = {(area, year): float(total) for one, area, year, total, _ in rows if one == kind}
            areas, years = sorted({key[0] for key in own}), sorted({key[1] for key in own})
            tables.append(np.array([[own.get((area, year), np.nan) for year in years] for area in areas]))
        yield name, [one for one in tables if one.shape[1] > history], history


def permuted(rounds: int) -> None:
    """Years in another order: whatever changed for good is gone."""
    print("real panels, years in another order; % called (in brackets the largest tenth)")
    for name, tables, history in panels():
        chance = np.random.default_rng(3)
        shares = {}
        for how in ("within series", "jointly"):
            found, sizes = [], []
            for table in tables:
                for _ in range(rounds):
                    mixed = chance.permuted(table, axis=1) if how == "within series" else table[
                        :, chance.permutation(table.shape[1])
                    ]  # fmt: skip
                    part = mixed[:, : history + 1]
                    part = part[np.all(np.isfinite(part), axis=1)]
                    if len(part):
                        found.append(called(ours(part[:, :-1], part[:, -2], part[:, -1])[0]))
                        sizes.append(part.mean(axis=1))
            one, size = np.concatenate(found), np.concatenate(sizes)
            shares[how] = f"{one.mean():.1%} ({one[size >= np.quantile(size, 0.9)].mean():.1%})"
        print(f"  {name:10} {history} years: " + ", ".join(f"{how} {share}" for how, share in shares.items()))


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else 2000
    simulated(wanted)
    power(wanted)
    if SHARED.exists():
        permuted(max(2, wanted // 100))
    else:
        print("real panels: skipped, no VB_SHARED")
