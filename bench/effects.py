# SPDX-License-Identifier: EUPL-1.2
"""How often is an effect claimed where nothing was done, does the interval hold the truth, and what is seen? Fixed
seeds; the protocol of EFFECTS.md section 3, with the methods of practice in the same table.

1. Simulated municipalities: 80 areas, 36 months before and 12 after, as the counts of The Hague vary.
2. Real panels of other cities, in which nothing was done.
Treated are the five busiest of the last year, five at random, or one; the whole city falls by a fifth or not; lots
choose five of the ten busiest. Then the time of one estimate as a ratio to a peer, and of advice. Fails when a promise
of docs/methods/effects.md is broken, or when a whole run finds something else than pages say
(loop/effect/measured.yml).

python bench/effects.py [draws] [--only simulated|real]
"""

import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyfixest
import yaml

from veiligheidsbeeld.ground.core import Frequency, Period
from veiligheidsbeeld.ground.simulate.panels import Neighbourhoods, neighbourhood_counts, planted
from veiligheidsbeeld.loop import effect
from veiligheidsbeeld.loop.effect import advise, estimate
from veiligheidsbeeld.loop.effect.asked import Asked
from veiligheidsbeeld.loop.effect.estimating import DRAWS
from veiligheidsbeeld.loop.effect.estimators.ratio import Ratio
from veiligheidsbeeld.loop.effect.methods import METHODS, RefusedError
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.result import Method, Verdict

SHARED = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[2] / "shared"))
MEASURED = Path(effect.__file__).with_name("measured.yml")
WHOLE = 1000
AREAS, BEFORE, AFTER = 80, 36, 12
BROKEN: list[str] = []
DRIFTING = Neighbourhoods(year=0.02, drift=0.02)


@dataclass(frozen=True)
class Setting:
    """What is done in a draw. `choose`: "busiest" of the last year, "random" or "lots" (of the ten busiest)."""

    name: str
    choose: str = "busiest"
    treated: int = 5
    city: float = 0.0
    effect: float = 0.0
    world: str = "simulated"


@dataclass(frozen=True)
class Table:
    """Counts in which nothing was done; column of the start and how many before it the areas are chosen on."""

    counts: np.ndarray
    start: int
    chosen_on: int
    frequency: Frequency


@cache
def panels() -> list[tuple[Frequency, list[np.ndarray]]]:
    """Real counts of other cities: by file, a table of areas x periods per kind."""
    found = []
    for file in (
        "london_borough_month",
        "groningen_buurt_month",
        "portland_800m_month",
        "chicago_1km_week",
        "nyc_1km_week",
    ):
        path = SHARED / "data" / "forecast" / "panels" / f"{file}.parquet"
        rows = duckdb.sql(f"SELECT ctype, area, ds, sum(y) FROM '{path}' GROUP BY ALL ORDER BY ALL").fetchall()
        tables = []
        for kind in dict.fromkeys(row[0] for row in rows):
            own = {(area, day): total for one, area, day, total in rows if one == kind}
            days = sorted({key[1] for key in own})
            tables.append(
                np.array([[own.get((area, day), 0) for day in days] for area in sorted({key[0] for key in own})])
            )
        found.append((Frequency.WEEK if "week" in file else Frequency.MONTH, tables))
    return found


def table(rng: np.random.Generator, world: str) -> Table:
    """One municipality in which nothing was done."""
    if world != "real":
        truth = DRIFTING if world == "drifting" else None
        return Table(neighbourhood_counts(rng, AREAS, BEFORE + AFTER, truth), BEFORE, 12, Frequency.MONTH)
    frequency, tables = panels()[rng.integers(len(panels()))]
    whole = tables[rng.integers(len(tables))]
    length, start, chosen_on = (BEFORE + AFTER, BEFORE, 12) if frequency is Frequency.MONTH else (103, 77, 26)
    first = rng.integers(whole.shape[1] - length + 1)
    counts = whole[:, first : first + length]
    counts = counts[counts.sum(axis=1) > 0]
    return Table(counts[rng.permutation(len(counts))[:AREAS]], start, chosen_on, frequency)


def chosen(rng: np.random.Generator, one: Table, setting: Setting) -> tuple[list[int], list[int] | None]:
    """Treated rows, and those that the lots left out."""
    last = one.counts[:, one.start - one.chosen_on : one.start].sum(axis=1)
    busiest = np.argsort(-(last + rng.random(len(last)) / 2))
    if setting.choose == "random":
        return rng.permutation(len(last))[: setting.treated].tolist(), None
    if setting.choose == "lots":
        drawn = rng.permutation(busiest[: 2 * setting.treated])
        return drawn[: setting.treated].tolist(), drawn[setting.treated :].tolist()
    return busiest[: setting.treated].tolist(), None


def panel(counts: np.ndarray, frequency: Frequency) -> Panel:
    """With names and periods, from 2011 on."""
    periods = [Period.parse("2011-W01" if frequency is Frequency.WEEK else "2011-01")]
    while len(periods) < counts.shape[1]:
        periods.append(Period(periods[-1].end, frequency))
    return Panel(tuple(f"a{n}" for n in range(len(counts))), tuple(periods), counts.astype(float))


def drawn(seed: int, setting: Setting, draws: int = DRAWS) -> dict[str, tuple[bool, bool, float]]:
    """One draw: by method, is an effect claimed, does the interval hold the truth, the ratio. `draws` of placebos."""
    rng = np.random.default_rng(seed)
    one = table(rng, setting.world)
    treated, left_out = chosen(rng, one, setting)
    counts = planted(rng, one.counts, range(len(one.counts)), one.start, setting.city) if setting.city else one.counts
    counts = planted(rng, counts, treated, one.start, setting.effect) if setting.effect else counts
    made, truth = panel(counts, one.frequency), 1 + setting.effect
    names = [made.areas[n] for n in treated]
    span = str(made.periods[one.start - one.chosen_on]), str(made.periods[one.start - 1])
    found: dict[str, tuple[bool, bool, float]] = {}
    if left_out is not None:
        others = [made.areas[n] for n in left_out]
        ours = estimate(made, names, str(made.periods[one.start]), controls=others, method=Method.LOTS, draws=draws)
    else:
        ours = estimate(
            made,
            names,
            str(made.periods[one.start]),
            selected_on=span if setting.choose == "busiest" else None,
            draws=draws,
        )
    shown = ours.verdict is Verdict.EFFECT_SHOWN
    found["ours"] = (
        shown and (setting.effect == 0 or ours.upper < 1),
        bool(ours.lower <= truth <= ours.upper),
        ours.ratio,
    )
    rest = left_out if left_out is not None else [n for n in range(len(counts)) if n not in treated]
    asked = Asked(made, tuple(treated), tuple(rest), tuple(range(one.start)), tuple(range(one.start, counts.shape[1])))
    for name, method in PRACTICE.items():
        low, high, log = method(asked)
        claimed = high < 0 if setting.effect else low > 0 or high < 0
        found[name] = claimed, bool(low <= np.log(truth) <= high), float(np.exp(log))
    return found


def before_after(asked: Asked) -> tuple[float, float, float]:
    """The year before and the year after, Poisson errors."""
    found = METHODS[Method.BEFORE_AFTER](asked)
    return found.lower, found.upper, found.log


def difference_in_differences(asked: Asked) -> tuple[float, float, float]:
    """The log ratio of ratios on the year before, Poisson errors."""
    last = asked.base[-len(asked.window) :]
    cells = [
        asked.counts(at)[list(rows)].sum() + 0.5
        for rows in (asked.treated, asked.controls)
        for at in (last, asked.window)
    ]
    log = float(np.log(cells[1] / cells[0]) - np.log(cells[3] / cells[2]))
    found = Ratio(log, float(np.sqrt(sum(1 / one for one in cells))), 1e6, 0.0)
    return (*found.bounds(), log)


def matched_poisson(asked: Asked) -> tuple[float, float, float]:
    """Poisson regression with matched controls, cluster-robust errors; also with one treated area, where we refuse."""
    try:
        found = METHODS[Method.MATCHED_POISSON](asked)
    except RefusedError:
        return float("-inf"), float("inf"), 0.0
    return found.lower, found.upper, found.log


PRACTICE: dict[str, Callable[[Asked], tuple[float, float, float]]] = {
    "before and after": before_after,
    "difference in differences, Poisson errors": difference_in_differences,
    "Poisson regression, matched controls": matched_poisson,
}
NOTHING_DONE = [
    Setting(f"{world}: {name}", **how, world=world)  # type: ignore[arg-type]
    for world in ("simulated", "drifting", "real")
    for name, how in {
        "five busiest": {}, "five at random": {"choose": "random"}, "five busiest, city -20%": {"city": -0.2},
        "one, the busiest": {"treated": 1}, "five of ten by lot": {"choose": "lots"},
        "five of ten by lot, city -20%": {"choose": "lots", "city": -0.2},
    }.items()
]  # fmt: skip
DONE = [
    Setting("simulated: five busiest, -25%", effect=-0.25),
    Setting("simulated: five of ten by lot, -25%, city -20%", choose="lots", effect=-0.25, city=-0.2),
]


SAID = {  # what a page shows, by its name in measured.yml
    "false_simulated": ("simulated: five busiest", "ours"),
    "false_real": ("real: five busiest", "ours"),
    "false_lots": ("simulated: five of ten by lot", "ours"),
    "before_after_false_real": ("real: five busiest", "before and after"),
    "differences_false_real": ("real: five busiest", "difference in differences, Poisson errors"),
    "power_25": ("simulated: five busiest, -25%", "ours"),
    "power_25_lots": ("simulated: five of ten by lot, -25%, city -20%", "ours"),
}


def run(setting: Setting, draws: int) -> Iterator[tuple[str, float, float, float]]:
    """By method: share that claims an effect (or a fall, where there is one), share that holds the truth, median."""
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(drawn, range(draws), [setting] * draws, chunksize=20))
    for name in found[0]:
        claimed, held, ratio = (np.array([one[name][n] for one in found], dtype=float) for n in range(3))
        known = ~np.isnan(ratio)
        yield (
            name,
            claimed.mean(),
            held[known].mean() if known.any() else np.nan,
            float(np.nanmedian(ratio)) if known.any() else np.nan,
        )


def promised(what: str, found: float, low: float, high: float) -> None:
    """Keeps the run from ending well when a number lies outside what is promised."""
    if not low <= found <= high:
        BROKEN.append(f"{what}: {found:.3f}, promised {low:g} to {high:g}")


def said(setting: Setting, method: str, claimed: float) -> None:
    """The pages say what a whole run finds, in whole per cent."""
    for key, (name, of) in SAID.items():
        if (name, of) == (setting.name, method):
            shown = yaml.safe_load(MEASURED.read_text("utf-8"))[key]
            promised(f"{key} in {MEASURED.name}", round(100 * claimed), shown, shown)


def main(draws: int, only: str) -> None:
    """All settings that were asked for."""
    print(f"{draws:,} draws each; % that claims an effect / % whose 95% interval holds the truth / median ratio")
    for setting in NOTHING_DONE + DONE:
        if only and not setting.name.startswith(only):
            continue
        print(setting.name, flush=True)
        for name, claimed, held, ratio in run(setting, draws):
            print(f"  {name:44} {claimed:6.1%} {held:6.1%} {ratio:6.2f}", flush=True)
            if name == "ours":
                promise(setting, claimed, held, draws)
            if draws == WHOLE:
                said(setting, name, claimed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the peer
        speed()
    if BROKEN:
        sys.exit("\n".join(BROKEN))


def speed() -> None:
    """One estimate with its 200 placebos beside one Poisson regression of pyfixest on the same table; and advice."""
    made = panel(neighbourhood_counts(np.random.default_rng(1), AREAS, 60), Frequency.MONTH)
    names, start = made.areas[:5], str(made.periods[48])
    cells = [(n, m, made.counts[n, m], int(n < 5 and m >= 48)) for n in range(AREAS) for m in range(60)]
    frame = pd.DataFrame(cells, columns=["area", "month", "count", "measure"])

    def peer() -> object:
        return pyfixest.fepois("count ~ measure | area + month", frame, vcov={"CRV1": "area"})

    ours = lowest(lambda: estimate(made, names, start))
    theirs = lowest(peer)
    advised = lowest(lambda: advise(made, made.areas), times=1)
    print(f"one estimate {ours:.2f} s, {ours / theirs:.1f} of one pyfixest.fepois")
    print(f"advice on {AREAS} areas x 60 months, 500 draws a set-up: {advised:.0f} s")


def lowest(work: Callable[[], object], times: int = 5) -> float:
    """Seconds, of the quickest of some runs after a first one."""
    if times > 1:
        work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def promise(setting: Setting, claimed: float, held: float, draws: int) -> None:
    """What docs/methods/effects.md says, with what chance adds to it in a run of this length."""
    chance = 2 * np.sqrt(0.05 * 0.95 / draws) if draws < WHOLE else 0.0
    if setting.effect:
        promised(f"{setting.name}, power", claimed, (0.18 if setting.choose == "lots" else 0.34) - 2 * chance, 1)
    else:
        promised(f"{setting.name}, claimed", claimed, 0, (0.06 if setting.choose == "lots" else 0.07) + chance)
    if setting.treated > 1:
        promised(f"{setting.name}, coverage", held, 0.92 - chance, 1)


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if one.isdecimal()]
    main(
        int(arguments[0]) if arguments else WHOLE,
        sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else "",
    )
