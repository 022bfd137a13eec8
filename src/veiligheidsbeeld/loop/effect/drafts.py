# SPDX-License-Identifier: EUPL-1.2
"""What would the protocol of a question say? Its content from what people wrote in the register; whether it holds
together is told when it is frozen."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from veiligheidsbeeld.ground.core import Frequency, Period, UserError
from veiligheidsbeeld.loop.effect.content import Content, CountingChange, Design, HowItWorks, Outcome, content_of_plain
from veiligheidsbeeld.loop.effect.own_panel import period_at
from veiligheidsbeeld.loop.effect.questions import Areas, Question, content_of, unfilled, words_of
from veiligheidsbeeld.loop.effect.result import Method
from veiligheidsbeeld.loop.picture.catalogue import Break, Indicator

METHODS: dict[Design, Method] = {  # how each design is estimated: one way each, named before anything is seen
    "lots": Method.LOTS, "stepped": Method.LOTS, "cases_by_lot": Method.CASE_TIMES, "cases": Method.CASE_TIMES,
    "comparison": Method.RATIO_OF_RATIOS,
    "series_with_comparison": Method.INTERRUPTED_SERIES, "series": Method.INTERRUPTED_SERIES,
    "before_after": Method.BEFORE_AFTER,
}  # fmt: skip
OVER_AREAS = ("lots", "stepped")  # lots over areas; those over cases are drawn where the cases are known
_SAME = ("title", "problem", "measure", "who", "where", "hypothesis", "costs_euros")
_HEADINGS = ("effect", "mechanism", "moderators", "implementation", "economics")
_CHANGE = re.compile(r"^(\d{4}(?:-(?:H|K|W)?\d{1,2})?)\s*:\s*(.+)$", re.ASCII)


def draft(
    asked: Mapping[str, Any], chosen: Mapping[str, Any], indicator: Indicator | None, template: str = ""
) -> Content:  # fmt: skip
    """From the fields of a `QuestionText`, with a first and a last day, and of a `SetUpText`. What the catalogue knows
    of the `indicator` comes along: its publisher where no register was named, its breaks as changes of counting. Raises
    UserError for a line of the `template` that had to be filled in."""
    asked = own_words(asked, template)
    if any(what in unfilled() for _, what in counting_changes(asked["counting_changes"])):
        raise UserError("counting_change_unfilled")
    known = indicator.publisher_name if indicator else ""
    frequency, design = Frequency(asked["frequency"]), chosen["design"]
    changes = [*counting_changes(asked["counting_changes"]), *((one.period, one.nl) for one in _breaks(indicator))]
    question = Question(
        **{name: asked[name] for name in _SAME},
        outcome=Outcome(
            name=asked["indicator"] or asked["outcome"], register=asked["register"] or known,
            counting_changes=tuple(CountingChange(what=what, period=period) for period, what in changes),
        ),
        estimand=chosen["estimand"], design=design, method=METHODS[design],
        worthwhile=asked["worthwhile_pct"] / 100, stopping_rule=chosen["stopping_rule"],
        secondary=tuple(lines(asked["secondary"])), untouched=asked["untouched"] or asked["untouched_words"],
        how_it_works=HowItWorks(**{name: asked[name] for name in _HEADINGS}), seed_source=chosen["seed_source"],
    )  # fmt: skip
    named = set(asked["treated"]) if design not in OVER_AREAS else set()
    areas = Areas(
        eligible=tuple(sorted({*asked["eligible"], *named})), treated=tuple(sorted(named)),
        controls=tuple(sorted(asked["controls"])), buffers=tuple(sorted(asked["buffers"])), treat=asked["treat"] or 0,
        steps=tuple(str(first_whole(date.fromisoformat(one), frequency)) for one in chosen["steps"]),
    )  # fmt: skip
    base = chosen["base_from"]
    content = content_of(
        question, areas, str(first_whole(asked["start"], frequency)), str(last_whole(asked["until"], frequency)),
        base_from=str(period_at(base, frequency)) if base else "", selected_on=_selected(asked, frequency),
    )  # fmt: skip
    return content_of_plain(msgspec.to_builtins(content))  # as it will be read back: whole euros are a number there


def own_words(asked: Mapping[str, Any], template: str) -> dict[str, Any]:
    """The fields of a question, without what the template says of another figure where one of ours was chosen."""
    ready = words_of(template)
    of = {"indicator": ("outcome", "register"), "untouched": ("untouched_words",)}
    gone = [name for chosen, names in of.items() if asked[chosen] for name in names if asked[name] in ready]
    return {**asked, **dict.fromkeys(gone, "")}


def first_whole(day: date, frequency: Frequency) -> Period:
    """The first period that lies after a beginning as a whole: of half a month with the measure nothing is told.

    >>> str(first_whole(date(2026, 3, 20), Frequency.MONTH)), str(first_whole(date(2026, 3, 1), Frequency.MONTH))
    ('2026-04', '2026-03')
    """
    own = period_at(day, frequency)
    return own if own.start == day else Period(own.end, frequency)


def last_whole(day: date, frequency: Frequency) -> Period:
    """The last period that is over at the end of a day."""
    own = period_at(day, frequency)
    return own if own.end - timedelta(days=1) == day else own.previous()


def counting_changes(text: str) -> list[tuple[str, str]]:
    """A line each, as period and what changed; a line without a period is a change of which the moment is not known.

    >>> counting_changes("2024-03: a new system")
    [('2024-03', 'a new system')]
    """
    found = [(_CHANGE.match(line), line) for line in lines(text)]
    return [(match[1], match[2]) if match else ("", line) for match, line in found]


def lines(text: str) -> list[str]:
    """What was written, line by line."""
    return [one for one in map(str.strip, text.splitlines()) if one]


def first_known_after(periods: Iterable[Period], start: Period, today: date) -> Period | None:
    """The first period of an outcome that begins with the measure or later and is over: what must not have been seen
    when a protocol is frozen. None when there is none."""
    return min((one for one in periods if one.start >= start.start and one.end <= today), default=None)


def _selected(asked: Mapping[str, Any], frequency: Frequency) -> tuple[str, str] | None:
    first, last = asked["selected_from"], asked["selected_to"]
    if first is None or last is None:
        return None
    return str(period_at(first, frequency)), str(period_at(last, frequency))


def _breaks(indicator: Indicator | None) -> tuple[Break, ...]:
    return indicator.breaks if indicator else ()
