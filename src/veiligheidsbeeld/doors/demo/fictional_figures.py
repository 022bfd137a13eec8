# SPDX-License-Identifier: EUPL-1.2
"""How many people and crimes does the fictional world have? Drawn by chance around the truths of `truths.yml`.

Everything is drawn once, by buurt, offence type and month, and then added up; so all sums hold exactly.
"""

import csv
from dataclasses import dataclass, replace

import numpy as np

from veiligheidsbeeld.doors.demo.fictional_places import Buurt, Places, Wijk
from veiligheidsbeeld.doors.demo.fictional_truths import FictionalTruths, Truth
from veiligheidsbeeld.ground.simulate.counts import (
    Floats,
    Ints,
    YearSteps,
    correlated_effects,
    overdispersed,
    season,
    year_levels,
)
from veiligheidsbeeld.loop.sources.long_table import REFERENCE

FIRST_YEAR, YEARS = 2020, 6
INHABITANTS = 107_000
CRIMES_PER_YEAR = 4_200.0
PHI = 0.3
# The year effect of the municipality is shared by all types; types and wijken move by themselves on top of it.
OWN_STEPS = YearSteps(at_reference=0.0045)
SEASONS = {  # peak month and size, roughly as in the Netherlands
    "1.1.1": (12, 0.25), "1.1.2": (7, 0.10), "1.2.3": (8, 0.30), "1.4.5": (6, 0.10), "2.2.1": (12, 0.12),
    "2.5.2": (11, 0.05), "2.6.9": (12, 0.95), "3.5.2": (6, 0.08),
}  # fmt: skip
USUAL_SEASON = (7, 0.04)
# Where do crimes happen? At home: by population. In shops: centres. In the street: between the two.
HOME, STREET, SHOP = range(3)
KINDS = {"1.1.1": HOME, "1.1.2": HOME, "2.4.1": HOME, "3.7.4": HOME, "3.9.1": HOME, "3.9.3": HOME, "1.4.4": HOME,
         "1.2.4": SHOP, "2.5.2": SHOP, "2.5.1": SHOP}  # fmt: skip
PULL_SD = np.array([0.4, 1.0, 1.4])
CENTRE_PULL = np.array([1.3, 3.5, 8.0])
CORE_PULL = np.array([1.2, 3.5, 5.0])
# A wealthy village that burglars know: large enough for its planted fall to be seen.
BURGLARY_PULL = {"WK980114": 6.0}


@dataclass(frozen=True)
class FictionalFigures:
    """`crimes` by buurt, offence and month; `inhabitants` by buurt on 1 January of 2019 and later years; peers by year.

    `expected` is the truth that `crimes` were drawn from (without the planted additions).
    """

    offences: tuple[str, ...]
    expected: Floats
    crimes: Ints
    inhabitants: Ints
    peer_crimes: Ints
    peer_inhabitants: Ints

    @property
    def years(self) -> int:
        """How many were counted."""
        return self.crimes.shape[2] // 12


def draw(rng: np.random.Generator, places: Places, truths: FictionalTruths) -> FictionalFigures:
    """Draw the whole world's figures."""
    shares = national_shares(2023)
    offences = tuple(shares)
    inhabitants = _inhabitants(rng, places)
    level = CRIMES_PER_YEAR / 12 * np.array(list(shares.values()))
    where = _where(rng, places, offences, inhabitants[:, 0].astype(np.float64))
    months = np.vstack([np.tile(season(*SEASONS.get(code, USUAL_SEASON)), YEARS) for code in offences])
    expected = where[:, :, None] * (level[:, None] * months)[None]
    expected = expected * _year_effects(rng, places, truths, level * 12, offences)
    expected = expected * _planted(places, truths, offences)
    crimes = overdispersed(rng, expected, PHI) + _added(places, truths, offences)
    peer_crimes, peer_inhabitants = _peers(rng, len(places.peers))
    return FictionalFigures(offences, expected, crimes, inhabitants, peer_crimes, peer_inhabitants)


def another_year(truths: FictionalTruths, places: Places, figures: FictionalFigures) -> FictionalFigures:
    """The same with a year more, drawn around the last one with a seed of its own; trends that have no end go on."""
    rng, last = np.random.default_rng([truths.seed, 7]), figures.expected[:, :, -12:].copy()
    for truth in truths.truths:
        for row, column in _touched(places, truth, figures.offences):
            last[row, column] *= truth.factor_per_year
    last *= year_levels(rng, last.sum(axis=(0, 2)), 2, OWN_STEPS)[None, :, 1:]
    return replace(
        figures, expected=np.concatenate([figures.expected, last], axis=2),
        crimes=np.concatenate([figures.crimes, overdispersed(rng, last, PHI)], axis=2),
    )  # fmt: skip


def national_shares(year: int) -> dict[str, float]:
    """Share of each offence type in all recorded crime of the Netherlands, from the shipped reference set."""
    with (REFERENCE / "misdrijven_nederland.csv").open(encoding="utf-8", newline="") as file:
        counts = {row["slice"]: float(row["value"]) for row in csv.DictReader(file) if row["period"] == str(year)}
    total = counts.pop("0.0.0")
    return {code: count / total for code, count in counts.items()}


def month_number(period: str) -> int:
    """Months since the first month of this world: 2020-01 is 0."""
    year, month = period.split("-")
    return (int(year) - FIRST_YEAR) * 12 + int(month) - 1


def _inhabitants(rng: np.random.Generator, places: Places) -> Ints:
    """On 1 January of 2019 up to and including 2026; towns are dense, a village has a core and land around it."""
    weights = np.array([_people(rng, wijk, buurt) for wijk in places.wijken for buurt in wijk.buurten])
    growth = rng.normal(0.002, 0.006, size=(len(weights), YEARS + 1))
    paths = np.exp(np.hstack([np.zeros((len(weights), 1)), np.cumsum(growth, axis=1)]))
    return np.asarray(np.rint(weights[:, None] / weights.sum() * INHABITANTS * paths), dtype=np.int64)


def _people(rng: np.random.Generator, wijk: Wijk, buurt: Buurt) -> float:
    usual = 1_500.0 if wijk.kind != "village" else 1_700.0 if buurt.core else 320.0
    return usual * float(np.exp(rng.normal(0, 0.45)))


def _where(rng: np.random.Generator, places: Places, offences: tuple[str, ...], people: Floats) -> Floats:
    """Share of each buurt in each offence type: columns add up to 1."""
    pull = people[:, None] * np.exp(correlated_effects(rng, len(people), PULL_SD, 0.7))
    wijk_of_buurt = [(wijk, buurt) for wijk in places.wijken for buurt in wijk.buurten]
    for row, (wijk, buurt) in enumerate(wijk_of_buurt):
        if wijk.kind == "centre":
            pull[row] *= CENTRE_PULL * (CORE_PULL if buurt.core else 1.0)
    by_offence = pull[:, [KINDS.get(code, STREET) for code in offences]]
    burglary = offences.index("1.1.1")
    by_offence[:, burglary] *= [BURGLARY_PULL.get(wijk.code, 1.0) for wijk, _ in wijk_of_buurt]
    return np.asarray(by_offence / by_offence.sum(axis=0), dtype=np.float64)


def _year_effects(
    rng: np.random.Generator, places: Places, truths: FictionalTruths, yearly: Floats, offences: tuple[str, ...]
) -> Floats:
    """Multipliers by buurt, offence and month: municipality x type x wijk, all 1 where a truth says steady."""
    shared = year_levels(rng, yearly.sum(keepdims=True), YEARS)
    by_type = year_levels(rng, yearly, YEARS, OWN_STEPS) * shared
    by_wijk = year_levels(rng, np.full(len(places.wijken), yearly.sum() / len(places.wijken)), YEARS, OWN_STEPS)
    sizes = [len(wijk.buurten) for wijk in places.wijken]
    effects = np.repeat(by_wijk, sizes, axis=0)[:, None, :] * by_type[None]
    for truth in truths.truths:
        for row, column in _touched(places, truth, offences):
            if truth.steady or truth.factor_per_year != 1.0:  # a planted trend stands alone
                effects[row, column] = 1.0
    return np.asarray(np.repeat(effects, 12, axis=2), dtype=np.float64)


def _planted(places: Places, truths: FictionalTruths, offences: tuple[str, ...]) -> Floats:
    factors = np.ones((len(places.buurten), len(offences), YEARS * 12))
    for truth in truths.truths:
        span = _span(truth)
        years = np.arange(YEARS * 12)[span] // 12 - month_number(truth.since) // 12
        for row, column in _touched(places, truth, offences):
            factors[row, column, span] *= truth.factor * truth.factor_per_year**years
    return factors


def _added(places: Places, truths: FictionalTruths, offences: tuple[str, ...]) -> Ints:
    added = np.zeros((len(places.buurten), len(offences), YEARS * 12), dtype=np.int64)
    for truth in (one for one in truths.truths if one.added):
        for row, column in _touched(places, truth, offences):
            added[row, column, _span(truth)] += truth.added
    return added


def _span(truth: Truth) -> slice:
    return slice(month_number(truth.since), min(month_number(truth.until) + 1, YEARS * 12))


def _touched(places: Places, truth: Truth, offences: tuple[str, ...]) -> list[tuple[int, int]]:
    rows = [row for row, buurt in enumerate(places.buurten) if truth.holds_in(buurt.code)]
    columns = [column for column, code in enumerate(offences) if truth.covers(code)]
    return [(row, column) for row in rows for column in columns]


def _peers(rng: np.random.Generator, peers: int) -> tuple[Ints, Ints]:
    """Crimes by year, and inhabitants at the end of 2019 and later years."""
    people = np.exp(rng.uniform(np.log(102_000), np.log(330_000), size=peers))
    growth = np.cumsum(rng.normal(0.004, 0.003, size=(peers, YEARS + 1)), axis=1)
    inhabitants = np.rint(people[:, None] * np.exp(growth)).astype(np.int64)
    mean = people / 1000 * rng.uniform(33, 78, size=peers)
    return overdispersed(rng, mean[:, None] * year_levels(rng, mean, YEARS), PHI), inhabitants
