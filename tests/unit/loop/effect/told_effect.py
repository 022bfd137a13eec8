# SPDX-License-Identifier: EUPL-1.2
"""Figures by month of four wijken, an estimate as the calculation would give it, and words for what is said of it."""

import importlib.util
from pathlib import Path
from typing import Any

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.effect.result import Estimate, Level, Method, Verdict

WIJKEN = ["WK011401", "WK011402", "WK011403", "WK011404"]
INDICATOR = "woninginbraak"
_PLAN = Path(__file__).parents[1] / "action" / "told_plan.py"


def _told_plan() -> Any:
    spec = importlib.util.spec_from_file_location("told_plan_of_action", _PLAN)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOLD_PLAN = _told_plan()


def say(statement: Statement, language: str) -> str:
    """Words of a statement; the Dutch ones of a test are marked."""
    return f"{language}: {statement.in_english()}"


def estimate_of(verdict: Verdict = Verdict.CANNOT_TELL, ratio: float = 0.91, **changes: Any) -> Estimate:
    """An estimate as the calculation would give it."""
    values: dict[str, Any] = {
        "verdict": verdict, "ratio": ratio, "lower": ratio - 0.15, "upper": ratio + 0.19, "observed": 218.0,
        "prevented": 22.0, "prevented_lower": -22.0, "prevented_upper": 69.0, "method": Method.LOTS,
        "level": Level.LOTS, "p": 0.3, "beyond": 0.25,
    }  # fmt: skip
    return Estimate(**{**values, **changes})
