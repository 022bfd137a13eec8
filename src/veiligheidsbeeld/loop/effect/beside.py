# SPDX-License-Identifier: EUPL-1.2
"""What is known beside the counts of an outcome? Hours that teams wrote down, and a figure that the measure cannot
touch: what the checks of a result need. What nobody wrote is unknown, never zero."""

import numpy as np

from veiligheidsbeeld.ground.core import UserError, area_type_of
from veiligheidsbeeld.loop.effect.checks import Beside
from veiligheidsbeeld.loop.effect.content import Content
from veiligheidsbeeld.loop.effect.own_panel import own_panel, period_at
from veiligheidsbeeld.loop.effect.panel import Panel
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.registers.hours import entries


def beside_of(picture: Picture, content: Content, panel: Panel) -> Beside:
    """All that we have beside `panel`, the outcome that a protocol promised."""
    return Beside(
        untouched_panel(picture, content.untouched, panel), hours_panel(picture.world.id, panel),
        tuple((one.period, one.what) for one in content.outcome.counting_changes),
    )  # fmt: skip


def hours_panel(world: str, panel: Panel) -> Panel | None:
    """Hours of all teams in the areas and periods of `panel`, from the first period in which any were written to the
    last; None where none were."""
    found = [
        (panel.areas.index(code), period_at(one.week, panel.periods[0].frequency), float(one.hours))
        for one in entries(world, panel.periods[0].start, panel.periods[-1].end)
        for code in [one.area.partition("-")[0]]
        if code in panel.areas
    ]
    at = {one: n for n, one in enumerate(panel.periods)}
    columns = sorted(at[period] for _, period, _ in found if period in at)
    if not columns:
        return None
    first, last = columns[0], columns[-1]
    counts = np.full((len(panel.areas), last - first + 1), np.nan)
    for row, period, hours in found:
        if period in at:
            counts[row, at[period] - first] = hours + np.nan_to_num(counts[row, at[period] - first])
    return Panel(panel.areas, panel.periods[first : last + 1], counts)


def untouched_panel(picture: Picture, name: str, panel: Panel) -> Panel | None:
    """Another figure of ours in the same areas and periods; None where it was named in words, or is not published."""
    if name not in picture.catalogue.indicators:
        return None
    try:
        other = own_panel(picture, name, area_type_of(panel.areas[0]), panel.periods[0].frequency).panel
    except UserError:
        return None
    rows, columns = {one: n for n, one in enumerate(other.areas)}, {one: n for n, one in enumerate(other.periods)}
    counts = np.full(panel.counts.shape, np.nan)
    for n, area in enumerate(panel.areas):
        for m, period in enumerate(panel.periods):
            if area in rows and period in columns:
                counts[n, m] = other.counts[rows[area], columns[period]]
    return Panel(panel.areas, panel.periods, counts)
