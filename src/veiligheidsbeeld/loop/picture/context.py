# SPDX-License-Identifier: EUPL-1.2
"""What does the municipality know of a figure that the figure does not say? In `context.yml` in a world's folder.

It is drawn on the series. A known cause of a count ("one head office filed all reports") also stays out of what is
ordinary: else one odd month hides every later change (docs/methods/change.md).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.core import DataContractError, Period, UserError
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.themes import Words

FILE = "context.yml"


class Context(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fact: in which `period` and `areas` (codes), about which `indicators` (all of them when none is named)."""

    kind: Literal["known_cause", "event", "measure", "definition"]
    period: str
    areas: tuple[str, ...]
    words: Words
    indicators: tuple[str, ...] = ()

    @property
    def when(self) -> Period:
        """The stretch of time."""
        return Period.parse(self.period)

    def is_about(self, indicator: Indicator) -> bool:
        """Does it say something about this indicator?"""
        return not self.indicators or indicator.id in self.indicators


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    context: tuple[Context, ...]


def read_context(folder: Path) -> tuple[Context, ...]:
    """The facts of a world; none without a file. Raises DataContractError naming what is wrong."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _File).context
    except (msgspec.ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataContractError(FILE, "facts with kind, period, areas and words", error) from error
    for one in found:
        try:
            _ = one.when
        except UserError as error:
            raise DataContractError(FILE, "a period such as 2024-03", one.period, column="period") from error
        if not one.areas:
            raise DataContractError(FILE, "at least one area", "none", column="areas")
    return found


def known_causes(context: Iterable[Context], indicator: Indicator) -> list[tuple[str, Period]]:
    """Areas and periods whose counts of an indicator have a cause that is known."""
    return [(area, one.when) for one in context if one.kind == "known_cause" and one.is_about(indicator)
            for area in one.areas]  # fmt: skip
