# SPDX-License-Identifier: EUPL-1.2
"""What exactly is to be measured: which areas, against which, before and after what? And which of it cannot be."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.ground.statistics.intervals import Floats
from veiligheidsbeeld.loop.effect.panel import Panel

Span = tuple[str, str]
_SHORTEST_BASE = 2  # of a year: half of it


@dataclass(frozen=True)
class Asked:
    """Rows and columns of a panel. `base`: the periods before the start, those that the areas were chosen on
    (`selected`) left out; `window`: from the start on. `controls` hold no treated area and no buffer."""

    panel: Panel
    treated: tuple[int, ...]
    controls: tuple[int, ...]
    base: tuple[int, ...]
    window: tuple[int, ...]
    selected: tuple[int, ...] = ()
    buffers: tuple[int, ...] = ()
    strata: tuple[Hashable, ...] | None = None  # of treated and controls, in that order, where lots were drawn in them
    steps: tuple[int, ...] | None = None  # where the start was stepped, the column in which each treated area began
    resampled: int = 4_999  # other lots that are looked at, where there are too many for all

    @property
    def rows(self) -> tuple[int, ...]:
        """Treated areas, then those to compare with."""
        return (*self.treated, *self.controls)

    def counts(self, columns: Sequence[int]) -> Floats:
        """Counts of all areas of the panel in these periods together."""
        return np.asarray(self.panel.counts[:, list(columns)].sum(axis=1))

    def growth(self, columns: Sequence[int]) -> Floats:
        """How much more there was to count in the window than in these periods, by area: by exposure, else by their
        numbers."""
        exposure = self.panel.exposure
        if exposure is None:
            return np.full(len(self.panel.areas), len(self.window) / len(columns))
        return np.asarray(exposure[:, list(self.window)].sum(axis=1) / exposure[:, list(columns)].sum(axis=1))

    def instead(self, treated: Iterable[int], among: Iterable[int]) -> "Asked":
        """The same question of other areas, compared with the rest of `among`."""
        given = tuple(treated)
        return replace(self, treated=given, controls=tuple(one for one in among if one not in given), strata=None)


def asked_of(
    panel: Panel, treated: Sequence[str], start: str, until: str | None = None, controls: Sequence[str] | None = None,
    selected_on: Span | None = None, base_from: str | None = None, buffers: Sequence[str] = (),
    strata: Mapping[str, str] | None = None, steps: Mapping[str, str] | None = None,
) -> tuple[Asked, list[Statement]]:  # fmt: skip
    """The question as rows and columns, and notes on what was left out. Raises UserError for what is not in the table,
    for areas named twice, and where nothing lies before or after the start."""
    treated, buffers = _names(treated), _names(buffers)
    controls = None if controls is None else _names(controls)
    _refuse_twice(treated, controls or (), buffers)
    begun = None if not steps else tuple(panel.column(steps.get(one, start)) for one in treated)
    rows, near = panel.rows(treated), panel.rows(buffers)
    if not rows:
        raise UserError("no_treated_area")
    first = panel.column(start)
    window = tuple(range(first, _end(panel, start, until)))
    selected = tuple(panel.columns(selected_on)) if selected_on else ()
    if selected_on and (not selected or panel.column(selected_on[0]) > max(selected)):
        raise UserError("selected_on_nothing", first=str(selected_on[0]), last=str(selected_on[1]))
    begin = panel.column(base_from) if base_from else 0
    base = tuple(n for n in range(begin, first) if n not in selected)
    if not window or not base:
        raise UserError("nothing_on_one_side", start=start)
    if any(n >= first for n in selected):
        raise UserError("selected_after_start", start=start)
    others = panel.rows(controls) if controls is not None else [
        n for n in range(len(panel.areas)) if n not in rows and n not in near
    ]  # fmt: skip
    used = [*base, *window, *selected]
    whole = ~np.isnan(panel.counts[:, used]).any(axis=1)
    if panel.exposure is not None:
        whole &= ~np.isnan(panel.exposure[:, used]).any(axis=1)
    gaps = [panel.areas[n] for n in rows if not whole[n]]
    if gaps:
        raise UserError("treated_area_has_gaps", areas=", ".join(gaps))
    kept = [n for n in others if whole[n]]
    notes = [Statement("controls_left_out", {"number": len(others) - len(kept)})] if len(kept) < len(others) else []
    order = None if not strata else tuple(strata.get(panel.areas[n], "") for n in (*rows, *kept))
    if not all(whole[n] for n in near):
        notes.append(Statement("buffers_left_out", {"number": sum(not whole[n] for n in near)}))
        near = [n for n in near if whole[n]]
    return Asked(panel, tuple(rows), tuple(kept), base, window, selected, tuple(near), order, begun), notes


def too_little(asked: Asked) -> list[Statement]:
    """Why nothing can be said at all, whatever the method."""
    found = []
    if len(asked.base) < asked.panel.per_year / _SHORTEST_BASE:
        found.append(Statement("base_too_short", {"number": len(asked.base)}))
    if asked.counts(asked.base)[list(asked.treated)].sum() < 1:
        found.append(Statement("nothing_happened_before"))
    return found


def _end(panel: Panel, start: str, until: str | None) -> int:
    """The column after the last one to measure."""
    if until is None:
        return len(panel.periods)
    if panel.column(until) < panel.column(start):
        raise UserError("until_before_start", until=str(until), start=str(start))
    if not panel.columns((until, until)):
        raise UserError("until_after_table", until=str(until), last=panel.periods[-1])
    return max(panel.columns((start, until))) + 1


def _names(areas: Iterable[str] | str) -> list[str]:
    """Areas as the table names them; one name by itself is one area."""
    return [areas] if isinstance(areas, str) else [str(one) for one in areas]


def _refuse_twice(*lists: Sequence[str]) -> None:
    seen: set[str] = set()
    for one in (name for names in lists for name in names):
        if one in seen:
            raise UserError("area_named_twice", area=one)
        seen.add(one)
