# SPDX-License-Identifier: EUPL-1.2
"""The question of an evaluation, on one page: what is done, what will tell, where, when, and how it should work."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.web.pages.hielp_het import evaluation_to_see
from veiligheidsbeeld.doors.web.pages.hielp_het_velden import (
    CHOICES,
    FIELDS,
    HOW,
    OUTCOME,
    PART_NAMES,
    PARTS,
    PLACES,
    WHAT,
    WHEN,
    Field,
    differing,
)
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, seen_version, typed
from veiligheidsbeeld.doors.web.pages.typed import day_of, euros_of, warn_of_persons, whole_of
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError, newest
from veiligheidsbeeld.ground.core import AreaType, Statement, UserError
from veiligheidsbeeld.loop.effect import questions
from veiligheidsbeeld.loop.effect.beginning import blank
from veiligheidsbeeld.loop.effect.drafts import own_words
from veiligheidsbeeld.loop.effect.evaluations import write_question
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText

WORTHWHILE_PCT = 25
_AREA = "gebied-"
_READ: dict[str, Callable[[str], Any]] = {
    "text": str, "line": str, "number": whole_of, "euros": euros_of, "day": day_of,
}  # fmt: skip
_ABOUT = {  # which field a refusal is about
    "question_title_needed": "title", "question_worthwhile": "worthwhile_pct", "question_treat": "treat",
    "question_dates": "until",
}  # fmt: skip


class FieldError(UserError):
    """What was typed in one field (`of` the question) cannot be read."""

    def __init__(self, of: str, statement: Statement) -> None:
        super().__init__(statement.code, **statement.params)
        self.of = of


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def question(visit: Visit, public_id: str) -> HttpResponse:
    """The form; what was written is a version."""
    chosen = evaluation_to_see(visit, public_id)
    text: QuestionText = newest(QuestionText, evaluation=chosen)
    if visit.request.method == "GET":
        return _show(visit, chosen, given_of(text.values), text.version)
    return _posted(visit, chosen)


def _posted(visit: Visit, chosen: Evaluation) -> HttpResponse:
    given = {one.name: typed(visit, one.name) for one in FIELDS}
    given |= {name: typed(visit, name) for name in CHOICES.values()}
    given["parts"] = {
        name.removeprefix(_AREA): part for name, part in visit.request.POST.items()
        if name.startswith(_AREA) and part in PARTS
    }  # fmt: skip
    seen, before = seen_version(visit), chosen.state
    try:
        values = own_words(_read(given), chosen.template)
        warn_of_persons(visit, [values[one.of] for one in FIELDS if one.kind in ("text", "line")])
        write_question(visit.picture, chosen, values, seen, visit.author)
    except ConflictError as conflict:
        told = {"error": conflict.statement, "theirs": conflict.newest, "differing": differing(visit, conflict)}
        return refused(_show(visit, chosen, given_of(conflict.mine), conflict.newest.version, **told), conflict)
    except UserError as error:
        of = getattr(error, "of", _ABOUT.get(error.statement.code, ""))
        return refused(_show(visit, chosen, given, seen, error=error.statement, at=PLACES.get(of)), error)
    if chosen.state != before:
        write_step(visit.request, Action.EDIT_EVALUATION, f"evaluation {chosen.public_id}", before, chosen.state)
    name = "evaluation_question" if typed(visit, "stap") == "verder" else "evaluation"
    return HttpResponseRedirect(visit.to(name, public_id=chosen.public_id))


def _read(given: dict[str, Any]) -> dict[str, Any]:
    """What a form says, as the fields of a question. Areas of another kind than was chosen are let go."""
    values = {**blank(QuestionText), **{one.of: _value(one, given[one.name]) for one in FIELDS}}
    values |= {of: given[name] or values[of] for of, name in CHOICES.items()}
    values["worthwhile_pct"] = WORTHWHILE_PCT if values["worthwhile_pct"] is None else values["worthwhile_pct"]
    kept = {code: part for code, part in given["parts"].items() if code.startswith(values["area_type"])}
    values |= {of: sorted(code for code, part in kept.items() if part == name) for name, of in PARTS.items()}
    return values


def _value(field: Field, text: str) -> Any:
    """What stands in one field. Raises FieldError for what cannot."""
    try:
        return _READ[field.kind](text)
    except UserError as error:
        raise FieldError(field.of, error.statement) from error


def given_of(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a form, from those of a question."""
    given: dict[str, Any] = {one.name: _shown(values[one.of]) for one in FIELDS}
    given |= {name: values[of] for of, name in CHOICES.items()}
    given["parts"] = {code: part for part, of in PARTS.items() for code in values[of]}
    return given


def _shown(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _show(visit: Visit, chosen: Evaluation, given: dict[str, Any], seen: int, **context: object) -> HttpResponse:
    kind = AreaType(given["gebiedssoort"] or QuestionText.Areas.WIJK)
    areas = [one for one in visit.picture.areas(kind) if one.code[2:6] == chosen.municipality[2:6]]
    return visit.show(
        "web/evaluation_question.html",
        **{
            "evaluation": chosen, "given": given, "seen": seen, "groups": _groups(given),
            "areas": [(one.code, one.name, given["parts"].get(one.code, "")) for one in areas], "parts": PART_NAMES,
            "indicators": _indicators(visit), "directions": QuestionText.Hypothesis.choices,
            "kinds": QuestionText.Areas.choices, "steps": QuestionText.Steps.choices, "ready": _ready(visit, chosen),
            **context,
        },
    )  # fmt: skip


def _groups(given: dict[str, Any]) -> dict[str, list[tuple[Field, str]]]:
    """Fields with what stands in them, by part of the form."""
    every = {"what": WHAT, "outcome": OUTCOME, "when": WHEN, "how": HOW}
    return {name: [(one, given[one.name]) for one in fields] for name, fields in every.items()}


def _indicators(visit: Visit) -> list[tuple[str, str]]:
    """Counts of ours: of a survey or a stock there is nothing to count by month."""
    return [
        (one.id, one.names.in_language(visit.language)) for one in visit.picture.catalogue.indicators.values()
        if one.nature != "stock" and not one.is_answer
    ]  # fmt: skip


def _ready(visit: Visit, chosen: Evaluation) -> questions.Question | None:
    """The question that it was begun from, for its cautions; None where it was not."""
    if not chosen.template:
        return None
    return questions.question(chosen.template, visit.language)
