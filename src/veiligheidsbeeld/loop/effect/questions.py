# SPDX-License-Identifier: EUPL-1.2
"""What do we want to know of a measure? The question that a page lets people edit, and questions ready to begin from.

Templates stand in `questions.yml` in both languages. A question becomes the content of a protocol; nothing here judges.
"""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import yaml

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.content import BY_LOT, Content, Design, Drawing, HowItWorks, Outcome
from veiligheidsbeeld.loop.effect.result import Hoped, Method


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One page about a measure, in one language.

    `id`: the template it began from. `worthwhile`: the smallest change worth having, as a fraction. `costs_what`: what
    to count. `caution`: what the figures cannot carry. `why_not`: why no other design. `need_only`: counts alone
    may never judge it; they stand in a report on the need.
    """

    id: str = ""
    title: str
    problem: str
    measure: str
    who: str
    where: str
    outcome: Outcome
    estimand: str
    hypothesis: Hoped
    design: Design
    method: Method
    worthwhile: float
    stopping_rule: str
    secondary: tuple[str, ...] = ()
    untouched: str = ""
    how_it_works: HowItWorks = HowItWorks()
    seed_source: str = ""
    costs_what: str = ""
    costs_euros: float | None = None
    why_not: str = ""
    caution: str = ""
    need_only: bool = False


@dataclass(frozen=True)
class Areas:
    """Which areas have which part. `steps`: with a stepped start the first period of each step."""

    eligible: tuple[str, ...] = ()
    treated: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()
    treat: int = 1
    strata: dict[str, str] | None = None
    steps: tuple[str, ...] = ()


@cache
def _templates() -> dict[str, dict[str, Any]]:
    plain = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in plain}


def templates() -> tuple[str, ...]:
    """Ids of the questions ready to begin from."""
    return tuple(_templates())


def question(ident: str, language: str) -> Question:
    """A template in Dutch (nl) or English (en). Raises UserError for an unknown one."""
    if ident not in _templates():
        raise UserError("unknown_question", question=ident, known=", ".join(_templates()))
    return msgspec.convert(_told(_templates()[ident], language), Question)


def need_only(ident: str) -> bool:
    """May counts alone never judge what was begun from this template?"""
    return bool(_templates().get(ident, {}).get("need_only", False))


def words_of(ident: str) -> frozenset[str]:
    """What a template says of its outcome, its register and what it cannot touch, in both languages; nothing where a
    question was begun from none."""
    ready = [question(ident, one) for one in ("nl", "en")] if ident in _templates() else []
    return frozenset(text for one in ready for text in (one.outcome.name, one.outcome.register, one.untouched))


@cache
def unfilled() -> frozenset[str]:
    """Changes of counting in the templates of which the moment must still be filled in."""
    ready = [question(ident, one) for ident in templates() for one in ("nl", "en")]
    return frozenset(change.what for one in ready for change in one.outcome.counting_changes if not change.period)


def content_of(
    asked: Question, areas: Areas, start: str, until: str, *, base_from: str = "",
    selected_on: tuple[str, str] | None = None,
) -> Content:  # fmt: skip
    """A question as the content of a protocol, with the areas and the periods of the measure. Where lots decide nothing
    is drawn yet. Whether it holds together is told when it is frozen."""
    lots = None
    if asked.design in BY_LOT:
        treat = len(areas.eligible) if asked.design == "stepped" else areas.treat
        lots = Drawing(treat=treat, seed_source=asked.seed_source, strata=areas.strata or {}, steps=areas.steps)
    return Content(
        title=asked.title, problem=asked.problem, measure=asked.measure, who=asked.who, where=asked.where,
        estimand=asked.estimand, hypothesis=asked.hypothesis, outcome=asked.outcome, secondary=asked.secondary,
        untouched=asked.untouched, design=asked.design, eligible=areas.eligible,
        treated=() if lots else areas.treated, controls=() if lots else areas.controls, buffers=areas.buffers,
        base_from=base_from, start=start, until=until, selected_on=selected_on, lots=lots, method=asked.method,
        worthwhile=asked.worthwhile, costs_euros=asked.costs_euros, stopping_rule=asked.stopping_rule,
        analysis_version=f"veiligheidsbeeld {version('veiligheidsbeeld')}", how_it_works=asked.how_it_works,
    )  # fmt: skip


def _told(value: Any, language: str) -> Any:
    """Texts in both languages become texts in one."""
    if isinstance(value, list):
        return [_told(one, language) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"nl", "en"}:
        return value[language]
    return {name: _told(one, language) for name, one in value.items()}
