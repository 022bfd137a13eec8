# SPDX-License-Identifier: EUPL-1.2
"""From what is an evaluation begun? From nothing, a question that stands ready, a measure of a plan, or a decision."""

from dataclasses import asdict
from typing import Any

import msgspec
from django.db import transaction

from veiligheidsbeeld.ground.access.written import Written, newest, write
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.models import Measure, MeasureText
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Decision, Item
from veiligheidsbeeld.loop.effect import questions
from veiligheidsbeeld.loop.effect.models import Evaluation, EvaluationStep, QuestionText, SetUpText
from veiligheidsbeeld.loop.picture.read import Picture


def begin(
    picture: Picture, author: Author, *, title: str = "", template: str = "", language: str = "nl",
    measure: Measure | None = None, item: Item | None = None,
) -> Evaluation:  # fmt: skip
    """A new question: empty with a title, from a template, from a measure of a plan, from the decision of an item, or
    from several of them; what is known of these is filled in. Raises UserError without a title, or for an unknown
    template."""
    ready, chosen = _from_template(template, language) if template else ({}, {})
    values = {**ready, **_from_decision(item), **_from_measure(measure)}
    values["title"] = (title.strip() or values.get("title", ""))[:200]
    if not values["title"]:
        raise UserError("question_title_needed")
    with transaction.atomic():
        made = Evaluation.objects.create(
            world=picture.world.id, municipality=picture.world.settings.municipality, template=template,
            measure=measure, item=item,
        )  # fmt: skip
        EvaluationStep.objects.create(evaluation=made, step="begun", to=made.state, **asdict(author))
        write(QuestionText, {"evaluation": made}, {**blank(QuestionText), **values}, 0, **asdict(author))
        write(SetUpText, {"evaluation": made}, {**blank(SetUpText), **chosen}, 0, **asdict(author))
    return made


def blank(kind: type[Written]) -> dict[str, Any]:
    """A form of which nothing was filled in."""
    return {name: kind._meta.get_field(name).get_default() for name in kind.FIELDS}  # type: ignore[union-attr]


def _from_template(template: str, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields of a question and of its set-up, from one that stands ready."""
    found = msgspec.to_builtins(questions.question(template, language))
    changes = [f"{one['period']}: {one['what']}".removeprefix(": ") for one in found["outcome"]["counting_changes"]]
    asked = {name: found[name] for name in ("title", "problem", "measure", "who", "where", "hypothesis")}
    asked |= {
        "outcome": found["outcome"]["name"], "register": found["outcome"]["register"],
        "counting_changes": "\n".join(changes), "secondary": "\n".join(found["secondary"]),
        "untouched_words": found["untouched"], "worthwhile_pct": round(100 * found["worthwhile"]),
        "costs_euros": found["costs_euros"], **found["how_it_works"],
    }  # fmt: skip
    return asked, {name: found[name] for name in ("design", "estimand", "stopping_rule", "seed_source")}


def _from_measure(measure: Measure | None) -> dict[str, Any]:
    text: MeasureText | None = newest(MeasureText, measure=measure) if measure else None
    if text is None:
        return {}
    return {
        "title": text.what[:200], "measure": text.what, "who": text.owner, "costs_euros": text.costs_euros,
        "until": text.until,
    }  # fmt: skip


def _from_decision(item: Item | None) -> dict[str, Any]:
    """What was decided, on which figure; where no decision was made yet, what the item is about."""
    if item is None:
        return {}
    decision: Decision | None = newest(Decision, item=item)
    if decision is None:
        return {"title": item.title}
    return {
        "title": item.title, "measure": decision.what, "who": decision.owner, "indicator": decision.indicator,
        "until": decision.until,
    }  # fmt: skip
