# SPDX-License-Identifier: EUPL-1.2
"""Which more must be hidden, so that what is hidden stays unknown? Secondary suppression of a table of sums. Pure."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import replace

from veiligheidsbeeld.ground.core import Figure, Presence
from veiligheidsbeeld.ground.disclosure.solvable import solvable
from veiligheidsbeeld.ground.disclosure.sums import Key, Sum
from veiligheidsbeeld.ground.disclosure.thresholds import bounds_of, solves_the_hidden

FEW, COMPANY = "few_events", "would_reveal_part"


def hide(row: Figure, reason: str) -> Figure:
    """Without its numbers, and without those that would tell them: the denominator may stay, it is public."""
    return replace(
        row, presence=Presence.SUPPRESSED, reason=reason, count=None, value=None, lower=None, upper=None, n=None,
        reliable=False,
    )  # fmt: skip


def hidden_by_us(row: Figure) -> bool:
    """Did we hide it? What the publisher hid or never published is unknown to us as well."""
    return row.reason in (FEW, COMPANY)


class Protection:
    """Hides cells of `rows` until no hidden one follows from the others.

    `counts` are the counts before anything was hidden; `limit` is the smallest count to show of each cell, 1 for what
    its publisher released: such a cell stays.
    """

    def __init__(
        self, rows: dict[Key, Figure], sums: list[Sum], counts: Mapping[Key, float], limit: Mapping[Key, int]
    ) -> None:
        self._rows, self._sums, self._counts, self._limit = rows, sums, counts, limit
        self._with: dict[Key, list[Sum]] = defaultdict(list)
        for one in sums:
            for key in one:
                self._with[key].append(one)
        # What follows from public figures alone is public as well: nothing that we may hide would protect it.
        self._known_anyway: set[Key] = set()
        self._known_anyway = solvable([key for key in self._with if limit[key] > 1 or self._is_unknown(key)], sums)

    def run(self) -> None:
        """Each sum by itself first, with what the reasons tell of the counts; then all sums together."""
        self._take_few_from_totals()
        todo = deque(self._sums)
        while todo:
            while todo:
                todo += self._mend(todo.popleft())
            for key in self._followed_from_all():
                todo += self._hide_near(key)

    def _take_few_from_totals(self) -> None:
        """A hidden total with hidden parts does not say "few": below 5 with four parts, each of them would be one."""
        for whole, *parts in self._sums:
            if self._rows[whole].reason == FEW and any(hidden_by_us(self._rows[part]) for part in parts):
                self._say_less(whole)

    def _is_unknown(self, key: Key) -> bool:
        hidden = self._rows[key].presence in (Presence.SUPPRESSED, Presence.MISSING)
        return hidden and key not in self._known_anyway

    def _mend(self, one: Sum) -> list[Sum]:
        """Hide or say less where this sum gives a hidden cell away; returns the sums to look at again."""
        whole, *parts = one
        unknown = [key for key in one if self._is_unknown(key)]
        if not any(hidden_by_us(self._rows[key]) for key in unknown):
            return []
        if len(unknown) == 1:
            return self._hide_one(one)
        if whole in unknown or not all(hidden_by_us(self._rows[key]) for key in unknown):
            return []
        shown = [part for part in parts if part not in unknown]
        if any(part not in self._counts for part in shown):  # follows from public figures, but no one published it
            return []
        rest = self._counts[whole] - sum(self._counts[part] for part in shown)
        if not solves_the_hidden(rest, [self._bounds(key, whole) for key in unknown]):
            return []
        if self._limit[whole] > 1:
            return self._hide_one(one)
        for key in unknown:
            self._say_less(key)
        return []

    def _bounds(self, key: Key, whole: Key) -> tuple[float, float]:
        """Beside a public total also a zero may be hidden."""
        few = self._rows[key].reason == FEW
        return (0, float("inf")) if self._limit[whole] == 1 and not few else bounds_of(few, self._limit[key])

    def _say_less(self, key: Key) -> None:
        self._rows[key] = replace(self._rows[key], reason=COMPANY)

    def _hide_one(self, beside: list[Key]) -> list[Sum]:
        """Hide the cell of these that is missed least; returns the sums it stands in.

        The smallest first: that is a part, totals are what most people ask. A zero is about nobody and goes last, to
        keep company to a cell that nothing else protects. Nothing when all others are public.
        """
        able = [key for key in beside if self._rows[key].presence is Presence.VALUE and self._limit[key] > 1]
        if not able:
            return []
        # among equals the last: the first of a sum is its total
        least = min(reversed(able), key=lambda key: (self._counts[key] == 0, self._counts[key]))
        self._rows[least] = hide(self._rows[least], COMPANY)
        return self._with[least]

    def _hide_near(self, key: Key) -> list[Sum]:
        """Hide in a sum with this cell; where no cell of those is left to hide, in one with their hidden cells, and on.

        Several sums that give a cell away together are joined by the hidden cells they share, so one is reached.
        """
        near = [key]
        while True:
            joined = (one for cell in near if self._is_unknown(cell) for one in self._with[cell])
            wider = list(dict.fromkeys([*near, *(cell for one in joined for cell in one)]))
            if changed := self._hide_one(wider):
                return changed
            if len(wider) == len(near):
                return []
            near = wider

    def _followed_from_all(self) -> list[Key]:
        """Cells we hid that several sums together give away."""
        unknown = {key for key in self._with if self._is_unknown(key)}
        found = solvable(unknown, [one for one in self._sums if not unknown.isdisjoint(one)])
        return [key for key in self._with if key in found and hidden_by_us(self._rows[key])]
