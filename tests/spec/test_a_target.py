# SPDX-License-Identifier: EUPL-1.2
"""How does a target become something that can be told? From the words of a plan to the verdict a year later, on counts
that are made up: twelve wijken of about 480 burglaries a year, of which one halves."""

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from veiligheidsbeeld.loop.action.baseline import baseline_of, since
from veiligheidsbeeld.loop.action.measurable import Aim, AimKind, check

WIJK, OTHERS = "WK011400", [f"WK0114{n:02}" for n in range(1, 12)]
BURGLARY, NEW_YEAR, END = "woninginbraak", date(2025, 1, 1), date(2025, 12, 31)


def told() -> Any:
    path = Path(__file__).parents[1] / "unit" / "loop" / "action" / "told_plan.py"
    spec = importlib.util.spec_from_file_location("told_plan_of_spec", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def known(figure: Any) -> Any:
    """What is known up to the end of a year: every year some twenty more or fewer, and 2025 half in one wijk."""
    make = told()

    def until(last: int) -> Any:
        rows = []
        for n, code in enumerate((WIJK, *OTHERS)):
            counts = {year: 480 + (13 * year + 29 * n) % 41 - 20 for year in range(2018, last + 1)}
            if code == WIJK and last >= 2025:
                counts[2025] = 230
            rows += make.yearly(figure, counts, code)
        return make.picture(rows)

    return until


def test_a_target_from_words_to_verdict(known: Any) -> None:
    # 1. In January the plan says "5% fewer burglaries". The baseline is the year that has just ended.
    start = baseline_of(known(2024), BURGLARY, WIJK, NEW_YEAR)
    assert start is not None and (start.period, start.provisional) == ("2024", False)
    assert start.lower is not None and start.upper is not None and start.number is not None
    assert start.lower < start.number < start.upper

    # 2. Could anybody ever tell? No, and the answer says what could be told.
    small = check(known(2024), BURGLARY, start, Aim(AimKind.PERCENT, -5), END)
    assert not small.measurable
    assert small.sentences[0].code == "target_unseen_fall"
    assert small.sentences[1].code == "visible_fall" and small.sentences[1].params["percent"] > 10  # type: ignore[operator]

    # 3. So the council aims at half. That would be seen.
    large = check(known(2024), BURGLARY, start, Aim(AimKind.PERCENT, -50), END)
    assert large.measurable and large.chance is not None and large.chance >= 0.8

    # 4. During the year there is nothing to tell yet.
    assert since(known(2024), start) is None

    # 5. A year later it did halve, and the verdict says so, as was promised: with the same test.
    judged = since(known(2025), start)
    assert judged is not None and judged.code == "fall"
    assert judged.upper is not None and judged.upper < 1
