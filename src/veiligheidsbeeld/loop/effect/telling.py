# SPDX-License-Identifier: EUPL-1.2
"""What may be said of an estimate, in which sentences? The verdict first, then what it means in numbers, then what
would tell more. Never "significant", and nothing where nothing can be said."""

import math

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.effect.result import Estimate, Hoped, Method, Verdict


def sentences(found: Estimate) -> tuple[Statement, ...]:
    """The verdict; incidents prevented, and what each cost; of what cannot be told, what would tell more."""
    said = [_verdict(found)]
    if found.verdict is Verdict.EFFECT_SHOWN and all(
        map(math.isfinite, (found.prevented_lower, found.prevented, found.prevented_upper))
    ):
        said.append(_prevented(found))
        said += _cost(found)
    if found.verdict is Verdict.CANNOT_TELL:
        said += [*found.refusals, Statement("cases_would_tell" if _of_cases(found) else "effect_would_tell")]
    return tuple(said)


def change_pct(ratio: float) -> str:
    """A ratio as a change with its sign: 0.91 is −9%. Lots that bound nothing leave +∞%."""
    return f"{round(100 * (ratio - 1)):+d}%".replace("-", "\u2212") if math.isfinite(ratio) else "+∞%"


def _verdict(found: Estimate) -> Statement:
    if math.isnan(found.ratio) or math.isnan(found.lower) or math.isnan(found.upper):
        return Statement("effect_not_to_tell")
    about = {"change": change_pct(found.ratio), "low": change_pct(found.lower), "high": change_pct(found.upper)}
    if found.verdict is Verdict.EFFECT_SHOWN:
        as_hoped = (found.ratio < 1) == (found.hoped is Hoped.FALLS)
        return Statement("effect_shown" if as_hoped else "effect_shown_other_way", about)
    if found.verdict is Verdict.NO_EFFECT_BEYOND and found.beyond is not None:
        code = "effect_none_beyond" if found.hoped is Hoped.FALLS else "effect_none_beyond_rise"
        return Statement(code, {**about, "beyond": f"{round(100 * found.beyond)}%"})
    return Statement("effect_refused" if found.refusals else "effect_may_be_chance", about)


def _prevented(found: Estimate) -> Statement:
    """How many fewer, or more, in the whole window; "prevented" only where fewer was hoped for."""
    low, middle, high = (round(one) for one in (found.prevented_lower, found.prevented, found.prevented_upper))
    if middle < 0:
        return Statement("effect_more", {"n": -middle, "low": -high, "high": -low})
    prevented = "cases_prevented" if _of_cases(found) else "effect_prevented"
    code = prevented if found.hoped is Hoped.FALLS else "effect_fewer"
    return Statement(code, {"n": middle, "low": low, "high": high})


def _cost(found: Estimate) -> list[Statement]:
    """Euros for each that was prevented, at best and at worst; nothing where the measure may have prevented none."""
    if found.cost_each is None or not all(map(math.isfinite, found.cost_each)):
        return []
    each, low, high = (round(one) for one in found.cost_each)
    code = "cases_cost_each" if _of_cases(found) else "effect_cost_each"
    return [Statement(code, {"n": each, "low": low, "high": high})]


def _of_cases(found: Estimate) -> bool:
    """Are they reports per case, and not incidents in areas?"""
    return found.method is Method.CASE_TIMES
