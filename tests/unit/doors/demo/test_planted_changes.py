# SPDX-License-Identifier: EUPL-1.2
"""Is what was planted in the invented municipality found as often as the method says, and is nothing else?

The world's counts are drawn with other seeds than its own and judged as the product does: `fit` on the history of all
areas of a type, `dispersion_of`, `change`, and a whole page together. Measured with 200 seeds: docs/methods/change.md,
"Planted changes".
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from veiligheidsbeeld.doors.demo.fictional_figures import PHI, YEARS, FictionalFigures, draw
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_truths import Truth, read_truths
from veiligheidsbeeld.ground.simulate.counts import Floats, overdispersed
from veiligheidsbeeld.ground.statistics import CHANGED, Change, Variation, change, dispersion_of, false_discovery, fit
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, Prior

PLACES, TRUTHS = read_places(), read_truths()
OF_WIJK = np.repeat(np.arange(len(PLACES.wijken)), [len(one.buurten) for one in PLACES.wijken])
REPLICAS = 200  # draws of one comparison, for its power
MONTHS = YEARS * 12


@dataclass(frozen=True)
class Planted:
    """Where a truth is looked for: the last month of the later stretch, its length, the lag in stretches, and whether
    areas are buurten, wijken or the whole."""

    truth: str
    ends: int
    units: int
    lag: int
    level: str

    @property
    def about(self) -> Truth:
        return TRUTHS.by_id(self.truth)


PLANTED = [
    Planted("woninginbraak-daalt-zilverwaard", 66, 12, 1, "wijk"),  # July 2024 to June 2025, against a year before
    Planted("horizontale-fraude-stijgt-overal", 72, 12, 5, "whole"),  # 2025 against 2020
    Planted("vernieling-op-naam-van-een-hoofdkantoor", 39, 1, 12, "buurt"),
    Planted("fietsdiefstal-station-ketelbrink", 72, 3, 4, "buurt"),
]  # fmt: skip


def by_area(table: Floats, level: str) -> Floats:
    """Buurten x months added up to areas of a level."""
    if level == "buurt":
        return table
    of = OF_WIJK if level == "wijk" else np.zeros_like(OF_WIJK)
    found = np.zeros((of.max() + 1, table.shape[1]))
    np.add.at(found, of, table)
    return found


def stretches(table: Floats, ends: int, units: int) -> Floats:
    """Whole stretches of so many months, the last one ending before month `ends`."""
    begin = ends % units
    return table[:, begin:ends].reshape(len(table), -1, units).sum(axis=2)


@cache
def prior_of(offence: str, level: str) -> Prior:
    known = [one for one in Catalogue.read().indicators.values() if one.numerator.slice == offence]
    one = known[0] if known else None
    return (one.ordinary_municipality or one.ordinary) if one and level == "whole" else one.ordinary if one else Prior()


def fitted(counts: Floats, lag: int, positions: int, prior: Prior) -> Variation:
    return fit(
        counts[:, :-1], prior=(prior.phi, prior.tau2 * (1.3 if positions > 1 else 1)), lag=lag, positions=positions
    )


def judged(before: Floats, after: Floats, usual: Variation, row: int | None = None) -> Change:
    factor = usual.factor if row is None else usual.factor[row]
    degrees = usual.degrees if row is None else usual.degrees[row]
    return change(
        before, after, degrees=degrees, noise=usual.noise,
        dispersion=dispersion_of(before, after, 1, 1, usual.phi, usual.tau2, factor),
    )  # fmt: skip


def called(found: Change) -> np.ndarray:
    return np.isin(found.verdict, ("rise", "fall"))


def look(figures: FictionalFigures, planted: Planted, chance: np.random.Generator) -> tuple[bool, float, str, float]:
    """Was it called, how often would it be with other counts of the same world, what was said, and the true ratio."""
    offence = figures.offences.index(planted.about.offence)
    crimes, truth = (by_area(one[:, offence].astype(float), planted.level)
                     for one in (figures.crimes, figures.expected + _added(planted, figures)))  # fmt: skip
    row = int(np.argmax([any(code.startswith(area[2:]) for area in planted.about.areas)
                         for code in _codes(planted.level)]))  # fmt: skip
    counts, mean = (stretches(one, planted.ends, planted.units) for one in (crimes, truth))
    positions = 12 // planted.units
    usual = fitted(counts, planted.lag, positions, prior_of(planted.about.offence, planted.level))
    one = judged(counts[row, -1 - planted.lag], counts[row, -1], usual, row)
    added = stretches(by_area(_added(planted, figures)[:, offence], planted.level), planted.ends, planted.units)
    a, b = (
        overdispersed(chance, np.full(REPLICAS, mean[row, at] - added[row, at]), PHI) + added[row, at]
        for at in (-1 - planted.lag, -1)
    )
    power = float(called(judged(a, b, usual, row)).mean())
    return bool(called(one)), power, str(one.verdict), float(mean[row, -1] / mean[row, -1 - planted.lag])


def _codes(level: str) -> list[str]:
    if level == "whole":
        return ["9801"]
    return [one.code[2:] for one in (PLACES.wijken if level == "wijk" else PLACES.buurten)]


def _added(planted: Planted, figures: FictionalFigures) -> Floats:
    """Reports on top of the expected ones: not in `expected`."""
    about, found = planted.about, np.zeros(figures.expected.shape)
    if about.added:
        rows = [n for n, buurt in enumerate(PLACES.buurten) if about.holds_in(buurt.code)]
        since, until = (12 * (int(one[:4]) - 2020) + int(one[5:]) - 1 for one in (about.since, about.until))
        found[rows, figures.offences.index(about.offence), since : min(until + 1, MONTHS)] = about.added
    return found


@dataclass
class Page:
    """Wijken x offences, 2025 against 2024; `steady` are those in which nothing changed."""

    p: Floats
    called: np.ndarray
    steady: np.ndarray

    @property
    def left(self) -> np.ndarray:
        """What the whole page still calls a change."""
        tested = np.isfinite(self.p)
        found = np.zeros(self.p.shape, dtype=bool)
        found[tested] = self.called[tested] & (false_discovery(self.p[tested]) <= CHANGED)
        return found


def page(figures: FictionalFigures) -> Page:
    quiet = TRUTHS.by_id("niets-veranderd-garstenhof")
    p, said, steady = [], [], []
    for at, offence in enumerate(figures.offences):
        counts = stretches(by_area(figures.crimes[:, at].astype(float), "wijk"), MONTHS, 12)
        found = judged(counts[:, -2], counts[:, -1], fitted(counts, 1, 1, prior_of(offence, "wijk")))
        p.append(np.where(found.verdict == "too_few", np.nan, found.p))
        said.append(called(found))
        steady.append([one.code in quiet.areas and quiet.covers(offence) for one in PLACES.wijken])
    return Page(np.concatenate(p), np.concatenate(said), np.concatenate(steady))


def measured(seeds: int, tell: Callable[[str], None] = lambda _: None) -> None:
    """Every check over so many seeds."""
    looks: dict[str, list[tuple[bool, float, str, float]]] = {one.truth: [] for one in PLANTED}
    pages = []
    for seed in range(seeds):
        figures = draw(np.random.default_rng([seed, 1]), PLACES, TRUTHS)
        for one in PLANTED:
            looks[one.truth].append(look(figures, one, np.random.default_rng([seed, 2])))
        pages.append(page(figures))
    for name, found in looks.items():
        share, power = np.mean([one[0] for one in found]), np.mean([one[1] for one in found])
        error = np.sqrt(power * (1 - power) / seeds)
        tell(f"{name}: true ratio {np.mean([one[3] for one in found]):.2f}, found {share:.1%}, power {power:.1%}")
        assert abs(share - power) <= 2 * error + 1 / seeds, name
        silent = {one[2] for one in found if not one[0]}
        assert silent <= {"no_conclusion", "too_few", "stable"}, "what is not called is explained"
    tested = np.concatenate([one.steady & np.isfinite(one.p) for one in pages])
    false, left = (np.concatenate([getattr(one, name) for one in pages])[tested] for name in ("called", "left"))
    allowed = 0.05 + 2 * np.sqrt(0.05 * 0.95 / tested.sum())
    tell(f"nothing changed: {false.mean():.2%} of {tested.sum()} called, {left.mean():.2%} left on the whole page")
    compared, said, kept = (
        np.mean([np.sum(one) for one in lot])
        for lot in ([np.isfinite(one.p) for one in pages], [one.called for one in pages], [one.left for one in pages])
    )
    tell(f"a page: {compared:.0f} compared of {len(pages[0].p)}, {said:.1f} called, {kept:.1f} left")
    assert false.mean() <= allowed
    assert left.mean() <= false.mean()


@pytest.mark.slow
def test_planted_changes_are_found_as_often_as_their_power_says_in_20_worlds() -> None:
    measured(20, print)


@pytest.mark.full
@pytest.mark.slow
def test_planted_changes_are_found_as_often_as_their_power_says_in_200_worlds() -> None:
    measured(200, print)
