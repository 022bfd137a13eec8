# SPDX-License-Identifier: EUPL-1.2
"""What may be said of an estimate, in which sentences? The verdict first, then what it means in numbers, then what
would tell more. Never "significant", and nothing where nothing can be said."""

import math

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.effect.result import Estimate, Verdict


def sentences(found: Estimate, *, hoped_to_fall: bool) -> tuple[Statement, ...]:
    """The verdict; incidents prevented, and what each cost; of what cannot be told, what would tell more."""
    said = [_verdict(found, hoped_to_fall)]
    if found.verdict is Verdict.EFFECT_SHOWN and not math.isnan(found.prevented):
        said.append(_prevented(found, hoped_to_fall))
        said += _cost(found)
    if found.verdict is Verdict.CANNOT_TELL:
        said += [*found.refusals, Statement("effect_would_tell")]
    return tuple(said)


def change_pct(ratio: float) -> str:
    """A ratio as a change with its sign: 0.91 is −9%."""
    return f"{round(100 * (ratio - 1)):+d}%".replace("-", "\u2212")


def _verdict(found: Estimate, hoped_to_fall: bool) -> Statement:
    if math.isnan(found.ratio) or math.isnan(found.lower) or math.isnan(found.upper):
        return Statement("effect_not_to_tell")
    about = {"change": change_pct(found.ratio), "low": change_pct(found.lower), "high": change_pct(found.upper)}
    if found.verdict is Verdict.EFFECT_SHOWN:
        as_hoped = (found.ratio < 1) == hoped_to_fall
        return Statement("effect_shown" if as_hoped else "effect_shown_other_way", about)
    if found.verdict is Verdict.NO_EFFECT_BEYOND and found.beyond is not None:
        return Statement("effect_none_beyond", {**about, "beyond": f"{round(100 * found.beyond)}%"})
    return Statement("effect_may_be_chance", about)


def _prevented(found: Estimate, hoped_to_fall: bool) -> Statement:
    low, middle, high = (
        round(one) for one in (found.prevented_lower, found.prevented, found.prevented_upper)
    )  # fmt: skip
    if hoped_to_fall and middle >= 0:
        return Statement("effect_prevented", {"n": middle, "low": low, "high": high})
    return Statement("effect_more", {"n": -middle, "low": -high, "high": -low})


def _cost(found: Estimate) -> list[Statement]:
    """Euros for each that was prevented; nothing where the measure may have prevented none."""
    if found.cost_each is None or not all(map(math.isfinite, found.cost_each)):
        return []
    each, low, high = (round(one) for one in found.cost_each)
    return [Statement("effect_cost_each", {"n": each, "low": low, "high": high})]
