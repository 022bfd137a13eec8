# SPDX-License-Identifier: EUPL-1.2
"""What is agreed before a measure starts, and does it hold together? The content of a protocol, field by field.

The fields follow TREND and the CONSORT extension for cluster trials; `how_it_works` the five headings of EMMIE
(Johnson, Tilley and Bowers 2015, Journal of Experimental Criminology 11:459-473).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from veiligheidsbeeld.ground.core import Period, Statement, UserError
from veiligheidsbeeld.loop.effect.result import WORTHWHILE, Hoped, Method

Design = Literal[
    "lots", "stepped", "comparison", "series_with_comparison", "series", "before_after", "cases_by_lot", "cases"
]  # fmt: skip
BY_LOT = ("lots", "stepped", "cases_by_lot")
OVER_CASES = ("cases_by_lot", "cases")  # they are not known yet, and never stand in a protocol
_TEXTS = ("title", "problem", "measure", "who", "where", "estimand", "stopping_rule", "analysis_version")
_AREAS = ("eligible", "treated", "controls", "buffers")


class CountingChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was counted otherwise from `period` on; an empty period is one that is not known."""

    what: str
    period: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is measured, in which register."""

    name: str
    register: str
    counting_changes: tuple[CountingChange, ...] = ()


class Drawing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How lots decide: `treat` areas, by a public number that `seed_source` names beforehand. `seed` is empty before
    the draw. `steps`: with a stepped start the first period of each step; then all areas are treated in the end."""

    treat: int
    seed_source: str
    seed: str = ""
    strata: dict[str, str] = {}
    steps: tuple[str, ...] = ()


class HowItWorks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The headings of EMMIE."""

    effect: str = ""
    mechanism: str = ""
    moderators: str = ""
    implementation: str = ""
    economics: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of what is agreed; a field that is not known is refused.

    `selected_on`: first and last period that the areas were chosen on. `worthwhile`: the smallest change worth having,
    as a fraction. Areas are names or codes as they stand in the table of counts.
    """

    title: str
    problem: str
    measure: str
    who: str
    where: str
    estimand: str
    hypothesis: Hoped
    outcome: Outcome
    secondary: tuple[str, ...] = ()
    untouched: str = ""
    design: Design
    eligible: tuple[str, ...] = ()
    treated: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()
    base_from: str = ""
    start: str
    until: str
    selected_on: tuple[str, str] | None = None
    lots: Drawing | None = None
    method: Method
    worthwhile: float = WORTHWHILE
    costs_euros: float | None = None
    stopping_rule: str
    analysis_version: str
    how_it_works: HowItWorks = HowItWorks()


EXPECTED = {  # of a field that cannot be read at all
    "hypothesis": "falls or rises",
    "outcome": "a name, a register and counting_changes with period and what",
    "design": "lots, stepped, comparison, series_with_comparison, series, before_after, cases_by_lot or cases",
    "method": ", ".join(Method),
    "selected_on": "a first and a last period, or null",
    "lots": "treat, seed_source, seed, strata and steps, or null",
    "worthwhile": "a number between 0 and 1, such as 0.25",
    "costs_euros": "a number of euros, 0 or more, or null",
    "how_it_works": "texts for effect, mechanism, moderators, implementation and economics",
    "": "a text",
    "list": "a list of names",
}
_LISTS = (*_AREAS, "secondary")


class ContentError(UserError):
    """A content that cannot be frozen: `faults` has one sentence for each field that is wrong."""

    def __init__(self, faults: list[Statement]) -> None:
        super().__init__("protocol_content_wrong", number=len(faults))
        self.faults = tuple(faults)


def content_of_plain(plain: object) -> Content:
    """A content from what JSON holds. Raises ContentError with every field that is missing, unknown or of another
    kind; whether the fields hold together is told by `faults`."""
    if not isinstance(plain, dict):
        raise ContentError([_fault("content", "…", expected="an object with the fields of a protocol")])
    fields = {one.name: one for one in msgspec.structs.fields(Content)}
    found = [_fault(str(name), plain[name], expected="no such field") for name in plain if name not in fields]
    for name, field in fields.items():
        if name in plain:
            found += _unreadable(name, plain[name], field.type)
        elif field.required:
            found.append(_fault(name, "…", expected=_expected(name)))
    if found:
        raise ContentError(found)
    return msgspec.convert(plain, Content)


def texts_of(content: Content) -> list[str]:
    """Every free text, for whoever looks whether a person stands in it."""
    works = msgspec.structs.astuple(content.how_it_works)
    changes = [one.what for one in content.outcome.counting_changes]
    own = [getattr(content, name) for name in _TEXTS if name != "analysis_version"]
    source = [content.lots.seed_source] if content.lots else []
    outcomes = [content.outcome.name, content.outcome.register, *content.secondary, content.untouched]
    return [*own, *outcomes, *changes, *source, *works]


def _unreadable(name: str, value: object, kind: Any) -> list[Statement]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return [_fault(name, value, expected=_expected(name))]
    return []


def _expected(name: str) -> str:
    return EXPECTED.get(name, EXPECTED["list" if name in _LISTS else ""])


def faults(content: Content) -> list[Statement]:
    """What does not hold together, one sentence for each field with what was expected; empty when all is well."""
    found: dict[object, Statement] = {}
    for check in (_texts, _numbers, _moments, _areas, _by_lot):
        for one in check(content):
            found.setdefault(one.params["field"], one)
    return list(found.values())


def _texts(content: Content) -> Iterator[Statement]:
    values = {name: getattr(content, name) for name in _TEXTS}
    values |= {"outcome.name": content.outcome.name, "outcome.register": content.outcome.register}
    for name, value in values.items():
        if not value.strip():
            yield _fault(name, value, expected="a text")
    others = [one for one in (*content.secondary, content.untouched) if one]
    if content.outcome.name in others or len(set(others)) < len(others):
        yield _fault("secondary", ", ".join(others), expected="each outcome once")


def _numbers(content: Content) -> Iterator[Statement]:
    if not 0 < content.worthwhile < 1:
        yield _fault("worthwhile", content.worthwhile, expected="a number between 0 and 1, such as 0.25")
    if content.costs_euros is not None and not 0 <= content.costs_euros < math.inf:
        yield _fault("costs_euros", content.costs_euros, expected="a number of euros, 0 or more, or null")


def _moments(content: Content) -> Iterator[Statement]:
    """Base and selection lie before the start, the start before the end."""
    named = {"start": content.start, "until": content.until}
    named |= {"base_from": content.base_from} if content.base_from else {}
    named |= dict(zip(("selected_on.0", "selected_on.1"), content.selected_on or (), strict=False))
    changes = [one.period for one in content.outcome.counting_changes]
    named |= {f"outcome.counting_changes.{n}": one for n, one in enumerate(changes) if one}
    read: dict[str, Period] = {}
    for name, text in named.items():
        try:
            read[name] = Period.parse(text)
        except UserError:
            yield _fault(name, text, expected="a period such as 2027-03")
    if "start" not in read:
        return
    start = read["start"].start
    if "until" in read and read["until"].start < start:
        yield _fault("until", content.until, expected="a period not before start")
    if "base_from" in read and read["base_from"].start >= start:
        yield _fault("base_from", content.base_from, expected="a period before start")
    first, last = read.get("selected_on.0"), read.get("selected_on.1")
    if last and last.end > start:
        yield _fault("selected_on", last, expected="periods that end before start")
    if first and last and first.start > last.start:
        yield _fault("selected_on", f"{first}, {last}", expected="the first period before the last")


def _areas(content: Content) -> Iterator[Statement]:
    """No area twice, and each in one part only."""
    for name in _AREAS:
        areas = getattr(content, name)
        if len(set(areas)) < len(areas) or any(not one.strip() for one in areas):
            yield _fault(name, ", ".join(areas), expected="each area once, none of them empty")
    treated, controls = set(content.treated), set(content.controls)
    pool = set(content.eligible)
    if pool and treated - pool:
        yield _fault("treated", _named(treated - pool), expected="areas that are eligible")
    if treated & controls:
        yield _fault("controls", _named(treated & controls), expected="areas that are not treated")
    taken = treated | controls | (pool if content.lots else set())
    if set(content.buffers) & taken:
        yield _fault("buffers", _named(set(content.buffers) & taken), expected="areas with no other part")
    if content.lots is None and content.design not in OVER_CASES and not treated:
        yield _fault("treated", "", expected="one area or more")


def _by_lot(content: Content) -> Iterator[Statement]:
    """Lots where the design or the method needs them, and nowhere else."""
    lots, needed = content.lots, content.design in BY_LOT
    if lots is None:
        if needed or content.method is Method.LOTS:
            yield _fault("lots", "null", expected="treat and seed_source, since lots decide")
        return
    if not needed:
        yield _fault("design", content.design, expected="a design with lots, or no lots")
    if not lots.seed_source.strip():
        yield _fault("lots.seed_source", "", expected="which public number it will be, and of which day")
    if content.design not in OVER_CASES:
        yield from _over_areas(content, lots)


def _over_areas(content: Content, lots: Drawing) -> Iterator[Statement]:
    if content.design == "stepped":
        yield from _stepped(content, lots)
    elif not 1 <= lots.treat < len(content.eligible):
        yield _fault("lots.treat", lots.treat, expected="1 or more, and fewer than are eligible")
    if lots.strata and set(lots.strata) != set(content.eligible):
        yield _fault("lots.strata", _named(lots.strata), expected="every eligible area, and no other")
    if not lots.seed and (content.treated or content.controls):
        found = _named((*content.treated, *content.controls))
        yield _fault("treated", found, expected="no treated and no control areas before the draw")


def _stepped(content: Content, lots: Drawing) -> Iterator[Statement]:
    if not 2 <= len(lots.steps) <= len(content.eligible):
        yield _fault("lots.steps", _named(lots.steps), expected="two periods or more, and no more than areas")
    if lots.treat != len(content.eligible) or lots.strata:
        yield _fault("lots.treat", lots.treat, expected="all eligible areas, without strata: each starts in the end")
    try:
        starts = [Period.parse(one).start for one in lots.steps]
    except UserError:
        yield _fault("lots.steps", _named(lots.steps), expected="periods such as 2027-03")
        return
    if starts != sorted(set(starts)) or lots.steps[:1] != (content.start,):
        yield _fault("lots.steps", _named(lots.steps), expected="periods in their order, the first of them start")


def _named(areas: Mapping[str, str] | tuple[str, ...] | set[str]) -> str:
    return ", ".join(sorted(areas))


def _fault(field: str, found: object, *, expected: str) -> Statement:
    told = found if isinstance(found, str) else str(found)
    return Statement("protocol_field", {"field": field, "expected": expected, "found": f"“{told[:80]}”"})
