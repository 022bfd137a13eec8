# SPDX-License-Identifier: EUPL-1.2
"""The question of an evaluation, on one page: what is done, what will tell, where, when, and how it should work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.web.pages.hielp_het import evaluation_to_see
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, seen_version, typed
from veiligheidsbeeld.doors.web.pages.typed import day_of, warn_of_persons, whole_of
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError, newest
from veiligheidsbeeld.ground.core import AreaType, UserError
from veiligheidsbeeld.loop.effect import questions
from veiligheidsbeeld.loop.effect.beginning import blank
from veiligheidsbeeld.loop.effect.drafts import own_words
from veiligheidsbeeld.loop.effect.evaluations import write_question
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText

WORTHWHILE_PCT = 25


@dataclass(frozen=True)
class Field:
    """One field of the form: of the question, its name in the form, what is asked, and how it is filled in."""

    of: str
    name: str
    label: str
    hint: str = ""
    kind: str = "text"  # text, line, number, day
    most: int = 1000


WHAT = (
    Field("title", "titel", gettext_noop("Name of the evaluation"), kind="line", most=200),
    Field("problem", "probleem", gettext_noop("What is the problem?")),
    Field("measure", "maatregel", gettext_noop("What will be done?")),
    Field("who", "voor_wie", gettext_noop("Who does it, and for whom?"),
          gettext_noop("Roles and groups, never names of persons."), most=300),
    Field("where", "waar", gettext_noop("Where, in words?"), kind="line", most=300),
)  # fmt: skip
OUTCOME = (
    Field("outcome", "uitkomst", gettext_noop("If it is no figure of ours: what will be measured?"), kind="line",
          most=300),
    Field("register", "register", gettext_noop("In which register is it counted?"),
          gettext_noop("Of a figure of ours its own source, unless you write another."), "line", 300),
    Field("counting_changes", "telling", gettext_noop("What is counted otherwise than before, and from when?"),
          gettext_noop("A line each, such as: 2024-03: a new system.")),
    Field("secondary", "ook", gettext_noop("What else will be looked at?"), gettext_noop("A line each.")),
    Field("untouched_words", "onberoerd_woorden", gettext_noop("Or in words: what can the measure not touch?"),
          kind="line", most=300),
    Field("worthwhile_pct", "zinvol", gettext_noop("The smallest change worth having, in per cent"), kind="number"),
    Field("costs_euros", "kosten", gettext_noop("Costs in all, in euros"), kind="number"),
)  # fmt: skip
WHEN = (
    Field("treat", "aantal", gettext_noop("If lots decide: how many areas get the measure?"), kind="number"),
    Field("start", "begin", gettext_noop("First day of the measure"), kind="day"),
    Field("until", "einde", gettext_noop("Last day that counts"), kind="day"),
    Field("selected_from", "gekozen_vanaf", gettext_noop("Were the areas chosen on past figures? From when"),
          gettext_noop("After a bad year mostly comes a more ordinary one. That time is left out of the comparison."),
          "day"),
    Field("selected_to", "gekozen_tot", gettext_noop("Chosen on past figures: until when"), kind="day"),
)  # fmt: skip
HOW = (
    Field("effect", "effect", gettext_noop("What should become different?")),
    Field("mechanism", "mechanisme", gettext_noop("How would it work?")),
    Field("moderators", "omstandigheden", gettext_noop("Where or for whom would it work more, or less?")),
    Field("implementation", "uitvoering", gettext_noop("How is it done, and how is that written down?")),
    Field("economics", "baten", gettext_noop("What does it cost, and what is that compared with?")),
)
FIELDS = (*WHAT, *OUTCOME, *WHEN, *HOW)
CHOICES = {
    "indicator": "indicator", "untouched": "onberoerd", "hypothesis": "richting", "area_type": "gebiedssoort",
    "frequency": "stap_tijd",
}  # fmt: skip
PARTS = {  # what an area can be, as the form sends it
    "loten": "eligible", "krijgt": "treated", "vergelijk": "controls", "buur": "buffers",
}  # fmt: skip
PART_NAMES = {
    "loten": gettext_noop("lots decide"), "krijgt": gettext_noop("gets the measure"),
    "vergelijk": gettext_noop("to compare with"), "buur": gettext_noop("next to it: did it move there?"),
}  # fmt: skip
_AREA = "gebied-"


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
        told = {"error": conflict.statement, "theirs": conflict.newest}
        return refused(_show(visit, chosen, given_of(conflict.mine), conflict.newest.version, **told), conflict)
    except UserError as error:
        return refused(_show(visit, chosen, given, seen, error=error.statement), error)
    if chosen.state != before:
        write_step(visit.request, Action.EDIT_EVALUATION, f"evaluation {chosen.public_id}", before, chosen.state)
    name = "evaluation_question" if typed(visit, "stap") == "verder" else "evaluation"
    return HttpResponseRedirect(visit.to(name, public_id=chosen.public_id))


def _read(given: dict[str, Any]) -> dict[str, Any]:
    """What a form says, as the fields of a question. Areas of another kind than was chosen are let go."""
    read = {"text": str, "line": str, "number": whole_of, "day": day_of}
    values = {**blank(QuestionText), **{one.of: read[one.kind](given[one.name]) for one in FIELDS}}
    values |= {of: given[name] or values[of] for of, name in CHOICES.items()}
    values["worthwhile_pct"] = WORTHWHILE_PCT if values["worthwhile_pct"] is None else values["worthwhile_pct"]
    kept = {code: part for code, part in given["parts"].items() if code.startswith(values["area_type"])}
    values |= {of: sorted(code for code, part in kept.items() if part == name) for name, of in PARTS.items()}
    return values


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
