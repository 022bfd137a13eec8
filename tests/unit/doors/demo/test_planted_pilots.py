# SPDX-License-Identifier: EUPL-1.2
"""Do the planted pilots get the verdict that fits what is true, and the one that works as often as its power says?

The nuisance of the invented municipality is drawn with other seeds than its own, lots with other numbers, and what came
of it is judged as the register does. Measured with 200 seeds: docs/methods/effects.md has what came out.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache

import msgspec
import numpy as np
import pytest

from veiligheidsbeeld.doors.demo import fictional_figures
from veiligheidsbeeld.doors.demo.fictional_figures import FIRST_YEAR, YEARS
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_themes import nuisance, with_pilots
from veiligheidsbeeld.doors.demo.fictional_told_evaluations import ToldEvaluation, read_evaluations
from veiligheidsbeeld.doors.demo.fictional_truths import Pilot, read_truths
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.ground.simulate.counts import Floats, Ints
from veiligheidsbeeld.loop.effect import advise, estimate
from veiligheidsbeeld.loop.effect.designs.advice import Advice, Design
from veiligheidsbeeld.loop.effect.drafts import METHODS
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.result import Verdict

PLACES, TRUTHS = read_places(), read_truths()
PERIODS = tuple(Period.parse(f"{FIRST_YEAR + n // 12}-{n % 12 + 1:02d}") for n in range(12 * YEARS))
TOLD = {one.pilot: one for one in read_evaluations() if one.pilot}
FITS = {
    "avondrondes": Verdict.EFFECT_SHOWN, "borden": Verdict.NO_EFFECT_BEYOND, "overlastregisseur": Verdict.CANNOT_TELL,
}  # fmt: skip
ENOUGH = 0.9


@cache
def people() -> Floats:
    figures = fictional_figures.draw(np.random.default_rng(TRUTHS.seed), PLACES, TRUTHS)
    return figures.inhabitants[:, 0].astype(np.float64)


def world(seed: int) -> tuple[dict[str, Ints], dict[str, Pilot]]:
    """Nuisance by kind in a world with another seed and other lots, and its pilots by id."""
    pilots = tuple(msgspec.structs.replace(one, lots=f"{seed}-{one.id}") if one.treat else one for one in TRUTHS.pilots)
    truths = msgspec.structs.replace(TRUTHS, seed=seed, pilots=pilots)
    drawn = nuisance(np.random.default_rng([seed, 1]), people())
    return with_pilots(drawn, truths, PLACES), {one.id: one for one in pilots}


def panel_of(by_kind: dict[str, Ints], pilot: Pilot) -> Panel:
    """What was counted, in buurten or wijken."""
    counts = np.asarray(sum(by_kind.values()) if pilot.kind == "*" else by_kind[pilot.kind], dtype=np.float64)
    if pilot.by_buurt:
        return Panel(tuple(one.code for one in PLACES.buurten), PERIODS, counts)
    rows = [[n for n, buurt in enumerate(PLACES.buurten) if buurt.code[2:8] == wijk.code[2:]] for wijk in PLACES.wijken]
    return Panel(tuple(one.code for one in PLACES.wijken), PERIODS, np.array([counts[one].sum(axis=0) for one in rows]))


def judged(by_kind: dict[str, Ints], pilot: Pilot, told: ToldEvaluation) -> Verdict:
    treated, eligible = pilot.treated(PLACES), pilot.eligible(PLACES)
    found = estimate(
        panel_of(by_kind, pilot), treated, pilot.since, until=pilot.until, method=METHODS[told.set_up.design],
        controls=[one for one in eligible if one not in treated] or None, worthwhile=(told.worthwhile_pct or 0) / 100,
    )  # fmt: skip
    return found.verdict


def advised(by_kind: dict[str, Ints], pilot: Pilot, told: ToldEvaluation, draws: int = 1) -> Advice:
    """What was said beforehand, from the years before."""
    table = panel_of(by_kind, pilot)
    before = table.only(range(table.column(pilot.since)))
    months = table.column(pilot.until) + 1 - table.column(pilot.since)
    return advise(
        before, pilot.eligible(PLACES), months=months, treat=pilot.treat, worthwhile=(told.worthwhile_pct or 0) / 100,
        designs=(Design.LOTS, Design.COMPARISON), draws=draws,
    )  # fmt: skip


def measured(seeds: int, tell: Callable[[str], None] = lambda _: None) -> None:
    """Every pilot over so many seeds."""
    came: dict[str, Counter[Verdict]] = {name: Counter() for name in FITS}
    power = []
    for seed in range(seeds):
        by_kind, pilots = world(seed)
        for name, told in TOLD.items():
            came[name][judged(by_kind, pilots[name], told)] += 1
        said = advised(by_kind, pilots["avondrondes"], TOLD["avondrondes"])
        power.append(said.options[0].power or 0.0)
    stated = float(np.mean(power))
    error = float(np.sqrt(stated * (1 - stated) / seeds))
    for name, fits in FITS.items():
        tell(f"{name}: {dict(came[name])}")
        allowed = 2 * np.sqrt(ENOUGH * (1 - ENOUGH) / seeds) if seeds < 200 else 0.0
        assert came[name][fits] / seeds >= ENOUGH - allowed, name
    share = came["avondrondes"][Verdict.EFFECT_SHOWN] / seeds
    tell(f"avondrondes: shown {share:.1%}, stated power {stated:.1%}")
    assert stated >= ENOUGH
    assert abs(share - stated) <= 2 * error + 1 / seeds


def test_pilots_get_the_verdict_that_fits_in_10_worlds() -> None:
    measured(10)


@pytest.mark.slow
def test_pilots_get_the_verdict_that_fits_in_30_worlds() -> None:
    measured(30, print)


@pytest.mark.full
@pytest.mark.slow
def test_pilots_get_the_verdict_that_fits_in_200_worlds() -> None:
    measured(200, print)


def test_with_the_effect_taken_out_the_pilot_that_works_is_mostly_not_shown() -> None:
    """So that the tests above can fail: with nothing planted lots show an effect in about one of twenty worlds."""
    shown = 0
    for seed in range(20):
        _, pilots = world(seed)
        bare = {kind: one.counts for kind, one in nuisance(np.random.default_rng([seed, 1]), people()).items()}
        shown += judged(bare, pilots["avondrondes"], TOLD["avondrondes"]) is Verdict.EFFECT_SHOWN
    assert shown <= 4


def test_beforehand_it_was_said_which_pilots_could_be_answered() -> None:
    by_kind = with_pilots(nuisance(np.random.default_rng(TRUTHS.seed + 1), people()), TRUTHS, PLACES)
    said = {
        name: advised(by_kind, TRUTHS.pilot(name), told, draws=40).answerable for name, told in TOLD.items()
    }  # fmt: skip
    assert said == {"avondrondes": True, "borden": True, "overlastregisseur": False}


def test_only_the_planted_records_fell_away() -> None:
    drawn = nuisance(np.random.default_rng(TRUTHS.seed + 1), people())
    with_them = with_pilots(drawn, TRUTHS, PLACES)
    fell = {kind: one.counts - with_them[kind] for kind, one in drawn.items()}
    assert all((one >= 0).all() for one in fell.values())
    rounds, coordinator = (TRUTHS.pilot(one) for one in ("avondrondes", "overlastregisseur"))
    treated = [code[2:] for code in (*rounds.treated(PLACES), *coordinator.treated(PLACES))]
    outside = [n for n, buurt in enumerate(PLACES.buurten) if buurt.code[2:8] not in treated]
    assert not any(one[outside].any() or one[:, :63].any() for one in fell.values())
    share = sum(one.sum() for one in fell.values()) / sum(
        np.delete(one.counts, outside, axis=0)[:, 63:].sum() for one in drawn.values()
    )
    assert 0.2 < share < 0.3, "30% in six wijken, 15% of one kind in a seventh"
