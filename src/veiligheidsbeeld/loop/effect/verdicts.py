# SPDX-License-Identifier: EUPL-1.2
"""Which of the three verdicts follows from an interval, and what did each incident prevented cost? One rule for all
methods."""

from veiligheidsbeeld.loop.effect.result import Hoped, Verdict


def verdict_of(
    lower: float, upper: float, worthwhile: float, hoped: Hoped, *, refused: bool
) -> tuple[Verdict, float | None]:  # fmt: skip
    """The state, and the X of "no effect larger than X": the bound on the side that was hoped for. `lower` and `upper`
    bound a ratio; nothing can be told where the estimate was `refused`."""
    if refused:
        return Verdict.CANNOT_TELL, None
    if upper < 1 or lower > 1:
        return Verdict.EFFECT_SHOWN, None
    beyond = 1 - lower if hoped is Hoped.FALLS else upper - 1
    return (Verdict.NO_EFFECT_BEYOND, beyond) if beyond < worthwhile else (Verdict.CANNOT_TELL, None)


def cost_each(costs: float, prevented: float, fewest: float, most: float) -> tuple[float, float, float]:
    """Euros per incident prevented: by the estimate, at best, at worst; infinite where none was."""
    cheapest, dearest = (costs / one if one > 0 else float("inf") for one in (most, fewest))
    return costs / prevented if prevented > 0 else float("inf"), cheapest, dearest
