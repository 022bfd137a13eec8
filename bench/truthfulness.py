# SPDX-License-Identifier: EUPL-1.2
"""How often does the verdict say rise or fall although nothing changed, and how much does it see? Fixed seeds.

1. Simulated municipalities of 27 wijken and 10 indicators (overdispersed, years that differ, wijken that move together)
   in which nothing changes: false verdicts, by size and for a whole page, beside the rules of practice.
2. The same with planted changes: power and coverage.
3. Real panels of other cities with their years in another order: within each series, and jointly.
4. Signals: a municipality of 27 wijken and 10 indicators by month in which nothing changes, looked through month after
   month as `loop/picture/signals.py` does: false alarms in four weeks; and how often a first line still says nothing
   after stepping up, as `loop/picture/changes.py` does.
5. Ranks: 32 municipalities of exactly equal rates: how often one of 32 places is wrongly left out for one of them.

Fails when a promise of docs/methods is broken, or when the whole run finds something else than pages say
(`loop/picture/measured.yml`).

python bench/truthfulness.py [municipalities] [--only signals]
"""

import os
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from veiligheidsbeeld.ground.simulate.counts import overdispersed, season
from veiligheidsbeeld.ground.statistics import (
    change,
    count_interval,
    dispersion_of,
    extra_variance,
    fit,
    log_rate_errors,
    places_of,
)
from veiligheidsbeeld.loop import picture

MEASURED = Path(picture.__file__).with_name("measured.yml")
SHARED = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[2] / "shared"))
Floats = NDArray[np.float64]
WIJKEN, INDICATORS, HISTORY = 27, 10, 5
PRIOR = (0.3, 0.04)
CHANGES = (0.9, 0.8, 0.7, 0.5)
WHOLE = 2000  # municipalities of a whole run, which the numbers on the pages come from
BROKEN: list[str] = []
WORLDS = {"ordinary": (0.06, 0.15), "calm": (0.03, 0.06)}  # sd of a year for all wijken, and for one


def promised(what: str, found: float, low: float, high: float) -> None:
    """Keeps the run from ending well when a number lies outside what is promised."""
    if not low <= found <= high:
        BROKEN.append(f"{what}: {found:.4g}, promised {low:.4g} to {high:.4g}")


def shown(name: str, found: float, digits: int = 1, place: int | None = None) -> None:
    """The same for a number that pages show, in per cent."""
    kind, key = name.split(".")
    said = yaml.safe_load(MEASURED.read_text("utf-8"))[kind][key]
    said = said if place is None else said[place]
    promised(f"{name} in {MEASURED.name}", round(100 * found, digits), said, said)


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
    each = np.array([one.mean() for one in false]).reshape(municipalities, INDICATORS).mean(axis=1)
    wrong, chance = np.concatenate(false), 2 * np.std(each) / np.sqrt(municipalities)
    promised("called while nothing changed", wrong.mean(), 0, 0.05 + chance)
    promised("pages that call anything", pages / municipalities, 0, 0.05 + 2 * np.sqrt(0.05 * 0.95 / municipalities))
    promised("coverage of 5 or more", inside[level >= 5].mean(), 0.93, 0.97)
    promised("coverage below 5", inside[level < 5].mean(), 0.95, 1)
    promised("coverage of the smallest tenth", inside[small].mean(), 0.92, 1)
    promised("coverage of the largest tenth", inside[large].mean(), 0.92, 1)
    if municipalities == WHOLE:
        shown("change.simulated_false", wrong.mean())
        shown("change.simulated_false_largest", wrong[large].mean())
        shown("change.page_false", pages / municipalities)
        shown("change.percent_rule_false", np.concatenate(rules["change over 10%"]).mean(), 0)
        shown("change.poisson_false", np.concatenate(rules["Poisson interval"]).mean(), 0)


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
        shares = [found[(level >= low) & (level < high)].mean(axis=0) for low, high in pairwise(edges)]
        for (low, high), row in zip(pairwise(edges), shares, strict=True):
            print(f"  {name:9} {low:5}-{high - 1:<5} " + " / ".join(f"{share:.0%}" for share in row))
        if indicators == WHOLE and name == "ordinary":
            for key, at in (("change.power_20", 1), ("change.power_50", 3)):
                shown(key, min(row[at] for row in shares), 0, 0)
                shown(key, max(row[at] for row in shares), 0, 1)


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
        for how, most in (("within series", 0.06), ("jointly", 0.07 if history >= 5 else 1)):
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
            promised(f"{name}, years in another order {how}", one.mean(), 0, most)
            if (name, how, rounds) == ("London", "within series", WHOLE // 100):
                shown("change.real_false", one.mean())
        print(f"  {name:10} {history} years: " + ", ".join(f"{how} {share}" for how, share in shares.items()))


MONTHS, LOOKED_AT = 36, 12  # months of history in all, of which the newest are scanned one after the other
IN_FOUR_WEEKS = 28 / 365.25 * 12
STRETCHES = (1, 3)


def quiet_months(chance: np.random.Generator, common: float, own: float) -> Floats:
    """Counts of one indicator in wijken and (last row) their municipality, by month: nothing changes but what ordinary
    years and months differ."""
    level = np.exp(chance.uniform(np.log(0.3), np.log(3000)) + chance.normal(0, 1, WIJKEN)).clip(0.3, 6000) / 12
    wild = np.sqrt(6 / chance.chisquare(6, (WIJKEN, 1)))
    years = chance.normal(0, common, (1, MONTHS // 12)) + wild * chance.normal(0, own * 0.9, (WIJKEN, MONTHS // 12))
    months = chance.normal(0, common, (1, MONTHS)) + chance.normal(0, own, (WIJKEN, MONTHS))
    shape = np.tile(season(int(chance.integers(1, 13)), 0.25), MONTHS // 12)
    truth = level[:, None] * shape * np.exp(np.repeat(years, 12, axis=1) + months)
    wijken = overdispersed(chance, truth, 0.3).astype(float)
    return np.vstack([wijken, wijken.sum(axis=0)])


def a_year_apart(counts: Floats, units: int) -> tuple[NDArray[np.str_], Floats]:
    """Verdict and p of the newest stretch of so many months against the same one a year before, by its own history."""
    skipped = counts.shape[1] % units
    stretches = counts[:, skipped:].reshape(len(counts), -1, units).sum(axis=2)
    positions = 12 // units
    verdicts, chances = [], []
    for rows in (slice(0, WIJKEN), slice(WIJKEN, WIJKEN + 1)):  # wijken are fitted together, the municipality alone
        own = stretches[rows]
        usual = fit(own[:, :-1], prior=(PRIOR[0], 1.3 * PRIOR[1]), lag=positions, positions=positions)
        a, b = own[:, -1 - positions], own[:, -1]
        factor = dispersion_of(a, b, 1, 1, usual.phi, usual.tau2, usual.factor)
        margin = 0.2 if len(own) > 1 else 0.1
        found = change(a, b, dispersion=factor, degrees=usual.degrees, noise=usual.noise, margin=margin)
        verdicts.append(found.verdict)
        chances.append(np.where(found.verdict == "too_few", np.nan, found.p))
    return np.concatenate(verdicts), np.concatenate(chances)


def alarms_of_a_month(tables: list[Floats], end: int) -> tuple[int, int]:
    """Series that stand out in the newest month or three, and comparisons: as `scan` counts them."""
    p = np.stack([[a_year_apart(one[:, :end], units)[1] for units in STRETCHES] for one in tables])
    compared = int(np.isfinite(p).sum())
    threshold = min(0.05, 1 / (compared * IN_FOUR_WEEKS))
    return int((p <= threshold).any(axis=1).sum()), compared


def without_a_word(counts: Floats) -> dict[str, NDArray[np.bool_]]:
    """Wijken of which a first line says nothing of the newest month, after each step up."""
    said, whole = np.zeros(WIJKEN, dtype=bool), False
    found = {}
    for step, units in (("month", 1), ("3 months", 3), ("12 months", 12)):
        says = np.isin(a_year_apart(counts, units)[0], ("rise", "fall", "stable"))
        said, whole = said | says[:WIJKEN], whole or bool(says[WIJKEN])
        found[step] = ~said
    found["municipality"] = ~(said | whole)
    return found


def signals(municipalities: int) -> None:
    """False alarms of the rule for signals; and what a first line can say of the newest month."""
    print(f"signals: nothing changes, {municipalities} municipalities, {LOOKED_AT} months each")
    for name, (common, own) in WORLDS.items():
        chance = np.random.default_rng(4)
        alarms, compared, silent = [], [], []
        for _ in range(municipalities):
            tables = [quiet_months(chance, common, own) for _ in range(INDICATORS)]
            months = [alarms_of_a_month(tables, end) for end in range(MONTHS - LOOKED_AT + 1, MONTHS + 1)]
            alarms.append(np.mean([one[0] for one in months]) * IN_FOUR_WEEKS)  # months of one place hang together
            compared += [one[1] for one in months]
            silent += [without_a_word(one) for one in tables]
        error = np.std(alarms, ddof=1) / np.sqrt(municipalities)
        print(f"  {name:9} {np.mean(alarms):.2f} false alarms in four weeks (two errors: {2 * error:.2f}), "
              f"{np.mean(compared):.0f} comparisons a month")  # fmt: skip
        promised(f"false alarms in four weeks, {name}", np.mean(alarms), 0, 1)
        steps = ", ".join(f"{step} {np.mean([one[step] for one in silent]):.0%}" for step in silent[0])
        print(f"  {name:9} a first line says nothing of a wijk, after stepping up to: {steps}")


def ranks(tables: int) -> None:
    """32 municipalities of the same rate in three years: is a place wrongly left out for a municipality?"""
    chance, years, tau = np.random.default_rng(5), 3, 0.04
    missed = 0
    for _ in range(tables):
        people = np.exp(chance.uniform(np.log(100_000), np.log(900_000), size=(32, 1)))
        counts = chance.poisson(0.045 * people * np.exp(chance.normal(scale=tau, size=(32, years))))
        tau2 = extra_variance(np.log(counts / people), 1 / counts)
        pooled = counts.sum(axis=1)
        rates = np.log(pooled / (years * people[:, 0]))
        missed += places_of(rates, log_rate_errors(pooled, years, tau2), 0, seed=int(chance.integers(2**31))) != (1, 32)
    print(f"ranks: {tables:,} tables of 32 equal municipalities; a place wrongly left out: {missed / tables:.1%}")
    promised("places of equal municipalities", missed / tables, 0, 0.08 + 2 * np.sqrt(0.07 * 0.93 / tables))
    if tables == WHOLE:
        shown("ranks.equal_miss", missed / tables)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else 2000
    signals(max(2, wanted // 100))
    if "signals" not in sys.argv:
        ranks(wanted)
        simulated(wanted)
        power(wanted)
        if SHARED.exists():
            permuted(max(2, wanted // 100))
        else:
            print("real panels: skipped, no VB_SHARED")
    if BROKEN:
        raise SystemExit("not as promised:\n  " + "\n  ".join(BROKEN))
