# SPDX-License-Identifier: EUPL-1.2
"""What came of it? An estimate with its verdict in three states, the checks it went through and what it was refused
for. Every sentence is a `Statement`; no bare number is a result."""

import math
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

import msgspec

from veiligheidsbeeld.ground.core import Period, Statement
from veiligheidsbeeld.loop.effect.arms import Arm

WORTHWHILE = 0.25  # a quarter: the smallest change worth having, where nobody said another


class Verdict(StrEnum):
    """What may be said. Never "significant"."""

    EFFECT_SHOWN = "effect_shown"
    NO_EFFECT_BEYOND = "no_effect_beyond"
    CANNOT_TELL = "cannot_tell"


class Method(StrEnum):
    """How an estimate was made."""

    LOTS = "lots"  # exact randomisation inference
    RATIO_OF_RATIOS = "ratio_of_ratios"
    MATCHED_POISSON = "matched_poisson"
    INTERRUPTED_SERIES = "interrupted_series"
    DISPLACEMENT_DIFFERENCE = "displacement_difference"
    BEFORE_AFTER = "before_after"
    CASE_TIMES = "case_times"


class Hoped(StrEnum):
    """Which way the measure should go."""

    FALLS = "falls"
    RISES = "rises"


class Level(IntEnum):
    """Strength of the evidence: the Maryland Scientific Methods Scale (Sherman et al. 1997), as the software caps it.
    1 is a difference at one moment; it is never given here."""

    BEFORE_AFTER = 2
    COMPARISON = 3
    MANY_UNITS = 4
    LOTS = 5


class State(StrEnum):
    """How a check came out. `UNKNOWN`: the data cannot tell."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What is checked."""

    PLACEBO_IN_TIME = "placebo_in_time"
    PLACEBO_IN_SPACE = "placebo_in_space"
    UNTOUCHED_OUTCOME = "untouched_outcome"
    TREND_BEFORE = "trend_before"
    SELECTION = "selection"  # regression to the mean
    DISPLACEMENT = "displacement"
    DOSE = "dose"
    RECORDING = "recording"


@dataclass(frozen=True)
class Check:
    """One check: `statements` say what was found, `values` hold its numbers, by name."""

    kind: Kind
    state: State
    statements: tuple[Statement, ...] = ()
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """What a chart shows, by period: `treated` and `expected` are counts of all treated areas together, `expected` what
    the comparison would have them be without the measure, with its interval. NaN where it cannot be said."""

    periods: tuple[str, ...]
    treated: tuple[float, ...]
    expected: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    start: int  # place of the first period of the measure
    left_out: tuple[int, ...] = ()  # places of the periods that the areas were chosen on


@dataclass(frozen=True)
class Block:
    """The ratio of one half-year against the rest of the base, with bounds. `after`: it lies after the start;
    `chosen`: the areas were chosen on it."""

    first: str
    last: str
    ratio: float
    lower: float
    upper: float
    after: bool
    chosen: bool


@dataclass(frozen=True)
class Estimate:
    """An effect as a ratio: what happened over what was expected without the measure (0.8: a fifth less).

    `lower` and `upper` bound it (95%); NaN where nothing can be said. `prevented` are incidents in the whole window,
    with bounds; `observed` what was counted in it. `beyond` is the X of "no effect larger than X". `placebos` are the
    ratios that the same method gave on areas or dates where nothing was done. `arms`, with the measure and without, are
    told where cases were compared.
    """

    verdict: Verdict
    ratio: float
    lower: float
    upper: float
    observed: float
    prevented: float
    prevented_lower: float
    prevented_upper: float
    method: Method
    level: Level
    hoped: Hoped = Hoped.FALLS
    worthwhile: float = WORTHWHILE
    beyond: float | None = None
    p: float | None = None
    cost_each: tuple[float, float, float] | None = None  # euros per incident prevented, with bounds; inf where none
    refusals: tuple[Statement, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[Statement, ...] = ()
    placebos: tuple[float, ...] = ()
    course: Course | None = None
    blocks: tuple[Block, ...] = ()
    treated: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    arms: tuple[Arm, Arm] | None = None

    def as_plain(self) -> dict[str, Any]:
        """As JSON holds it: what is not finite as None, statements as code and parameters."""
        return dict(finite(msgspec.to_builtins(self, str_keys=True)))

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> "Estimate":
        """Back from `as_plain`; a number that was not finite is NaN. Raises ValueError for what it did not make."""
        try:
            return msgspec.convert(_numbers(plain), cls, str_keys=True)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error


_MAY_BE_NONE = frozenset({"beyond", "p", "cost_each", "course", "arms", "reason", "reports"})


def finite(value: Any) -> Any:
    """Plain values without a number that is not finite: None instead."""
    if isinstance(value, dict):
        return {name: finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _numbers(value: Any, name: str = "") -> Any:
    if isinstance(value, dict) and value.keys() == {"start", "frequency", "count"}:
        return msgspec.convert(value, Period)  # of a statement
    if isinstance(value, dict):
        return {key: _numbers(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return math.nan if value is None and name not in _MAY_BE_NONE else value
