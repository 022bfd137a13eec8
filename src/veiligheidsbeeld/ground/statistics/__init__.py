# SPDX-License-Identifier: EUPL-1.2
"""How sure can we be? Knows no indicator and no page."""

from veiligheidsbeeld.ground.statistics.change import (
    MARGIN,
    METHOD,
    Change,
    Verdict,
    change,
    dispersion_of,
    limits,
    usual_range,
)
from veiligheidsbeeld.ground.statistics.flags import share_right
from veiligheidsbeeld.ground.statistics.funnel import funnel_limits
from veiligheidsbeeld.ground.statistics.intervals import (
    LEVEL,
    Intervals,
    count_interval,
    published_margin,
    rate_interval,
    share_interval,
)
from veiligheidsbeeld.ground.statistics.many import CHANGED, WORTH_A_LOOK, false_discovery, shrunken
from veiligheidsbeeld.ground.statistics.power import (
    ENOUGH,
    power,
    power_of_estimates,
    smallest_difference,
    smallest_visible,
)
from veiligheidsbeeld.ground.statistics.randomisation import Randomisation, other_lots, randomisation
from veiligheidsbeeld.ground.statistics.ranks import (
    RankSets,
    extra_variance,
    joint_places,
    log_rate_errors,
    places_of,
    rank_sets,
    yearly_variance,
)
from veiligheidsbeeld.ground.statistics.trial_power import (
    parallel,
    power_of_design,
    power_of_ratio,
    smallest_detectable,
    stepped,
)
from veiligheidsbeeld.ground.statistics.variation import Variation, fit

__all__ = [
    "CHANGED",
    "ENOUGH",
    "LEVEL",
    "MARGIN",
    "METHOD",
    "WORTH_A_LOOK",
    "Change",
    "Intervals",
    "Randomisation",
    "RankSets",
    "Variation",
    "Verdict",
    "change",
    "count_interval",
    "dispersion_of",
    "extra_variance",
    "false_discovery",
    "fit",
    "funnel_limits",
    "joint_places",
    "limits",
    "log_rate_errors",
    "other_lots",
    "parallel",
    "places_of",
    "power",
    "power_of_design",
    "power_of_estimates",
    "power_of_ratio",
    "published_margin",
    "randomisation",
    "rank_sets",
    "rate_interval",
    "share_interval",
    "share_right",
    "shrunken",
    "smallest_detectable",
    "smallest_difference",
    "smallest_visible",
    "stepped",
    "usual_range",
    "yearly_variance",
]
