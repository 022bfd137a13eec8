# SPDX-License-Identifier: EUPL-1.2
"""What does the protocol promise to measure? The estimate that it describes, and no other."""

from typing import Any

from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.effect.checks import Beside
from veiligheidsbeeld.loop.effect.content import OVER_CASES, Content
from veiligheidsbeeld.loop.effect.estimating import estimate
from veiligheidsbeeld.loop.effect.lots import draw_steps
from veiligheidsbeeld.loop.effect.panel import panel_of
from veiligheidsbeeld.loop.effect.result import Estimate, Method


def as_promised(panel: Any, content: Content, beside: Beside | None = None, *, kept: bool = True) -> Estimate:
    """Estimate what a protocol's `content` promises, on a table as `panel_of` reads it; without `beside`, changes of
    counting are those that the protocol names. `kept`: nothing was found against the protocol; lots of one that was
    changed afterwards are no more than somebody's word. Raises UserError as `estimate`, before the lots were drawn,
    before the last period is known, and for cases."""
    if content.design in OVER_CASES:
        raise UserError("cases_elsewhere")
    if not content.treated:
        raise UserError("lots_not_drawn")
    table = panel_of(panel)
    if table.periods[-1].start < Period.parse(content.until).start:
        raise UserError("result_too_early", known=table.periods[-1], until=Period.parse(content.until))
    changes = tuple((one.period, one.what) for one in content.outcome.counting_changes)
    return estimate(
        table, content.treated, content.start, until=content.until, controls=_controls(content),
        selected_on=content.selected_on, base_from=content.base_from or None, buffers=content.buffers,
        strata=content.lots.strata if content.lots else None, steps=_steps(content), method=content.method,
        worthwhile=content.worthwhile, hoped=content.hypothesis, costs=content.costs_euros,
        beside=beside or Beside(counting_changes=changes), on_record=kept and content.method is Method.LOTS,
    )  # fmt: skip


def contradictions(content: Content, given: dict[str, Any]) -> list[Statement]:
    """What was asked for otherwise than the protocol promises; a field that is None was not asked for."""
    promised = {
        "treated": sorted(content.treated), "controls": sorted(content.controls), "start": content.start,
        "selected_on": list(content.selected_on or ()), "method": content.method.value, "until": content.until,
        "buffers": sorted(content.buffers), "worthwhile": content.worthwhile, "rises": content.hypothesis == "rises",
        "costs": content.costs_euros,
    }  # fmt: skip
    return [
        Statement("differs_from_protocol", {"field": name, "given": str(value), "promised": str(promised[name])})
        for name, value in given.items()
        if value is not None and value != promised[name]
    ]


def _controls(content: Content) -> tuple[str, ...] | None:
    """None: all other areas; with a stepped start, and where nothing is compared, there are none."""
    return () if content.design in ("stepped", "series", "before_after") else content.controls or None


def _steps(content: Content) -> dict[str, str] | None:
    """From which period on each area has the measure, as the lots decided."""
    if content.design != "stepped" or content.lots is None:
        return None
    drawn = draw_steps(content.eligible, len(content.lots.steps), content.lots.seed)
    return {area: content.lots.steps[step - 1] for area, step in drawn.items()}
