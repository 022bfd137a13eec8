# SPDX-License-Identifier: EUPL-1.2
"""What stands in `evaluations.yml`? The evaluations of the invented municipality as they are told there; stores
nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.doors.demo.fictional_minutes import Told
from veiligheidsbeeld.doors.demo.fictional_minutes import texts as texts_in
from veiligheidsbeeld.loop.effect import questions
from veiligheidsbeeld.loop.picture.themes import Words

_NOT_STORED = ("why_not", "caution", "costs_what")  # of a template: advice to who asks
EVALUATIONS_FILE = Path(__file__).with_name("evaluations.yml")


class ToldQuestion(Told, frozen=True):
    """Texts of a question; of one that is begun from a template those that were written otherwise."""

    title: Words | None = None
    problem: Words | None = None
    measure: Words | None = None
    who: Words | None = None
    where: Words | None = None
    counting_changes: Words | None = None
    secondary: Words | None = None
    effect: Words | None = None
    mechanism: Words | None = None
    moderators: Words | None = None
    implementation: Words | None = None
    economics: Words | None = None


class ToldSetUp(Told, frozen=True):
    """How it will be answered."""

    design: str = ""
    estimand: Words | None = None
    stopping_rule: Words | None = None
    seed_source: Words | None = None


class ToldAmended(Told, frozen=True):
    """A new version of the protocol: on which day outcomes had been looked at, and why it was changed."""

    seen: date
    day: date
    why: Words


class ToldStopped(Told, frozen=True):
    """The end without a verdict."""

    day: date
    why: Words


class ToldEvaluation(Told, frozen=True):
    """One evaluation; `evaluations.yml` says what its fields mean."""

    id: str
    asked: date
    item: str = ""
    measure: str = ""
    pilot: str = ""
    template: str = ""
    question: ToldQuestion = ToldQuestion()
    set_up: ToldSetUp = ToldSetUp()
    indicator: str = ""
    untouched: str = ""
    worthwhile_pct: int | None = None
    costs_euros: int | None = None
    areas: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    treat: int | None = None
    lots: str = ""
    start: date | None = None
    until: date | None = None
    first_until: date | None = None
    advised: date | None = None
    frozen: date | None = None
    begun: date | None = None
    amended: ToldAmended | None = None
    judged: date | None = None
    stopped: ToldStopped | None = None


def read_evaluations(path: Path = EVALUATIONS_FILE) -> tuple[ToldEvaluation, ...]:
    """All of them, in the order in which they were asked. Raises msgspec.ValidationError naming what is wrong."""
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), tuple[ToldEvaluation, ...], strict=False)


def evaluation_texts(told: tuple[ToldEvaluation, ...]) -> Iterator[Words]:
    """Every text that is stored, in both languages: those told, and those of the templates that were begun from."""
    yield from texts_in(told)
    for name in dict.fromkeys(one.template for one in told if one.template):
        dutch, english = (msgspec.to_builtins(questions.question(name, one)) for one in ("nl", "en"))
        yield from _pairs(*({key: one[key] for key in one if key not in _NOT_STORED} for one in (dutch, english)))


def _pairs(dutch: object, english: object) -> Iterator[Words]:
    if isinstance(dutch, dict) and isinstance(english, dict):
        for name, one in dutch.items():
            yield from _pairs(one, english[name])
    elif isinstance(dutch, list | tuple) and isinstance(english, list | tuple):
        for one, other in zip(dutch, english, strict=True):
            yield from _pairs(one, other)
    elif dutch != english:
        yield Words(nl=str(dutch), en=str(english))
