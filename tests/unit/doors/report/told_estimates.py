# SPDX-License-Identifier: EUPL-1.2
"""Estimates as the calculation gives them, of simulated neighbourhoods in which the five busiest got a measure, and a
protocol that was frozen before it."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np

from veiligheidsbeeld.ground.core import Frequency, Period
from veiligheidsbeeld.ground.simulate.panels import neighbourhood_counts, planted
from veiligheidsbeeld.loop.effect import estimate
from veiligheidsbeeld.loop.effect.content import Content, Outcome
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.effect.protocol import freeze, record_outcomes_seen
from veiligheidsbeeld.loop.effect.protocol_file import Protocol
from veiligheidsbeeld.loop.effect.result import Estimate, Method

FROZEN, SEEN = datetime(2014, 11, 3, 9, tzinfo=UTC), datetime(2016, 1, 20, 9, tzinfo=UTC)


@cache
def told(
    change: float = -0.4, seed: int = 1, months: int = 48, treated: int = 5, method: Method = Method.RATIO_OF_RATIOS,
) -> Estimate:  # fmt: skip
    """The last of so many months, to December 2015, with the measure; chosen on the year before it, or by lot."""
    rng = np.random.default_rng(seed)
    counts = neighbourhood_counts(rng, 80, months)
    rows = np.argsort(-counts[:, months - 24 : months - 12].sum(axis=1))[:treated]
    counts = planted(rng, counts, list(rows), months - 12, change) if change else counts
    first = 2016 * 12 - months
    periods = tuple(Period.parse(f"{(first + n) // 12}-{(first + n) % 12 + 1:02d}") for n in range(months))
    areas = tuple(f"A{n:02d}" for n in range(80))
    assert periods[0].frequency is Frequency.MONTH
    return estimate(
        Panel(areas, periods, counts.astype(float)), [areas[n] for n in rows], "2015-01", costs=40_000, method=method,
        selected_on=None if method is Method.LOTS else ("2014-01", "2014-12"),
    )  # fmt: skip


def protocol(seen: bool = True, *reasons: str) -> Protocol:
    """Frozen in time; every reason makes a version more, of after outcomes were seen."""
    made = freeze(content(), FROZEN, "policy_adviser")
    made = record_outcomes_seen(made, SEEN, "analyst") if seen else made
    for n, reason in enumerate(reasons):
        later = content(stopping_rule=f"Eén keer, aan het eind ({n}).")
        made = freeze(later, SEEN, "policy_adviser", why=reason, onto=made)
    return made


def content(**changes: Any) -> Content:
    """What was promised: fewer bicycle thefts in five areas."""
    values: dict[str, Any] = {
        "title": "Helpt extra toezicht?", "problem": "Veel fietsdiefstal.", "measure": "Extra toezicht.",
        "who": "Team Wijken", "where": "Vijf wijken", "estimand": "Diefstal met en zonder toezicht.",
        "hypothesis": "falls", "outcome": Outcome(name="Fietsdiefstal", register="Aangiften bij de politie"),
        "design": "series_with_comparison", "treated": ("A01", "A02"), "start": "2015-01", "until": "2015-12",
        "method": Method.RATIO_OF_RATIOS, "stopping_rule": "Eén keer, aan het eind.", "analysis_version": "1",
    }  # fmt: skip
    return Content(**{**values, **changes})
